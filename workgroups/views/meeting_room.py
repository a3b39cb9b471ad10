"""A meeting on the pages of its own: the workgroup and the row, with what is settled about its agenda and minutes."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from compact.http import Request
from workgroups.models import Meeting, NoteTaker
from workgroups.views.room import Room, enter


def find(request: Request, slug: str, pk: int, **more: Any) -> tuple[Room, Meeting]:
    """The workgroup and the meeting of that number in it, with `more` to read of it. Raises Http404 for whoever may not
    read it."""
    room = enter(request, slug)
    rows = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    named = NoteTaker.objects.visible_to(request.user).filter(meeting=OuterRef("pk"), ended_at=None)
    takers = ArraySubquery(named.order_by("named_at", "pk").values(json=JSONObject(pk="pk", person="person__name")))
    rows = rows.annotate(takers=takers, **more).select_related("agenda", "minutes", "public_notes", "joining")
    meeting = get_object_or_404(rows, pk=pk)
    meeting.workgroup = room.workgroup
    return room, meeting
