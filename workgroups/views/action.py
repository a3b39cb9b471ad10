"""One action: who does it, that it is done, and what else becomes of it; and the page that a link in a mail opens."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from compact.access import PARTNERS, Kind, reach_of
from compact.asks.models import Ask, Channel
from compact.http import PublicRequest, Request, onward, see_other
from compact.mail_links import MailLink
from compact.permissions import may, require
from partners.models import Organization
from workgroups.forms.actions import ChangeForm, DoerForm, OwnerForm, ReasonForm, ReturnForm, WordForm
from workgroups.models import Action
from workgroups.models.place_asks import ACTION
from workgroups.views.actions import find_action

COMPLETE, NAME, CHANGE = "workgroups.complete_action", "workgroups.name_doer", "workgroups.change_action"


@require_safe
def action(request: Request, slug: str, pk: int) -> HttpResponse:
    """What was agreed, whose it is, and what became of it."""
    return _page(request, find_action(request, slug, pk))


def _page(request: Request, one: Action, **bound: forms.Form) -> HttpResponse:
    user, is_open = request.user, one.is_open
    names = is_open and may(user, NAME, one)
    put = Ask.objects.visible_to(user).open().filter(kind=ACTION, subject_id=one.pk).first() if is_open else None
    shown: dict[str, Any] = {"word_form": WordForm(auto_id="word_%s")} if is_open and may(user, COMPLETE, one) else {}
    if names:
        shown |= {"doer_form": DoerForm(action=one), "return_form": ReturnForm(auto_id="return_%s")}
    if may(user, CHANGE, one):
        shown |= {"reason_form": ReasonForm(auto_id="reason_%s")}
        if is_open:
            shown |= {"change_form": ChangeForm(action=one), "owner_form": OwnerForm()}
            shown["organization_names"] = Organization.objects.suggested()
    context = {"one": one, "workgroup": one.workgroup, "put": put, **shown, **bound}
    # Whoever does it for the organization need not be in the workgroup.
    context["inside"] = reach_of(user).holds(Kind.WORKGROUP, one.workgroup_id)
    context["sees_people"] = reach_of(user).may_read([PARTNERS])
    return render(request, "workgroups/actions/action.html", context, status=422 if bound else 200)


def _overtaken(request: Request, one: Action) -> HttpResponse:
    messages.info(request, _("Nothing has changed: somebody was faster. This is how it stands."))
    return see_other(one)


@require_POST
def completion(request: Request, slug: str, pk: int) -> HttpResponse:
    """It is done."""
    one = find_action(request, slug, pk)
    require(request.user, COMPLETE, one)
    form = WordForm(request.POST, auto_id="word_%s")
    if not form.is_valid():
        return _page(request, one, word_form=form)
    if one.complete(by=request.user, word=form.cleaned_data["word"]):
        messages.success(request, _("Done. Those who run the workgroup are told."))
    else:
        messages.info(request, _("It was done or dropped already. Nothing has changed."))
    return see_other(onward(request, one.get_absolute_url()))


@require_POST
def doer(request: Request, slug: str, pk: int) -> HttpResponse:
    """The organization says who does it."""
    one = find_action(request, slug, pk)
    require(request.user, NAME, one)
    form = DoerForm(request.POST, action=one)
    if not form.is_valid():
        return _page(request, one, doer_form=form)
    if one.name(form.doer, by=request.user):
        messages.success(request, _("Whoever does it now is asked."))
    return see_other(one)


@require_POST
def giving_back(request: Request, slug: str, pk: int) -> HttpResponse:
    """It is not ours: those who run the workgroup are asked whose it is."""
    one = find_action(request, slug, pk)
    require(request.user, NAME, one)
    form = ReturnForm(request.POST, auto_id="return_%s")
    if not form.is_valid():
        return _page(request, one, return_form=form)
    if not one.give_back(word=form.cleaned_data["word"], by=request.user):
        return _overtaken(request, one)
    messages.success(request, _("Those who run the workgroup are asked whose it is. Nobody here is asked any more."))
    return see_other(one)


@require_POST
def terms(request: Request, slug: str, pk: int) -> HttpResponse:
    """Other words, or another day."""
    one = find_action(request, slug, pk)
    require(request.user, CHANGE, one)
    form = ChangeForm(request.POST, action=one)
    if not form.is_valid():
        return _page(request, one, change_form=form)
    if not one.change(**form.cleaned_data, by=request.user):
        return _overtaken(request, one)
    messages.success(request, _("Changed. Whoever does it is told."))
    return see_other(one)


@require_POST
def owner(request: Request, slug: str, pk: int) -> HttpResponse:
    """It is another organization's to do."""
    one = find_action(request, slug, pk)
    require(request.user, CHANGE, one)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return _page(request, one, owner_form=form)
    if not one.give_to(form.cleaned_data["owner"], by=request.user):
        return _overtaken(request, one)
    messages.success(request, _("%(organization)s is asked.") % {"organization": one.owner.usual_name})
    return see_other(one)


@require_POST
def dropping(request: Request, slug: str, pk: int) -> HttpResponse:
    """Nobody needs to do it any more."""
    one = find_action(request, slug, pk)
    require(request.user, CHANGE, one)
    form = ReasonForm(request.POST, auto_id="reason_%s")
    if not form.is_valid():
        return _page(request, one, reason_form=form)
    if not one.drop(reason=form.cleaned_data["reason"], by=request.user):
        return _overtaken(request, one)
    messages.success(request, _("Dropped. Whoever was asked is told."))
    return see_other(one)


@require_POST
def reopening(request: Request, slug: str, pk: int) -> HttpResponse:
    """It is not done, or is wanted after all."""
    one = find_action(request, slug, pk)
    require(request.user, CHANGE, one)
    form = ReasonForm(request.POST, auto_id="reason_%s")
    if not form.is_valid():
        return _page(request, one, reason_form=form)
    if not one.reopen(reason=form.cleaned_data["reason"], by=request.user):
        return _overtaken(request, one)
    messages.success(request, _("It is asked for again."))
    return see_other(one)


# --- without signing in -----------------------------------------------------------------------------------------------


@login_not_required
@csrf_exempt
@never_cache
def by_mail(request: PublicRequest, token: str) -> HttpResponse:
    """The link of one person's mail: a page with one button. Opening it changes nothing; the POST needs no session.

    Whatever has happened since the mail was written has a sentence of its own.
    """
    try:
        link = MailLink.read("action", token)
    except Http404:
        return render(request, "workgroups/actions/by_mail.html", {"stale": "broken"}, status=404)
    if link.who is None:
        return render(request, "workgroups/actions/by_mail.html", {"stale": "gone"}, status=410)
    with link.opened(page="done:action") as person:
        rows = Action.objects.visible_to(person).filter(pk=link.subject)
        one = rows.with_names().select_related("workgroup", "owner", "returned_by").first()
        form = WordForm(request.POST if request.method == "POST" else None)
        stale = _stale(link, one)
        if stale or one is None:
            context: dict[str, Any] = {"stale": stale, "one": one, "person": person}
            return render(request, "workgroups/actions/by_mail.html", context, status=200 if one else 410)
        done = form.is_valid() and one.complete(by=person, word=form.cleaned_data["word"], channel=Channel.MAIL)
        if form.is_valid() and not done:  # somebody was faster by the length of this request
            one.refresh_from_db()
            stale = _stale(link, one)
        context = {"one": one, "person": person, "form": form, "done": done, "stale": stale}
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "workgroups/actions/by_mail.html", context, status=status)


def _stale(link: MailLink, one: Action | None) -> str:
    """Why the link does nothing any more, in a word that the page knows a sentence for; empty while it does."""
    if one is None:
        return "gone"
    if one.completed_at is not None:
        return "done"
    if one.dropped_at is not None:
        return "dropped"
    if one.returned_at is not None:
        return "returned"
    assert link.who is not None  # noqa: S101  looked at before
    if not may(link.who, COMPLETE, one):
        return "gone"
    return "old" if link.is_old else ""
