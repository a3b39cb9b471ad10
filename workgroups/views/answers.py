"""Who has not answered a meeting yet, and whom to ring: for those who hold it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from compact.asks.models import Ask
from compact.http import Request, onward, see_other
from compact.paging import page_by_key
from compact.permissions import require
from workgroups.forms.answering import QuorumForm
from workgroups.models import Meeting, RsvpNote, Workgroup
from workgroups.models.meeting_asks import AHEAD
from workgroups.models.meeting_reminders import ask_again, reminded_on
from workgroups.models.place_asks import RSVP
from workgroups.models.turnout import turnouts
from workgroups.views.meetings import find_meeting
from workgroups.views.room import Room, enter
from workgroups.views.rsvp import takes_answers

PAGE = 25
BY_NAME = ("organization__name", "pk")


@require_GET
def answers(request: Request, slug: str, pk: int) -> HttpResponse:
    """The silent, each with whom to ring; and what those who come need."""
    room, meeting = _held(request, slug, pk)
    silent = Ask.objects.visible_to(request.user).open().about(RSVP, meeting.pk).with_people()
    notes = RsvpNote.objects.visible_to(request.user).filter(rsvp__meeting=meeting)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "meeting": meeting,
        "turnout": turnouts([meeting.pk])[meeting.pk],
        "silent": page_by_key(silent.select_related("organization"), request.GET, order=BY_NAME, size=PAGE),
        "notes": page_by_key(
            notes.select_related("organization", "noted_by"), request.GET, order=BY_NAME, size=PAGE, name="noted-"
        ),
        "takes_answers": takes_answers(meeting),
        "asked_from": meeting.local_start - AHEAD,
        "again_on": reminded_on(meeting),
        "form": QuorumForm(initial={"quorum": room.workgroup.quorum}),
    }
    return render(request, "workgroups/meetings/answers.html", context)


@require_POST
def reminder(request: Request, slug: str, pk: int) -> HttpResponse:
    """Ask the silent once more, all of them or one organization."""
    _room, meeting = _held(request, slug, pk)
    given = request.POST.get("organization", "")
    count = ask_again(meeting, by=request.user, organization=int(given) if given.isdecimal() else None)
    if count:
        words = ngettext("%(count)d organization is asked again.", "%(count)d organizations are asked again.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Nobody was asked again: they were asked today, or have answered."))
    return see_other(reverse("workgroups:meeting_answers", args=[slug, pk]))


@require_POST
def quorum(request: Request, slug: str) -> HttpResponse:
    """How many organizations must come for this workgroup to decide."""
    room = enter(request, slug)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    form = QuorumForm(request.POST)
    if form.is_valid():
        Workgroup.objects.filter(pk=room.workgroup.pk).update(quorum=form.cleaned_data["quorum"])
        messages.success(request, _("Saved."))
        return see_other(onward(request, reverse("workgroups:meetings", args=[slug])))
    context = {"room": room, "workgroup": room.workgroup, "form": form}
    return render(request, "workgroups/meetings/quorum.html", context, status=422)


def _held(request: Request, slug: str, pk: int) -> tuple[Room, Meeting]:
    """The meeting, for those who hold it. Raises Http404 for who may not read it, Forbidden for other readers."""
    room = enter(request, slug)
    meeting = find_meeting(request, room, pk)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    return room, meeting
