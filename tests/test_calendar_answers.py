"""What a calendar answers, read back from the mail: once, from who was invited, to what was the last word."""

import io
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils.timezone import now

from compact.accounts.models import User
from compact.asks.models import Ask
from compact.management.commands import receive_mail
from tests.conftest import acting_as
from tests.sweep import a_meeting
from tests.test_calendar_feeds import a_series
from tests.test_calendar_invitations import file, move, plan, server, tell  # noqa: F401  a fixture
from tests.world import World
from workgroups.calendars.organizer import Organizer
from workgroups.models import CalendarAnswer, Meeting, Rsvp
from workgroups.models.meeting_asks import ask_about
from workgroups.models.place_asks import RSVP

DOMAIN = "reply.compact.example"


@pytest.fixture(autouse=True)
def _mail_comes_in(settings: Any) -> None:
    settings.REPLY_DOMAIN = DOMAIN


def unanswered(world: World) -> Meeting:
    """A meeting to which nobody has said anything."""
    meeting = a_meeting(world)
    Rsvp.objects.all().delete()
    return meeting


def address(meeting: Meeting, person: User) -> str:
    """Where the person's calendar answers."""
    series = meeting.series_id
    return Organizer("s" if series else "m", series or meeting.pk, person.pk).address


def reply(meeting: Meeting, person: User, partstat: str = "ACCEPTED", **more: Any) -> bytes:
    """A mail as Google sends it; `more` differs from what the calendar would say."""
    said = {
        "to": address(meeting, person), "from": person.email, "attendee": person.email, "uid": meeting.uid,
        "sequence": meeting.sequence, "at": now(), "recurs": None, "method": "REPLY", "kind": "text/calendar",
    } | more  # fmt: skip
    stamp = "%Y%m%dT%H%M%SZ"
    recurs: datetime | None = said["recurs"]
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0",
        f"METHOD:{said['method']}", "BEGIN:VEVENT", f"DTSTAMP:{said['at']:{stamp}}", f"UID:{said['uid']}",
        f"SEQUENCE:{said['sequence']}", f"ORGANIZER:mailto:{said['to']}",
        *([f"RECURRENCE-ID:{recurs:{stamp}}"] if recurs else []),
        f"ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={partstat};CN=X:mailto:{said['attendee']}",
        f"DTSTART:{meeting.starts_at:{stamp}}", "SUMMARY:Yes", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    head = [
        f"From: {said['from']}", f"To: L.A. Compact <{said['to']}>", "Subject: Accepted: Reading", "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="b"', "", "--b", "Content-Type: text/plain", "", "Yes", "--b",
        f'Content-Type: {said["kind"]}; charset="UTF-8"; method=REPLY', "", *lines, "--b--", "",
    ]  # fmt: skip
    return "\r\n".join(head).encode()


def receive(mail: bytes, monkeypatch: Any, to: str = "") -> tuple[int, str]:
    """What the mail server is told: the number, and the words for the sender."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail)))
    try:
        with acting_as("compact_worker"):
            call_command("receive_mail", to=to, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return os.EX_OK, out.getvalue()


def answers(meeting: Meeting) -> list[tuple[str, str]]:
    """Which organization answered what, and who comes."""
    return [(one.answer, str(one.person)) for one in Rsvp.objects.filter(meeting=meeting)]


def test_a_yes_and_a_no_of_the_calendar_count_and_a_perhaps_is_noted(world: World, monkeypatch: Any):
    """The same again changes nothing, and what was said before the last word comes too late."""
    meeting = unanswered(world)
    Meeting.objects.filter(pk=meeting.pk).update(place="Room 1")
    ask_about([meeting], by=world.convener)
    plan()
    assert receive(reply(meeting, world.lead, "TENTATIVE"), monkeypatch) == (0, "")
    assert (answers(meeting), CalendarAnswer.objects.get().partstat) == ([], "TENTATIVE")
    early = reply(meeting, world.lead, "DECLINED", at=now() - timedelta(hours=1))
    yes = reply(meeting, world.lead, at=now() + timedelta(seconds=5))
    assert receive(yes, monkeypatch) == (0, "")
    assert answers(meeting) == [("in_person", "Leo Lead")]
    assert Ask.objects.get(kind=RSVP, subject_id=meeting.pk).answered_at
    row = Rsvp.objects.get()
    for mail in (yes, early):
        assert receive(mail, monkeypatch) == (0, "")
    assert Rsvp.objects.get().answered_at == row.answered_at
    # The clock of whoever answers may be ahead of ours: the next word still counts.
    CalendarAnswer.objects.update(said_at=now() - timedelta(minutes=1))
    assert receive(reply(meeting, world.lead, "DECLINED"), monkeypatch) == (0, "")
    assert answers(meeting) == [("no", "Leo Lead")]


def test_a_no_of_a_stand_ins_calendar_is_theirs_alone_until_the_answer_is(world: World, monkeypatch: Any):
    meeting = unanswered(world)
    Meeting.objects.filter(pk=meeting.pk).update(place="Room 1")
    plan()
    assert receive(reply(meeting, world.stand_in, "DECLINED"), monkeypatch) == (0, "")
    assert (answers(meeting), CalendarAnswer.objects.get().partstat) == ([], "DECLINED")
    for partstat, said in (("ACCEPTED", "in_person"), ("DECLINED", "no")):
        CalendarAnswer.objects.update(said_at=now() - timedelta(minutes=1))
        assert receive(reply(meeting, world.stand_in, partstat), monkeypatch) == (0, "")
        assert [one for one, _who in answers(meeting)] == [said]


def test_to_a_series_one_answer_answers_all_and_one_to_one_that_one(world: World, monkeypatch: Any):
    """Outlook answers a series at once, or one of it by when it was to be."""
    first, second, third = a_series(world, 3)
    Meeting.objects.update(place="Room 1")
    plan()
    assert receive(reply(second, world.lead, recurs=second.recurs_at.astimezone(now().tzinfo)), monkeypatch)[0] == 0
    assert [answers(one) for one in (first, second, third)] == [[], [("in_person", "Leo Lead")], []]
    Rsvp.objects.filter(meeting=second).update(answer="video")
    assert receive(reply(first, world.lead, at=now() + timedelta(seconds=1)), monkeypatch)[0] == 0
    assert [answers(one)[0][0] for one in (first, second, third)] == ["in_person", "video", "in_person"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to": "reply+m1-1-aaaaaaaaaaaaaaaa@reply.compact.example"}, "no address"),
        ({"attendee": "somebody@example.org"}, "Only the person"),
        ({"uid": "another"}, "not invited"),
        ({"sequence": 7}, "never sent"),
        ({"method": "COUNTER"}, "Another time"),
        ({"method": "REQUEST"}, "no answer"),
        ({"kind": "text/html"}, "only reads"),
        ({"uid": "x\r\nATTENDEE:mailto:a@x.org"}, "cannot be read"),
    ],
    ids=str,
)
def test_what_is_forged_or_no_answer_is_refused_kindly(world: World, monkeypatch: Any, wrong: Any, words: str):
    """With the number that makes the mail server tell the sender, and with nothing recorded."""
    meeting = unanswered(world)
    plan()
    code, said = receive(reply(meeting, world.lead, **wrong), monkeypatch)
    assert (code, Rsvp.objects.count(), CalendarAnswer.objects.count()) == (os.EX_DATAERR, 0, 0)
    assert words in said


def test_what_is_over_changed_or_no_longer_theirs_is_not_answered(world: World, monkeypatch: Any):
    """B1: nor does anybody answer for a place that they have lost, or with a closed account."""
    meeting = unanswered(world)
    plan()
    mail = reply(meeting, world.lead)
    move(meeting, timedelta(hours=1), world)
    plan()
    assert "changed since" in receive(mail, monkeypatch)[1]
    assert receive(reply(Meeting.objects.get(), world.lead), monkeypatch)[0] == 0
    mail = reply(Meeting.objects.get(), world.lead, "DECLINED")
    Rsvp.objects.all().delete()
    Meeting.objects.update(cancelled_at=now(), cancelled_by=world.convener)
    assert "does not take place" in receive(mail, monkeypatch)[1]
    Meeting.objects.update(cancelled_at=None, cancelled_by=None)
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(hours=1))
    assert receive(mail, monkeypatch)[0] == os.EX_DATAERR
    world.seat.holders.filter(person=world.lead).update(until=None)
    User.objects.filter(pk=world.lead.pk).update(is_active=False)
    assert "not invited" in receive(mail, monkeypatch)[1]
    assert Rsvp.objects.count() == 0


def test_garbage_and_machines_do_no_harm(world: World, monkeypatch: Any):
    """What is huge, broken or nested is refused; of an absence nobody is told that it is not read."""
    meeting = unanswered(world)
    plan()
    whole = reply(meeting, world.lead)
    for mail in (b"", b"\xff\x00" * 9, b"x" * 1_100_000, whole.replace(b"VEVENT", b"VTODO"), whole[:-180]):
        assert receive(mail, monkeypatch, to=address(meeting, world.lead))[0] == os.EX_DATAERR
    away = b"From: a@x.org\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nI am away.\r\n"
    assert receive(away, monkeypatch) == (0, "")
    within = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    nested = within + (b"--a\r\n" + within) * 2000
    assert receive(nested, monkeypatch)[0] == os.EX_DATAERR
    assert not CalendarAnswer.objects.exists()

    def away_too(*_args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(receive_mail, "take", away_too)
    assert receive(whole, monkeypatch)[0] == os.EX_TEMPFAIL


def test_where_mail_comes_in_the_invitation_is_from_an_address_of_its_own(world: World, server: Any):  # noqa: F811
    """Which a calendar believes because an answer by hand would go there, too; and which stays the same."""
    meeting = unanswered(world)
    mail = tell(server)["leo.lead@example.org"]
    (event,) = file(mail).events
    assert event["ORGANIZER"] == f"mailto:{mail['Reply-To']}" == f"mailto:{address(meeting, world.lead)}"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert len(str(mail["Reply-To"]).split("@")[0]) <= 64
    found = Organizer.read(str(mail["Reply-To"]).upper())
    assert found == Organizer("m", meeting.pk, world.lead.pk)
    assert Organizer.read(str(mail["Reply-To"]).replace("reply+m", "reply+s")) is None
    move(meeting, timedelta(hours=1), world)
    assert tell(server)["leo.lead@example.org"]["Reply-To"] == mail["Reply-To"]
