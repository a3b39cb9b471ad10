"""Organizations, the people who act for them, and how people come in."""

from partners.models.affiliation import Affiliation, NeedsSuccessor, Role
from partners.models.gap import Gap, Missing
from partners.models.invitation import Invitation
from partners.models.join_request import JoinRequest
from partners.models.organization import Alias, EmailDomain, Organization, OrganizationGrant, Sector, Tier

__all__ = [
    "Affiliation",
    "Alias",
    "EmailDomain",
    "Gap",
    "Invitation",
    "JoinRequest",
    "Missing",
    "NeedsSuccessor",
    "Organization",
    "OrganizationGrant",
    "Role",
    "Sector",
    "Tier",
]
