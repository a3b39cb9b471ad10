"""What happens to agreements, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.agreements.models.proposal import PUBLICATION
from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import full_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event


def _published(event: Event) -> str:
    if "since" not in event.data:
        return str(_("A new version of the agreement is in force: %(title)s") % event.data)
    words = _("A new version of the agreement is in force from %(date)s: %(title)s")
    return words % {"date": full_date(date.fromisoformat(event.data["since"])), "title": event.data["title"]}


def _what_changed(event: Event) -> str:
    """Who published it and where the former words are, then the summary: a long one is cut in a list."""
    said = []
    if event.data.get("by"):
        said.append(_("Published by %(by)s.") % event.data)
    if "former" in event.data:
        said.append(_("“%(former)s” was in force before and stays readable.") % event.data)
    return "\n".join(filter(None, [" ".join(said), event.data["summary"]]))


register(
    EventKind(
        "agreement_published",
        title=_published,
        # What changed is what a partner wants to see first; the whole text is one tap further.
        url=lambda event: event.data.get("changes", event.data["path"]),
        group="decided",
        excerpt=_what_changed,
        verb=gettext_lazy("See what changed"),
    )
)


def _asked(said: Event | Ask) -> str:
    return str(_("Read and publish: %(title)s") % said.data)


def _sent_back(event: Event) -> str:
    return str(_("%(who)s sends the draft back to you: %(title)s") % event.data)


def _taken_back(event: Event) -> str:
    if event.data["edited"]:
        return str(_("%(who)s has changed the draft. Nobody need publish it yet: %(title)s") % event.data)
    return str(_("%(who)s took the draft back. Nobody need publish it: %(title)s") % event.data)


asks.register(
    AskKind(
        PUBLICATION,
        column=gettext_lazy("To publish"),
        verb=gettext_lazy("Read and publish"),
        title=_asked,
        url=lambda ask: ask.data["path"],
        by_another=True,
    )
)
register(
    EventKind(
        "publication_asked",
        title=_asked,
        url=lambda event: event.data["path"],
        group="you",
        excerpt=lambda event: event.data["excerpt"],
        verb=gettext_lazy("Read and publish"),
        asks=PUBLICATION,
    )
)
register(
    EventKind(
        "publication_sent_back",
        title=_sent_back,
        url=lambda event: event.data["path"],
        group="you",
        excerpt=lambda event: event.data["word"],
    )
)
register(EventKind("publication_taken_back", title=_taken_back, url=lambda event: event.data["path"], group="you"))
