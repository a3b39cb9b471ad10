"""What those who asked hear of their asks."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event


def _page(event: Event) -> str:
    return reverse("asks:ask", args=[event.data["ask"]])


def _snoozed(event: Event) -> str:
    words = {**event.data, "date": plain_date(date.fromisoformat(event.data["until"]))}
    return _("%(organization)s will answer after %(date)s: %(title)s") % words


def _woken(event: Event) -> str:
    return _("%(who)s brought this back: %(title)s") % dict(event.data)


def _withdrawn(event: Event) -> str:
    return _("%(who)s took this back, nobody needs to answer: %(title)s") % dict(event.data)


register(EventKind("ask_snoozed", title=_snoozed, url=_page, group="you", excerpt=lambda event: event.data["reason"]))
register(EventKind("ask_woken", title=_woken, url=_page, group="you"))
register(EventKind("ask_withdrawn", title=_withdrawn, url=_page, group="organization"))
