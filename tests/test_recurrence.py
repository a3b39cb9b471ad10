"""When meetings return: against dateutil's own zones, over both nights on which the clocks change (F22)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil import tz
from dateutil.rrule import rrule, rrulestr
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workgroups.models.recurrence import (
    MOST,
    Dates,
    Repeats,
    counted,
    ended,
    moment_of,
    open_ended,
    repeats_of,
    rule_of,
)

ZONES = ["America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland"]
RULED = [Repeats.WEEKLY, Repeats.FORTNIGHTLY, Repeats.WEEKDAY, Repeats.MONTHDAY]
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))


def by_dateutil(local: datetime, zone: str) -> datetime:
    """The moment by dateutil's own reading of the zone; it moves a time that does not exist only when asked to."""
    return tz.resolve_imaginary(local.replace(tzinfo=tz.gettz(zone), fold=0)).astimezone(UTC)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(RULED), days, times, st.sampled_from(ZONES), st.integers(1, 60))
@example(Repeats.WEEKLY, date(2027, 2, 28), time(2, 30), "America/Los_Angeles", 6)  # 14 March has no 2:30
@example(Repeats.WEEKLY, date(2026, 10, 18), time(1, 30), "America/Los_Angeles", 6)  # 1 November has it twice
@example(Repeats.WEEKLY, date(2027, 3, 21), time(2, 30), "Europe/Berlin", 3)
@example(Repeats.FORTNIGHTLY, date(2027, 3, 21), time(2, 15), "Pacific/Auckland", 5)
@example(Repeats.MONTHDAY, date(2027, 1, 31), time(10), "Europe/Berlin", 14)
@example(Repeats.WEEKDAY, date(2027, 1, 29), time(10), "Pacific/Auckland", 14)
def test_every_moment_is_the_one_that_dateutil_finds(repeats, day, at, zone, count):
    dates = Dates(datetime.combine(day, at), 90, zone, repeats, count=count)

    spans = dates.spans()

    rule = rrulestr(dates.rule, dtstart=dates.begins)
    assert isinstance(rule, rrule)
    assert [start for start, _end in spans] == [by_dateutil(one, zone) for one in rule]
    assert {end - start for start, end in spans} == {timedelta(minutes=90)}
    assert repeats_of(dates.rule) == repeats
    # Read with its end as a moment, as calendars read it, the rule has as many meetings.
    until = ended(dates.rule, spans[-1][0])
    assert open_ended(until) == rule_of(repeats, day)
    if all(by_dateutil(one, zone).astimezone(tz.gettz(zone)).replace(tzinfo=None) == one for one in rule):
        assert len(list(rrulestr(until, dtstart=dates.begins.replace(tzinfo=tz.gettz(zone))))) == count


@settings(max_examples=30, deadline=None)
@given(days, st.sampled_from(ZONES))
def test_the_same_hour_on_the_clock_whatever_the_season(day, zone):
    dates = Dates(datetime.combine(day, time(10)), 60, zone, Repeats.WEEKLY, count=53)

    assert {start.astimezone(tz.gettz(zone)).time() for start, _end in dates.spans()} == {time(10)}


def test_both_nights():
    assert moment_of(datetime.fromisoformat("2027-03-14T02:30"), "America/Los_Angeles") == datetime(
        2027, 3, 14, 10, 30, tzinfo=UTC
    )
    assert moment_of(datetime.fromisoformat("2027-11-07T01:30"), "America/Los_Angeles") == datetime(
        2027, 11, 7, 8, 30, tzinfo=UTC
    )


def test_a_day_that_some_months_lack_is_their_last_one():
    monthly = Dates(datetime.fromisoformat("2027-01-31T09:00"), 60, "UTC", Repeats.MONTHDAY, count=4)
    fifth = Dates(datetime.fromisoformat("2027-01-29T09:00"), 60, "UTC", Repeats.WEEKDAY, count=3)

    assert [one.day for one in monthly.local_starts()] == [31, 28, 31, 30]
    assert [one.date() for one in fifth.local_starts()] == [date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26)]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"repeats": "weekly", "count": MOST + 1}, "count", "five years"),
        ({"repeats": "weekly", "until": date(2033, 1, 1)}, "until", "five years"),
        ({"repeats": "monthday", "count": 70}, "count", "five years"),
        ({"repeats": "days", "days": [date(2033, 1, 1)]}, "days", "five years"),
        ({"repeats": "days", "days": [date(2027, 1, 1) + timedelta(n) for n in range(400)]}, "days", "300 meetings"),
    ],
)
def test_a_series_has_an_end(more, field, words):
    with pytest.raises(ValidationError) as error:
        Dates(datetime.fromisoformat("2027-01-01T09:00"), 60, "UTC", **more).spans()

    assert words in str(error.value.message_dict[field])


def test_listed_days_have_no_rule_and_stand_in_order():
    dates = Dates(
        datetime.fromisoformat("2027-05-04T09:00"), 60, "UTC", Repeats.DAYS, days=[date(2027, 5, 12), date(2027, 5, 6)]
    )

    assert dates.rule == "" == counted("", 3) == ended("", datetime(2027, 5, 4, tzinfo=UTC))
    assert [one.day for one in dates.local_starts()] == [4, 6, 12]
