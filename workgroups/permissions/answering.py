"""Who says whether an organization comes to a meeting."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of, scope
from compact.permissions import Answer, Denied, rule

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Seat

SPEAKING = ("primary", "alternate")
# What a stand-in for some days may answer (`workgroups.models.Right`).
RSVP = "rsvp"


@rule("workgroups.answer_meeting")
def answer_meeting(user: "User", seat: "Seat") -> Answer:
    """Whoever leads or stands in for the organization there, and whoever looks after it.

    Also who stands in for one of them for some days, and may say who comes.

    Those who run the workgroup write down what they hear on the telephone by another right (`hold_meetings`).
    """
    reach, place = reach_of(user), (seat.workgroup_id, seat.organization_id)
    speaks = any((*place, role) in reach.seats for role in SPEAKING)
    stands_in = any(
        (one.workgroup, one.organization) == place and one.role in SPEAKING and RSVP in one.rights
        for one in reach.stands_for
    )
    return (
        speaks
        or stands_in
        or scope(Kind.ADMINISTRATORS, seat.organization_id) in reach.keys
        or Denied(_("Only whoever represents the organization here, or looks after it, says whether it comes."))
    )
