"""Answering who asks for a place: one by one, or many at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compact.access import Reach, reach_of
from compact.http import Request
from compact.permissions import may, require
from compact.templatetags.undoing import undo_tag
from workgroups.forms import DeclineForm
from workgroups.models import Answered, SeatRequest, Workgroup, approve_all, decline_all
from workgroups.models.undoing import step
from workgroups.views.undoing import undoing_page

MOST = 500
NAMED = 5


@require_POST
def approval(request: Request, slug: str, pk: int) -> HttpResponse:
    """Yes: the person has the place."""
    with _answering(request, slug, pk) as asked:
        with step(asked.workgroup, asked.organization_id, by=request.user, request=asked.pk) as taken:
            done = asked.approve(by=request.user)
        if done:
            said = _("%(person)s has the place for %(organization)s, and is told.")
            words = {"person": asked.person, "organization": asked.organization.usual_name}
            messages.success(request, said % words, extra_tags=undo_tag(undoing_page(asked.workgroup), taken.token))
        else:
            messages.warning(request, _refreshed(asked).what_became)
    return redirect("workgroups:members", slug)


def refusal(request: Request, slug: str, pk: int) -> HttpResponse:
    """No, with a reason that the person reads, and what they can do instead."""
    with _answering(request, slug, pk) as asked:
        form = DeclineForm(request.POST if request.method == "POST" else None, workgroup=asked.workgroup, asked=[asked])
        if form.is_valid():
            if asked.decline(by=request.user, **form.said):
                words = {"person": asked.person}
                messages.success(request, _("Declined. %(person)s is told, with your reason.") % words)
            else:
                messages.warning(request, _refreshed(asked).what_became)
            return redirect("workgroups:members", slug)
        context = {"workgroup": asked.workgroup, "asked": asked, "form": form}
        return render(request, "workgroups/refusal.html", context, status=422 if form.is_bound else 200)


@require_POST
def approvals(request: Request, slug: str) -> HttpResponse:
    """Yes to everybody who was chosen, or who waits; each of them is told."""
    with _chosen(request, slug) as (workgroup, asked):
        if asked:
            _say(request, approve_all(workgroup, asked, by=request.user), approved=True)
        else:
            messages.warning(request, _("Choose whom to answer first."))
    return redirect("workgroups:members", slug)


@require_POST
def refusals(request: Request, slug: str) -> HttpResponse:
    """No to everybody who was chosen, or who waits, with one reason that all of them read.

    Without a reason it asks for one.
    """
    with _chosen(request, slug) as (workgroup, asked):
        if not asked:
            messages.warning(request, _("Choose whom to answer first."))
            return redirect("workgroups:members", slug)
        form = DeclineForm(request.POST if "reason" in request.POST else None, workgroup=workgroup, asked=asked)
        if form.is_valid():
            _say(request, decline_all(workgroup, asked, by=request.user, **form.said), approved=False)
            return redirect("workgroups:members", slug)
        context = {"workgroup": workgroup, "chosen": asked, "more": max(len(asked) - NAMED, 0), "form": form}
        return render(request, "workgroups/refusals.html", context, status=422 if form.is_bound else 200)


@contextmanager
def _answering(request: Request, slug: str, pk: int) -> Iterator[SeatRequest]:
    """A request, as those who answer it read it.

    Raises Http404 for who may not know of it, and Forbidden for who may not answer it.
    """
    workgroup = get_object_or_404(Workgroup, slug=slug)
    if not may(request.user, "workgroups.manage_seats", workgroup):
        require(request.user, "workgroups.answer_seat_request", found(reach_of(request.user), workgroup, pk))
    with workgroup.desk(request.user) as reader:
        yield found(reader, workgroup, pk)


@contextmanager
def _chosen(request: Request, slug: str) -> Iterator[tuple[Workgroup, list[SeatRequest]]]:
    """The requests that were ticked, answered or not; or everybody who waits, the longest waiting first."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    with workgroup.desk(request.user) as reader:
        rows = SeatRequest.objects.visible_to(reader).filter(workgroup=workgroup)
        if "all" in request.POST:
            rows = rows.open()
        else:
            ticked = [int(one) for one in request.POST.getlist("request") if one.isdecimal() and len(one) < 19]
            rows = rows.filter(pk__in=ticked[:MOST])
        yield workgroup, list(rows.select_related("person", "organization").order_by("asked_at", "pk")[:MOST])


def found(reader: Reach, workgroup: Workgroup, pk: int) -> SeatRequest:
    """A request of a workgroup, as this reader may see it. Raises Http404."""
    rows = SeatRequest.objects.visible_to(reader).filter(workgroup=workgroup)
    asked: SeatRequest = get_object_or_404(rows.select_related("person", "organization", "workgroup"), pk=pk)
    return asked


def _refreshed(asked: SeatRequest) -> SeatRequest:
    asked.refresh_from_db(fields=["answered_at", "approved", "answered_by", "answered_for", "withdrawn_at"])
    return asked


def _say(request: Request, answered: Answered, *, approved: bool) -> None:
    """How many were answered; and of those who were not, who and why."""
    count = len(answered.done)
    if approved:
        said = ngettext("%(n)d person is approved, and is told.", "%(n)d people are approved, and are told.", count)
    else:
        said = ngettext("%(n)d person is declined, and is told.", "%(n)d people are declined, and are told.", count)
    if count:
        messages.success(request, said % {"n": count})
    if not answered.left:
        return
    why = " ".join(f"{one.person}: {one.what_became}" for one in answered.left[:NAMED])
    left = ngettext("%(n)d was not answered.", "%(n)d were not answered.", len(answered.left))
    messages.warning(request, f"{left % {'n': len(answered.left)}} {why}")
