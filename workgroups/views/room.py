"""What stands around every page of a workgroup: who may come in, its head and its local navigation."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils.timezone import localdate

from compact.access import PARTNERS, Kind, Reach, reach_of
from compact.counting import count_by
from compact.http import PublicRequest, Request
from compact.permissions import may
from compact.prepared import prepared
from goals.models import Goal
from workgroups.models import (
    Action,
    Charter,
    Convener,
    Delegation,
    SeatRequest,
    SeatRole,
    Workgroup,
    WorkgroupGrant,
)
from workgroups.models.action_mine import owed_by, read_owed
from workgroups.models.closing import said_in_public
from workgroups.models.document_version import newest_documents
from workgroups.models.lifecycle import course
from workgroups.views.decided import with_latest


@dataclass
class Room:
    """A workgroup as one reader sees it. Everything is read once, when a page first asks for it."""

    workgroup: Workgroup
    request: PublicRequest | Request

    @cached_property
    def reach(self) -> Reach:
        """What the reader may read."""
        return reach_of(self.request.user)

    @cached_property
    def manages(self) -> bool:
        """Whether the reader looks after the places."""
        return bool(may(self.request.user, "workgroups.manage_seats", self.workgroup))

    @cached_property
    def runs_it(self) -> bool:
        """Whether the reader runs it, or is of the backbone, which may do all of that."""
        return bool(may(self.request.user, "workgroups.set_terms", self.workgroup))

    @cached_property
    def inside(self) -> bool:
        """Whether the reader reads what is said here."""
        return self.reach.holds(Kind.WORKGROUP, self.workgroup.pk)

    @cached_property
    def knows_people(self) -> bool:
        """Whether the reader may know who holds the places: a guest let in by name does not."""
        return self.reach.backbone or PARTNERS in self.reach.keys

    @cached_property
    def convenes(self) -> bool:
        """Whether the reader runs it."""
        return self.workgroup.pk in self.reach.convenes

    @property
    def scopes(self) -> list[int | None]:
        """Who reads what is said here."""
        return [self.workgroup.people_scope]

    @cached_property
    def conveners(self) -> list[Convener]:
        """Organizations that convene it, and the people who run it as far as the reader may know them."""
        return _conveners(self.workgroup, self.reach)

    @cached_property
    def convening(self) -> list[Convener]:
        """The organizations that convene it."""
        return [one for one in self.conveners if one.person_id is None]

    @cached_property
    def runners(self) -> list[Convener]:
        """The people who run it."""
        return [one for one in self.conveners if one.person_id is not None]

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals it serves, in the words in force."""
        if not self.workgroup.goal_numbers:
            return []
        return _goals(self.workgroup.goal_numbers, localdate().year)

    @cached_property
    def since(self) -> date | None:
        """Since when it is in its state, where somebody has said so."""
        return self._said["since"] if self._said else None

    @property
    def reason(self) -> str:
        """Why it is in its state."""
        return self._said["reason"] if self._said else ""

    @property
    def _said(self) -> dict[str, Any] | None:
        return next((one for one in self.states if one["state"] == self.workgroup.state), None)

    @cached_property
    def states(self) -> list[dict[str, Any]]:
        """What it has been since when and why, by whose decision; the newest first."""
        told: list[dict[str, Any]] = self.workgroup.course  # type: ignore[attr-defined]
        return [{**one, "since": date.fromisoformat(one["since"])} for one in told]

    @cached_property
    def public_notes(self) -> list[dict[str, Any]]:
        """What everybody reads of the last meetings, on a page that gives an overview."""
        told: list[dict[str, Any]] = self.workgroup.said_in_public  # type: ignore[attr-defined]
        return [{**one, "held_on": date.fromisoformat(one["held_on"])} for one in told]

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        """The newest documents that the reader may read, on a page that gives an overview."""
        told: list[dict[str, Any]] = self.workgroup.newest_documents  # type: ignore[attr-defined]
        return [{**one, "uploaded_at": datetime.fromisoformat(one["uploaded_at"])} for one in told]

    @cached_property
    def changes_state(self) -> bool:
        """Whether the reader pauses, closes and takes up again."""
        return bool(may(self.request.user, "workgroups.change_state", self.workgroup))

    @cached_property
    def appoints(self) -> bool:
        """Whether the reader says who runs it."""
        return bool(may(self.request.user, "workgroups.appoint_convener", self.workgroup))

    @property
    def reads_history(self) -> bool:
        """Whether the reader may know who changed what here."""
        return bool(may(self.request.user, "workgroups.read_history", self.workgroup))

    @property
    def writes_charter(self) -> bool:
        """Whether the reader writes what it is for, and how it decides."""
        return bool(may(self.request.user, "workgroups.write_charter", self.workgroup))

    @cached_property
    def waiting(self) -> int:
        """How many ask for a place, for those who answer."""
        if not self.manages or self.request.user.is_anonymous:
            return 0
        with self.workgroup.desk(self.request.user) as reader:
            if reader is self.reach:
                return self.workgroup.waiting_count  # type: ignore[attr-defined,no-any-return]
            return SeatRequest.objects.visible_to(reader).open().filter(workgroup=self.workgroup).count()

    @cached_property
    def my_actions(self) -> list[Action]:
        """What the reader's own organizations owe here, the soonest due first; a few of them."""
        return read_owed(self.workgroup, self.workgroup.owed)  # type: ignore[attr-defined]

    @cached_property
    def role(self) -> str:
        """What the reader is here, in a word: the strongest of their places. Empty for who has none."""
        roles = {role for of, _organization, role in self.reach.seats if of == self.workgroup.pk}
        return str(next((role.label for role in SeatRole if role in roles), ""))


def visit(request: PublicRequest | Request, slug: str, *, overview: bool = False) -> Room:
    """The workgroup for anyone; for its own page with an `overview` of what there is. Raises Http404 for an unknown
    address."""
    reach = reach_of(request.user)
    if request.user.is_authenticated:
        found = (_its_overview if overview else _for_its_people)(slug, reach)
    else:
        found = _overview(slug, reach) if overview else _for_anyone(slug)
    if not found:
        raise Http404
    return Room(found[0], request)


@prepared
def _for_anyone(slug: str) -> QuerySet[Workgroup]:
    return _anyone().filter(slug=slug)


@prepared
def _overview(slug: str, reach: Reach) -> QuerySet[Workgroup]:
    return _anyone().annotate(**_whole(reach)).filter(slug=slug)


def _anyone() -> QuerySet[Workgroup]:
    return Workgroup.objects.with_tables().annotate(charter=_charter(), course=course())


def _charter() -> Subquery:
    """The charter in force as JSON: its `number`, and when it was `agreed_on`."""
    rows = Charter.objects.visible_to(None).adopted().filter(workgroup=OuterRef("pk")).order_by("-number")
    return Subquery(rows.values(json=JSONObject(number="number", agreed_on="agreed_on"))[:1])


@prepared
def _for_its_people(slug: str, reach: Reach) -> QuerySet[Workgroup]:
    return _its_people(reach).filter(slug=slug)


@prepared
def _its_overview(slug: str, reach: Reach) -> QuerySet[Workgroup]:
    return _its_people(reach).annotate(**_whole(reach)).filter(slug=slug)


def _whole(reach: Reach) -> dict[str, Any]:
    """What only the overview shows, beside the workgroup in its own query."""
    own = {"newest_documents": newest_documents(reach), "said_in_public": said_in_public()}
    return {**own, **with_latest(reach)}


def _its_people(reach: Reach) -> QuerySet[Workgroup]:
    requests = SeatRequest.objects.visible_to(reach).open().filter(workgroup=OuterRef("pk"))
    rights = WorkgroupGrant.objects.current().filter(content_object=OuterRef("pk"))
    counted = (
        Workgroup.objects.with_tables()
        .with_people()
        .annotate(waiting_count=count_by(requests, "workgroup"), right_count=count_by(rights, "content_object"))
        .annotate(charter=_charter(), owed=owed_by(reach))  # type: ignore[arg-type]
    )
    return counted.annotate(course=course())


@prepared
def _conveners(workgroup: Workgroup, reach: Reach) -> QuerySet[Convener]:
    rows = Convener.objects.visible_to(reach).current().filter(workgroup=workgroup)
    rows = rows.annotate(stood_by=Delegation.objects.visible_to(reach).beside_convener())
    return rows.select_related("organization", "person")


@prepared
def _goals(numbers: list[int], year: int) -> QuerySet[Goal]:
    return Goal.objects.in_force(year).filter(number__among=numbers)


def enter(request: Request, slug: str) -> Room:
    """The workgroup for its people, and for whoever was given the care of its places. Raises Http404 for others."""
    room = visit(request, slug)
    if not (room.inside or room.manages):
        raise Http404
    return room
