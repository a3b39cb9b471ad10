"""When could we meet (F23): asked of organizations, one answer each for each time, and the choice becomes a meeting."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.access import Kind, scope
from compact.asks.models import Ask
from compact.notifications.models import Event
from compact.permissions import Denied, Forbidden, may
from compact.wall import entered
from tests.test_attendance import meets, places
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Meeting, NoteTaker, Seat, SeatHolder, Slot, SlotAnswer, State, TimePoll, Workgroup
from workgroups.models.quiet import SIGNS

ZONE = ZoneInfo("America/Los_Angeles")
BASE = "/workgroups/reading/polls/"


def times(number: int) -> list[datetime]:
    """Ten in the morning in Los Angeles, from ten days ahead on."""
    day = datetime.combine(localdate() + timedelta(days=10), datetime.min.time(), ZONE).replace(hour=10)
    return [day + timedelta(days=n) for n in range(number)]


def begin(world: World, number: int = 3, **more: Any) -> TimePoll:
    rest = {"title": "Summer plan", "minutes": 90, "zone": str(ZONE), "closes_at": now() + timedelta(days=6)}
    return TimePoll.begin(world.reading, **{**rest, **more}, times=times(number), by=world.convener)


@pytest.fixture
def poll(world: World) -> TimePoll:
    return begin(world)


def page(poll: TimePoll, rest: str = "") -> str:
    return f"{BASE}{poll.pk}/{rest}"


def said(poll: TimePoll) -> list[tuple[str, str]]:
    """Who says what, time by time."""
    rows = SlotAnswer.objects.filter(poll=poll).order_by("slot__starts_at", "organization__name")
    return [(one.organization.usual_name, one.answer) for one in rows.select_related("organization")]


def form(poll: TimePoll, *words: str) -> dict[str, str]:
    """What the page sends."""
    return {f"slot-{slot.pk}": word for slot, word in zip(poll.slots.all(), words, strict=False)}


def sent(number: int = 2, **more: Any) -> dict[str, Any]:
    """What the page that begins one sends."""
    local = {f"time-{n}": f"{one:%Y-%m-%dT%H:%M}" for n, one in enumerate(times(number), start=1)}
    closes = localdate() + timedelta(days=6)
    return {"title": "Summer plan", "minutes": 60, "closes_on": closes, "token": uuid4(), **local, **more}


# --- asking -----------------------------------------------------------------------------------------------------------


def test_every_organization_is_asked_once_through_whoever_speaks_for_it(world: World, browse):
    places(world, 1)  # nobody is in that place: nobody there could read what the group plans
    browser, words = browse(world.convener), sent(12)

    answers = [browser.post(f"{BASE}new/", words) for _twice in range(2)]

    poll = TimePoll.objects.get()
    assert {one.headers["Location"] for one in answers} == {page(poll)}
    assert [one.starts_at for one in poll.slots.all()] == times(12)
    asked = Ask.objects.get(kind="time_poll")
    assert (asked.organization, asked.post) == (world.lausd, scope(Kind.PERSON, world.lead.pk))
    assert str(asked) == "When can LAUSD meet with Campaign for Grade-Level Reading?"
    event = Event.objects.get(kind="time_poll_opened")
    assert event.audience == [asked.post]
    # The place passes to somebody else, and the question with it; without anybody it is asked of nobody.
    world.seat.holders.get(person=world.lead).end(by=world.convener)
    asked.refresh_from_db()
    assert asked.post == scope(Kind.PERSON, world.stand_in.pk)
    world.seat.holders.get(person=world.stand_in).end(by=world.convener)
    asked.refresh_from_db()
    assert not asked.is_open


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: {"time-2": ""}, "Give two times at least"),
        (lambda: {"time-2": "2020-01-01T10:00"}, "Choose a time that is still to come."),
        (lambda: {"time-2": "tomorrow"}, "Enter a day and a time"),
        (lambda: {"time-2": f"{times(1)[0]:%Y-%m-%dT%H:%M}"}, "This time stands above already."),
        (lambda: {"minutes": "0"}, "Five minutes at least."),
        (
            lambda: {"closes_on": localdate() + timedelta(days=12)},
            "Answers close before the day of the first time.",
        ),
        (lambda: {"closes_on": localdate() - timedelta(days=2)}, "Choose today or a day after it."),
        (lambda: {"closes_on": ""}, "Say by when you would like the answers."),
    ],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(world: World, browse, wrong, words):
    answer = browse(world.convener).post(f"{BASE}new/", sent(**wrong()))

    assert (answer.status_code, words in answer.text, 'value="Summer plan"' in answer.text) == (422, True, True)
    assert not TimePoll.objects.exists()


def test_a_time_that_the_clocks_leave_out_is_refused(world: World, browse):
    year = localdate().year + (localdate().month > 2)
    night = next(day for day in (date(year, 3, n) for n in range(8, 15)) if day.weekday() == 6)
    answer = browse(world.convener).post(f"{BASE}new/", sent(**{"time-2": f"{night}T02:30"}))
    assert (answer.status_code, "the clocks change" in answer.text) == (422, True)


@pytest.mark.everybody
def test_who_asks_and_who_answers(world: World, browse, poll: TimePoll):
    slot = poll.slots.all()[0]
    asks, answers, ends, reads = {}, {}, {}, set()
    for who, person in world.people.items():
        browser = browse(person)
        asks[who] = browser.post(f"{BASE}new/", {}).status_code
        answers[who] = browser.post(page(poll, f"answers/{world.seat.pk}/"), form(poll, "yes")).status_code
        reads |= {who} if browser.get(page(poll)).status_code == 200 else set()
        if who not in {"convener", "director"}:
            tries = [browser.post(page(poll, one)) for one in ("closure/", "cancellation/", f"choice/{slot.pk}/")]
            ends[who] = {one.status_code for one in tries}

    inside = {"convener", "director", "lead", "stand_in", "deputy", "guest"}
    assert {who for who, one in asks.items() if one == 422} == {"convener", "director"}
    assert {who for who, one in answers.items() if one == 303} == inside - {"guest"}
    assert reads == inside
    assert {who for who, one in ends.items() if one == {403}} == inside - {"convener", "director"}
    assert {who for who, one in ends.items() if one == {404}} == ends.keys() - inside


# --- answering --------------------------------------------------------------------------------------------------------


def test_the_last_word_of_an_organization_counts_whoever_of_its_people_says_it(world: World, browse, poll: TimePoll):
    to = page(poll, f"answers/{world.seat.pk}/")

    assert browse(world.lead).post(to, form(poll, "yes", "no")).status_code == 303
    assert browse(world.stand_in).post(to, form(poll, "if_need_be", "no", "yes")).status_code == 303
    assert said(poll) == [("LAUSD", "if_need_be"), ("LAUSD", "no"), ("LAUSD", "yes")]
    asked = Ask.objects.get(kind="time_poll")
    assert (asked.answer, asked.answered_by, asked.channel) == ("done", world.lead, "portal")
    assert not poll.answer(world.lausd, {poll.slots.all()[1]: "no"}, by=world.lead)
    shown = browse(world.lead).get(page(poll)).text
    assert "1 of 1 have answered" in shown
    assert shown.count("1 of 1 organization can come") == 2
    assert "1 of them if need be" in shown
    nothing = browse(world.lead).post(to, {})
    assert (nothing.status_code, "Say something about one of the times." in nothing.text) == (422, True)
    assert browse(world.lead).post(to, form(poll, "perhaps")).status_code == 422
    elsewhere = begin(world).slots.all()[0]
    assert browse(world.lead).post(to, {f"slot-{elsewhere.pk}": "no"}).status_code == 422
    signs, *_rest = SIGNS["time_poll"]
    assert {(one.organization, one.workgroup) for one in signs()} == {(world.lausd, world.reading)}


def test_who_runs_it_notes_what_was_heard_on_the_telephone(world: World, browse, poll: TimePoll):
    shown = browse(world.convener).get(page(poll)).text
    assert "(213) 555-0112" in shown  # the lead's, who is silent
    assert "(213) 555-0112" not in browse(world.stand_in).get(page(poll)).text

    answer = browse(world.convener).post(page(poll, f"answers/{world.seat.pk}/"), form(poll, "no"))

    assert answer.status_code == 303
    assert Ask.objects.get(kind="time_poll").channel == "phone"
    assert said(poll) == [("LAUSD", "no")]
    assert "Everybody who was asked has answered." in browse(world.convener).get(page(poll)).text


def test_who_is_silent_is_reminded_once_and_nobody_else(world: World, poll: TimePoll):
    done = begin(world)
    done.answer(world.lausd, {done.slots.all()[0]: "yes"}, by=world.lead)
    assert TimePoll.objects.keep() == 0  # 39 hours before the end, and it is six days away
    TimePoll.objects.update(reminds_at=now())

    assert [TimePoll.objects.keep(), TimePoll.objects.keep()] == [2, 0]

    told = Event.objects.get(kind="time_poll_reminder")
    assert (told.data["poll"], told.audience) == (poll.pk, [scope(Kind.PERSON, world.lead.pk)])


def test_a_resting_workgroup_reminds_nobody_and_asks_nobody(world: World, poll: TimePoll):
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.PAUSED)
    TimePoll.objects.update(reminds_at=now())

    assert TimePoll.objects.keep() == 0
    assert not Event.objects.filter(kind="time_poll_reminder").exists()
    with pytest.raises(Forbidden):
        begin(world)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_when_the_time_is_over_nobody_is_asked_and_who_runs_it_chooses(world: World, browse, poll: TimePoll):
    poll.answer(world.lausd, {poll.slots.all()[0]: "yes"}, by=world.lead)
    TimePoll.objects.update(closes_at=now())

    browse(world.lead).post(page(poll, f"answers/{world.seat.pk}/"), form(poll, "no"))  # too late
    assert [TimePoll.objects.keep(), TimePoll.objects.keep()] == [1, 0]
    assert said(poll) == [("LAUSD", "yes")]
    event = Event.objects.get(kind="time_poll_closed")
    assert (event.audience, event.data["answered"]) == ([world.reading.conveners_scope], 1)
    assert not Ask.objects.open().filter(kind="time_poll").exists()
    assert "Choose this time" in browse(world.convener).get(page(poll)).text


def test_closing_early_and_calling_off_happen_once(world: World, browse, poll: TimePoll):
    browser = browse(world.convener)
    for act, kind in (("closure/", "time_poll_closed"), ("cancellation/", "time_poll_called_off")):
        for _twice in range(2):
            assert browser.post(page(poll, act)).status_code == 303
        assert Event.objects.filter(kind=kind).count() == 1
    poll.refresh_from_db()
    assert poll.choose(poll.slots.all()[0], by=world.convener) is None
    assert not Ask.objects.open().filter(kind="time_poll").exists()
    assert not Meeting.objects.exists()
    assert "Called off" in browse(world.lead).get(page(poll)).text


def test_the_chosen_time_becomes_a_meeting_that_everybody_hears_of_once(world: World, browse, poll: TimePoll):
    browser, slot = browse(world.convener), poll.slots.all()[1]
    to = page(poll, f"choice/{slot.pk}/")
    assert browser.get(to).status_code == 200
    assert browser.post(to, {"link": "not a link"}).status_code == 422
    assert not Meeting.objects.exists()

    for _twice in range(2):
        answer = browser.post(to, {"place": "Library", "link": "https://video.example/room"})
        assert answer.status_code == 303

    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.length, meeting.title, meeting.place, meeting.zone) == (
        slot.starts_at, timedelta(minutes=90), "Summer plan", "Library", str(ZONE),
    )  # fmt: skip
    assert (meeting.announced_by, meeting.joining.link) == (world.convener, "https://video.example/room")
    assert not Ask.objects.open().filter(kind="time_poll").exists()
    assert Event.objects.filter(kind="meeting_announced").count() == 1
    assert meeting.get_absolute_url() in browse(world.lead).get(page(poll)).text
    # A time of another poll chooses nothing here.
    other = begin(world)
    assert browser.post(page(poll, f"choice/{other.slots.all()[0].pk}/")).status_code == 404


def test_a_time_that_is_over_is_not_chosen(world: World, browse, poll: TimePoll):
    slot, browser = poll.slots.all()[0], browse(world.convener)
    Slot.objects.filter(pk=slot.pk).update(starts_at=now() - timedelta(hours=1))
    choose = page(poll, f"choice/{slot.pk}/")
    assert choose not in browser.get(page(poll)).text

    answer = browser.post(choose, {"place": "", "link": ""}, follow=True)

    assert "That time is over. Choose another one." in answer.text
    poll.refresh_from_db()
    assert (poll.is_undecided, Meeting.objects.exists()) == (True, False)


def test_a_workgroup_that_is_closed_looks_for_no_time_and_takes_no_notes(world: World, browse, poll: TimePoll):
    meeting = meets(world)
    NoteTaker.name(meeting, world.lead, by=world.convener)
    assert may(world.lead, "workgroups.take_notes", meeting)

    assert world.reading.close(by=world.director, reason="It has reached its goal.")

    poll.refresh_from_db()
    assert poll.cancelled_by == world.director
    assert not Ask.objects.open().about("time_poll", poll.pk).exists()
    meeting, seat = Meeting.objects.get(pk=meeting.pk), Seat.objects.get(pk=world.seat.pk)
    for rule, target in (("take_notes", meeting), ("answer_poll", seat)):
        answer = may(fresh(world.lead), f"workgroups.{rule}", target)
        assert isinstance(answer, Denied)
        assert "closed" in str(answer.reason)


def test_asking_and_the_page_cost_the_same_for_one_organization_and_for_two_hundred(world: World, browse):
    def cost(act: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return sum("set_config" not in one["sql"] and "SAVEPOINT" not in one["sql"] for one in asked)

    browser, few = browse(world.convener), begin(world)
    browser.get(page(few))
    before = [cost(partial(begin, world)), cost(partial(browser.get, page(few)))]
    people = [world.partner, world.contact, world.director]
    for number, seat in enumerate(places(world, 200)):
        if number < len(people):
            SeatHolder.objects.create(seat=seat, person=people[number], role="primary")
    many = begin(world, 12)
    slots = list(many.slots.all())
    for seat in world.reading.seats.all()[:150]:
        many.answer(seat.organization, dict.fromkeys(slots, "yes"), by=world.convener)

    assert cost(partial(begin, world)) == before[0]
    assert cost(partial(browser.get, page(many))) <= before[1] <= 12
    assert "150 of 201 organizations can come" in browser.get(page(many)).text


@pytest.mark.django_db(transaction=True)
def test_two_of_one_organization_answer_at_once_and_one_whole_answer_stands():
    world = World.build()
    poll = begin(world)
    slots = list(poll.slots.all())

    def answer(who: str, word: str) -> bool:
        by = fresh(getattr(world, who))
        with entered(by):
            mine = TimePoll.objects.visible_to(by).select_related("workgroup").get(pk=poll.pk)
            return mine.answer(world.lausd, dict.fromkeys(slots, word), by=by)

    def choose(who: str) -> int | None:
        by = fresh(getattr(world, who))
        with entered(by):
            mine = TimePoll.objects.visible_to(by).select_related("workgroup").get(pk=poll.pk)
            found = mine.choose(Slot.objects.get(pk=slots[0].pk), by=by)
            return found and found.pk

    assert at_once(partial(answer, "lead", "yes"), partial(answer, "stand_in", "no")) == [True, True]
    assert len({(one.answer, one.answered_by) for one in SlotAnswer.objects.all()}) == 1
    assert Ask.objects.filter(kind="time_poll", answered_at__isnull=False).count() == 1
    chosen = at_once(partial(choose, "convener"), partial(choose, "director"))
    assert len([one for one in chosen if one]) == Meeting.objects.count() == 1
