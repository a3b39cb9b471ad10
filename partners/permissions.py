"""Who may bring people into an organization, and see them out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of
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


@rule("partners.read_home")
def read_home(user: "User", organization: "Organization") -> Answer:
    """People at the organization, the backbone, and whoever was given the care of it."""
    return reach_of(user).holds(Kind.ORGANIZATION, organization.pk) or manage_people(user, organization)


@rule("partners.change_roles")
def change_roles(user: "User", affiliation: "Affiliation") -> Answer:
    """Those who look after the organization say who does what there."""
    return manage_people(user, affiliation.organization)


@rule("partners.replace_person")
def replace_person(user: "User", affiliation: "Affiliation") -> Answer:
    """Those who look after the organization say who follows whom."""
    return manage_people(user, affiliation.organization)


@rule("partners.move_person")
def move_person(user: "User", affiliation: "Affiliation") -> Answer:
    """The person says that they have a new employer; the backbone may say it for them."""
    return (
        affiliation.person_id == user.pk
        or reach_of(user).backbone
        or Denied(_("Only the person or the UNITE-LA team can say where somebody works now. You can see them out."))
    )


@rule("partners.export_people")
def export_people(user: "User", organization: "Organization") -> Answer:
    """The list of all people, with their addresses, leaves with those who look after them."""
    return manage_people(user, organization)


@rule("partners.offer_care")
def offer_care(user: "User", organization: "Organization") -> Answer:
    """Anybody there may offer to look after its people and places."""
    reach = reach_of(user)
    if organization.pk in reach.administers:
        return Denied(_("You look after this organization already."))
    return organization.pk in reach.organizations or Denied(_("Only people at the organization can offer that."))
