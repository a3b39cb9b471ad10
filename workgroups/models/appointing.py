"""Putting many people into places at once, in as many statements as it takes for one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import now

from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.place_asks import follow_the_lead, is_asked
from workgroups.models.seat import Seat, settle_vacancies

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.workgroup import Workgroup


@dataclass(frozen=True)
class Wanted:
    """Who is to be in a workgroup, for which organization, as what."""

    organization: int
    person: int
    role: str


def lock_seats(workgroup: "Workgroup", organizations: Collection[int]) -> dict[int, Seat]:
    """The places that these organizations have, each by its organization, until the transaction ends.

    Whose term is over is out by then, as after `Seat.lock`. Whoever changes who is in a place and answers who asked for
    it locks the place first, and then the request.
    """
    held = Seat.objects.select_for_update(of=("self",)).filter(workgroup=workgroup, until=None)
    seats = list(held.filter(organization__in=organizations).order_by("pk"))
    lapsed = SeatHolder.objects.lapsed().filter(seat__in=seats).order_by("pk")
    for holder in lapsed.select_related("person", "seat__organization", "seat__workgroup"):
        holder.expire()
    return {one.organization_id: one for one in seats}


def appoint_all(workgroup: "Workgroup", wanted: Collection[Wanted], *, by: "User") -> dict[Wanted, str]:
    """What `Seat.take` and `Seat.appoint` do, for many people: everybody has a place, and nobody is a second lead.

    Returns what each has become. Runs in the caller's transaction.
    """
    organizations = {one.organization for one in wanted}
    seats = lock_seats(workgroup, organizations)
    if missing := sorted(organizations - seats.keys()):
        # Where somebody else gives the same organization its place at this moment, this waits and takes that one.
        Seat.objects.bulk_create(
            (Seat(workgroup=workgroup, organization_id=one) for one in missing), ignore_conflicts=True
        )
        seats = lock_seats(workgroup, organizations)
    inside = _inside(seats)
    led = {one.seat_id for one in inside.values() if one.role == SeatRole.PRIMARY}
    became, new, moved = {}, [], []
    for one in wanted:
        seat, role = seats[one.organization], one.role
        present = inside.get((seat.pk, one.person))
        leads = present is not None and present.role == SeatRole.PRIMARY
        if role == SeatRole.PRIMARY and seat.pk in led and not leads:
            role = SeatRole.ALTERNATE
        if role == SeatRole.PRIMARY:
            led.add(seat.pk)
        elif leads:
            led.discard(seat.pk)
        if present is None:
            inside[seat.pk, one.person] = present = SeatHolder(
                seat=seat, person_id=one.person, role=role, **workgroup.usual_term()
            )
            new.append(present)
        elif present.role != role:
            # Whoever takes part again is honoured no longer.
            present.role, present.emeritus_since = role, None
            moved += [present] if present.pk else []
        became[one] = role
    # Who leads no more makes room before somebody else does.
    for leads in (False, True):
        SeatHolder.objects.bulk_update(
            [one for one in moved if (one.role == SeatRole.PRIMARY) is leads], ["role", "emeritus_since"]
        )
    SeatHolder.objects.bulk_create(new)
    for seat in seats.values():
        seat.workgroup = workgroup
    settle_vacancies(seats.values(), by=by)
    if is_asked(workgroup, organizations):
        for seat in seats.values():
            follow_the_lead(seat)
    return became


def _inside(seats: dict[int, Seat]) -> dict[tuple[int, int], SeatHolder]:
    """Who is in these places; who left the organization left the place with it, and the row says so from now on."""
    numbers = [one.pk for one in seats.values()]
    serving = SeatHolder.objects.serving().filter(seat__in=numbers)
    _ended(SeatHolder.objects.current().filter(seat__in=numbers), serving)
    return {(one.seat_id, one.person_id): one for one in serving}


def _ended(held: QuerySet[SeatHolder], serving: QuerySet[SeatHolder]) -> None:
    held.exclude(pk__in=serving.values("pk")).update(until=now())
