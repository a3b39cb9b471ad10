"""How changes of messages to everybody in a workgroup read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.models import Announcement

if TYPE_CHECKING:
    from compact.history.words import Words


def _sent(change: Change) -> "Words":
    if change.now("sends_at"):
        return _("%(who)s sent the message “%(subject)s” to everyone in %(workgroup)s; it leaves after two minutes")
    return _("%(who)s took the message “%(subject)s” to everyone in %(workgroup)s back to change it")


def _cancelled(change: Change) -> "Words":
    if change.now("sends_at"):
        return _("%(who)s cancelled the message “%(subject)s” to everyone in %(workgroup)s; nobody got it")
    return _("%(who)s threw away the draft of a message to everyone in %(workgroup)s")


describe(
    Announcement,
    group="readers",
    added=_("%(who)s began a message to everyone in %(workgroup)s"),
    changed=_("%(who)s changed the draft of a message to everyone in %(workgroup)s"),
    removed=_("%(who)s removed a message to everyone in %(workgroup)s"),
    turns=(
        Turn(
            turned("sent_at"),
            _("The message “%(subject)s” has left to everyone in %(workgroup)s"),
            covers=("sent_at", "discussion"),
        ),
        Turn(turned("cancelled_at"), _cancelled, covers=("cancelled_at", "cancelled_by")),
        Turn(moved("sends_at"), _sent, covers=("sends_at", "sent_by")),
    ),
    labels={
        "speaks_for": _("written in the name of"),
        "on_behalf_of": _("written for"),
        "written_by": _("written by"),
        "sends_at": _("leaves"),
        "sent_at": _("left"),
        "sent_by": _("sent by"),
        "cancelled_at": _("cancelled"),
        "cancelled_by": _("cancelled by"),
        "discussion": _("topic"),
    },
)
