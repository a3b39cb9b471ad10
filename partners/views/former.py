"""Addresses that organizations had before they were merged or given another one: each leads to where it is now."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from partners.models.merging import home_of


class FormerAddressMiddleware:
    """A page of an organization that is not there may be there under another address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do for an address that is somebody's."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The same page of the organization it became, for good; a form that was under way is sent on there."""
        match = request.resolver_match
        if not isinstance(exception, Http404) or match is None or match.namespace not in {"partners", "backbone"}:
            return None
        home = home_of(match.kwargs["slug"]) if "slug" in match.kwargs else None
        if home is None or home.slug == match.kwargs["slug"]:
            return None
        address = reverse(match.view_name, kwargs={**match.kwargs, "slug": home.slug})
        query = request.META.get("QUERY_STRING", "")
        there = f"{address}?{query}" if query else address
        return HttpResponsePermanentRedirect(there, preserve_request=request.method not in {"GET", "HEAD"})
