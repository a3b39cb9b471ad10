"""Who is still silent? Partners by what is asked of them, with the person to ring."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Func, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from compact.access import Reach, reach_of
from compact.accounts.models import User
from compact.asks.headlines import still_silent, to_be_confirmed
from compact.asks.models import KINDS, Acting, Ask, CallNote, Channel
from compact.backbone.needs import FEW, PATIENCE, needing_a_hand
from compact.backbone.standing import Numbers, Place, standing
from compact.prepared import prepared
from compact.working_days import working_days_ago
from partners.models import Organization
from workgroups.models import Workgroup

ROWS = 25
CALLS = 100
COLUMNS = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Cell:
    """What is open at one partner in one column: the most urgent ask, and how many more."""

    first: Ask
    number: int

    @property
    def others(self) -> int:
        """How many more are open in the same column."""
        return self.number - 1

    @property
    def late(self) -> int:
        """By how many days the first is late."""
        return (localdate() - self.first.due_on).days if self.first.due_on and self.first.is_late else 0


@dataclass(frozen=True)
class Row:
    """One silent partner."""

    organization: Organization
    asks: list[Ask]
    columns: list[str] = field(default_factory=list)

    @cached_property
    def person(self) -> Acting | None:
        """The person to ring: whoever holds the post of the most urgent ask that somebody holds."""
        everyone = [person for ask in self.asks for person in ask.people]
        holders = [person for person in everyone if person["holds_post"]]
        return next(iter(holders or everyone), None)

    @cached_property
    def phone(self) -> str:
        """The number to ring: the person's, else the organization's."""
        return (self.person["phone"] if self.person else "") or self.organization.phone

    @cached_property
    def cells(self) -> list[tuple[str, Cell | None]]:
        """One for each column, in order."""
        by_column: dict[str, list[Ask]] = defaultdict(list)
        for ask in self.asks:
            by_column[ask.column if ask.column in self.columns else self.columns[-1]].append(ask)
        return [
            (column, Cell(by_column[column][0], len(by_column[column])) if by_column[column] else None)
            for column in self.columns
        ]

    @cached_property
    def snooze(self) -> Ask | None:
        """The last reason that was given for a delay, now over."""
        given = [ask for ask in self.asks if ask.snooze_reason]
        return max(given, key=lambda ask: ask.snoozed_until or date.min, default=None)

    @cached_property
    def note(self) -> dict[str, Any] | None:
        """The last call."""
        note = self.asks[0].note  # type: ignore[attr-defined]
        return {**note, "at": parse_datetime(note["at"])} if note else None

    @cached_property
    def heard(self) -> dict[str, Any] | None:
        """The last answer to anything, if it is newer than the last call."""
        heard = self.asks[0].heard  # type: ignore[attr-defined]
        if not heard:
            return None
        at = parse_datetime(heard["at"])
        note = self.note
        if at is None or (note and note["at"] > at):
            return None
        return {"at": at, "how": Channel(heard["channel"]).label if heard["channel"] else ""}

    @cached_property
    def since(self) -> datetime:
        """When the first of these was asked."""
        return min(ask.asked_at for ask in self.asks)


@dataclass
class Due:
    """Something many are asked at once, and its day."""

    on: date
    title: str
    url: str
    first: list[str]
    number: int

    @property
    def more(self) -> int:
        """How many organizations are not named."""
        return self.number - len(self.first)


class Board:
    """The page of the most urgent partners that come after a place in the order; each part is one query."""

    def __init__(self, reader: User, after: str = "", size: int = ROWS) -> None:
        self.reach = reach_of(reader)
        self.after = Place.read(after)
        self.size = size

    @cached_property
    def _standing(self) -> tuple[Numbers, list[Place]]:
        return standing(self.after, self.size + 1)

    @property
    def numbers(self) -> Numbers:
        """Everything the title and the folds count."""
        return self._standing[0]

    @property
    def day(self) -> date:
        """As of when."""
        return localdate()

    @property
    def title(self) -> str:
        """Seven partners are still silent. Five calls would settle most of it."""
        return still_silent(self.numbers.silent, self.numbers.calls)

    @property
    def _places(self) -> list[Place]:
        """The places of this page, and one more if there is one."""
        return self._standing[1]

    @property
    def next(self) -> Place | None:
        """Where the next page begins, if there is one."""
        return self._places[self.size - 1] if len(self._places) > self.size else None

    @cached_property
    def _asks(self) -> dict[int, list[Ask]]:
        found = _waiting([place.organization for place in self._places[: self.size]], self.reach)
        by_organization: dict[int, list[Ask]] = defaultdict(list)
        for ask in found:
            by_organization[ask.organization_id].append(ask)
        return by_organization

    @cached_property
    def columns(self) -> list[str]:
        """The kinds of asks on this page, in the order in which they were registered; the rarest share the last."""
        used = {ask.column for asks in self._asks.values() for ask in asks}
        known = dict.fromkeys(str(kind.column) for kind in KINDS.values())
        found = [column for column in known if column in used] + sorted(used - known.keys())
        return found if len(found) <= COLUMNS else [*found[: COLUMNS - 1], str(_("Other"))]

    @cached_property
    def rows(self) -> list[Row]:
        """The most urgent partners."""
        asks = [self._asks[place.organization] for place in self._places[: self.size]]
        return [Row(of[0].organization, of, self.columns) for of in asks if of]

    @cached_property
    def snoozed(self) -> list[Ask]:
        """What is put off, the first to come back first."""
        return _snoozed(self.reach)

    @cached_property
    def due(self) -> list[Due]:
        """What is due within a week, many organizations in one line."""
        today = localdate()
        lines = _due(today, today + WEEK, self.reach)
        asks = {ask.pk: ask for ask in _named([pk for line in lines for pk in line[1]], self.reach)}
        found = []
        for on, keys, number in lines:
            first, *others = (asks[pk] for pk in sorted(keys))
            names = [ask.organization.usual_name for ask in (first, *others)]
            found.append(Due(on, str(first), first.get_absolute_url(), names, number))
        return found

    @property
    def confirmation(self) -> str:
        """Who is not counted."""
        return to_be_confirmed(self.numbers.to_be_confirmed)

    @cached_property
    def late_since(self) -> datetime:
        """Requests from before this moment wait too long."""
        return working_days_ago(PATIENCE)

    @cached_property
    def workgroups(self) -> list[Workgroup]:
        """Those that need a hand: nobody runs them, requests wait over a week of work, or places stand empty."""
        return needing_a_hand(self.reach)


@prepared
def _waiting(organizations: list[int], reach: Reach) -> QuerySet[Ask]:
    """What waits for an answer at these, each with the last call and the last answer to anything."""
    notes = CallNote.objects.visible_to(reach).filter(organization=OuterRef("organization"))
    note = JSONObject(text="text", at="noted_at", by="by__name")
    answers = Ask.objects.visible_to(reach).filter(organization=OuterRef("organization"), answered_at__isnull=False)
    answer = JSONObject(at="answered_at", channel="channel")
    found = Ask.objects.visible_to(reach).waiting().filter(organization__pk__among=organizations)
    return (
        found.select_related("organization")
        .with_people()
        .by_urgency()
        .annotate(
            note=Subquery(notes.order_by("-noted_at", "-pk").values(json=note)[:1]),
            heard=Subquery(answers.order_by("-answered_at").values(json=answer)[:1]),
        )
    )


@prepared
def _snoozed(reach: Reach) -> QuerySet[Ask]:
    found = Ask.objects.visible_to(reach).snoozed().select_related("organization", "snoozed_by")
    return found.order_by("snoozed_until", "pk")[:ROWS]


class _Three(Func):
    """The first three of an array."""

    template = "(%(expressions)s)[1:3]"


@prepared
def _due(first: date, last: date, reach: Reach) -> QuerySet[Any, tuple[Any, list[int], int]]:
    """What is asked of one organization or of many: its day, up to three of the asks, and how many there are."""
    found = Ask.objects.visible_to(reach).waiting().filter(due_on__gte=first, due_on__lte=last).order_by()
    lines = found.values("due_on", "kind", "subject_id")
    lines = lines.annotate(first=Min("pk"), keys=_Three(ArrayAgg("pk")), number=Count("pk"))
    return lines.order_by("due_on", "first").values_list("due_on", "keys", "number")[:FEW]


@prepared
def _named(keys: list[int], reach: Reach) -> QuerySet[Ask]:
    return Ask.objects.visible_to(reach).filter(pk__among=keys).select_related("organization", "asked_for")
