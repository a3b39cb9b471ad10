"""Calendar invitations: the mail, and the file in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime, now, override
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compact.access import Kind
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.asks.models.kinds import KINDS
from compact.dates import day, moment, span
from compact.mail import CalendarPart, absolute, words
from compact.notifications.letters import Batch, Letter, NotSent, composer, ways
from compact.notifications.models import OutgoingMail
from compact.notifications.sending import Later, asleep_until
from compact.notifications.streams import CALENDAR, Stream
from workgroups.calendars.files import Invitation, drafted, gone, sealed
from workgroups.calendars.occasions import Occasion
from workgroups.calendars.organizer import Organizer
from workgroups.calendars.rows import in_full, occasion, sequel, title
from workgroups.models import CalendarEntry, Meeting, State
from workgroups.models.place_asks import RSVP

FEW = 6
# The mark of an entry whose mail was not sent because its workgroup rests: another one follows when it does not.
RESTED = "rested"


@composer("calendar")
def _calendar(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """What stands in the calendar of each reader, as it is at this moment: two queries for any number of mails."""
    numbers = [mail.context["entry"] for mail in batch.mails if "entry" in mail.context]
    entries = CalendarEntry.objects.select_related("workgroup").in_bulk(numbers)
    of: dict[str, list[int | None]] = {
        "series__in": [one.series_id for one in entries.values() if one.series_id],
        "pk__in": [one.meeting_id for one in entries.values() if one.meeting_id],
    }
    told: dict[tuple[int | None, int | None], list[Meeting]] = defaultdict(list)
    for name, some in of.items():
        if some:
            for row in in_full(Meeting.objects.announced()).filter(**{name: some}):
                told[(row.series_id, None) if name == "series__in" else (None, row.pk)].append(row)
    others = _listed(row for some in told.values() for row in some)
    drafts: dict[object, bytes] = {}
    asked = _asked(batch, [row.pk for some in told.values() for row in some if row.ends_at > now()])

    def letter(mail: OutgoingMail) -> Letter:
        entry = entries.get(mail.context.get("entry", 0))
        if entry is None or entry.sequence != mail.context["sequence"]:
            raise NotSent("A later one tells it.")
        person = batch.person(mail)
        if not person.calendar_mail:
            raise NotSent("The reader wants no calendar invitations.")
        if (until := asleep_until(person, now())) is not None:
            raise Later(until)
        if entry.withdrawn_at:
            return _written(mail, person, Taken(entry, person))
        if entry.workgroup.state == State.PAUSED:
            CalendarEntry.objects.filter(pk=entry.pk, sequence=entry.sequence).update(mark=RESTED)
            raise NotSent("The workgroup rests.")
        rows, reach = told[entry.series_id, entry.meeting_id], batch.reach(mail)
        # Everybody may read of a public meeting; invited is who is in the workgroup.
        if rows and not reach.holds(Kind.WORKGROUP, entry.workgroup_id):
            raise NotSent("The reader may not see it any more.")
        if not rows:
            return _written(mail, person, Taken(entry, person))
        before = mail.context["before"]
        mine = [one for one in asked if one.post in reach.keys]
        what = Told(entry, person, rows, datetime.fromisoformat(before) if before else None, mine)
        what.drafts = drafts
        if entry.meeting_id and rows[0].series_id:
            what.others = [one for one in others.get(rows[0].series_id, []) if one.pk != entry.meeting_id]
        return _written(mail, person, what)

    return letter


def _listed(rows: Iterable[Meeting]) -> dict[int, list[Meeting]]:
    """Of days that were listed one by one, by their series, all that are ahead: each invitation names the others."""
    series = {row.series_id for row in rows if row.series and not row.series.rule}
    found: dict[int, list[Meeting]] = defaultdict(list)
    if series:
        for one in Meeting.objects.announced().ahead().filter(series__in=series):
            found[one.series_id or 0].append(one)
    return found


def _asked(batch: Batch, meetings: Sequence[int]) -> list[Ask]:
    """What somebody who reads one of these mails is asked about these meetings, the next one first."""
    if not meetings:
        return []
    keys = {key for reach in batch.reaches.values() for key in reach.keys}
    rows = Ask.objects.waiting().filter(kind=RSVP, subject_id__in=meetings, post__in=keys)
    return list(rows.select_related("organization").order_by("data__begins", "organization__name", "pk"))


class Taken:
    """What is taken out of a calendar without a word about it: the reader may know no more, or there is no more."""

    template = "calendar_gone"

    def __init__(self, entry: CalendarEntry, person: User) -> None:
        self.entry = entry
        self.person = person

    @property
    def method(self) -> str:
        """What the file asks of the calendar."""
        return "CANCEL"

    @property
    def subject(self) -> str:
        """Names the workgroup, which everybody may know."""
        return _("Taken off your calendar: %(workgroup)s") % {"workgroup": self.entry.workgroup.usual_name}

    @property
    def context(self) -> dict[str, Any]:
        """Whether it is because the reader has no place any more."""
        return {"left": self.entry.withdrawn_at is not None, "workgroup": self.entry.workgroup.usual_name}

    @property
    def organizer(self) -> Organizer:
        """Where the reader's calendar answers."""
        one = self.entry
        return Organizer("s" if one.series_id else "m", one.series_id or one.meeting_id or 0, one.person_id)

    @property
    def invitation(self) -> Invitation:
        """From whom to whom."""
        return Invitation(
            method=self.method,
            organizer=self.organizer.address,
            organizer_name=self.entry.workgroup.usual_name,
            attendee=self.person.email,
            attendee_name=str(self.person),
            sequence=self.entry.sequence,
            at=now(),
            answers=bool(settings.REPLY_DOMAIN),
        )

    @property
    def file(self) -> bytes:
        """The file."""
        one = self.entry
        return gone(Occasion(one.uid, "", one.starts_at, one.ends_at, "UTC"), self.invitation)


class Told(Taken):
    """A meeting or a series as it stands now, and what has changed since the reader was told `before`."""

    template = "calendar"

    def __init__(
        self, entry: CalendarEntry, person: User, rows: list[Meeting], before: datetime | None, asked: list[Ask]
    ) -> None:
        super().__init__(entry, person)
        self.others: list[Meeting] = []
        # What is the same for everybody who is invited to it in the same language.
        self.drafts: dict[object, bytes] = {}
        self.asked = [one for one in asked if one.subject_id in {row.pk for row in rows}]
        self.rows = rows
        self.before = before
        self.standing = [row for row in rows if row.cancelled_at is None]
        self.ahead = [row for row in rows if row.ends_at > now()]
        # What comes next; else the first that would have come, or the last that was.
        self.next = next((row for row in self.ahead if row.cancelled_at is None), (self.ahead or rows[-1:])[0])

    @property
    def method(self) -> str:
        """It is called off when nothing of it stands."""
        return "REQUEST" if self.standing else "CANCEL"

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is ahead that stands."""
        return self.next.cancelled_at is not None or self.next not in self.ahead

    @property
    def subject(self) -> str:
        """What it is, and when: of a series, when next."""
        said = {"title": title(self.next), "when": span(self.next.starts_at, self.next.ends_at)}
        if self.is_over and not self.next.cancelled_at:
            return _("Ends: %(title)s") % said
        if self.entry.series_id:
            said["when"] = day(self.ahead[0].starts_at if self.is_over else self.next.starts_at)
            if self.is_over:
                return _("Called off: %(title)s, from %(when)s on") % said
            if self.before:
                return _("Changed: %(title)s, next on %(when)s") % said
            return _("Invitation: %(title)s, next on %(when)s") % said
        if self.is_over:
            return _("Called off: %(title)s, %(when)s") % said
        return (_("Changed: %(title)s, %(when)s") if self.before else _("Invitation: %(title)s, %(when)s")) % said

    @property
    def context(self) -> dict[str, Any]:
        """What the mail says of it: when and where, or of a series the next dates, each with what became of it."""
        joining, meets = getattr(self.next, "joining", None), not self.is_over
        path = self.next.get_absolute_url()
        if self.entry.series_id:
            path = reverse("workgroups:meetings", args=[self.next.workgroup.slug])
        return {
            "workgroup": self.entry.workgroup.usual_name,
            "when": span(self.next.starts_at, self.next.ends_at) if not self.entry.series_id else "",
            "there": self._there if meets else "",
            "place": self.next.place if meets else "",
            "link": joining.link if joining and meets else "",
            "telephone": joining.telephone if joining and meets else "",
            "lines": self.next.lines if meets and not self.entry.series_id else [],  # type: ignore[attr-defined]
            "dates": [(span(row.starts_at, row.ends_at), self._became(row)) for row in self._few],
            "more": len(self.ahead) - len(self._few) if self.entry.series_id else 0,
            "others": [span(row.starts_at, row.ends_at) for row in self.others[:FEW]] if meets else [],
            "further": len(self.others) - FEW,
            "reason": self.next.cancel_reason,
            "ends": self.is_over and not self.next.cancelled_at,
            "meets": meets,
            "asked": self._buttons if meets else [],
            "answers": bool(settings.REPLY_DOMAIN),
            "meeting_url": absolute(path),
        }

    @property
    def _there(self) -> str:
        """The hour where the workgroup meets, when it is another one where the reader is."""
        here = localtime(self.next.starts_at)
        if here.utcoffset() == self.next.local_start.utcoffset():
            return ""
        city = self.next.zone.rpartition("/")[2].replace("_", " ")
        with override(self.next.tz):
            return _("In %(city)s: %(when)s") % {"city": city, "when": moment(self.next.starts_at)}

    @property
    def _buttons(self) -> list[dict[str, Any]]:
        """With which the reader answers for an organization: of a series, for the meeting that comes first."""
        first = [one for one in self.asked if one.subject_id == self.asked[0].subject_id]
        begins = next((day(row.local_start) for row in self.rows if first and row.pk == first[0].subject_id), "")
        links = KINDS[RSVP].links
        return [
            {"organization": one.organization.usual_name, "day": begins, "links": links(one, self.person.pk)}
            for one in first
        ]

    @property
    def _few(self) -> Sequence[Meeting]:
        if not self.entry.series_id:
            return []
        # What has changed is named first, whatever comes before it.
        changed = [row for row in self.ahead if self._became(row)]
        some = {row.pk: row for row in [*changed[:FEW], *self.ahead]}
        return sorted(list(some.values())[:FEW], key=lambda row: row.starts_at)

    def _became(self, row: Meeting) -> str:
        if row.cancelled_at:
            return _("called off")
        return _("changed") if self.before and row.sequence and row.changed_at >= self.before else ""

    @property
    def file(self) -> bytes:
        """The file."""
        one = self.entry
        if one.series_id and not self.standing:
            return gone(Occasion(one.uid, title(self.next), one.starts_at, one.ends_at, "UTC"), self.invitation)
        key = (one.series_id, one.meeting_id, get_language())
        if key not in self.drafts:
            what = sequel(self.rows, inside=True) if one.series_id else occasion(self.rows[0], inside=True)
            self.drafts[key] = drafted([what])
        return sealed(self.drafts[key], self.invitation)


def _written(mail: OutgoingMail, person: User, what: Taken) -> Letter:
    stream = Stream(CALENDAR, str(person.pk))
    said = {"why": _why(what.entry), **what.context, **ways(mail, stream)}
    said["preferences_url"] = absolute(reverse("calendar:mine"))
    part = CalendarPart(what.method, what.file, what.organizer.address)
    return Letter(words(what.template, said, subject=what.subject), stream, part)


def _why(entry: CalendarEntry) -> str:
    said = _("You get this because you have a place in %(workgroup)s, and get its meetings as calendar invitations.")
    return said % {"workgroup": entry.workgroup.usual_name}
