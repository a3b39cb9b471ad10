"""Whoever goes to one meeting instead is told by mail, and told when that is no longer needed. No account is made.

What the mail says (the agenda, the papers, how to join) is looked up when it leaves: see `workgroups.events.answering`.
"""

from typing import TYPE_CHECKING, Any

from compact.access import Kind, reach_of
from compact.notifications.models import State
from compact.notifications.outbox import became_of, post, take_back

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.rsvp import Rsvp

INSTEAD, NOT_NEEDED = "meeting_instead", "meeting_not_needed"


def send_instead(rsvp: "Rsvp", line: str, *, by: "User") -> None:
    """Tell whoever goes instead what they need for this meeting, with a line of whoever sends them."""
    if to := _address(rsvp):
        post(INSTEAD, to=to, key=_key(rsvp), context={"rsvp": rsvp.pk, **_names(rsvp, by), "line": line})


def send_again(rsvp: "Rsvp", *, moved: bool) -> None:
    """Something else is said of the meeting: whoever goes instead gets it anew, once for each change. A mail that waits
    still says it all when it leaves. Who is in the workgroup hears of it as all do, and only when it has `moved` here.
    """
    to = _address(rsvp)
    if not to or (not moved and rsvp.stand_in and reach_of(rsvp.stand_in).holds(Kind.WORKGROUP, rsvp.workgroup_id)):
        return
    if State.DUE not in became_of(_keys(rsvp), to=to).values():
        context = {"rsvp": rsvp.pk, **_names(rsvp, rsvp.answered_by), "line": "", "again": True}
        post(INSTEAD, to=to, key=_keys(rsvp)[-1], context=context)


def no_longer_needed(rsvp: "Rsvp", *, by: "User") -> None:
    """Whoever was to go instead need not: a mail that has not left stays here, and one that has is followed by another.

    Whom no mail has reached, or who was told so already, hears nothing.
    """
    to = _address(rsvp)
    if not to:
        return
    keys = _keys(rsvp)
    take_back(keys, to=to)
    over = [f"{NOT_NEEDED}:{key}" for key in keys]
    became = became_of([*keys, *over], to=to)
    went = [number for number, key in enumerate(keys) if became.get(key) in {State.SENDING, State.SENT}]
    told = [number for number, key in enumerate(over) if key in became]
    if went and (not told or told[-1] < went[-1]):
        post(NOT_NEEDED, to=to, key=over[-1], context=_names(rsvp, by))


def _address(rsvp: "Rsvp") -> "User | str":
    return rsvp.stand_in or rsvp.stand_in_email


def _key(rsvp: "Rsvp") -> str:
    return f"{INSTEAD}:{rsvp.meeting_id}:{rsvp.seat_id}:{rsvp.answered_at.timestamp()}"


def _keys(rsvp: "Rsvp") -> list[str]:
    """Of every mail there can be for this answer, the last one last: one, and one for each change of the meeting."""
    return [_key(rsvp), *(f"{_key(rsvp)}:{number}" for number in range(1, rsvp.meeting.sequence + 1))]


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
