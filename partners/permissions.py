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


@rule("partners.end_affiliation")
def end_affiliation(user: "User", affiliation: "Affiliation") -> Answer:
    """Everyone may leave; those who look after the organization see others out."""
    return affiliation.person_id == user.pk or manage_people(user, affiliation.organization)
