"""What happens to agreements, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
