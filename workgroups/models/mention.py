"""Somebody is addressed in what is said: a person, or an organization, which reaches its lead and stand-in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compact.access import BACKBONE, PARTNERS, ScopedQuerySet, reach_of
from compact.accounts.models import User
from compact.wall import handing_over
from partners.models import Affiliation, Organization
from partners.names import LITTLE
from workgroups.models.convener import Convener
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.readership import SharedModel
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from workgroups.models.post import Post

_AT = re.compile(r"(?<![\w@./])@(?=[^\W\d_])")
_WORD = re.compile(r"\s?[^\s@]+")
LONGEST = 12  # words of a name
MOST = 50  # mentions in one message: whoever addresses more addresses everybody
REACHED = [SeatRole.PRIMARY, SeatRole.ALTERNATE]


class Belonging(models.Func):
    """The numbers of the people who belong to a readership: the database's own answer, which mails follow, too."""

    template = "(SELECT compact_readers(%(expressions)s))"
    output_field = models.BigIntegerField()


@dataclass
class Meant:
    """One mention as it was understood: the words it stands in, whom it means, and who is reached by it."""

    label: str
    person: User | None = None
    organization: Organization | None = None
    reached: list[User] = field(default_factory=list)
    trouble: str = ""

    @property
    def means(self) -> tuple[int | None, int | None]:
        """Whom, by number."""
        return (self.person.pk if self.person else None, self.organization.pk if self.organization else None)

    def note(self, by: User, *, named: bool) -> str:
        """What its writer is told about it, in a sentence: who is reached, by name for whoever may know who is in it,
        or why nobody is."""
        others = [str(one) for one in self.reached if one != by]
        if self.trouble or not others:
            return self.trouble
        if self.organization is None:
            return _("%(person)s is told.") % {"person": others[0]}
        words = {"organization": self.organization.usual_name, "people": ", ".join(others), "n": len(others)}
        if named:
            return _("%(organization)s is told: %(people)s.") % words
        said = ngettext(
            "%(organization)s: %(n)s person is told.", "%(organization)s: %(n)s people are told.", len(others)
        )
        return said % words


class MentionQuerySet(ScopedQuerySet["Mention"]):
    """Read by whoever reads what it stands in."""


class Mention(SharedModel):
    """A message addresses a person or an organization. `reached` is who was told of it, by number, at that time."""

    post = models.ForeignKey("workgroups.Post", models.PROTECT, related_name="mentions")
    discussion = models.ForeignKey("workgroups.Discussion", models.PROTECT, related_name="+")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=300)
    reached = ArrayField(models.BigIntegerField(), default=list)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organization__isnull=False) | Q(person__isnull=False, organization=None),
                name="a_mention_means_a_person_or_an_organization",
            ),
            models.UniqueConstraint(
                fields=["post", "label", "person", "organization"],
                name="a_message_addresses_nobody_twice_alike",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.label


def note_mentions(post: "Post", meant: Iterable[Meant]) -> list[User]:
    """Keep whom a message addresses now, in place of whom it addressed before. Returns who is newly reached by it:
    never its author, and nobody a second time."""
    before = {reached for one in post.mentions.all() for reached in one.reached}
    found = {(one.label, *one.means): one for one in meant if one.person or one.organization}
    post.mentions.all().delete()
    Mention.objects.bulk_create(
        Mention(
            post=post,
            discussion_id=post.discussion_id,
            workgroup_id=post.workgroup_id,
            **post.read_with,
            person=one.person,
            organization=one.organization,
            label=one.label,
            reached=[reached.pk for reached in one.reached],
        )
        for one in found.values()
    )
    reached = {who.pk: who for one in found.values() for who in one.reached}
    return [who for pk, who in reached.items() if pk not in before and pk != post.author_id]


def understand(text: str, workgroups: Sequence[Workgroup], *, by: User) -> list[Meant]:
    """Whom a text addresses with "@" and a name: a person of the workgroups it is said in by the full name, an
    organization by any name it has. Of two people of one name the organization behind it says which, as in
    "@Ana Ruiz (LAUSD)".

    What means nobody, or several, has `trouble` in words for its writer, and stays in the text as it was typed.
    """
    places = [found.end() for found in _AT.finditer(text)][:MOST]
    if not places:
        return []
    heads = [list(_heads(text, at)) for at in places]
    with handing_over(PARTNERS):
        known = _Known(workgroups, {one for some in heads for one in some}, by=by)
        found = [meant for some in heads if (meant := known.first(some)) is not None]
    return list({(one.label, one.means): one for one in found}.values())


def _heads(text: str, at: int) -> "Iterable[str]":
    """The words that may be the name which begins there, the longest first."""
    line = text[at : at + 200].split("\n", 1)[0]
    ends = [found.end() for found in _WORD.finditer(line)][:LONGEST]
    seen: dict[str, None] = {}
    for end in reversed(ends):
        words = line[:end].rstrip('.,;:!?…"”»')
        if words.count(")") > words.count("("):
            words = words.rstrip(').,;:!?…"”»')
        seen |= dict.fromkeys((words, re.sub(r"['’]s$", "", words)))
    return [one for one in seen if one]


class _Known:
    """Everybody that these words may mean, looked up at once."""

    def __init__(self, workgroups: Sequence[Workgroup], words: set[str], *, by: User) -> None:
        self.workgroups, self.by = workgroups, by
        small = {one.lower() for one in words} | {_name(one).lower() for one in words}
        called = User.objects.filter(is_active=True).annotate(small=Lower("name")).filter(small__in=small)
        inside = Q(pk__in=Belonging(Value(BACKBONE)))
        for one in workgroups:
            inside |= Q(pk__in=Belonging(Value(one.people_scope)))
        self.people = _by_name(called.filter(inside))
        acting = Affiliation.objects.visible_to(by).current().values("person")
        self.others = _by_name(called.exclude(inside).filter(pk__in=acting)) if small else {}
        self.names = Organization.objects.names()

    def first(self, heads: Sequence[str]) -> Meant | None:
        """The longest of these that means somebody. When none does, the first word, with the trouble."""
        for words in heads:
            if (meant := self._person(words) or self._organization(words)) is not None:
                return meant
        for words in heads:
            if found := self.others.get(words.lower()):
                trouble = _("%(person)s is not in this workgroup and is not told.") % {"person": found[0]}
                return Meant(f"@{words}", trouble=trouble)
        word = re.match(r"[\w-]+", heads[-1]) if heads else None
        if word is None:
            return None
        trouble = _("Nobody here is called “@%(name)s”, so nobody was told. Choose a name while you type it.")
        return Meant(f"@{word[0]}", trouble=trouble % {"name": word[0]})

    def _person(self, words: str) -> Meant | None:
        name, at = _name(words), _at(words)
        found = self.people.get(words.lower(), []) or (self.people.get(name.lower(), []) if at else [])
        if len(found) > 1 and at:
            where = self.names.called(at)
            there = Affiliation.objects.current().filter(person__in=found, organization__in=where)
            found = [one for one in found if one.pk in set(there.values_list("person", flat=True))] or found
        elif at and words.lower() not in self.people:
            return None  # the shorter name is found without what stands behind it
        if not found:
            return None
        if len(found) > 1:
            trouble = _(
                "Several people here are called %(name)s, so nobody was told."
                " Write the organization behind it: %(example)s."
            )
            example = f"@{name} ({self._home(found[0])})"
            return Meant(f"@{words}", trouble=trouble % {"name": name, "example": example})
        return Meant(f"@{words}", person=found[0], reached=found)

    def _organization(self, words: str) -> Meant | None:
        # A name does not end with a little word: "@LACOE and" is LACOE.
        whole = len(words) > 1 and re.search(r"\w", last := words.rsplit(maxsplit=1)[-1]) and last.lower() not in LITTLE
        pks = self.names.called(words) if whole else set()
        if len(pks) != 1:
            return None
        organization = Organization.objects.get(pk__in=pks)
        found = [people_reached(one, [organization.pk]).get(organization.pk) for one in self.workgroups]
        reached = list(dict.fromkeys(person for there in found if there for person in there[0]))
        has_place = any(found)
        meant = Meant(f"@{words}", organization=organization, reached=reached)
        name = {"organization": organization.usual_name}
        if not has_place:
            meant.trouble = _("%(organization)s has no place in this workgroup, so nobody there is told.") % name
        elif not reached:
            meant.trouble = _("The place of %(organization)s is empty, so nobody there is told.") % name
        elif reached == [self.by]:
            meant.trouble = _("You are the one who is reached at %(organization)s: nobody else is told.") % name
        return meant

    def _home(self, person: User) -> str:
        post = Affiliation.objects.current().filter(person=person).select_related("organization").first()
        return post.organization.usual_name if post else ""


def _by_name(people: "models.QuerySet[User]") -> dict[str, list[User]]:
    found: dict[str, list[User]] = {}
    for one in people.order_by("pk"):
        found.setdefault(one.name.lower(), []).append(one)
    return found


def _name(words: str) -> str:
    return re.sub(r"\s*\([^()]*\)?$", "", words)


def _at(words: str) -> str:
    found = re.search(r"\(([^()]+)\)?$", words)
    return found[1] if found else ""


def people_reached(workgroup: Workgroup, organizations: Iterable[int]) -> dict[int, tuple[list[User], bool]]:
    """Of each organization with a place here, or that runs it: its lead and stand-ins, the lead first, and whoever runs
    the workgroup for it; and whether it has a place."""
    found: dict[int, tuple[list[User], bool]] = {}
    seats = workgroup.seats.current().filter(organization__in=organizations)
    for pk in seats.values_list("organization", flat=True):
        found[pk] = ([], True)
    holders = SeatHolder.objects.serving().filter(seat__in=seats, role__in=REACHED, person__is_active=True)
    there = [(one.seat.organization_id, one.person) for one in _led(holders)]
    runs = Convener.objects.current().filter(workgroup=workgroup, organization__in=organizations)
    for one in runs.select_related("person"):
        found.setdefault(one.organization_id, ([], True))
        if one.person is not None and one.person.is_active:
            there.append((one.organization_id, one.person))
    for pk, person in there:
        if person not in found[pk][0]:
            found[pk][0].append(person)
    return found


def _led(holders: "models.QuerySet[SeatHolder]") -> list[SeatHolder]:
    rows = holders.select_related("seat", "person").order_by("person__name", "pk")
    return sorted(rows, key=lambda one: SeatRole(one.role).rank)


def told(meant: Iterable[Meant], *, by: User) -> list[str]:
    """What the writer hears about whom the words address."""
    reach = reach_of(by)
    named = reach.backbone or PARTNERS in reach.keys
    return [words for one in meant if (words := one.note(by, named=named))]
