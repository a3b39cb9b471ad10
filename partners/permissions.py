"""Who may bring people into an organization, and see them out."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of, scope
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Affiliation, Arrival, Invitation, JoinRequest, Objection, Organization

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


@rule("partners.give_rights")
def give_rights(user: "User", organization: "Organization") -> Answer:
    """Those who look after the organization by their own post, and the backbone: a right is not passed on."""
    reach = reach_of(user)
    return (
        scope(Kind.ADMINISTRATORS, organization.pk) in reach.own
        or reach.backbone
        or Denied(_("Only those who look after this organization themselves, or the UNITE-LA team, let others in."))
    )


@rule("partners.edit_organization")
def edit_organization(user: "User", organization: "Organization") -> Answer:
    """Its words, other names and logo, and which domains it proposes: those who look after it, and the backbone."""
    if organization.merged_into_id is not None:
        return Denied(_("This record was merged into another one. Edit that one."))
    return manage_people(user, organization)


def _only_backbone(user: "User") -> Answer:
    return reach_of(user).backbone or Denied(_("Only the UNITE-LA team can do that."))


@rule("partners.place_organization")
def place_organization(user: "User", organization: "Organization") -> Answer:
    """Its address, what it is part of, and its part in the compact: the backbone."""
    return _only_backbone(user)


@rule("partners.verify_domain")
def verify_domain(user: "User", organization: "Organization") -> Answer:
    """Whether a domain is an organization's: the backbone."""
    return _only_backbone(user)


@rule("partners.add_organization")
def add_organization(user: "User", target: None = None) -> Answer:
    """A new record: the backbone."""
    return _only_backbone(user)


@rule("partners.merge_organization")
def merge_organization(user: "User", organization: "Organization") -> Answer:
    """Two records of one organization: the backbone."""
    return _only_backbone(user)


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


def _see_to(user: "User", affiliation: "Affiliation") -> Answer:
    """Those who look after the organization. What somebody only stands in for, or was given by name, they pass on to
    nobody: so whoever looks after it is followed and seen out by those who do so themselves, and the team by the team.
    """
    if "backbone" in affiliation.roles:
        return _only_backbone(user)
    if "administrator" in affiliation.roles:
        return give_rights(user, affiliation.organization)
    return manage_people(user, affiliation.organization)


@rule("partners.end_affiliation")
def end_affiliation(user: "User", affiliation: "Affiliation") -> Answer:
    """Everyone may leave; those who look after the organization see others out."""
    return affiliation.person_id == user.pk or _see_to(user, affiliation)


@rule("partners.read_history")
def read_history(user: "User", organization: "Organization") -> Answer:
    """Those who look after the organization, and the backbone: what is recorded names people and their addresses."""
    return reach_of(user).holds(Kind.ADMINISTRATORS, organization.pk) or Denied(
        _("Only those who look after this organization, or the UNITE-LA team, read its history.")
    )


@rule("partners.object_to_arrival")
def object_to_arrival(user: "User", arrival: "Arrival") -> Answer:
    """Whoever acts for the organization, within a week, of a person whom others brought and who is still there."""
    if arrival.organization_id not in reach_of(user).organizations:
        return Denied(_("Only people of this organization can say that."))
    if arrival.affiliation.person_id == user.pk:
        return Denied(_("This is about you. You can leave the organization under your name."))
    if arrival.affiliation.until is not None:
        return Denied(_("This person no longer acts for the organization."))
    if not arrival.from_outside:
        return Denied(_("Your own organization invited this person. Ask those who look after it."))
    if arrival.is_over:
        return Denied(_("The week in which one could object here is over. Write to those who look after it."))
    return True


@rule("partners.answer_objection")
def answer_objection(user: "User", objection: "Objection") -> Answer:
    """Those who look after the organization, and the backbone; neither the newcomer nor whoever objects."""
    reach = reach_of(user)
    if user.pk in {objection.by_id, objection.arrival.affiliation.person_id}:
        return Denied(_("Somebody else answers this."))
    return (
        objection.post in reach.keys
        or reach.backbone
        or Denied(_("Only those who look after this organization, or the UNITE-LA team, can do that."))
    )


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


@rule("partners.read_home")
def read_home(user: "User", organization: "Organization") -> Answer:
    """People at the organization, the backbone, and whoever was given the care of it."""
    return reach_of(user).holds(Kind.ORGANIZATION, organization.pk) or manage_people(user, organization)


@rule("partners.change_roles")
def change_roles(user: "User", affiliation: "Affiliation") -> Answer:
    """Those who look after the organization say who does what there; what they only stand in for is not theirs to give,
    and the form does not offer it."""
    return manage_people(user, affiliation.organization)


@rule("partners.replace_person")
def replace_person(user: "User", affiliation: "Affiliation") -> Answer:
    """Those who look after the organization say who follows whom."""
    return _see_to(user, affiliation)


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
