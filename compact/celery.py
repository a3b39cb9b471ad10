"""The doorbell: tasks take no arguments and only tell a sweep to look at its table."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import celeryd_init
from redis import Redis
from redis.exceptions import RedisError

from compact.history.context import doing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compact.settings")

MINUTE = 60
HOUR = 60 * MINUTE


class Job(Task):  # type: ignore[type-arg]
    """A task whose changes are recorded under its name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it."""
        with doing(self.name):
            return super().__call__(*args, **kwargs)


app = Celery("compact", task_cls=Job)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {
    "news": {"task": "compact.notifications.sweep", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "invitations": {"task": "partners.tell_what_ran_out", "schedule": 15 * MINUTE, "options": {"expires": MINUTE}},
    "requests": {"task": "compact.backbone.pass_on", "schedule": 15 * MINUTE, "options": {"expires": 15 * MINUTE}},
    "actions": {"task": "workgroups.remind_of_actions", "schedule": 15 * MINUTE, "options": {"expires": 15 * MINUTE}},
    "terms": {"task": "workgroups.keep_terms", "schedule": 15 * MINUTE, "options": {"expires": 15 * MINUTE}},
    "polls": {"task": "workgroups.keep_polls", "schedule": 15 * MINUTE, "options": {"expires": 15 * MINUTE}},
    "watch": {"task": "compact.backbone.watch", "schedule": HOUR, "options": {"expires": HOUR}},
    "charters": {"task": "workgroups.ask_for_reviews", "schedule": HOUR, "options": {"expires": HOUR}},
    "meetings": {"task": "workgroups.ask_about_meetings", "schedule": HOUR, "options": {"expires": HOUR}},
    "proposals": {"task": "workgroups.close_proposals", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "decisions": {"task": "workgroups.look_again", "schedule": HOUR, "options": {"expires": HOUR}},
    "documents": {"task": "workgroups.read_documents", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "files": {"task": "workgroups.sweep_files", "schedule": HOUR, "options": {"expires": HOUR}},
    "digests": {"task": "compact.asks.plan_digests", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "calendars": {"task": "workgroups.plan_invitations", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "messages": {"task": "workgroups.let_messages_out", "schedule": MINUTE, "options": {"expires": MINUTE}},
}
# Whoever rings does not wait for a broker that is away: a request goes on after half a second, without the bell.
app.conf.broker_transport_options = {
    "socket_connect_timeout": 0.25,
    "socket_timeout": 0.25,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
app.autodiscover_tasks()


@celeryd_init.connect
def wait_for_the_bell(**kwargs: Any) -> None:
    """The worker listens for as long as it takes."""
    app.conf.broker_transport_options = {}


def bell_answers() -> bool:
    """Whether the broker is there, asked for a quarter of a second."""
    try:
        with Redis.from_url(str(app.conf.broker_url), socket_connect_timeout=0.25, socket_timeout=0.25) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
