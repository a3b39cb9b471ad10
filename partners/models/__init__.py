"""Organizations, the people who act for them, and how people come in."""

from partners.models.affiliation import Affiliation, Role
from partners.models.arrival import Arrival
from partners.models.invitation import Invitation
from partners.models.invited_place import InvitedPlace, Outcome
from partners.models.join_request import JoinRequest
from partners.models.objection import Objection
from partners.models.organization import Alias, EmailDomain, Organization, OrganizationGrant, Sector, Tier

__all__ = [
    "Affiliation",
    "Alias",
    "Arrival",
    "EmailDomain",
    "Invitation",
    "InvitedPlace",
    "JoinRequest",
    "Objection",
    "Organization",
    "OrganizationGrant",
    "Outcome",
    "Role",
    "Sector",
    "Tier",
]
