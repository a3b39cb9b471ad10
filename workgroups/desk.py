"""The desk of those who run a workgroup: what waits for them, and for whom they wait. On Today, and on its page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from compact.access import Kind, Reach
from compact.asks.models import Ask
from compact.counting import count_by
from compact.prepared import Given, prepared
from partners.models import Organization
from workgroups.models import Announcement, Meeting, Seat, SeatHolder, Workgroup

if TYPE_CHECKING:
    from workgroups.models.workgroup import WorkgroupQuerySet

MOST = 25
NAMED = 3
DATES = 3
# Whoever holds the post is asked other things, too, which wait beside these.
REQUEST = "seat_request"


@dataclass(frozen=True)
class Desk:
    """One workgroup, counted by `with_desk`, with the requests at hand and what nobody has answered."""

    workgroup: Workgroup
    requests: list[Ask]
    silent: list[Ask]
    known: int = 0  # how many requests there are, those included that were put to the backbone while nobody ran it

    @property
    def waiting(self) -> int:
        """How many requests wait, even beyond those at hand."""
        return max(self.known, int(self.workgroup.waiting))  # type: ignore[attr-defined]

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest of them waits."""
        return self.workgroup.oldest  # type: ignore[attr-defined,no-any-return]

    @property
    def named(self) -> list[Ask]:
        """The first three, to be named."""
        return self.requests[:NAMED]

    @property
    def more(self) -> int:
        """How many requests wait beyond those that are named."""
        return max(self.waiting - len(self.named), 0) if self.named else 0

    @property
    def address(self) -> str:
        """Where the most urgent request is answered."""
        return self.requests[0].get_absolute_url() if self.requests else self.members

    @property
    def members(self) -> str:
        """Where all of them are answered."""
        return reverse("workgroups:members", args=[self.workgroup.slug])

    @property
    def silent_organizations(self) -> list[Organization]:
        """Each organization that has not answered, once."""
        return list({ask.organization_id: ask.organization for ask in self.silent}.values())

    @property
    def people(self) -> int:
        """How many are in its places."""
        return int(self.workgroup.people)  # type: ignore[attr-defined]

    @property
    def organizations(self) -> int:
        """How many organizations have a place."""
        return int(self.workgroup.organizations)  # type: ignore[attr-defined]

    @property
    def meeting(self) -> Meeting | None:
        """The next one; while the workgroup rests none is held."""
        return next(iter(dates_of(self.workgroup)), None)

    @property
    def written_at(self) -> datetime | None:
        """When those who run it last wrote to the whole group."""
        return self.workgroup.written_at  # type: ignore[attr-defined,no-any-return]

    @property
    def has_draft(self) -> bool:
        """Whether a message to the group is begun, or on its way out."""
        return bool(self.workgroup.has_draft)  # type: ignore[attr-defined]


def with_desk(found: "WorkgroupQuerySet", reach: "Reach | Given") -> "WorkgroupQuerySet":
    """Each with what its `Desk` counts: in the query that reads the workgroups, however many there are."""
    requests = Ask.objects.visible_to(reach).waiting().filter(kind=REQUEST)
    post = requests.filter(post=OuterRef("pk") * 8 + int(Kind.CONVENERS)).order_by()
    seats = Seat.objects.visible_to(reach).current().filter(workgroup=OuterRef("pk"))
    holders = SeatHolder.objects.visible_to(reach).current().filter(seat__workgroup=OuterRef("pk"), seat__until=None)
    messages = Announcement.objects.visible_to(reach).filter(workgroup=OuterRef("pk"))
    return found.annotate(
        waiting=count_by(post, "post"),
        oldest=Subquery(post.values("post").annotate(first=Min("asked_at")).values("first")),
        organizations=count_by(seats, "workgroup"),
        people=count_by(holders, "seat__workgroup"),
        written_at=Subquery(messages.sent().values("sent_at")[:1]),
        has_draft=Exists(messages.open()),
        dates=ArraySubquery(_dates(reach)),
    )


def _dates(reach: "Reach | Given") -> "QuerySet[Any, Any]":
    """The next meetings whose date is out, as JSON, with how to join them."""
    rows = Meeting.objects.visible_to(reach).filter(workgroup=OuterRef("pk")).announced().ahead()
    names = ("pk", "title", "starts_at", "ends_at", "zone", "place")
    link = Coalesce("joining__link", Value(""))
    return rows.values(json=JSONObject(**{name: name for name in names}, link=link))[:DATES]


def dates_of(workgroup: Workgroup) -> list[Meeting]:
    """The next meetings of a workgroup that `with_desk` has read, each with its `link`; none while it rests."""
    found = []
    for row in workgroup.dates if workgroup.is_active else ():  # type: ignore[attr-defined]
        times = {name: parse_datetime(row[name]) for name in ("starts_at", "ends_at")}
        said = {name: row[name] for name in ("pk", "title", "zone", "place")}
        one = Meeting(workgroup=workgroup, **said, **times)
        one.link = row["link"]  # type: ignore[attr-defined]
        found.append(one)
    return found


def desk_of(workgroup: Workgroup, reader: Reach, *, known: int) -> Desk:
    """The desk of one workgroup, whose requests are counted already, in two queries.

    Whoever calls this reads as those who run it (`Workgroup.desk`).
    """
    [counted] = _counted(workgroup.pk, reader)
    post = workgroup.conveners_scope
    asks = _asked_there([post], reader)
    requests = [one for one in asks if one.post == post]
    return Desk(counted, requests, [one for one in asks if one.post != post], known)


@prepared
def silent_to(posts: Collection[int], reach: Reach) -> QuerySet[Ask]:
    """What those who hold these posts wait for, with who there can act."""
    return _silent(posts, reach)


@prepared
def _asked_there(posts: Collection[int], reach: Reach) -> QuerySet[Ask]:
    """Who asks those who hold these posts for a place, as many as are named, and what they wait for."""
    asked = Ask.objects.visible_to(reach).waiting().filter(kind=REQUEST, post__among=posts).by_urgency().with_people()
    asked = asked.select_related("organization", "asked_by", "asked_for")[:NAMED]
    return asked.union(_silent(posts, reach), all=True)


def _silent(posts: Collection[int], reach: Reach) -> QuerySet[Ask]:
    found = Ask.objects.visible_to(reach).waiting().filter(scope_asker__among=posts)
    found = found.exclude(post__among=posts).by_urgency().with_people()
    return found.select_related("organization", "asked_by", "asked_for")[:MOST]


@prepared
def _counted(pk: int, reach: Reach) -> QuerySet[Workgroup]:
    return with_desk(Workgroup.objects.filter(pk=pk), reach)
