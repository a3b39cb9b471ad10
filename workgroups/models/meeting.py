"""When and where the people of a workgroup meet.

What everybody may know of a meeting stands in its row; how to join it by video stands in a row of its own, which only
the workgroup's people read, because a public calendar names the meeting and not its link.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.timezone import localdate, now, override
from django.utils.translation import gettext_lazy as _

from compact.access import PUBLIC, Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.accounts import zones
from compact.dates import hours, month, short_date, span
from compact.history.context import because
from compact.history.tracking import tracked
from compact.prepared import Moment
from workgroups.models.series import Series
from workgroups.models.workgroup import Workgroup

__all__ = ["ON_CHANGE", "Details", "Joining", "Meeting", "MeetingQuerySet", "Series", "What"]

if TYPE_CHECKING:
    from compact.accounts.models import User

What = Literal["announced", "moved", "changed", "cancelled"]
# Who acts when dates change: name → what is called with the meetings, what happened to all of them, and who did it.
ON_CHANGE: dict[str, Callable[[Sequence["Meeting"], What, "User"], object]] = {}


REASON = 500
# How long before it begins people come in.
EARLY = timedelta(minutes=30)


class MeetingQuerySet(ScopedQuerySet["Meeting"]):
    """Read by the people of the workgroup once its date is out; until then by those who run it."""

    def announced(self) -> Self:
        """Those whose date is out, called off or not."""
        return self.filter(announced_at__isnull=False)

    def standing(self) -> Self:
        """Those that were not called off."""
        return self.filter(cancelled_at=None)

    def ahead(self) -> Self:
        """Those that have not ended, the next one first."""
        return self.standing().filter(ends_at__gt=Moment()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Those that have ended, the last one first."""
        return self.filter(ends_at__lte=Moment()).order_by("-starts_at", "-pk")

    def kept(self) -> Self:
        """Those whose date is not out."""
        return self.filter(announced_at=None)

    def clashing(self, spans: "Sequence[tuple[datetime, datetime]]") -> list["Meeting"]:
        """Those that are held while one of these goes on, each span a start and an end in order."""
        if not spans:
            return []
        near = self.standing().filter(starts_at__lt=spans[-1][1], ends_at__gt=spans[0][0])
        return [one for one in near if any(one.starts_at < end and one.ends_at > start for start, end in spans)]

    def let_go(self, reason: str, *, by: "User") -> int:
        """Call off what has not begun, because the workgroup is closed, which its people are told. Returns how many."""
        ahead = self.standing().filter(starts_at__gt=now(), opened_at=None).select_for_update(of=("self",))
        rows = list(ahead.order_by("starts_at", "pk"))
        with because(reason):
            done: dict[str, Any] = {"cancelled_at": now(), "cancelled_by": by, "cancel_reason": reason[:REASON]}
            self.model._default_manager.filter(pk__in=[one.pk for one in rows]).update(**done)
        for one in rows:
            one.cancelled_at, one.cancelled_by, one.cancel_reason = done["cancelled_at"], by, reason[:REASON]
        Meeting.changed([one for one in rows if one.announced_at], "cancelled", by=by)
        return len(rows)


@tracked(exclude=["uid", "sequence", "created_at", "changed_at", "recurs_at"])
class Meeting(ScopedModel):
    """One meeting of a workgroup. Times are moments; `zone` is whose clock they are said by.

    Its course: kept by those who run the workgroup, then its date is out (`announced_at`), then its agenda
    (`published_at`); it is held (`opened_at` to `closed_at`), or called off (`cancelled_at`).
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="meetings")
    series = models.ForeignKey(Series, models.PROTECT, null=True, editable=False, related_name="meetings")
    # The start by the series' rule, which names this meeting in calendars (RECURRENCE-ID), however it is moved.
    recurs_at = models.DateTimeField(null=True, editable=False)
    uid = models.CharField(max_length=120, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=64)
    place = models.CharField(_("place"), max_length=300, blank=True)
    is_public = models.BooleanField(_("in the public calendar"), default=True)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    changed_at = models.DateTimeField(default=now, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    cancel_reason = models.CharField(max_length=500, blank=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(
        Case(
            When(announced_at=None, then=scope_of(Kind.CONVENERS, "workgroup_id")),
            default=scope_of(Kind.WORKGROUP, "workgroup_id"),
        )
    )
    scope_also = scope_field(Case(When(Q(announced_at__isnull=False, is_public=True), then=Value(PUBLIC))))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        indexes = [models.Index(fields=["workgroup", "starts_at"], name="meetings_of_a_workgroup")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(series=None, recurs_at=None) | Q(series__isnull=False, recurs_at__isnull=False),
                name="a_meeting_of_a_series_says_which_one",
            ),
            # Looked at when a statement is over: it may give many of them the time that was another's.
            models.UniqueConstraint(
                fields=["series", "recurs_at"],
                name="a_series_names_each_meeting_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["uid"], condition=Q(series=None), name="a_calendar_knows_a_meeting_by_one_name"
            ),
            # What belongs to a meeting refers to both, so that nothing of it is ever another workgroup's.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_meeting_belongs_to_its_workgroup"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Meeting of %(workgroup)s") % {"workgroup": self.workgroup.usual_name})

    @classmethod
    def changed(cls, meetings: Sequence["Meeting"], what: What, *, by: "User") -> None:
        """Count up what calendars know them by, and call everybody in `ON_CHANGE`; nobody when there are none.

        The one place where `sequence` and `changed_at` rise (RFC 5546, 2.1.4). Made known for the first time, a
        meeting keeps its first number. Inside the transaction of whatever changed; the rows given are as written.
        """
        if not meetings:
            return
        at, rise = now(), int(what != "announced")
        cls.objects.filter(pk__in=[one.pk for one in meetings]).update(sequence=F("sequence") + rise, changed_at=at)
        for one in meetings:
            one.sequence, one.changed_at = one.sequence + rise, at
        for called in ON_CHANGE.values():
            called(meetings, what, by)

    def get_absolute_url(self) -> str:
        """The meeting's page: the same before, during and after."""
        return reverse("workgroups:meeting", args=[self.workgroup.slug, self.pk])

    @property
    def tz(self) -> ZoneInfo:
        """Whose clock its times are said by."""
        return ZoneInfo(self.zone)

    @property
    def local_start(self) -> datetime:
        """When it begins, on that clock."""
        return self.starts_at.astimezone(self.tz)

    @property
    def local_end(self) -> datetime:
        """When it ends, on that clock."""
        return self.ends_at.astimezone(self.tz)

    @property
    def when(self) -> str:
        """From when until when, on that clock, in words."""
        with override(self.tz):
            return span(self.starts_at, self.ends_at)

    @property
    def hours(self) -> str:
        """The weekday, and from when until when, on that clock: beside the day itself."""
        with override(self.tz):
            return hours(self.starts_at, self.ends_at)

    @property
    def month(self) -> str:
        """The month it is in, on that clock, in words."""
        return month(self.local_start.date())

    @property
    def local_day(self) -> str:
        """The day, on that clock, in few words."""
        return short_date(self.local_start.date())

    @property
    def yours(self) -> str:
        """The same on the reader's clock; nothing where that is the same."""
        mine = span(self.starts_at, self.ends_at)
        return "" if mine == self.when else mine

    @property
    def where_its_clock_is(self) -> str:
        """Whose clock that is, in words."""
        return str(zones.called(self.zone))

    @property
    def is_kept(self) -> bool:
        """Its date is not out: nobody knows of it but those who run the workgroup."""
        return self.announced_at is None and self.cancelled_at is None

    @property
    def is_today(self) -> bool:
        """It begins today, where the reader is, or goes on now; and it is not over."""
        return self.ends_at > now() and localdate(self.starts_at) <= localdate()

    @property
    def has_moved(self) -> bool:
        """It is not when its series says."""
        return self.recurs_at is not None and self.recurs_at != self.starts_at

    @property
    def recurrence_id(self) -> datetime | None:
        """What calendars know it by within its series (RFC 5545, 3.8.4.4); nothing where it has a name of its own."""
        return self.recurs_at if self.series is not None and self.series.uid == self.uid else None

    @property
    def is_early(self) -> bool:
        """Nobody has come in yet: it begins in more than half an hour."""
        return self.starts_at - EARLY > now()

    def open(self) -> bool:
        """Something was written down in it: it has begun. False when it had, and for what is prepared days before."""
        here = Meeting.objects.filter(pk=self.pk, opened_at=None, starts_at__lte=now() + EARLY)
        return here.update(opened_at=now()) == 1

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.ends_at - self.starts_at

    @property
    def is_over(self) -> bool:
        """Whether it has been closed, or its time has passed."""
        return self.closed_at is not None or self.ends_at <= now()


@tracked()
class Joining(ScopedModel):
    """How to join a meeting from elsewhere: read by the people of the workgroup, never by the public."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="joining")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    link = models.URLField(_("video link"), max_length=500, blank=True)
    telephone = models.CharField(_("by telephone"), max_length=200, blank=True)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.link or self.telephone


@dataclass(frozen=True)
class Details:
    """What is said of a meeting besides when it is."""

    title: str = ""
    place: str = ""
    is_public: bool = True
    link: str = ""
    telephone: str = ""

    @property
    def own(self) -> dict[str, Any]:
        """What stands in the meeting's own row."""
        return {"title": self.title, "place": self.place, "is_public": self.is_public}

    @property
    def joining(self) -> dict[str, str]:
        """What only the people of the workgroup read."""
        return {"link": self.link, "telephone": self.telephone}
