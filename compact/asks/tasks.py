"""What the clock starts: the mail that sums up."""

from celery import shared_task

from compact.asks.planning import plan_digests as plan
from compact.notifications.bell import ring


@shared_task(name="compact.asks.plan_digests")
def plan_digests() -> None:
    """Write the digests whose local hour has come; the sweep sends them."""
    if plan():
        ring()
