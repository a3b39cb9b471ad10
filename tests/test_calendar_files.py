"""Calendar files: that readers we did not write find the same meetings at the same times in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from workgroups.calendars.files import Feed, Invitation, calendar
from workgroups.calendars.occasions import Occasion, Sequel
from workgroups.calendars.zones import time_zone

ZONES = ["America/Los_Angeles", "America/New_York", "Europe/Madrid", "America/Phoenix"]
# Around both change-over nights of both continents, and the hours that one skips and the other has twice.
BEGINS = [datetime(2026, 3, 1), datetime(2026, 3, 22), datetime(2026, 10, 18), datetime(2026, 10, 25)]  # noqa: DTZ001
RULES = ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=2SU", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=DAILY"]
Times = set[tuple[datetime, datetime]]


def moment(local: datetime, zone: str) -> datetime:
    """By the clock of that zone; of a time that comes twice the first, as a rule means it (RFC 5545, 3.3.5)."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def weekly(count: int, *, rule: str = "FREQ=WEEKLY", begin: datetime = datetime(2026, 10, 6, 9)) -> Sequel:  # noqa: DTZ001
    """A series that meets for an hour in Los Angeles, with a room and a link."""
    zone, length = ZONES[0], timedelta(hours=1)
    starts = [moment(one, zone) for one in rrulestr(f"{rule};COUNT={count}", dtstart=begin)]
    some = [
        Occasion("s@x", "Reading", one, one + length, zone, recurs_at=one, place="Room 1", link="https://v.example/r")
        for one in starts
    ]
    return Sequel("s@x", rule, starts[0], zone, tuple(some))


@st.composite
def series(draw: Any) -> Sequel:
    """Any series: on the clock of some zone, of which some were moved, put elsewhere, called off, or are missing."""
    zone = draw(st.sampled_from(ZONES))
    begin = draw(st.sampled_from(BEGINS)).replace(hour=draw(st.integers(0, 23)), minute=draw(st.sampled_from([0, 30])))
    rule, count = draw(st.sampled_from(RULES)), draw(st.integers(1, 9))
    starts = [moment(one, zone) for one in rrulestr(f"{rule};COUNT={count}", dtstart=begin)]
    minutes, rows = draw(st.sampled_from([30, 60])), []
    for start in starts:
        one = Occasion("s@x", "Reading", start, start + timedelta(minutes=minutes), zone, recurs_at=start)
        fate = draw(st.sampled_from(["as ever", "as ever", "moved", "elsewhere", "called off", "missing"]))
        if fate == "moved":
            by = timedelta(minutes=draw(st.integers(-3000, 3000)))
            one = replace(one, starts_at=start + by, ends_at=one.ends_at + by + timedelta(minutes=15))
        elif fate == "elsewhere":
            one = replace(one, place="Süd; Room 3, 2nd floor\\", zone=draw(st.sampled_from(ZONES)))
        one = replace(one, cancelled=fate == "called off")
        if fate != "missing":
            rows.append(one)
    extra = draw(st.booleans()) and starts[0] + timedelta(hours=5)
    if extra:
        rows.append(Occasion("s@x", "Reading", extra, extra + timedelta(minutes=minutes), zone, recurs_at=extra))
    return Sequel("s@x", f"{rule};COUNT={count}", starts[0], zone, tuple(rows))


def met(sequel: Sequel) -> Times:
    """When its people meet."""
    return {(one.starts_at, one.ends_at) for one in sequel.occasions if not one.cancelled}


def by_icalendar(file: bytes) -> Times:
    """When they meet by the file, as `icalendar` reads it and `dateutil` counts."""
    own, plain = {}, {}
    for event in icalendar.Calendar.from_ical(file).events:
        begin, end = event["DTSTART"].dt, event["DTEND"].dt
        length = end.astimezone(UTC) - begin.astimezone(UTC)
        if "RECURRENCE-ID" in event:
            own[event["RECURRENCE-ID"].dt.astimezone(UTC)] = (begin.astimezone(UTC), end.astimezone(UTC))
        elif "RRULE" not in event:
            moments = {begin.astimezone(UTC)} | dates(event, "RDATE")
            plain |= {one: (one, one + length) for one in moments}
        else:
            rule, zone = event["RRULE"].to_ical().decode(), begin.tzinfo
            last = event["RRULE"]["UNTIL"][0]
            # Counted on the clock, and only then asked which moment that is, as a rule is meant (RFC 5545, 3.3.10).
            free = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL"))
            some = rruleset()
            some.rrule(rrulestr(free, dtstart=begin.replace(tzinfo=None)))  # type: ignore[arg-type]
            found = some.between(begin.replace(tzinfo=None), last.replace(tzinfo=None) + timedelta(days=1), inc=True)
            moments = {one.replace(tzinfo=zone).astimezone(UTC) for one in found}
            moments = {one for one in moments if one <= last} | dates(event, "RDATE")
            plain |= {one: (one, one + length) for one in moments - dates(event, "EXDATE")}
    return set((plain | own).values())


def dates(event: Any, name: str) -> set[datetime]:
    """The moments of a list of dates."""
    found = event.get(name, [])
    return {one.dt.astimezone(UTC) for some in (found if isinstance(found, list) else [found]) for one in some.dts}


def by_vobject(file: bytes) -> Times:
    """When they meet by the file, as `vobject` reads it, which takes the zone out of the file itself."""
    parsed = vobject.readOne(file.decode())
    own, plain = {}, {}
    for event in getattr(parsed, "vevent_list", []):
        begin, end = event.dtstart.value, event.dtend.value
        if hasattr(event, "recurrence_id"):
            own[utc(event.recurrence_id.value)] = (utc(begin), utc(end))
        else:
            length = utc(end) - utc(begin)
            moments = {utc(one) for one in event.getrruleset(addRDate=False) or [begin]}
            if hasattr(event, "rdate"):
                moments |= {utc(one) for line in event.rdate_list for one in line.value}
            left_out = {utc(one) for line in getattr(event, "exdate_list", []) for one in line.value}
            plain |= {one: (one, one + length) for one in moments - left_out}
    return set((plain | own).values())


def utc(value: datetime) -> datetime:
    """The moment."""
    return value.astimezone(UTC)


@settings(max_examples=30, deadline=None)
@given(series())
def test_both_readers_find_every_meeting_at_its_time(sequel: Sequel):
    """Compared with the meetings themselves, and each of the two readers counts by itself."""
    file = calendar([sequel])
    assert by_icalendar(file) == met(sequel)
    zone = ZoneInfo(sequel.zone)
    if all(one.astimezone(zone).replace(tzinfo=None) == local for one, local in sequel.nominal.items()):
        # A time that the spring night skips this reader calls by another hour.
        assert by_vobject(file) == met(sequel)


@pytest.mark.parametrize(
    "zone", ["America/Los_Angeles", "Europe/Madrid", "America/Santiago", "Africa/Casablanca", "UTC"]
)
def test_the_zone_in_the_file_is_the_zone_of_the_world(zone: str):
    """Day by day over six years, as the reader works it out that knows nothing but the file."""
    parsed = time_zone(zone, 2026, 2031)
    begin = datetime(2026, 1, 1, 12)  # noqa: DTZ001
    theirs = icalendar.Timezone.from_ical(parsed.to_ical()).to_tz(lookup_tzid=False)
    for day in range(0, 6 * 365, 3):
        local = begin + timedelta(days=day)
        assert local.replace(tzinfo=theirs).utcoffset() == local.replace(tzinfo=ZoneInfo(zone)).utcoffset(), local


def test_b24_a_moved_meeting_moves_alone_and_one_called_off_leaves_the_others():
    """B24: the rule and its beginning stay as they were, and the moved one is named by when it was to be."""
    before = weekly(6)
    some = list(before.occasions)
    some[2] = replace(
        some[2], starts_at=some[2].starts_at + timedelta(days=1), ends_at=some[2].ends_at + timedelta(days=1)
    )
    some[4] = replace(some[4], cancelled=True)
    was, master, own = (
        *icalendar.Calendar.from_ical(calendar([before])).events,
        *icalendar.Calendar.from_ical(calendar([replace(before, occasions=tuple(some))])).events,
    )
    assert {name: master[name].to_ical() for name in ("UID", "DTSTART", "DTEND", "RRULE")} == {
        name: was[name].to_ical() for name in ("UID", "DTSTART", "DTEND", "RRULE")
    }
    assert own["UID"] == master["UID"] == "s@x"
    assert own["RECURRENCE-ID"].dt == before.occasions[2].starts_at
    assert own["DTSTART"].dt - own["RECURRENCE-ID"].dt == timedelta(days=1)
    assert dates(master, "EXDATE") == {before.occasions[4].starts_at}
    assert own["CONFERENCE"] == master["CONFERENCE"] == "https://v.example/r"


def test_b24_an_invitation_says_from_whom_to_whom_and_in_which_number():
    """B24: every part of it, in a method of its own; nothing that somebody is called breaks out of its line."""
    at = datetime(2026, 10, 1, tzinfo=UTC)
    asked = Invitation(
        "REQUEST", "reply+x@y.org", "L.A. Compact", "ana@x.org", 'Ana "Ñ"\r\nATTENDEE:mailto:a', 4, at, True
    )
    some = weekly(3)
    odd = replace(
        some.occasions[1], title="Agenda, part 2; \\n\r\nEND:VEVENT\x0b " + "ñ" * 80, lines=("One, two", "Three")
    )
    file = calendar([replace(some, occasions=(some.occasions[0], odd, some.occasions[2]))], invitation=asked)
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert b"\n" not in file.replace(b"\r\n", b"")
    parsed = icalendar.Calendar.from_ical(file)
    assert parsed["METHOD"] == "REQUEST"
    assert [event["SEQUENCE"] for event in parsed.events] == [4, 4]
    for event in parsed.events:
        assert event["ORGANIZER"] == "mailto:reply+x@y.org"
        assert event["ATTENDEE"] == "mailto:ana@x.org"
        assert event["ATTENDEE"].params["RSVP"] == "TRUE"
        assert event["DTSTAMP"].dt == at
        assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [timedelta(minutes=-30)]
    own = parsed.events[1]
    assert own["SUMMARY"] == "Agenda, part 2; \\n\nEND:VEVENT " + "ñ" * 80
    assert "1. One, two\n2. Three" in own["DESCRIPTION"]
    assert vobject.readOne(file.decode()).vevent_list[1].summary.value.endswith("ñ" * 80)
    called_off = icalendar.Calendar.from_ical(
        calendar([replace(odd, recurs_at=None, cancelled=True)], invitation=replace(asked, method="CANCEL"))
    )
    assert (called_off["METHOD"], called_off.events[0]["STATUS"]) == ("CANCEL", "CANCELLED")
    assert not called_off.walk("VALARM")


def test_a_series_of_five_years_is_one_rule():
    """Told until when, so that a calendar goes no further than the workgroup does."""
    file = calendar([weekly(260)], feed=Feed("Reading", "https://x.example/"))
    parsed = icalendar.Calendar.from_ical(file)
    assert len(parsed.events) == 1
    assert len(file) < 3000
    assert parsed.events[0]["RRULE"]["UNTIL"][0].date() == date(2031, 9, 23)
    assert parsed["X-PUBLISHED-TTL"] == "PT1H"
    assert parsed["REFRESH-INTERVAL"].dt == timedelta(hours=1)
