"""The workgroups that a newcomer is offered on the first visit: those in which their organization has a place."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.asks.models import Ask
from compact.permissions import may
from compact.wall import handing_over
from workgroups.models import Seat, SeatRequest, SeatRole, State

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Affiliation

OFFERED = 12


class Offers:
    """The places of one organization in which a person is not, and for which they have not asked."""

    def __init__(self, person: "User", affiliation: "Affiliation | None") -> None:
        self.person = person
        self.seats = _seats(person, affiliation) if affiliation else []

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each workgroup, to be chosen."""
        return [(str(seat.workgroup_id), seat.workgroup.name) for seat in self.seats]

    @property
    def hints(self) -> dict[str, str]:
        """What choosing it means."""
        return {str(seat.workgroup_id): self._hint(seat) for seat in self.seats}

    def take(self, chosen: "list[str]") -> list[str]:
        """Ask for these places, or fill those that the person may fill. Returns what became of each, in words."""
        return [self._take(seat) for seat in self.seats if str(seat.workgroup_id) in chosen]

    def _hint(self, seat: Seat) -> str:
        names = {"organization": seat.organization.usual_name, "lead": seat.representative.name}
        fills = bool(may(self.person, "workgroups.fill_seat", seat))
        if not seat.filled:  # type: ignore[attr-defined]
            said = (
                _("Take the empty place of %(organization)s")
                if fills
                else _("Ask to join: %(organization)s has an empty place")
            )
        elif seat.representative.leads:
            said = (
                _("Follow it: the place of %(organization)s is %(lead)s’s")
                if fills
                else _("Ask to follow it: the place of %(organization)s is %(lead)s’s")
            )
        else:
            said = (
                _("Follow it: nobody leads for %(organization)s yet")
                if fills
                else _("Ask to follow it: nobody leads for %(organization)s yet")
            )
        return said % names

    def _take(self, seat: Seat) -> str:
        role = SeatRole.OBSERVER if seat.filled else SeatRole.PRIMARY  # type: ignore[attr-defined]
        names = {"workgroup": seat.workgroup.usual_name}
        if may(self.person, "workgroups.fill_seat", seat):
            with handing_over(seat.workgroup.conveners_scope):
                seat.fill(self.person, role, by=self.person)
            return _("You are in %(workgroup)s now.") % names
        SeatRequest.ask(seat.workgroup, organization=seat.organization, role=role, why="", by=self.person)
        return _("The people who run %(workgroup)s are asked, and you hear their answer.") % names


def _seats(person: "User", affiliation: "Affiliation") -> list[Seat]:
    organization = affiliation.organization
    mine = [of for of, at, _role in reach_of(person).seats if at == organization.pk]
    asked = SeatRequest.objects.visible_to(person).open().filter(person=person, organization=organization)
    seats = Seat.objects.visible_to(person).current().filter(organization=organization).exclude(workgroup__in=mine)
    seats = seats.exclude(workgroup__in=asked.values("workgroup")).exclude(workgroup__state=State.CLOSED)
    found = seats.with_filled().with_representative().select_related("workgroup")
    rows = list(found.order_by("filled", "workgroup__name", "pk")[:OFFERED])  # type: ignore[misc]
    for seat in rows:
        seat.organization = organization
    return rows


def first_ask(person: "User") -> Ask | None:
    """What already waits for this person, the most urgent of it."""
    mine = Ask.objects.visible_to(person).waiting().answerable_by(person)
    return mine.select_related("organization").by_urgency().first()
