"""How changes of how long posts last, and of why nothing is heard of a place, read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.models import Snooze

if TYPE_CHECKING:
    from compact.history.words import Words


def _lasts(change: Change) -> "Words":
    if change.now("term_ends") is None:
        return _("%(who)s took the last day from the part of %(person)s in %(workgroup)s for %(organization)s")
    return _("%(who)s set the last day of %(person)s in %(workgroup)s for %(organization)s: %(term_ends)s")


LAST_DAY = Turn(moved("term_ends"), _lasts, covers=("term_ends",))


def _honoured(change: Change) -> "Words":
    if change.now("emeritus_since") is None:
        return _("%(who)s ended that %(person)s is emeritus in %(workgroup)s for %(organization)s")
    return _("%(who)s made %(person)s emeritus in %(workgroup)s for %(organization)s")


HONOUR = Turn(moved("emeritus_since"), _honoured, covers=("emeritus_since", "role"))


def _runs_until(change: Change) -> "Words":
    if change.now("term_ends") is None:
        return _("%(who)s took the last day from %(person)s running %(workgroup)s")
    return _("%(who)s set the last day of %(person)s running %(workgroup)s: %(term_ends)s")


RUNS_UNTIL = Turn(moved("term_ends"), _runs_until, covers=("term_ends",))


def _rule(change: Change) -> "Words":
    if change.now("terms_since") is None:
        return _("%(who)s ended that places in %(workgroup)s have a last day")
    return _("%(who)s let places in %(workgroup)s have a last day")


RULE = Turn(moved("terms_since"), _rule, covers=("terms_since",))


describe(
    Snooze,
    group="places",
    added=_("%(who)s said why nothing is heard of %(organization)s in %(workgroup)s until %(until)s"),
    changed=_("%(who)s changed why nothing is heard of %(organization)s in %(workgroup)s"),
    removed=_("%(who)s removed why nothing is heard of %(organization)s in %(workgroup)s"),
    turns=(
        Turn(
            turned("ended_at"),
            _("%(who)s ended the pause of %(organization)s in %(workgroup)s"),
            covers=("ended_at", "ended_by"),
        ),
    ),
    labels={"given_at": _("said on"), "given_by": _("said by")},
    why=("reason",),
)
