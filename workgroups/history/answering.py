"""How answers to meetings read."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.history.words import Change, Turn, describe, moved
from workgroups.models import Coming, Rsvp

if TYPE_CHECKING:
    from compact.history.words import Words


def _said(change: Change) -> "Words":
    return {
        Coming.IN_PERSON: _("%(who)s answered that %(organization)s comes to a meeting of %(workgroup)s in person"),
        Coming.VIDEO: _("%(who)s answered that %(organization)s comes to a meeting of %(workgroup)s by video"),
        Coming.NO: _("%(who)s answered that %(organization)s cannot come to a meeting of %(workgroup)s"),
        Coming.STAND_IN: _("%(who)s answered that %(organization)s sends a stand-in to a meeting of %(workgroup)s"),
    }[change.now("answer")]


describe(
    Rsvp,
    group="places",
    added=_said,
    changed=_("%(who)s changed what %(organization)s answered to a meeting of %(workgroup)s"),
    removed=_("%(who)s took back what %(organization)s answered to a meeting of %(workgroup)s"),
    turns=(Turn(moved("answer"), _said, covers=("answer",)),),
    labels={
        "meeting": _("meeting"),
        "seat": _("place"),
        "answer": _("answer"),
        "person": _("who comes"),
        "stand_in": _("stand-in"),
        "stand_in_name": _("stand-in"),
        "stand_in_email": _("e-mail of the stand-in"),
        "for_start": _("for the meeting at"),
    },
)
