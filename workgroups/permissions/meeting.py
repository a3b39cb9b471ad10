"""Who calls meetings, and who holds them."""

from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.permissions import Answer, Denied, rule
from workgroups.permissions.running import CLOSED, runs

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Meeting, Workgroup


@rule("workgroups.hold_meetings")
def hold_meetings(user: "User", workgroup: "Workgroup") -> Answer:
    """Those who run the workgroup, also for somebody they stand in for, and the backbone; while it is paused, too."""
    if workgroup.state == CLOSED:
        return Denied(_("This workgroup is closed. It meets no more."))
    return runs(user, workgroup.pk) or Denied(_("Only the people who run this workgroup call its meetings."))


@rule("workgroups.change_meeting")
def change_meeting(user: "User", meeting: "Meeting") -> Answer:
    """The same people, until it is over; what is over or called off stays as it was."""
    allowed = hold_meetings(user, meeting.workgroup)
    if not allowed:
        return allowed
    if meeting.cancelled_at is not None:
        return Denied(_("This meeting was called off. Call another one instead."))
    if meeting.closed_at is not None or meeting.ends_at <= now():
        return Denied(_("This meeting is over: its date and place stay as they were."))
    return True
