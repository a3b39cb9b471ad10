"""The doorbell: tells the jobs that a table has something for them."""

import logging

from kombu.exceptions import OperationalError

from compact.celery import app

logger = logging.getLogger(__name__)


def ring() -> None:
    """Ring once. Losing this costs a minute, never an event: beat rings every minute anyway."""
    try:
        app.send_task("compact.notifications.sweep", retry=False, expires=60, ignore_result=True)
    except OperationalError as error:
        logger.warning("The doorbell is out of order, the jobs will look by themselves: %s", error)
