"""Who was let in to a workgroup by name."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from compact.http import Request
from partners.views.rights import end_right, rights_on
from workgroups.models import Workgroup, WorkgroupGrant


def rights(request: Request, slug: str) -> HttpResponse:
    """Who reads along, writes, invites or looks after places by name, and one more."""
    return rights_on(request, get_object_or_404(Workgroup, slug=slug), WorkgroupGrant)


@require_POST
def right_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take a right back, or give one's own up."""
    return end_right(request, WorkgroupGrant, pk=pk, content_object__slug=slug)
