"""Calling meetings, sending their dates, changing, moving and calling them off: what those who hold them do."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import require
from workgroups.forms.meetings import DetailsForm, MeetingForm, WhenForm
from workgroups.forms.rescheduling import CallingOffForm, ChangingForm, MovingForm
from workgroups.models import Joining, Meeting, Schedule
from workgroups.views.meetings import find_meeting, forecast
from workgroups.views.room import Room, enter

EARLIER = 6


@keeps_draft
def new_meeting(request: Request, slug: str) -> HttpResponse:
    """A date, a place, three lines; sent at once, or kept. `?from=` takes place, length and lines of an earlier one."""
    room = enter(request, slug)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    like = _earlier(request, room)
    initial = {**(_like(request, like) if like else {}), **taken_draft(request)}
    form = MeetingForm(request.POST if request.method == "POST" else None, workgroup=room.workgroup, initial=initial)
    if form.is_valid() and _goes_ahead(request, form):
        sends = "keep" not in request.POST
        token = form.cleaned_data.get("token") or uuid4()
        schedule = Schedule(room.workgroup, by=request.user)
        made = schedule.call(form.dates, form.details, lines=form.cleaned_data["lines"], announced=sends, token=token)
        if made is None:
            return _too_late(request, room)
        if sends:
            messages.success(request, _("Sent. Everybody in the workgroup hears of it as they have chosen."))
        else:
            messages.success(request, _("Kept. Nobody hears of it until you send the date."))
        return see_other(made)
    context = {
        **_page(request, room),
        "form": form,
        "like": like,
        "earlier": [] if like else list(_templates(request, room)[:EARLIER]),
        "draft_key": draft_key(request.user),
    }
    return render(request, "workgroups/meetings/new.html", context, status=_status(form))


@require_POST
def meeting_announcement(request: Request, slug: str, pk: int) -> HttpResponse:
    """Send the date of what was kept."""
    room, meeting = _mine(request, slug, pk)
    if Schedule(room.workgroup, by=request.user).announce(meeting):
        messages.success(request, _("Sent. Everybody in the workgroup hears of it as they have chosen."))
    else:
        messages.warning(request, _("Its date was sent already, or has passed."))
    return see_other(meeting)


@require_POST
def meeting_withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give up what was kept."""
    room, meeting = _mine(request, slug, pk)
    if Schedule(room.workgroup, by=request.user).withdraw(meeting):
        messages.success(request, _("It is given up. Nobody had heard of it."))
        return see_other(reverse("workgroups:meetings", args=[slug]))
    messages.warning(request, _("Its date is out by now. Call it off instead, so that everybody hears."))
    return see_other(meeting)


@keeps_draft
def meeting_details(request: Request, slug: str, pk: int) -> HttpResponse:
    """What is said of it besides when it is."""
    room, meeting = _mine(request, slug, pk)
    initial = {**_details(request, meeting), **taken_draft(request)}
    form = ChangingForm(request.POST if request.method == "POST" else None, meeting=meeting, initial=initial)
    if form.is_valid() and _goes_ahead(request, form):
        done = Schedule(room.workgroup, by=request.user).edit(meeting, form.details, **form.how)
        return _done(request, meeting, form, done=done)
    return _shown(request, room, meeting, form, "workgroups/meetings/details.html")


@keeps_draft
def meeting_date(request: Request, slug: str, pk: int) -> HttpResponse:
    """Another time."""
    room, meeting = _mine(request, slug, pk)
    initial = {**_times(meeting), **taken_draft(request)}
    data = request.POST if request.method == "POST" else None
    form = MovingForm(data, workgroup=room.workgroup, meeting=meeting, initial=initial)
    if form.is_valid() and _goes_ahead(request, form):
        done = Schedule(room.workgroup, by=request.user).move(meeting, form.dates, **form.how)
        return _done(request, meeting, form, done=done)
    return _shown(request, room, meeting, form, "workgroups/meetings/date.html")


@keeps_draft
def meeting_cancellation(request: Request, slug: str, pk: int) -> HttpResponse:
    """Call it off, after a look at who hears."""
    room, meeting = _mine(request, slug, pk)
    data = request.POST if request.method == "POST" else None
    form = CallingOffForm(data, meeting=meeting, initial=taken_draft(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = Schedule(room.workgroup, by=request.user).call_off(meeting, reason, **form.how)
        return _done(request, meeting, form, done=done)
    return _shown(request, room, meeting, form, "workgroups/meetings/cancellation.html")


# --- what the pages share ---------------------------------------------------------------------------------------------


def _mine(request: Request, slug: str, pk: int) -> tuple[Room, Meeting]:
    room = enter(request, slug)
    meeting = find_meeting(request, room, pk)
    require(request.user, "workgroups.change_meeting", meeting)
    return room, meeting


def _goes_ahead(request: Request, form: Any) -> bool:
    """What is odd is said once, and done when the button is pressed again."""
    form.warnings = _warnings(form)
    return not form.warnings or "sure" in request.POST


def _warnings(form: Any) -> list[str]:
    found = []
    if isinstance(form, DetailsForm) and form.leads_nowhere:
        found.append(_("There is neither a place nor a link yet: nobody will know where to come."))
    if isinstance(form, WhenForm) and form.clashes:
        first = form.clashes[0]
        words = {"meeting": first, "when": first.when, "n": len(form.clashes)}
        said = ngettext(
            "The workgroup meets at that time already: “%(meeting)s”, %(when)s.",
            "The workgroup meets at these times %(n)s times already, first “%(meeting)s”, %(when)s.",
            len(form.clashes),
        )
        found.append(said % words)
    return found


def _done(request: Request, meeting: Meeting, form: Any, *, done: bool) -> HttpResponse:
    if done and meeting.is_kept:
        messages.success(request, _("Saved. Nobody hears of it until you send the date."))
    elif done:
        messages.success(request, _("Done. Everybody in the workgroup hears of it as they have chosen."))
    elif meeting.opened_at:
        messages.warning(request, _("It has begun: its date stays as it is."))
    elif form.cleaned_data["known"] == meeting.changed_at:
        messages.info(request, _("It was so already. Nothing has changed, and nobody was told."))
    else:
        messages.warning(request, _("Somebody was faster: the meeting has changed. Look at it again."))
    return see_other(meeting)


def _too_late(request: Request, room: Room) -> HttpResponse:
    messages.warning(request, _("This workgroup was closed meanwhile. It meets no more."))
    return see_other(room.workgroup)


def _shown(request: Request, room: Room, meeting: Meeting, form: Any, page: str) -> HttpResponse:
    ahead = 0
    if meeting.series_id:
        rows = Meeting.objects.visible_to(request.user).filter(series=meeting.series_id).standing()
        ahead = rows.filter(recurs_at__gt=meeting.recurs_at).count()
    context = {**_page(request, room, meeting), "form": form, "ahead": ahead, "draft_key": draft_key(request.user)}
    return render(request, page, context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _page(request: Request, room: Room, meeting: Meeting | None = None) -> dict[str, Any]:
    tells = not (meeting and meeting.is_kept) and not room.workgroup.is_paused
    return {
        "room": room,
        "workgroup": room.workgroup,
        "meeting": meeting,
        "forecast": forecast(request, room) if tells else None,
    }


def _templates(request: Request, room: Room) -> QuerySet[Meeting]:
    """Meetings that another can be like, the last one first; of a series the last one."""
    rows = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup).standing()
    later = rows.filter(series=OuterRef("series"), starts_at__gt=OuterRef("starts_at"))
    return rows.filter(Q(series=None) | ~Exists(later)).order_by("-starts_at", "-pk")


def _earlier(request: Request, room: Room) -> Meeting | None:
    """The one that was chosen to be like. Raises Http404 for one that is not there."""
    asked = request.GET.get("from", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return find_meeting(request, room, int(asked))


def _like(request: Request, meeting: Meeting) -> dict[str, Any]:
    lines = "\n".join(meeting.items.values_list("title", flat=True))
    times = {name: value for name, value in _times(meeting).items() if name != "day"}
    return {**_details(request, meeting), **times, "lines": lines}


def _details(request: Request, meeting: Meeting) -> dict[str, Any]:
    how: dict[str, Any] = {}
    found = Joining.objects.visible_to(request.user).filter(meeting=meeting).values("link", "telephone").first()
    if found:
        how.update(found)
    return {"title": meeting.title, "place": meeting.place, "is_public": meeting.is_public, **how}


def _times(meeting: Meeting) -> dict[str, Any]:
    begins: datetime = meeting.local_start
    minutes = meeting.length // timedelta(minutes=1)
    return {"day": begins.date(), "begins": begins.time(), "minutes": minutes, "zone": meeting.zone}
