"""Asking for a place, and the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Reach, reach_of
from compact.accounts.models import User
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import may, require
from partners.models import Organization
from workgroups.forms import ReasonForm, SeatRequestForm
from workgroups.models import SeatRequest, Workgroup
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


@require_POST
def approval(request: Request, slug: str, pk: int) -> HttpResponse:
    """Yes: the person has the place."""
    with _answering(request, slug, pk) as asked:
        if asked.approve(by=request.user):
            said = _("%(person)s has the place for %(organization)s, and is told.")
            messages.success(request, said % {"person": asked.person, "organization": asked.organization.usual_name})
        else:
            messages.warning(request, _outcome(asked))
    return redirect("workgroups:members", slug)


def refusal(request: Request, slug: str, pk: int) -> HttpResponse:
    """No, with a reason that the person reads."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    with _answering(request, slug, pk) as asked:
        if form.is_valid():
            if asked.decline(reason=form.cleaned_data["reason"], by=request.user):
                messages.success(
                    request, _("Declined. %(person)s is told, with your reason.") % {"person": asked.person}
                )
            else:
                messages.warning(request, _outcome(asked))
            return redirect("workgroups:members", slug)
        context = {"workgroup": asked.workgroup, "asked": asked, "form": form}
        return render(request, "workgroups/refusal.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """The person who asked takes the request back."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    asked = _asked(reach_of(request.user), workgroup, pk)
    require(request.user, "workgroups.withdraw_seat_request", asked)
    if asked.withdraw(by=request.user):
        messages.success(request, _("Your request is taken back."))
    else:
        messages.warning(request, _outcome(asked))
    return see_other(workgroup)


@contextmanager
def _answering(request: Request, slug: str, pk: int) -> Iterator[SeatRequest]:
    """A request, as those who answer it read it.

    Raises Http404 for who may not know of it, and Forbidden for who may not answer it.
    """
    workgroup = get_object_or_404(Workgroup, slug=slug)
    if not may(request.user, "workgroups.manage_seats", workgroup):
        require(request.user, "workgroups.answer_seat_request", _asked(reach_of(request.user), workgroup, pk))
    with workgroup.desk(request.user) as reader:
        yield _asked(reader, workgroup, pk)


def _asked(reader: Reach, workgroup: Workgroup, pk: int) -> SeatRequest:
    rows = SeatRequest.objects.visible_to(reader).filter(workgroup=workgroup)
    asked: SeatRequest = get_object_or_404(rows.select_related("person", "organization", "workgroup"), pk=pk)
    return asked


def _outcome(asked: SeatRequest) -> str:
    """Why nothing happened: somebody was faster, or there is nothing to give any more."""
    asked.refresh_from_db(fields=["answered_at", "approved", "answered_by", "answered_for", "withdrawn_at"])
    if asked.answered_at is not None:
        said = (
            _("%(who)s has approved this request already.") if asked.approved else _("%(who)s has declined it already.")
        )
        return said % {"who": asked.answered}
    if asked.withdrawn_at is not None:
        return _("The request was taken back.")
    if asked.workgroup.is_closed:
        return _("This workgroup is closed and has no places to give.")
    return _("%(person)s no longer acts for %(organization)s. You can decline the request.") % {
        "person": asked.person,
        "organization": asked.organization.usual_name,
    }
