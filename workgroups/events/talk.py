"""What is said in a workgroup, and who may read it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import taken_back, with_names


def _posted(event: Event) -> str:
    if event.data.get("withdrawn"):
        return taken_back(event)
    if event.data["first"]:
        return with_names(_("%(who)s began “%(discussion)s”"), event.data)
    return with_names(_("%(who)s answered in “%(discussion)s”"), event.data)


def _mentioned(event: Event) -> str:
    if event.data.get("withdrawn"):
        return _posted(event)
    return with_names(_("%(who)s addresses you in “%(discussion)s”"), event.data)


def _shared(event: Event) -> str:
    if event.data["opened"]:
        return with_names(_("%(who)s opened “%(discussion)s” to all partners"), event.data)
    return with_names(_("%(who)s keeps “%(discussion)s” to the people of the workgroup again"), event.data)


def _post(event: Event) -> str:
    return reverse("workgroups:post", args=[event.data["slug"], event.data["pk"], event.data["post"]])


def _withdrawn(event: Event) -> str:
    return with_names(_("%(who)s withdrew what you said in “%(discussion)s”"), event.data)


register(
    EventKind(
        "posted",
        title=_posted,
        url=_post,
        group="workgroup",
        excerpt=lambda event: event.data["excerpt"],
        said=lambda event: event.data.get("said", ""),
        counted=lambda n: ngettext("%(count)d message", "%(count)d messages", n) % {"count": n},
        verb=gettext_lazy("Answer"),
    )
)


register(
    EventKind(
        "mentioned",
        title=_mentioned,
        url=_post,
        group="workgroup",
        excerpt=lambda event: event.data["excerpt"],
        said=lambda event: event.data.get("said", ""),
        counted=lambda n: ngettext("%(count)d message to you", "%(count)d messages to you", n) % {"count": n},
        verb=gettext_lazy("Answer"),
    )
)


register(
    EventKind(
        "post_withdrawn",
        title=_withdrawn,
        url=_post,
        group="you",
        excerpt=lambda event: event.data["excerpt"],
        said=lambda event: event.data.get("said", ""),
        means=lambda event, reader: (
            _("The reason given: “%(why)s”. Nobody reads your words there any more; they are yours to keep.")
            % event.data
        ),
        verb=gettext_lazy("Open the topic"),
    )
)


register(
    EventKind(
        "topic_shared",
        title=_shared,
        url=lambda event: reverse("workgroups:discussion", args=[event.data["slug"], event.data["pk"]]),
        group="workgroup",
    )
)
