"""Who was there: noted during the meeting with one tap for each organization, and read afterwards."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Case, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compact.http import Request, onward, see_other
from compact.paging import page_by_key, sought
from compact.permissions import Forbidden, may, require
from workgroups.forms.attendance import AttendeesForm, VisitorForm, marked
from workgroups.models import Attendance, Attendee, Meeting, Seat, SeatHolder, SeatRole, Visitor
from workgroups.models.roll import mark_all, places_at, take_over, tally, with_whereabouts
from workgroups.views.room import Room, enter

PAGE, SHEET = 25, 100
ORDER = ("organization__name", "pk")


def shown(request: Request, room: Room, meeting: Meeting) -> dict[str, Any]:
    """What the meeting's page shows of it: nothing before the meeting begins."""
    if meeting.cancelled_at is not None or meeting.is_early:
        return {}
    noted = Attendance.objects.visible_to(request.user).filter(meeting=meeting)
    first = Case(When(Q(state__in=["here", "video"]), then=Value(0)), default=Value(1))
    rows = noted.select_related("organization").with_attendees().order_by(first, *ORDER)
    return {"attendances": list(rows[:PAGE]), "tally": tally(meeting, request.user)}


def here(request: Request, meeting: Meeting, *, words: str = "") -> dict[str, Any]:
    """What `_here.html` needs, on the notes page and on the page of its own: some places, and how many are here."""
    seats = with_whereabouts(places_at(meeting), meeting)
    page = page_by_key(seats.called(words) if words else seats, request.GET, order=ORDER, size=PAGE, name="places-")
    holds = bool(may(request.user, "workgroups.hold_meetings", meeting.workgroup)) and not _closed_because(meeting)
    told = {"tally": tally(meeting, request.user), "early": meeting.is_early, "holds": holds}
    return {"places": page, **told, "sought": words, "token": uuid4()}


def attendance(request: Request, slug: str, pk: int) -> HttpResponse:
    """Everything about who is there on one page, which works alone: it is read by all, and noted by those who hold
    the meeting."""
    room, meeting = at(request, slug, pk)
    return _page(request, room, meeting)


def _page(request: Request, room: Room, meeting: Meeting, form: VisitorForm | None = None) -> HttpResponse:
    context = {"room": room, "workgroup": room.workgroup, "meeting": meeting, "form": form or VisitorForm()}
    context |= here(request, meeting, words=sought(request.GET))
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workgroups/meetings/attendance.html", context, status=status)


@require_POST
def marks(request: Request, slug: str, pk: int) -> HttpResponse:
    """Note of one organization, or of a page of them, where they are."""
    room, meeting = at(request, slug, pk)
    require_holding(request, meeting)
    chosen = marked(meeting, request.POST)
    mark_all(meeting, chosen, by=request.user)
    if not request.htmx:
        return see_other(onward(request, reverse("workgroups:attendance", args=[slug, pk])))
    seats = with_whereabouts(places_at(meeting), meeting).filter(pk__in=[one.pk for one in chosen])
    context = {"workgroup": room.workgroup, "meeting": meeting, "seats": seats, "swapped": True, "holds": True}
    return render(request, "workgroups/meetings/_here_marked.html", {**context, "tally": tally(meeting, request.user)})


@require_POST
def answered(request: Request, slug: str, pk: int) -> HttpResponse:
    """Note of everybody of whom nothing is noted what they answered."""
    _room, meeting = at(request, slug, pk)
    require_holding(request, meeting)
    number = take_over(meeting, by=request.user)
    words = ngettext(
        "%(count)d organization is noted as it answered.", "%(count)d organizations are noted as they answered.", number
    )
    messages.success(request, words % {"count": number})
    return see_other(onward(request, reverse("workgroups:attendance", args=[slug, pk])))


def count(request: Request, slug: str, pk: int) -> HttpResponse:
    """How many organizations are here, which a page asks again and again."""
    room, meeting = at(request, slug, pk)
    context = {"workgroup": room.workgroup, "meeting": meeting, "tally": tally(meeting, request.user)}
    return render(request, "workgroups/meetings/_here_count.html", context)


def attendees(request: Request, slug: str, pk: int, seat: int) -> HttpResponse:
    """Who is there for one organization."""
    room, meeting = at(request, slug, pk)
    require_holding(request, meeting)
    place: Seat = get_object_or_404(places_at(meeting), pk=seat)
    people, noted = _people(request, meeting, place)
    form = AttendeesForm(request.POST if request.method == "POST" else None, people=people, noted=noted)
    back = onward(request, reverse("workgroups:attendance", args=[slug, pk]))
    if request.method == "POST" and form.is_valid():
        Attendee.name(meeting, place.organization, form.chosen, by=request.user)
        return see_other(back)
    context = {"room": room, "workgroup": room.workgroup, "meeting": meeting, "seat": place, "form": form, "back": back}
    return render(request, "workgroups/meetings/attendees.html", context, status=422 if form.is_bound else 200)


def _people(request: Request, meeting: Meeting, seat: Seat) -> tuple[dict[Any, str], set[int]]:
    there = Attendee.objects.visible_to(request.user).filter(meeting=meeting, organization=seat.organization)
    noted = [one.person for one in there.select_related("person")]
    holders = SeatHolder.objects.visible_to(request.user).serving().filter(seat=seat).select_related("person")
    people = {one.person: str(SeatRole(one.role).label) for one in holders.order_by("person__name", "pk")}
    return {**dict.fromkeys(noted, ""), **people}, {one.pk for one in noted}


@require_POST
def visitors(request: Request, slug: str, pk: int) -> HttpResponse:
    """Write a visitor down."""
    room, meeting = at(request, slug, pk)
    require_holding(request, meeting)
    form = VisitorForm(request.POST)
    if not form.is_valid():
        return _page(request, room, meeting, form)
    Visitor.note(meeting, **form.cleaned_data, by=request.user)
    return see_other(onward(request, reverse("workgroups:attendance", args=[slug, pk])) + "#visitors")


@require_POST
def visitor_removal(request: Request, slug: str, pk: int, visitor: int) -> HttpResponse:
    """Take a visitor off the list."""
    _room, meeting = at(request, slug, pk)
    require_holding(request, meeting)
    found = get_object_or_404(Visitor.objects.visible_to(request.user).filter(meeting=meeting), pk=visitor)
    found.workgroup = meeting.workgroup
    if found.turn_away(by=request.user):
        messages.success(request, _("%(visitor)s is off the list.") % {"visitor": found.name})
    return see_other(onward(request, reverse("workgroups:attendance", args=[slug, pk])) + "#visitors")


def sheet(request: Request, slug: str, pk: int) -> HttpResponse:
    """A list to print and sign on paper: every organization with whoever is expected, and empty lines."""
    room, meeting = at(request, slug, pk)
    page = page_by_key(places_at(meeting), request.GET, order=ORDER, size=SHEET)
    context = {"room": room, "workgroup": room.workgroup, "meeting": meeting, "page": page, "blank": range(6)}
    return render(request, "workgroups/meetings/sheet.html", context)


def require_holding(request: Request, meeting: Meeting) -> None:
    """Go on only for whoever holds the meeting, from half an hour before it begins until its minutes are adopted.
    Raises Forbidden."""
    require(request.user, "workgroups.hold_meetings", meeting.workgroup)
    if (why_not := _closed_because(meeting)) is not None:
        raise Forbidden(why_not)


def _closed_because(meeting: Meeting) -> str | None:
    """Why nobody can note who is there; None when they can."""
    if meeting.cancelled_at is not None:
        return _("This meeting was called off.")
    if meeting.is_early:
        return _("Who is there can be noted from half an hour before the meeting begins.")
    minutes = getattr(meeting, "minutes", None)
    if minutes is not None and minutes.adopted_at is not None:
        return _("The minutes are adopted: who was there stays as they say.")
    return None


def at(request: Request, slug: str, pk: int) -> tuple[Room, Meeting]:
    """The workgroup and its meeting, for its people. Raises Http404 for others."""
    room = enter(request, slug)
    rows = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    found = get_object_or_404(rows.select_related("minutes"), pk=pk)
    found.workgroup = room.workgroup
    return room, found
