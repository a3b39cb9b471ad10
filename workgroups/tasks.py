"""What the clock starts: posts that end, and the notices before."""

from celery import shared_task

from compact.notifications.bell import ring
from workgroups.models import keep_terms as keep


@shared_task(name="workgroups.keep_terms")
def keep_terms() -> None:
    """Tell whose post ends soon or is over; the sweep sends it."""
    if keep():
        ring()
