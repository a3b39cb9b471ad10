"""Workgroups, who runs them, who has a place in them, and what they say to each other."""

from workgroups.models.discussion import Discussion, Post
from workgroups.models.holdings import Holdings, relocate, succeed
from workgroups.models.seat import Seat, SeatHolder, SeatRole
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Convener, Stage, State, Workgroup, WorkgroupGrant

__all__ = [
    "Convener",
    "Discussion",
    "Holdings",
    "Post",
    "Seat",
    "SeatHolder",
    "SeatInvitation",
    "SeatRequest",
    "SeatRole",
    "Stage",
    "State",
    "Workgroup",
    "WorkgroupGrant",
    "relocate",
    "succeed",
]
