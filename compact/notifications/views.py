"""Inbox and mail settings."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request


def inbox(request: Request) -> HttpResponse:
    """inbox."""
    return render(request, "base.html")


def preferences(request: Request) -> HttpResponse:
    """preferences."""
    return render(request, "base.html")
