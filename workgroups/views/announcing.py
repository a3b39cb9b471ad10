"""Writing to everybody in a workgroup: the draft, who will get it, two minutes to think again, and what was sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from compact.accounts.models import User
from compact.dates import clock
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.paging import Page, page_by_key
from compact.permissions import may, require
from partners.models import Organization
from workgroups.events.announcing import event_of, send_test
from workgroups.forecast import Forecast, foretell
from workgroups.forms.announcing import AnnouncementForm
from workgroups.models import Announcement, Convener, Seat, Workgroup
from workgroups.models.announcement import WORDS
from workgroups.views.room import Room, enter

ORGANIZATIONS = 25
EARLIER = 5
FRESH = timedelta(minutes=10)
# What was pressed: a draft may be unfinished, a message may not.
KEEP, TEST, SEND = "keep", "test", "send"


@keeps_draft
def writing(request: Request, slug: str) -> HttpResponse:
    """The draft of whoever runs the workgroup, with who will get it; what is posted here is kept."""
    return _write(request, slug, KEEP)


@keeps_draft
def sending(request: Request, slug: str) -> HttpResponse:
    """The same, and it leaves in two minutes."""
    return _write(request, slug, SEND)


@keeps_draft
def test(request: Request, slug: str) -> HttpResponse:
    """The same, and whoever writes gets what the others would get."""
    return _write(request, slug, TEST)


def _write(request: Request, slug: str, what: str) -> HttpResponse:
    room = _running(request, slug)
    message = _open(request, room)
    if request.method != "POST":
        if message and message.is_going_out:
            return render(request, "workgroups/writing.html", {**_page(request, room, message), "going": message})
        form = _form(request, room, message)
        return render(request, "workgroups/writing.html", {**_page(request, room, message), "form": form})
    voices, rests = room.workgroup.voices(request.user), room.workgroup.is_paused
    form = AnnouncementForm(request.POST, voices=voices, rests=rests, draft=what == KEEP)
    if form.is_valid():
        said = form.cleaned_data
        kept = Announcement.keep(
            room.workgroup,
            serial=said["serial"],
            token=said["token"],
            by=request.user,
            voice=form.spoken_for,
            **form.words,
        )
        if kept and _DO[what](request, kept):
            return see_other(_address(room.workgroup))
        message = _open(request, room)
        return _overtaken(request, room, form, message)
    context = {**_page(request, room, message), "form": form}
    return render(request, "workgroups/writing.html", context, status=422)


def _keep(request: Request, message: Announcement) -> bool:
    messages.success(request, _("Kept. Whoever runs this workgroup can go on with it."))
    return True


def _test(request: Request, message: Announcement) -> bool:
    if not message.is_going_out:
        send_test(message, by=request.user)
    return True


def _send(request: Request, message: Announcement) -> bool:
    # The same form twice finds it on its way already.
    return message.is_going_out or message.send(by=request.user)


_DO: dict[str, Callable[[Request, Announcement], bool]] = {KEEP: _keep, TEST: _test, SEND: _send}


def _overtaken(request: Request, room: Room, form: AnnouncementForm, message: Announcement | None) -> HttpResponse:
    """Somebody else was faster: nothing of theirs is lost, and nothing of ours."""
    context = {**_page(request, room, message), "form": form, "theirs": message}
    known = {"serial": str(message.serial if message else 0), "token": str(uuid4())}
    form.data = {**request.POST.dict(), **known}
    return render(request, "workgroups/writing.html", context, status=409)


@require_GET
def forecast(request: Request, slug: str) -> HttpResponse:
    """Who will get it, as a part of the page, once "Special notice" was ticked or not."""
    room = _running(request, slug)
    message = _open(request, room)
    context = _counted(request, room, message, special="special" in request.GET)
    return render(request, "workgroups/_forecast.html", {**context, "workgroup": room.workgroup, "swapped": True})


@require_POST
def cancellation(request: Request, slug: str) -> HttpResponse:
    """Nobody gets it."""
    room = _running(request, slug)
    message = _open(request, room)
    if message and message.cancel(by=request.user):
        messages.success(request, _("Cancelled. Nothing has left, and nobody was told."))
    else:
        messages.warning(request, _too_late(request.user, room.workgroup))
    return see_other(_address(room.workgroup))


@require_POST
def holding(request: Request, slug: str) -> HttpResponse:
    """Back on the desk, to change the words."""
    room = _running(request, slug)
    message = _open(request, room)
    if message and message.hold(by=request.user):
        messages.success(request, _("It is held until you send it again. Nothing has left."))
    elif message is None or message.is_going_out:
        messages.warning(request, _too_late(request.user, room.workgroup))
    return see_other(_address(room.workgroup))


@require_POST
def removal(request: Request, slug: str) -> HttpResponse:
    """Throw the draft away."""
    room = _running(request, slug)
    message = _open(request, room)
    if message and message.discard(by=request.user):
        messages.success(request, _("The draft is thrown away."))
    return see_other(_address(room.workgroup))


# --- what the page shows ----------------------------------------------------------------------------------------------


def _running(request: Request, slug: str) -> Room:
    room = enter(request, slug)
    require(request.user, "workgroups.announce", room.workgroup)
    return room


def _open(request: Request, room: Room) -> Announcement | None:
    found = Announcement.objects.visible_to(request.user).open().filter(workgroup=room.workgroup)
    message = found.select_related("speaks_for", "on_behalf_of", "written_by", "sent_by", "tested_by").first()
    if message:
        message.workgroup = room.workgroup
    return message


def _form(request: Request, room: Room, message: Announcement | None) -> AnnouncementForm:
    voices = room.workgroup.voices(request.user)
    initial: dict[str, Any] = {}
    if message:
        initial = {name: getattr(message, name) for name in (*WORDS, "serial")}
        initial["body"] = message.html or message.body
        initial["asks"] = bool(message.wanted)
        chosen = (message.speaks_for_id, message.on_behalf_of_id)
        initial["organization"] = next(
            (one.value for one in voices if (one.organization.pk, one.behalf and one.behalf.person) == chosen), ""
        )
    rests = room.workgroup.is_paused
    return AnnouncementForm(voices=voices, rests=rests, initial={**initial, **taken_draft(request)})


def _page(request: Request, room: Room, message: Announcement | None) -> dict[str, Any]:
    special = bool(message and message.special)
    if request.method == "POST":
        special = "special" in request.POST
    sent = Announcement.objects.visible_to(request.user).sent().filter(workgroup=room.workgroup)
    earlier = list(sent.select_related("discussion", "sent_by", "on_behalf_of")[:EARLIER])
    for one in earlier:
        one.workgroup = one.discussion.workgroup = room.workgroup  # type: ignore[union-attr]
    return {
        "room": room,
        "workgroup": room.workgroup,
        "message": message,
        "earlier": earlier,
        "just_left": earlier[0] if earlier and not message and _is_fresh(earlier[0]) else None,
        "draft_key": draft_key(request.user),
        **({} if message and message.is_going_out else _counted(request, room, message, special=special)),
    }


def _counted(request: Request, room: Room, message: Announcement | None, *, special: bool) -> dict[str, Any]:
    # While it is paused no mail leaves: there is nothing to count.
    if room.workgroup.is_paused:
        return {}
    page = _organizations(request, room.workgroup)
    said = message or Announcement(workgroup=room.workgroup)
    plain, noticed = (event_of(_as(said, special=one), by=request.user) for one in (False, True))
    found = foretell(room.workgroup, plain, noticed, chosen=special, shown=[one.pk for one in page.rows])
    for one in page.rows:
        one.heard = found.organizations.get(one.pk)  # type: ignore[attr-defined]
    return {"forecast": found, "page": page, "mending": _mending(request, room.workgroup, found)}


def _as(message: Announcement, *, special: bool) -> Announcement:
    message.special = special
    return message


def _organizations(request: Request, workgroup: Workgroup) -> Page[Organization]:
    """Everybody at the table, with a place or running it."""
    seats = Seat.objects.visible_to(request.user).current().filter(workgroup=workgroup)
    runs = Convener.objects.visible_to(request.user).current().filter(workgroup=workgroup)
    here = Q(pk__in=seats.values("organization")) | Q(pk__in=runs.values("organization"))
    found = Organization.objects.filter(here)
    return page_by_key(found, request.GET, order=("name", "pk"), size=ORGANIZATIONS)


def _mending(request: Request, workgroup: Workgroup, found: Forecast) -> list[dict[str, Any]]:
    """What this reader can do about each organization that will not hear of it."""
    listed = []
    for one in found.unheard:
        organization = Organization(pk=one.id, slug=one.slug, name=one.name)
        manages = bool(may(request.user, "partners.manage_people", organization))
        names, corrects = manages and one.is_empty and one.seat, manages and one.bounced
        listed.append({"heard": one, "names": names, "corrects": corrects})
    return listed


def _is_fresh(message: Announcement) -> bool:
    """It has left a moment ago, and whoever looks here wants to know."""
    return message.sent_at is not None and now() - message.sent_at < FRESH


def _address(workgroup: Workgroup) -> str:
    return reverse("workgroups:writing", args=[workgroup.slug])


def _too_late(reader: User, workgroup: Workgroup) -> str:
    """It has left, or somebody else has cancelled or changed it."""
    last = Announcement.objects.visible_to(reader).filter(workgroup=workgroup).sent().first()
    if last and last.sent_at and _is_fresh(last):
        return _("It left at %(time)s and cannot be called back. Write again to correct it.") % {
            "time": clock(last.sent_at)
        }
    return _("Somebody else was faster: there is no message on its way out any more.")
