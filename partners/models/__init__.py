"""Organizations, the people who act for them, and how people come in."""

from partners.models.affiliation import Affiliation, Role
from partners.models.contact_sheet import Import, ImportRow, Outcome
from partners.models.invitation import Invitation
from partners.models.join_request import JoinRequest
from partners.models.organization import Alias, EmailDomain, Organization, OrganizationGrant, Sector, Tier

__all__ = [
    "Affiliation",
    "Alias",
    "EmailDomain",
    "Import",
    "ImportRow",
    "Invitation",
    "JoinRequest",
    "Organization",
    "OrganizationGrant",
    "Outcome",
    "Role",
    "Sector",
    "Tier",
]
