"""Which invitations wait for an answer, and which have waited in vain."""

from collections import defaultdict
from typing import TYPE_CHECKING, Self

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from compact.access import Kind, ScopedQuerySet, scope
from compact.notifications.events import record
from partners.models.affiliation import Affiliation
from partners.models.invited_place import InvitedPlace

if TYPE_CHECKING:
    from partners.models.invitation import Invitation


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
