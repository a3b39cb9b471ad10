"""Public pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from compact.http import PublicRequest, Request


@login_not_required
def about(request: PublicRequest) -> HttpResponse:
    """about."""
    return render(request, "base.html")


@login_not_required
def resources(request: PublicRequest) -> HttpResponse:
    """resources."""
    return render(request, "base.html")
