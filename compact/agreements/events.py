"""What happens to agreements, in words."""

from django.utils.translation import gettext as _

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event


def _published(event: Event) -> str:
    return str(_("A new version of the agreement is in force: %(title)s") % event.data)


register(
    EventKind(
        "agreement_published",
        title=_published,
        url=lambda event: event.data["path"],
        group="decided",
        excerpt=lambda event: event.data["summary"],
    )
)
