"""What the reader's own organizations owe in a workgroup: found together with the workgroup, without a query more."""

from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from compact.accounts.models import User
from compact.prepared import Given
from workgroups.models.action import Action
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

FEW = 6


def owed_by(reach: Given) -> ArraySubquery:
    """For `annotate` on workgroups, in a prepared query: the soonest due of them, as JSON."""
    rows = Action.objects.visible_to(reach).open().filter(workgroup=OuterRef("pk"), returned_at=None)
    rows = rows.filter(owner__pk__among=reach.of(attrgetter("organizations")))
    person, meeting = JSONObject(name="person__name", email="person__email"), JSONObject(
        starts_at="meeting__starts_at", zone="meeting__zone"
    )  # fmt: skip
    told = JSONObject(pk="pk", title="title", due_on="due_on", asked_at="asked_at", person=person, meeting=meeting)
    return ArraySubquery(rows.order_by("due_on", "pk").values(json=told)[:FEW])


def read_owed(workgroup: Workgroup, rows: list[dict[str, Any]]) -> list[Action]:
    """The same as actions, each with its title, days and names, and nothing else."""
    found = []
    for one in rows:
        action = Action(pk=one["pk"], title=one["title"], workgroup=workgroup)
        action.due_on = date.fromisoformat(one["due_on"]) if one["due_on"] else None
        action.asked_at = datetime.fromisoformat(one["asked_at"])
        action.person = User(**one["person"]) if one["person"]["email"] else None
        if one["meeting"]["zone"]:
            begins = datetime.fromisoformat(one["meeting"]["starts_at"])
            action.meeting = Meeting(starts_at=begins, zone=one["meeting"]["zone"])
        found.append(action)
    return found
