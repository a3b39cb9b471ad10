"""Whoever goes to one meeting instead is told by mail, and told when that is no longer needed. No account is made.

What the mail says (the agenda, the papers, how to join) is looked up when it leaves: see `workgroups.events.answering`.
"""

from typing import TYPE_CHECKING, Any

from compact.notifications.outbox import post, take_back

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.rsvp import Rsvp

INSTEAD, NOT_NEEDED = "meeting_instead", "meeting_not_needed"


def send_instead(rsvp: "Rsvp", line: str, *, by: "User") -> None:
    """Tell whoever goes instead what they need for this meeting, with a line of whoever sends them."""
    if to := _address(rsvp):
        post(INSTEAD, to=to, key=_key(rsvp), context={"rsvp": rsvp.pk, **_names(rsvp, by), "line": line})


def no_longer_needed(rsvp: "Rsvp", *, by: "User") -> None:
    """Whoever was to go instead need not: a mail that has not left stays here, and one that has is followed by another.

    Of a meeting that has begun nobody is told anything.
    """
    to = _address(rsvp)
    if to and not take_back([_key(rsvp)]):
        post(NOT_NEEDED, to=to, key=f"{NOT_NEEDED}:{_key(rsvp)}", context=_names(rsvp, by))


def _address(rsvp: "Rsvp") -> "User | str":
    return rsvp.stand_in or rsvp.stand_in_email


def _key(rsvp: "Rsvp") -> str:
    return f"{INSTEAD}:{rsvp.meeting_id}:{rsvp.seat_id}:{rsvp.answered_at.timestamp()}"


def _names(rsvp: "Rsvp", by: "User") -> dict[str, Any]:
    meeting, seat = rsvp.meeting, rsvp.seat
    return {
        "who": str(by),
        "name": rsvp.instead,
        "organization": seat.organization.usual_name,
        "workgroup": seat.workgroup.usual_name,
        "begins": rsvp.for_start.isoformat(),
        "zone": meeting.zone,
    }
