"""An organization is asked whether it comes to a meeting: in the portal, in a summary, and by a mail of its own."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from compact.access import Kind
from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import clock, day
from compact.mail import absolute, words
from compact.notifications.events import EventKind, register
from compact.notifications.letters import Batch, Letter, NotSent, composer, letters_of, ways
from compact.notifications.models import Event, OutgoingMail
from compact.notifications.streams import NEWS, Stream
from workgroups.events.words import with_names
from workgroups.models import AgendaItem, Coming, Convener, Meeting, Rsvp, SeatHolder, SeatRole
from workgroups.models.answer_link import AnswerLink
from workgroups.models.going_instead import INSTEAD, NOT_NEEDED
from workgroups.models.meeting_asks import ways_to_come
from workgroups.models.meeting_reminders import reminded_on
from workgroups.models.place_asks import RSVP
from workgroups.models.rsvp import taking_answers
from workgroups.models.turnout import Turnout, turnouts

BUTTONS = {
    Coming.IN_PERSON: gettext_lazy("Yes, in person"),
    Coming.VIDEO: gettext_lazy("Yes, by video"),
    Coming.NO: gettext_lazy("No"),
    Coming.STAND_IN: gettext_lazy("Send a stand-in"),
}
# The same in one bar.
SHORT = {**{one: one.label for one in Coming}, Coming.NO: gettext_lazy("No")}


def _begins(data: Any) -> datetime:
    """When it begins, on the clock of whoever meets."""
    return datetime.fromisoformat(data["begins"]).astimezone(ZoneInfo(data["zone"]))


def _title(said: Event | Ask) -> str:
    date = day(_begins(said.data).date())
    return with_names(_("Will you be there on %(date)s? %(workgroup)s"), {**said.data, "date": date})


def _meeting_page(event: Event) -> str:
    return reverse("workgroups:meeting", args=[event.data["slug"], event.data["meeting"]])


def answer_page(ask: Ask) -> str:
    """The page on which an organization answers, for whoever has signed in."""
    return reverse("workgroups:meeting_answer", args=[ask.data["slug"], ask.subject_id, ask.organization_id])


def link_of(ask: Ask, reader: int) -> AnswerLink:
    """The link with which this reader, given by number, answers an ask without signing in."""
    begins = int(datetime.fromisoformat(ask.data["begins"]).timestamp())
    return AnswerLink(ask.subject_id, ask.data["seat"], reader, ask.post, begins)


def link_page(ask: Ask, reader: int) -> str:
    """The address of that link."""
    return reverse("workgroups:meeting_link", args=[ask.data["slug"], ask.subject_id, link_of(ask, reader).token])


def _choices(ask: Ask) -> list[tuple[str, str]]:
    return [(one, str(BUTTONS[Coming(one)])) for one in ask.data["ways"]]


def _links(ask: Ask, reader: int) -> list[tuple[str, str]]:
    page = absolute(link_page(ask, reader))
    return [(label, f"{page}?answer={value}") for value, label in _choices(ask)]


asks.register(
    AskKind(
        RSVP,
        column=gettext_lazy("Meetings"),
        verb=gettext_lazy("Answer"),
        title=_title,
        url=answer_page,
        choices=_choices,
        links=_links,
    )
)


def _asked_page(event: Event) -> str:
    """Whoever looks after an organization without being in the group answers on a page of its own."""
    if event.scope % 8 == Kind.ADMINISTRATORS:
        data = event.data
        return reverse("workgroups:meeting_answer", args=[data["slug"], data["meeting"], event.scope >> 3])
    return _meeting_page(event)


for code, special in (("meeting_asked", False), ("meeting_asked_again", True)):
    register(
        EventKind(
            code,
            title=_title,
            url=_asked_page,
            group="organization",
            special=special,
            verb=gettext_lazy("Answer"),
            asks=RSVP,
        )
    )


register(
    EventKind(
        "meeting_passed_on",
        title=lambda event: with_names(
            _("%(who)s is not the right person at %(organization)s for the meeting of %(workgroup)s on %(date)s"),
            {**event.data, "date": day(_begins(event.data).date())},
        ),
        url=_meeting_page,
        group="organization",
        means=lambda event, reader: _("Whoever looks after the organization is asked instead."),
        verb=gettext_lazy("See the meeting"),
    )
)


def _noted(event: Event) -> str:
    said = {"answer": Coming(event.data["answer"]).label, "date": day(_begins(event.data).date())}
    return with_names(
        _("%(who)s wrote down what %(organization)s said of the meeting on %(date)s: %(answer)s"),
        {**event.data, **said},
    )


register(
    EventKind(
        "meeting_answer_noted",
        title=_noted,
        url=lambda event: reverse(
            "workgroups:meeting_answer", args=[event.data["slug"], event.data["meeting"], event.data["of"]]
        ),
        group="organization",
        means=lambda event, reader: _("If that is not right, change it. The last answer counts."),
        verb=gettext_lazy("See the answer"),
    )
)


# --- the mail ---------------------------------------------------------------------------------------------------------


@dataclass
class _Known:
    """What the mails of a batch need of meetings, looked up at once."""

    meetings: dict[int, Meeting]
    turnouts: dict[int, Turnout]
    items: dict[int, list[AgendaItem]] = field(default_factory=lambda: defaultdict(list))
    runners: dict[int, Convener] = field(default_factory=dict)
    stand_ins: dict[int, list[SeatHolder]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, meetings: "dict[int, Meeting]", seats: set[int]) -> "_Known":
        known = cls(meetings, turnouts(list(meetings)))
        published = [pk for pk, one in meetings.items() if one.published_at]
        for item in AgendaItem.objects.filter(meeting__in=published).order_by("position", "pk"):
            known.items[item.meeting_id].append(item)
        groups = {one.workgroup_id for one in meetings.values()}
        running = Convener.objects.running().filter(workgroup__in=groups)
        for runs in running.select_related("person", "organization").order_by("-pk"):
            known.runners[runs.workgroup_id] = runs
        standing = SeatHolder.objects.serving().filter(seat__in=seats, role=SeatRole.ALTERNATE)
        for holder in standing.select_related("person").order_by("since", "pk"):
            known.stand_ins[holder.seat_id].append(holder)
        return known

    def agenda(self, meeting: Meeting) -> list[dict[str, str]]:
        """The lines of the agenda, each with the time at which it begins, as far as minutes are planned."""
        lines, at = [], meeting.local_start
        timed = all(item.minutes for item in self.items[meeting.pk])
        for item in self.items[meeting.pk]:
            title = item.title
            if item.purpose == "decide":
                title = _("%(item)s, for decision") % {"item": title}
            lines.append({"at": clock(at.time()) if timed else "", "title": title})
            at += timedelta(minutes=item.minutes or 0)
        return lines


def place_of(meeting: Meeting) -> str:
    """In words where it is; nothing, when nobody has said."""
    by_video = Coming.VIDEO in ways_to_come(meeting)
    if meeting.place and by_video:
        return _("%(place)s, or by video") % {"place": meeting.place}
    joining = getattr(meeting, "joining", None)
    return meeting.place or (_("By video") if joining and (joining.link or joining.telephone) else "")


def where(meeting: Meeting) -> str:
    """In words from when until when, and where."""
    begins, ends = clock(meeting.local_start.time()), clock(meeting.local_end.time())
    times = _("%(begins)s to %(ends)s") % {"begins": begins, "ends": ends}
    place = place_of(meeting)
    return _("%(times)s, %(place)s") % {"times": times, "place": place} if place else times


def calendar_file(meeting: Meeting) -> str:
    """The address of its calendar file, where there is one."""
    try:
        return absolute(reverse("workgroups:meeting_ics", args=[meeting.workgroup.slug, meeting.pk]))
    except NoReverseMatch:
        return ""


@letters_of("meeting_asked", "meeting_asked_again")
def _asked(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """The mail with the buttons: for each organization of which this reader is asked, and that is silent still."""
    about = {mail.notification.event.target_id for mail in batch.mails if mail.notification}
    keys = {key for reach in batch.reaches.values() for key in reach.keys}
    waiting = Ask.objects.waiting().filter(kind=RSVP, subject_id__in=about, post__in=keys)
    found = list(waiting.select_related("organization").order_by("organization__name", "pk"))
    meetings = taking_answers(Meeting.objects.filter(pk__in=about)).select_related("workgroup", "joining")
    known = _Known.of({one.pk: one for one in meetings}, {ask.data["seat"] for ask in found})

    def letter(mail: OutgoingMail) -> Letter:
        event = mail.notification.event  # type: ignore[union-attr]
        mine = [one for one in found if one.subject_id == event.target_id and one.post in batch.reach(mail).keys]
        meeting = known.meetings.get(event.target_id)
        if meeting is None or not mine:
            raise NotSent("Nobody need answer any more.")
        stream = Stream(NEWS, str(mail.person_id))
        title = _title(event)
        context = {
            "title": _("Will you be there on %(date)s?") % {"date": day(meeting.local_start.date())},
            "meeting": meeting,
            "workgroup": meeting.workgroup.usual_name,
            "where": where(meeting),
            "again": event.kind == "meeting_asked_again" and any("reminded" in one.data for one in mine),
            "asked": [_one(one, known, batch.reach(mail).person_id or 0) for one in mine],
            "turnout": known.turnouts[meeting.pk],
            "agenda": known.agenda(meeting),
            "meeting_url": absolute(meeting.get_absolute_url()) if batch.reach(mail).may_read(meeting.scopes) else "",
            "calendar_url": calendar_file(meeting),
            "runs": known.runners.get(meeting.workgroup_id),
            "once_more": _once_more(meeting, mine),
            "why": "",
            **ways(mail, stream),
        }
        return Letter(words("meeting_asked", context, subject=title), stream)

    return letter


def _one(ask: Ask, known: _Known, reader: int) -> dict[str, Any]:
    page = absolute(link_page(ask, reader))
    with override("en" if get_language() == "es" else "es"):
        other = absolute(link_page(ask, reader))
    others = [holder.person for holder in known.stand_ins[ask.data["seat"]] if holder.person_id != reader]
    return {
        "organization": ask.organization.usual_name,
        "links": _links(ask, reader),
        "wrong_url": f"{page}?wrong=1",
        "other_url": other,
        "others": ", ".join(map(str, others)),
        "leads": ask.post % 8 == Kind.PERSON,
    }


def _once_more(meeting: Meeting, mine: list[Ask]) -> str:
    on = reminded_on(meeting)
    if any("reminded" in one.data for one in mine) or on <= now().astimezone(meeting.tz).date():
        return ""
    return day(on)


@composer(INSTEAD)
def _instead(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """What somebody needs who goes to one meeting instead, as it is when the mail leaves."""
    people = ("meeting__workgroup", "meeting__joining", "stand_in")
    rows = Rsvp.objects.current().filter(pk__in=[mail.context["rsvp"] for mail in batch.mails])
    rsvps = {one.pk: one for one in rows.filter(answer=Coming.STAND_IN).select_related(*people)}
    known = _Known.of({one.meeting_id: one.meeting for one in rsvps.values()}, set())

    def letter(mail: OutgoingMail) -> Letter:
        rsvp = rsvps.get(mail.context["rsvp"])
        goes = rsvp and (rsvp.stand_in.email if rsvp.stand_in else rsvp.stand_in_email)
        if rsvp is None or str(goes).lower() != mail.address or rsvp.meeting.cancelled_at:
            raise NotSent("Somebody else goes, or nobody.")
        meeting = rsvp.meeting
        context = {
            **mail.context,
            "date": day(meeting.local_start.date()),
            "where": where(meeting),
            "agenda": known.agenda(meeting),
            "joining": getattr(meeting, "joining", None),
            "calendar_url": calendar_file(meeting) if meeting.is_public else "",
        }
        return Letter(words("meeting_instead", context))

    return letter


@composer(NOT_NEEDED)
def _not_needed(batch: Batch) -> Callable[[OutgoingMail], Letter]:
    """You need not go after all."""

    def letter(mail: OutgoingMail) -> Letter:
        begins = _begins(mail.context)
        said = {"date": day(begins.date()), "time": clock(begins.time())}
        return Letter(words("meeting_not_needed", {**mail.context, **said}))

    return letter
