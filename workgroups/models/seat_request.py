"""An organization asks for a place in a workgroup."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import ask, settle, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.standing import StandsFor, acting
from compact.wall import handing_over
from partners.models import Affiliation, Organization
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# Five working days.
PATIENCE = timedelta(days=7)


class SeatRequestQuerySet(ScopedQuerySet["SeatRequest"]):
    """Read at the organization that asks and by those who run the workgroup."""

    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def overtaken(self, seat: Seat, person: "User", *, by: "User") -> None:
        """The organization itself has given this person the place they ask for: that is the answer."""
        for request in self.open().filter(workgroup=seat.workgroup, organization=seat.organization, person=person):
            with handing_over(*request.scopes, BACKBONE):
                request._answer(approved=True, reason="", by=by)

    def with_circumstances(self) -> Self:
        """What those who answer want to know: the asker's `title`, whether they are `acting` for the organization
        still, and whether its place has a lead (`led`)."""
        acting = Affiliation.objects.current().filter(person=OuterRef("person"), organization=OuterRef("organization"))
        led = SeatHolder.objects.serving().filter(
            seat__workgroup=OuterRef("workgroup"),
            seat__organization=OuterRef("organization"),
            seat__until=None,
            role=SeatRole.PRIMARY,
        )
        return self.annotate(title=Subquery(acting.values("title")[:1]), acting=Exists(acting), led=Exists(led))


@tracked(exclude=["asked_at"])
class SeatRequest(ScopedModel):
    """Who asks, for which organization, why and since when; answered with a word."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="seat_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seat_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seat_requests")
    role = models.CharField(_("role"), max_length=20, choices=SeatRole, default=SeatRole.PRIMARY)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved = models.BooleanField(null=True, editable=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = SeatRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization", "person"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="a_person_asks_for_a_place_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, approved=None) | Q(answered_at__isnull=False, approved__isnull=False),
                name="an_answered_request_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name} → {self.workgroup.usual_name}"

    def _behalf(self, by: "User") -> StandsFor | None:
        return reach_of(by).behalf(self.workgroup.conveners_scope)

    @property
    def answered(self) -> str:
        """Who answered, and for whom, in words."""
        return acting(self.answered_by, self.answered_for)

    @property
    def _names(self) -> dict[str, str]:
        return {
            "who": str(self.person),
            "organization": self.organization.usual_name,
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
        }

    @classmethod
    @transaction.atomic
    def ask(
        cls, workgroup: Workgroup, *, organization: Organization, role: str, why: str, by: "User"
    ) -> "tuple[SeatRequest, bool]":
        """Ask for a place. Those who run the workgroup are asked, or the backbone while nobody does.

        Returns the request and whether it is new: asking the same again returns the one that waits. Raises Forbidden
        for a workgroup that has been paused or closed meanwhile.
        """
        if not workgroup.hold().is_active:
            raise Forbidden(_("This workgroup takes no requests at the moment."))
        with because(acting_for=organization.pk):
            request, new = cls.objects.open().get_or_create(
                workgroup=workgroup, organization=organization, person=by, defaults={"role": role, "why": why}
            )
        if not new:
            return request, False
        answering, post = workgroup.answering_post()
        due = localdate() + PATIENCE
        ask(
            "seat_request",
            of=answering,
            post=post,
            subject_id=request.pk,
            by=by,
            asked_for=organization,
            why=why,
            due_on=due,
            data=request._names,
        )
        record(
            "seat_requested",
            actor=by,
            target=request,
            audience=[post],
            data={**request._names, "why": why, "asked": answering.usual_name, "due": due.isoformat()},
        )
        return request, True

    @transaction.atomic
    def approve(self, *, by: "User") -> bool:
        """Give the person the place they asked for, and tell them and their colleagues.

        False if somebody has answered already, or it was taken back. The same when the workgroup has closed or the
        person has left the organization meanwhile: then there is no place to give.
        """
        acting = Affiliation.objects.current().filter(person=self.person, organization=self.organization)
        if self.workgroup.hold().is_closed or not acting.exists():
            return False
        with because(behalf=self._behalf(by)), handing_over(*self.scopes, BACKBONE):
            if not self._answer(approved=True, reason="", by=by):
                return False
            holder = Seat.take(self.workgroup, self.organization).appoint(self.person, self.role)
            own, colleagues = scope(Kind.PERSON, self.person_id), scope(Kind.ORGANIZATION, self.organization_id)
            data = {**self._names, "role": holder.role}
            told, behalf = {**data, **self.workgroup.host(), "by": str(by)}, self._behalf(by)
            record("seat_granted", actor=by, target=self, audience=[own], data=told, behalf=behalf)
            record("seat_taken", actor=self.person, target=self, audience=[colleagues], data=data)
        return True

    @transaction.atomic
    def decline(self, *, reason: str, by: "User") -> bool:
        """Say no, and why; the person who asked is told. False if somebody has answered already."""
        with because(behalf=self._behalf(by)), handing_over(*self.scopes, BACKBONE):
            if not self._answer(approved=False, reason=reason, by=by):
                return False
            record(
                "seat_declined",
                actor=by,
                target=self,
                visible=[scope(Kind.PERSON, self.person_id), self.workgroup.conveners_scope],
                audience=[scope(Kind.PERSON, self.person_id)],
                data={**self._names, **self.workgroup.host(), "reason": reason, "by": str(by)},
                behalf=self._behalf(by),
            )
        return True

    def _answer(self, *, approved: bool, reason: str, by: "User") -> bool:
        behalf = self._behalf(by)
        answered = (
            SeatRequest.objects.open()
            .filter(pk=self.pk)
            .update(
                answered_at=now(),
                answered_by=by,
                answered_for=behalf.person if behalf else None,
                approved=approved,
                reason=reason,
            )
        )
        if answered:
            settle("seat_request", self.pk, by=by, answer="approved" if approved else "declined")
        return answered == 1

    @transaction.atomic
    def withdraw(self, *, by: "User") -> bool:
        """Take the request back; what was asked of those who run the workgroup goes with it. False if answered."""
        if not SeatRequest.objects.open().filter(pk=self.pk).update(withdrawn_at=now()):
            return False
        with handing_over(self.workgroup.conveners_scope, BACKBONE):
            withdraw("seat_request", self.pk, by=by)
        record(
            "seat_request_withdrawn",
            actor=by,
            target=self,
            audience=[self.workgroup.conveners_scope],
            data=self._names,
        )
        return True
