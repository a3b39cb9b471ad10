"""places."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request


def invitation(request: Request, slug: str) -> HttpResponse:
    """invitation."""
    return render(request, "base.html")


def seat_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """seat_end."""
    return render(request, "base.html")


def seat_invitation(request: Request, slug: str) -> HttpResponse:
    """seat_invitation."""
    return render(request, "base.html")


def seat_answer(request: Request, slug: str, pk: int) -> HttpResponse:
    """seat_answer."""
    return render(request, "base.html")


def seat_invitation_withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """seat_invitation_withdrawal."""
    return render(request, "base.html")
