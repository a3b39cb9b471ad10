"""What the clock starts: messages to a workgroup leave when their two minutes are over."""

from celery import shared_task

from workgroups.models import Announcement


@shared_task(name="workgroups.let_messages_out")
def let_messages_out() -> None:
    """Let out what is due; the bell for telling it is rung by what happens."""
    Announcement.objects.let_out()
