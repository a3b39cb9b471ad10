"""How changes of topics, and of who reads them, read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.models import Discussion

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
