"""How changes of workgroups, of who runs them and of their places read."""

from typing import TYPE_CHECKING

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, name_by, turned
from workgroups.models import (
    Convener,
    Delegation,
    Discussion,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    State,
    Workgroup,
    WorkgroupGrant,
)

if TYPE_CHECKING:
    from compact.history.words import Words

name_by(Workgroup, Coalesce(NullIf("short_name", Value("")), "name"))

ANSWERED = {"answered_at": _("answered"), "answered_by": _("answered by")}
WITHDRAWN = {"withdrawn_at": _("taken back"), "withdrawn_by": _("taken back by")}


def _state(change: Change) -> "Words":
    return {
        State.ACTIVE: _("%(who)s opened %(workgroup)s again"),
        State.PAUSED: _("%(who)s paused %(workgroup)s"),
        State.CLOSED: _("%(who)s closed %(workgroup)s"),
    }[change.now("state")]


describe(
    Workgroup,
    group="record",
    added=_("%(who)s added the workgroup %(workgroup)s"),
    changed=_("%(who)s changed the record of %(workgroup)s"),
    removed=_("%(who)s removed the workgroup %(name)s from the record"),
    turns=(Turn(moved("state"), _state, covers=("state",)),),
    labels={
        "goal_numbers": _("goals it serves"),
        "goals_basis": _("why these goals"),
        "state": _("whether it meets"),
        "started": _("year it began"),
        "ended": _("year it ended"),
        "convener_text": _("convener, as the source says"),
        "status_at_source": _("state, as the source says"),
        "members_text": _("members, as the source says"),
    },
)


def _runs(change: Change) -> "Words":
    if change.now("person"):
        return _("%(who)s named %(person)s to run %(workgroup)s for %(organization)s")
    return _("%(who)s made %(organization)s a convener of %(workgroup)s")


def _runs_no_more(change: Change) -> "Words":
    if not change.now("person"):
        return _("%(who)s ended that %(organization)s convenes %(workgroup)s")
    if change.own:
        return _("%(who)s stopped running %(workgroup)s for %(organization)s")
    return _("%(who)s ended that %(person)s runs %(workgroup)s for %(organization)s")


describe(
    Convener,
    group="people",
    added=_runs,
    changed=_("%(who)s changed who convenes %(workgroup)s for %(organization)s"),
    removed=_("%(who)s removed an entry of who convenes %(workgroup)s for %(organization)s"),
    turns=(Turn(turned("until"), _runs_no_more, covers=("until",)),),
)
describe(
    WorkgroupGrant,
    group="rights",
    added=_("%(who)s gave %(person)s a right in %(workgroup)s: %(permission)s"),
    changed=_("%(who)s changed a right of %(person)s in %(workgroup)s: %(permission)s"),
    removed=_("%(who)s removed a right of %(person)s in %(workgroup)s: %(permission)s"),
    turns=(
        Turn(
            turned("revoked_by"),
            _("%(who)s ended a right of %(person)s in %(workgroup)s: %(permission)s"),
            covers=("until", "revoked_by"),
        ),
    ),
    labels={"content_object": _("workgroup")},
    why=("why",),
)
describe(
    Seat,
    group="places",
    added=_("%(who)s gave %(organization)s a place in %(workgroup)s"),
    changed=_("%(who)s changed the place of %(organization)s in %(workgroup)s"),
    removed=_("%(who)s removed the place of %(organization)s in %(workgroup)s"),
    turns=(
        Turn(
            turned("until"),
            _("%(who)s ended the place of %(organization)s in %(workgroup)s"),
            covers=("until", "ended_by"),
        ),
    ),
    why=("end_reason",),
)


def _made(change: Change) -> "Words":
    if change.own:
        return {
            SeatRole.PRIMARY: _("%(who)s became lead in %(workgroup)s for %(organization)s"),
            SeatRole.ALTERNATE: _("%(who)s became stand-in in %(workgroup)s for %(organization)s"),
            SeatRole.OBSERVER: _("%(who)s became an observer in %(workgroup)s for %(organization)s"),
            SeatRole.CONTACT: _("%(who)s became a contact in %(workgroup)s for %(organization)s"),
        }[change.now("role")]
    return {
        SeatRole.PRIMARY: _("%(who)s made %(person)s lead in %(workgroup)s for %(organization)s"),
        SeatRole.ALTERNATE: _("%(who)s made %(person)s stand-in in %(workgroup)s for %(organization)s"),
        SeatRole.OBSERVER: _("%(who)s made %(person)s an observer in %(workgroup)s for %(organization)s"),
        SeatRole.CONTACT: _("%(who)s made %(person)s a contact in %(workgroup)s for %(organization)s"),
    }[change.now("role")]


def _gone(change: Change) -> "Words":
    if change.own:
        return _("%(who)s gave up the part in %(workgroup)s for %(organization)s")
    return _("%(who)s ended the part of %(person)s in %(workgroup)s for %(organization)s")


describe(
    SeatHolder,
    group="places",
    added=_made,
    changed=_("%(who)s changed the part of %(person)s in %(workgroup)s for %(organization)s"),
    removed=_("%(who)s removed the part of %(person)s in %(workgroup)s for %(organization)s"),
    turns=(Turn(turned("until"), _gone, covers=("until",)), Turn(moved("role"), _made)),
    labels={"seat": _("place")},
)


def _request_answered(change: Change) -> "Words":
    if change.now("approved"):
        return _("%(who)s agreed that %(person)s takes part in %(workgroup)s for %(organization)s")
    return _("%(who)s declined the request of %(person)s for a place in %(workgroup)s for %(organization)s")


describe(
    SeatRequest,
    group="asking",
    added=_("%(person)s asked for a place in %(workgroup)s for %(organization)s"),
    changed=_("%(who)s changed the request of %(person)s for a place in %(workgroup)s"),
    removed=_("%(who)s removed the request of %(person)s for a place in %(workgroup)s"),
    turns=(
        Turn(
            turned("answered_at"), _request_answered, covers=("answered_at", "answered_by", "answered_for", "approved")
        ),
        Turn(
            turned("withdrawn_at"),
            _("%(who)s took back the request of %(person)s for a place in %(workgroup)s"),
            covers=("withdrawn_at",),
        ),
    ),
    labels={**ANSWERED, **WITHDRAWN, "approved": _("agreed")},
    why=("why", "reason"),
)


def _offer_answered(change: Change) -> "Words":
    if change.now("accepted"):
        return _("%(who)s accepted the place in %(workgroup)s for %(organization)s")
    return _("%(who)s declined the place in %(workgroup)s for %(organization)s")


describe(
    SeatInvitation,
    group="asking",
    added=_("%(who)s offered %(organization)s a place in %(workgroup)s"),
    changed=_("%(who)s changed the offer of a place in %(workgroup)s to %(organization)s"),
    removed=_("%(who)s removed the offer of a place in %(workgroup)s to %(organization)s"),
    turns=(
        Turn(turned("answered_at"), _offer_answered, covers=("answered_at", "answered_by", "accepted")),
        Turn(
            turned("withdrawn_at"),
            _("%(who)s took back the offer of a place in %(workgroup)s to %(organization)s"),
            covers=("withdrawn_at", "withdrawn_by"),
        ),
    ),
    labels={**ANSWERED, **WITHDRAWN, "accepted": _("accepted"), "invited_by": _("offered by")},
    why=("note", "reason"),
)


def _lent(change: Change) -> "Words":
    if change.own:
        return _("%(who)s let %(delegate)s stand in at %(organization)s until %(until)s: %(part)s")
    return _("%(who)s let %(delegate)s stand in for %(person)s at %(organization)s until %(until)s: %(part)s")


describe(
    Delegation,
    group="people",
    added=_lent,
    changed=_("%(who)s changed how %(delegate)s stands in for %(person)s at %(organization)s"),
    removed=_("%(who)s removed that %(delegate)s stands in for %(person)s at %(organization)s"),
    turns=(
        Turn(
            turned("ended_at"),
            _("%(who)s ended that %(delegate)s stands in for %(person)s at %(organization)s"),
            covers=("ended_at", "ended_by"),
        ),
    ),
    labels={
        "principal": _("who is stood in for"),
        "delegate": _("stand-in"),
        "part": _("what it is about"),
        "seat": _("place"),
        "rights": _("may answer"),
        "signing_words": _("authority to sign"),
    },
    why=("note", "signing_words"),
)


def _shared(change: Change) -> "Words":
    if change.now("partners_read"):
        return _("%(who)s opened the topic “%(title)s” in %(workgroup)s to all partners")
    if change.now("kept_in_at"):
        return _("%(who)s keeps the topic “%(title)s” in %(workgroup)s, until those who run it open it")
    return _("%(who)s closed the topic “%(title)s” in %(workgroup)s to other partners")


def _started(change: Change) -> "Words":
    if change.now("partners_read"):
        return _("%(who)s began the topic “%(title)s” in %(workgroup)s, open to all partners")
    return _("%(who)s began the topic “%(title)s” in %(workgroup)s, for the people in it")


VISIBILITY = ("partners_read", "opened_at", "opened_by", "kept_in_at", "kept_in_by")
describe(
    Discussion,
    group="readers",
    added=_started,
    changed=_("%(who)s changed the topic “%(title)s” in %(workgroup)s"),
    removed=_("%(who)s removed the topic “%(title)s” from %(workgroup)s"),
    turns=(
        Turn(lambda change: any(moved(name)(change) for name in VISIBILITY), _shared, covers=VISIBILITY),
        Turn(turned("closed_at"), _("%(who)s ended the topic “%(title)s” in %(workgroup)s"), covers=("closed_at",)),
    ),
    labels={
        "partners_read": _("open to all partners"),
        "opened_at": _("opened"),
        "opened_by": _("opened by"),
        "kept_in_at": _("kept in the workgroup"),
        "kept_in_by": _("kept in the workgroup by"),
        "closed_at": _("ended"),
    },
)
