"""Many people are invited at once: who were put in by a contact sheet, and have an account waiting for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from compact.access import PARTNERS, Kind, scope
from compact.notifications import outbox
from compact.wall import handing_over
from partners.models.invitation import Invitation
from partners.models.invitation_letter import letters
from partners.models.organization import Organization
from partners.models.outstanding import LASTS

if TYPE_CHECKING:
    from compact.accounts.models import User

AT_ONCE = 2000


@dataclass(frozen=True)
class Asked:
    """Who is invited to act for which organization."""

    email: str
    name: str
    organization: Organization


def invite_many(asked: Sequence[Asked], *, by: "User", leaving_at: datetime) -> list[Invitation]:
    """Invite them all, each by one mail that leaves then; in as many queries for one as for thousands.

    They need no more than to come in: their organization and their places are there. Whoever calls this has checked
    that `by` may invite, and that none of them has an open invitation to the same organization.
    """
    sent = [
        Invitation(
            email=one.email,
            name=one.name,
            organization=one.organization,
            invited_by=by,
            sent_at=leaving_at,
            expires_at=leaving_at + LASTS,
        )
        for one in asked
    ]
    organizations = {one.organization.pk for one in asked}
    with handing_over(PARTNERS, *(scope(Kind.ORGANIZATION, pk) for pk in organizations)):
        Invitation.objects.bulk_create(sent, batch_size=AT_ONCE)
    mails = zip(sent, letters(sent, by=by), strict=True)
    outbox.post_many(
        "invitation",
        [outbox.Addressed(one.email, one.mail_key, one.language, words) for one, words in mails],
        leaving_at=leaving_at,
    )
    return sent
