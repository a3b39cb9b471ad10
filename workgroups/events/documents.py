"""What becomes of documents."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names


def _added(event: Event) -> str:
    count = event.data["count"]
    if count == 1:
        return with_names(_("%(who)s added the document “%(document)s”"), event.data)
    words = ngettext("%(who)s added %(count)d document", "%(who)s added %(count)d documents", count)
    return with_names(words, event.data)


def _where(event: Event) -> str:
    if event.data.get("count", 1) > 1:
        return reverse("workgroups:documents", args=[event.data["slug"]])
    return reverse("workgroups:document", args=[event.data["slug"], event.data["pk"]])


register(
    EventKind(
        "document_added",
        title=_added,
        url=_where,
        excerpt=lambda event: "" if event.data["count"] == 1 else ", ".join(event.data["titles"]),
        counted=lambda n: ngettext("%(count)d time new documents", "%(count)d times new documents", n) % {"count": n},
    )
)
register(
    EventKind(
        "document_version",
        title=lambda event: with_names(_("%(who)s put in version %(number)d of “%(document)s”"), event.data),
        url=_where,
        excerpt=lambda event: event.data["note"],
        counted=lambda n: ngettext("%(count)d new version", "%(count)d new versions", n) % {"count": n},
    )
)
register(
    EventKind(
        "document_adopted",
        title=lambda event: (
            with_names(_("“%(document)s”, version %(number)d, was adopted: %(where)s"), event.data)
            if event.data["where"]
            else with_names(_("“%(document)s”, version %(number)d, was adopted"), event.data)
        ),
        url=_where,
        group="decided",
    )
)
