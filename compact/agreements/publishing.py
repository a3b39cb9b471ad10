"""Putting the next version in force: one person asks, a second one reads it and publishes (F10)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from compact.agreements.changes import changes
from compact.agreements.clauses import draft_url
from compact.agreements.closed import of_draft
from compact.agreements.forms import ProposalForm, RefusalForm
from compact.agreements.models import Version
from compact.http import Request, see_other
from compact.permissions import may, require
from partners.models import Affiliation, Role


def publication_url(draft: Version) -> str:
    """The page on which a second person reads and publishes."""
    return reverse("agreements:publication", args=[draft.agreement.slug, draft.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def proposal(request: Request, draft: Version) -> HttpResponse:
    """Ask a second person to publish, after one look at everything that changes; or keep its title for that day."""
    if draft.is_proposed:
        return see_other(publication_url(draft))
    form = ProposalForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        if form.is_kept:
            draft.describe(**form.cleaned_data)
            messages.success(request, _("Title and summary are kept in the draft."))
            return see_other(draft_url(draft))
        try:
            draft.propose(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return see_other(publication_url(draft))
    context = _context(request, draft) | {"form": form}
    return render(request, "agreements/proposal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_draft
def publication(request: Request, draft: Version) -> HttpResponse:
    """What waits to be published, for the person who asked and for those who can; a second person publishes it."""
    if request.method != "POST":
        return _waiting(request, draft) if draft.is_proposed else redirect("agreements:proposal", *_names(draft))
    if draft.is_proposed:
        require(request.user, "agreements.publish_agreement", draft)
    if draft.publish(by=request.user, read=request.POST.get("read", "")):
        messages.success(request, _("The new version is in force. Every partner is told."))
        return see_other(draft)
    messages.warning(request, _("The draft was changed or taken back while you read. This is how it stands now."))
    return see_other(publication_url(draft) if draft.is_proposed else draft_url(draft))


@require_POST
@of_draft
def refusal(request: Request, draft: Version) -> HttpResponse:
    """Send the draft back to the person who asked, with a word."""
    if not draft.is_proposed:
        messages.info(request, _("Nobody asks for this draft to be published any more."))
        return see_other(draft_url(draft))
    require(request.user, "agreements.publish_agreement", draft)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _waiting(request, draft, form)
    draft.send_back(by=request.user, word=form.cleaned_data["word"])
    messages.success(request, _("The draft went back to %(who)s with your words.") % {"who": draft.proposed_by})
    return see_other(draft_url(draft))


@require_POST
@of_draft
def withdrawal(request: Request, draft: Version) -> HttpResponse:
    """Whoever asked takes the draft back; a form sent twice is no mistake."""
    if draft.is_proposed:
        require(request.user, "agreements.recall_agreement", draft)
        draft.take_back(by=request.user)
        messages.success(request, _("You took the draft back. Nobody is asked to publish it."))
    return see_other(draft_url(draft))


def _waiting(request: Request, draft: Version, form: RefusalForm | None = None) -> HttpResponse:
    context = _context(request, draft) | {
        "refusal": form or RefusalForm(),
        "may_publish": bool(may(request.user, "agreements.publish_agreement", draft)),
        "may_recall": bool(may(request.user, "agreements.recall_agreement", draft)),
    }
    return render(request, "agreements/publication.html", context, status=422 if form else 200)


def _context(request: Request, draft: Version) -> dict[str, Any]:
    team = Affiliation.objects.visible_to(request.user).current().filter(organization__is_backbone=True)
    holding = team.filter(roles__contains=[Role.BACKBONE], person__is_active=True).select_related("person")
    return {
        "agreement": draft.agreement,
        "version": draft,
        "changes": changes(draft.based_on, draft),
        "others": [one.person for one in holding.exclude(person=draft.proposed_by_id or request.user.pk)],
    }


def _names(draft: Version) -> list[str]:
    return [draft.agreement.slug, draft.slug]
