"""How changes of who was at a meeting read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved, turned
from workgroups.models import Attendance, Attendee, Visitor, Whereabouts

if TYPE_CHECKING:
    from compact.history.words import Words

WHERE = {
    Whereabouts.HERE: _("%(who)s noted that %(organization)s was at a meeting of %(workgroup)s"),
    Whereabouts.VIDEO: _("%(who)s noted that %(organization)s was at a meeting of %(workgroup)s by video"),
    Whereabouts.AWAY: _("%(who)s noted that %(organization)s was not at a meeting of %(workgroup)s"),
    Whereabouts.EXCUSED: _("%(who)s noted that %(organization)s was excused from a meeting of %(workgroup)s"),
}


def _where(change: Change) -> "Words":
    return WHERE[change.now("state")]


describe(
    Attendance,
    group="places",
    added=_where,
    changed=_("%(who)s changed what is noted of %(organization)s at a meeting of %(workgroup)s"),
    removed=_("%(who)s removed what was noted of %(organization)s at a meeting of %(workgroup)s"),
    turns=(Turn(moved("state"), _where, covers=("state",)),),
    labels={"meeting": _("meeting"), "noted_by": _("noted by")},
)
describe(
    Attendee,
    group="places",
    added=_("%(who)s noted that %(person)s was at a meeting of %(workgroup)s for %(organization)s"),
    changed=_("%(who)s changed how it is known that %(person)s was at a meeting of %(workgroup)s"),
    removed=_("%(who)s noted that %(person)s was not at a meeting of %(workgroup)s for %(organization)s"),
    labels={"meeting": _("meeting"), "noted_by": _("noted by")},
)
describe(
    Visitor,
    group="places",
    added=_("%(name)s visited a meeting of %(workgroup)s"),
    changed=_("%(who)s changed what is noted of the visitor %(name)s of %(workgroup)s"),
    removed=_("%(who)s removed the visitor %(name)s of a meeting of %(workgroup)s"),
    turns=(
        Turn(
            turned("turned_away_at"),
            _("%(who)s took the visitor %(name)s off the list of a meeting of %(workgroup)s"),
            covers=("turned_away_at", "turned_away_by"),
        ),
    ),
    labels={
        "meeting": _("meeting"),
        "noted_by": _("noted by"),
        "turned_away_at": _("taken off the list"),
        "turned_away_by": _("taken off by"),
    },
)
