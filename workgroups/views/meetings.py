"""The meetings of a workgroup, and one of them: the same page before, during and after."""

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from compact.access import Reach
from compact.http import PublicRequest, Request
from compact.paging import page_by_key
from compact.permissions import may
from compact.prepared import Moment, prepared
from workgroups.events.meetings import event_of
from workgroups.forecast import Forecast, foretell
from workgroups.models import Meeting, Workgroup
from workgroups.models.turnout import turnout_json
from workgroups.views import agenda, attendance, papers, polls, rsvp
from workgroups.views.room import Room, enter

AHEAD, PAST = 30, 20


def find_meeting(request: PublicRequest | Request, room: Room, pk: int) -> Meeting:
    """The meeting with that number in this workgroup. Raises Http404 for whoever may not read it."""
    rows = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup).select_related("joining", "series")
    found = get_object_or_404(rows, pk=pk)
    found.workgroup = room.workgroup
    return found


def meetings(request: Request, slug: str) -> HttpResponse:
    """Those ahead by month, the next one first, and those that were."""
    room = enter(request, slug)
    # What was kept and given up nobody had heard of.
    mine = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    mine = mine.exclude(announced_at=None, cancelled_at__isnull=False)
    ahead = page_by_key(
        mine.filter(ends_at__gt=Moment()), request.GET, order=("starts_at", "pk"), size=AHEAD, name="ahead_"
    )
    over = mine.announced().filter(ends_at__lte=Moment())
    past = page_by_key(over, request.GET, order=("-starts_at", "-pk"), size=PAST, name="past_")
    for one in (*ahead.rows, *past.rows):
        one.workgroup = room.workgroup
    context = {"room": room, "workgroup": room.workgroup, "ahead": ahead, "past": past}
    context["holds"] = bool(may(request.user, "workgroups.hold_meetings", room.workgroup))
    context |= polls.listed(request, room)
    return render(request, "workgroups/meetings/list.html", context)


def next_meeting(request: PublicRequest | Request, room: Room) -> Meeting | None:
    """The next one whose date is out, as far as the reader may know it, with its video `link`."""
    found = _next(room.workgroup, room.reach)
    for one in found:
        one.workgroup = room.workgroup
        return one
    return None


@prepared
def _next(workgroup: Workgroup, reach: Reach) -> QuerySet[Meeting]:
    rows = Meeting.objects.visible_to(reach).filter(workgroup=workgroup).announced().ahead()
    return rows.annotate(link=Coalesce("joining__link", Value("")))[:1]


def meeting(request: Request, slug: str, pk: int) -> HttpResponse:
    """One meeting. Each part of the page brings what it shows."""
    room = enter(request, slug)
    one = next(iter(_whole(pk, room.workgroup, room.reach)), None)
    if one is None:
        raise Http404
    one.workgroup = room.workgroup
    context = {"room": room, "workgroup": room.workgroup, "meeting": one, "title": str(one) or _("Meeting")}
    context["holds"] = bool(may(request.user, "workgroups.hold_meetings", room.workgroup))
    context["may_change"] = may(request.user, "workgroups.change_meeting", one)
    if one.is_kept and context["may_change"] and not room.workgroup.is_paused:
        context["forecast"] = forecast(request, room)
    for part in (rsvp, agenda, papers, attendance):
        context |= part.shown(request, room, one)
    return render(request, "workgroups/meetings/meeting.html", context)


@prepared
def _whole(pk: int, workgroup: Workgroup, reach: Reach) -> QuerySet[Meeting]:
    """The meeting with all that its page says of it in one row each, and how many come (`coming_counts`)."""
    rows = agenda.with_course(Meeting.objects.visible_to(reach).filter(workgroup=workgroup, pk=pk), reach)
    return rows.select_related("joining", "series").annotate(coming_counts=turnout_json())


def forecast(request: Request, room: Room) -> Forecast:
    """How many people and organizations hear of a date, each how."""
    event = event_of(room.workgroup, by=request.user)
    return foretell(room.workgroup, event, event, chosen=False)
