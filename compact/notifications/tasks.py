"""What the doorbell starts: sweeps without arguments, as often and in as many processes as one likes."""

from celery import shared_task


@shared_task(name="compact.notifications.sweep")
def sweep() -> None:
    """Tell people what happened, then send what is due."""
