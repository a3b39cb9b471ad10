"""What stands around every page, and the two questions a machine asks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from compact.access import reach_of
from compact.celery import bell_answers
from compact.notifications.models import unread

if TYPE_CHECKING:
    from compact.http import PublicRequest


@dataclass(frozen=True)
class Nav:
    """What the masthead shows: the section, the unread count, and what the person menu offers."""

    section: str
    unread: "int | SimpleLazyObject[int]"
    is_backbone: bool
    organizations: frozenset[int]

    @property
    def is_sample(self) -> bool:
        """Whether the people and the posts in here are samples."""
        return settings.SAMPLE_MODE


def nav(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    match = request.resolver_match
    section = (match.namespace or match.url_name or "") if match else ""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": Nav(section, unread=0, is_backbone=False, organizations=frozenset())}
    reach = reach_of(user)
    count = SimpleLazyObject(lambda: len(unread(user, reach)))
    return {"nav": Nav(section, count, reach.backbone, reach.organizations)}


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this portal can do its work: the database, the doorbell, and how long mail has been waiting.

    503 without the database. Without the doorbell pages still work and jobs ring themselves every minute: that is said,
    and is no reason to take the portal away.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT compact_oldest_wait()")
            waiting = int(cursor.fetchone()[0])
    except DatabaseError:
        return JsonResponse({"database": "down"}, status=503)
    answer = {"database": "ok", "doorbell": "ok" if bell_answers() else "down", "oldest_waiting_seconds": waiting}
    return JsonResponse(answer)


@login_not_required
def csrf_failure(request: "PublicRequest", reason: str = "") -> HttpResponse:
    """A form whose page was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
