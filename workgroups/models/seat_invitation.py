"""A workgroup offers an organization a place."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import ask, settle, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.holder import SeatRole
from workgroups.models.place_asks import follow_the_lead
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


# An organization may have to ask around before it names somebody.
PATIENCE = timedelta(days=14)


class SeatInvitationQuerySet(ScopedQuerySet["SeatInvitation"]):
    """Read at the organization that is asked and by those who run the workgroup."""

    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)


@tracked(exclude=["invited_at"])
class SeatInvitation(ScopedModel):
    """The organization is asked whether it takes a place, and who would lead; anyone there can answer."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="seat_invitations")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seat_invitations")
    note = models.TextField(_("personal note"), max_length=2000, blank=True)
    invited_at = models.DateTimeField(default=now)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    accepted = models.BooleanField(null=True, editable=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = SeatInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="an_organization_is_offered_a_place_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, accepted=None) | Q(answered_at__isnull=False, accepted__isnull=False),
                name="an_answered_offer_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workgroup.usual_name} → {self.organization.usual_name}"

    @property
    def _names(self) -> dict[str, object]:
        return {
            "organization": self.organization.usual_name,
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
            "invitation": self.pk,
        }

    @classmethod
    @transaction.atomic
    def offer(
        cls, workgroup: Workgroup, *, organization: Organization, note: str, by: "User"
    ) -> "tuple[SeatInvitation, bool]":
        """Ask an organization to take a place. Returns the offer and whether it is new; it is made once at a time.

        Raises Forbidden for a workgroup that has been paused or closed meanwhile.
        """
        if not workgroup.hold().is_active:
            raise Forbidden(_("This workgroup offers no places at the moment."))
        behalf = reach_of(by).behalf(workgroup.conveners_scope)
        with because(behalf=behalf), handing_over(workgroup.conveners_scope):
            invitation, new = cls.objects.open().get_or_create(
                workgroup=workgroup, organization=organization, defaults={"note": note, "invited_by": by}
            )
        if not new:
            return invitation, False
        people = scope(Kind.ORGANIZATION, organization.pk)
        due = localdate() + PATIENCE
        ask(
            "seat_invitation",
            of=organization,
            post=people,
            subject_id=invitation.pk,
            by=by,
            why=note,
            due_on=due,
            data=invitation._names,
            asker=workgroup.conveners_scope,
        )
        record(
            "seat_offered",
            actor=by,
            target=invitation,
            audience=[people],
            data={
                **invitation._names,
                "by": str(by),
                "note": note,
                "asked": organization.usual_name,
                "due": due.isoformat(),
            },
            behalf=behalf,
        )
        return invitation, True

    @transaction.atomic
    def accept(self, *, person: "User", by: "User") -> bool:
        """Take the place, led by a person of the organization. False if it was answered or taken back already."""
        if self.workgroup.hold().is_closed or not self._answer(accepted=True, reason="", by=by):
            return False
        with handing_over(self.workgroup.conveners_scope):  # they have offered it
            seat = Seat.take(self.workgroup, self.organization)
            holder = seat.appoint(person, SeatRole.PRIMARY, by=by)
            if holder.role == SeatRole.PRIMARY:
                follow_the_lead(seat)
            self.workgroup.seat_requests.overtaken(seat, person, by=by)
        record(
            "seat_offer_answered",
            actor=by,
            target=self,
            audience=[self.workgroup.conveners_scope, scope(Kind.PERSON, person.pk)],
            data={
                **self._names,
                **self.workgroup.host(),
                "accepted": True,
                "person": str(person),
                "of": person.pk,
                "role": holder.role,
                "by": str(by),
            },
        )
        return True

    @transaction.atomic
    def decline(self, *, reason: str, by: "User") -> bool:
        """Not now. Those who run the workgroup are told. False if it was answered or taken back already."""
        if not self._answer(accepted=False, reason=reason, by=by):
            return False
        record(
            "seat_offer_answered",
            actor=by,
            target=self,
            audience=[self.workgroup.conveners_scope],
            data={**self._names, "accepted": False, "reason": reason, "by": str(by)},
        )
        return True

    def _answer(self, *, accepted: bool, reason: str, by: "User") -> bool:
        answered = (
            SeatInvitation.objects.open()
            .filter(pk=self.pk)
            .update(answered_at=now(), answered_by=by, accepted=accepted, reason=reason)
        )
        if answered:
            settle("seat_invitation", self.pk, by=by, answer="accepted" if accepted else "declined")
        return answered == 1

    @transaction.atomic
    def withdraw(self, *, by: "User") -> bool:
        """Take the offer back, and the question with it. False if it was answered already."""
        behalf = reach_of(by).behalf(self.workgroup.conveners_scope)
        with because(behalf=behalf), handing_over(*self.scopes):
            if not SeatInvitation.objects.open().filter(pk=self.pk).update(withdrawn_at=now(), withdrawn_by=by):
                return False
            withdraw("seat_invitation", self.pk, by=by)
        return True
