"""What becomes of words that arrive when their draft is none any more: it was published, or given up, meanwhile."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.agreements.models import Version
from compact.dates import full_date
from compact.http import Request, see_other
from compact.permissions import may, require

# What a person types into a form of the editor, under the words it is given back with.
TYPED = {
    "heading": gettext_lazy("Heading"),
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("What changed, in a sentence or two"),
    "body": gettext_lazy("Words"),
    "why": gettext_lazy("Why"),
    "word": gettext_lazy("What should change first?"),
}


EDITED = gettext_lazy(
    "The draft was waiting to be published. Since you changed it, nobody is asked any more: ask again when it is done."
)


def of_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give an editing view its draft, in place of the two names in the address.

    A draft that is none any more leads those who could edit it to the version it became, and what they sent comes back
    to them; for everybody else there is nothing here. While one person's form is taken in, no other closes the draft.
    """

    @wraps(view)
    def found(request: Request, agreement: str, version: str, **more: Any) -> HttpResponse:
        known = Version.objects.visible_to(request.user).select_related(
            "agreement", "based_on__agreement", "published_by", "discarded_by", "proposed_by"
        )
        if request.method == "POST":
            known = known.select_for_update(of=("self",))
        one = get_object_or_404(known, agreement__slug=agreement, slug=version)
        if one.is_draft:
            require(request.user, "agreements.draft_agreement", one.agreement)
            answer = view(request, one, **more)
            if request.method == "POST" and one.is_proposed and one.take_back_if_edited(by=request.user):
                messages.warning(request, EDITED)
            return answer
        if not may(request.user, "agreements.draft_agreement", one.agreement):
            raise Http404
        return _too_late(request, one)

    return found


def _too_late(request: Request, version: Version) -> HttpResponse:
    if request.method != "POST":
        messages.info(request, _what_became_of_it(version))
        return redirect(version)
    typed = {name: request.POST.get(name, "").strip() for name in TYPED}
    if typed["title"] and (typed["title"], typed["summary"]) == (version.title, version.summary.strip()):
        return see_other(version)  # the same form sent twice: it has done its work
    if version.published_by == request.user and request.POST.get("read") == version.fingerprint:
        return see_other(version)
    context = {
        "agreement": version.agreement,
        "version": version,
        "became": _what_became_of_it(version),
        "typed": [(name, TYPED[name], words) for name, words in typed.items() if words],
        "in_force": version.agreement.in_force(),
        "draft": version.agreement.versions.drafts().first(),
        "is_clause": bool(typed["body"]),
        "key": request.POST.get("key", ""),
        "place": request.POST.get("place", ""),
    }
    return render(request, "agreements/closed.html", context, status=409)


def _what_became_of_it(version: Version) -> str:
    if version.published_at:
        words = {"date": full_date(version.published_at), "by": version.published_by}
        return _("This draft was published on %(date)s by %(by)s.") % words
    words = {"date": full_date(version.discarded_at), "by": version.discarded_by}
    return _("This draft was given up on %(date)s by %(by)s.") % words
