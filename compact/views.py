"""What stands around every page, and the two questions a machine asks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from compact.access import reach_of
from compact.notifications.models import Notification

if TYPE_CHECKING:
    from compact.http import PublicRequest


@dataclass(frozen=True)
class Nav:
    """What the masthead shows: the section, the unread count, and what the person menu offers."""

    section: str
    unread: int | SimpleLazyObject
    is_backbone: bool
    organizations: frozenset[int]


def nav(request: HttpRequest) -> dict[str, Any]:
    """Context of every page."""
    match = request.resolver_match
    section = (match.namespace or match.url_name or "") if match else ""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": Nav(section, 0, False, frozenset())}
    reach = reach_of(user)
    unread = SimpleLazyObject(lambda: Notification.objects.of(user).unread_count(reach))
    return {"nav": Nav(section, unread, reach.backbone, reach.organizations)}


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, as a role that cannot see through the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


@login_not_required
def csrf_failure(request: "PublicRequest", reason: str = "") -> HttpResponse:
    """A form whose page was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


@login_not_required
def home(request: "PublicRequest") -> HttpResponse:
    """The front door."""
    return render(request, "base.html")
