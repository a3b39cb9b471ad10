"""How changes of charters read."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, turned
from workgroups.models import Charter, CharterReview

describe(
    Charter,
    group="record",
    added=_("%(who)s began version %(number)s of the charter of %(workgroup)s"),
    changed=_("%(who)s changed the draft of version %(number)s of the charter of %(workgroup)s"),
    removed=_("%(who)s gave up the draft of version %(number)s of the charter of %(workgroup)s"),
    turns=(
        Turn(
            turned("adopted_at"),
            _("%(who)s put version %(number)s of the charter of %(workgroup)s in force"),
            covers=("adopted_at", "adopted_by"),
        ),
    ),
    labels={
        "number": _("version"),
        "goal_numbers": _("goals it serves"),
        "adopted_at": _("in force since"),
        "adopted_by": _("put in force by"),
    },
)
describe(
    CharterReview,
    group="record",
    added=_("%(who)s looked at the charter of %(workgroup)s and left it as it is until %(next_on)s"),
    changed=_("%(who)s changed when the charter of %(workgroup)s is looked at again"),
    removed=_("%(who)s removed a review of the charter of %(workgroup)s"),
    labels={"charter": _("charter")},
)
