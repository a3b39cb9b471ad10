"""Terms (F16): places that last until a day, off by default; and what GitLab's members were hurt by (B12)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils.timezone import now

from compact.access import Kind, reaches, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.celery import app
from compact.notifications.models import Event, Notification, OutgoingMail
from compact.rights.posts import posts
from compact.wall import entered
from partners.models import Affiliation
from tests.conftest import acting_as
from tests.sink import sink
from tests.test_notifications import announce
from tests.test_outbox import send
from tests.together import at_once
from tests.world import World
from workgroups.models import (
    Convener,
    Discussion,
    Seat,
    SeatHolder,
    SeatRequest,
    SeatRole,
    State,
    Terms,
    Workgroup,
    approve_all,
    keep_terms,
)
from workgroups.models.term import moment_after, months_after

LA, HONOLULU, BERLIN, HAVANA = "America/Los_Angeles", "Pacific/Honolulu", "Europe/Berlin", "America/Havana"


@pytest.fixture
def terms(world: World) -> World:
    """The World, where Reading has terms of a year for whoever comes from now on."""
    switch(world.reading, by=world.convener)
    world.reading.refresh_from_db()
    Event.objects.all().delete()
    return world


def switch(workgroup: Workgroup, *, by: User, **other: Any) -> bool:
    said = {"on": True, "months": 12, "timezone": LA, "everybody": False}
    return Terms(workgroup).switch(by=by, **(said | other))


def lead(world: World, person: User | None = None) -> SeatHolder:
    rows = SeatHolder.objects.select_related("person", "seat__organization", "seat__workgroup")
    return rows.filter(person=person or world.lead, until=None).earliest("pk")


def until(holder: SeatHolder, day: date) -> SeatHolder:
    """The holder, with that last day and nothing told of it."""
    SeatHolder.objects.filter(pk=holder.pk).update(**holder.seat.workgroup.term_until(day))
    holder.refresh_from_db()
    return holder


def over(post: Any) -> Any:
    """The post, whose last day was yesterday."""
    workgroup = post.held_at[0]
    type(post).objects.filter(pk=post.pk).update(**workgroup.term_until(workgroup.today - timedelta(days=1)))
    post.refresh_from_db()
    return post


def told(kind: str) -> list[tuple[Any, list[int]]]:
    """What was said of a kind: about which row, to whom."""
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("target_id", "audience"))


def at(zone: str, day: date, hour: int = 12, minute: int = 0, second: int = 0) -> datetime:
    """A moment where the workgroup is."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZoneInfo(zone))


# --- off until somebody wants them ------------------------------------------------------------------------------------


def test_nobody_has_a_last_day_until_the_workgroup_wants_it(world: World, browse: Any):
    holder = world.seat.fill(world.contact, SeatRole.ALTERNATE, by=world.administrator)

    assert holder is not None
    assert (holder.term_ends, world.reading.has_terms) == (None, False)
    page = browse(world.convener).get("/workgroups/reading/members/").content.decode()
    assert "Place ends" not in page
    assert "Set a last day" not in page
    assert browse(world.convener).get(f"/workgroups/reading/members/{holder.pk}/term/").status_code == 403


def test_who_comes_from_now_on_has_a_place_for_a_year(terms: World):
    here, comes = lead(terms), terms.seat.fill(terms.contact, SeatRole.ALTERNATE, by=terms.administrator)

    assert comes is not None
    assert (here.term_ends, comes.term_ends) == (None, months_after(terms.reading.today, 12))


def test_switched_on_for_everybody_and_off_again(world: World):
    year = months_after(world.reading.today, 12)

    assert switch(world.reading, by=world.convener, everybody=True)
    assert set(world.seat.holders.filter(until=None).values_list("term_ends", flat=True)) == {year}
    assert not world.data.seats.get().holders.exclude(term_ends=None).exists()
    assert not switch(world.reading, by=world.convener, everybody=True)
    assert switch(world.reading, by=world.convener, on=False)
    assert not SeatHolder.objects.exclude(term_ends=None, term_ends_at=None).exists()
    in_it = [world.reading.people_scope]
    assert told("terms_changed") == [(world.reading.pk, in_it), (world.reading.pk, in_it)]


def test_the_last_days_move_with_the_time_zone(terms: World):
    holder = until(lead(terms), date(2027, 3, 14))
    switch(terms.reading, by=terms.convener, timezone=BERLIN)

    holder.refresh_from_db()
    assert (holder.term_ends, holder.term_ends_at) == (date(2027, 3, 14), at(BERLIN, date(2027, 3, 15), 0))


def test_a_month_that_is_shorter_ends_with_its_last_day():
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_after(date(2027, 11, 30), 1) == date(2027, 12, 30)
    assert months_after(date(2027, 12, 1), 12) == date(2028, 12, 1)


# --- B12: notice before -----------------------------------------------------------------------------------------------


def test_b12_the_person_and_the_organization_hear_30_and_7_days_before_and_once(terms: World):
    holder, day = lead(terms), date(2027, 6, 30)
    until(holder, day)
    hear = [scope(Kind.PERSON, terms.lead.pk), scope(Kind.ADMINISTRATORS, terms.lausd.pk)]
    counted = {}
    for days in (31, 30, 29, 8, 7, 6, 1, 0):
        with time_machine.travel(at(LA, day - timedelta(days=days)), tick=False):
            keep_terms()
            keep_terms()
        counted[days] = len(told("term_ends"))

    assert counted == {31: 0, 30: 1, 29: 1, 8: 1, 7: 2, 6: 2, 1: 2, 0: 2}
    assert told("term_ends") == [(holder.pk, hear)] * 2
    assert told("term_over") == []


def test_b12_the_notice_reaches_whoever_wants_no_mail_at_all(terms: World, settings: Any):
    User.objects.update(rhythm="never")
    until(lead(terms), terms.reading.today + timedelta(days=7))
    keep_terms()

    announce()

    assert {mail.person for mail in OutgoingMail.objects.all()} == {terms.lead, terms.administrator}


def test_b12_days_without_a_sweep_give_one_notice_and_not_two(terms: World):
    until(lead(terms), terms.reading.today + timedelta(days=5))

    assert (keep_terms(), keep_terms()) == (1, 0)


def test_b12_who_has_left_the_organization_hears_nothing(terms: World):
    until(lead(terms), terms.reading.today + timedelta(days=5))
    Affiliation.objects.filter(person=terms.lead).update(until=now())

    assert keep_terms() == 0


# --- B12: an extension sends none -------------------------------------------------------------------------------------


def test_b12_an_extension_sends_no_mail_of_an_end_not_even_one_that_waits(terms: World, settings: Any):
    holder = until(lead(terms), terms.reading.today + timedelta(days=7))
    keep_terms()
    announce()
    assert OutgoingMail.objects.count() == 2

    assert holder.extend(months_after(terms.reading.today, 12), by=terms.administrator)
    announce()
    with sink() as (server, address):
        settings.MAIL_SERVER = address
        send()

    subjects = sorted(mail["Subject"] for mail in server.mails)
    assert not [one for one in subjects if " ends on " in one]
    assert len([one for one in subjects if "until" in one]) == 1  # to the lead; the administrator did it
    assert keep_terms() == 0


def test_b12_the_new_end_is_told_before_as_the_first_was(terms: World):
    holder, day = until(lead(terms), date(2027, 6, 30)), date(2028, 6, 30)
    with time_machine.travel(at(LA, date(2027, 6, 25)), tick=False):
        keep_terms()
        holder.extend(day, by=terms.administrator)
        assert keep_terms() == 0
    with time_machine.travel(at(LA, date(2028, 6, 1)), tick=False):
        assert keep_terms() == 1

    assert len(told("term_ends")) == 2


def test_extended_to_the_same_day_twice_says_so_once(terms: World):
    holder, day = lead(terms), months_after(terms.reading.today, 12)

    assert holder.extend(day, by=terms.administrator)
    assert not holder.extend(day, by=terms.convener)
    assert len(told("term_changed")) == 1


# --- B12: on the day, in the workgroup's time zone --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (LA, date(2027, 3, 13), 24),
        (LA, date(2027, 3, 14), 23),  # the night the clocks go forward
        (LA, date(2027, 11, 7), 25),  # and back
        (HONOLULU, date(2027, 3, 14), 24),
        (BERLIN, date(2027, 3, 28), 23),
        (HAVANA, date(2027, 3, 13), 24),  # midnight is skipped: the next day begins at one
        (HAVANA, date(2027, 11, 6), 24),
    ],
)
def test_b12_it_runs_on_the_day_in_the_time_zone_of_the_workgroup(zone, day, hours, terms: World):
    switch(terms.reading, by=terms.convener, timezone=zone)
    terms.reading.refresh_from_db()
    holder = until(lead(terms), day)
    begins = moment_after(day - timedelta(days=1), zone)

    assert holder.term_ends_at is not None
    assert holder.term_ends_at - begins == timedelta(hours=hours)
    with time_machine.travel(holder.term_ends_at - timedelta(seconds=1), tick=False):
        assert terms.reading.today == day
        keep_terms()
        assert SeatHolder.objects.current().filter(pk=holder.pk).exists()
    with time_machine.travel(holder.term_ends_at, tick=False):
        assert terms.reading.today == day + timedelta(days=1)
        assert not SeatHolder.objects.current().filter(pk=holder.pk).exists()
        keep_terms()
    holder.refresh_from_db()
    assert holder.until == holder.term_ends_at


def test_b12_the_same_day_ends_in_each_workgroup_at_its_own_midnight(terms: World):
    switch(terms.data, by=terms.director, timezone=HONOLULU)
    day = date(2027, 6, 30)
    here = until(lead(terms), day)
    there = until(lead(terms, terms.partner), day)
    over_at = {}
    for hour in range(4, 14):  # of the first of July, in UTC
        with time_machine.travel(datetime(2027, 7, 1, hour, tzinfo=UTC), tick=False):
            keep_terms()
        over_at[hour] = [bool(SeatHolder.objects.get(pk=one.pk).until) for one in (here, there)]

    wanted = {6: [False, False], 7: [True, False], 9: [True, False], 10: [True, True]}
    assert {hour: over_at[hour] for hour in wanted} == wanted


# --- B12: this group only ---------------------------------------------------------------------------------------------


def test_b12_expiry_touches_this_workgroup_only(terms: World):
    since = now() - timedelta(days=9)
    other = Seat.objects.create(workgroup=terms.data, organization=terms.lausd, since=since)
    elsewhere = SeatHolder.objects.create(seat=other, person=terms.lead, role=SeatRole.PRIMARY, since=since)
    Convener.objects.create(workgroup=terms.data, organization=terms.lausd, person=terms.lead, since=since)
    before = Affiliation.objects.get(person=terms.lead)
    holder = over(lead(terms))

    assert keep_terms() == 1

    holder.refresh_from_db()
    elsewhere.refresh_from_db()
    assert holder.until == holder.term_ends_at
    assert (elsewhere.until, Convener.objects.get(person=terms.lead).until) == (None, None)
    assert Affiliation.objects.get(person=terms.lead).until == before.until
    terms.seat.refresh_from_db()
    assert terms.seat.until is None  # the place stays the organization's
    assert reaches([terms.lead.pk])[terms.lead.pk].workgroups == {terms.data.pk}


def test_the_place_is_empty_and_they_hear_who_can_fill_it(terms: World):
    holder = over(lead(terms))
    terms.seat.holders.exclude(pk=holder.pk).update(until=now())

    assert (keep_terms(), keep_terms()) == (1, 0)

    event = Event.objects.get(kind="term_over")
    assert event.audience == [scope(Kind.PERSON, terms.lead.pk), scope(Kind.ADMINISTRATORS, terms.lausd.pk)]
    assert (event.data["empty"], event.data["keepers"]) == (True, ["Ada Administrator"])


@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(days=9)])
def test_access_ends_with_the_day_whether_or_not_the_sweep_ran(late: timedelta, terms: World):
    """Reach, mails, the database and the page that says why: all compare the last day with the clock."""
    holder = lead(terms)
    over_at = now() - late
    SeatHolder.objects.filter(pk=holder.pk).update(term_ends=over_at.date(), term_ends_at=over_at)

    key = terms.reading.people_scope
    assert key not in reaches([terms.lead.pk])[terms.lead.pk].keys
    with connection.cursor() as cursor:
        cursor.execute("SELECT person FROM compact_readers(%s) AS reader(person)", [key])
        assert terms.lead.pk not in {pk for (pk,) in cursor.fetchall()}
    assert posts([terms.lead.pk], [key]) == []
    with acting_as("compact_web"), entered(User.objects.get(pk=terms.lead.pk)):
        assert not Discussion.objects.exists()
    assert not SeatHolder.objects.serving().filter(pk=holder.pk).exists()


def test_whoever_is_named_before_the_sweep_leads_at_once(terms: World):
    over(lead(terms))

    named = terms.seat.fill(terms.contact, SeatRole.PRIMARY, by=terms.administrator)

    assert named is not None
    assert named.role == SeatRole.PRIMARY
    assert list(terms.seat.holders.current().leading()) == [named]
    assert (len(told("term_over")), keep_terms()) == (1, 0)


def test_whoever_is_approved_with_others_before_the_sweep_leads_at_once(terms: World):
    """The former lead asks to come back, and a colleague asks to lead; neither the row nor the lead is there twice."""
    gone = over(lead(terms))
    asked = [
        SeatRequest.ask(terms.reading, organization=terms.lausd, role="primary", why="x", by=one)[0]
        for one in (terms.contact, gone.person)
    ]

    assert approve_all(terms.reading, asked, by=terms.convener).done == asked

    roles = dict(terms.seat.holders.filter(until=None).values_list("person__name", "role"))
    assert roles == {"Carl Contact": "primary", "Leo Lead": "alternate", "Sam Standin": "alternate"}
    assert (len(told("term_over")), keep_terms()) == (1, 0)


# --- B12: never the last convener -------------------------------------------------------------------------------------


def convener(world: World, person: User | None = None) -> Convener:
    rows = Convener.objects.select_related("person", "organization", "workgroup")
    return rows.get(workgroup=world.reading, person=person or world.convener, until=None)


def test_b12_the_last_convener_never_expires_and_both_are_asked_once(terms: World):
    post = over(convener(terms))

    keep_terms()
    keep_terms()

    post.refresh_from_db()
    assert post.until is None
    assert terms.reading.pk in reaches([terms.convener.pk])[terms.convener.pk].convenes
    put = Ask.objects.open().filter(kind="term_over").order_by("pk")
    assert [(one.organization, one.post) for one in put] == [
        (terms.unite, int(Kind.BACKBONE)),
        (terms.alliance, scope(Kind.PERSON, terms.convener.pk)),
    ]
    assert told("term_over") == []


def test_b12_of_two_conveners_whose_day_is_over_one_stays(terms: World):
    terms.reading.put_in_charge(terms.lead, terms.lausd, by=terms.director)
    first, second = over(convener(terms)), over(convener(terms, terms.lead))

    keep_terms()

    assert list(Convener.objects.running().filter(workgroup=terms.reading)) == [second]
    first.refresh_from_db()
    assert first.until == first.term_ends_at


def test_b12_once_somebody_else_runs_it_the_former_ends_and_nobody_is_asked_any_more(terms: World):
    post = over(convener(terms))
    keep_terms()
    terms.reading.put_in_charge(terms.lead, terms.lausd, by=terms.director)

    keep_terms()

    post.refresh_from_db()
    assert post.until == post.term_ends_at
    assert not Ask.objects.open().filter(kind="term_over").exists()
    assert len(told("term_over")) == 1


@pytest.mark.parametrize("step", [State.PAUSED, State.CLOSED])
def test_what_rests_gives_no_notice_and_asks_for_nobody_until_it_meets_again(step: State, terms: World):
    over(convener(terms))
    keep_terms()
    assert Ask.objects.open().filter(kind="term_over").count() == 2
    until(lead(terms), terms.reading.today + timedelta(days=7))
    Workgroup.objects.filter(pk=terms.reading.pk).update(state=step)

    for _time in range(2):
        assert keep_terms() == 0
    assert (told("term_ends"), Ask.objects.open().filter(kind="term_over").count()) == ([], 0)
    Workgroup.objects.filter(pk=terms.reading.pk).update(state=State.ACTIVE)

    keep_terms()
    assert (len(told("term_ends")), Ask.objects.open().filter(kind="term_over").count()) == (1, 2)


def test_closing_takes_back_what_was_asked_because_nobody_else_runs_it(terms: World):
    over(convener(terms))
    keep_terms()

    Workgroup.objects.get(pk=terms.reading.pk).close(by=terms.director, reason="Done.")

    assert not Ask.objects.open().filter(kind="term_over").exists()


def test_in_a_closed_workgroup_posts_end_and_nobody_is_told(terms: World):
    terms.reading.put_in_charge(terms.lead, terms.lausd, by=terms.director)
    Workgroup.objects.filter(pk=terms.reading.pk).update(state=State.CLOSED)
    held, first = over(lead(terms)), over(convener(terms))

    keep_terms()

    held.refresh_from_db()
    first.refresh_from_db()
    assert (held.until, first.until) == (held.term_ends_at, first.term_ends_at)
    assert told("term_over") == []


def test_without_terms_nobody_is_asked_any_more(terms: World):
    over(convener(terms))
    keep_terms()
    switch(terms.reading, by=terms.convener, on=False)

    keep_terms()

    assert not Ask.objects.open().filter(kind="term_over").exists()


def test_b12_extending_the_last_convener_answers_what_was_asked(terms: World, browse: Any):
    post = over(convener(terms))
    keep_terms()
    page = f"/workgroups/reading/running/{post.pk}/term/"

    assert browse(terms.convener).post(page, {"until": post.next_end}).status_code == 403
    assert browse(terms.director).post(page, {"until": post.next_end}).status_code == 303

    post.refresh_from_db()
    assert post.term_ends == months_after(terms.reading.today, 12)
    assert {one.answered_by for one in Ask.objects.filter(kind="term_over")} == {terms.director}


# --- one click, by whom -----------------------------------------------------------------------------------------------


def test_the_button_extends_for_a_year_and_a_second_click_changes_nothing(terms: World, browse: Any):
    holder = until(lead(terms), terms.reading.today + timedelta(days=7))
    keep_terms()
    announce()
    [mine] = Notification.objects.filter(person=terms.administrator)
    page = mine.event.data["post"]
    assert page == holder.pk

    year = months_after(holder.term_ends, 12)
    for _click in range(2):
        said = browse(terms.administrator).post(f"/workgroups/reading/members/{page}/term/", {"until": year})
        assert said.status_code == 303

    holder.refresh_from_db()
    assert holder.term_ends == year
    assert len(told("term_changed")) == 1


def test_the_person_sees_the_page_of_the_mail_and_cannot_extend(terms: World, browse: Any):
    holder = until(lead(terms), terms.reading.today + timedelta(days=7))
    page = f"/workgroups/reading/members/{holder.pk}/term/"

    seen = browse(terms.lead).get(page)
    assert seen.status_code == 200
    assert "Only those who look after the organization" in seen.content.decode()
    assert browse(terms.lead).post(page, {"until": "2027-12-31"}).status_code == 403
    assert browse(terms.stand_in).get(page).status_code == 403
    assert browse(terms.stranger).get(page).status_code == 404


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Choose the last day."),
        ("soon", "Enter a date"),
        ("2001-01-01", "Choose a day from"),
        ("9999-12-31", "Choose a day from"),
    ],
)
def test_a_bad_day_is_said_at_the_field(day: str, said: str, terms: World, browse: Any):
    holder = lead(terms)

    answer = browse(terms.convener).post(f"/workgroups/reading/members/{holder.pk}/term/", {"until": day})

    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "months", "months": "", "timezone": LA}, "Say how many months."),
        ({"kind": "months", "months": "0", "timezone": LA}, "A place lasts a month or longer."),
        ({"kind": "months", "months": "x", "timezone": LA}, "Enter a whole number of months."),
        ({"kind": "months", "months": "12", "timezone": "Nowhere"}, "Choose a time zone from the list."),
        ({"months": "12", "timezone": LA}, "Choose one."),
    ],
)
def test_a_bad_rule_is_said_at_the_field(sent: dict[str, str], said: str, world: World, browse: Any):
    answer = browse(world.convener).post("/workgroups/reading/terms/", sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    world.reading.refresh_from_db()
    assert not world.reading.has_terms


def test_those_who_run_it_switch_terms_on_and_see_who_comes_next(world: World, browse: Any):
    sent = {"kind": "months", "months": "24", "timezone": HONOLULU, "everybody": "on"}

    assert browse(world.convener).post("/workgroups/reading/terms/", sent).status_code == 303

    page = browse(world.convener).get("/workgroups/reading/terms/").content.decode()
    assert "Leo Lead" in page
    assert "Sam Standin" in page
    assert browse(world.lead).get("/workgroups/reading/terms/").status_code == 403


def test_the_members_page_says_when_a_place_ends_to_those_who_can_do_something(terms: World, browse: Any):
    until(lead(terms), months_after(terms.reading.today, 1))

    def shown(person: User) -> bool:
        return "Place ends" in browse(person).get("/workgroups/reading/members/").content.decode()

    people = (terms.convener, terms.director, terms.lead, terms.stand_in)
    assert [shown(one) for one in people] == [True, True, True, False]


def test_the_organization_sees_on_its_own_page_whose_place_ends_and_extends_it(terms: World, browse: Any):
    holder = until(lead(terms), months_after(terms.reading.today, 1))
    page = f"/workgroups/reading/members/{holder.pk}/term/"

    own = browse(terms.administrator).get("/partners/lausd/home/").content.decode()
    theirs = browse(terms.contact).get("/partners/lausd/home/").content.decode()

    assert "Leo Lead until" in own
    assert page in own
    assert "Leo Lead until" in theirs
    assert page not in theirs


# --- at the same moment -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_expiry_and_extension_at_the_same_moment_have_one_outcome():
    world = World.build()
    switch(world.reading, by=world.convener)
    holder = until(lead(world), months_after(world.reading.today, 1))
    over_at = now() + timedelta(milliseconds=300)
    SeatHolder.objects.filter(pk=holder.pk).update(term_ends_at=over_at)
    day = months_after(world.reading.today, 12)

    def later() -> bool:
        while now() < over_at:
            pass
        return SeatHolder.objects.get(pk=holder.pk).expire()

    extended, expired = at_once(
        lambda: in_worker(lambda: holder.extend(day, by=world.convener)),
        lambda: in_worker(later),
    )

    kinds = sorted(Event.objects.filter(kind__startswith="term_").values_list("kind", flat=True))
    assert [extended, expired].count(True) == 1
    assert kinds == [("term_changed" if extended else "term_over")]


def in_worker(act: Any) -> Any:
    with acting_as("compact_worker"):
        return act()


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_the_same_moment_tell_once():
    world = World.build()
    switch(world.reading, by=world.convener)
    over(lead(world))
    until(lead(world, world.stand_in), world.reading.today + timedelta(days=7))

    outcomes = at_once(*[lambda: in_worker(keep_terms)] * 2)

    assert sorted(outcomes) in ([0, 2], [1, 1])
    assert (len(told("term_over")), len(told("term_ends"))) == (1, 1)


def test_the_clock_keeps_terms():
    assert app.conf.beat_schedule["terms"]["task"] == "workgroups.keep_terms"


# --- emeritus ---------------------------------------------------------------------------------------------------------


def test_an_observer_is_emeritus_and_fills_no_place(world: World, browse: Any):
    holder = lead(world)
    page = f"/workgroups/reading/members/{holder.pk}/emeritus/"
    world.seat.holders.exclude(pk=holder.pk).update(until=now())
    assert browse(world.convener).post(page, {"on": "1"}).status_code == 303
    holder.refresh_from_db()
    assert holder.emeritus_since is None  # who takes part is honoured by nothing

    holder.change_role(role=SeatRole.OBSERVER, by=world.convener)
    assert browse(world.lead).post(page, {"on": "1"}).status_code == 403
    for _twice in range(2):
        assert browse(world.convener).post(page, {"on": "1"}).status_code == 303

    assert len(told("seat_honoured")) == 1
    assert "Emeritus" in browse(world.convener).get("/workgroups/reading/members/").content.decode()
    assert list(Seat.objects.empty().filter(workgroup=world.reading)) == [world.seat]
    holder.change_role(role=SeatRole.CONTACT, by=world.convener)
    holder.refresh_from_db()
    assert holder.emeritus_since is None
