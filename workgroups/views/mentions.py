"""Whom a message may address: offered while its writer types, and told afterwards."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from compact.http import Request
from compact.paging import sought
from compact.permissions import require
from workgroups.models import Post
from workgroups.models.mention import told
from workgroups.models.suggesting import suggested
from workgroups.views.room import enter


@never_cache
def suggestions(request: Request, slug: str) -> HttpResponse:
    """At most ten that begin like the `q` that is typed: for those who write here."""
    room = enter(request, slug)
    require(request.user, "workgroups.post", room.workgroup)
    found = suggested(sought(request.GET), room.workgroup, by=request.user)
    return JsonResponse({"found": [one.as_row for one in found]})


def tell_writer(request: Request, post: Post | None) -> None:
    """Who is told of what was just written, and whom it does not reach."""
    if post is None:
        return
    for words in told(post.meant, by=request.user):
        messages.info(request, words)
