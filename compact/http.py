"""The request as our views see it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import redirect as _redirect
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpResponseRedirect
    from django_htmx.middleware import HtmxDetails

    from compact.accounts.models import User


class Request(HttpRequest):
    """A request by a signed-in person: what login-required views receive."""

    user: "User"
    htmx: "HtmxDetails"


class PublicRequest(HttpRequest):
    """A request by anyone: what views marked `login_not_required` receive."""

    user: "User | AnonymousUser"
    htmx: "HtmxDetails"


def see_other(to: object) -> "HttpResponseRedirect":
    """Answer a POST: look there, with GET (303). `to` is whatever Django's `redirect` takes."""
    response: HttpResponseRedirect = _redirect(to)  # type: ignore[call-overload]
    response.status_code = 303
    return response


def onward(request: HttpRequest, otherwise: str) -> str:
    """The path that a page asks in `next` to lead on to, if it is a path of this portal; else `otherwise`."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if ours else otherwise
