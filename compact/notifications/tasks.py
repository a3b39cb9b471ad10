"""What the doorbell starts: sweeps without arguments, as often and in as many processes as one likes."""

from celery import shared_task

from compact.notifications.announcing import announce_all
from compact.notifications.bell import ring
from compact.notifications.sending import send_due


@shared_task(name="compact.notifications.sweep")
def sweep() -> None:
    """Tell people what happened, then send what is due. Long work makes room for others, and rings for itself."""
    announce_all()
    _sent, more = send_due()
    if more:
        ring()
