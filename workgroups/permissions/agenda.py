"""Who writes an agenda and its notes, who proposes for it, and who says that the minutes are right."""

from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of
from compact.permissions import Answer, Denied, rule
from workgroups.permissions.meeting import hold_meetings
from workgroups.permissions.running import CLOSED, runs
from workgroups.permissions.talk import post

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Meeting, Minutes

OVER = _("This meeting is closed. What was said stands in its minutes.")
CALLED_OFF = _("This meeting was called off.")


def _still(meeting: "Meeting") -> Answer:
    if meeting.cancelled_at is not None:
        return Denied(CALLED_OFF)
    return Denied(OVER) if meeting.closed_at is not None else True


@rule("workgroups.write_agenda")
def write_agenda(user: "User", meeting: "Meeting") -> Answer:
    """Those who run the workgroup prepare its meeting, publish the agenda and name who takes notes."""
    still = _still(meeting)
    return hold_meetings(user, meeting.workgroup) if still else still


@rule("workgroups.close_meeting")
def close_meeting(user: "User", meeting: "Meeting") -> Answer:
    """Those who run the workgroup say that the meeting is over and send what came of it."""
    return write_agenda(user, meeting)


@rule("workgroups.propose_item")
def propose_item(user: "User", meeting: "Meeting") -> Answer:
    """Whoever writes in the workgroup, until the moment that was set; without one until the agenda is published."""
    still = _still(meeting)
    if not still:
        return still
    answer = post(user, meeting.workgroup)
    if not answer:
        return answer
    agenda = getattr(meeting, "agenda", None)
    until = agenda.proposals_until if agenda else None
    if until is None and meeting.published_at is not None:
        return Denied(_("The agenda is published. Ask the people who run this workgroup."))
    if (until or meeting.starts_at) <= now():
        return Denied(_("The time to propose items for this meeting is over. Ask the people who run this workgroup."))
    return True


@rule("workgroups.take_notes")
def take_notes(user: "User", meeting: "Meeting") -> Answer:
    """Those who run the workgroup, and whom of its people they have named for this meeting, until it is closed."""
    still = _still(meeting)
    if not still:
        return still
    answer = hold_meetings(user, meeting.workgroup)
    closed = meeting.workgroup.state == CLOSED
    if answer or closed or not reach_of(user).holds(Kind.WORKGROUP, meeting.workgroup_id):
        return answer
    return meeting.note_takers.filter(person=user, ended_at=None).exists() or Denied(
        _("Only the people who run this workgroup, and whom they name for it, take the notes.")
    )


@rule("workgroups.propose_correction")
def propose_correction(user: "User", minutes: "Minutes") -> Answer:
    """Whoever writes in the workgroup, until the minutes are adopted."""
    if minutes.adopted_at is not None:
        return Denied(_("These minutes are adopted. Ask the people who run this workgroup for an amendment."))
    return post(user, minutes.meeting.workgroup)


@rule("workgroups.correct_minutes")
def correct_minutes(user: "User", minutes: "Minutes") -> Answer:
    """Those who run the workgroup; once the minutes are adopted what they change is an amendment on record."""
    return runs(user, minutes.workgroup_id) or Denied(_("Only the people who run this workgroup correct its minutes."))


@rule("workgroups.adopt_minutes")
def adopt_minutes(user: "User", minutes: "Minutes") -> Answer:
    """Those who run the workgroup record that the group has adopted them."""
    return runs(user, minutes.workgroup_id) or Denied(_("Only the people who run this workgroup adopt its minutes."))


@rule("workgroups.publish_minutes")
def publish_minutes(user: "User", minutes: "Minutes") -> Answer:
    """Those who run the workgroup let everybody read what is for everybody."""
    return runs(user, minutes.workgroup_id) or Denied(_("Only the people who run this workgroup publish its minutes."))
