"""How many organizations have answered a meeting, and what: counted from the answers, never typed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from compact.prepared import prepared
from workgroups.models.rsvp import Coming, Rsvp, asked_places
from workgroups.models.seat import Seat


@dataclass(frozen=True)
class Turnout:
    """Of how many organizations that were asked; and how many come in which way."""

    asked: int = 0
    in_person: int = 0
    video: int = 0
    no: int = 0
    stand_in: int = 0

    @property
    def answered(self) -> int:
        """How many have said anything."""
        return self.come + self.no

    @property
    def silent(self) -> int:
        """How many have not."""
        return self.asked - self.answered

    @property
    def come(self) -> int:
        """How many organizations are there, in person, by video or by a stand-in: what a quorum counts."""
        return self.in_person + self.video + self.stand_in


def turnouts(meetings: Collection[int]) -> dict[int, Turnout]:
    """The turnout of each of these meetings, given by number, in one query."""
    found = {row.pop("about"): Turnout(**row) for row in _counted(list(meetings))}
    return {pk: found.get(pk, Turnout()) for pk in meetings}


@prepared
def _counted(meetings: Collection[int]) -> "QuerySet[Seat, dict[str, Any]]":
    said = Rsvp.objects.current().filter(meeting=OuterRef("about"), seat=OuterRef("pk"))
    seats = asked_places(Seat.objects.all()).filter(workgroup__meetings__pk__among=meetings)
    seats = seats.annotate(about=F("workgroup__meetings"), said=Subquery(said.values("answer")[:1]))
    return seats.order_by().values("about").annotate(**_counts())  # type: ignore[misc]


def turnout_json() -> Subquery:
    """For a query of meetings: the turnout of each as JSON, beside its other columns; nothing without any place."""
    said = Rsvp.objects.current().filter(meeting=OuterRef(OuterRef("pk")), seat=OuterRef("pk"))
    seats = asked_places(Seat.objects.filter(workgroup=OuterRef("workgroup")))
    seats = seats.annotate(said=Subquery(said.values("answer")[:1]))
    return Subquery(seats.order_by().values("workgroup").values(json=JSONObject(**_counts())))


def _counts() -> dict[str, Count]:
    """Of places with what each `said`."""
    return {"asked": Count("pk"), **{str(answer): Count("pk", filter=Q(said=answer)) for answer in Coming}}
