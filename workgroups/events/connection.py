"""Two workgroups share a topic: that it is proposed, taken in, and ended."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names, workgroup_page


def _proposed(said: Event | Ask) -> str:
    return with_names(_("%(home)s would share the topic “%(topic)s” with %(other)s"), said.data)


def _answer(said: Event | Ask) -> str:
    return reverse("workgroups:connection_answer", args=[said.data["other_slug"], said.data["connection"]])


def _topic(event: Event) -> str:
    return reverse("workgroups:discussion", args=[event.data["slug"], event.data["pk"]])


register(
    EventKind(
        "connection_proposed",
        title=_proposed,
        url=_answer,
        group="workgroup",
        where=lambda event: str(event.data["other"]),
        excerpt=lambda event: event.data["note"],
        verb=gettext_lazy("Answer"),
        asks="connection",
    )
)


register(
    EventKind(
        "connection_declined",
        title=lambda event: with_names(_("%(other)s does not take in the topic “%(topic)s” for now"), event.data),
        url=_topic,
        group="workgroup",
    )
)


register(
    EventKind(
        "topic_connected",
        title=lambda event: with_names(_("%(home)s and %(other)s share the topic “%(topic)s” now"), event.data),
        url=_topic,
        group="workgroup",
        means=lambda event, reader: _("The people of both workgroups read it and write in it."),
        verb=gettext_lazy("Read the topic"),
    )
)


register(
    EventKind(
        "topic_parted",
        title=lambda event: with_names(_("%(home)s and %(other)s no longer share the topic “%(topic)s”"), event.data),
        url=workgroup_page,
        group="workgroup",
        means=lambda event, reader: with_names(
            _("The people of %(home)s go on with it. What others wrote stays under their organizations."), event.data
        ),
    )
)


asks.register(
    AskKind(
        "connection",
        column=gettext_lazy("Topics to share"),
        verb=gettext_lazy("Answer"),
        title=_proposed,
        url=_answer,
    )
)
