"""How changes of places, of who is in them, and of asking for them read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.history.terms import HONOUR, LAST_DAY
from workgroups.models import Delegation, Question, Seat, SeatHolder, SeatInvitation, SeatRequest, SeatRole

if TYPE_CHECKING:
    from compact.history.words import Words

ANSWERED = {"answered_at": _("answered"), "answered_by": _("answered by")}
WITHDRAWN = {"withdrawn_at": _("taken back"), "withdrawn_by": _("taken back by")}


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
    turns=(Turn(turned("until"), _gone, covers=("until",)), HONOUR, Turn(moved("role"), _made), LAST_DAY),
    labels={"seat": _("place"), "term_ends": _("last day"), "emeritus_since": _("emeritus since")},
)


def _request_answered(change: Change) -> "Words":
    if change.now("approved"):
        return _("%(who)s agreed that %(person)s takes part in %(workgroup)s for %(organization)s")
    return _("%(who)s declined the request of %(person)s for a place in %(workgroup)s for %(organization)s")


def _alternative_answered(change: Change) -> "Words":
    if change.now("alternative_taken"):
        return _("%(person)s takes part in %(workgroup)s as an observer for %(organization)s")
    return _("%(person)s does not want to be an observer in %(workgroup)s")


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
        Turn(
            turned("passed_on_at"),
            _("%(person)s still waits for a place in %(workgroup)s, and the UNITE-LA team was asked as well"),
            covers=("passed_on_at",),
        ),
        Turn(
            turned("alternative_answered_at"),
            _alternative_answered,
            covers=("alternative_answered_at", "alternative_taken"),
        ),
    ),
    labels={
        **ANSWERED,
        **WITHDRAWN,
        "approved": _("agreed"),
        "alternative": _("offered instead"),
        "elsewhere": _("other workgroup"),
        "passed_on_at": _("passed on"),
        "alternative_answered_at": _("offer answered"),
        "alternative_taken": _("offer taken"),
    },
    why=("why", "reason"),
)


describe(
    Question,
    group="asking",
    added=_("%(person)s asked %(representative)s about %(about)s"),
    changed=_("%(who)s changed what %(person)s asked %(representative)s about %(about)s"),
    removed=_("%(who)s removed what %(person)s asked %(representative)s about %(about)s"),
    turns=(
        Turn(
            turned("answered_at"),
            _("%(who)s answered what %(person)s asked about %(about)s"),
            covers=("answered_at", "answered_by", "answered_for"),
        ),
    ),
    labels={**ANSWERED, "about": _("workgroup"), "representative": _("who was asked")},
    why=("text", "answer"),
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
