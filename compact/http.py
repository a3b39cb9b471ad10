"""The request as our views see it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import redirect as _redirect

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
