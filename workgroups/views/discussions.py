"""discussions."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request


def discussions(request: Request, slug: str) -> HttpResponse:
    """discussions."""
    return render(request, "base.html")


def new_discussion(request: Request, slug: str) -> HttpResponse:
    """new_discussion."""
    return render(request, "base.html")


def discussion(request: Request, slug: str, pk: int) -> HttpResponse:
    """discussion."""
    return render(request, "base.html")
