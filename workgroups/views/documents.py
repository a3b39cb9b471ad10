"""The documents of a workgroup."""

from django.http import HttpResponse
from django.shortcuts import render

from compact.http import Request
from workgroups.views.room import enter


def documents(request: Request, slug: str) -> HttpResponse:
    """What the workgroup keeps, the newest first."""
    room = enter(request, slug)
    return render(request, "workgroups/documents/list.html", {"room": room, "workgroup": room.workgroup})
