"""Organizations, the people who act for them, and how people come in."""

from partners.models.affiliation import Affiliation, NeedsSuccessor, Role
from partners.models.arrival import Arrival
from partners.models.contact_sheet import Import, ImportRow, RowOutcome
from partners.models.domain import EmailDomain
from partners.models.gap import Gap, Missing
from partners.models.invitation import Invitation
from partners.models.invited_place import InvitedPlace, Outcome
from partners.models.join_request import JoinRequest
from partners.models.logo import OrganizationLogo
from partners.models.objection import Objection
from partners.models.organization import Alias, FormerSlug, Organization, OrganizationGrant, Sector
from partners.models.tier import Tier, TierPeriod

__all__ = [
    "Affiliation",
    "Alias",
    "Arrival",
    "EmailDomain",
    "FormerSlug",
    "Gap",
    "Import",
    "ImportRow",
    "Invitation",
    "InvitedPlace",
    "JoinRequest",
    "Missing",
    "NeedsSuccessor",
    "Objection",
    "Organization",
    "OrganizationGrant",
    "OrganizationLogo",
    "Outcome",
    "Role",
    "RowOutcome",
    "Sector",
    "Tier",
    "TierPeriod",
]
