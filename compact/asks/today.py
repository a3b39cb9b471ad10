"""What a person finds on Today. Each part is one query, however much there is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Min, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from compact.access import Kind, reach_of, scope
from compact.accounts.models import User
from compact.asks.headlines import greeting, needs_you, places_empty
from compact.asks.models import Ask
from compact.counting import count_by
from compact.notifications.events import KINDS as EVENTS
from compact.notifications.models import Event, Notification
from partners.models import JoinRequest, Organization
from workgroups.models import Discussion, Seat, SeatHolder, State, Workgroup

MOST = 25
FEW = 6
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Date:
    """Something that will happen on a day: an answer is due, or a question comes back."""

    on: date
    ask: Ask

    @property
    def returns(self) -> bool:
        """The day on which it is asked again, not the day by which it is due."""
        return self.ask.is_snoozed


@dataclass
class News:
    """Something that happened, in the reader's words, and how much more happened on the same page since."""

    event: Event
    title: str
    url: str
    excerpt: str
    earlier: int = 0


@dataclass(frozen=True)
class Run:
    """A workgroup that this person runs: what waits for them, and for whom they wait."""

    workgroup: Workgroup
    requests: list[Ask]
    silent: list[Ask]

    @property
    def waiting(self) -> int:
        """How many requests wait, even beyond those at hand."""
        return int(self.workgroup.waiting)  # type: ignore[attr-defined]

    @property
    def named(self) -> list[Ask]:
        """The first three, to be named."""
        return self.requests[:3]

    @property
    def address(self) -> str:
        """Where the most urgent request is answered."""
        return self.requests[0].get_absolute_url() if self.requests else self.workgroup.get_absolute_url()

    @property
    def more(self) -> int:
        """How many requests wait beyond the first three, which are named."""
        return max(self.waiting - 3, 0)

    @property
    def silent_organizations(self) -> list[Organization]:
        """Each organization that has not answered, once."""
        return list({ask.organization_id: ask.organization for ask in self.silent}.values())


class Today:
    """One person's day."""

    def __init__(self, person: User) -> None:
        self.person = person
        self.reach = reach_of(person)
        self._posts = {scope(Kind.CONVENERS, pk): pk for pk in self.reach.convenes}

    @property
    def day(self) -> date:
        """Today, where this person is."""
        return localdate()

    @cached_property
    def title(self) -> str:
        """What is true today."""
        requests = sum(run.waiting for run in self.runs)
        more = len(self.all_asks) > MOST
        return f"{greeting(self.person)} {needs_you(len(self.needs_you), requests, more=more)}"

    @property
    def asks(self) -> list[Ask]:
        """Everything this person can answer, requests included."""
        return self.all_asks[:MOST]

    @property
    def leads_with_asks(self) -> bool:
        """Whether "Needs you" is the first section of the page."""
        return not self.runs

    @cached_property
    def all_asks(self) -> list[Ask]:
        """The same and one more, to know whether there is more."""
        found = Ask.objects.visible_to(self.person).answerable_by(self.person).waiting().by_urgency()
        return list(found.select_related("organization", "asked_by", "asked_for")[: MOST + 1])

    @cached_property
    def needs_you(self) -> list[Ask]:
        """What this person can answer, the most urgent first, but for the requests to the workgroups they run."""
        return [ask for ask in self.all_asks[:MOST] if ask.post not in self._posts]

    @cached_property
    def needs_us(self) -> list[Ask]:
        """What somebody else at my organizations can answer, with who that is."""
        found = Ask.objects.visible_to(self.person).of_organizations(self.reach.organizations)
        found = found.exclude(post__in=self.reach.keys).waiting().by_urgency().with_people()
        return list(found.select_related("organization", "asked_by", "asked_for")[:MOST])

    @cached_property
    def empty_places(self) -> list[Seat]:
        """Places of my organizations that nobody fills."""
        found = Seat.objects.visible_to(self.person).empty().filter(organization__in=self.reach.organizations)
        return list(found.exclude(workgroup__state=State.CLOSED).select_related("organization", "workgroup")[:MOST])

    @property
    def named_places(self) -> list[Seat]:
        """Those of the empty places that are named."""
        return self.empty_places[:FEW]

    @property
    def more_places(self) -> int:
        """How many are not."""
        return max(len(self.empty_places) - FEW, 0)

    @property
    def empty_places_title(self) -> str:
        """Two of our places are empty."""
        return places_empty(len(self.empty_places))

    @cached_property
    def organization_in_need(self) -> Organization | None:
        """The one organization for which something waits; nothing when there are several."""
        found = {ask.organization for ask in self.needs_us} | {seat.organization for seat in self.empty_places}
        return found.pop() if len(found) == 1 else None

    @property
    def may_name(self) -> bool:
        """Whether this person can bring people into the organization in need."""
        organization = self.organization_in_need
        return organization is not None and self.person.has_perm("partners.manage_people", organization)

    @cached_property
    def news(self) -> list[News]:
        """What this person has not read, newest first, one line for each page it leads to."""
        found = Notification.objects.visible_to(self.person).of(self.person).still_readable(self.person)
        lines: dict[str, News] = {}
        for event in (one.event for one in found.unread().select_related("event")[:MOST]):
            if event.kind in EVENTS:
                kind = EVENTS[event.kind]
                url = kind.url(event)
                page = urlsplit(url).path
                if page in lines:
                    lines[page].earlier += 1
                else:
                    lines[page] = News(event, kind.title(event), url, kind.excerpt(event))
        return list(lines.values())[:FEW]

    @cached_property
    def dates(self) -> list[Date]:
        """What is due, and what comes back, within two weeks."""
        today = localdate()
        mine = Q(post__in=self.reach.keys) | Q(organization__in=self.reach.organizations)
        quiet = Q(snoozed_until__gt=today)
        soon = Q(snoozed_until__range=(today + timedelta(days=1), today + SOON)) | (
            ~quiet & Q(due_on__range=(today, today + SOON))
        )
        found = Ask.objects.visible_to(self.person).open().filter(mine, soon).select_related("organization")
        dated = [Date((ask.snoozed_until if ask.is_snoozed else ask.due_on) or today, ask) for ask in found[:MOST]]
        return sorted(dated, key=lambda one: one.on)[:FEW]

    @cached_property
    def workgroups(self) -> list[Workgroup]:
        """Where I have a place or which I run, each with its latest discussion and, if I run it, its numbers."""
        mine = {seat[0] for seat in self.reach.seats} | self.reach.convenes
        latest = (
            Discussion.objects.visible_to(self.person).filter(workgroup=OuterRef("pk")).order_by("-last_post_at", "-pk")
        )
        asks = Ask.objects.visible_to(self.person).waiting()
        post = asks.filter(post=OuterRef("pk") * 8 + int(Kind.CONVENERS)).order_by()
        seats = Seat.objects.current().filter(workgroup=OuterRef("pk"))
        holders = SeatHolder.objects.current().filter(seat__workgroup=OuterRef("pk"), seat__until=None)
        found = Workgroup.objects.open().filter(pk__in=mine)
        return list(
            found.annotate(
                latest=Subquery(latest.values(json=JSONObject(pk="pk", title="title", at="last_post_at"))[:1]),
                waiting=count_by(post, "post"),
                oldest=Subquery(post.values("post").annotate(first=Min("asked_at")).values("first")),
                organizations=count_by(seats, "workgroup"),
                people=count_by(holders, "seat__workgroup"),
            )[:MOST]
        )

    @property
    def talks(self) -> list[tuple[Workgroup, dict[str, Any] | None]]:
        """Each of my workgroups with what was last said there."""
        return [(one, one.latest and {**one.latest, "at": parse_datetime(one.latest["at"])}) for one in self.workgroups]  # type: ignore[attr-defined]

    @cached_property
    def silent(self) -> list[Ask]:
        """What the workgroups I run have asked and nobody has answered, with the person to ring."""
        if not self.reach.convenes:
            return []
        found = Ask.objects.visible_to(self.person).asked_by_workgroups(self.reach.convenes).waiting()
        return list(found.by_urgency().with_people().select_related("organization")[:MOST])

    @cached_property
    def runs(self) -> list[Run]:
        """The workgroups I run."""
        requests, silent = defaultdict(list), defaultdict(list)
        for ask in self.all_asks:
            requests[self._posts.get(ask.post)].append(ask)
        for ask in self.silent:
            silent[(ask.scope_asker or 0) >> 3].append(ask)
        return [Run(one, requests[one.pk], silent[one.pk]) for one in self.workgroups if one.pk in self.reach.convenes]

    @cached_property
    def join_request(self) -> JoinRequest | None:
        """Where a person without an organization has asked to be admitted."""
        found = JoinRequest.objects.visible_to(self.person).open().filter(person=self.person)
        return found.select_related("organization").order_by("-pk").first()
