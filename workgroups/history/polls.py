"""How changes of time polls, and of what organizations say in them, read."""

from django.utils.translation import gettext_lazy as _

from compact.history.words import Turn, describe, turned
from workgroups.models import SlotAnswer, TimePoll

describe(
    TimePoll,
    group="asking",
    added=_("%(who)s asked the organizations of %(workgroup)s when they can meet"),
    changed=_("%(who)s changed the time poll of %(workgroup)s"),
    removed=_("%(who)s removed a time poll of %(workgroup)s"),
    turns=(
        Turn(
            turned("chosen_at"),
            _("%(who)s chose a time from the time poll of %(workgroup)s"),
            covers=("chosen_at", "chosen_by", "meeting"),
        ),
        Turn(
            turned("cancelled_at"),
            _("%(who)s called the time poll of %(workgroup)s off"),
            covers=("cancelled_at", "cancelled_by"),
        ),
        Turn(
            turned("closed_at"),
            _("%(who)s closed the time poll of %(workgroup)s"),
            covers=("closed_at", "closed_by"),
        ),
    ),
    labels={
        "created_by": _("asked by"),
        "closed_at": _("closed"),
        "closed_by": _("closed by"),
        "chosen_at": _("chosen"),
        "chosen_by": _("chosen by"),
        "cancelled_at": _("called off"),
        "cancelled_by": _("called off by"),
        "meeting": _("meeting"),
    },
)
describe(
    SlotAnswer,
    group="asking",
    added=_("%(who)s said for %(organization)s whether it can meet with %(workgroup)s at a time: %(answer)s"),
    changed=_("%(who)s changed for %(organization)s whether it can meet with %(workgroup)s at a time"),
    removed=_("%(who)s removed what %(organization)s said about a time of %(workgroup)s"),
    labels={"slot": _("time"), "poll": _("time poll"), "answered_by": _("answered by")},
)
