"""Editing one clause among its neighbours."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from compact.agreements.changes import changes, shown
from compact.agreements.closed import of_draft
from compact.agreements.forms import ClauseForm
from compact.agreements.models import Clause, Section, Version
from compact.http import Request, see_other
from compact.wording import clean, redline

# Buttons of the form that save nothing: another view of the section, the former words, words out of another draft.
UNSAVED = {"show", "former", "carry"}


def draft_url(draft: Version, clause: Clause | None = None) -> str:
    """The page of the whole draft, at one clause of it if that is given."""
    url = reverse("agreements:draft", args=[draft.agreement.slug, draft.slug])
    return f"{url}#c{clause.pk}" if clause else url


def carried_url(draft: Version, form: ClauseForm) -> str:
    """Where words belong that were written for the same clause, or the same section, of another draft."""
    form.is_valid()
    key, place = form.cleaned_data.get("key"), form.cleaned_data.get("place")
    one = draft.clauses.filter(key=key).first() if key else None
    if one is not None:
        return reverse("agreements:clause", args=[draft.agreement.slug, draft.slug, one.pk])
    section = (draft.sections.filter(key=place).first() if place else None) or draft.sections.latest("position")
    return reverse("agreements:clauses", args=[draft.agreement.slug, draft.slug, section.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def clause(request: Request, draft: Version, clause: int) -> HttpResponse:
    """Reword one clause. Whoever saves second sees both wordings and loses none."""
    one = get_object_or_404(draft.clauses.select_related("section", "edited_by"), pk=clause)
    if request.method != "POST":
        if one.removed_at is not None:
            return redirect(draft_url(draft, one))
        return _page(request, draft, one.section, ClauseForm(instance=one, initial=_known(one), number=one.number), one)
    if UNSAVED & request.POST.keys():
        return _unsaved(request, draft, one.section, one)
    form = ClauseForm(request.POST, number=one.number)
    if not form.is_valid():
        return _page(request, draft, one.section, form, one)
    words = form.cleaned_data
    if one.reword(body=words["body"], why=words["why"], serial=words["serial"] or 0, by=request.user):
        return _saved(request, draft, one)
    return _second(request, draft, one, form)


@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def clauses(request: Request, draft: Version, section: int) -> HttpResponse:
    """Add a clause at the end of a section."""
    place = get_object_or_404(draft.sections, pk=section)
    if request.method != "POST":
        return _page(request, draft, place, ClauseForm(initial={"key": uuid4(), "place": place.key}))
    if UNSAVED & request.POST.keys():
        return _unsaved(request, draft, place)
    form = ClauseForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, place, form)
    words = form.cleaned_data
    there = draft.clauses.select_related("section", "edited_by").filter(key=words["key"]).first()
    if there is not None:
        return _second(request, draft, there, form)
    added = place.add_clause(body=words["body"], why=words["why"], key=words["key"], by=request.user)
    return _saved(request, draft, added)


@require_POST
@of_draft
def removal(request: Request, draft: Version, clause: int) -> HttpResponse:
    """Take a clause out of the draft."""
    one = get_object_or_404(draft.clauses, pk=clause)
    one.remove(by=request.user)
    return see_other(draft_url(draft, one))


@require_POST
@of_draft
def put_back(request: Request, draft: Version, clause: int) -> HttpResponse:
    """Undo a removal."""
    one = get_object_or_404(draft.clauses, pk=clause)
    one.put_back(by=request.user)
    return see_other(draft_url(draft, one))


def _known(one: Clause) -> dict[str, Any]:
    return {"serial": one.serial, "key": one.key, "place": one.section.key}


def _saved(request: Request, draft: Version, one: Clause) -> HttpResponse:
    messages.success(request, _("Clause %(number)s is saved in the draft.") % {"number": one.number})
    return see_other(draft_url(draft, one))


def _second(request: Request, draft: Version, one: Clause, form: ClauseForm) -> HttpResponse:
    """The clause is not the one that the form was opened on. The same words once more are no conflict."""
    words = form.cleaned_data
    if (one.body, one.why, one.removed_at) == (clean(words["body"]), words["why"], None):
        return _saved(request, draft, one)
    form.add_error("body", _("This clause was changed while you wrote. Compare, then save again."))
    form.data = {**request.POST.dict(), **_known(one)}
    return _page(request, draft, one.section, form, one, theirs=one)


def _unsaved(request: Request, draft: Version, section: Section, one: Clause | None = None) -> HttpResponse:
    """The same form with the same words, and nothing kept; for htmx only what the words would change."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in ("body", "why", "serial", "key", "place")}
    former = draft.based_on.clauses.filter(key=one.key).first() if draft.based_on and one else None
    if request.htmx:
        return render(request, "agreements/_redline.html", {"marked": _marked(former, typed["body"])})
    more: dict[str, Any] = {}
    if "carry" in request.POST:
        typed |= _known(one) if one else {"key": uuid4(), "place": section.key}
        more = {"is_carried": True, "theirs": one if one and one.edited_at else None}
    if "former" in request.POST and former is not None:
        typed["body"] = former.body
    return _page(request, draft, section, ClauseForm(initial=typed, number=one.number if one else ""), one, **more)


def _marked(former: Clause | None, body: str) -> str:
    return redline(former.body if former else "", body)


def _page(
    request: Request, draft: Version, section: Section, form: ClauseForm, one: Clause | None = None, **more: Any
) -> HttpResponse:
    """The section with the form in the place of its clause, or at its end for a new one."""
    whole = changes(draft.based_on, draft)
    current = next(part for part in whole.sections if part.section.pk == section.pk)
    former = next((line.before for line in current.clauses if one and line.clause.pk == one.pk), None)
    names = [draft.agreement.slug, draft.slug]
    words = str(form["body"].value() or "")
    theirs = more.get("theirs")
    context = {
        "agreement": draft.agreement,
        "version": draft,
        "changes": whole,
        "current": current,
        "clause": one,
        "form": form,
        "former": former,
        "marked": _marked(former, words),
        "difference": redline(theirs.body, words) if theirs else "",
        "show": shown(request.POST.get("show")),
        "draft_url": draft_url(draft),
        "action": reverse("agreements:clause", args=[*names, one.pk])
        if one
        else reverse("agreements:clauses", args=[*names, section.pk]),
        **more,
    }
    return render(request, "agreements/clause.html", context, status=422 if form.errors else 200)
