"""Proposals by how far they are."""

from typing import TYPE_CHECKING, Self

from django.utils.timezone import now

from compact.access import ScopedQuerySet
from compact.history.context import because
from compact.prepared import Moment
from workgroups.models.stance import Stance

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.proposal import Proposal  # noqa: F401  in what the class is made of

REASON = 500


class ProposalQuerySet(ScopedQuerySet["Proposal"]):
    """A draft is read by those who run the workgroup; from its opening on by everybody in it."""

    def drafts(self) -> Self:
        """Not opened yet."""
        return self.filter(opened_at=None)

    def running(self) -> Self:
        """Opened, and neither closed nor withdrawn; the time of some may be over."""
        return self.filter(opened_at__isnull=False, closed_at=None, withdrawn_at=None)

    def open(self) -> Self:
        """Those on which organizations can say something at this moment, however late the sweep is."""
        return self.running().filter(closes_at__gt=Moment())

    def over(self) -> Self:
        """Those whose time is over and whose outcome nobody has worked out; of workgroups that meet: the time of one
        that is paused does not run."""
        return self.running().filter(closes_at__lte=Moment(), workgroup__state="active")

    def ended(self) -> Self:
        """Closed or withdrawn."""
        return self.exclude(closed_at=None, withdrawn_at=None)

    def let_go(self, reason: str, *, by: "User") -> int:
        """Take back what is open, because the workgroup is closed, which its people are told, and whose asks are taken
        back with all others. What was hidden until the end is read from now on. Returns how many."""
        open_ones = list(self.running().values_list("pk", flat=True))
        rows, said = self.model._default_manager.filter(pk__in=open_ones), reason[:REASON]
        with because(reason):
            count = rows.update(withdrawn_at=now(), withdrawn_by=by, withdrawal_reason=said)
        Stance.objects.filter(proposal__in=open_ones, sealed=True).update(sealed=False)
        return int(count)
