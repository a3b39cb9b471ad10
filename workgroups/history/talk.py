"""How changes of topics, and of who reads them, read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.models import Connection, Discussion

if TYPE_CHECKING:
    from compact.history.words import Words


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


def _closed(change: Change) -> "Words":
    if change.now("closed_at"):
        return _("%(who)s closed the topic “%(title)s” in %(workgroup)s: nobody answers any more")
    return _("%(who)s opened the topic “%(title)s” in %(workgroup)s for answers again")


def _pinned(change: Change) -> "Words":
    if change.now("pinned_at"):
        return _("%(who)s keeps the topic “%(title)s” above the others in %(workgroup)s")
    return _("%(who)s no longer keeps the topic “%(title)s” above the others in %(workgroup)s")


def _connected(change: Change) -> "Words":
    if change.now("shared_with"):
        return _("%(who)s shared the topic “%(title)s” of %(workgroup)s with %(shared_with)s")
    return _("%(who)s ended that the topic “%(title)s” of %(workgroup)s is shared with another workgroup")


PINNED = ("pinned_at", "pinned_by")
VISIBILITY = ("partners_read", "opened_at", "opened_by", "kept_in_at", "kept_in_by")
describe(
    Discussion,
    group="readers",
    added=_started,
    changed=_("%(who)s changed the topic “%(title)s” in %(workgroup)s"),
    removed=_("%(who)s removed the topic “%(title)s” from %(workgroup)s"),
    turns=(
        Turn(lambda change: any(moved(name)(change) for name in VISIBILITY), _shared, covers=VISIBILITY),
        Turn(moved("shared_with"), _connected, covers=("shared_with",)),
        Turn(moved("closed_at"), _closed, covers=("closed_at", "closed_by", "closing_word")),
        Turn(
            moved("workgroup"), _("%(who)s moved the topic “%(title)s” to %(workgroup)s"), covers=("workgroup", *PINNED)
        ),
        Turn(moved("pinned_at"), _pinned, covers=PINNED),
    ),
    why=("closing_word",),
    labels={
        "partners_read": _("open to all partners"),
        "opened_at": _("opened"),
        "opened_by": _("opened by"),
        "kept_in_at": _("kept in the workgroup"),
        "kept_in_by": _("kept in the workgroup by"),
        "closed_at": _("closed"),
        "closed_by": _("closed by"),
        "pinned_at": _("kept above the others"),
        "pinned_by": _("kept above the others by"),
        "shared_with": _("shared with"),
    },
)
describe(
    Connection,
    group="readers",
    added=_("%(who)s proposed to share the topic “%(topic)s” of %(home)s with %(workgroup)s"),
    changed=_("%(who)s changed how the topic “%(topic)s” of %(home)s is shared with %(workgroup)s"),
    removed=_("%(who)s removed that the topic “%(topic)s” of %(home)s is shared with %(workgroup)s"),
    turns=(
        Turn(
            turned("accepted_at"),
            _("%(who)s shared the topic “%(topic)s” of %(home)s with %(workgroup)s"),
            covers=("accepted_at", "accepted_by"),
        ),
        Turn(
            turned("ended_at"),
            _("%(who)s ended that the topic “%(topic)s” of %(home)s is shared with %(workgroup)s"),
            covers=("ended_at", "ended_by"),
        ),
    ),
    labels={
        "home": _("workgroup of the topic"),
        "discussion": _("topic"),
        "topic": _("topic"),
        "proposed_by": _("proposed by"),
        "accepted_at": _("accepted"),
        "accepted_by": _("accepted by"),
    },
)
