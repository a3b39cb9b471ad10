"""What those who asked hear of their asks."""

from datetime import date

from django.utils.translation import gettext as _

from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from compact.templatetags.look import plain_date


def _path(event: Event) -> str:
    return str(event.data["path"])


def _snoozed(event: Event) -> str:
    words = {**event.data, "date": plain_date(date.fromisoformat(event.data["until"]))}
    return _("%(organization)s will answer after %(date)s: %(title)s") % words


def _woken(event: Event) -> str:
    return _("%(who)s brought this back: %(title)s") % dict(event.data)


def _withdrawn(event: Event) -> str:
    return _("%(who)s took this back, nobody needs to answer: %(title)s") % dict(event.data)


register(EventKind("ask_snoozed", title=_snoozed, url=_path, group="you", excerpt=lambda event: event.data["reason"]))
register(EventKind("ask_woken", title=_woken, url=_path, group="you"))
register(EventKind("ask_withdrawn", title=_withdrawn, url=_path, group="organization"))
