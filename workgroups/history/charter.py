"""How changes of charters, and of asking organizations whether they stay, read."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, turned
from workgroups.models import Charter, CharterReview, Renewal

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
describe(
    Renewal,
    group="asking",
    added=_("%(who)s asked every organization in %(workgroup)s whether it keeps its place"),
    changed=_("%(who)s changed what organizations in %(workgroup)s are asked about their places"),
    removed=_("%(who)s removed that organizations in %(workgroup)s were asked about their places"),
    turns=(
        Turn(
            turned("closed_at"),
            _("%(who)s closed the renewal of places in %(workgroup)s"),
            covers=("closed_at", "closed_by"),
        ),
    ),
    labels={
        "text": _("message"),
        "due_on": _("answers by"),
        "closed_at": _("closed"),
        "closed_by": _("closed by"),
        "charter": _("charter"),
    },
    why=("text",),
    silent=("charter",),
)
