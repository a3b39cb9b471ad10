"""What the clock starts: the watch for what has nobody."""

from celery import shared_task

from compact.backbone.orphans import watch as look
from compact.notifications.bell import ring


@shared_task(name="compact.backbone.watch")
def watch() -> None:
    """Tell what has gone missing; the sweep sends it."""
    if look():
        ring()
