"""Pages of the backbone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from compact.http import PublicRequest, Request


def overview(request: Request) -> HttpResponse:
    """overview."""
    return render(request, "base.html")
