"""What the clock starts: what nobody answered in time comes to the backbone, and the watch for what has nobody."""

from celery import shared_task

from compact.backbone.orphans import watch as look
from compact.notifications.bell import ring
from partners.asks import close_overtaken_objections, pass_on_requests
from workgroups.models import SeatRequest


@shared_task(name="compact.backbone.pass_on")
def pass_on() -> None:
    """Ask the backbone as well about requests that wait for too long, and nobody about who has gone since."""
    if pass_on_requests() + SeatRequest.objects.pass_on() + close_overtaken_objections():
        ring()


@shared_task(name="compact.backbone.watch")
def watch() -> None:
    """Tell what has gone missing; the sweep sends it."""
    if look():
        ring()
