"""How meetings return: a rule in the words of calendars (RFC 5545), and the moments it leads to.

A rule counts days on the clock of a time zone, so that a meeting at ten stays at ten when the clocks change. Of the two
nights on which they do: a time that does not exist is as much later as the clocks go forward, and of a time that there
is twice the first one counts (RFC 5545, 3.3.5).
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 300
YEARS = 5
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNTIL = "%Y%m%dT%H%M%SZ"


class Repeats(models.TextChoices):
    """How a meeting returns. Of `DAYS` each is named, and no rule leads to them."""

    ONCE = "once", gettext_lazy("Once")
    WEEKLY = "weekly", gettext_lazy("Every week")
    FORTNIGHTLY = "fortnightly", gettext_lazy("Every second week")
    WEEKDAY = "weekday", gettext_lazy("Every month, on the same weekday of it")
    MONTHDAY = "monthday", gettext_lazy("Every month, on the same day of it")
    DAYS = "days", gettext_lazy("On days that I list")


def moment_of(local: datetime, zone: str) -> datetime:
    """The moment of a time on the clock of a zone, given without one; on the nights of a change as said above."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def rule_of(repeats: str, first: date) -> str:
    """The rule by which a meeting on that day returns, without an end; nothing where no rule does.

    The fifth of a weekday is the last one of its month, and so is a day that some months lack.
    """
    if repeats in {Repeats.WEEKLY, Repeats.FORTNIGHTLY}:
        interval = ";INTERVAL=2" if repeats == Repeats.FORTNIGHTLY else ""
        return f"FREQ=WEEKLY{interval};BYDAY={WEEKDAYS[first.weekday()]}"
    if repeats == Repeats.WEEKDAY:
        nth = (first.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={nth if nth < 5 else -1}{WEEKDAYS[first.weekday()]}"
    if repeats == Repeats.MONTHDAY:
        if first.day <= 28:
            return f"FREQ=MONTHLY;BYMONTHDAY={first.day}"
        days = ",".join(str(number) for number in range(28, first.day + 1))
        return f"FREQ=MONTHLY;BYMONTHDAY={days};BYSETPOS=-1"
    return ""


def repeats_of(rule: str) -> Repeats:
    """The other way round."""
    parts = dict(part.split("=") for part in rule.split(";") if part)
    if not parts:
        return Repeats.DAYS
    if parts["FREQ"] == "WEEKLY":
        return Repeats.FORTNIGHTLY if parts.get("INTERVAL") == "2" else Repeats.WEEKLY
    return Repeats.WEEKDAY if "BYDAY" in parts else Repeats.MONTHDAY


def counted(rule: str, number: int) -> str:
    """The rule with its end: so many meetings."""
    return f"{rule};COUNT={number}" if rule else ""


def ended(rule: str, last: datetime) -> str:
    """The rule with another end: that moment is its last one."""
    if not rule:
        return ""
    return f"{open_ended(rule)};UNTIL={last.astimezone(UTC).strftime(UNTIL)}"


def open_ended(rule: str) -> str:
    """The rule without its end."""
    return ";".join(part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL=")))


def local_starts(rule: str, first: datetime) -> Iterator[datetime]:
    """The times to which a rule leads, on the clock on which the first was given, that one included."""
    yield from rrulestr(rule, dtstart=first)


def five_years_after(day: date) -> date:
    """The last day on which anything can be called that is planned on this one."""
    year = day.year + YEARS
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@dataclass(frozen=True)
class Dates:
    """When a meeting is, and how it returns: `begins` on the clock of `zone`; until a day, a number of times, or on
    other `days`, too."""

    begins: datetime
    minutes: int
    zone: str
    repeats: str = Repeats.ONCE
    until: date | None = None
    count: int | None = None
    days: Sequence[date] = ()

    @property
    def rule(self) -> str:
        """By which it returns, with its end; nothing where none does."""
        return counted(rule_of(self.repeats, self.begins.date()), len(self.local_starts()))

    def local_starts(self) -> list[datetime]:
        """Every start on the clock of the zone.

        Raises ValidationError for the field that asks for more than 300 meetings, or for longer than five years.
        """
        if self.repeats == Repeats.ONCE:
            return [self.begins]
        if self.repeats == Repeats.DAYS:
            days = sorted({self.begins.date(), *self.days})
            return self._within([datetime.combine(day, self.begins.time()) for day in days], "days")
        found: list[datetime] = []
        for start in local_starts(rule_of(self.repeats, self.begins.date()), self.begins):
            if (self.until and start.date() > self.until) or (self.count and len(found) == self.count):
                break
            found.append(start)
            self._within(found, "until" if self.until else "count")
        return found

    def spans(self) -> list[tuple[datetime, datetime]]:
        """From when until when each is, as moments. Raises ValidationError as `local_starts` does."""
        return [span_of(start, self.minutes, self.zone) for start in self.local_starts()]

    def _within(self, found: list[datetime], name: str) -> list[datetime]:
        last = five_years_after(self.begins.date())
        if found[-1].date() > last:
            raise ValidationError({name: _("A series lasts five years at most. Choose an earlier end.")})
        if len(found) > MOST:
            said = _("A series has %(number)s meetings at most. Choose an earlier end.") % {"number": MOST}
            raise ValidationError({name: said})
        return found


def span_of(local: datetime, minutes: int, zone: str) -> tuple[datetime, datetime]:
    """From when until when a meeting is, as moments, that begins at this time on the clock of the zone."""
    start = moment_of(local, zone)
    return start, start + timedelta(minutes=minutes)
