"""The agenda of a meeting and its notes, as everybody reads them; and what an item refers to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags

from compact.access import Reach
from compact.agreements.models import Clause, Version
from compact.http import Request
from compact.permissions import may
from compact.prepared import prepared
from compact.wording import is_blank
from goals.models import Goal, Indicator
from workgroups.forms.agenda import Offered
from workgroups.models import About, Action, Agenda, AgendaItem, Decision, Meeting, MinutesVersion, NoteTaker
from workgroups.models.meeting import MeetingQuerySet
from workgroups.models.minutes import Content
from workgroups.views.room import Room

MOST = 100
CLAUSE = 90


def shown(request: Request, room: Room, meeting: Meeting) -> dict[str, Any]:
    """What the meeting's page shows of it: the agenda once it is out, and the minutes as they stand."""
    items = items_of(meeting, room.reach)
    minutes, content = getattr(meeting, "minutes", None), meeting.content  # type: ignore[attr-defined]
    holds = bool(may(request.user, "workgroups.write_agenda", meeting))
    return {
        "items": timed(items, meeting),
        "agenda_out": meeting.published_at is not None or meeting.closed_at is not None,
        "agenda_changes": changes_of(getattr(meeting, "agenda", None)),
        "total": sum(one.minutes or 0 for one in items),
        "minutes": minutes,
        "content": dated(content) if content else content_shown(items),
        "takes_notes": holds or _takes(meeting, request),
        "prepares": holds,
        "proposes": may(request.user, "workgroups.propose_item", meeting),
        "is_noted": any(one.notes or one.decided or one.agreed for one in items),  # type: ignore[attr-defined]
    }


def _takes(meeting: Meeting, request: Request) -> bool:
    open_still = meeting.closed_at is None and meeting.cancelled_at is None
    return open_still and request.user.pk in meeting.takers  # type: ignore[attr-defined]


def with_course(rows: MeetingQuerySet, reach: Reach) -> MeetingQuerySet:
    """Meetings, each with what is settled about its agenda and its minutes, the words of these as they stand
    (`content`), and the numbers of those who take notes (`takers`), in the same query."""
    versions = MinutesVersion.objects.visible_to(reach).filter(minutes__meeting=OuterRef("pk")).order_by("-number")
    rows = rows.select_related("agenda", "minutes__circulated_by", "minutes__adopted_by", "minutes__public_by")
    named = NoteTaker.objects.visible_to(reach).filter(meeting=OuterRef("pk"), ended_at=None)
    return rows.annotate(
        content=Subquery(versions.values("content")[:1]),
        takers=ArraySubquery(named.values("person")),
    )


@prepared
def _items(meeting: Meeting, reach: Reach) -> QuerySet[AgendaItem]:
    under = {"item": OuterRef("pk")}
    decided = Decision.objects.visible_to(reach).filter(**under).order_by("noted_at", "pk")
    agreed = Action.objects.visible_to(reach).filter(**under).order_by("noted_at", "pk")
    organization = Coalesce(NullIf("owner__short_name", Value("")), "owner__name")
    decision = JSONObject(pk="pk", words="words", how="how", out="out_at")
    action = JSONObject(
        pk="pk",
        title="title",
        organization=organization,
        person=Coalesce("person__name", Value("")),
        due_on="due_on",
        asked="asked_at",
    )
    rows = AgendaItem.objects.visible_to(reach).filter(meeting=meeting).select_related("organization", "person")
    return rows.select_related("kept_by").annotate(
        decided=ArraySubquery(decided.values(json=decision)[:MOST]),
        agreed=ArraySubquery(agreed.values(json=action)[:MOST]),
    )


def items_of(meeting: Meeting, reach: Reach) -> list[AgendaItem]:
    """The items, each with what was `decided` and `agreed` under it. One query."""
    found = _items(meeting, reach)
    for one in found:
        one.meeting = meeting
        for action in one.agreed:  # type: ignore[attr-defined]
            action["due_on"] = parse_date_or_none(action["due_on"])
    return found


def content_shown(items: list[AgendaItem]) -> Content:
    """The notes as they stand, as minutes are kept (`MinutesVersion`)."""
    return [
        {
            "item": one.pk,
            "title": one.title,
            "owner": one.owner,
            "notes": one.notes,
            "left_out": one.left_out,
            "decisions": one.decided,  # type: ignore[attr-defined]
            "actions": one.agreed,  # type: ignore[attr-defined]
        }
        for one in items
    ]


def parse_date_or_none(words: str | None) -> Any:
    """A day out of JSON."""
    return datetime.fromisoformat(words).date() if words else None


def dated(content: Content) -> Content:
    """What minutes say, with the days of their actions as days."""
    for item in content:
        for action in item["actions"]:
            action["due_on"] = parse_date_or_none(action["due_on"])
    return content


@dataclass(frozen=True)
class Timed:
    """An item, when it begins (on the clock of the meeting; unknown after one without minutes), and where it refers
    to."""

    item: AgendaItem
    begins: datetime | None
    about: str
    first: bool
    last: bool


def timed(items: list[AgendaItem], meeting: Meeting) -> list[Timed]:
    """When each item begins, worked out from the minutes of those before it."""
    at: datetime | None = meeting.local_start
    found = []
    for number, one in enumerate(items):
        address = about_path(one.about_kind, one.about_key)
        found.append(Timed(one, at, address, first=number == 0, last=number == len(items) - 1))
        at = at + timedelta(minutes=one.minutes) if at and one.minutes else None
    return found


def about_path(kind: str, key: str) -> str:
    """The page of what an item refers to; nothing for what we do not know."""
    parts = key.split("/")
    if kind == About.GOAL:
        return reverse("goals:goal", args=[key])
    if kind == About.MEASURE and len(parts) == 2:
        return reverse("goals:goal", args=[parts[0]]) + f"#{parts[1]}"
    if kind == About.CLAUSE and len(parts) == 3:
        return reverse("agreements:version", args=parts[:2]) + f"#c{parts[2]}"
    return ""


def about_offered() -> Offered:
    """The goals, measures and clauses in force that an item may refer to, as the choice is filled in."""
    goals = [(f"{About.GOAL}:{one.slug}", f"{one.number}. {one.short_name}") for one in Goal.objects.in_force()]
    rows = Indicator.objects.filter(goal__isnull=False).select_related("goal").order_by("goal__number", "position")
    measures = [(f"{About.MEASURE}:{one.goal.slug}/{one.code}", one.name) for one in rows[:MOST] if one.goal]
    published = Version.objects.visible_to(None).published().select_related("agreement")
    version = published.order_by("agreement__position", "-number").first()
    said: list[tuple[str, str]] = []
    if version is not None:
        stem = f"{About.CLAUSE}:{version.agreement.slug}/{version.slug}"
        clauses = Clause.objects.visible_to(None).filter(version=version, removed_at=None)[:MOST]
        said = [(f"{stem}/{one.number}", clause_label(one)) for one in clauses]
    groups = ((About.GOAL, goals), (About.MEASURE, measures), (About.CLAUSE, said))
    return [(str(kind.label), group) for kind, group in groups if group]


def clause_label(clause: Clause) -> str:
    """A clause by its number and how it begins."""
    words = "" if is_blank(clause.body) else " ".join(strip_tags(clause.body).split())
    return f"{clause.number} {words[:CLAUSE]}{'…' if len(words) > CLAUSE else ''}".strip()


def changes_of(agenda: Agenda | None) -> list[dict[str, Any]]:
    """What changed after the agenda was published, the newest first."""
    rows = agenda.changes if agenda else []
    return [{**one, "at": parse_datetime(one["at"])} for one in reversed(rows)]
