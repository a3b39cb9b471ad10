"""The meetings of a workgroup, and one of them: the same page before, during and after."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from compact.http import PublicRequest, Request
from compact.permissions import may
from workgroups.models import Meeting
from workgroups.views import agenda, attendance, polls, rsvp
from workgroups.views.room import Room, enter


def find_meeting(request: PublicRequest | Request, room: Room, pk: int) -> Meeting:
    """The meeting with that number in this workgroup. Raises Http404 for whoever may not read it."""
    rows = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup).select_related("joining", "series")
    found = get_object_or_404(rows, pk=pk)
    found.workgroup = room.workgroup
    return found


def meetings(request: Request, slug: str) -> HttpResponse:
    """Those ahead, the next one first, and those that were."""
    room = enter(request, slug)
    mine = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    context = {"room": room, "workgroup": room.workgroup, "ahead": mine.ahead()[:20], "past": mine.past()[:20]}
    context["holds"] = bool(may(request.user, "workgroups.hold_meetings", room.workgroup))
    context |= polls.listed(request, room)
    return render(request, "workgroups/meetings/list.html", context)


def meeting(request: Request, slug: str, pk: int) -> HttpResponse:
    """One meeting. Each part of the page brings what it shows."""
    room = enter(request, slug)
    one = find_meeting(request, room, pk)
    context = {"room": room, "workgroup": room.workgroup, "meeting": one, "title": str(one) or _("Meeting")}
    context["holds"] = bool(may(request.user, "workgroups.hold_meetings", room.workgroup))
    for part in (rsvp, agenda, attendance):
        context |= part.shown(request, room, one)
    return render(request, "workgroups/meetings/meeting.html", context)
