"""Meetings that return: by which rule, until when, and what goes on as another series."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import takewhile
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.history.tracking import tracked
from workgroups.models.recurrence import (
    Dates,
    counted,
    ended,
    local_starts,
    moment_of,
    open_ended,
    repeats_of,
    rule_of,
    span_of,
)
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.meeting import Meeting, MeetingQuerySet


@tracked(exclude=["uid", "sequence", "created_at"])
class Series(ScopedModel):
    """Meetings that return by a rule, each a row of its own: what one of them differs in is its own.

    `rule` is the value of an RRULE (RFC 5545, 3.3.10) for times on the clock of `zone`; `begins_at` its first start.
    Where the days were listed one by one there is no rule, and calendars know each meeting by a name of its own.
    What was changed from one meeting on goes on as another series, which `continues` this one.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="series")
    uid = models.CharField(max_length=120, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    rule = models.CharField(max_length=300, editable=False)
    begins_at = models.DateTimeField(editable=False)
    minutes = models.PositiveSmallIntegerField(editable=False)
    zone = models.CharField(max_length=64, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    continues = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    if TYPE_CHECKING:
        meetings: MeetingQuerySet

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name_plural = "series"
        constraints = [
            # Its meetings refer to both, so that none of them is ever another workgroup's.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_series_belongs_to_its_workgroup")
        ]

    def __str__(self) -> str:
        return self.title or self.workgroup.usual_name

    @staticmethod
    def begin(workgroup: Workgroup, dates: Dates, *, title: str, uid: str, by: "User") -> "Series":
        """A series that returns as these dates say."""
        start, _end = span_of(dates.begins, dates.minutes, dates.zone)
        said = {"rule": dates.rule, "begins_at": start, "minutes": dates.minutes, "zone": dates.zone}
        return Series.objects.create(workgroup=workgroup, uid=uid, title=title, created_by=by, **said)

    def end_before(self, recurs_at: datetime) -> bool:
        """The last meeting before that one is its last. False, and nothing changes, when there is none before."""
        before = self.meetings.filter(recurs_at__lt=recurs_at).order_by("-recurs_at")
        last = before.values_list("recurs_at", flat=True).first()
        if last is None:
            return False
        Series.objects.filter(pk=self.pk).update(
            rule=ended(self.rule, last), ended_at=now(), sequence=F("sequence") + 1
        )
        return True

    def go_on(
        self, rows: "Sequence[Meeting]", dates: Dates, *, title: str, by: "User"
    ) -> "tuple[Series, list[datetime]]":
        """From the first of these rows on keep the rhythm from another time on; returns in which series, and when each
        recurs. It is another series, which continues this one; from its very first meeting on it is this one.
        """
        days = [one.recurs_at.astimezone(ZoneInfo(self.zone)).date() for one in rows if one.recurs_at]
        before, rule = open_ended(self.rule), rule_of(repeats_of(self.rule), dates.begins.date())
        # The day says less than the rule: the fourth Thursday may be meant as the last one.
        if dates.begins.date() == days[0]:
            rule = before
        recurs = [moment_of(one, dates.zone) for one in _instead(days, before, rule, dates.begins)]
        said = {"title": title, "rule": counted(rule, len(rows)), "begins_at": recurs[0], "minutes": dates.minutes}
        said["zone"] = dates.zone
        first: Any = rows[0].recurs_at
        if not self.end_before(first):
            Series.objects.filter(pk=self.pk).update(**said, sequence=F("sequence") + 1)
            return self, recurs
        ours = {"workgroup": self.workgroup, "created_by": by, "continues": self}
        return Series.objects.create(uid=str(uuid4()), **ours, **said), recurs


def _instead(days: list[date], before: str, rule: str, begins: datetime) -> list[datetime]:
    """When what was on these days by one rule is by another."""
    if not rule:
        # Listed days keep their distance.
        return [datetime.combine(begins.date() + (day - days[0]), begins.time()) for day in days]
    # A day that is not among them stays behind, and its turn is left out.
    was = takewhile(lambda one: one.date() <= days[-1], local_starts(before, datetime.combine(days[0], time())))
    found = {one.date(): start for one, start in zip(was, local_starts(rule, begins), strict=False)}
    return [found[day] for day in days]
