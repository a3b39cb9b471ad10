"""What a workgroup decided last, and what it decides at the moment: a block of its page."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from compact.access import Reach
from compact.prepared import prepared
from workgroups.models import Decision, Proposal, Workgroup
from workgroups.views.room import Room

FEW = 3


def latest(room: Room) -> dict[str, Any]:
    """The last `decisions` and the open `proposals` that the reader may know of, as rows; in one query."""
    found = _latest(room.workgroup, room.reach)[0]
    decisions = [{**one, "decided_on": date.fromisoformat(one["decided_on"])} for one in found["decided"]]
    proposals = [{**one, "closes_at": datetime.fromisoformat(one["closes_at"])} for one in found["asked"]]
    return {"decisions": decisions, "proposals": proposals}


@prepared
def _latest(workgroup: Any, reach: Reach) -> QuerySet[Workgroup, Any]:
    out = Decision.objects.visible_to(reach).out().filter(workgroup=OuterRef("pk")).order_by("-out_at", "-pk")
    said = JSONObject(words="words", how="how", year="year", number="number", decided_on="decided_on")
    open_ones = Proposal.objects.visible_to(reach).open().filter(workgroup=OuterRef("pk")).order_by("closes_at", "pk")
    asked = JSONObject(pk="pk", question="question", closes_at="closes_at")
    rows = Workgroup.objects.filter(pk=workgroup)
    return rows.values(
        decided=ArraySubquery(out.values(json=said)[:FEW]),
        asked=ArraySubquery(open_ones.values(json=asked)[:FEW]),
    )
