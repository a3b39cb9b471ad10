"""Workgroups, who runs them, who has a place in them, and what they say to each other."""

from workgroups.models.convener import Convener
from workgroups.models.delegation import Delegation, Part, Right
from workgroups.models.discussion import Discussion
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.holdings import Holdings, relocate, succeed
from workgroups.models.lifecycle import State, StatePeriod
from workgroups.models.post import Post
from workgroups.models.seat import Seat
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Stage, Voice, Workgroup, WorkgroupGrant

__all__ = [
    "Convener",
    "Delegation",
    "Discussion",
    "Holdings",
    "Part",
    "Post",
    "Right",
    "Seat",
    "SeatHolder",
    "SeatInvitation",
    "SeatRequest",
    "SeatRole",
    "Stage",
    "State",
    "StatePeriod",
    "Voice",
    "Workgroup",
    "WorkgroupGrant",
    "relocate",
    "succeed",
]
