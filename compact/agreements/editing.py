"""Drafting the next version, clause by clause, and putting it in force."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from compact.agreements.changes import changes
from compact.agreements.forms import ClauseForm, PublicationForm, SectionForm
from compact.agreements.models import Agreement, Clause, Section, Version
from compact.agreements.wording import redline
from compact.http import Request, see_other
from compact.permissions import require


def _draft_or_404(request: Request, agreement: str, version: str) -> Version:
    found = get_object_or_404(
        Version.objects.visible_to(request.user).drafts().select_related("agreement", "based_on__agreement"),
        agreement__slug=agreement,
        slug=version,
    )
    require(request.user, "agreements.draft_agreement", found.agreement)
    return found


def _draft_url(draft: Version, clause: Clause | None = None) -> str:
    url = reverse("agreements:draft", args=[draft.agreement.slug, draft.slug])
    return f"{url}#c{clause.pk}" if clause else url


@require_POST
def drafts(request: Request, agreement: str) -> HttpResponse:
    """Begin the next version, or go on with the one that is being written."""
    found = get_object_or_404(Agreement, slug=agreement)
    require(request.user, "agreements.draft_agreement", found)
    in_force = found.in_force()
    if in_force is None:
        messages.error(request, _("There is no version yet that could be amended."))
        return see_other(reverse("agreements:list"))
    return see_other(_draft_url(in_force.draft_amendment(by=request.user)))


def draft(request: Request, agreement: str, version: str) -> HttpResponse:
    """The draft as it stands, every clause against the version in force."""
    found = _draft_or_404(request, agreement, version)
    context = {
        "agreement": found.agreement,
        "version": found,
        "changes": changes(found.based_on, found),
        "title": found.title if found.is_named else found.suggested_title(),
    }
    return render(request, "agreements/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: Request, agreement: str, version: str, clause: int) -> HttpResponse:
    """Reword one clause. Whoever saves second sees both wordings and loses none."""
    found = _draft_or_404(request, agreement, version)
    one = get_object_or_404(found.clauses.select_related("section", "edited_by"), pk=clause, removed_at=None)
    form = ClauseForm(request.POST or None, instance=one, initial={"serial": one.serial})
    before = found.based_on and found.based_on.clauses.filter(key=one.key).first()
    stored = one.body
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        if one.reword(body=words["body"], why=words["why"], serial=words["serial"] or 0, by=request.user):
            messages.success(request, _("Clause %(number)s is saved in the draft.") % {"number": one.number})
            return see_other(_draft_url(found, one))
        form.add_error("body", _("Somebody else changed this clause while you wrote. Compare, then save again."))
        newest = Clause.objects.select_related("edited_by").get(pk=one.pk)
        form.data = {**request.POST.dict(), "serial": newest.serial}
        context = {"theirs": newest, "difference": redline(newest.body, words["body"])}
    else:
        context = {}
    context |= {
        "agreement": found.agreement,
        "version": found,
        "clause": one,
        "form": form,
        "before": before,
        "marked": redline(before.body if before else "", stored),
    }
    return render(request, "agreements/clause.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def clauses(request: Request, agreement: str, version: str, section: int) -> HttpResponse:
    """Add a clause at the end of a section."""
    found = _draft_or_404(request, agreement, version)
    place = get_object_or_404(found.sections, pk=section)
    form = ClauseForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        added = place.add_clause(body=words["body"], why=words["why"], key=words["key"], by=request.user)
        messages.success(request, _("Clause %(number)s is in the draft.") % {"number": added.number})
        return see_other(_draft_url(found, added))
    context = {"agreement": found.agreement, "version": found, "section": place, "form": form}
    return render(request, "agreements/clause.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: Request, agreement: str, version: str) -> HttpResponse:
    """Add a section at the end of the draft."""
    found = _draft_or_404(request, agreement, version)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            last = found.sections.aggregate(position=Max("position"), number=Max("number"))
            Section.objects.create(
                version=found,
                heading=form.cleaned_data["heading"],
                position=(last["position"] or 0) + 1,
                number=(last["number"] or 0) + 1,
            )
        return see_other(_draft_url(found))
    context = {"agreement": found.agreement, "version": found, "form": form}
    return render(request, "agreements/section.html", context, status=422 if form.errors else 200)


@require_POST
def removal(request: Request, agreement: str, version: str, clause: int) -> HttpResponse:
    """Take a clause out of the draft."""
    found = _draft_or_404(request, agreement, version)
    one = get_object_or_404(found.clauses, pk=clause)
    one.remove(by=request.user)
    return see_other(_draft_url(found, one))


@require_POST
def put_back(request: Request, agreement: str, version: str, clause: int) -> HttpResponse:
    """Undo a removal."""
    found = _draft_or_404(request, agreement, version)
    one = get_object_or_404(found.clauses, pk=clause)
    one.put_back(by=request.user)
    return see_other(_draft_url(found, one))


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: Request, agreement: str, version: str) -> HttpResponse:
    """Put the draft in force, after one look at everything that changes; or keep its title for that day."""
    found = _draft_or_404(request, agreement, version)
    require(request.user, "agreements.publish_agreement", found.agreement)
    form = PublicationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        if form.is_kept:
            found.describe(**form.cleaned_data)
            messages.success(request, _("Title and summary are kept in the draft."))
            return see_other(_draft_url(found))
        try:
            found.publish(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The new version is in force. Every partner is told."))
            return see_other(found)
    context = {
        "agreement": found.agreement,
        "version": found,
        "form": form,
        "changes": changes(found.based_on, found),
    }
    return render(request, "agreements/publication.html", context, status=422 if form.errors else 200)


@require_POST
def discard(request: Request, agreement: str, version: str) -> HttpResponse:
    """Give the draft up."""
    found = _draft_or_404(request, agreement, version)
    found.discard(by=request.user)
    messages.success(request, _("The draft is given up. The version in force stays as it is."))
    return see_other(reverse("agreements:agreement", args=[found.agreement.slug]))
