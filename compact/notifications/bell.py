"""The doorbell: tells the jobs that a table has something for them."""

import logging

from kombu.exceptions import OperationalError

from compact.celery import app

logger = logging.getLogger(__name__)


def ring(task: str = "compact.notifications.sweep", *, after: int = 0) -> None:
    """Ring once, now or in some seconds. Losing this costs a minute, never an event: beat rings every minute anyway."""
    try:
        app.send_task(task, retry=False, countdown=after or None, expires=after + 60, ignore_result=True)
    except OperationalError as error:
        logger.warning("The doorbell is out of order, the jobs will look by themselves: %s", error)
