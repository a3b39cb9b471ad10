"""Who stands in for whom."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of, scope
from compact.permissions import Answer, Denied, rule
from partners.permissions import manage_people

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Affiliation, Organization
    from workgroups.models import Delegation, Seat


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
