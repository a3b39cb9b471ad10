"""Who comes to a meeting (F25): what every organization is asked, what it answers, and what becomes of both."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.asks.today import Today
from compact.dates import day
from compact.notifications.models import Event
from compact.wall import entered
from partners.models import Affiliation, Organization
from partners.models.merging import merge
from tests.conftest import WebClient, acting_as
from tests.queries import count_queries
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.events.answering import link_page
from workgroups.models import Joining, Meeting, Rsvp, Seat, SeatHolder, SeatRole, Series, Workgroup
from workgroups.models.meeting_asks import ask_about
from workgroups.models.meeting_reminders import ask_again, keep_asking, remind_silent
from workgroups.models.quiet import SIGNS
from workgroups.models.turnout import Turnout, turnouts

# Yesterday by day in Los Angeles: the database, whose clock nobody turns back, knows all that began by then.
TODAY = datetime.now(UTC).replace(hour=17, minute=0, second=0, microsecond=0) - timedelta(days=1)
ZONE = "America/Los_Angeles"


@pytest.fixture(autouse=True)
def _on_one_day():
    with time_machine.travel(TODAY, tick=False):
        yield


def meet(world: World, days: float = 10, **more: Any) -> Meeting:
    """Reading meets in so many days, for an hour; the date is out."""
    begins = now() + timedelta(days=days)
    columns: dict[str, Any] = {"uid": f"meeting-{days}", "title": "", "zone": ZONE, "place": "Central Library"}
    columns |= {"starts_at": begins, "ends_at": begins + timedelta(hours=1), "created_by": world.convener}
    columns |= {"announced_at": now(), "announced_by": world.convener, "is_public": False, **more}
    meeting = Meeting.objects.create(workgroup=world.reading, **columns)
    Joining.objects.create(workgroup=world.reading, meeting=meeting, link="https://video.example/room")
    return meeting


def asked(meeting: Meeting) -> Any:
    return Ask.objects.open().about("rsvp", meeting.pk)


def on(meeting: Meeting) -> str:
    return day(meeting.local_start.date())


def address(meeting: Meeting, organization: Organization) -> str:
    return f"/workgroups/reading/meetings/{meeting.pk}/answers/{organization.pk}/"


def move(meeting: Meeting, world: World, *, days: float) -> None:
    meeting.starts_at += timedelta(days=days)
    meeting.ends_at += timedelta(days=days)
    meeting.save(update_fields=["starts_at", "ends_at"])
    Meeting.changed([meeting], "moved", by=world.convener)


def many(world: World, count: int) -> None:
    """So many more organizations with a place in Reading and a lead in it."""
    for number in range(count):
        at = Organization.objects.create(slug=f"at-{number}", name=f"Organization {number:03}")
        lead = person(f"Lead {number}")
        Affiliation.objects.create(person=lead, organization=at, since=now() - timedelta(days=9))
        seat = Seat.objects.create(workgroup=world.reading, organization=at, since=now() - timedelta(days=9))
        SeatHolder.objects.create(seat=seat, person=lead, role=SeatRole.PRIMARY, since=now() - timedelta(days=9))


# --- asking -----------------------------------------------------------------------------------------------------------


def test_every_organization_is_asked_through_its_lead_or_who_looks_after_it_and_observers_are_not(world: World):
    empty = Seat.take(world.reading, world.lacoe)
    watching = Organization.objects.create(slug="watching", name="Watching")
    observer = person("Olga Observer")
    Affiliation.objects.create(person=observer, organization=watching, since=now() - timedelta(days=9))
    SeatHolder.objects.create(
        seat=Seat.take(world.reading, watching),
        person=observer,
        role=SeatRole.OBSERVER,
        since=now() - timedelta(days=9),
    )
    meeting = meet(world)

    with acting_as("compact_web"), entered(fresh(world.convener)):
        Meeting.changed([meeting], "announced", by=fresh(world.convener))
        again = ask_about([meeting], by=fresh(world.convener))

    assert again == 0
    assert {one.organization: one.post for one in asked(meeting)} == {
        world.lausd: scope(Kind.PERSON, world.lead.pk),
        empty.organization: scope(Kind.ADMINISTRATORS, world.lacoe.pk),
    }
    one = asked(meeting).get(organization=world.lausd)
    assert (one.due_on, one.scope_asker) == (
        meeting.local_start.date() - timedelta(days=1),
        world.reading.conveners_scope,
    )
    assert str(one) == f"Will you be there on {on(meeting)}? Campaign for Grade-Level Reading"
    assert [label for _value, label in one.choices] == ["Yes, in person", "Yes, by video", "No", "Send a stand-in"]
    assert {tuple(event.audience) for event in Event.objects.filter(kind="meeting_asked")} == {
        (scope(Kind.PERSON, world.lead.pk),), (scope(Kind.ADMINISTRATORS, world.lacoe.pk),),
    }  # fmt: skip


def test_the_clock_asks_three_weeks_ahead_and_stops_when_it_has_begun_or_was_called_off(world: World):
    near, far, kept = meet(world, 20), meet(world, 22), meet(world, 5, announced_at=None, announced_by=None)

    assert (keep_asking(), keep_asking()) == (1, 0)
    assert (asked(near).count(), asked(far).count(), asked(kept).count()) == (1, 0, 0)
    with time_machine.travel(TODAY + timedelta(days=2), tick=False):
        assert keep_asking() == 1
    assert asked(far).count() == 1
    Meeting.objects.filter(pk=far.pk).update(cancelled_at=now(), cancelled_by=world.convener)
    with time_machine.travel(TODAY + timedelta(days=20, minutes=1), tick=False):
        keep_asking()
    assert not Ask.objects.open().filter(kind="rsvp").exists()
    assert Ask.objects.filter(kind="rsvp", withdrawn_at__isnull=False, withdrawn_by=None).count() == 2


def test_asking_two_hundred_takes_as_many_statements_as_asking_one(world: World):
    def count(meeting: Meeting) -> int:
        with CaptureQueriesContext(connection) as queries:
            ask_about([meeting], by=world.convener)
        return len(queries)

    ask_about([meet(world, 9)], by=world.convener)
    one = count(meet(world, 10))
    many(world, 40)
    meeting = meet(world, 11)

    assert count(meeting) == one
    assert asked(meeting).count() == 41


def test_a_workgroup_that_rests_asks_nobody_and_one_that_has_closed_withdraws(world: World):
    meeting = meet(world, 12)
    ask_about([meeting], by=world.convener)
    world.reading.pause(by=world.director, reason="Summer")

    assert ask_about([meet(world, 13)]) == 0
    assert str(asked(meeting).get()) not in [str(one) for one in Today(fresh(world.lead)).asks]
    assert remind_silent(now() + timedelta(days=9)) == 0
    world.reading.relaunch(by=world.director)
    assert asked(meeting).get().due_on == meeting.local_start.date() - timedelta(days=1)
    world.reading.close(by=world.director, reason="Done")
    assert not asked(meeting).exists()


def test_the_silent_are_asked_once_more_three_days_before_by_day(world: World):
    many(world, 1)
    meeting = meet(world, 10)
    ask_about([meeting], by=world.convener)
    Rsvp.say(world.seat, [meeting], "no", by=fresh(world.lead))
    silent = asked(meeting).get()

    assert remind_silent(TODAY + timedelta(days=6)) == 0
    assert remind_silent(TODAY + timedelta(days=7, hours=14)) == 0, "at eleven in the evening"
    assert remind_silent(TODAY + timedelta(days=7)) == 1
    assert remind_silent(TODAY + timedelta(days=8)) == 0
    again = Event.objects.get(kind="meeting_asked_again")
    assert again.audience == [silent.post]
    # Whoever runs it asks once more at any time, but not twice on a day.
    assert (ask_again(meeting, by=world.convener), ask_again(meeting, by=world.convener)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_or_answer_at_the_same_moment_ask_once_and_leave_one_answer():
    world = World.build()
    meeting = meet(world)

    def ask(who: User) -> int:
        with entered(fresh(who)):
            return ask_about([meeting], by=who)

    def answer(who: User, said: str) -> int:
        with entered(fresh(who)):
            return len(Rsvp.say(Seat.objects.get(pk=world.seat.pk), [meeting], said, by=fresh(who)))

    assert sorted(at_once(partial(ask, world.convener), partial(ask, world.director))) == [0, 1]
    assert Event.objects.filter(kind="meeting_asked").count() == 1
    assert at_once(partial(answer, world.lead, "no"), partial(answer, world.stand_in, "video")) == [1, 1]
    assert (Rsvp.objects.count(), asked(meeting).count()) == (1, 0)


# --- what is asked goes along -----------------------------------------------------------------------------------------


def test_it_is_asked_of_whoever_leads_and_no_more_when_the_place_ends(world: World):
    """Each of several meetings is asked about by itself when the lead changes."""
    meetings = [meet(world, 8), meet(world, 9)]
    ask_about(meetings, by=world.convener)

    SeatHolder.objects.get(person=world.stand_in, until=None).change_role(role="primary", by=world.administrator)
    posts = {one.post for meeting in meetings for one in asked(meeting)}
    assert (posts, asked(meetings[0]).count()) == ({scope(Kind.PERSON, world.stand_in.pk)}, 1)
    for holder in SeatHolder.objects.filter(seat=world.seat, until=None):
        holder.end(by=world.administrator)
    assert {one.post for one in asked(meetings[1])} == {scope(Kind.ADMINISTRATORS, world.lausd.pk)}
    world.seat.end(by=world.convener, reason="Another table")
    assert not any(asked(meeting).exists() for meeting in meetings)


def test_two_organizations_that_become_one_answer_once(world: World):
    theirs = Seat.take(world.reading, world.lacoe)
    SeatHolder.objects.create(seat=theirs, person=world.partner, role=SeatRole.PRIMARY)
    answered, open_one = meet(world, 8), meet(world, 9)
    ask_about([answered, open_one], by=world.convener)
    Rsvp.say(theirs, [answered], "video", by=fresh(world.partner))

    link = link_page(asked(open_one).get(organization=world.lacoe), world.partner.pk)
    merge(world.lacoe, world.lausd, by=world.director)

    assert Rsvp.objects.values_list("seat", "organization", "answer").get() == (world.seat.pk, world.lausd.pk, "video")
    assert asked(open_one).get().organization == world.lausd
    assert not asked(answered).filter(organization=world.lacoe).exists()
    # The mail that was sent before answers for the organization that theirs has become part of.
    assert "You answer as <b>Paula Partner</b> for LAUSD." in WebClient().get(link).text


# --- answering --------------------------------------------------------------------------------------------------------


def test_the_last_answer_counts_and_the_same_again_changes_nothing(world: World):
    meeting = meet(world)
    ask_about([meeting], by=world.convener)
    with acting_as("compact_web"), entered(fresh(world.lead)):
        lead, seat = fresh(world.lead), Seat.objects.get(pk=world.seat.pk)
        first = Rsvp.say(seat, [meeting], "in_person", by=lead, note="A ramp, please")
        again = Rsvp.say(seat, [meeting], "in_person", by=lead)
        last = Rsvp.say(seat, [meeting], "video", by=lead)

    assert (len(first), len(again), len(last)) == (1, 0, 1)
    said = Rsvp.objects.get()
    assert (said.answer, said.person, said.answered_by, said.channel) == ("video", world.lead, world.lead, "portal")
    assert said.note.words == "A ramp, please"
    settled = Ask.objects.get(kind="rsvp")
    assert (settled.answer, settled.answered_by) == ("in_person", world.lead)
    assert turnouts([meeting.pk])[meeting.pk] == Turnout(asked=1, video=1)
    assert [one.pgh_label for one in Rsvp.pgh_event_model.objects.order_by("pgh_id")] == ["added", "changed"]  # type: ignore[attr-defined]


def test_all_of_a_weekly_series_of_five_years_is_answered_in_as_many_statements_as_one_meeting(world: World, browse):
    series = Series.objects.create(
        workgroup=world.reading, uid="weekly", rule="FREQ=WEEKLY", begins_at=now(), minutes=60, zone=ZONE,
        created_by=world.convener,
    )  # fmt: skip
    columns: dict[str, Any] = {"workgroup": world.reading, "series": series, "uid": "weekly", "zone": ZONE}
    columns |= {"created_by": world.convener, "announced_at": now(), "announced_by": world.convener}
    starts = [now() + timedelta(weeks=week, hours=1) for week in range(-2, 258)]
    Meeting.objects.bulk_create(
        Meeting(**columns, recurs_at=at, starts_at=at, ends_at=at + timedelta(hours=1)) for at in starts
    )
    third = Meeting.objects.get(starts_at=starts[3])

    def count(span: str, answer: str) -> int:
        browser = browse(world.lead)
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(address(third, world.lausd), {"answer": answer, "span": span}).status_code == 200
        return len(queries)

    count("this", "no")
    one = count("this", "in_person")
    assert count("following", "video") - one <= 3
    assert Rsvp.objects.filter(answer="video").count() == 257
    count("all", "no")
    assert Rsvp.objects.filter(answer="no").count() == 258, "not the two that were"


def test_a_moved_meeting_is_asked_anew_and_what_was_said_is_kept_for_the_old_time(world: World, browse):
    meeting = meet(world)
    ask_about([meeting], by=world.convener)
    Rsvp.say(world.seat, [meeting], "in_person", by=fresh(world.lead))
    move(meeting, world, days=2)

    assert str(asked(meeting).get()) == f"Will you be there on {on(meeting)}? Campaign for Grade-Level Reading"
    assert turnouts([meeting.pk])[meeting.pk] == Turnout(asked=1)
    page = browse(world.lead).get(meeting.get_absolute_url()).text
    assert "for the old time:" in page
    assert "You answered for the old time." in page
    move(meeting, world, days=-2)
    assert turnouts([meeting.pk])[meeting.pk] == Turnout(asked=1, in_person=1)
    assert not asked(meeting).exists()


def test_an_answer_in_any_form_is_a_sign_of_life(world: World):
    Rsvp.say(world.seat, [meet(world)], "no", by=fresh(world.lead))

    signs, everywhere, _where = SIGNS["rsvp"]
    assert [(one.organization, one.at) for one in signs()] == [(world.lausd, now())]
    assert not everywhere


# --- the pages --------------------------------------------------------------------------------------------------------


def test_whoever_may_answer_does_and_others_hear_why_not(world: World, browse):
    meeting = meet(world)
    world.widen()
    seat = Seat.take(world.reading, world.lacoe)
    SeatHolder.objects.create(seat=seat, person=world.partner, role=SeatRole.PRIMARY)
    codes = {
        who: browse(one).post(address(meeting, world.lausd), {"answer": "no"}).status_code
        for who, one in world.people.items()
    }

    may = {"administrator", "lead", "stand_in", "deputy", "convener", "director"}
    assert {who for who, code in codes.items() if code == 200} == may
    # LACOE's lead reads what LAUSD answers, and answers for LACOE alone.
    assert (codes["partner"], codes["guest"]) == (403, 403)
    assert {codes[who] for who in ("contact", "former", "stranger", "deputy_past")} == {404}
    elsewhere = Meeting.objects.create(
        workgroup=world.data, uid="elsewhere", zone=ZONE, created_by=world.director, announced_at=now(),
        starts_at=now() + timedelta(days=3), ends_at=now() + timedelta(days=3, hours=1), is_public=False,
    )  # fmt: skip
    assert browse(world.lead).post(address(elsewhere, world.lausd), {"answer": "no"}).status_code == 404
    assert browse(world.lead).post(address(meeting, world.alliance), {"answer": "no"}).status_code == 404
    hidden = meet(world, 14, announced_at=None, announced_by=None)
    assert browse(world.lead).get(address(hidden, world.lausd)).status_code == 404


def test_those_who_run_it_write_down_what_they_hear_and_the_lead_is_told(world: World, browse):
    meeting = meet(world)
    ask_about([meeting], by=world.convener)
    browser = browse(world.convener)

    page = browser.get(f"/workgroups/reading/meetings/{meeting.pk}/answers/").text
    assert ("LAUSD" in page, "(213) 555-0112" in page) == (True, True)
    assert "what did LAUSD say?" in browser.get(address(meeting, world.lausd)).text
    done = browser.post(address(meeting, world.lausd), {"answer": "video"})
    assert "LAUSD comes by video." in done.text
    said = Rsvp.objects.get()
    assert (said.channel, said.answered_by, said.person) == ("phone", world.convener, world.lead)
    assert Ask.objects.get(kind="rsvp").channel == "phone"
    told = Event.objects.get(kind="meeting_answer_noted")
    assert told.audience == [scope(Kind.PERSON, world.lead.pk)]
    assert "Everybody has answered" in browser.get(f"/workgroups/reading/meetings/{meeting.pk}/answers/").text
    for who in (world.lead, world.contact):
        code = browse(who).get(f"/workgroups/reading/meetings/{meeting.pk}/answers/").status_code
        assert code == (403 if who == world.lead else 404)


def test_the_meetings_page_takes_the_answer_and_counts_organizations(world: World, browse):
    meeting = meet(world)
    browser = browse(world.lead)

    page = browser.get(meeting.get_absolute_url()).text
    assert ("Will you be there?" in page, "the group decides with" in page) == (True, False)
    saved = browser.post(
        address(meeting, world.lausd), {"answer": "in_person", "note": "No nuts", "from": "meeting"}, follow=True
    )
    assert saved.redirect_chain == [(meeting.get_absolute_url(), 303)]
    assert "Saved: In person" in saved.text
    assert "No nuts" in saved.text
    Workgroup.objects.filter(pk=world.reading.pk).update(quorum=2)
    text = " ".join(browse(world.convener).get(meeting.get_absolute_url()).text.split())
    assert "1 of 1 organization has answered: 1 in person, 0 by video, 0 cannot come." in text
    assert "1 comes; the group decides with 2." in text
    assert "No nuts" not in text
    assert "No nuts" in browse(world.convener).get(f"{meeting.get_absolute_url()}answers/").text
    assert browser.post(address(meeting, world.lausd), {"answer": "perhaps"}).status_code == 422


def test_a_quorum_is_a_number_or_nothing_and_only_those_who_run_it_set_it(world: World, browse):
    browser, page = browse(world.convener), "/workgroups/reading/meetings/quorum/"

    assert browser.post(page, {"quorum": "9"}).status_code == 303
    assert Workgroup.objects.get(pk=world.reading.pk).quorum == 9
    assert browser.post(page, {"quorum": "many"}).status_code == 422
    assert browser.post(page, {"quorum": ""}).status_code == 303
    assert Workgroup.objects.get(pk=world.reading.pk).quorum is None
    assert browse(world.lead).post(page, {"quorum": "1"}).status_code == 403


def test_today_answers_with_one_tap_and_the_page_takes_as_many_queries_for_one_as_for_many(world: World, browse):
    meeting = meet(world)
    ask_about([meeting], by=world.convener)
    browser = browse(world.lead)

    today = browser.get("/today/").text
    assert f'action="{address(meeting, world.lausd)}"' in today
    assert 'value="stand_in"' in today
    answers = f"{meeting.get_absolute_url()}answers/"
    before = [count_queries(browser, meeting.get_absolute_url()), count_queries(browse(world.convener), answers)]
    many(world, 30)
    ask_about([meeting], by=world.convener)
    after = [count_queries(browser, meeting.get_absolute_url()), count_queries(browse(world.convener), answers)]
    assert after == before
    assert max(after) <= 12
    page = browser.get(meeting.get_absolute_url()).text
    assert (page.count('<th scope="row"'), "coming-after" in page) == (25, True)
