"""Who was at a meeting (F26): noted with one tap for each organization, signed in by a code, and in the minutes."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.access import reach_of
from compact.wall import entered
from partners.models import Organization
from tests.conftest import WebClient
from tests.queries import count_queries
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import (
    AgendaItem,
    Attendance,
    Attendee,
    Meeting,
    Minutes,
    NoteTaker,
    Rsvp,
    Seat,
    SignInCode,
    Visitor,
)
from workgroups.models.closing import close
from workgroups.models.quiet import SIGNS
from workgroups.models.roll import take_over, tally

HERE = {"HTTP_HX_REQUEST": "true"}


def meets(world: World, *, begins: timedelta = timedelta(minutes=-10), **more: Any) -> Meeting:
    """Reading meets, by default for ten minutes now."""
    starts = now() + begins
    return Meeting.objects.create(
        workgroup=world.reading, uid=f"uid-{uuid4()}", starts_at=starts, ends_at=starts + timedelta(hours=1),
        zone="America/Los_Angeles", is_public=False, created_by=world.convener, announced_at=now(),
        announced_by=world.convener, **more,
    )  # fmt: skip


@pytest.fixture
def meeting(world: World) -> Meeting:
    return meets(world)


@pytest.fixture
def code(world: World, meeting: Meeting) -> str:
    return SignInCode.show(meeting, by=world.convener).code


def at(meeting: Meeting, page: str = "attendance/") -> str:
    return f"/workgroups/reading/meetings/{meeting.pk}/{page}"


def places(world: World, count: int) -> list[Seat]:
    """So many more organizations with an empty place in Reading."""
    many = [Organization(slug=f"o-{n}", name=f"Organization {n:03}") for n in range(count)]
    return Seat.objects.bulk_create(
        [Seat(workgroup=world.reading, organization=one) for one in Organization.objects.bulk_create(many)]
    )


def noted(meeting: Meeting) -> dict[str, tuple[str, str]]:
    return {one.organization.usual_name: (one.state, one.how) for one in meeting.attendances.all()}


# --- noting -----------------------------------------------------------------------------------------------------------


def test_one_tap_notes_an_organization_with_whoever_speaks_for_it(world: World, browse, meeting: Meeting):
    browser = browse(world.convener)
    name = f"at-{world.seat.pk}"

    answer = browser.post(at(meeting, "attendance/marks/"), {name: "here"}, **HERE)

    assert answer.status_code == 200
    assert "1 of 1 organization is here" in answer.text
    assert "Leo Lead" in answer.text
    assert noted(meeting) == {"LAUSD": ("here", "noted")}
    assert [(one.person, one.how) for one in meeting.attendees.all()] == [(world.lead, "noted")]
    # The last word counts, and of an organization that is away nobody is there.
    assert browser.post(at(meeting, "attendance/marks/"), {name: "excused"}).status_code == 303
    assert noted(meeting) == {"LAUSD": ("excused", "noted")}
    assert not meeting.attendees.exists()
    assert "0 of 1 organization is here" in browser.get(at(meeting)).text


def test_a_saved_page_changes_only_what_differs_from_what_it_showed(world: World, browse, meeting: Meeting):
    """Without JavaScript a whole page is saved: what somebody else noted meanwhile stays."""
    other, third = places(world, 2)
    Attendance.mark(meeting, other.organization, "video", by=world.director)

    browse(world.convener).post(
        at(meeting, "attendance/marks/"),
        {f"at-{world.seat.pk}": "here", f"was-{world.seat.pk}": "", f"at-{other.pk}": "away", f"was-{other.pk}": "away",
         f"was-{third.pk}": ""},
    )  # fmt: skip

    assert noted(meeting) == {"LAUSD": ("here", "noted"), "Organization 000": ("video", "noted")}


@pytest.mark.parametrize("sent", [{"at-x": "here"}, {"at-99999999999999999999": "here"}, {"seat": "here"}, {}])
def test_what_is_no_place_here_or_no_word_of_ours_is_not_noted(world: World, browse, meeting: Meeting, sent):
    elsewhere = Seat.objects.get(workgroup=world.data)
    browser = browse(world.convener)

    answer = browser.post(at(meeting, "attendance/marks/"), sent)
    assert answer.status_code == (404 if any(one.startswith("at-") for one in sent) else 303)
    assert browser.post(at(meeting, "attendance/marks/"), {f"at-{elsewhere.pk}": "here"}).status_code == 404
    assert browser.post(at(meeting, "attendance/marks/"), {f"at-{world.seat.pk}": "late"}).status_code == 404
    assert not Attendance.objects.exists()


@pytest.mark.everybody
def test_only_those_who_run_it_note_and_its_people_read(world: World, browse, meeting: Meeting):
    Visitor.note(meeting, name="Vera Visitor", organization="City", token=uuid4(), by=world.convener)
    codes, reads = {}, set()
    for who, person in world.people.items():
        browser = browse(person)
        marked = browser.post(at(meeting, "attendance/marks/"), {f"at-{world.seat.pk}": "here"}).status_code
        came = browser.post(at(meeting, "visitors/"), {"name": "Smuggled"}).status_code
        assert browser.get(at(meeting, "screen/")).status_code == (200 if marked == 303 else marked)
        assert marked == came
        codes[who] = marked
        reads |= {who} if "Vera Visitor" in browser.get(at(meeting)).text else set()

    assert {who for who, one in codes.items() if one == 303} == {"convener", "director"}
    assert {who for who, one in codes.items() if one == 403} == {"lead", "stand_in", "deputy", "guest"}
    assert reads == {"convener", "director", "lead", "stand_in", "deputy", "guest"}
    assert "Vera Visitor" not in WebClient().get("/workgroups/reading/").text


def test_nobody_is_noted_before_the_meeting_or_of_one_that_was_called_off(world: World, browse):
    early, off = meets(world, begins=timedelta(hours=2)), meets(world, cancelled_at=now(), cancelled_by=world.convener)
    browser = browse(world.convener)

    for one in (early, off):
        assert browser.post(at(one, "attendance/marks/"), {f"at-{world.seat.pk}": "here"}).status_code == 403
        assert browser.post(at(one, "screen/")).status_code == 200
    assert "from half an hour before the meeting begins" in browser.get(at(early)).text
    assert not Attendance.objects.exists()
    assert not SignInCode.objects.exists()


def test_who_was_there_is_said_by_name(world: World, browse, meeting: Meeting):
    page = at(meeting, f"attendance/{world.seat.pk}/")
    browser = browse(world.convener)
    assert "Sam Standin" in browser.get(page).text

    assert browser.post(page, {"people": [world.stand_in.pk, world.lead.pk]}).status_code == 303
    assert {one.person for one in meeting.attendees.all()} == {world.stand_in, world.lead}
    assert noted(meeting) == {"LAUSD": ("here", "noted")}
    assert browser.post(page, {"people": [world.stand_in.pk]}).status_code == 303
    assert {one.person for one in meeting.attendees.all()} == {world.stand_in}
    # Nobody who is not in the place, and nobody at another's.
    for stranger in (world.partner, world.convener):
        assert browser.post(page, {"people": [stranger.pk]}).status_code == 422
    assert browse(world.lead).post(page, {"people": [world.lead.pk]}).status_code == 403


def test_what_was_answered_is_noted_with_one_press_and_what_is_noted_stays(world: World, browse, meeting: Meeting):
    browser = browse(world.convener)
    other, silent, video = places(world, 3)
    says = {world.seat: "stand_in", other: "no", video: "video"}
    for seat, answer in says.items():
        goes = {"stand_in": world.stand_in} if answer == "stand_in" else {}
        Rsvp.objects.create(
            meeting=meeting, workgroup=world.reading, seat=seat, organization=seat.organization, answer=answer,
            for_start=meeting.starts_at, answered_by=world.lead, person=world.lead, **goes,
        )  # fmt: skip
    Attendance.mark(meeting, video.organization, "away", by=world.convener)
    assert "Note 2 organizations as they answered" in browser.get(at(meeting)).text

    for _twice in range(2):
        assert browser.post(at(meeting, "attendance/answers/")).status_code == 303

    assert noted(meeting) == {
        "LAUSD": ("here", "noted"), "Organization 000": ("excused", "noted"), "Organization 002": ("away", "noted"),
    }  # fmt: skip
    assert silent.organization.attendances.count() == 0
    assert {one.person for one in meeting.attendees.all()} == {world.stand_in}
    assert browse(world.lead).post(at(meeting, "attendance/answers/")).status_code == 403


def test_what_was_answered_is_noted_in_as_many_statements_for_thirty_as_for_one(world: World):
    counted = []
    reach_of(world.convener).keys  # noqa: B018 -- asked once for each request
    for number in (1, 30):
        meeting = meets(world)
        Organization.objects.filter(slug__startswith="o-").update(slug=Concat(Value("was-"), "slug"))
        for seat in places(world, number):
            Rsvp.objects.create(
                meeting=meeting, workgroup=world.reading, seat=seat, organization=seat.organization, answer="in_person",
                for_start=meeting.starts_at, answered_by=world.lead, person=world.lead,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert take_over(meeting, by=world.convener) == number
        counted.append(len(asked))
        assert (meeting.attendances.count(), meeting.attendees.count()) == (number, number)
    assert counted[0] == counted[1]


def test_who_takes_notes_only_reads_who_is_here(world: World, browse, meeting: Meeting):
    NoteTaker.name(meeting, world.lead, by=world.convener)
    AgendaItem.add(meeting, title="Rooms", by=world.convener)
    page = at(meeting, "notes/")

    noted, read = browse(world.convener).get(page).text, browse(world.lead).get(page).text

    offered = ('name="at-', "Add a visitor", "Who?", "Sign-in page for the room")
    assert [(one in noted, one in read) for one in offered] == [(True, False)] * 4
    assert "0 of 1 organization is here" in read
    part = browse(world.convener).get(f"{page}?part=afterwards", **HERE)
    assert part.text.lstrip().startswith('<section class="entry" id="afterwards"')


def test_once_the_minutes_are_adopted_who_was_there_stays(world: World, browse, meeting: Meeting):
    Attendance.mark(meeting, world.lausd, "here", person=world.lead.pk, by=world.convener)
    close(meeting, public="", by=world.convener)
    browser, form = browse(world.convener), {f"at-{world.seat.pk}": "away"}
    minutes = browser.get(at(meeting, "minutes/")).text
    assert ("1 of 1 organization was there." in minutes, "Leo Lead" in minutes) == (True, True)
    assert browser.post(at(meeting, "attendance/marks/"), form).status_code == 303

    Minutes.objects.get().adopt(on=localdate(), where="", by=world.convener)

    assert browser.post(at(meeting, "attendance/marks/"), {**form, f"at-{world.seat.pk}": "here"}).status_code == 403
    assert noted(meeting) == {"LAUSD": ("away", "noted")}
    assert 'name="at-' not in browser.get(at(meeting)).text


def test_visitors_are_written_down_once_and_taken_off_once(world: World, browse, meeting: Meeting):
    browser, form = browse(world.convener), {"name": "Vera Visitor", "organization": "City", "token": uuid4()}

    for _twice in range(2):
        assert browser.post(at(meeting, "visitors/"), form).status_code == 303
    one = meeting.visitors.get()
    assert (str(one), one.how, one.noted_by) == ("Vera Visitor, City", "noted", world.convener)
    bad = browser.post(at(meeting, "visitors/"), {"name": "", "organization": "Kept words"})
    assert (bad.status_code, "Enter the name." in bad.text, "Kept words" in bad.text) == (422, True, True)
    gone = at(meeting, f"visitors/{one.pk}/removal/")
    assert browse(world.lead).post(gone).status_code == 403
    assert browser.post(gone).status_code == 303
    assert not one.turn_away(by=world.convener)
    assert "Vera Visitor" not in browser.get(at(meeting)).text.replace("Vera Visitor is off the list", "")


# --- coming in by the code --------------------------------------------------------------------------------------------


def test_people_of_the_workgroup_sign_in_with_one_tap(world: World, browse, meeting: Meeting, code: str):
    page, browser = f"/here/{code}/", browse(world.stand_in)

    assert "For LAUSD" in browser.get(page).text
    assert not Attendance.objects.exists()  # looking changes nothing
    for _twice in range(2):
        assert browser.post(page, {"voice": world.lausd.pk, "state": "video"}).status_code == 303
    assert noted(meeting) == {"LAUSD": ("video", "code")}
    assert [(one.person, one.how) for one in meeting.attendees.all()] == [(world.stand_in, "code")]
    assert "You are here for LAUSD" in browser.get(page).text
    # The lead comes into the room; whoever says so by video afterwards sends nobody away.
    browse(world.lead).post(page, {"voice": world.lausd.pk, "state": "here"})
    browser.post(page, {"voice": world.lausd.pk, "state": "video"})
    assert noted(meeting) == {"LAUSD": ("here", "code")}
    assert meeting.attendees.count() == 2
    # For nobody else's organization: that is a visitor without a name.
    assert browser.post(page, {"voice": world.lacoe.pk}).status_code == 422


def test_everybody_else_is_a_visitor_and_can_be_turned_away(world: World, browse, meeting: Meeting, code: str):
    page, form = f"/here/{code}/", {"name": "Paul Passing", "organization": "City", "token": uuid4()}
    browser = WebClient()

    assert browser.get(page).status_code == 200
    for _twice in range(2):
        assert browser.post(page, form).status_code == 303
    assert browser.post(page, {**form, "name": ""}).status_code == 422
    # Somebody of another workgroup is there for no place of this one.
    assert browse(world.partner).post(page, {**form, "voice": world.lacoe.pk, "token": uuid4()}).status_code == 303
    came = list(meeting.visitors.all())
    assert [(one.name, one.how, one.noted_by) for one in came] == [
        ("Paul Passing", "code", None), ("Paul Passing", "code", world.partner),
    ]  # fmt: skip
    assert not Attendance.objects.exists()
    assert "signed in by code" in browse(world.convener).get(at(meeting)).text
    assert browse(world.convener).post(at(meeting, f"visitors/{came[0].pk}/removal/")).status_code == 303
    assert tally(meeting, world.convener)["visitors"] == [
        {"pk": came[1].pk, "name": "Paul Passing", "at": "City", "how": "code"}
    ]


def test_the_code_opens_the_list_during_the_meeting_only(world: World, meeting: Meeting, code: str):
    page, browser = f"/here/{code}/", WebClient()
    form = {"name": "Paul Passing", "token": uuid4()}
    for change in (
        {"starts_at": now() + timedelta(minutes=31), "ends_at": now() + timedelta(hours=2)},
        {"starts_at": now() - timedelta(hours=9), "ends_at": now() - timedelta(hours=7)},
        {"closed_at": now(), "closed_by": world.convener},
        {"cancelled_at": now(), "cancelled_by": world.convener},
    ):
        before = Meeting.objects.filter(pk=meeting.pk).values(*change).get()
        Meeting.objects.filter(pk=meeting.pk).update(**change)
        assert browser.post(page, form).status_code == 200, change
        assert not Visitor.objects.exists(), change
        Meeting.objects.filter(pk=meeting.pk).update(**before)
    ahead = now() + timedelta(minutes=29)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=ahead, ends_at=ahead + timedelta(hours=1))
    assert browser.post(page, form).status_code == 303
    # Another code: the former opens nothing.
    one = SignInCode.objects.get()
    assert one.renew(by=world.convener)
    assert not one.renew(by=world.convener)
    assert browser.get(page).status_code == 404


def test_a_code_is_typed_in_any_way_and_not_guessed(world: World, browse, meeting: Meeting, code: str):
    browser = WebClient()

    typed = browser.post("/here/", {"code": f" {code[:4].lower()} {code[4:]}"})
    assert (typed.status_code, typed.headers["Location"]) == (303, f"/here/{code}/")
    answers = [browser.get(f"/here/BCDFGH{a}{b}/").status_code for a in "23456789" for b in "23456789"]
    assert answers == [404] * 60 + [429] * 4
    # Also not with the right one, or by typing: whoever guesses learns nothing.
    assert browser.get(f"/here/{code}/").status_code == 429
    assert browser.post("/here/", {"code": code}).status_code == 429
    assert browser.post(f"/here/{code}/", {"name": "Paul"}).status_code == 429
    assert not Visitor.objects.exists()


def test_the_screen_shows_the_code_and_counts(world: World, browse, meeting: Meeting):
    browser, page = browse(world.convener), at(meeting, "screen/")

    assert "<svg" not in browser.get(page).text.split("Please sign in")[-1].split("</main>")[0]
    assert not SignInCode.objects.exists()
    for _twice in range(2):
        assert browser.post(page).status_code == 303
    one = SignInCode.objects.get()
    shown = browser.get(page).text
    assert str(one) in shown
    assert "<svg" in shown.split("Please sign in")[-1].split("</main>")[0]
    assert "style=" not in shown.split("Please sign in")[-1].split("</main>")[0]
    assert browser.post(page, {"renew": "1"}).status_code == 303
    assert SignInCode.objects.get().code != one.code
    assert "0 of 1 organization is here" in browser.get(at(meeting, "attendance/count/")).text


# --- afterwards -------------------------------------------------------------------------------------------------------


def test_the_minutes_say_who_was_there(world: World, browse, meeting: Meeting):
    Attendance.mark(meeting, world.lausd, "here", person=world.lead.pk, by=world.convener)
    Visitor.note(meeting, name="Vera Visitor", organization="City", token=uuid4(), by=world.convener)
    hours = timedelta(hours=3)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - hours, ends_at=now() - hours / 2, closed_at=now())
    # LACOE takes a place when it is over, and was not missing.
    Seat.take(world.reading, world.lacoe)

    shown = browse(world.lead).get(at(meeting, "")).text

    assert "1 of 1 organization was there." in shown
    assert "Leo Lead" in shown
    assert "Vera Visitor" in shown
    assert "LACOE" not in browse(world.lead).get(at(meeting, "sheet/")).text
    signs, *_rest = SIGNS["attendance"]
    assert [(one.organization, one.workgroup) for one in signs()] == [(world.lausd, world.reading)]


def test_quorum_is_said_only_where_there_is_one(world: World, meeting: Meeting):
    assert tally(meeting, world.convener)["quorum"] is None
    meeting.workgroup.quorum = 1
    assert not tally(meeting, world.convener)["enough"]
    Attendance.mark(meeting, world.lausd, "video", by=world.convener)
    assert tally(meeting, world.convener)["enough"]


def test_the_pages_cost_the_same_for_one_organization_and_for_two_hundred(world: World, browse, meeting: Meeting):
    browser, pages = browse(world.convener), [at(meeting), at(meeting, ""), at(meeting, "sheet/")]

    def cost() -> list[int]:
        return [count_queries(browser, page) for page in pages]

    few = cost()
    for seat in places(world, 200)[::4]:
        Attendance.mark(meeting, seat.organization, "here", by=world.convener)
    assert cost() == few
    assert max(few) <= 12
    assert "50 of 201 organizations are here" in browser.get(pages[0]).text


@pytest.mark.django_db(transaction=True)
def test_two_note_takers_and_a_phone_at_once_leave_one_right_row():
    world = World.build()
    meeting = meets(world)

    def note(who: str, state: str) -> bool:
        by = fresh(getattr(world, who))
        with entered(by):
            found = Meeting.objects.visible_to(by).select_related("workgroup").get(pk=meeting.pk)
            if who == "lead":
                return Attendance.sign_in(found, world.lausd, state, by=by)
            return Attendance.mark(found, world.lausd, state, person=world.lead.pk, by=by)

    outcomes = at_once(partial(note, "convener", "here"), partial(note, "director", "here"))
    assert sorted(outcomes) == [False, True]
    assert at_once(partial(note, "lead", "here"), partial(note, "lead", "here")) == [False, False]
    assert [(one.person_id, one.how) for one in Attendee.objects.all()] == [(world.lead.pk, "code")]
    at_once(partial(note, "convener", "video"), partial(note, "director", "away"))
    one = Attendance.objects.get()
    assert one.state in {"video", "away"}
    assert reach_of(world.lead).person_id == world.lead.pk
