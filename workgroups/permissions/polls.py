"""Who says for an organization when it can meet."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compact.access import reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import CLOSED, runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Seat

OBSERVER = "observer"


@rule("workgroups.answer_poll")
def answer_poll(user: "User", seat: "Seat") -> Answer:
    """Whoever is in the place and does not only observe, also for somebody they stand in for; and those who run the
    workgroup, who hear it on the telephone."""
    if seat.workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. It meets no more."))
    reach, here = reach_of(user), (seat.workgroup_id, seat.organization_id)
    own = any((of, at) == here and role != OBSERVER for of, at, role in reach.seats)
    others = any((one.workgroup, one.organization) == here and one.role != OBSERVER for one in reach.stands_for)
    return (
        own
        or others
        or runs(user, seat.workgroup_id)
        or Denied(_("Only the people in this place say when their organization can meet."))
    )
