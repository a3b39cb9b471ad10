"""Workgroups, who runs them, who has a place in them, and what they say to each other."""

from workgroups.models.charter import Charter, CharterReview, Rule
from workgroups.models.connection import Connection
from workgroups.models.convener import Convener
from workgroups.models.delegation import Delegation, Part, Right
from workgroups.models.discussion import Discussion
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.holdings import Holdings, relocate, succeed
from workgroups.models.post import Post
from workgroups.models.renewal import Confirmation, Renewal
from workgroups.models.seat import Seat
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Stage, State, Voice, Workgroup, WorkgroupGrant

__all__ = [
    "Charter",
    "CharterReview",
    "Confirmation",
    "Connection",
    "Convener",
    "Delegation",
    "Discussion",
    "Holdings",
    "Part",
    "Post",
    "Renewal",
    "Right",
    "Rule",
    "Seat",
    "SeatHolder",
    "SeatInvitation",
    "SeatRequest",
    "SeatRole",
    "Stage",
    "State",
    "Voice",
    "Workgroup",
    "WorkgroupGrant",
    "relocate",
    "succeed",
]
