"""What the clock starts: messages to a workgroup leave, and charters are due for a review."""

from celery import shared_task

from compact.notifications.bell import ring
from workgroups.models import Announcement
from workgroups.models.reviewing import ask_for_reviews


@shared_task(name="workgroups.let_messages_out")
def let_messages_out() -> None:
    """Let out what is due; the bell for telling it is rung by what happens."""
    Announcement.objects.let_out()


@shared_task(name="workgroups.ask_for_reviews")
def ask_for_charter_reviews() -> None:
    """Ask those who run a workgroup to look at its charter again; their summary of the day says so."""
    if ask_for_reviews():
        ring()
