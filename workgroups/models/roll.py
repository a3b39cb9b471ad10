"""The roll of a meeting: which organizations had a place when it met, and how many of them were there."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from workgroups.models.attendance import Attendance
from workgroups.models.meeting import Meeting
from workgroups.models.seat import Seat, SeatQuerySet
from workgroups.models.visitor import Visitor

if TYPE_CHECKING:
    from compact.accounts.models import User


def places_at(meeting: Meeting) -> SeatQuerySet:
    """The places in the workgroup, each with who speaks for it: those of now, and of a meeting that is over those that
    there were when it met."""
    seats = Seat.objects.filter(workgroup=meeting.workgroup)
    met = Q(since__lt=meeting.ends_at) & (Q(until=None) | Q(until__gt=meeting.starts_at))
    held = seats.filter(met) if meeting.is_over else seats.current()
    return held.select_related("organization").with_representative()


def with_whereabouts(seats: SeatQuerySet, meeting: Meeting) -> SeatQuerySet:
    """Each place with `noted`: what is noted of its organization, as JSON with `state`, `how` and `people`."""
    mine = Attendance.objects.filter(meeting=meeting, organization=OuterRef("organization")).with_attendees()
    return seats.annotate(noted=Subquery(mine.values(json=JSONObject(state="state", how="how", people="attendees"))))


def tally(meeting: Meeting, reader: "User") -> dict[str, Any]:
    """In one query: how many organizations with a place are `here`, out of how many in `all`, and of how many nothing
    is noted (`open`); the `visitors`, as JSON with `pk`, `name`, `at` and `how`; and the `quorum`, where there is one.
    """
    mine = Attendance.objects.filter(meeting=meeting, organization=OuterRef("organization"))
    seats = places_at(meeting).annotate(is_here=Exists(mine.present()), is_noted=Exists(mine))
    counted = {
        "all": Count("organization", distinct=True),
        "here": Count("organization", distinct=True, filter=Q(is_here=True)),
        "open": Count("organization", distinct=True, filter=Q(is_noted=False)),
    }
    numbers = seats.order_by().values("workgroup").values(json=JSONObject(**counted))
    came = Visitor.objects.present().filter(meeting=OuterRef("pk")).order_by("noted_at", "pk")
    one = came.values(json=JSONObject(pk="pk", name="name", at="organization_text", how="how"))
    found = Meeting.objects.visible_to(reader).filter(pk=meeting.pk)
    row = found.annotate(numbers=Subquery(numbers), came=ArraySubquery(one)).values("numbers", "came").first()
    none = {"all": 0, "here": 0, "open": 0}
    told = {**none, **((row and row["numbers"]) or {}), "visitors": (row and row["came"]) or []}
    # Until the workgroup has said how many organizations decide, there is no such number.
    quorum = getattr(meeting.workgroup, "quorum", None)
    return {**told, "quorum": quorum, "enough": quorum is not None and told["here"] >= quorum}
