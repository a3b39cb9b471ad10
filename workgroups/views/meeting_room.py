"""A meeting on the pages of its own: the workgroup and the row, with what is settled about its agenda and minutes."""

from django.shortcuts import get_object_or_404

from compact.http import Request
from workgroups.models import Meeting
from workgroups.views.room import Room, enter


def find(request: Request, slug: str, pk: int) -> tuple[Room, Meeting]:
    """The workgroup and the meeting of that number in it. Raises Http404 for whoever may not read it."""
    room = enter(request, slug)
    rows = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    meeting = get_object_or_404(rows.select_related("agenda", "minutes", "public_notes", "joining"), pk=pk)
    meeting.workgroup = room.workgroup
    return room, meeting
