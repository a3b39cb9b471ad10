"""Today."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request


def today(request: Request) -> HttpResponse:
    """today."""
    return render(request, "base.html")
