"""members."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request


def members(request: Request, slug: str) -> HttpResponse:
    """members."""
    return render(request, "base.html")


def role(request: Request, slug: str, pk: int) -> HttpResponse:
    """role."""
    return render(request, "base.html")


def replacement(request: Request, slug: str, pk: int) -> HttpResponse:
    """replacement."""
    return render(request, "base.html")


def departure(request: Request, slug: str) -> HttpResponse:
    """departure."""
    return render(request, "base.html")
