"""A calendar file out of meetings: who may know what of them is settled before they come here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Component, Event, Parameters, vCalAddress, vText, vUri

from workgroups.calendars.occasions import Occasion, Sequel
from workgroups.calendars.zones import time_zone

FRESH = timedelta(hours=1)
REMINDER = timedelta(minutes=30)
# Lines of their own, as no word of anybody's can be: what is folded goes on with a space.
_ROOM, _METHOD = b"\r\nX-ROOM:0\r\n", b"\r\nMETHOD:X-METHOD\r\n"
_EDGES = re.compile(rb"^(?:BEGIN|END):VEVENT\r\n", re.MULTILINE)
UNPRINTED = dict.fromkeys([*range(9), *range(11, 32), 127])


@dataclass(frozen=True)
class Invitation:
    """What makes a file a message between people (RFC 5546): from whom, to whom, in which number of its kind.

    `method` is REQUEST or CANCEL; `sequence` stands in every part of it, and rises from message to message. `answers`
    is whether somebody reads the calendar's own answer.
    """

    method: str
    organizer: str
    organizer_name: str
    attendee: str
    attendee_name: str
    sequence: int
    at: datetime
    answers: bool = False


@dataclass(frozen=True)
class Feed:
    """What makes a file one that is read again and again: its name, and the page it is about."""

    name: str
    url: str


def calendar(
    what: Iterable[Occasion | Sequel],
    *,
    invitation: Invitation | None = None,
    feed: Feed | None = None,
    reminds: bool = True,
) -> bytes:
    """The file. Of a series it has the rule and, for each meeting that differs, a part of its own under the same name.

    `what` must not be empty when it is an invitation: a file without a meeting is one that no calendar opens.
    """
    file = _file(what, feed=feed, reminds=reminds)
    return sealed(_open(file), invitation) if invitation else bytes(file.to_ical(sorted=False))


def drafted(what: Iterable[Occasion | Sequel]) -> bytes:
    """What is the same in the file of everybody who is invited, with room for what is not (`sealed`)."""
    return _open(_file(what))


def _file(what: Iterable[Occasion | Sequel], *, feed: Feed | None = None, reminds: bool = True) -> Calendar:
    parts = list(what)
    events = [event for one in parts for event in _events(one, reminds=reminds)]
    file = _begun()
    if feed:
        _as_feed(file, feed)
    for name, years in _zones(parts).items():
        if name != "UTC":
            file.add_component(time_zone(name, min(years), max(years)))
    for event in events:
        file.add_component(event)
    return file


def sealed(draft: bytes, invitation: Invitation) -> bytes:
    """A draft as the message to one person: a hundredth of the time that making each file by itself takes."""
    event = Event()
    event.add("dtstamp", invitation.at.astimezone(UTC))
    _as_invitation(event, invitation)
    _begin, own, _end = _EDGES.split(bytes(event.to_ical(sorted=False)))
    return draft.replace(_ROOM, b"\r\n" + own).replace(_METHOD, b"\r\nMETHOD:" + invitation.method.encode() + b"\r\n")


def _open(file: Calendar) -> bytes:
    file["METHOD"] = vText("X-METHOD")
    for event in file.walk("VEVENT"):
        for name in ("DTSTAMP", "SEQUENCE"):
            event.pop(name, None)
        event["X-ROOM"] = vText("0")
    return bytes(file.to_ical(sorted=False))


def _begun() -> Calendar:
    file = Calendar()
    for name, value in (("prodid", "-//L.A. Compact//Calendar//EN"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        file.add(name, value)
    return file


def gone(occasion: Occasion, invitation: Invitation) -> bytes:
    """The file that takes a meeting, or a whole series, out of one person's calendar and tells nothing of it.

    Of `occasion` only its UID counts, when it was by what they were told, and its title if they may know it.
    """
    event = Event()
    event.add("uid", occasion.uid)
    event.add("dtstart", occasion.starts_at.astimezone(UTC))
    event.add("dtend", occasion.ends_at.astimezone(UTC))
    event.add("summary", plain(occasion.title) or _("Taken off your calendar"))
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    file = _begun()
    file.add_component(event)
    return sealed(_open(file), invitation)


def _as_feed(file: Calendar, feed: Feed) -> None:
    file.add("name", plain(feed.name))
    file.add("x-wr-calname", vText(plain(feed.name)))
    file.add("url", vUri(feed.url))
    # RFC 7986, 5.7, and what Outlook reads instead.
    file.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT1H")


def _events(one: Occasion | Sequel, *, reminds: bool) -> list[Event]:
    if isinstance(one, Occasion):
        event = _event(one, reminds=reminds)
        if one.recurs_at:  # else a calendar would take it for the whole series
            event.add("recurrence-id", one.recurs_at.astimezone(ZoneInfo(one.zone)))
        return [event]
    if not one.told:
        return []
    master = _event(one.usual, reminds=reminds)
    zone = ZoneInfo(one.zone)
    if one.recurrence:
        master.add("rrule", one.recurrence)
    if left_out := [local.replace(tzinfo=zone) for local in one.left_out]:
        master.add("exdate", left_out)
    if added := [local.replace(tzinfo=zone) for local in one.added]:
        master.add("rdate", added)
    own = []
    for occasion in one.told:
        if one.differs(occasion):
            event = _event(occasion, reminds=reminds)
            event.add("recurrence-id", one.name(occasion).replace(tzinfo=zone))
            own.append(event)
    return [master, *own]


def _event(one: Occasion, *, reminds: bool) -> Event:
    zone, event = ZoneInfo(one.zone), Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("dtstart", one.starts_at.astimezone(zone) if one.starts_at.tzinfo != zone else one.starts_at)
    event.add("dtend", one.ends_at.astimezone(zone))
    event.add("summary", plain(one.title))
    event.add("created", one.created_at.astimezone(UTC))
    event.add("last-modified", one.changed_at.astimezone(UTC))
    if one.place or one.link:
        event.add("location", plain(one.place or one.link))
    if words := _words(one):
        event.add("description", words)
    if one.url:
        event.add("url", vUri(one.url))
    if one.link:
        video = Parameters({"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": _("Join by video")})
        event.add("conference", vUri(plain(one.link)), parameters=video)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
    event.add("sequence", one.sequence)
    if reminds and not one.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", plain(one.title))
        alarm.add("trigger", -REMINDER)
        event.add_component(alarm)
    return event


def _as_invitation(event: Component, invitation: Invitation) -> None:
    event.add("sequence", invitation.sequence)
    organizer = vCalAddress(f"mailto:{invitation.organizer}")
    organizer.params["CN"] = vText(quotable(invitation.organizer_name))
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{invitation.attendee}")
    attendee.params["CN"] = vText(quotable(invitation.attendee_name))
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if invitation.method == "REQUEST":
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE" if invitation.answers else "FALSE")
    event.add("attendee", attendee)


def _words(one: Occasion) -> str:
    """What stands under it, for calendars that know no more than text."""
    blocks = []
    if one.link:
        blocks.append(_("Join by video: %(link)s") % {"link": one.link})
    if one.telephone:
        blocks.append(_("By telephone: %(number)s") % {"number": one.telephone})
    if one.lines:
        blocks.append("\n".join([_("Agenda"), *(f"{number}. {line}" for number, line in enumerate(one.lines, 1))]))
    if one.url:
        blocks.append(one.url)
    return "\n\n".join(plain(one) for one in blocks)


def _zones(parts: Sequence[Occasion | Sequel]) -> dict[str, set[int]]:
    """Which zones are named, and the years in which something is said by their clock."""
    found: dict[str, set[int]] = {}
    for part in parts:
        for one in part.told if isinstance(part, Sequel) else [part]:
            moments = {one.starts_at, one.ends_at, one.recurs_at or one.starts_at}
            for zone in {one.zone, part.zone}:
                found.setdefault(zone, set()).update(moment.year for moment in moments)
        if isinstance(part, Sequel) and part.told:
            found[part.zone].add(part.begins.year)
    return found


def plain(words: str) -> str:
    """Without what no calendar may contain (RFC 5545, 3.1): characters that move a printer's head."""
    return words.replace("\r\n", "\n").replace("\r", "\n").translate(UNPRINTED)


def quotable(words: str) -> str:
    """The same for the name in a parameter, which is one line and has no quotation mark (RFC 5545, 3.2)."""
    return " ".join(plain(words).replace('"', "'").split())
