"""Bringing people to places: by invitation, or at once where whoever brings them may fill the place."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from compact.access import PARTNERS, reach_of
from compact.accounts.models import User
from compact.permissions import may
from compact.wall import handing_over
from partners.models import Affiliation, Invitation, InvitedPlace, Outcome
from partners.models.addressee import owner_of
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.lifecycle import State
from workgroups.models.place_asks import follow_the_lead
from workgroups.models.running import is_answered_for
from workgroups.models.seat import Seat

if TYPE_CHECKING:
    from partners.models import Organization
    from workgroups.models.workgroup import Workgroup


@dataclass
class Brought:
    """What became of bringing somebody in: who it is if they are here already, the places that they have from now,
    and the invitation to all the rest, if there was a rest."""

    person: User | None = None
    holders: list[SeatHolder] = field(default_factory=list)
    invitation: Invitation | None = None


@transaction.atomic
def bring_in(
    *, email: str, organization: "Organization", by: User, places: "list[tuple[Workgroup, str]]", **words: Any
) -> Brought:
    """Invite an address to an organization and these places.

    Who acts for the organization already has the places at once that `by` may fill, and is invited to the others.
    Raises ValidationError as `Invitation.invite` does. Whoever calls this has checked that `by` may invite.
    """
    email = User.objects.normalize_email(email)
    here = _colleague(email, organization)
    if here is None:
        return Brought(
            None, [], Invitation.invite(email=email, organization=organization, by=by, places=places, **words)
        )
    if words.get("affiliation_roles"):
        at = {"person": str(here), "organization": organization.usual_name}
        said = _("%(person)s acts for %(organization)s already. Say on their own page what they look after.")
        raise ValidationError({"email": said % at})
    brought, left = Brought(here), []
    for workgroup, role in places:
        seat = Seat.objects.current().filter(workgroup=workgroup, organization=organization).first()
        if seat is None or not may(by, "workgroups.fill_seat", seat):
            left.append((workgroup, role))
            continue
        with handing_over(workgroup.conveners_scope):
            holder = seat.fill(here, role or SeatRole.CONTACT, by=by)
        brought.holders += [holder] if holder else []
    if left or not brought.holders:
        brought.invitation = Invitation.invite(
            email=email, organization=organization, by=by, places=left or places, **words
        )
    return brought


def _colleague(email: str, organization: "Organization") -> User | None:
    """The owner of the address, if they act for the organization and have been in."""
    person = owner_of(email)
    if person is None or person.unclaimed_since is not None:
        return None
    with handing_over(PARTNERS):
        acting = Affiliation.objects.current().filter(person=person, organization=organization)
        return person if acting.exists() else None


@transaction.atomic
def take_places(invitation: Invitation, person: User) -> list[InvitedPlace]:
    """Give the person who accepted what the invitation named, as far as it is still there; each says what became of it.

    The person is in the organization whatever became of the places.
    """
    with handing_over(*invitation.scopes):
        places = list(invitation.places.select_related("workgroup", "organization"))
    for place in places:
        with handing_over(PARTNERS, place.workgroup.conveners_scope, *place.scopes):
            place.became(_take(place, invitation, person))
    invitation.overtake(by=person)
    return places


def _take(place: InvitedPlace, invitation: Invitation, person: User) -> Outcome:
    workgroup, role = place.workgroup, place.role or SeatRole.CONTACT
    if workgroup.hold().is_closed:
        return Outcome.CLOSED
    seats = Seat.objects.filter(workgroup=workgroup, organization=place.organization)
    seat = seats.filter(until=None).first()
    if seat is None:
        # Whoever runs the workgroup gives an organization its place with the person; one that has ended since, nobody.
        ended = seats.filter(until__gt=invitation.invited_at).exists()
        if ended or not is_answered_for(invitation.invited_by, workgroup):
            return Outcome.GONE
        seat = Seat.take(workgroup, place.organization)
    held = seat.holders.serving().filter(person=person).first()
    # An invitation makes nobody less than they are.
    if held is not None and SeatRole.strongest(held.role, role) == held.role:
        return Outcome.HELD
    holder = seat.appoint(person, role, by=person)
    if holder.role == SeatRole.PRIMARY:
        follow_the_lead(seat)
    workgroup.seat_requests.overtaken(seat, person, by=person)
    # Who runs the workgroup hears of the answers to their own invitations anyway.
    if workgroup.conveners_scope not in reach_of(invitation.invited_by).keys:
        holder.tell_of_coming(by=person)
    return Outcome.GIVEN if holder.role == role else Outcome.STOOD_IN


def first_workgroup(invitation: Invitation, person: User) -> "Workgroup | None":
    """Where the person reads first, of what they are in for the organization: the one that invited before others."""
    with handing_over(PARTNERS):
        held = SeatHolder.objects.filter(person=person, until=None, seat__until=None)
        held = held.filter(seat__organization=invitation.organization_id).exclude(seat__workgroup__state=State.CLOSED)
        workgroups = [one.seat.workgroup for one in held.select_related("seat__workgroup").order_by("since", "pk")]
    return next((one for one in workgroups if one.pk == invitation.workgroup_id), workgroups[0] if workgroups else None)
