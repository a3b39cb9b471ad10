"""How the dated states of workgroups read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, describe
from workgroups.models import State, StatePeriod

if TYPE_CHECKING:
    from compact.history.words import Words


def _began(change: Change) -> "Words":
    return {
        State.ACTIVE: _("%(who)s put on record that %(workgroup)s meets since %(since)s"),
        State.PAUSED: _("%(who)s put on record that %(workgroup)s is paused since %(since)s"),
        State.CLOSED: _("%(who)s put on record that %(workgroup)s is closed since %(since)s"),
    }[change.now("state")]


describe(
    StatePeriod,
    group="record",
    added=_began,
    changed=_("%(who)s changed since when %(workgroup)s is in its state"),
    removed=_("%(who)s removed an entry of since when %(workgroup)s was in a state"),
    labels={"state": _("whether it meets"), "reason": _("reason")},
)
