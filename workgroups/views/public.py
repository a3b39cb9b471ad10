"""Workgroups."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from compact.http import PublicRequest


@login_not_required
def directory(request: PublicRequest) -> HttpResponse:
    """list."""
    return render(request, "base.html")


@login_not_required
def workgroup(request: PublicRequest, slug: str) -> HttpResponse:
    """workgroup."""
    return render(request, "base.html")
