"""Where nothing is heard, why, and what those who run the workgroup can do about it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import reach_of
from compact.accounts.models import User
from compact.dates import plain_date
from compact.http import Request
from compact.paging import page_by_key
from compact.permissions import require
from workgroups.forms.quiet import QuietForm, SnoozeForm
from workgroups.models import Quiet, Seat, SeatHolder, SeatRole, Snooze, Workgroup
from workgroups.models.seat import NAMING
from workgroups.models.vacancy import ask_to_name
from workgroups.views.room import enter

PAGE = 25


def quiet(request: Request, slug: str) -> HttpResponse:
    """The quiet places, the longest first, each with its reason, its person and the next step."""
    room = enter(request, slug)
    require(request.user, "workgroups.see_quiet", room.workgroup)
    form = QuietForm(request.POST if request.method == "POST" else None, workgroup=room.workgroup)
    if form.is_valid():
        Workgroup.objects.filter(pk=room.workgroup.pk).update(quiet_days=form.cleaned_data["days"])
        return redirect("workgroups:quiet", slug)
    found = Quiet(room.workgroup, room.reach)
    with found.seen():
        page = page_by_key(found.places, request.GET, order=("last_sign", "pk"), size=PAGE)
    _tell_more(request, page.rows)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "page": page,
        "snoozes": page_by_key(found.snoozes(), request.GET, order=("until", "pk"), size=PAGE, name="snoozed-"),
        "form": form,
    }
    return render(request, "workgroups/quiet.html", context, status=422 if form.is_bound else 200)


def _tell_more(request: Request, seats: Sequence[Seat]) -> None:
    """Give each place its `person`, for how many `days` it is quiet, and which `step` comes next."""
    taking_part = SeatHolder.objects.visible_to(request.user).serving().exclude(role=SeatRole.OBSERVER)
    people: dict[int, User] = {}
    for holder in sorted(taking_part.filter(seat__in=seats).select_related("person"), key=_first):
        people.setdefault(holder.seat_id, holder.person)
    for seat in seats:
        seat.person = people.get(seat.pk)  # type: ignore[attr-defined]
        seat.days = (now() - seat.last_sign).days  # type: ignore[attr-defined]
        if seat.unanswered:  # type: ignore[attr-defined]
            seat.unanswered["since"] = parse_datetime(seat.unanswered["since"])  # type: ignore[attr-defined]


def _first(holder: SeatHolder) -> tuple[int, int]:
    return SeatRole(holder.role).rank, holder.pk


def snooze(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say why nothing is heard of an organization, and until when that will do."""
    seat = _seat(request, slug, pk)
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if Snooze.give(seat, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], by=request.user):
            words = {"organization": seat.organization.usual_name, "date": plain_date(form.cleaned_data["until"])}
            messages.success(request, _("%(organization)s is not counted as quiet until %(date)s.") % words)
        return redirect("workgroups:quiet", slug)
    context = {"workgroup": seat.workgroup, "seat": seat, "form": form}
    return render(request, "workgroups/snooze.html", context, status=422 if form.is_bound else 200)


@require_POST
def snooze_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """Count the place again from now on."""
    given = get_object_or_404(Snooze.objects.visible_to(request.user).filter(workgroup__slug=slug), pk=pk)
    require(request.user, "workgroups.see_quiet", given.workgroup)
    if given.end(by=request.user):
        messages.success(request, _("%(organization)s counts again.") % {"organization": given.organization.usual_name})
    return redirect("workgroups:quiet", slug)


@require_POST
def quiet_naming(request: Request, slug: str, pk: int) -> HttpResponse:
    """Ask the organization to name somebody."""
    seat = _seat(request, slug, pk)
    words = {"organization": seat.organization.usual_name}
    if ask_to_name(seat, NAMING, by=request.user):
        messages.success(request, _("%(organization)s is asked to name somebody.") % words)
    else:
        messages.info(request, _("%(organization)s has been asked already.") % words)
    return redirect("workgroups:quiet", slug)


def _seat(request: Request, slug: str, pk: int) -> Seat:
    rows = Seat.objects.visible_to(reach_of(request.user)).current().filter(workgroup__slug=slug)
    seat: Seat = get_object_or_404(rows.select_related("workgroup", "organization"), pk=pk)
    require(request.user, "workgroups.see_quiet", seat.workgroup)
    return seat
