"""A time zone as a calendar file carries it (RFC 5545, 3.6.5), made of what this machine knows of the zone.

Outlook reads the rule of each change-over and no list of dates, so a rule is said wherever one holds.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Change:
    """A change-over: the moment, as the clock showed it that was right until then, and what it changed."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[object, ...]:
        return self.before, self.after, self.name, self.summer, self.at.month, self.at.weekday(), self.at.time()

    @property
    def nth(self) -> set[int]:
        """Which one of its weekday it is in its month, counted from the beginning, and -1 when it is the last."""
        return {(self.at.day - 1) // 7 + 1} | ({-1} if (self.at + _WEEK).month != self.at.month else set())


@lru_cache(maxsize=256)
def time_zone(name: str, first: int, last: int) -> Timezone:
    """The zone of that name as it is from the year `first` to the year `last`. Never changed by who gets it.

    Raises zoneinfo.ZoneInfoNotFoundError for a name that nobody knows.
    """
    zone = ZoneInfo(name)
    part = Timezone()
    part.add("tzid", name)
    # Few years do not tell "the fourth Sunday" from "the last".
    last = max(last, first + 9)
    changes = [one for year in range(first - 1, last + 1) for one in _changes(zone, year)]
    begin = datetime(first - 1, 1, 1)  # noqa: DTZ001 -- by the zone's own clock
    _observed(part, _standing(zone, begin))
    kinds = defaultdict(list)
    for one in changes:
        kinds[one.kind].append(one)
    for some in kinds.values():
        nth = set[int].intersection(*(one.nth for one in some))
        if len(some) == last - first + 2 and nth:
            at = some[0].at
            _observed(part, some[0], f"FREQ=YEARLY;BYMONTH={at.month};BYDAY={min(nth)}{DAYS[at.weekday()]}")
        else:
            for one in some:
                _observed(part, one)
    return part


def _standing(zone: tzinfo, at: datetime) -> _Change:
    """What is so on a day on which nothing changes."""
    local = at.replace(tzinfo=zone)
    offset = local.utcoffset() or timedelta(0)
    return _Change(at, offset, offset, local.tzname() or "", bool(local.dst()))


def _changes(zone: tzinfo, year: int) -> list[_Change]:
    found, day, end = [], datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        later = day + _WEEK
        if day.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            found.append(_narrowed(zone, day, later))
        day = later
    return [one for one in found if one.at.year == year]


def _narrowed(zone: tzinfo, low: datetime, high: datetime) -> _Change:
    before = low.astimezone(zone).utcoffset() or timedelta(0)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() != before else (middle, high)
    local = high.astimezone(zone)
    at = (high + before).replace(tzinfo=None)
    return _Change(at, before, local.utcoffset() or timedelta(0), local.tzname() or "", bool(local.dst()))


def _observed(part: Timezone, change: _Change, rule: str = "") -> None:
    observed = (TimezoneDaylight if change.summer else TimezoneStandard)()
    observed.add("dtstart", change.at)
    observed.add("tzoffsetfrom", change.before)
    observed.add("tzoffsetto", change.after)
    observed.add("tzname", change.name)
    if rule:
        observed.add("rrule", vRecur.from_ical(rule))
    part.add_component(observed)
