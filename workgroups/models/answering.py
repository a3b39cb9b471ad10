"""Answering requests for places, one or two hundred of them, in one step and in the same number of statements."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now

from compact.access import BACKBONE, PARTNERS, Kind, reach_of, scope
from compact.asks.models import settle
from compact.history.context import because
from compact.notifications.events import Told, record_all
from compact.wall import handing_over
from partners.models import Affiliation
from workgroups.models.alternative import Alternative, ask_to_observe
from workgroups.models.appointing import Wanted, appoint_all, lock_seats
from workgroups.models.holder import SeatRole

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor
    from workgroups.models.seat_request import SeatRequest
    from workgroups.models.workgroup import Workgroup

BATCH = 100


@dataclass
class Answered:
    """What became of requests that were answered together: `left` are those that nothing happened to, and each of
    these says why (`what_became`)."""

    done: "list[SeatRequest]" = field(default_factory=list)
    left: "list[SeatRequest]" = field(default_factory=list)


@transaction.atomic
def approve_all(workgroup: "Workgroup", asked: "Sequence[SeatRequest]", *, by: "User") -> Answered:
    """Give each person the place they asked for in this workgroup, and tell them and their colleagues.

    Left are those that somebody has answered or taken back meanwhile, and all where there is no place to give: the
    workgroup has closed, or the person has left the organization.
    """
    with _answering(workgroup, asked, by) as (held, behalf):
        acting = _acting(held)
        granted = [one for one in held if not one.workgroup.is_closed and _who(one) in acting]
        host = workgroup.host() if granted else {}
        for some in _batches(granted):
            wanted = {one.pk: Wanted(one.organization_id, one.person_id, one.role) for one in some}
            became = appoint_all(workgroup, wanted.values(), by=by)
            _note(workgroup, some, approved=True, by=by, behalf=behalf)
            words = {one.pk: {**one.names, "role": became[wanted[one.pk]]} for one in some}
            more = {**host, "by": str(by)}
            record_all(
                "seat_granted",
                [Told(by, one, [_own(one)], {**words[one.pk], **more}, (), behalf) for one in some],
            )
            record_all("seat_taken", [Told(one.person, one, [_at(one)], words[one.pk]) for one in some])
    return _outcome(workgroup, asked, granted)


@transaction.atomic
def decline_all(  # noqa: PLR0913
    workgroup: "Workgroup",
    asked: "Sequence[SeatRequest]",
    *,
    reason: str,
    by: "User",
    alternative: str = "",
    elsewhere: "Workgroup | None" = None,
) -> Answered:
    """Say no, and why, and what else there is; the people who asked are told. Left are those answered meanwhile.

    Whoever has left the organization is offered nothing, and whoever asked to be an observer is not offered just that.
    """
    with _answering(workgroup, asked, by) as (held, behalf):
        acting = _acting(held)
        host = workgroup.host() if held else {}
        for some in _batches(held):
            offered = {one.pk: _offered(one, alternative, acting) for one in some}
            for kind in set(offered.values()):
                told = [one for one in some if offered[one.pk] == kind]
                other = elsewhere if kind == Alternative.WORKGROUP else None
                _note(workgroup, told, approved=False, by=by, behalf=behalf, reason=reason, other=(kind, other))
                for one in told:
                    one.reason = reason
                if kind == Alternative.OBSERVER:
                    ask_to_observe(told, by=by)
                words = {**host, "reason": reason, "by": str(by), "alternative": kind}
                words |= {"elsewhere": other.usual_name, "elsewhere_slug": other.slug} if other else {}
                record_all("seat_declined", [_no(one, words, by, behalf) for one in told])
    return _outcome(workgroup, asked, held)


def _no(one: "SeatRequest", words: dict[str, str], by: "User", behalf: "StandsFor | None") -> Told:
    own, data = _own(one), {**one.names, "request": one.pk, **words}
    return Told(by, one, [own], data, [own, one.workgroup.conveners_scope], behalf)


@contextmanager
def _answering(
    workgroup: "Workgroup", asked: "Sequence[SeatRequest]", by: "User"
) -> "Iterator[tuple[list[SeatRequest], StandsFor | None]]":
    """The requests that are open still, for nobody else to answer meanwhile; and for whom they are answered."""
    behalf = reach_of(by).behalf(workgroup.conveners_scope)
    organizations = {one.organization_id for one in asked}
    theirs = {scope(Kind.ORGANIZATION, one) for one in organizations} | {_own(one) for one in asked}
    with because(behalf=behalf), handing_over(BACKBONE, PARTNERS, workgroup.conveners_scope, *theirs):
        workgroup.hold()
        lock_seats(workgroup, organizations)
        waiting = workgroup.seat_requests.open().filter(pk__in=[one.pk for one in asked])
        rows = waiting.select_related("person", "organization", "workgroup").order_by("pk")
        yield list(rows.select_for_update(of=("self",))), behalf


def _note(  # noqa: PLR0913
    workgroup: "Workgroup",
    asked: "Sequence[SeatRequest]",
    *,
    approved: bool,
    by: "User",
    behalf: "StandsFor | None",
    reason: str = "",
    other: "tuple[str, Workgroup | None]" = ("", None),
) -> None:
    numbers = [one.pk for one in asked]
    workgroup.seat_requests.open().filter(pk__in=numbers).update(
        answered_at=now(),
        answered_by=by,
        answered_for=behalf.person if behalf else None,
        approved=approved,
        reason=reason,
        alternative=other[0],
        elsewhere=other[1],
    )
    settle("seat_request", *numbers, by=by, answer="approved" if approved else "declined")


def _offered(one: "SeatRequest", alternative: str, acting: set[tuple[int, int]]) -> str:
    useless = alternative == Alternative.OBSERVER and one.role == SeatRole.OBSERVER
    return alternative if _who(one) in acting and not useless else Alternative.NONE.value


def _acting(asked: "Sequence[SeatRequest]") -> set[tuple[int, int]]:
    """Each person who still acts for the organization they ask for, with it."""
    rows = Affiliation.objects.current().filter(
        person__in={one.person_id for one in asked}, organization__in={one.organization_id for one in asked}
    )
    return set(rows.values_list("person_id", "organization_id"))


def _outcome(workgroup: "Workgroup", asked: "Sequence[SeatRequest]", done: "list[SeatRequest]") -> Answered:
    left = {one.pk for one in asked} - {one.pk for one in done}
    if not left:
        return Answered(done)
    rows = workgroup.seat_requests.filter(pk__in=left).order_by("pk")
    return Answered(
        done, list(rows.select_related("person", "organization", "workgroup", "answered_by", "answered_for"))
    )


def _batches(asked: "list[SeatRequest]") -> "Iterator[list[SeatRequest]]":
    for start in range(0, len(asked), BATCH):
        yield asked[start : start + BATCH]


def _who(one: "SeatRequest") -> tuple[int, int]:
    return one.person_id, one.organization_id


def _own(one: "SeatRequest") -> int:
    return scope(Kind.PERSON, one.person_id)


def _at(one: "SeatRequest") -> int:
    return scope(Kind.ORGANIZATION, one.organization_id)
