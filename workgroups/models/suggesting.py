"""Whom a message in a workgroup may address, offered while one types."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Value
from django.utils.translation import gettext as _

from compact.access import PARTNERS, reach_of
from compact.accounts.models import User
from partners.models import Organization
from workgroups.models.convener import Convener
from workgroups.models.holder import SeatHolder
from workgroups.models.mention import Belonging, people_reached
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Iterable

OFFERED = 10


@dataclass(frozen=True)
class Offered:
    """One row: what is shown, what it puts into the text, and whom that reaches, in words."""

    name: str
    insert: str
    hint: str

    @property
    def as_row(self) -> dict[str, str]:
        """For the page."""
        return {"name": self.name, "insert": self.insert, "hint": self.hint}


def suggested(typed: str, workgroup: Workgroup, *, by: User) -> list[Offered]:
    """Organizations with a place here, then people of the workgroup, with a word that begins so; at most ten.

    A guest who may not know who holds the places is offered organizations only, without the names of people.
    """
    words = " ".join(typed.split())[:80]
    reach = reach_of(by)
    known = reach.backbone or PARTNERS in reach.keys
    found = _organizations(words, workgroup, by=by, named=known)
    return [*found, *(_people(words, workgroup) if known else [])][:OFFERED]


def _organizations(words: str, workgroup: Workgroup, *, by: User, named: bool) -> list[Offered]:
    seated = Seat.objects.current().filter(workgroup=workgroup).values("organization")
    convening = Convener.objects.current().filter(workgroup=workgroup).values("organization")
    here = Organization.objects.living().filter(Q(pk__in=seated) | Q(pk__in=convening))
    called = here.filter(_begins("short_name", words) | _begins("name", words) | Q(aliases__name__istartswith=words))
    rows = list(called.distinct().order_by("short_name", "name")[: OFFERED - 3])
    reached = people_reached(workgroup, [one.pk for one in rows])
    return [_offered(one, [who for who in reached[one.pk][0] if who != by], named=named) for one in rows]


def _offered(organization: Organization, people: "list[User]", *, named: bool) -> Offered:
    name = organization.usual_name
    if not people:
        return Offered(name, name, _("reaches nobody: its place is empty"))
    if not named:
        return Offered(name, name, _("reaches its lead and stand-in"))
    return Offered(name, name, _("reaches %(people)s") % {"people": ", ".join(map(str, people))})


def _people(words: str, workgroup: Workgroup) -> list[Offered]:
    inside = User.objects.filter(is_active=True, pk__in=Belonging(Value(workgroup.people_scope))).exclude(name="")
    rows = list(inside.filter(_begins("name", words)).order_by("name", "pk")[:OFFERED])
    at = _homes(rows, workgroup)
    names = [one.name for one in rows]
    return [
        Offered(
            one.name,
            f"{one.name} ({at[one.pk]})" if names.count(one.name) > 1 and one.pk in at else one.name,
            at.get(one.pk, ""),
        )
        for one in rows
    ]


def _homes(people: "Iterable[User]", workgroup: Workgroup) -> dict[int, str]:
    runs = Convener.objects.current().filter(workgroup=workgroup, person__in=people).select_related("organization")
    at = {one.person_id: one.organization.usual_name for one in runs if one.person_id}
    held = SeatHolder.objects.current().filter(seat__workgroup=workgroup, person__in=people)
    for one in held.select_related("seat__organization"):
        at[one.person_id] = one.seat.organization.usual_name
    return at


def _begins(column: str, words: str) -> Q:
    return Q(**{f"{column}__istartswith": words}) | Q(**{f"{column}__icontains": f" {words}"})
