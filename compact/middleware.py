"""What happens around every request: headers, the wall, and the reader's time."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from compact.wall import entered

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponse]
OUTSIDE = frozenset({"/healthz", "/readyz"})


class HeadersMiddleware:
    """Security headers that Django and django-csp do not set, on every response."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pages of signed-in people are kept by no cache, so that a shared phone shows nothing after signing out."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "_cached_user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class ReachMiddleware:
    """One transaction a request, in which the database shows what this reader may see."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Enter as the reader; everything that happens inside is kept together or not at all."""
        if request.path in OUTSIDE:
            return self.get_response(request)
        with entered(request.user, page=_page(request)):
            response = self.get_response(request)
            if getattr(request, "keeps_nothing", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> "HttpResponseBase | None":
        """An error, or a refusal, keeps nothing of what the view began.

        The transaction stays usable until the end, because the page that says so asks the database, too.
        """
        request.keeps_nothing = True  # type: ignore[attr-defined]
        return None


def _page(request: HttpRequest) -> str:
    """The name of the address that something is sent to, for the history. Never its words: they may be a secret."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return ""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


class ReaderMiddleware:
    """Times are shown in the reader's own zone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Use the person's time zone; visitors read the compact's own."""
        if request.path in OUTSIDE or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class WrongMethodMiddleware:
    """Whoever opens an address that only a button sends to reads a page that says so, not an empty one.

    People come there after a session has ended: they press a button, sign in, and are led to where it sent them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the refusal words; it stays a refusal."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method != "GET":
            return response
        page = render(request, "400.html", {"status": 405}, status=405)
        page["Allow"] = response["Allow"]
        return page
