"""What somebody who was declined can do instead: a "no" that leads on."""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import PARTNERS, Kind, ScopedModel, scope
from compact.asks.models import Ask, ask_all, settle
from compact.wall import handing_over
from partners.models import Affiliation
from workgroups.models.appointing import lock_seats
from workgroups.models.holder import SeatRole
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compact.accounts.models import User
    from workgroups.models.seat_request import SeatRequest

ASK = "seat_alternative"


class Alternative(models.TextChoices):
    """What those who run a workgroup offer whom they decline."""

    NONE = "", _("Nothing else at the moment")
    OBSERVER = "observer", _("Take part as an observer")
    WORKGROUP = "workgroup", _("Another workgroup")
    REPRESENTATIVE = "representative", _("Ask whoever represents their organization here")


class DeclinableModel(ScopedModel):
    """Declined with an alternative. The offer to be an observer is answered by the person who asked, in one step."""

    alternative = models.CharField(
        _("instead"), max_length=20, choices=Alternative, blank=True, default=Alternative.NONE, editable=False
    )
    elsewhere = models.ForeignKey(Workgroup, models.PROTECT, null=True, editable=False, related_name="+")
    alternative_answered_at = models.DateTimeField(null=True, editable=False)
    alternative_taken = models.BooleanField(null=True, editable=False)

    CHECKS = (
        models.CheckConstraint(
            condition=Q(alternative="workgroup", elsewhere__isnull=False) | ~Q(alternative="workgroup"),
            name="another_workgroup_is_named",
        ),
        models.CheckConstraint(
            condition=Q(alternative_answered_at=None, alternative_taken=None)
            | Q(alternative_answered_at__isnull=False, alternative_taken__isnull=False),
            name="an_answered_alternative_says_yes_or_no",
        ),
    )

    class Meta:
        abstract = True

    @property
    def offers_to_observe(self: Any) -> bool:
        """Whether the person who asked may still say yes to being an observer."""
        return bool(
            self.approved is False
            and self.alternative == Alternative.OBSERVER
            and self.alternative_answered_at is None
            and not self.workgroup.is_closed
        )

    @transaction.atomic
    def take_alternative(self: Any, *, by: "User") -> bool:
        """The person who asked takes part as an observer from now on; those who run the workgroup are told.

        False when they have answered before, or there is no such place any more: the workgroup has closed, or they
        have left the organization.
        """
        with handing_over(self.workgroup.conveners_scope, PARTNERS):
            self.workgroup.hold()
            lock_seats(self.workgroup, [self.organization_id])
            acting = Affiliation.objects.current().filter(person=self.person_id, organization=self.organization_id)
            if not self.offers_to_observe or not acting.exists() or not self._answer_alternative(taken=True, by=by):
                return False
            seat = Seat.take(self.workgroup, self.organization)
            # Nobody becomes less than they are.
            if not seat.holders.serving().filter(person=self.person_id).exists():
                seat.appoint(self.person, SeatRole.OBSERVER, by=by).tell_of_coming(by=by)
        return True

    @transaction.atomic
    def leave_alternative(self, *, by: "User") -> bool:
        """The person who asked does not want to be an observer. False when they have answered before."""
        return self._answer_alternative(taken=False, by=by)

    def _answer_alternative(self: Any, *, taken: bool, by: "User") -> bool:
        rows = type(self).objects.filter(pk=self.pk, alternative=Alternative.OBSERVER, alternative_answered_at=None)
        if not rows.update(alternative_answered_at=now(), alternative_taken=taken):
            return False
        settle(ASK, self.pk, by=by, answer="accepted" if taken else "declined")
        return True


def ask_to_observe(declined: "Sequence[SeatRequest]", *, by: "User") -> None:
    """Whom nobody gave a place is asked whether they would rather be an observer."""
    ask_all(
        [
            Ask(
                kind=ASK,
                subject_id=one.pk,
                organization_id=one.organization_id,
                post=scope(Kind.PERSON, one.person_id),
                asked_by=by,
                why=one.reason,
                data={**one.names, "request": one.pk},
                scope_asker=one.workgroup.conveners_scope,
            )
            for one in declined
        ]
    )
