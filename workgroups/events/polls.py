"""A workgroup looks for a time that suits most of its organizations."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names
from workgroups.models.time_poll import ASK


def _page(said: Event | Ask) -> str:
    return reverse("workgroups:poll", args=[said.data["slug"], said.data["poll"]])


def _place(ask: Ask) -> str:
    return f"{_page(ask)}?place={ask.data['seat']}"


def _by_when(event: Event, reader: int) -> str:
    last = plain_date(date.fromisoformat(event.data["last_day"]))
    return _("Please answer by %(date)s. One answer counts for your organization; you can change it until then.") % {
        "date": last
    }


def _closed(event: Event) -> str:
    words = ngettext(
        "%(answered)d organization has answered when it can meet with %(workgroup)s. Choose a time",
        "%(answered)d organizations have answered when they can meet with %(workgroup)s. Choose a time",
        event.data["answered"],
    )
    return with_names(words, event.data)


register(
    EventKind(
        "time_poll_opened",
        title=lambda event: with_names(_("%(workgroup)s asks when you can meet"), event.data),
        url=_page,
        group="organization",
        excerpt=lambda event: event.data["title"],
        means=_by_when,
        verb=gettext_lazy("Answer"),
        asks=ASK,
    )
)


register(
    EventKind(
        "time_poll_reminder",
        title=lambda event: with_names(_("%(workgroup)s still waits to hear when you can meet"), event.data),
        url=_page,
        group="organization",
        excerpt=lambda event: event.data["title"],
        means=_by_when,
        verb=gettext_lazy("Answer"),
        asks=ASK,
    )
)


register(
    EventKind(
        "time_poll_closed",
        title=_closed,
        url=_page,
        group="workgroup",
        excerpt=lambda event: event.data["title"],
        verb=gettext_lazy("Choose a time"),
    )
)


register(
    EventKind(
        "time_poll_called_off",
        title=lambda event: with_names(_("%(workgroup)s looks for no time any more: %(title)s"), event.data),
        url=_page,
        group="workgroup",
        verb=gettext_lazy("Open"),
    )
)


asks.register(
    AskKind(
        ASK,
        column=gettext_lazy("Times to meet"),
        verb=gettext_lazy("Answer"),
        title=lambda ask: with_names(_("When can %(organization)s meet with %(workgroup)s?"), ask.data),
        url=_place,
    )
)
