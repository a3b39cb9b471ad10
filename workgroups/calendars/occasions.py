"""What a calendar is told of meetings: values, and nothing that was read from anywhere."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import vRecur


@dataclass(frozen=True)
class Occasion:
    """One meeting as a calendar knows it. `recurs_at` names it within a series, wherever it was moved to."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    sequence: int = 0
    recurs_at: datetime | None = None
    place: str = ""
    link: str = ""
    telephone: str = ""
    url: str = ""
    lines: tuple[str, ...] = ()
    cancelled: bool = False
    created_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    changed_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.ends_at - self.starts_at

    @property
    def manner(self) -> tuple[object, ...]:
        """What it shares with others of its series."""
        return self.title, self.place, self.link, self.telephone, self.zone, self.length


@dataclass(frozen=True)
class Sequel:
    """A series as a calendar knows it: a rule on the clock of its zone, and the meetings that are told of it.

    What counts is the meetings: what the rule names and no meeting stands for is left out of it, and a meeting that it
    does not name is added. `url` is the page where they stand.
    """

    uid: str
    rule: str
    begins_at: datetime
    zone: str
    occasions: tuple[Occasion, ...]
    sequence: int = 0
    url: str = ""
    nominal: dict[datetime, datetime] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        # A time that the spring night skips is still how the rule calls it.
        self.nominal.update({self._moment(local): local for local in self._named()})

    @cached_property
    def told(self) -> list[Occasion]:
        """The meetings that were not called off, in the order of the rule."""
        return sorted((one for one in self.occasions if not one.cancelled), key=_by_rule)

    @cached_property
    def begins(self) -> datetime:
        """By the clock of its zone, the first that is told of: of those that the rule names, if it names any."""
        named = [self.nominal[_by_rule(one)] for one in self.told if _by_rule(one) in self.nominal]
        return named[0] if named else self.name(self.told[0])

    @cached_property
    def usual(self) -> Occasion:
        """What most of them are like; of those as many, the last."""
        most = Counter(one.manner for one in reversed(self.told)).most_common(1)[0][0]
        found = next(one for one in reversed(self.told) if one.manner == most)
        start = self.begins.replace(tzinfo=ZoneInfo(self.zone))
        changed = max(one.changed_at for one in self.occasions)
        return replace(
            found,
            uid=self.uid,
            sequence=self.sequence,
            recurs_at=None,
            starts_at=start,
            ends_at=self._moment(self.begins) + found.length,
            zone=self.zone,
            url=self.url,
            lines=(),
            changed_at=changed,
        )

    @property
    def recurrence(self) -> vRecur | None:
        """The rule, until the last meeting that is told of (RFC 5545, 3.3.10: said in UTC); none if it names none."""
        if self._moment(self.begins) not in self.nominal:
            return None
        rule = _endless(self.rule)
        rule["UNTIL"] = [max(_by_rule(one) for one in self.told)]
        return rule

    @property
    def left_out(self) -> list[datetime]:
        """What the rule names and nobody meets for."""
        told = {_by_rule(one) for one in self.told}
        begins = self.begins if self.recurrence else datetime.max  # noqa: DTZ901 -- by no clock
        return [local for moment, local in self.nominal.items() if moment not in told and local >= begins]

    @property
    def added(self) -> list[datetime]:
        """Meetings that the rule does not name."""
        added = [self.name(one) for one in self.told if _by_rule(one) not in self.nominal]
        return [local for local in added if local != self.begins]

    def name(self, one: Occasion) -> datetime:
        """How calendars call a meeting of it, by the clock of its zone."""
        moment = _by_rule(one)
        return self.nominal.get(moment) or moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def differs(self, one: Occasion) -> bool:
        """Whether a meeting is not what the rule and the usual ones say of it."""
        return one.starts_at != one.recurs_at or one.manner != self.usual.manner or bool(one.lines)

    @property
    def _begin(self) -> datetime:
        return self.begins_at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None, microsecond=0)

    def _named(self) -> list[datetime]:
        if not self.told:
            return []
        zone = ZoneInfo(self.zone)
        first, last = (_by_rule(one).astimezone(zone).replace(tzinfo=None) for one in (self.told[0], self.told[-1]))
        named = rruleset()
        said: bytes = _endless(self.rule).to_ical()  # type: ignore[no-untyped-call]
        named.rrule(rrulestr(said.decode(), dtstart=self._begin))  # type: ignore[arg-type]
        hour = timedelta(hours=2)  # what a night without that time is called by
        end = _by_rule(self.told[-1])
        return [local for local in named.between(first - hour, last + hour, inc=True) if self._moment(local) <= end]

    def _moment(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def _by_rule(one: Occasion) -> datetime:
    # A calendar knows no less than a second.
    return (one.recurs_at or one.starts_at).astimezone(UTC).replace(microsecond=0)


def _endless(rule: str) -> vRecur:
    """The rule without its end: how far it goes is said by the meetings."""
    parsed: vRecur = vRecur.from_ical(rule)
    for part in ("COUNT", "UNTIL"):
        parsed.pop(part, None)
    return parsed
