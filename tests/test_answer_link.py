"""The link of a mail that answers a meeting without signing in (Fault): one right outcome for each case."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks.models import Ask
from compact.asks.planning import plan_digests
from compact.notifications.models import Event, OutgoingMail
from compact.wall import entered
from partners.models import Affiliation
from tests.conftest import WebClient, acting_as
from tests.sink import Sink, sink, text
from tests.test_notifications import announce
from tests.test_outbox import send
from tests.test_rsvp import TODAY, asked, meet, move, on
from tests.world import World, fresh
from workgroups.events.answering import link_page
from workgroups.models import AgendaItem, Meeting, Rsvp, Seat, SeatHolder
from workgroups.models.answer_link import AnswerLink
from workgroups.models.meeting import What
from workgroups.models.meeting_asks import ask_about
from workgroups.models.meeting_reminders import remind_silent
from workgroups.models.rsvp import StandIn

LEAD = "leo.lead@example.org"


@pytest.fixture(autouse=True)
def _on_one_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def server(settings) -> Any:
    """A mail server that the settings name."""
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


@pytest.fixture
def meeting(world: World) -> Meeting:
    """In ten days, with an agenda; LAUSD is asked through its lead."""
    one = meet(world, published_at=now(), published_by=world.convener)
    AgendaItem.objects.create(workgroup=world.reading, meeting=one, title="Summer plan", purpose="decide", minutes=30)
    ask_about([one], by=world.convener)
    return one


def link(meeting: Meeting) -> str:
    one = asked(meeting).get()
    return link_page(one, one.post >> 3)


def stranger() -> WebClient:
    """A browser that knows nothing: no session, no cookie, and the check against forged forms is on (B8)."""
    return WebClient(enforce_csrf_checks=True)


def answers() -> list[tuple[str, str]]:
    return list(Rsvp.objects.values_list("answer", "channel"))


# --- from the mail to a recorded answer -------------------------------------------------------------------------------


def test_from_the_mail_to_a_recorded_answer_are_two_taps_without_signing_in(
    world: World, meeting: Meeting, server: Sink
):
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)
    announce()
    send()
    mail = server.to(LEAD)

    assert mail["Subject"] == f"Will you be there on {on(meeting)}? Campaign for Grade-Level Reading"
    said = text(mail)
    for words in (
        "You answer for LAUSD.", "Yes, in person:", "Yes, by video:", "No:", "Send a stand-in:",
        "Summer plan, for decision",
        "0 of 1 organization.", "From LAUSD, you can answer, or Sam Standin.", "I am the wrong person",
        "We ask once more, on",
        "Asked by Cora Convener, Alliance for Children's Rights",
    ):  # fmt: skip
        assert words.replace(" ", "") in "".join(said.split()), words
    [video] = [line for line in said.split() if line.endswith("?answer=video")]
    assert f'href="{video}"' in text(mail, "html")
    browser = stranger()
    first = browser.get(urlsplit(video).path + "?answer=video")
    assert "You chose “Yes, by video” in the mail." in first.text
    second = browser.post(urlsplit(video).path, {"answer": "video"})
    assert "LAUSD comes by video." in second.text
    assert answers() == [("video", "mail")]
    assert Ask.objects.get(kind="rsvp").channel == "mail"


def test_the_summary_has_the_same_buttons_each_reader_their_own(world: World, meeting: Meeting, server: Sink):
    User.objects.update(rhythm=Rhythm.NEVER)
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.DAILY, time_zone="UTC", digest_at="00:00")
    plan_digests(now())
    send()

    said = text(server.to(LEAD))
    assert [said.count(f"?answer={one}") for one in ("in_person", "video", "no", "stand_in")] == [1, 1, 1, 1]
    [address] = [one for one in said.split() if one.endswith("?answer=no")]
    token = urlsplit(address).path.strip("/").split("/")[-1]
    assert AnswerLink.read(token).person == world.lead.pk


def test_once_more_only_to_the_silent_and_not_once_they_have_answered(world: World, meeting: Meeting, server: Sink):
    """Also whoever waits for a weekly summary gets this one at once; after the answer a waiting mail does not leave."""
    assert remind_silent(TODAY + timedelta(days=7)) == 1
    announce()
    mail = OutgoingMail.objects.get(person=world.lead, notification__event__kind="meeting_asked_again")
    Rsvp.say(world.seat, [meeting], "no", by=User.objects.get(pk=world.lead.pk))
    send()

    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("dropped", "Nobody need answer any more.")


# --- fault ------------------------------------------------------------------------------------------------------------


def test_b7_a_scanner_that_opens_everything_changes_nothing_and_the_link_works_after_it(meeting: Meeting):
    path, scanner = link(meeting), stranger()
    for query in ("", "?answer=in_person", "?answer=no", "?answer=stand_in", "?wrong=1", "?answer=nonsense", "?undo=1"):
        assert scanner.get(path + query).status_code == 200
        assert scanner.head(path + query).status_code == 200
    assert scanner.put(path).status_code == 405

    assert (answers(), asked(meeting).count()) == ([], 1)
    assert stranger().post(path, {"answer": "no"}).status_code == 200
    assert answers() == [("no", "mail")]


def test_b8_the_same_link_tapped_twice_records_once_without_session_or_cookie(meeting: Meeting):
    path = link(meeting)
    pages = [stranger().post(path, {"answer": "in_person"}) for _time in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("LAUSD comes in person." in page.text for page in pages)
    assert (answers(), "sessionid" in pages[0].cookies) == ([("in_person", "mail")], False)
    assert Rsvp.pgh_event_model.objects.count() == 1  # type: ignore[attr-defined]
    assert "So far: In person (Leo Lead" in stranger().get(path).text


def test_a_colleague_to_whom_it_was_forwarded_reads_as_whom_it_answers(world: World, meeting: Meeting, browse):
    path = link(meeting)

    page = browse(world.contact).get(path).text
    assert ("You answer as <b>Leo Lead</b> for LAUSD." in page, "Not you?" in page) == (True, True)
    browse(world.contact).post(path, {"answer": "video"})
    assert Rsvp.objects.get().answered_by == world.lead


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("cancelled", "This meeting was called off"),
        ("begun", "The meeting has begun"),
        ("over", "The meeting is over"),
        ("closed", "This workgroup has ended"),
        ("left", "This link no longer answers for anybody"),
        ("place lost", "This link no longer answers for anybody"),
        ("account closed", "This link no longer answers for anybody"),
        ("organization gone", "This link no longer answers for anybody"),
    ],
)
def test_after_it_no_longer_counts_there_is_one_kind_sentence_and_nothing_is_recorded(
    world: World, meeting: Meeting, what: str, words: str
):
    path, at = link(meeting), meeting.starts_at
    if what == "cancelled":
        Meeting.objects.filter(pk=meeting.pk).update(
            cancelled_at=now(), cancelled_by=world.convener, cancel_reason="A strike"
        )
    elif what == "closed":
        world.reading.close(by=world.director, reason="Done")
    elif what == "left":
        Affiliation.objects.filter(person=world.lead).update(until=now())
    elif what == "place lost":
        SeatHolder.objects.get(person=world.lead, until=None).end(by=world.administrator)
    elif what == "account closed":
        User.objects.filter(pk=world.lead.pk).update(is_active=False)
    elif what == "organization gone":
        world.seat.end(by=world.convener, reason="Another table")
    later = {"begun": at + timedelta(minutes=5), "over": at + timedelta(days=1)}.get(what, TODAY)

    with time_machine.travel(later, tick=False):
        pages = [stranger().get(path), stranger().post(path, {"answer": "in_person"})]
    assert all(words in page.text for page in pages), what
    assert answers() == []
    gone = words.startswith("This link")
    assert [page.status_code for page in pages] == ([410, 410] if gone else [200, 409])
    # Whoever holds the link by now reads nothing that the mail has not said, and not even that once it is nobody's.
    text = "".join(page.text for page in pages)
    assert not any(one in text for one in ("Sam Standin", "A strike", "Another table", "video.example", "Summer plan"))
    assert ("LAUSD" in text, "Grade-Level" in text) == (False, not gone)


def test_after_the_meeting_was_moved_the_page_says_so_and_the_answer_counts_for_the_new_time(
    world: World, meeting: Meeting
):
    path, before = link(meeting), on(meeting)
    move(meeting, world, days=2)

    page = stranger().get(path).text
    assert f"The date has changed. The mail said {before}" in page
    stranger().post(path, {"answer": "in_person"})
    assert Rsvp.objects.current().get().answer == "in_person"
    assert "The date has changed." not in stranger().get(link_page(Ask.objects.order_by("-pk")[0], world.lead.pk)).text


def test_a_link_that_was_cut_or_belongs_to_another_meeting_answers_nothing(world: World, meeting: Meeting):
    other, path = meet(world, 12), link(meeting)
    for wrong in (path[:-3] + "/", path.replace(f"/{meeting.pk}/", f"/{other.pk}/"), path.replace("reading", "data")):
        page = stranger().post(wrong, {"answer": "no"})
        assert page.status_code in {404, 410}
        assert "LAUSD" not in page.text
    forged = AnswerLink(meeting.pk, world.seat.pk, world.contact.pk, scope(Kind.PERSON, world.contact.pk), 0)
    assert stranger().get(f"/workgroups/reading/meetings/{meeting.pk}/answer/{forged.token}/").status_code == 410
    assert answers() == []


# --- undo, the wrong person, a stand-in -------------------------------------------------------------------------------


def test_undo_puts_back_what_was_and_without_anything_asks_again(meeting: Meeting):
    path = link(meeting)
    first = stranger().post(path, {"answer": "no"}).text
    assert ('name="undo"' in first, asked(meeting).count()) == (True, 0)
    second = stranger().post(path, {"answer": "video"}).text
    assert 'name="was" value="no"' in second

    stranger().post(path, {"undo": "1", "was": "no"})
    assert answers() == [("no", "mail")]
    page = stranger().post(path, {"undo": "1", "was": ""})
    assert "Taken back." in page.text
    assert (answers(), asked(meeting).count()) == ([], 1)
    stranger().post(path, {"undo": "1", "was": ""})
    assert asked(meeting).count() == 1


def test_the_wrong_person_passes_it_to_whoever_looks_after_the_organization(world: World, meeting: Meeting):
    path = link(meeting)
    pages = [stranger().post(path, {"wrong": "1"}).text for _time in range(2)]

    assert "is asked instead" in pages[0]
    assert "asked already" in pages[1]
    assert asked(meeting).get().post == scope(Kind.ADMINISTRATORS, world.lausd.pk)
    told = Event.objects.get(kind="meeting_passed_on")
    assert sorted(told.audience) == sorted([scope(Kind.ADMINISTRATORS, world.lausd.pk), world.reading.conveners_scope])


def test_a_colleague_who_goes_instead_is_told_how_to_join_and_told_when_that_is_over(
    world: World, meeting: Meeting, server: Sink
):
    path = link(meeting)
    step = stranger().post(path, {"answer": "stand_in", "note": "No nuts"}).text
    assert (answers(), step.index("Sam Standin") < step.index("Ada Administrator")) == ([], True)
    assert 'value="No nuts"' in step
    page = stranger().post(
        path, {"answer": "stand_in", "who": world.contact.pk, "line": "Thank you!", "note": "No nuts"}
    )
    assert "Carl Contact goes for LAUSD." in page.text
    send()

    said = text(server.to("carl.contact@example.org"))
    for words in ("https://video.example/room", "Summer plan, for decision", "Thank you!", "Leo Lead asks you to come"):
        assert words in said
    rsvp = Rsvp.objects.get()
    assert (rsvp.stand_in, rsvp.person, rsvp.note.words) == (world.contact, world.lead, "No nuts")
    stranger().post(path, {"answer": "in_person"})
    send()
    assert "You need not go" in str(server.mails[-1]["Subject"])
    assert server.mails[-1]["To"] == "carl.contact@example.org"


def test_who_goes_instead_hears_of_each_change_once_and_is_let_off_only_by_another_time(
    world: World, meeting: Meeting, server: Sink
):
    silent = Seat.take(world.reading, world.lacoe)
    ask_about([meeting], by=world.convener)
    waits = asked(meeting).get(organization=silent.organization)
    Rsvp.say(world.seat, [meeting], "stand_in", by=fresh(world.lead), stand_in=StandIn(person=world.contact))

    def heard(what: What, **columns: Any) -> list[str]:
        """What the stand-in hears of it, by the subjects of their mails."""
        server.mails.clear()
        Meeting.objects.filter(pk=meeting.pk).update(**columns)
        with acting_as("compact_web"), entered(fresh(world.convener)):
            Meeting.changed([Meeting.objects.get(pk=meeting.pk)], what, by=fresh(world.convener))
        send()
        return [str(one["Subject"])[:12] for one in server.mails if one["To"] == "carl.contact@example.org"]

    start, hour = meeting.starts_at, timedelta(hours=1)
    # The mail that had not left says it all.
    assert heard("moved", ends_at=start + 2 * hour) == ["You go for L"]
    assert heard("changed", place="City Hall") == ["You go for L"]
    assert "Something about it has changed." in text(server.mails[-1])
    assert "City Hall" in text(server.mails[-1])
    assert heard("moved", ends_at=start + 3 * hour) == ["You go for L"]
    assert asked(meeting).get() == waits, "nobody is asked anew for the same beginning"
    for number in (1, 2):
        at = start + timedelta(days=number)
        assert heard("moved", starts_at=at, ends_at=at + hour) == (["You need not"] if number == 1 else [])
    assert asked(meeting).exclude(pk=waits.pk).count() == 2
    assert heard("moved", starts_at=start, ends_at=start + hour) == ["You go for L"]
    assert heard("cancelled", cancelled_at=now(), cancelled_by=world.convener) == ["You need not"]


def test_who_goes_instead_and_was_never_told_is_not_told_that_they_need_not(
    world: World, meeting: Meeting, server: Sink
):
    with acting_as("compact_web"), entered(fresh(world.lead)):
        seat = Seat.objects.select_related("workgroup").get(pk=world.seat.pk)
        for said in ("stand_in", "no"):
            goes = StandIn(person=world.contact) if said == "stand_in" else StandIn()
            Rsvp.say(seat, [meeting], said, by=fresh(world.lead), stand_in=goes)
    send()
    assert "carl.contact@example.org" not in server.addresses


def test_somebody_without_an_account_gets_the_mail_and_no_account(world: World, meeting: Meeting, server: Sink):
    path, people = link(meeting), User.objects.count()
    form = {"answer": "stand_in", "who": "else", "name": "Gabriel <Soto>", "email": "Gabriel@Elsewhere.example"}
    for wrong in (
        {"email": ""},
        {"email": "gabriel"},
        {"name": ""},
        {"who": world.partner.pk},
        {"who": "9" * 30},
        {"who": ""},
    ):
        refused = stranger().post(path, form | wrong)
        assert refused.status_code == 422
    assert "Gabriel &lt;Soto&gt;" in refused.text
    assert answers() == []
    stranger().post(path, form)
    send()

    assert server.addresses == ["gabriel@elsewhere.example"]
    assert (Rsvp.objects.get().instead, User.objects.count()) == ("Gabriel <Soto>", people)
    # Undone before it leaves, a mail stays here.
    other = meet(world, 12)
    ask_about([other], by=world.convener)
    path = link(other)
    stranger().post(path, form)
    stranger().post(path, {"answer": "no"})
    send()
    assert len(server.mails) == 1
