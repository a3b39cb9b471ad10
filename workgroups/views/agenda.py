"""The agenda of a meeting, and its notes."""

from typing import Any

from compact.http import Request
from workgroups.models import Meeting
from workgroups.views.room import Room


def shown(request: Request, room: Room, meeting: Meeting) -> dict[str, Any]:
    """What the meeting's page shows of it."""
    return {}
