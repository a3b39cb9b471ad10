"""What a workgroup decided last, and what it decides at the moment: a block of its page."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from compact.access import Reach
from workgroups.models import Decision, Proposal

if TYPE_CHECKING:
    from workgroups.views.room import Room

FEW = 3


def with_latest(reach: Reach) -> dict[str, Any]:
    """For `annotate` on workgroups: the last decisions and the open proposals that the reader may know of, as JSON."""
    out = Decision.objects.visible_to(reach).out().filter(workgroup=OuterRef("pk")).order_by("-out_at", "-pk")
    said = JSONObject(words="words", how="how", year="year", number="number", decided_on="decided_on")
    open_ones = Proposal.objects.visible_to(reach).open().filter(workgroup=OuterRef("pk")).order_by("closes_at", "pk")
    asked = JSONObject(pk="pk", question="question", closes_at="closes_at")
    return {
        "last_decided": ArraySubquery(out.values(json=said)[:FEW]),
        "now_asked": ArraySubquery(open_ones.values(json=asked)[:FEW]),
    }


def latest(room: "Room") -> dict[str, Any]:
    """The same as rows, `decisions` and `proposals`."""
    found: Any = room.workgroup
    decisions = [{**one, "decided_on": date.fromisoformat(one["decided_on"])} for one in found.last_decided]
    proposals = [{**one, "closes_at": datetime.fromisoformat(one["closes_at"])} for one in found.now_asked]
    return {"decisions": decisions, "proposals": proposals}
