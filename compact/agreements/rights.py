"""Who reads the drafts of an agreement by name."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from compact.agreements.models import Agreement, AgreementGrant
from compact.http import Request
from partners.views.rights import end_right, rights_on


def rights(request: Request, agreement: str) -> HttpResponse:
    """Who reads drafts, and one more."""
    return rights_on(request, get_object_or_404(Agreement, slug=agreement), AgreementGrant)


@require_POST
def right_end(request: Request, agreement: str, pk: int) -> HttpResponse:
    """Take the right back, or give one's own up."""
    return end_right(request, AgreementGrant, pk=pk, content_object__slug=agreement)
