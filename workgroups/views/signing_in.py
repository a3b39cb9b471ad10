"""Coming in by the code on the room's screen: the screen, and what a phone shows."""

from typing import Any

import qrcode
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from compact.access import Kind, reach_of
from compact.http import PublicRequest, Request, see_other
from compact.limits import Limit
from compact.permissions import require
from workgroups.forms.attendance import CodeForm, VisitorForm
from workgroups.models import Attendance, Attendee, Meeting, SignInCode, Visitor, Whereabouts
from workgroups.models.attendance import PRESENT, takes_sign_ins
from workgroups.models.roll import tally
from workgroups.models.workgroup import Voice
from workgroups.views.attendance import at

# Codes of no meeting that one address may type, and people who come in from it: a room full of people shares one.
GUESSES, ARRIVALS = Limit("here_code", 60, 600), Limit("here_sign_in", 400, 600)


def screen(request: Request, slug: str, pk: int) -> HttpResponse:
    """What the room's screen shows: a code that opens the list on a phone, and how many are here so far."""
    room, meeting = at(request, slug, pk)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    found = SignInCode.objects.visible_to(request.user).filter(meeting=meeting).first()
    open_now = takes_sign_ins(meeting)
    if request.method == "POST" and open_now:
        if found and request.POST.get("renew"):
            found.renew(by=request.user)
        else:
            SignInCode.show(meeting, by=request.user)
        return see_other(request.path)
    context = {"room": room, "workgroup": room.workgroup, "meeting": meeting, "code": found, "open": open_now}
    context["tally"] = tally(meeting, request.user)
    if found and open_now:
        address = request.build_absolute_uri(reverse("here:sign_in", args=[found.code]))
        context |= {"picture": picture(address), "short": request.build_absolute_uri(reverse("here:find"))}
    return render(request, "workgroups/meetings/screen.html", context)


def picture(address: str) -> SafeString:
    """The address as a QR code: an SVG without styles of its own."""
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return SafeString(drawn)


@login_not_required
def find(request: PublicRequest) -> HttpResponse:
    """Type the code that the screen shows."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if GUESSES.used_up(request):
            return _wait(request)
        if SignInCode.meeting_of(form.cleaned_data["code"]):
            return see_other(reverse("here:sign_in", args=[_plain(form.cleaned_data["code"])]))
        GUESSES.count(request)
        form.add_error("code", form.unknown())
    return render(request, "workgroups/meetings/find.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
def sign_in(request: PublicRequest, code: str) -> HttpResponse:
    """One meeting's list on a phone: people of the workgroup with one tap, everybody else with their name."""
    if GUESSES.used_up(request):
        return _wait(request)
    meeting = SignInCode.meeting_of(code)
    if meeting is None:
        GUESSES.count(request)
        unknown = CodeForm({"code": code})
        unknown.add_error("code", unknown.unknown())
        return render(request, "workgroups/meetings/find.html", {"form": unknown}, status=404)
    context: dict[str, Any] = {"meeting": meeting, "workgroup": meeting.workgroup, "code": code}
    context["open"] = takes_sign_ins(meeting)
    voices = _voices(request, meeting)
    form = VisitorForm(request.POST if request.method == "POST" else None, initial=_known(request))
    if request.method == "POST" and context["open"]:
        if ARRIVALS.used_up(request):
            return _wait(request)
        ARRIVALS.count(request)
        if _signed_in(request, meeting, voices, form):
            return see_other(f"{request.path}?done=1")
    context |= {"voices": voices, "form": form, "done": "done" in request.GET, "signed_in": _said(request, meeting)}
    bad = form.is_bound and context["open"]
    return render(request, "workgroups/meetings/sign_in.html", context, status=422 if bad else 200)


def _signed_in(request: PublicRequest, meeting: Meeting, voices: list[Voice], form: VisitorForm) -> bool:
    """Whether what was sent was enough to be on the list, or to be told why not."""
    chosen = next((one for one in voices if one.value == request.POST.get("voice")), None)
    if chosen is not None and not request.user.is_anonymous:
        state = request.POST.get("state")
        where = state if state in PRESENT else Whereabouts.HERE
        Attendance.sign_in(meeting, chosen.organization, where, by=request.user)
        return True
    if not form.is_valid():
        return False
    if Visitor.sign_in(meeting, **form.cleaned_data, by=request.user) is None:
        form.add_error(None, _("The list of visitors is full. Tell whoever runs the meeting that you are here."))
        return False
    return True


def _voices(request: PublicRequest, meeting: Meeting) -> list[Voice]:
    """For which organizations the reader can be there: nobody who is not in the workgroup is there for a place."""
    if request.user.is_anonymous or not reach_of(request.user).holds(Kind.WORKGROUP, meeting.workgroup_id):
        return []
    return meeting.workgroup.voices(request.user)


def _known(request: PublicRequest) -> dict[str, str]:
    return {} if request.user.is_anonymous else {"name": request.user.name}


def _said(request: PublicRequest, meeting: Meeting) -> Attendee | None:
    if request.user.is_anonymous:
        return None
    mine = Attendee.objects.visible_to(request.user).filter(meeting=meeting, person=request.user)
    return mine.select_related("organization").first()


def _plain(typed: str) -> str:
    return "".join(one for one in typed if one.isalnum()).upper()


def _wait(request: PublicRequest) -> HttpResponse:
    return render(request, "429.html", status=429)
