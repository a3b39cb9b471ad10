"""From the rows of meetings to what a calendar is told of them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, OuterRef, TextField, Value, When
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from compact.mail import absolute
from workgroups.calendars.occasions import Occasion, Sequel
from workgroups.models import AgendaItem, Meeting

if TYPE_CHECKING:
    from workgroups.models.meeting import MeetingQuerySet

# How much of the past a calendar that is read again and again still shows.
PAST = timedelta(days=90)
DAY = timedelta(days=1)


def in_full(meetings: "MeetingQuerySet") -> "MeetingQuerySet":
    """These with what their people know of them: how to join, and the agenda once it is out. Still one query."""
    titles = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by("position", "pk").values("title")
    words: Any = ArrayField(TextField())
    lines = Case(When(published_at__isnull=False, then=ArraySubquery(titles)), default=Value([], words))
    return meetings.select_related("series", "workgroup", "joining").annotate(lines=lines).order_by("starts_at", "pk")


def in_public(meetings: "MeetingQuerySet") -> "MeetingQuerySet":
    """Those of the public calendar, whoever asks: no link, no telephone, no agenda is even read."""
    out = meetings.announced().filter(is_public=True)
    return out.select_related("series", "workgroup").order_by("starts_at", "pk")


def recent(meetings: "MeetingQuerySet") -> "MeetingQuerySet":
    """Those ahead, and those of the last ninety days."""
    return meetings.announced().filter(ends_at__gt=now() - PAST)


def told(rows: Iterable[Meeting], *, inside: bool) -> list[Occasion | Sequel]:
    """What a calendar is told: a series that has a rule as one, everything else meeting by meeting.

    Only with `inside` it is told what is for the people of the workgroup; the rows then come from `in_full`.
    """
    single: list[Occasion | Sequel] = []
    series: dict[int, list[Meeting]] = {}
    for row in rows:
        if row.series is None or not row.series.rule:
            single.append(occasion(row, inside=inside))
        else:
            series.setdefault(row.series.pk, []).append(row)
    return single + [sequel(some, inside=inside) for some in series.values()]


def sequel(rows: list[Meeting], *, inside: bool) -> Sequel:
    """These meetings of one series as a calendar knows them."""
    series = rows[0].series
    assert series is not None  # noqa: S101  they are of one
    return Sequel(
        uid=series.uid,
        rule=series.rule,
        begins_at=series.begins_at,
        zone=series.zone,
        sequence=series.sequence,
        occasions=tuple(occasion(row, inside=inside) for row in rows),
        url=absolute(reverse("workgroups:meetings", args=[rows[0].workgroup.slug])),
    )


def occasion(row: Meeting, *, inside: bool) -> Occasion:
    """One meeting as a calendar knows it."""
    joining = getattr(row, "joining", None) if inside else None
    # What was talked about long ago is read in the notes, and need not travel with every calendar.
    lines = row.lines if inside and row.ends_at > now() - DAY else []  # type: ignore[attr-defined]
    within = row.series if row.series and row.series.rule else None
    return Occasion(
        uid=row.uid,
        title=title(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        # A part of a series counts on from the series: whichever of the two rises, so does it (RFC 5546, 2.1.4).
        sequence=row.sequence + (within.sequence if within else 0),
        recurs_at=row.recurs_at if within else None,
        place=row.place,
        link=joining.link if joining else "",
        telephone=joining.telephone if joining else "",
        url=absolute(row.get_absolute_url()) if inside else "",
        lines=tuple(lines),
        cancelled=row.cancelled_at is not None,
        created_at=row.created_at,
        changed_at=max(one for one in (row.changed_at, row.cancelled_at, row.published_at) if one is not None),
    )


def title(row: Meeting) -> str:
    """What it is called among meetings of other workgroups."""
    if not row.title:
        return str(row)
    return _("%(title)s (%(workgroup)s)") % {"title": row.title, "workgroup": row.workgroup.usual_name}
