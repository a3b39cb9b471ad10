"""How changes of actions read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved
from workgroups.models import Action

if TYPE_CHECKING:
    from compact.history.words import Words


def _done(change: Change) -> "Words":
    if change.now("completed_at"):
        return _("%(who)s marked “%(title)s” as done in %(workgroup)s")
    return _("%(who)s said that “%(title)s” is not done yet in %(workgroup)s")


def _dropped(change: Change) -> "Words":
    if change.now("dropped_at"):
        return _("%(who)s dropped “%(title)s” in %(workgroup)s")
    return _("%(who)s asked for “%(title)s” in %(workgroup)s again")


def _returned(change: Change) -> "Words":
    if change.now("returned_at"):
        return _("%(who)s gave “%(title)s” back to those who run %(workgroup)s")
    return _("%(who)s said in %(workgroup)s whom “%(title)s” is for")


DONE = ("completed_at", "completed_by", "completed_for", "word")
DROPPED = ("dropped_at", "dropped_by", "drop_reason")
RETURNED = ("returned_at", "returned_by", "return_word")
describe(
    Action,
    group="asking",
    added=_("%(who)s wrote down what %(owner)s does for %(workgroup)s: “%(title)s”"),
    changed=_("%(who)s changed “%(title)s” in %(workgroup)s"),
    removed=_("%(who)s removed “%(title)s” from %(workgroup)s"),
    turns=(
        Turn(moved("completed_at"), _done, covers=DONE),
        Turn(moved("dropped_at"), _dropped, covers=DROPPED),
        Turn(moved("returned_at"), _returned, covers=RETURNED),
        Turn(
            moved("person"),
            _("%(who)s said who does “%(title)s” in %(workgroup)s"),
            covers=(),
        ),
    ),
    why=("word", "drop_reason", "return_word"),
    labels={
        "title": _("what"),
        "due_on": _("by when"),
        "owner": _("organization"),
        "word": _("word"),
        "drop_reason": _("reason"),
        "return_word": _("reason"),
        "completed_at": _("done"),
        "completed_by": _("done by"),
        "completed_for": _("done for"),
        "dropped_at": _("dropped"),
        "dropped_by": _("dropped by"),
        "returned_at": _("given back"),
        "returned_by": _("given back by"),
    },
)
