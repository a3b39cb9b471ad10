"""What a calendar answers, read out of the mail in which it comes (RFC 5546, 3.2.3). It asks no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Component

from workgroups.calendars.organizer import Organizer

LARGEST = 1_048_576
LARGEST_FILE = 262_144
# Parts of a mail, and answers in a file: a real one has few.
MOST = 50
ANSWERS = ("ACCEPTED", "TENTATIVE", "DECLINED")
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


class NotTaken(Exception):
    """The mail is no answer that counts. Its text says so to whoever sent it, kindly."""


class Unheard(Exception):
    """A machine says that somebody is away, or that a mail came back: nobody is told that it is not read."""


@dataclass(frozen=True)
class Reply:
    """One answer to one meeting, or without `recurs_at` to everything under that name."""

    organizer: Organizer
    uid: str
    attendee: str
    partstat: str
    sequence: int
    said_at: datetime
    recurs_at: datetime | None = None


def read(mail: bytes, to: str = "") -> list[Reply]:
    """The answers in a mail, which came `to` this address as far as the mail server has said so.

    Raises NotTaken for what is none of ours, is broken, too large, or no answer; Unheard for what a machine sent.
    """
    if len(mail) > LARGEST:
        raise NotTaken(_("This mail is too large. This address only reads the answers of calendars."))
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(mail)
        organizer = _organizer(message, to)
        files = list(_files(message))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise NotTaken(_("This mail cannot be read.")) from error
    if not files:
        if _by_a_machine(message):
            raise Unheard
        raise NotTaken(
            _("This address only reads the answers of calendars, and nobody reads your words. Please use the portal.")
        )
    if organizer is None:
        raise NotTaken(_("This is no address that an invitation of ours came from."))
    return _replies(files[0], organizer)


def _organizer(message: EmailMessage, to: str) -> Organizer | None:
    named: Iterable[str] = [to] if to else _addresses(message)
    return next((found for one in named if (found := Organizer.read(one))), None)


def _addresses(message: EmailMessage) -> list[str]:
    lines = [str(line) for name in ADDRESSED for line in message.get_all(name, [])]
    return [address for _name, address in getaddresses(lines)]


def _by_a_machine(message: EmailMessage) -> bool:
    said = str(message.get("Auto-Submitted", "no")).lower()
    return said != "no" or str(message.get("Return-Path", "")).strip() == "<>" or "X-Failed-Recipients" in message


def _files(message: EmailMessage) -> Iterator[bytes]:
    for count, part in enumerate(message.walk()):
        if count >= MOST:
            return
        name = (part.get_filename() or "").lower()
        if part.get_content_type() in {"text/calendar", "application/ics"} or name.endswith(".ics"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip() and len(content) <= LARGEST_FILE:
                yield content


def _replies(file: bytes, organizer: Organizer) -> list[Reply]:
    broken = _("The calendar file in this mail cannot be read.")
    try:
        parsed = Calendar.from_ical(file)
        method, events = str(parsed.get("METHOD", "")).upper(), parsed.walk("VEVENT")
        found = [_reply(event, organizer) for event in events] if method == "REPLY" and len(events) <= MOST else []
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise NotTaken(broken) from error
    if method == "COUNTER":
        raise NotTaken(_("Another time cannot be proposed by calendar. Please write to those who run the workgroup."))
    if method != "REPLY" or not found:
        raise NotTaken(_("This calendar file is no answer to an invitation."))
    if any(one.partstat not in ANSWERS for one in found):
        raise NotTaken(_("This answer is neither a yes nor a no nor a perhaps. Please answer in the portal."))
    return found


def _reply(event: Component, organizer: Organizer) -> Reply:
    attendee: Any = event["ATTENDEE"]
    if isinstance(attendee, list):
        raise ValueError("Whoever answers, answers for one.")
    recurs: Any = event.get("RECURRENCE-ID")
    sequence = int(event.get("SEQUENCE", 0))
    stamp: Any = event["DTSTAMP"]
    if not 0 <= sequence < 2**31:
        raise ValueError("No number.")
    return Reply(
        organizer=organizer,
        uid=str(event["UID"]),
        attendee=str(attendee).strip().lower().removeprefix("mailto:"),
        partstat=str(attendee.params.get("PARTSTAT", "")).upper(),
        sequence=sequence,
        said_at=_moment(stamp.dt),
        recurs_at=_moment(recurs.dt) if recurs is not None else None,
    )


def _moment(value: date) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError("A day is no moment.")
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
