"""Which invitations wait for an answer, and which have waited in vain."""

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from compact.access import Kind, ScopedQuerySet, scope
from compact.notifications.events import record
from partners.models.affiliation import Affiliation
from partners.models.invited_place import InvitedPlace

if TYPE_CHECKING:
    from partners.models.invitation import Invitation
    from partners.models.organization import Organization


# An outside mailbox is nobody’s to flood.
SENDINGS = 5
LASTS = timedelta(days=21)
OFTEN = gettext_lazy("We have written to this address often enough for now. Ring the person instead.")


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Read at the organization it brings a person to, and by those who run the workgroup that invites."""

    def open(self) -> Self:
        """Neither accepted nor declined nor taken back. It may have run out."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def outstanding(self) -> Self:
        """Open, and giving what the person has not got: who came in another way is not listed twice."""
        there = Affiliation.objects.current().filter(
            person__email=OuterRef("email"), person__unclaimed_since=None, organization=OuterRef("organization")
        )
        wanting = InvitedPlace.objects.filter(invitation=OuterRef("pk")).wanting()
        return self.open().filter(~Exists(there) | Exists(wanting))

    def spare(self, email: str, organization: "Organization") -> None:
        """Taking an invitation back and inviting anew does not write more often than sending it again may.

        Raises ValidationError for the field `email`.
        """
        ended = self.exclude(pk__in=self.open()).filter(email=email, organization=organization)
        sent = ended.filter(sent_at__gt=now() - LASTS, accepted_by=None).aggregate(sent=Sum("serial"))["sent"] or 0
        if sent >= SENDINGS:
            raise ValidationError({"email": str(OFTEN)})

    @transaction.atomic
    def tell_what_ran_out(self) -> int:
        """Say to whoever invited, once, whose invitations have run out: one piece of news for each place they
        invited from. Returns how many invitations that were."""
        run_out = self.outstanding().filter(expires_at__lte=now(), lapse_told_at=None)
        rows = list(run_out.select_related("organization", "workgroup", "invited_by").select_for_update(of=["self"]))
        self.filter(pk__in=[one.pk for one in rows]).update(lapse_told_at=now())
        told: dict[tuple[int, int, int | None], list[Invitation]] = defaultdict(list)
        for one in rows:
            told[one.invited_by_id, one.organization_id, one.workgroup_id].append(one)
        for (inviter, _organization, _workgroup), those in told.items():
            own, first = scope(Kind.PERSON, inviter), those[0]
            data = {**first.words, "names": [one.name or one.email for one in those]}
            record("invitations_ran_out", actor=None, target=first, audience=[own], visible=[own], data=data)
        return len(rows)
