"""What a person finds on Today. Each part is one query, however much there is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate, now

from compact.access import Kind, Reach, reach_of, scope
from compact.accounts.models import User
from compact.asks.headlines import greeting, meets_at, needs_you, places_empty
from compact.asks.models import Ask
from compact.notifications.events import KINDS as EVENTS
from compact.notifications.models import Event, Notification
from compact.prepared import prepared
from compact.resting import Rests
from partners.models import JoinRequest, Organization
from workgroups.desk import REQUEST, Desk, dates_of, silent_to, with_desk
from workgroups.models import Discussion, Meeting, Seat, State, Workgroup

MOST = 25
FEW = 6
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Date:
    """Something that will happen on a day: a meeting, an answer is due, or a question comes back."""

    on: date
    ask: Ask | None = None
    meeting: Meeting | None = None

    @property
    def returns(self) -> bool:
        """The day on which it is asked again, not the day by which it is due."""
        return self.ask is not None and self.ask.is_snoozed


@dataclass
class News:
    """Something that happened, in the reader's words, and how much more happened on the same page since."""

    event: Event
    title: str
    url: str
    excerpt: str
    earlier: int = 0


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
        if self.meeting_today:
            return f"{greeting(self.person)} {meets_at(self.meeting_today.starts_at)}"
        requests = sum(desk.waiting for desk in self.desks)
        more = len(self.all_asks) > MOST
        return f"{greeting(self.person)} {needs_you(len(self.needs_you), requests, more=more)}"

    @property
    def asks(self) -> list[Ask]:
        """Everything this person can answer, requests included."""
        return self.all_asks[:MOST]

    @property
    def leads_with_asks(self) -> bool:
        """Whether "Needs you" is the first section of the page."""
        return not self.desks

    @cached_property
    def all_asks(self) -> list[Ask]:
        """The same and one more, to know whether there is more."""
        return _asked_of(self.reach.keys, self.person.pk, self.reach)

    @cached_property
    def needs_you(self) -> list[Ask]:
        """What this person can answer, the most urgent first, but for the requests to the workgroups they run."""
        return [ask for ask in self.all_asks[:MOST] if not self._is_request(ask)]

    @cached_property
    def needs_us(self) -> list[Ask]:
        """What somebody else at my organizations can answer, with who that is."""
        return _asked_beside(self.reach.keys, self.reach.organizations, self.reach)

    @cached_property
    def empty_places(self) -> list[Seat]:
        """Places of my organizations that nobody fills."""
        return _empty_places(self.reach.organizations, self.reach)

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

    @property
    def naming(self) -> str:
        """Where somebody is named: right at the only empty place, else at the list of them."""
        if len(self.empty_places) == 1:
            seat = self.empty_places[0]
            return f"{reverse('workgroups:naming', args=[seat.workgroup.slug, seat.pk])}?next={reverse('today')}"
        organization = self.organization_in_need
        return f"{reverse('partners:home', args=[organization.slug])}#places" if organization else ""

    @cached_property
    def news(self) -> list[News]:
        """What this person has not read, newest first, one line for each page it leads to."""
        lines: dict[str, News] = {}
        for event in (one.event for one in _news(self.person, self.reach)):
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
        found = _soon(today, today + SOON, self.reach.keys, self.reach.organizations, self.reach)
        dated = [Date((ask.snoozed_until if ask.is_snoozed else ask.due_on) or today, ask) for ask in found]
        dated += [Date(localdate(one.starts_at), meeting=one) for one in self.meetings]
        return sorted(dated, key=lambda one: one.on)[:FEW]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Of the workgroups whose words this person reads: what is held within two weeks, the next one first."""
        last = now() + SOON
        heard = (one for one in self.workgroups if one.pk in self.heard)
        found = [meeting for one in heard for meeting in dates_of(one) if meeting.starts_at < last]
        return sorted(found, key=lambda one: (one.starts_at, one.pk))

    @property
    def meeting_today(self) -> Meeting | None:
        """The next one, if it is today."""
        return next((one for one in self.meetings if one.is_today), None)

    @cached_property
    def workgroups(self) -> list[Workgroup]:
        """Where I have a place, which I run or was given a right in by name, each with its latest discussion and, if I
        run it, its numbers."""
        return _workgroups(self.reach.workgroups, self.reach)

    @property
    def heard(self) -> set[int]:
        """In which of them this person reads what is said: who only looks after the places by a right does not."""
        return {one.pk for one in self.workgroups if self.reach.holds(Kind.WORKGROUP, one.pk)}

    @property
    def talks(self) -> list[tuple[Workgroup, dict[str, Any] | None]]:
        """Each of my workgroups with what was last said there."""
        return [(one, one.latest and {**one.latest, "at": parse_datetime(one.latest["at"])}) for one in self.workgroups]  # type: ignore[attr-defined]

    @cached_property
    def silent(self) -> list[Ask]:
        """What the workgroups I run have asked and nobody has answered, with the person to ring."""
        if not self.reach.convenes:
            return []
        return silent_to([scope(Kind.CONVENERS, pk) for pk in self.reach.convenes], self.reach)

    @cached_property
    def desks(self) -> list[Desk]:
        """The workgroups I run, each with what waits there."""
        requests, silent = defaultdict(list), defaultdict(list)
        for ask in filter(self._is_request, self.all_asks):
            requests[self._posts[ask.post]].append(ask)
        for ask in self.silent:
            silent[(ask.scope_asker or 0) >> 3].append(ask)
        return [Desk(one, requests[one.pk], silent[one.pk]) for one in self.workgroups if one.pk in self.reach.convenes]

    def _is_request(self, ask: Ask) -> bool:
        return ask.kind == REQUEST and ask.post in self._posts

    @cached_property
    def join_request(self) -> JoinRequest | None:
        """Where a person without an organization has asked to be admitted."""
        found = JoinRequest.objects.visible_to(self.person).open().filter(person=self.person)
        return found.select_related("organization").order_by("-pk").first()


@prepared
def _asked_of(posts: Collection[int], person: int, reach: Reach) -> QuerySet[Ask]:
    found = Ask.objects.visible_to(reach).waiting().filter(post__among=posts).put_to(person).by_urgency()
    return found.select_related("organization", "asked_by", "asked_for")[: MOST + 1]


@prepared
def _asked_beside(posts: Collection[int], organizations: Collection[int], reach: Reach) -> QuerySet[Ask]:
    """What is asked of these organizations through other posts."""
    found = Ask.objects.visible_to(reach).waiting().filter(organization__pk__among=organizations)
    found = found.exclude(post__among=posts).by_urgency().with_people()
    return found.select_related("organization", "asked_by", "asked_for")[:MOST]


@prepared
def _empty_places(organizations: Collection[int], reach: Reach) -> QuerySet[Seat]:
    found = Seat.objects.visible_to(reach).empty().filter(organization__pk__among=organizations)
    return found.filter(workgroup__state=State.ACTIVE).select_related("organization", "workgroup")[:MOST]


@prepared
def _news(person: User, reach: Reach) -> QuerySet[Notification]:
    found = Notification.objects.visible_to(reach).of(person).still_readable(reach)
    return found.unread().select_related("event")[:MOST]


@prepared
def _soon(
    today: date, last: date, posts: Collection[int], organizations: Collection[int], reach: Reach
) -> QuerySet[Ask]:
    """What is due, or comes back, in these days."""
    mine = Q(post__among=posts) | Q(organization__pk__among=organizations)
    returns = Q(snoozed_until__gt=today, snoozed_until__lte=last)
    is_due = ~Q(snoozed_until__gt=today) & Q(due_on__gte=today, due_on__lte=last)
    found = Ask.objects.visible_to(reach).open().filter(mine, returns | is_due)
    return found.exclude(Rests("post", "scope_asker")).select_related("organization")[:MOST]


@prepared
def _workgroups(chosen: Collection[int], reach: Reach) -> QuerySet[Workgroup]:
    latest = Discussion.objects.visible_to(reach).filter(workgroup=OuterRef("pk")).order_by("-last_post_at", "-pk")
    last = latest.values(json=JSONObject(pk="pk", title="title", at="last_post_at"))[:1]
    return with_desk(Workgroup.objects.open().filter(pk__among=chosen), reach).annotate(latest=Subquery(last))[:MOST]
