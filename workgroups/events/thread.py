"""What becomes of a topic: it is closed, opened again, or moved to another workgroup."""

from django.urls import reverse
from django.utils.translation import gettext as _

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names


def _topic(event: Event) -> str:
    return reverse("workgroups:discussion", args=[event.data["slug"], event.data["pk"]])


def _moved(event: Event) -> str:
    if event.data["here"]:
        return with_names(_("%(who)s moved “%(discussion)s” here from %(origin)s"), event.data)
    return with_names(_("%(who)s moved “%(discussion)s” to %(destination)s"), event.data)


def _moved_to(event: Event) -> str:
    return _topic(event) if event.data["here"] else reverse("workgroups:discussions", args=[event.data["slug"]])


register(
    EventKind(
        "topic_closed",
        title=lambda event: with_names(_("%(who)s closed “%(discussion)s”: nobody answers any more"), event.data),
        url=lambda event: f"{_topic(event)}#answer",
        excerpt=lambda event: str(event.data["word"]),
    )
)
register(
    EventKind(
        "topic_reopened",
        title=lambda event: with_names(_("%(who)s opened “%(discussion)s” for answers again"), event.data),
        url=_topic,
    )
)
register(EventKind("topic_moved", title=_moved, url=_moved_to))
