"""Drafting the next version."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from compact.agreements.changes import changes, shown
from compact.agreements.clauses import carried_url, draft_url
from compact.agreements.closed import of_draft
from compact.agreements.forms import ClauseForm, SectionForm
from compact.agreements.models import Agreement, Section, Version
from compact.http import Request, see_other
from compact.paging import sought
from compact.permissions import require


@require_POST
def drafts(request: Request, agreement: str) -> HttpResponse:
    """Begin the next version, or go on with the one that is being written.

    With `carry` in the form, words that came too late for another draft are carried to their place in this one.
    """
    found = get_object_or_404(Agreement, slug=agreement)
    require(request.user, "agreements.draft_agreement", found)
    in_force = found.in_force()
    if in_force is None:
        messages.error(request, _("There is no version yet that could be amended."))
        return see_other(reverse("agreements:list"))
    draft = in_force.draft_amendment(by=request.user)
    if "carry" in request.POST:
        return HttpResponseRedirect(carried_url(draft, ClauseForm(request.POST)), preserve_request=True)
    return see_other(draft_url(draft))


@of_draft
def draft(request: Request, draft: Version) -> HttpResponse:
    """The draft as it stands, every clause against the version in force."""
    context = {
        "agreement": draft.agreement,
        "version": draft,
        "changes": changes(draft.based_on, draft),
        "title": draft.title if draft.is_named else draft.suggested_title(),
        "show": shown(sought(request.GET, "show")),
    }
    return render(request, "agreements/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def sections(request: Request, draft: Version) -> HttpResponse:
    """Add a section at the end of the draft."""
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            last = draft.sections.aggregate(position=Max("position"), number=Max("number"))
            Section.objects.create(
                version=draft,
                heading=form.cleaned_data["heading"],
                position=(last["position"] or 0) + 1,
                number=(last["number"] or 0) + 1,
            )
        return see_other(draft_url(draft))
    context = {"agreement": draft.agreement, "version": draft, "form": form}
    return render(request, "agreements/section.html", context, status=422 if form.errors else 200)


@require_POST
@of_draft
def discard(request: Request, draft: Version) -> HttpResponse:
    """Give the draft up."""
    draft.discard(by=request.user)
    messages.success(request, _("The draft is given up. The version in force stays as it is."))
    return see_other(reverse("agreements:agreement", args=[draft.agreement.slug]))
