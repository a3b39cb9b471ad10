"""Asking for a place, and what became of it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import reach_of
from compact.accounts.models import User
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import require
from partners.models import Organization
from workgroups.forms import SeatRequestForm
from workgroups.models import Alternative, SeatRequest, Workgroup
from workgroups.views.answering import found
from workgroups.views.questions import represented
from workgroups.views.room import visit

if TYPE_CHECKING:
    from django.db.models import QuerySet


@keeps_draft
def seat_request(request: Request, slug: str) -> HttpResponse:
    """Ask those who run the workgroup for a place."""
    room = visit(request, slug)
    require(request.user, "workgroups.request_seat", room.workgroup)
    outside = _organizations_outside(request, room.workgroup)
    waiting = list(waiting_requests(request.user, room.workgroup))
    asking = {one.organization_id for one in waiting}
    left = [one for one in outside if one.pk not in asking]
    if request.method == "POST" and not left:
        return _asked_already(request, room.workgroup)
    form = SeatRequestForm(
        request.POST if request.method == "POST" else None,
        # What was sent twice is no mistake, so a form that comes back may name an organization that has asked.
        organizations=outside if request.method == "POST" else left,
        initial=taken_draft(request),
    )
    if form.is_valid() and form.spoken_for is not None:
        _asked, new = SeatRequest.ask(
            room.workgroup,
            organization=form.spoken_for,
            role=form.cleaned_data["role"],
            why=form.cleaned_data["why"],
            by=request.user,
        )
        if not new:
            return _asked_already(request, room.workgroup)
        messages.success(request, _("Asked. You hear the answer here and by mail."))
        return see_other(room.workgroup)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "waiting": waiting,
        "form": form if left else None,
        "represented": represented(request, room.workgroup),
        "draft_key": draft_key(request.user),
    }
    return render(request, "workgroups/seat_request.html", context, status=422 if form.is_bound else 200)


def waiting_requests(user: User, workgroup: Workgroup) -> "QuerySet[SeatRequest]":
    """What this person asks of a workgroup and nobody has answered yet."""
    mine = SeatRequest.objects.visible_to(user).open().filter(workgroup=workgroup, person=user)
    return mine.select_related("organization").order_by("pk")


def _asked_already(request: Request, workgroup: Workgroup) -> HttpResponse:
    messages.info(request, _("You have asked already. Your request is waiting for an answer."))
    return see_other(workgroup)


def _organizations_outside(request: Request, workgroup: Workgroup) -> list[Organization]:
    reach = reach_of(request.user)
    mine = {organization for of, organization, _role in reach.seats if of == workgroup.pk}
    return list(Organization.objects.filter(pk__in=reach.organizations - mine))


def asked(request: Request, slug: str, pk: int) -> HttpResponse:
    """What somebody asked, and what became of it: for them and their organization, and for those who answer."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    rows = SeatRequest.objects.visible_to(request.user).filter(workgroup=workgroup)
    names = ("person", "organization", "answered_by", "answered_for", "elsewhere")
    one = get_object_or_404(rows.select_related(*names), pk=pk)
    one.workgroup = workgroup
    mine = one.person_id == request.user.pk
    context = {"workgroup": workgroup, "one": one, "mine": mine}
    if mine and one.alternative == Alternative.REPRESENTATIVE:
        context["seats"] = represented(request, workgroup)
    return render(request, "workgroups/asked.html", context)


@require_POST
def alternative(request: Request, slug: str, pk: int) -> HttpResponse:
    """The person who was declined takes part as an observer, or would rather not."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    one = found(reach_of(request.user), workgroup, pk)
    require(request.user, "workgroups.take_alternative", one)
    if request.POST.get("answer") == "no":
        if one.leave_alternative(by=request.user):
            messages.success(request, _("Thank you. Nothing else changes."))
        return see_other(one)
    if one.take_alternative(by=request.user):
        messages.success(
            request, _("You are in %(workgroup)s now, as an observer.") % {"workgroup": workgroup.usual_name}
        )
        return see_other(workgroup)
    messages.warning(request, _("This is not offered any more."))
    return see_other(one)


@require_POST
def withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """The person who asked takes the request back."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    asked = found(reach_of(request.user), workgroup, pk)
    require(request.user, "workgroups.withdraw_seat_request", asked)
    if asked.withdraw(by=request.user):
        messages.success(request, _("Your request is taken back."))
    else:
        asked.refresh_from_db()
        messages.warning(request, asked.what_became)
    return see_other(workgroup)
