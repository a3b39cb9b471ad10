"""requests."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request


def seat_request(request: Request, slug: str) -> HttpResponse:
    """seat_request."""
    return render(request, "base.html")


def approval(request: Request, slug: str, pk: int) -> HttpResponse:
    """approval."""
    return render(request, "base.html")


def refusal(request: Request, slug: str, pk: int) -> HttpResponse:
    """refusal."""
    return render(request, "base.html")


def withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """withdrawal."""
    return render(request, "base.html")
