"""An organization asks for a place in a workgroup."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import BACKBONE, Kind, ScopedQuerySet, scope, scope_field, scope_of
from compact.asks.models import Ask, ask, settle, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.standing import acting
from compact.wall import handing_over
from compact.working_days import working_day_after, working_days_ago, working_days_since
from partners.models import Affiliation, Organization
from workgroups.models.alternative import DeclinableModel
from workgroups.models.answering import approve_all, decline_all
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# Working days.
PATIENCE = 5


class SeatRequestQuerySet(ScopedQuerySet["SeatRequest"]):
    """Read at the organization that asks and by those who run the workgroup."""

    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def unanswered(self) -> Self:
        """Open for five working days, and nobody has been reminded."""
        late = self.open().filter(passed_on_at=None, asked_at__lte=working_days_ago(PATIENCE))
        return late.filter(workgroup__state="active")

    def overtaken(self, seat: Seat, person: "User", *, by: "User") -> None:
        """This person has come into the place they ask for by another way: that is the answer, and no news."""
        theirs = scope(Kind.ORGANIZATION, seat.organization_id)
        with handing_over(theirs, seat.workgroup.conveners_scope, BACKBONE):
            waiting = self.open().filter(workgroup=seat.workgroup_id, organization=seat.organization_id, person=person)
            for pk in waiting.values_list("pk", flat=True):
                if waiting.filter(pk=pk).update(answered_at=now(), answered_by=by, approved=True):
                    settle("seat_request", pk, by=by, answer="approved")

    def pass_on(self) -> int:
        """Remind of every request that nobody has answered in time. Returns how many; any number may do so at once."""
        return sum(one.pass_on() for one in self.unanswered().select_related("person", "organization", "workgroup"))

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
class SeatRequest(DeclinableModel):
    """Who asks, for which organization, why and since when; answered with a word."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="seat_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seat_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seat_requests")
    role = models.CharField(gettext_lazy("role"), max_length=20, choices=SeatRole, default=SeatRole.PRIMARY)
    why = models.TextField(gettext_lazy("why"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved = models.BooleanField(null=True, editable=False)
    reason = models.TextField(gettext_lazy("reason"), max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    # Nobody answered in time: those who run the workgroup were reminded, and the backbone was asked as well.
    passed_on_at = models.DateTimeField(null=True, editable=False)
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
            *DeclinableModel.CHECKS,
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name} → {self.workgroup.usual_name}"

    def get_absolute_url(self) -> str:
        """Where the person who asked reads what became of it."""
        return reverse("workgroups:asked", args=[self.workgroup.slug, self.pk])

    @property
    def answered(self) -> str:
        """Who answered, and for whom, in words."""
        return acting(self.answered_by, self.answered_for)

    @property
    def waits_for(self) -> int:
        """For how many working days nobody has answered."""
        return working_days_since(self.asked_at)

    @property
    def is_overdue(self) -> bool:
        """Whether it has waited for longer than anybody should."""
        return self.waits_for >= PATIENCE

    @property
    def what_became(self) -> str:
        """Why it cannot be answered now: somebody was faster, or there is nothing to give any more."""
        if self.answered_at is not None:
            said = (
                _("%(who)s has approved this request already.")
                if self.approved
                else _("%(who)s has declined it already.")
            )
            return said % {"who": self.answered}
        if self.withdrawn_at is not None:
            return _("The request was taken back.")
        if self.workgroup.is_closed:
            return _("This workgroup is closed and has no places to give.")
        return _("%(person)s no longer acts for %(organization)s. You can decline the request.") % {
            "person": self.person,
            "organization": self.organization.usual_name,
        }

    @property
    def names(self) -> dict[str, str]:
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
        due = working_day_after(localdate(), PATIENCE)
        ask(
            "seat_request",
            of=answering,
            post=post,
            subject_id=request.pk,
            by=by,
            asked_for=organization,
            why=why,
            due_on=due,
            data=request.names,
        )
        record(
            "seat_requested",
            actor=by,
            target=request,
            audience=[post],
            data={**request.names, "why": why, "asked": answering.usual_name, "due": due.isoformat()},
        )
        return request, True

    def approve(self, *, by: "User") -> bool:
        """Give the person the place they asked for. False, and nothing happens, as `approve_all` says."""
        return bool(approve_all(self.workgroup, [self], by=by).done)

    def decline(self, *, reason: str, by: "User", **instead: Any) -> bool:
        """Say no, and why. False if somebody has answered already. `instead` as `decline_all` takes it."""
        return bool(decline_all(self.workgroup, [self], reason=reason, by=by, **instead).done)

    @transaction.atomic
    def pass_on(self) -> bool:
        """Nobody answered in time: those who run the workgroup are reminded, the backbone is asked as well, and the
        person who asked is told. False if that was done before, or somebody answered."""
        if not SeatRequest.objects.unanswered().filter(pk=self.pk).update(passed_on_at=now()):
            return False
        answering, post = self.workgroup.answering_post()
        due = working_day_after(localdate(), PATIENCE)
        put: dict[str, Any] = {
            "by": self.person,
            "asked_for": self.organization,
            "why": self.why,
            "due_on": due,
            "data": self.names,
        }
        ask("seat_request", of=answering, post=BACKBONE, subject_id=self.pk, **put)
        team = Organization.objects.get(is_backbone=True).usual_name
        data = {**self.names, "why": self.why, "asked": team, "due": due.isoformat(), "days": self.waits_for}
        record("seat_request_overdue", actor=None, target=self, audience=sorted({post, BACKBONE}), data=data)
        own = [scope(Kind.PERSON, self.person_id)]
        told = {**data, "request": self.pk}
        record("seat_request_passed_on", actor=None, target=self, audience=own, data=told)
        return True

    @transaction.atomic
    def withdraw(self, *, by: "User") -> bool:
        """Take the request back; what was asked of those who run the workgroup goes with it. False if answered."""
        if not SeatRequest.objects.open().filter(pk=self.pk).update(withdrawn_at=now()):
            return False
        with handing_over(self.workgroup.conveners_scope, BACKBONE):
            asked = {*Ask.objects.open().about("seat_request", self.pk).values_list("post", flat=True)}
            withdraw("seat_request", self.pk, by=by)
        record(
            "seat_request_withdrawn",
            actor=by,
            target=self,
            audience=sorted(asked or {self.workgroup.conveners_scope}),
            data=self.names,
        )
        return True
