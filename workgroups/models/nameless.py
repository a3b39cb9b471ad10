"""Words for everybody: in whole sentences, with organizations in the place of people."""

import re
from typing import Any

from django.db.models import CharField, F, Func, IntegerField, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf, StrIndex

from compact.access import PARTNERS
from compact.wall import handing_over
from workgroups.models.attendance import Attendee
from workgroups.models.convener import Convener
from workgroups.models.holder import SeatHolder
from workgroups.models.meeting import Meeting
from workgroups.models.rsvp import Rsvp
from workgroups.models.visitor import Visitor
from workgroups.models.workgroup import Workgroup

MOST = 500
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡])")
# A point after these ends no sentence.
_SHORT = re.compile(r"\b(Mr|Mrs|Ms|Dr|Sr|Sra|St|No)\.\s+$")


def nameless(said: list[str], group: Workgroup, *, meeting: Meeting | None = None, own: dict[str, str]) -> list[str]:
    """These sentences without the people of a workgroup and of a meeting (or of all its meetings), and without those
    whom the caller knows (`own`: the organization by name)."""
    return without_names(said, {**own, **known_people(group, " ".join(said), meeting=meeting)})


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with a point at its end."""
    found: list[str] = []
    for line in text.splitlines():
        begun = ""
        for part in _SENTENCE.split(line.strip()):
            begun = f"{begun} {part}".strip()
            if begun and not _SHORT.search(f"{begun} "):
                found.append(ended(begun))
                begun = ""
        if begun:
            found.append(ended(begun))
    return found


def ended(text: str) -> str:
    """With a point at its end, where it has none."""
    return text if not text or text[-1] in ".!?…:" else f"{text}."


def without_names(said: list[str], people: dict[str, str]) -> list[str]:
    """These sentences with organizations in the place of people, and without those that name somebody all the same: by
    the last name, or who is here for no organization."""
    names = sorted((name for name in people if name.strip()), key=len, reverse=True)
    if not names:
        return said
    whole = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    last = {name.split()[-1] for name in names}
    short = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in last if len(one) > 2) or '(?!)'})(?!\w)")
    kept: list[str] = []
    for sentence in said:
        if not all(people[name] for name in whole.findall(sentence)) or short.search(whole.sub("", sentence)):
            continue
        kept.append(whole.sub(lambda found: people[found[0]], sentence))
    return kept


def known_people(group: Workgroup, text: str, *, meeting: Meeting | None = None) -> dict[str, str]:
    """Everybody whose full or last name stands in a text, each with the organization they are here for (none for some
    visitors): who holds or held a place or runs or ran the workgroup, and who was at its meetings or at this one.

    Looked for by the database, so that a workgroup of ten thousand people costs one query.
    """
    met: dict[str, Any] = {"meeting": meeting} if meeting else {"workgroup": group}
    stood_in = Rsvp.objects.filter(**met)
    rows = [
        _named(SeatHolder.objects.filter(seat__workgroup=group), "person__name", "seat__organization"),
        _named(Convener.objects.filter(workgroup=group, person__isnull=False), "person__name", "organization"),
        _named(Attendee.objects.filter(**met), "person__name", "organization"),
        _named(stood_in.filter(stand_in__isnull=False), "stand_in__name", "organization"),
        _named(stood_in, "stand_in_name", "organization"),
        _named(Visitor.objects.filter(**met), "name", ""),
    ]
    looked = []
    for rank, one in enumerate(rows):
        last = Func(F("named"), Value(" "), Value(-1), function="split_part", output_field=TextField())
        at = StrIndex(Value(text, output_field=TextField()), last)
        spoken_of = one.annotate(at=at, rank=Value(rank, IntegerField())).filter(Q(at__gt=0) & ~Q(named=""))
        looked.append(spoken_of.order_by().values_list("named", "of", "rank"))
    with handing_over(PARTNERS, group.people_scope, group.conveners_scope):
        found = list(looked[0].union(*looked[1:]).order_by("rank", "named")[:MOST])
    return {name: of for name, of, _rank in reversed(found)}


def _named(rows: Any, name: str, organization: str) -> Any:
    if not organization:
        return rows.annotate(named=F(name), of=F("organization_text"))
    short = NullIf(f"{organization}__short_name", Value(""))
    return rows.annotate(named=F(name), of=Coalesce(short, f"{organization}__name", output_field=CharField()))
