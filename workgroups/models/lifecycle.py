"""Whether a workgroup meets: active, paused or closed, since when and why, and what ends or rests with it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import PUBLIC, Kind, ScopedModel, ScopedQuerySet, scope, scope_field
from compact.asks.models import Ask
from compact.counting import count_by
from compact.dates import full_date
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from partners.models import Invitation, InvitedPlace, Organization
from workgroups.models.place_asks import RSVP

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models.outstanding import InvitationQuerySet


class State(models.TextChoices):
    """Whether a workgroup meets."""

    ACTIVE = "active", gettext_lazy("Active")
    PAUSED = "paused", gettext_lazy("Paused")
    CLOSED = "closed", gettext_lazy("Closed")


# How much of its past a page tells.
MOST_TOLD = 30
TERM_OVER = "term_over"
# The state a step leads to → the states it leads from.
STEPS = {
    State.PAUSED: (State.ACTIVE,),
    State.ACTIVE: (State.PAUSED, State.CLOSED),
    State.CLOSED: (State.ACTIVE, State.PAUSED),
}
_EVENTS = {
    State.PAUSED: "workgroup_paused",
    State.ACTIVE: "workgroup_relaunched",
    State.CLOSED: "workgroup_closed",
}


class StatePeriodQuerySet(ScopedQuerySet["StatePeriod"]):
    """Public: since when a workgroup rests, and why, stands on its page."""

    def latest_of(self, workgroup: Any) -> Self:
        """The newest of a workgroup."""
        return self.filter(workgroup=workgroup).order_by("-since", "-pk")[:1]


@tracked(exclude=["by", "said_at"])
class StatePeriod(ScopedModel):
    """A workgroup is in a state from a day on, until the next row; decided by whom, and why. Nobody changes a row."""

    workgroup = models.ForeignKey("workgroups.Workgroup", models.PROTECT, related_name="states")
    state = models.CharField(gettext_lazy("whether it meets"), max_length=10, choices=State)
    since = models.DateField()
    reason = models.TextField(gettext_lazy("reason"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(default=now)
    scope = scope_field(Value(PUBLIC))

    objects = StatePeriodQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.ACTIVE) | ~Q(reason=""), name="a_workgroup_that_rests_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {full_date(self.since)}"


class LifecycleModel(models.Model):
    """Brings to a workgroup what changes its `state`.

    The history of states is in `StatePeriod`; the column `state` is the newest of them, for every page to compare.
    """

    if TYPE_CHECKING:
        pk: int
        state: str
        slug: str
        started: int | None
        states: StatePeriodQuerySet
        conveners: Any
        seats: Any
        seat_requests: Any
        renewals: Any
        actions: Any
        seat_invitations: Any
        meetings: Any
        proposals: Any
        time_polls: Any

        @property
        def usual_name(self) -> str: ...
        @property
        def people_scope(self) -> int: ...
        @property
        def conveners_scope(self) -> int: ...

    class Meta:
        abstract = True

    @property
    def is_closed(self) -> bool:
        """It has ended; its page and what was said in it stay."""
        return self.state == State.CLOSED

    @property
    def is_paused(self) -> bool:
        """It rests: nobody is asked for anything, and only those who run it write."""
        return self.state == State.PAUSED

    @property
    def is_active(self) -> bool:
        """It meets: it asks, invites and takes requests."""
        return self.state == State.ACTIVE

    @property
    def steps(self) -> list[State]:
        """What its state may become."""
        return [to for to, sources in STEPS.items() if self.state in sources]

    def hold(self) -> Self:
        """Read the state as it is now and keep it so until the transaction ends: whoever changes it waits.

        Whoever gives, asks for or offers a place calls this first, so that nothing comes in while the door closes.
        """
        rows = type(self)._default_manager.select_for_update(no_key=True, of=("self",)).order_by()
        self.state = rows.values_list("state", flat=True).get(pk=self.pk)
        return self

    def pause(self, *, by: "User", reason: str, since: date | None = None) -> bool:
        """It rests from a day on: what waits stays as it is and nobody is asked. False unless it was active.

        Raises ValidationError for the field `since`: a day to come, or one before the present state began.
        """
        return self._become(State.PAUSED, by=by, reason=reason, since=since)

    def relaunch(self, *, by: "User", reason: str = "", since: date | None = None) -> bool:
        """It meets again, with the places it had. False when it is active. Raises ValidationError as `pause` does."""
        return self._become(State.ACTIVE, by=by, reason=reason, since=since)

    def close(self, *, by: "User", reason: str, since: date | None = None) -> bool:
        """It has ended: requests that wait are declined and offers taken back with the reason, and nothing is asked
        any more: meetings ahead are called off, what is open is decided and done no more, each with the reason. Places
        stay as they are, on record. False when it is closed. Raises ValidationError as `pause` does.
        """
        return self._become(State.CLOSED, by=by, reason=reason, since=since)

    def become(self, state: State, *, by: "User", reason: str, since: date | None = None) -> bool:
        """The step that leads to this state."""
        step = {State.PAUSED: self.pause, State.ACTIVE: self.relaunch, State.CLOSED: self.close}[state]
        return step(by=by, reason=reason, since=since)

    def check_since(self, since: date) -> None:
        """Raises ValidationError for the field `since`: a day to come, or one before the present state began."""
        if since > localdate():
            raise ValidationError({"since": _("That day has not come yet. Enter today or an earlier day.")})
        last = self.states.all().latest_of(self.pk).first()
        if last is not None and since < last.since:
            words = {"state": last.get_state_display(), "date": full_date(last.since)}
            raise ValidationError({"since": _("“%(state)s” began on %(date)s. Enter that day or a later one.") % words})
        if self.started and since.year < self.started:
            words = {"year": str(self.started)}
            raise ValidationError({"since": _("The workgroup began in %(year)s. Enter a later day.") % words})

    # --- what a step does ---------------------------------------------------------------------------------------------

    @property
    def pending(self) -> dict[str, int]:
        """How many would be told for what they wait for, and how much would be taken back by closing."""
        return {
            "requests": self.seat_requests.open().count(),
            "offers": self.seat_invitations.open().count(),
            "invitations": self._invitations().count(),
            "asks": Ask.objects.open().of_workgroup(self.pk).count(),
            **self._agreed,
        }

    @property
    def _agreed(self) -> dict[str, int]:
        rows = {
            "proposals": self.proposals.running(),
            "actions": self.actions.open(),
            "meetings": self.meetings.announced().standing().filter(starts_at__gt=now()),
        }
        groups: Any = type(self)._default_manager.filter(pk=self.pk)
        found = groups.values_list(*(count_by(one, "workgroup") for one in rows.values())).get()
        return dict(zip(rows, found, strict=True))

    def _invitations(self) -> "InvitationQuerySet":
        """Those sent from here that give a place nowhere else."""
        elsewhere = InvitedPlace.objects.exclude(workgroup=self.pk)
        return Invitation.objects.open().filter(workgroup=self.pk).exclude(pk__in=elsewhere.values("invitation"))

    @transaction.atomic
    def _become(self, state: State, *, by: "User", reason: str, since: date | None) -> bool:
        before, day = State(self.hold().state), since or localdate()
        if before not in STEPS[state]:
            return False
        self.check_since(day)
        became: dict[str, Any] = {"state": state}
        if state != State.PAUSED:
            became["ended"] = day.year if state == State.CLOSED else None
        rows: Any = type(self)._default_manager
        with because(reason):
            if not rows.filter(pk=self.pk, state=before).update(**became):
                return False
        self.state = state
        rested = self._rested()
        StatePeriod.objects.create(workgroup_id=self.pk, state=state, since=day, reason=reason, by=by)
        # Before anything of it is taken back: they are told because they wait.
        audience, asked = self._concerned()
        if state == State.CLOSED:
            self._let_go(reason, by=by)
        elif before == State.PAUSED:
            self._wind_on(rested)
        self._tell(state, audience, {"was": before, "since": day.isoformat(), "reason": reason, "waited": asked}, by=by)
        return True

    def _concerned(self) -> tuple[list[int], list[int]]:
        """Everybody in it, those who look after its organizations, and who waits; and the people who asked for a place.

        Each hears once: it is one event.
        """
        asked = list(self.seat_requests.open().select_for_update(of=("self",)).values_list("person_id", flat=True))
        offered = list(self.seat_invitations.open().values_list("organization_id", flat=True))
        runs = list(self.conveners.running().values_list("person_id", flat=True))
        there = {
            *self.seats.current().values_list("organization_id", flat=True),
            *self.conveners.current().values_list("organization_id", flat=True),
        }
        audience = [self.people_scope, self.conveners_scope]
        audience += [scope(Kind.ADMINISTRATORS, pk) for pk in sorted(there)]
        audience += [scope(Kind.ORGANIZATION, pk) for pk in sorted(set(offered))]
        audience += [scope(Kind.PERSON, pk) for pk in sorted({*asked, *runs})]
        return audience, sorted(set(asked))

    def _let_go(self, reason: str, *, by: "User") -> None:
        """Nobody waits for a closed workgroup."""
        at = now()
        answered = {"answered_at": at, "answered_by": by, "approved": False, "reason": reason}
        requests = list(self.seat_requests.open().values_list("pk", flat=True))
        self.seat_requests.filter(pk__in=requests).update(**answered)
        self.renewals.filter(closed_at=None).update(closed_at=at, closed_by=by)
        for kept in (self.meetings, self.proposals, self.actions):
            kept.let_go(reason, by=by)
        with because(reason):
            self.time_polls.all().let_go(by=by)
            self.seat_invitations.open().update(withdrawn_at=at, withdrawn_by=by)
        word = (_("%(workgroup)s has been closed: %(reason)s") % {"workgroup": self.usual_name, "reason": reason})[:500]
        self._invitations().update(withdrawn_at=at, withdrawn_by=by, withdrawn_word=word)
        # What nobody answered in time is asked of the backbone, too.
        waits = Q(kind="seat_request", subject_id__in=requests)
        runs = Q(kind=TERM_OVER, subject_id__in=self.conveners.values("pk"))
        for asked in (Ask.objects.open().of_workgroup(self.pk), Ask.objects.open().filter(waits | runs)):
            asked.update(withdrawn_at=at, withdrawn_by=by)

    def _rested(self) -> int:
        """For how many days nobody was asked: from the decision, or from when it was said here, if that was later; and
        until today, whichever day it is that it meets from again."""
        last = self.states.all().latest_of(self.pk).first()
        return (localdate() - max(last.since, localdate(last.said_at))).days if last is not None else 0

    def _wind_on(self, days: int) -> None:
        """While it was paused no day of what is asked has run; of a meeting it is asked until the day before."""
        due = Ask.objects.open().of_workgroup(self.pk).exclude(due_on=None).exclude(kind=RSVP)
        owed = self.actions.unsettled().exclude(due_on=None)
        for rows in (due, owed, self.renewals.filter(closed_at=None)):
            rows.update(due_on=F("due_on") + timedelta(days=days))
        self.proposals.running().update(closes_at=F("closes_at") + timedelta(days=days))

    def _tell(self, state: State, audience: list[int], data: dict[str, Any], *, by: "User") -> None:
        team = Organization.objects.filter(is_backbone=True).first()
        data |= {"workgroup": self.usual_name, "slug": self.slug, "by": str(by)}
        data |= {"contact": str(by), "contact_at": team.usual_name if team else ""}
        record(_EVENTS[state], actor=by, target=self, audience=audience, visible=[PUBLIC], data=data)


def course() -> ArraySubquery:
    """For `annotate` on workgroups: its states, the newest first, as JSON of `state`, `since`, `reason` and `by`."""
    rows = StatePeriod.objects.filter(workgroup=OuterRef("pk")).order_by("-since", "-pk")
    told = JSONObject(state="state", since="since", reason="reason", by=Coalesce("by__name", Value("")))
    return ArraySubquery(rows.values(json=told)[:MOST_TOLD])
