"""What the clock starts: messages to a workgroup leave, posts end, charters are due for a review, meetings come near,
and files go."""

from celery import shared_task

from compact.notifications.bell import ring
from workgroups.models import Announcement, keep_asking
from workgroups.models import keep_terms as keep
from workgroups.models.attachment import sweep_attachments
from workgroups.models.calendar_entry import plan_invitations as plan
from workgroups.models.reviewing import ask_for_reviews


@shared_task(name="workgroups.let_messages_out")
def let_messages_out() -> None:
    """Let out what is due; the bell for telling it is rung by what happens."""
    Announcement.objects.let_out()


@shared_task(name="workgroups.plan_invitations")
def plan_invitations() -> None:
    """Bring calendars up to date: whoever has a place, or had one, is mailed what has changed."""
    plan()


@shared_task(name="workgroups.ask_for_reviews")
def ask_for_charter_reviews() -> None:
    """Ask those who run a workgroup to look at its charter again; their summary of the day says so."""
    if ask_for_reviews():
        ring()


@shared_task(name="workgroups.ask_about_meetings")
def ask_about_meetings() -> None:
    """Ask who comes to meetings that are near, and once more whoever is silent; the sweep sends it."""
    if keep_asking():
        ring()


@shared_task(name="workgroups.keep_terms")
def keep_terms() -> None:
    """Tell whose post ends soon or is over; the sweep sends it."""
    if keep():
        ring()


@shared_task(name="workgroups.sweep_files")
def sweep_files() -> None:
    """Remove files that no message names: of forms that were broken off, and of what was withdrawn."""
    sweep_attachments()
