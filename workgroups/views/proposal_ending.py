"""The end of a proposal: closed early, taken back, its outcome written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import require
from workgroups.forms.deciding import TakingBackForm
from workgroups.forms.decisions import StatementForm
from workgroups.models import Outcome
from workgroups.models import proposal_closing as closing
from workgroups.views.proposals import reading


@require_POST
def closure(request: Request, slug: str, pk: int) -> HttpResponse:
    """Close it early, because every organization has answered."""
    with reading(request, slug, pk) as (room, one, _reader):
        require(request.user, "workgroups.close_proposal", one)
        if closing.close(one, by=request.user):
            messages.success(request, _("Closed. The people of the workgroup are told what came of it."))
        elif one.is_open and room.workgroup.is_active:
            messages.warning(request, _("Somebody has not answered yet. It stays open until its day, or withdraw it."))
        return see_other(one)


def proposal_withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take it back, and say why."""
    with reading(request, slug, pk) as (room, one, _reader):
        require(request.user, "workgroups.close_proposal", one)
        form = TakingBackForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            if closing.withdraw(one, reason=form.cleaned_data["reason"], by=request.user):
                messages.success(request, _("Withdrawn. Nobody is asked any more."))
            return see_other(one.get_absolute_url() if one.opened_at else _list(slug))
        context = {"room": room, "workgroup": room.workgroup, "proposal": one, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "workgroups/proposals/withdrawal.html", context, status=status)


@keeps_draft
def statement(request: Request, slug: str, pk: int) -> HttpResponse:
    """Write down what came of it: a decision, where it passed."""
    with reading(request, slug, pk) as (room, one, _reader):
        require(request.user, "workgroups.close_proposal", one)
        if one.closed_at is None or one.stated_by_id is not None:
            return see_other(one)
        passed = one.outcome == Outcome.PASSED
        first = {"words": one.question, **taken_draft(request)} if passed else taken_draft(request)
        form = StatementForm(request.POST if request.method == "POST" else None, passed=passed, initial=first)
        if form.is_valid():
            made = closing.state(one, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("In the register as %(label)s.") % {"label": made.label} if made else _("Kept.")
            )
            return see_other(made or one)
        context = {"room": room, "workgroup": room.workgroup, "proposal": one, "form": form, "passed": passed}
        context |= {"draft_key": draft_key(request.user), "how": closing.how_in_words(one)}
        context["dissent"] = closing.dissent_in_words(one)
        status = 422 if form.is_bound else 200
        return render(request, "workgroups/proposals/statement.html", context, status=status)


def _list(slug: str) -> str:
    return reverse("workgroups:proposals", args=[slug])
