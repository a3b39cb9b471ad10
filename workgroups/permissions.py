"""Who may do what in a workgroup.

Those who run it do what its daily work needs; the backbone may do all of that, and alone opens, pauses or closes it. A
person may also hold one of these rights by name on one workgroup, until a day (`WorkgroupGrant`).
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of
from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Discussion, Seat, SeatHolder, SeatInvitation, SeatRequest, Workgroup

LEAD = "primary"
OBSERVER = "observer"
CLOSED = "closed"


@rule("workgroups.request_seat")
def request_seat(user: "User", workgroup: "Workgroup") -> Answer:
    """Anyone who acts for an organization and is not in the workgroup for it may ask."""
    reach = reach_of(user)
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed and takes no requests."))
    if not reach.organizations:
        return Denied(_("Join your organization first. Places belong to organizations."))
    mine = {organization for of, organization, _role in reach.seats if of == workgroup.pk}
    return bool(reach.organizations - mine) or Denied(_("You have a place in this workgroup already."))


@rule("workgroups.manage_seats")
def manage_seats(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, the backbone, and whoever was given the right."""
    reach = reach_of(user)
    return (
        workgroup.pk in reach.convenes
        or reach.backbone
        or reach.granted("workgroup", workgroup.pk, "manage_seats")
        or Denied(_("Only the people who run this workgroup look after its places."))
    )


@rule("workgroups.appoint_convener")
def appoint_convener(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run it bring in another who does; while nobody does, the backbone finds somebody."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Nobody needs to run it."))
    reach = reach_of(user)
    return (
        workgroup.pk in reach.convenes
        or reach.backbone
        or Denied(_("Only the people who run this workgroup, or the UNITE-LA team, say who runs it."))
    )


@rule("workgroups.answer_seat_request")
def answer_seat_request(user: "User", request: "SeatRequest") -> Answer:
    """Whoever looks after the places answers."""
    return manage_seats(user, request.workgroup)


@rule("workgroups.withdraw_seat_request")
def withdraw_seat_request(user: "User", request: "SeatRequest") -> Answer:
    """The person who asked."""
    return request.person_id == user.pk or Denied(_("Only the person who asked can take a request back."))


@rule("workgroups.invite")
def invite(user: "User", workgroup: "Workgroup") -> Answer:
    """Whoever looks after the places, and whoever was given the right to invite."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Nobody can be invited."))
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


@rule("workgroups.post")
def post(user: "User", workgroup: "Workgroup") -> Answer:
    """The people of the workgroup; observers read."""
    reach = reach_of(user)
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. What was said in it stays readable."))
    if reach.backbone or workgroup.pk in reach.convenes:
        return True
    roles = {role for of, _organization, role in reach.seats if of == workgroup.pk}
    if roles - {OBSERVER}:
        return True
    if reach.granted("workgroup", workgroup.pk, "post") and reach.holds(Kind.WORKGROUP, workgroup.pk):
        return True
    if roles:
        return Denied(_("As an observer you read along. Ask the people who run this workgroup if you want to write."))
    return Denied(_("Only the people of this workgroup write here."))


@rule("workgroups.start_discussion")
def start_discussion(user: "User", workgroup: "Workgroup") -> Answer:
    """Whoever writes may begin a topic."""
    return post(user, workgroup)


@rule("workgroups.reply")
def reply(user: "User", discussion: "Discussion") -> Answer:
    """Whoever writes in the workgroup, while the topic is open."""
    if discussion.closed_at is not None:
        return Denied(_("This topic is closed. What was said stays readable."))
    return post(user, discussion.workgroup)


@rule("workgroups.leave_seat")
def leave_seat(user: "User", holder: "SeatHolder") -> Answer:
    """Everyone may give up their own place."""
    return holder.person_id == user.pk or Denied(_("You can give up only your own place."))


@rule("workgroups.change_state")
def change_state(user: "User", workgroup: "Workgroup") -> Answer:
    """Opening, pausing and closing a workgroup is the compact's decision, not the convener's."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team opens, pauses or closes a workgroup."))
