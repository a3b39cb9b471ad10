"""Who may bring people into an organization, and see them out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Affiliation, Invitation, JoinRequest, Organization

MANAGE = "manage_organization"


@rule("partners.manage_people")
def manage_people(user: "User", organization: "Organization") -> Answer:
    """Those who look after the organization, the backbone, and whoever was given the right by name."""
    reach = reach_of(user)
    return (
        organization.pk in reach.administers
        or reach.backbone
        or reach.granted("organization", organization.pk, MANAGE)
        or Denied(_("Only those who look after this organization, or the UNITE-LA team, can do that."))
    )


@rule("partners.answer_join_request")
def answer_join_request(user: "User", request: "JoinRequest") -> Answer:
    """Those who look after the organization, and the backbone; never the person who asks."""
    if request.person_id == user.pk:
        return Denied(_("Somebody else answers your request."))
    return manage_people(user, request.organization)


@rule("partners.withdraw_join_request")
def withdraw_join_request(user: "User", request: "JoinRequest") -> Answer:
    """The person who asked."""
    return request.person_id == user.pk or Denied(_("Only the person who asked can take a request back."))


@rule("partners.manage_invitation")
def manage_invitation(user: "User", invitation: "Invitation") -> Answer:
    """Those who run the workgroup it names, or look after the organization. Who sent it and holds no such post any
    more does not."""
    return invitation.workgroup_id in reach_of(user).convenes or manage_people(user, invitation.organization)


@rule("partners.end_affiliation")
def end_affiliation(user: "User", affiliation: "Affiliation") -> Answer:
    """Everyone may leave; those who look after the organization see others out."""
    return affiliation.person_id == user.pk or manage_people(user, affiliation.organization)


@rule("partners.bring_sheet")
def bring_sheet(user: "User", organization: "Organization | None") -> Answer:
    """A sheet for every organization: the backbone. For the people of one: those who look after it, too."""
    reach = reach_of(user)
    if organization is None:
        return reach.backbone or Denied(_("Only the UNITE-LA team brings in people of every organization."))
    return (
        reach.backbone
        or organization.pk in reach.administers
        or Denied(_("Only those who look after this organization, or the UNITE-LA team, can do that."))
    )
