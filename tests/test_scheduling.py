"""Dates of a workgroup as those who run it change them: one, a series, this one and what follows (F22, B24)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.notifications.models import Event
from compact.wall import entered
from tests.conftest import acting_as
from tests.together import at_once
from tests.world import World
from workgroups.models import AgendaItem, Dates, Details, Joining, Meeting, Repeats, Schedule, Series
from workgroups.models.meeting import ON_CHANGE

LA = "America/Los_Angeles"
MONDAY = localdate() + timedelta(days=14 - localdate().weekday())
BEGINS = datetime.combine(MONDAY, time(10))
DETAILS = Details(title="Books", place="Library", link="https://video.example/1")


@pytest.fixture
def heard() -> Iterator[list[tuple[int, str, str]]]:
    """How many meetings, what, by whom: what is told to whoever acts when dates change."""
    told: list[tuple[int, str, str]] = []
    ON_CHANGE["test"] = lambda meetings, what, by: told.append((len(meetings), what, str(by)))
    yield told
    del ON_CHANGE["test"]


def call(world: World, repeats: str = Repeats.ONCE, *, announced: bool = True, **more: Any) -> Meeting:
    dates = Dates(BEGINS, 90, LA, repeats, **more)
    schedule = Schedule(world.reading, by=world.convener)
    made = schedule.call(dates, DETAILS, lines=["One", "Two"], announced=announced, token=uuid4())
    assert made is not None
    return made


def again(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("series").get(pk=meeting.pk)


def starts(series: Series) -> list[str]:
    rows = series.meetings.order_by("recurs_at").values_list("starts_at", flat=True)
    return [f"{one.astimezone(ZoneInfo(LA)):%a %H:%M}" for one in rows]


def nth(first: Meeting, number: int) -> Meeting:
    rows = Meeting.objects.filter(series=first.series).select_related("series")
    return rows.order_by("recurs_at")[number - 1]


def moved_to(days: int, hour: int, *, since: Meeting, minutes: int = 90) -> Dates:
    local = since.local_start.replace(tzinfo=None, hour=hour, minute=0) + timedelta(days=days)
    return Dates(local, minutes, LA)


def test_a_date_is_sent_with_its_agenda_lines_and_told_once(world: World, heard):
    token = uuid4()
    schedule = Schedule(world.reading, by=world.convener)
    with acting_as("compact_web"), entered(world.convener):
        made = [
            schedule.call(Dates(BEGINS, 90, LA), DETAILS, lines=["One", "Two"], announced=True, token=token)
            for _twice in range(2)
        ]

    [meeting] = Meeting.objects.filter(workgroup=world.reading)
    assert made == [meeting, meeting]
    assert list(meeting.items.values_list("position", "title")) == [(1, "One"), (2, "Two")]
    assert (meeting.joining.link, meeting.when.split(", ")[1]) == (DETAILS.link, "10:00 to 11:30")
    assert heard == [(1, "announced", "Cora Convener")]
    [event] = Event.objects.filter(kind="meeting_announced")
    assert (event.audience, event.scope) == ([world.reading.people_scope], world.reading.people_scope)
    assert (event.data["who"], event.data["place"], event.data["link"]) == ("Cora Convener", "Library", DETAILS.link)


def test_what_is_kept_is_told_to_nobody_until_it_is_sent(world: World, heard):
    first = call(world, Repeats.WEEKLY, count=3, announced=False)
    schedule = Schedule(world.reading, by=world.convener)

    assert schedule.edit(first, Details(title="Other"), known=first.changed_at, following=True)
    first = again(first)
    assert schedule.move(first, moved_to(1, 14, since=first), known=first.changed_at, following=True)
    assert not Meeting.objects.visible_to(world.lead).exists()
    assert (heard, Event.objects.filter(kind__startswith="meeting").count()) == ([], 0)

    assert schedule.announce(again(first))
    assert not schedule.announce(again(first))
    assert heard == [(3, "announced", "Cora Convener")]
    assert Meeting.objects.visible_to(world.lead).count() == 3
    assert starts(first.series) == ["Tue 14:00"] * 3
    assert set(Meeting.objects.values_list("sequence", flat=True)) == {0}
    assert not schedule.withdraw(again(first))


def test_a_kept_date_is_withdrawn_and_never_sent(world: World, heard):
    first = call(world, Repeats.WEEKLY, count=3, announced=False)
    schedule = Schedule(world.reading, by=world.convener)

    assert schedule.withdraw(first)
    assert not schedule.withdraw(first)
    assert not schedule.announce(first)
    assert (Meeting.objects.standing().count(), heard) == (0, [])


def test_b24_one_that_is_moved_does_not_move_its_series(world: World, heard):
    first = call(world, Repeats.WEEKLY, count=4)
    second = nth(first, 2)

    assert Schedule(world.reading, by=world.convener).move(
        second, moved_to(1, 15, since=second), known=second.changed_at
    )

    moved = again(second)
    assert starts(first.series) == ["Mon 10:00", "Tue 15:00", "Mon 10:00", "Mon 10:00"]
    assert (moved.recurs_at, moved.uid, moved.series) == (second.recurs_at, first.uid, first.series)
    assert (moved.recurrence_id, moved.sequence, again(first).sequence) == (second.recurs_at, 1, 0)
    assert Series.objects.get().sequence == 0
    assert heard[1:] == [(1, "moved", "Cora Convener")]


def test_this_and_following_are_a_series_of_their_own_and_keep_their_exceptions(world: World, heard):
    first = call(world, Repeats.WEEKLY, count=6)
    schedule = Schedule(world.reading, by=world.convener)
    fourth, fifth, third = nth(first, 4), nth(first, 5), nth(first, 3)
    before = third.starts_at
    schedule.move(fourth, moved_to(2, 9, since=fourth), known=fourth.changed_at)
    schedule.call_off(fifth, "Holiday", known=fifth.changed_at)

    assert schedule.move(third, moved_to(1, 14, since=third, minutes=60), known=third.changed_at, following=True)

    third = again(third)
    assert starts(first.series) == ["Mon 10:00", "Mon 10:00"]
    assert starts(third.series) == ["Tue 14:00", "Wed 09:00", "Mon 10:00", "Tue 14:00"]
    old, new = Series.objects.get(pk=first.series.pk), third.series
    assert (old.ended_at is not None, old.rule.split("UNTIL=")[1][:8]) == (True, f"{MONDAY + timedelta(7):%Y%m%d}")
    assert (new.continues, new.rule, new.minutes) == (old, "FREQ=WEEKLY;BYDAY=TU;COUNT=4", 60)
    assert new.uid != old.uid == again(first).uid
    assert set(new.meetings.values_list("uid", flat=True)) == {new.uid}
    assert [one.cancelled_at is None for one in new.meetings.order_by("recurs_at")] == [True, True, False, True]
    assert heard[-1] == (2, "moved", "Cora Convener")
    told = Event.objects.filter(kind="meeting_moved").latest("pk").data
    assert (told["count"], told["was"]) == (2, before.isoformat())


def test_from_its_first_one_on_the_series_itself_changes(world: World):
    first = call(world, Repeats.WEEKLY, count=5)

    assert Schedule(world.reading, by=world.convener).move(
        first, moved_to(7, 10, since=first), known=first.changed_at, following=True
    )

    series = Series.objects.get()
    assert (again(first).uid, series.sequence, series.ended_at) == (first.uid, 1, None)
    assert again(first).starts_at == series.begins_at == first.starts_at + timedelta(days=7)
    assert starts(series) == ["Mon 10:00"] * 5


def test_what_is_over_stays_as_it_was(world: World):
    first = call(world, Repeats.WEEKLY, count=4)
    second = nth(first, 2)
    ago = timedelta(days=10 + (second.starts_at - now()).days)
    for one in (first, second):
        Meeting.objects.filter(pk=one.pk).update(starts_at=one.starts_at - ago, ends_at=one.ends_at - ago)
    items = list(AgendaItem.objects.values())
    second, third = again(second), nth(first, 3)
    schedule = Schedule(world.reading, by=world.convener)

    assert not schedule.move(second, moved_to(30, 9, since=second), known=second.changed_at)
    assert not schedule.call_off(second, "No", known=second.changed_at, following=True)
    assert not schedule.edit(second, Details(), known=second.changed_at, following=True)
    assert schedule.call_off(third, "The campaign ends.", known=third.changed_at, following=True)

    assert [one.cancelled_at is None for one in first.series.meetings.order_by("recurs_at")] == [
        True,
        True,
        False,
        False,
    ]
    assert again(third).cancel_reason == "The campaign ends."
    assert list(AgendaItem.objects.values()) == items


def test_the_details_of_following_meetings_change_and_their_times_do_not(world: World, heard):
    first = call(world, Repeats.WEEKDAY, count=4)
    before = list(Meeting.objects.order_by("pk").values_list("starts_at", "recurs_at"))
    second = nth(first, 2)
    schedule = Schedule(world.reading, by=world.convener)

    assert schedule.edit(second, Details(title="Books", place="City Hall"), known=second.changed_at, following=True)
    changed = again(second)
    same = Details(title="Books", place="City Hall")
    assert not schedule.edit(changed, same, known=changed.changed_at)

    assert list(Meeting.objects.order_by("pk").values_list("starts_at", "recurs_at")) == before
    assert [one.place for one in Meeting.objects.order_by("pk")] == ["Library", *["City Hall"] * 3]
    assert Joining.objects.count() == 1
    assert heard[1:] == [(3, "changed", "Cora Convener")]


def test_listed_days_keep_their_distance_and_their_own_names(world: World):
    first = call(world, Repeats.DAYS, days=[MONDAY + timedelta(3), MONDAY + timedelta(11)])
    second = nth(first, 2)

    assert Schedule(world.reading, by=world.convener).move(
        second, moved_to(1, 16, since=second), known=second.changed_at, following=True
    )

    assert starts(first.series) == ["Mon 10:00"]
    assert starts(again(second).series) == ["Fri 16:00", "Sat 16:00"]
    assert len(set(Meeting.objects.values_list("uid", flat=True))) == 3
    assert [nth(first, 1).recurrence_id, *(one.recurrence_id for one in again(second).series.meetings.all())] == [
        first.recurs_at,
        None,
        None,
    ]


def test_whoever_was_slower_changes_nothing(world: World):
    meeting = call(world)
    schedule = Schedule(world.reading, by=world.convener)
    known = meeting.changed_at

    assert schedule.edit(meeting, Details(title="First"), known=known)
    assert not schedule.edit(meeting, Details(title="Second"), known=known)
    assert not schedule.call_off(meeting, "No", known=known)
    assert (again(meeting).title, Event.objects.filter(kind="meeting_changed").count()) == ("First", 1)


def test_closing_a_workgroup_calls_off_what_is_ahead(world: World, heard):
    call(world, Repeats.WEEKLY, count=3)
    kept = call(world, announced=False)

    assert world.reading.close(by=world.director, reason="It has reached its goal.")

    assert Meeting.objects.standing().count() == 0
    assert set(Meeting.objects.values_list("cancel_reason", flat=True)) == {"It has reached its goal."}
    assert heard[1:] == [(3, "cancelled", "Joan Director")]
    assert not Schedule(world.reading, by=world.convener).announce(kept)
    assert (
        Schedule(world.reading, by=world.convener).call(Dates(BEGINS, 60, LA), DETAILS, announced=True, token=uuid4())
        is None
    )


def test_five_years_of_weeks_change_in_as_many_statements_as_three(world: World):
    counted = []
    for number in (3, 250):
        first = call(world, Repeats.WEEKLY, count=number)
        second = nth(first, 2)
        schedule = Schedule(world.reading, by=world.convener)
        with CaptureQueriesContext(connection) as asked:
            assert schedule.move(second, moved_to(1, 14, since=second), known=second.changed_at, following=True)
            second = again(second)
            assert schedule.edit(
                second, Details(title="x", link="https://a.example"), known=second.changed_at, following=True
            )
            second = again(second)
            assert schedule.call_off(second, "x", known=second.changed_at, following=True)
        counted.append(len(asked))

    assert counted[0] == counted[1]


@pytest.mark.django_db(transaction=True)
def test_two_who_move_it_at_once_move_it_once(world: World):
    meeting = call(world)

    def move(hour: int) -> bool:
        with entered(world.convener):
            return Schedule(world.reading, by=world.convener).move(
                meeting, moved_to(0, hour, since=meeting), known=meeting.changed_at
            )

    assert sorted(at_once(lambda: move(14), lambda: move(15))) == [False, True]
    assert Event.objects.filter(kind="meeting_moved").count() == 1
