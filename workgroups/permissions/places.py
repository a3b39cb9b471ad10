"""Who asks for places, gives them and fills them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people
from workgroups.permissions.running import manage_seats

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Question, Seat, SeatHolder, SeatInvitation, SeatRequest, Workgroup

LEAD = "primary"
SPEAKING = (LEAD, "alternate")
CLOSED, PAUSED = "closed", "paused"


@rule("workgroups.request_seat")
def request_seat(user: "User", workgroup: "Workgroup") -> Answer:
    """Anyone who acts for an organization and is not in the workgroup for it may ask."""
    reach = reach_of(user)
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed and takes no requests."))
    if workgroup.state == PAUSED:
        return Denied(_("This workgroup is paused and takes no requests until it meets again."))
    if not reach.organizations:
        return Denied(_("Join your organization first. Places belong to organizations."))
    mine = {organization for of, organization, _role in reach.seats if of == workgroup.pk}
    return bool(reach.organizations - mine) or Denied(_("You have a place in this workgroup already."))


@rule("workgroups.answer_seat_request")
def answer_seat_request(user: "User", request: "SeatRequest") -> Answer:
    """Whoever looks after the places answers."""
    return manage_seats(user, request.workgroup)


@rule("workgroups.withdraw_seat_request")
def withdraw_seat_request(user: "User", request: "SeatRequest") -> Answer:
    """The person who asked."""
    return request.person_id == user.pk or Denied(_("Only the person who asked can take a request back."))


@rule("workgroups.take_alternative")
def take_alternative(user: "User", request: "SeatRequest") -> Answer:
    """The person who asked says whether they want what was offered instead."""
    return request.person_id == user.pk or Denied(_("Only the person who asked can answer."))


@rule("workgroups.ask_representative")
def ask_representative(user: "User", seat: "Seat") -> Answer:
    """Anyone at the organization asks whoever represents it there."""
    return seat.organization_id in reach_of(user).organizations or Denied(
        _("Only people at this organization ask whoever represents it.")
    )


@rule("workgroups.answer_question")
def answer_question(user: "User", question: "Question") -> Answer:
    """Whoever was asked, and whoever leads or stands in for the organization there now."""
    reach, place = reach_of(user), (question.about_id, question.organization_id)
    if question.organization_id not in reach.organizations:
        return Denied(_("Only people at this organization answer."))
    speaks = any((*place, role) in reach.seats for role in SPEAKING)
    stands_in = any((one.workgroup, one.organization) == place for one in reach.stands_for)
    return (
        question.representative_id == user.pk
        or speaks
        or stands_in
        or Denied(_("Only whoever was asked, or represents the organization there, can answer."))
    )


@rule("workgroups.invite")
def invite(user: "User", workgroup: "Workgroup") -> Answer:
    """Whoever looks after the places, and whoever was given the right to invite."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Nobody can be invited."))
    if workgroup.state == PAUSED:
        return Denied(_("This workgroup is paused. Nobody is invited until it meets again."))
    return (
        bool(manage_seats(user, workgroup))
        or reach_of(user).granted("workgroup", workgroup.pk, "invite")
        or Denied(_("Only the people who run this workgroup invite to it."))
    )


@rule("workgroups.answer_seat_invitation")
def answer_seat_invitation(user: "User", invitation: "SeatInvitation") -> Answer:
    """Anyone at the organization that was asked."""
    reach = reach_of(user)
    return (
        invitation.organization_id in reach.organizations
        or reach.backbone
        or Denied(_("Only people at the organization that was asked can answer."))
    )


@rule("workgroups.fill_seat")
def fill_seat(user: "User", seat: "Seat") -> Answer:
    """The place is the organization's: whoever looks after its people fills it, and its lead there names a stand-in."""
    if seat.workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Nobody can be named for a place in it."))
    leads = (seat.workgroup_id, seat.organization_id, LEAD) in reach_of(user).seats
    return leads or manage_people(user, seat.organization)


@rule("workgroups.leave_seat")
def leave_seat(user: "User", holder: "SeatHolder") -> Answer:
    """Everyone may give up their own place."""
    return holder.person_id == user.pk or Denied(_("You can give up only your own place."))
