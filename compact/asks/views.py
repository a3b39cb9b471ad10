"""Today, and what becomes of an ask."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import PARTNERS, reach_of
from compact.asks.forms import SnoozeForm
from compact.asks.models import Ask
from compact.asks.today import Today
from compact.backbone.board import Board
from compact.http import Request, see_other
from compact.permissions import require


def today(request: Request) -> HttpResponse:
    """What needs this person: one address, three pages by what a person does."""
    page = Today(request.user)
    reach = reach_of(request.user)
    if reach.backbone:
        return render(request, "backbone/today.html", {"today": page, "board": Board(request.user)})
    if not reach.organizations:
        return render(request, "asks/newcomer.html", {"today": page})
    return render(request, "asks/today.html", {"today": page})


def _visible(request: Request, pk: int) -> Ask:
    found = Ask.objects.visible_to(request.user).with_people()
    people = ("organization", "asked_by", "asked_for", "answered_by", "answered_for", "snoozed_by", "withdrawn_by")
    return get_object_or_404(found.select_related(*people), pk=pk)


def ask(request: Request, pk: int) -> HttpResponse:
    """Where a link in a mail leads: those asked to the page that answers, everybody to what became of the ask."""
    found = _visible(request, pk)
    if found.is_open and found.is_known and found.is_put_to(request.user):
        return redirect(found.get_absolute_url())
    context = {
        "ask": found,
        "sees_people": _sees_people(request),
        "may_withdraw": found.is_open and request.user.has_perm("asks.withdraw_ask", found),
        "may_snooze": found.is_open and request.user.has_perm("asks.snooze_ask", found),
    }
    return render(request, "asks/ask.html", context)


def _sees_people(request: Request) -> bool:
    """Who can answer is told to partners; a person without an organization waits for the organization's answer."""
    return reach_of(request.user).may_read([PARTNERS])


def snooze(request: Request, pk: int) -> HttpResponse:
    """Ask again on a later day, because."""
    found = _visible(request, pk)
    require(request.user, "asks.snooze_ask", found)
    if not found.is_open:
        return redirect("asks:ask", pk)
    form = SnoozeForm(request.POST or None)
    if form.is_valid():
        found.snooze(form.cleaned_data["until"], form.cleaned_data["reason"], by=request.user)
        return see_other(request.path)
    context = {"ask": found, "form": form, "sees_people": _sees_people(request)}
    return render(request, "asks/snooze.html", context, status=422 if form.is_bound else 200)


@require_POST
def wake(request: Request, pk: int) -> HttpResponse:
    """Bring a snoozed ask back today."""
    found = _visible(request, pk)
    require(request.user, "asks.snooze_ask", found)
    if found.wake(by=request.user):
        messages.success(request, _("It is asked again from today."))
    return see_other("today")


@require_POST
def withdrawal(request: Request, pk: int) -> HttpResponse:
    """Nobody needs to answer any more."""
    found = _visible(request, pk)
    require(request.user, "asks.withdraw_ask", found)
    found.withdraw(by=request.user)
    return see_other(found.page)
