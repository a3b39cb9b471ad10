"""meetings.json: how a sample workgroup meets, decides and tells of it, around today, through everybody's doors.

What the database lets nobody date back is of today: a decision that is out, a proposal that was opened, a version of a
document or of minutes.
"""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, make_aware, now

from compact.accounts.models import User
from compact.asks.models import Ask
from compact.files import checked
from compact.loading.upsert import Tally
from compact.prose import said
from compact.samples.discussions import happened
from compact.updates.models import ASK, Update
from partners.models import Affiliation, Organization
from workgroups.models import (
    Action,
    Agenda,
    AgendaItem,
    Attendance,
    Attendee,
    Dates,
    Decision,
    Details,
    Document,
    Meeting,
    Minutes,
    Paper,
    Proposal,
    PublicNotes,
    Rsvp,
    Schedule,
    Seat,
    SlotAnswer,
    TimePoll,
    Workgroup,
)
from workgroups.models.attendance import PRESENT
from workgroups.models.closing import close
from workgroups.models.noting import keep_notes

Item = dict[str, Any]
THURSDAY = 3


def bring_meetings(path: Path) -> Tally:
    """Bring what is not there yet, in the order in which one needs the other; what is there stays as people left it."""
    wanted: dict[str, list[Item]] = json.loads(path.read_text())
    cast = Cast(path.parent)
    doors: dict[str, Callable[[Item, Cast], bool]] = {
        "documents": _document,
        "meetings": _meeting,
        "polls": _poll,
        "proposals": _proposal,
        "decisions": _decision,
        "updates": _update,
    }
    done = [door(item, cast) for name, door in doors.items() for item in wanted[name]]
    return Tally(create=done.count(True), unchanged=done.count(False))


# --- who, where and when ----------------------------------------------------------------------------------------------


class Cast:
    """The sample people and their organizations, read once, and the folder in which their papers are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        posts = Affiliation.objects.filter(person__is_sample=True, until=None).select_related("person", "organization")
        self.posts = {one.person.email: one for one in posts}

    def person(self, email: str) -> User:
        """Who has this address."""
        return self.posts[email].person

    def at(self, email: str) -> Organization:
        """Where they are."""
        return self.posts[email].organization


def _workgroup(item: Item) -> Workgroup:
    return Workgroup.objects.get(slug=item["workgroup"])


def _token(*names: object) -> UUID:
    return uuid5(NAMESPACE_URL, ":".join(("sample", *map(str, names))))


def _ago(days: float) -> datetime:
    return now() - timedelta(days=days)


def _thursday(days: int, clock: str) -> datetime:
    """So many days from today, or the Thursday after that, at that hour of the clock on the wall."""
    day = localdate() + timedelta(days=days)
    return datetime.combine(day + timedelta(days=(THURSDAY - day.weekday()) % 7), time.fromisoformat(clock))


def _asked(kind: str, subject: int, days: float) -> None:
    Ask.objects.about(kind, subject).update(asked_at=_ago(days))
    Ask.objects.about(kind, subject).exclude(answered_at=None).update(answered_at=_ago(days / 2))


# --- documents --------------------------------------------------------------------------------------------------------


def _document(item: Item, cast: Cast) -> bool:
    token = _token("document", item["title"])
    if Document.objects.filter(versions__token=uuid5(token, "0")).exists():
        return False
    workgroup, by, at = _workgroup(item), cast.person(item["by"]), cast.at(item["by"])
    first, *later = [
        checked(SimpleUploadedFile(one["name"], (cast.folder / one["file"]).read_bytes())) for one in item["versions"]
    ]
    words = {"title": item["title"], "summary": item["summary"]}
    [document] = Document.put_in(workgroup, [first], **words, organization=at, by=by, token=token)
    for number, sent in enumerate(later, 1):
        note = item["versions"][number]["note"]
        document.revise(sent, note=note, organization=at, by=by, token=_token(item["title"], number))
    if adopted := item.get("adopted"):
        document.adopt(number=document.number, where=adopted["where"], by=cast.person(adopted["by"]))
    happened(document, days=item["days_ago"])
    return True


# --- meetings ---------------------------------------------------------------------------------------------------------


def _meeting(item: Item, cast: Cast) -> bool:
    workgroup, by, token = _workgroup(item), cast.person(item["by"]), _token("meeting", item["title"])
    if Meeting.objects.filter(workgroup=workgroup, uid=str(token)).exists():
        return False
    dates = Dates(_thursday(item["days"], item["time"]), item["minutes"], settings.TIME_ZONE)
    details = Details(title=item["title"], place=item["place"], link=item["link"])
    titles = [line["title"] for line in item["items"]]
    meeting = Schedule(workgroup, by=by).call(dates, details, lines=titles, announced=True, token=token)
    assert meeting is not None  # noqa: S101 -- no sample workgroup that meets is closed
    lines = _lines(meeting, item, cast, by)
    Agenda.publish(meeting, by=by)
    if "closed" in item:
        _hold(meeting, dict(zip(lines, item["items"], strict=True)), item, cast, by)
        return True
    for said_ in item["answers"]:
        seats = Seat.objects.current().with_representative().select_related("workgroup")
        seat = seats.get(workgroup=workgroup, organization=cast.at(said_["by"]))
        Rsvp.say(seat, [meeting], said_["answer"], by=cast.person(said_["by"]), note=said_.get("note"))
    Meeting.objects.filter(pk=meeting.pk).update(announced_at=_ago(8), published_at=_ago(2))
    Rsvp.objects.filter(meeting=meeting).update(answered_at=_ago(1.5))
    _asked("rsvp", meeting.pk, 3)
    happened(meeting, days=2)
    return True


def _lines(meeting: Meeting, item: Item, cast: Cast, by: User) -> list[AgendaItem]:
    """Its agenda, with who brings in what, and the paper to be read."""
    lines = list(meeting.items.all())
    for line, words in zip(lines, item["items"], strict=True):
        line.purpose, line.minutes = words["purpose"], words["minutes"]
        line.person, line.organization = cast.person(words["owner"]), cast.at(words["owner"])
        line.lists_actions = words.get("lists_actions", False)
        line.outcome = "done" if "closed" in item else ""
        if paper := Document.objects.filter(workgroup=meeting.workgroup, title=words.get("paper", "")).first():
            Paper.lay(line, paper, by=by)
    AgendaItem.objects.bulk_update(lines, ["purpose", "minutes", "person", "organization", "lists_actions", "outcome"])
    return lines


def _hold(meeting: Meeting, lines: dict[AgendaItem, Item], item: Item, cast: Cast, by: User) -> None:
    """It was held, noted and closed; then what was agreed is partly done."""
    came = {email: {"organization": cast.at(email), **own} for email, own in item["closed"]["came"].items()}
    within: Item = {"meeting": meeting, "workgroup": meeting.workgroup, "noted_at": meeting.starts_at, "noted_by": by}
    Attendance.objects.bulk_create(Attendance(**within, **one) for one in came.values())
    Attendee.objects.bulk_create(
        Attendee(**within, organization=one["organization"], person=cast.person(email))
        for email, one in came.items()
        if one["state"] in PRESENT
    )
    done: list[tuple[Action, Item]] = []
    for line, words in lines.items():
        keep_notes(line, words["notes"], base="", serial=0, page="", by=by)
        if "decision" in words:
            Decision.note(line, **words["decision"], by=by)
        for one in words.get("actions", ()):
            due = localdate() + timedelta(days=one["due_in"])
            owner, person = cast.at(one["owner"]), cast.person(one["owner"])
            done.append((Action.note(line, title=one["title"], owner=owner, person=person, due_on=due, by=by), one))
    close(meeting, public=item["closed"]["public"], by=by)
    _long_ago(meeting)
    for decision in meeting.decisions.all():
        decision.show(public=True, by=by)
    for action, one in done:
        fresh = Action.objects.select_related("owner", "person", "workgroup").get(pk=action.pk)
        _asked("action", action.pk, (now() - meeting.ends_at).days)
        if "done_days_ago" in one:
            fresh.complete(by=cast.person(one["owner"]), word=one["word"])
            Action.objects.filter(pk=action.pk).update(completed_at=_ago(one["done_days_ago"]))
            Ask.objects.about("action", action.pk).update(answered_at=_ago(one["done_days_ago"]))
            happened(fresh, days=one["done_days_ago"])


def _long_ago(meeting: Meeting) -> None:
    """What was written down just now was written down then."""
    held, over = meeting.starts_at, meeting.ends_at
    before = {"announced_at": held - timedelta(days=28), "published_at": held - timedelta(days=7)}
    Meeting.objects.filter(pk=meeting.pk).update(**before, opened_at=held, closed_at=over)
    Minutes.objects.filter(meeting=meeting).update(circulated_at=over)
    PublicNotes.objects.filter(meeting=meeting).update(published_at=over)
    Action.objects.filter(meeting=meeting).update(noted_at=held, asked_at=over)
    happened(meeting, days=(now() - over) / timedelta(days=1))


# --- polls, proposals, decisions --------------------------------------------------------------------------------------


def _poll(item: Item, cast: Cast) -> bool:
    workgroup, by, token = _workgroup(item), cast.person(item["by"]), _token("poll", item["title"])
    if TimePoll.objects.filter(token=token).exists():
        return False
    times = [make_aware(_thursday(one["days"], one["time"])) for one in item["times"]]
    closes = make_aware(datetime.combine(localdate() + timedelta(days=item["due_in"] + 1), time.min))
    words = {"title": item["title"], "minutes": item["minutes"], "zone": settings.TIME_ZONE, "closes_at": closes}
    poll = TimePoll.begin(workgroup, **words, times=times, token=token, by=by)
    slots = list(poll.slots.all())
    for one in item["answers"]:
        poll.answer(cast.at(one["by"]), dict(zip(slots, one["says"], strict=True)), by=cast.person(one["by"]))
    TimePoll.objects.filter(pk=poll.pk).update(created_at=_ago(item["days_ago"]))
    SlotAnswer.objects.filter(poll=poll).update(answered_at=_ago(item["days_ago"] / 2))
    _asked("time_poll", poll.pk, item["days_ago"])
    happened(poll, days=item["days_ago"])
    return True


def _proposal(item: Item, cast: Cast) -> bool:
    workgroup, by = _workgroup(item), cast.person(item["by"])
    if Proposal.objects.filter(workgroup=workgroup, question=item["question"]).exists():
        return False
    closes = make_aware(datetime.combine(localdate() + timedelta(days=item["due_in"]), time(17)))
    body = said(item["body"])
    words = {"question": item["question"], "body": body.plain, "html": body.html, "rule": item["rule"]}
    proposal = Proposal.draft(workgroup, by=by, **words, closes_at=closes, zone=settings.TIME_ZONE)
    proposal.open(by=by)
    for one in item["voices"]:
        proposal.say(cast.at(one["by"]), one["says"], reason=one["why"], by=cast.person(one["by"]), behalf=None)
    return True


def _decision(item: Item, cast: Cast) -> bool:
    workgroup = _workgroup(item)
    if workgroup.decisions.filter(words=item["words"]).exists():
        return False
    day = localdate() - timedelta(days=item["days_ago"])
    words = {"words": item["words"], "how": item["how"]}
    decision = Decision.enter(workgroup, decided_on=day, by=cast.person(item["by"]), **words)
    if decision is not None:
        happened(decision, days=item["days_ago"])
    return True


# --- the Update -------------------------------------------------------------------------------------------------------


def _update(item: Item, cast: Cast) -> bool:
    if Update.objects.filter(title=item["title"]).exists():
        return False
    by = cast.person(item["by"])
    titles = {"title": item["title"], "title_es": item["title_es"]}
    update = Update.begin(**titles, due_on=localdate() - timedelta(days=item["days_ago"]), by=by)
    intro = {name: item[name] for name in ("introduction", "introduction_es")}
    update.write(intro, serial=0, order={})
    for one in item["paragraphs"]:
        paragraph = update.paragraphs.get(workgroup__slug=one["workgroup"])
        paragraph.answer(words=one["words"], words_es=one["words_es"], serial=0, by=cast.person(one["by"]))
    update.publish(by=by)
    at = _ago(item["days_ago"])
    Update.objects.filter(pk=update.pk).update(opened_at=at - timedelta(days=7), published_at=at)
    update.paragraphs.exclude(published_at=None).update(published_at=at, answered_at=at - timedelta(days=2))
    asked = Ask.objects.filter(kind=ASK, subject_id__in=update.paragraphs.values("pk"))
    asked.update(asked_at=at - timedelta(days=7))
    happened(update, days=item["days_ago"])
    return True
