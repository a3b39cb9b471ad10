"""Calendar invitations by mail: one for each change, to whoever has a place, and taken back from whoever has none."""

from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from uuid import uuid4

import icalendar
import pytest
import time_machine
from django.utils.timezone import localtime, now

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.mail import CalendarPart, Words, message
from compact.notifications.events import KINDS, EventKind
from compact.notifications.models import OutgoingMail
from compact.notifications.streams import CALENDAR, Stream
from compact.wall import entered
from tests.conftest import acting_as
from tests.sink import Sink, sink, text
from tests.sweep import a_meeting
from tests.test_calendar_feeds import a_series
from tests.test_notifications import announce, happened, hears
from tests.test_outbox import send
from tests.world import World, fresh
from workgroups.models import CalendarEntry, Dates, Details, Meeting, Repeats, Schedule, SeatRole, State, Workgroup
from workgroups.models.calendar_entry import plan_invitations

LEAD = "leo.lead@example.org"
IN_READING = {"cora.convener@example.org", LEAD, "sam.standin@example.org"}


@pytest.fixture
def server(settings) -> Any:
    """A mail server that the settings name."""
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


def tell(server: Sink) -> dict[str, EmailMessage]:
    """Compare, queue, send: the mails by address, of which nobody gets two."""
    server.mails.clear()
    plan()
    send()
    assert len(set(server.addresses)) == len(server.addresses)
    return dict(zip(server.addresses, server.mails, strict=True))


def plan() -> int:
    """Compare and queue."""
    with acting_as("compact_worker"):
        return plan_invitations()


def file(mail: EmailMessage) -> icalendar.Calendar:
    """The file in a mail, which stands in it twice: as another way to say the same, and to open."""
    assert mail.get_content_type() == "multipart/mixed"
    ways, attached = mail.iter_parts()
    assert [part.get_content_type() for part in ways.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    part = list(ways.iter_parts())[2]
    assert attached.get_content_type() == "application/ics"
    assert attached.get_filename() == "invite.ics"
    content = part.get_payload(decode=True)
    assert attached.get_payload(decode=True) == content
    parsed = icalendar.Calendar.from_ical(content)
    assert part.get_param("method") == parsed["METHOD"]
    assert part.get_param("charset") == "utf-8"
    return parsed


def read(mail: bytes) -> EmailMessage:
    """A mail as the library reads it."""
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(mail)


def told(mail: EmailMessage) -> tuple[str, str, list[int]]:
    """The method, the name and the numbers in a mail's file."""
    parsed = file(mail)
    return str(parsed["METHOD"]), str(parsed.events[0]["UID"]), [one["SEQUENCE"] for one in parsed.events]


def move(meeting: Meeting, by: timedelta, world: World) -> None:
    """Hold it later."""
    rows = Meeting.objects.filter(pk=meeting.pk)
    rows.update(starts_at=meeting.starts_at + by, ends_at=meeting.ends_at + by)
    Meeting.changed([rows.get()], "moved", by=world.convener)


def call_off(meetings: list[Meeting], world: World) -> None:
    """Hold them not at all."""
    rows = Meeting.objects.filter(pk__in=[one.pk for one in meetings])
    rows.update(cancelled_at=now(), cancelled_by=world.convener, cancel_reason="The room is flooded.")
    Meeting.changed(list(rows), "cancelled", by=world.convener)


def test_b24_one_meeting_is_announced_moved_and_called_off_under_one_name(world: World, server: Sink):
    """B24: the same UID, a rising SEQUENCE, REQUEST and CANCEL, the link; and each change is told once."""
    meeting = a_meeting(world)
    mails = tell(server)
    assert set(mails) == IN_READING
    parsed = file(mails[LEAD])
    assert told(mails[LEAD]) == ("REQUEST", "sentinel-uid", [0])
    (event,) = parsed.events
    assert event["CONFERENCE"] == "https://sentinel.example/room"
    assert event["ATTENDEE"] == f"mailto:{LEAD}"
    assert event["ORGANIZER"] == "mailto:compact@example.org"
    assert mails[LEAD]["Reply-To"] == "compact@example.org"
    assert "compact@example.org" in mails[LEAD]["From"]
    assert str(mails[LEAD]["Subject"]).startswith("Invitation: sentinel-meeting")
    assert "https://sentinel.example/room" in text(mails[LEAD])
    assert "does not reach us" in " ".join(text(mails[LEAD]).split())
    assert (plan(), tell(server)) == (0, {})
    move(meeting, timedelta(hours=2), world)
    mails = tell(server)
    assert told(mails[LEAD]) == ("REQUEST", "sentinel-uid", [1])
    assert file(mails[LEAD]).events[0]["DTSTART"].dt == (meeting.starts_at + timedelta(hours=2)).replace(microsecond=0)
    assert str(mails[LEAD]["Subject"]).startswith("Changed: sentinel-meeting")
    call_off([meeting], world)
    mails = tell(server)
    assert set(mails) == IN_READING
    assert told(mails[LEAD]) == ("CANCEL", "sentinel-uid", [2])
    assert file(mails[LEAD]).events[0]["STATUS"] == "CANCELLED"
    assert "The room is flooded." in text(mails[LEAD])
    assert tell(server) == {}


def test_b24_a_series_is_one_invitation_and_a_moved_meeting_moves_alone(world: World, server: Sink):
    """B24: one mail for 260 meetings; the rule stays where it was, and a number never falls."""
    rows = a_series(world, 260)
    mails = tell(server)
    assert set(mails) == IN_READING
    first = file(mails[LEAD])
    assert [len(first.events), told(mails[LEAD])] == [1, ("REQUEST", "series@compact", [0])]
    move(rows[3], timedelta(days=1), world)
    move(rows[4], timedelta(hours=1), world)
    mails = tell(server)
    master, *own = file(mails[LEAD]).events
    assert told(mails[LEAD]) == ("REQUEST", "series@compact", [1, 1, 1])
    for name in ("DTSTART", "DTEND", "RRULE"):
        assert master[name].to_ical() == first.events[0][name].to_ical()
    assert {one["RECURRENCE-ID"].dt for one in own} == {rows[3].recurs_at, rows[4].recurs_at}
    assert "(changed)" in text(mails[LEAD])
    call_off(rows[3:4], world)
    master, *own = file(tell(server)[LEAD]).events
    assert (master["SEQUENCE"], len(own)) == (2, 1)
    assert master["EXDATE"].dts[0].dt == rows[3].recurs_at
    # This and all that follow: the rule ends before it, and nothing of them is left.
    call_off(rows[5:], world)
    mails = tell(server)
    assert file(mails[LEAD]).events[0]["RRULE"]["UNTIL"][0] == rows[4].recurs_at
    assert "called off" in text(mails[LEAD])
    call_off([rows[0], rows[1], rows[2], rows[4]], world)
    mails = tell(server)
    assert told(mails[LEAD]) == ("CANCEL", "series@compact", [4])
    assert str(mails[LEAD]["Subject"]).startswith("Called off:")


def test_a_series_that_goes_on_as_another_ends_in_calendars(world: World, server: Sink):
    """Whose meetings were all taken over by another series: nothing of it is left to say so, and it is taken out."""
    rows = a_series(world, 4)
    tell(server)
    after = rows[0].series
    after.pk, after.uid = None, "next@compact"
    after.save()
    Meeting.objects.filter(pk__in=[one.pk for one in rows]).update(series=after, uid="next@compact")
    server.mails.clear()
    assert plan() == 6
    send()
    mine = [mail for mail in server.mails if mail["To"] == LEAD]
    assert sorted(told(mail) for mail in mine) == [("CANCEL", "series@compact", [1]), ("REQUEST", "next@compact", [0])]


def test_whoever_joins_later_is_invited_and_from_whoever_leaves_it_is_taken(world: World, server: Sink):
    """Of what is ahead; whoever has left learns nothing by it, and whoever comes back gets a number that follows."""
    meeting = a_meeting(world)
    tell(server)
    holder = world.seat.holders.create(person=world.contact, role=SeatRole.CONTACT, since=now() - timedelta(hours=2))
    mails = tell(server)
    assert told(mails.pop("carl.contact@example.org")) == ("REQUEST", "sentinel-uid", [0])
    assert mails == {}
    world.seat.holders.filter(pk=holder.pk).update(until=now() - timedelta(hours=1))
    Meeting.objects.filter(pk=meeting.pk).update(title="sentinel-secret", place="sentinel-place")
    mails = tell(server)
    mail = mails.pop("carl.contact@example.org")
    assert mails == {}
    assert told(mail) == ("CANCEL", "sentinel-uid", [1])
    words = text(mail) + str(mail["Subject"]) + file(mail).to_ical().decode()
    assert "sentinel" not in words.replace("sentinel-uid", "")
    assert tell(server) == {}
    world.seat.holders.create(person=world.contact, role=SeatRole.CONTACT, since=now() - timedelta(minutes=10))
    assert told(tell(server)["carl.contact@example.org"]) == ("REQUEST", "sentinel-uid", [2])


@pytest.mark.parametrize("is_public", [False, True])
def test_b1_what_was_queued_before_somebody_left_never_reaches_them(world: World, server: Sink, is_public: bool):
    """B1: neither the invitation to whoever lost the place, nor anything to a closed account."""
    Meeting.objects.filter(pk=a_meeting(world).pk).update(is_public=is_public)
    assert plan() == 3
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(hours=1))
    User.objects.filter(pk=world.stand_in.pk).update(is_active=False)
    send()
    assert server.addresses == ["cora.convener@example.org"]
    dropped = OutgoingMail.objects.filter(state="dropped").values_list("reason", flat=True)
    assert set(dropped) == {"The reader may not see it any more.", "The account is closed."}


def test_a_workgroup_that_rests_mails_nothing_and_tells_it_once_when_it_is_taken_up(world: World, server: Sink):
    """Whether it was paused before the mail was queued or after."""
    meeting = a_meeting(world)
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.PAUSED)
    assert tell(server) == {}
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.ACTIVE)
    assert plan() == 3
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.PAUSED)
    assert tell(server) == {}
    move(meeting, timedelta(hours=1), world)
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.ACTIVE)
    assert set(tell(server)) == IN_READING


def test_a_closed_workgroup_takes_its_meetings_out_of_calendars(world: World, server: Sink):
    """Nothing of it is held any more, and nobody is invited to anything."""
    a_meeting(world)
    tell(server)
    with acting_as("compact_web"), entered(fresh(world.director)):
        reading = Workgroup.objects.get(pk=world.reading.pk)
        assert reading.close(by=fresh(world.director), reason="Done.")
    mails = tell(server)
    assert set(mails) == IN_READING
    assert told(mails[LEAD]) == ("CANCEL", "sentinel-uid", [1])
    assert tell(server) == {}


def test_of_two_changes_before_the_mail_has_left_one_is_told(world: World, server: Sink):
    """The mail says how it stands when it leaves."""
    meeting = a_meeting(world)
    assert plan() == 3
    move(meeting, timedelta(hours=1), world)
    assert told(tell(server)[LEAD]) == ("REQUEST", "sentinel-uid", [1])


def test_nobody_is_invited_who_wants_none(world: World, server: Sink):
    """By the setting, by the link at the foot of the mail, by wanting no mail at all, or for now."""
    meeting = a_meeting(world)
    User.objects.filter(pk=world.convener.pk).update(rhythm=Rhythm.NEVER)
    User.objects.filter(pk=world.stand_in.pk).update(paused_until=now().date() + timedelta(days=3))
    mails = tell(server)
    assert set(mails) == {LEAD}
    assert mails[LEAD]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stream = Stream(CALENDAR, str(world.lead.pk))
    assert stream.url in str(mails[LEAD]["List-Unsubscribe"])
    assert not stream.standing.stopped
    stream.stop()
    assert Stream(CALENDAR, str(world.lead.pk)).standing.by_reader
    move(meeting, timedelta(hours=1), world)
    assert tell(server) == {}
    stream.resume()
    User.objects.filter(pk=world.stand_in.pk).update(paused_until=None)
    mails = tell(server)
    assert [told(mails[LEAD])[2], told(mails["sam.standin@example.org"])[2]] == [[1], [1]]


def test_what_an_invitation_tells_no_second_mail_tells(world: World, monkeypatch: Any):
    """It stands in the inbox; whoever gets no invitation hears of it as of anything else."""
    kind = EventKind("sample_news", title=lambda event: "News", url=lambda event: "/", invites=True)
    monkeypatch.setitem(KINDS, "sample_news", kind)
    User.objects.update(rhythm=Rhythm.NOW)
    User.objects.filter(pk=world.stand_in.pk).update(calendar_mail=False)
    event = happened(world, "sample_news", audience=[scope(Kind.WORKGROUP, world.reading.pk)], actor=world.director)
    announce()
    assert hears(event) == {"Cora", "Leo", "Sam"}
    assert hears(event, "none") == {"Cora", "Leo"}
    assert hears(event, "now") == {"Sam"}


def test_whom_it_takes_in_is_everybody_with_a_place_and_nobody_else(world: World):
    """Not the backbone, which may read everything, nor who came in no further than an invitation."""
    a_meeting(world)
    User.objects.filter(pk=world.stand_in.pk).update(unclaimed_since=now())
    assert plan() == 2
    entries = CalendarEntry.objects.values_list("person__name", flat=True)
    assert set(entries) == {"Cora Convener", "Leo Lead"}


def test_a_mail_with_a_calendar_says_what_it_says_without_one():
    """Its words stand in it as before, and no border of one part is the border of another."""
    what = Words("Überall", "Text", "<p>Text</p>")
    part = CalendarPart("REQUEST", b"BEGIN", "o@x.org")
    with_one = message("a@x.org", what, message_id="<x@y>", headers={}, calendar=part)
    without = message("a@x.org", what, message_id="<x@y>", headers={})
    ways = [mail.get_body() for mail in map(read, (with_one, without))]
    assert ways[0].get_content() == ways[1].get_content() == "<p>Text</p>\r\n"
    assert read(with_one)["Subject"] == read(without)["Subject"] == "Überall"
    borders = [line for line in with_one.split(b"\r\n") if line.startswith(b"--=_x")]
    assert borders == [b"--=_x", b"--=_x.a", b"--=_x.a", b"--=_x.a", b"--=_x.a--", b"--=_x", b"--=_x--"]


@pytest.mark.parametrize("repeats", [Repeats.ONCE, Repeats.WEEKLY])
def test_of_a_new_date_everybody_gets_one_mail(world: World, server: Sink, repeats: Repeats):
    """Whoever is asked for an organization finds the buttons in the invitation, and nobody gets the news beside it."""
    User.objects.update(rhythm=Rhythm.NOW, calendar_mail=True)
    begins = (localtime() + timedelta(days=3)).replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0)
    more = {"count": 4} if repeats == Repeats.WEEKLY else {}
    dates = Dates(begins, 60, "America/Los_Angeles", repeats, **more)
    details = Details(title="", place="Room 1", is_public=True, link="https://sentinel.example/room", telephone="")
    meeting = Schedule(world.reading, by=world.convener).call(dates, details, announced=True, token=uuid4())
    announce()
    mails = tell(server)
    assert set(mails) == IN_READING
    assert told(mails[LEAD])[0] == "REQUEST"
    assert "?answer=in_person" in text(mails[LEAD])
    assert "?answer=" not in text(mails["sam.standin@example.org"])
    announce()
    assert tell(server) == {}
    assert Schedule(world.reading, by=world.convener).call_off(meeting, "No room.", known=known(meeting))
    announce()
    mails = tell(server)
    assert set(mails) == IN_READING
    assert told(mails[LEAD])[0] == ("CANCEL" if repeats == Repeats.ONCE else "REQUEST")
    announce()
    assert tell(server) == {}


def test_of_days_that_were_listed_the_next_is_told_and_names_the_others(world: World, server: Sink):
    """And each of the others four weeks before: Outlook knows no list of days, and nobody wants forty mails at once."""
    first = (localtime() + timedelta(days=40)).replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0)
    days = [(first + timedelta(days=3 * number)).date() for number in range(1, 40)]
    dates = Dates(first, 60, "America/Los_Angeles", Repeats.DAYS, days=days)
    Schedule(world.reading, by=world.convener).call(dates, Details(), announced=True, token=uuid4())
    mails = tell(server)
    assert set(mails) == IN_READING
    (event,) = file(mails[LEAD]).events
    assert "RRULE" not in event
    assert "RECURRENCE-ID" not in event
    assert "Further dates" in text(mails[LEAD])
    assert "and 33 more" in text(mails[LEAD])
    assert plan() == 0
    second = Meeting.objects.order_by("starts_at")[1]
    with time_machine.travel(second.starts_at - timedelta(days=27, hours=12), tick=False):
        assert plan() == 3


def known(meeting: Meeting | None) -> datetime:
    """When it was changed the last time, as a form says it."""
    assert meeting is not None
    return Meeting.objects.get(pk=meeting.pk).changed_at
