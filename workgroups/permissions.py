"""Who may do what in a workgroup.

Those who run it do what its daily work needs; the backbone may do all of that, and alone opens, pauses or closes it. A
person may also hold one of these rights by name on one workgroup, until a day (`WorkgroupGrant`).
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of, scope
from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Affiliation, Organization
    from workgroups.models import Delegation, Discussion, Seat, SeatHolder, SeatInvitation, SeatRequest, Workgroup

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
    """Those who run the workgroup, the backbone, and whoever was given the right.

    The right by name comes with the readership of those who run it: who asks for a place and why, who is invited with
    which note, what was offered, and the news and asks about these, which is what answering takes. What is said in the
    workgroup is another readership, which it does not give; nor does it make anybody one who runs it.
    """
    reach = reach_of(user)
    return (
        workgroup.pk in reach.convenes
        or reach.backbone
        or reach.granted("workgroup", workgroup.pk, "manage_seats")
        or Denied(_("Only the people who run this workgroup look after its places."))
    )


@rule("workgroups.give_rights")
def give_rights(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup by their own post, and the backbone: a right is not passed on."""
    reach = reach_of(user)
    return (
        scope(Kind.CONVENERS, workgroup.pk) in reach.own
        or reach.backbone
        or Denied(_("Only the people who run this workgroup themselves, or the UNITE-LA team, let others in."))
    )


@rule("workgroups.delegate")
def delegate(user: "User", organization: "Organization") -> Answer:
    """Everyone at the organization sees who stands in there, and may name somebody for their own posts."""
    at = organization.pk in reach_of(user).organizations
    return (
        at or bool(manage_people(user, organization)) or Denied(_("Only people at this organization name stand-ins."))
    )


@rule("workgroups.name_stand_in")
def name_stand_in(user: "User", principal: "Affiliation") -> Answer:
    """The person themselves; and those who look after the organization's people.

    What the person holds is checked beside it, and that only a post of one's own is passed on.
    """
    return principal.person_id == user.pk or manage_people(user, principal.organization)


@rule("workgroups.delegate_signing")
def delegate_signing(user: "User", organization: "Organization") -> Answer:
    """Whoever signs for the organization or looks after it, by their own post. Nobody else is even asked."""
    reach = reach_of(user)
    return (
        organization.pk in reach.signs_for
        or scope(Kind.ADMINISTRATORS, organization.pk) in reach.own
        or Denied(_("Only whoever signs for the organization, or looks after it, lets somebody else sign."))
    )


@rule("workgroups.end_delegation")
def end_delegation(user: "User", delegation: "Delegation") -> Answer:
    """Both people, and those who look after the organization's people."""
    return user.pk in {delegation.principal_id, delegation.delegate_id} or manage_people(user, delegation.organization)


def may_act_for(user: "User", principal: "User", what: str, seat: "Seat") -> Answer:
    """Whether the user answers `what` (a `Right`) for that person in that place: as themselves, or as a stand-in.

    For the rules of meetings, votes and figures; signing asks the same, and is given only where it was authorized.
    """
    reach = reach_of(user)
    place = (seat.workgroup_id, seat.organization_id)
    if user.pk == principal.pk:
        held = {(workgroup, organization) for workgroup, organization, _role in reach.seats}
        return place in held or Denied(_("You have no place there."))
    for one in reach.stands_for:
        if one.what == "seat" and one.person == principal.pk and (one.workgroup, one.organization) == place:
            return what in one.rights or Denied(_("You stand in there, but not for this."))
    return Denied(_("You do not stand in for this person there."))


@rule("workgroups.appoint_convener")
def appoint_convener(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run it bring in another who does; while nobody does, the backbone finds somebody. Who runs it for
    somebody else names nobody: that would outlast the days they stand in."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. Nobody needs to run it."))
    reach = reach_of(user)
    return (
        scope(Kind.CONVENERS, workgroup.pk) in reach.own
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
    roles |= {one.role for one in reach.stands_for if one.what == "seat" and one.workgroup == workgroup.pk}
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


@rule("workgroups.open_discussion")
def open_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup open a topic to all partners. Its author does while nobody else has written in it,
    and never what those who run it keep in (B18)."""
    if runs(user, discussion.workgroup_id):
        return True
    if discussion.started_by_id != user.pk or not post(user, discussion.workgroup):
        return Denied(_("Only the people who run this workgroup open a topic to all partners."))
    if discussion.kept_in_at is not None:
        return Denied(_("The people who run this workgroup keep this topic in it. Only they can open it."))
    return not discussion.has_other_voices or Denied(
        _("Others have written here for the workgroup. Only the people who run it can open the topic to all partners.")
    )


@rule("workgroups.narrow_discussion")
def narrow_discussion(user: "User", discussion: "Discussion") -> Answer:
    """Those who run the workgroup, and whoever began the topic while they are in it."""
    begun = discussion.started_by_id == user.pk and reach_of(user).holds(Kind.WORKGROUP, discussion.workgroup_id)
    return (
        runs(user, discussion.workgroup_id)
        or begun
        or Denied(_("Only the people who run this workgroup, or who began the topic, can do that."))
    )


def runs(user: "User", workgroup: int) -> bool:
    """Whether this person runs the workgroup of that number, or is of the backbone, which may do all of that."""
    reach = reach_of(user)
    return workgroup in reach.convenes or reach.backbone


@rule("workgroups.leave_seat")
def leave_seat(user: "User", holder: "SeatHolder") -> Answer:
    """Everyone may give up their own place."""
    return holder.person_id == user.pk or Denied(_("You can give up only your own place."))


@rule("workgroups.change_state")
def change_state(user: "User", workgroup: "Workgroup") -> Answer:
    """Opening, pausing and closing a workgroup is the compact's decision, not the convener's."""
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team opens, pauses or closes a workgroup."))


@rule("workgroups.read_history")
def read_history(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, and the backbone."""
    return reach_of(user).holds(Kind.CONVENERS, workgroup.pk) or Denied(
        _("Only the people who run this workgroup, or the UNITE-LA team, read its history.")
    )
