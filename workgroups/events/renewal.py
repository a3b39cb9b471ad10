"""Every organization is asked whether it keeps its place, and one gives it back."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks import models as asks
from compact.asks.models import AskKind
from compact.dates import day
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import members_page, with_names


def _by_when(event: Event, reader: int) -> str:
    due = day(date.fromisoformat(event.data["due_on"]))
    return _("Please answer by %(date)s. If nothing changes, one tap is enough.") % {"date": due}


register(
    EventKind(
        "seat_renewal_asked",
        title=lambda event: with_names(_("%(workgroup)s asks whether you keep your place"), event.data),
        url=lambda event: reverse("workgroups:renewal_answers", args=[event.data["slug"]]),
        group="organization",
        excerpt=lambda event: event.data["text"],
        means=_by_when,
        verb=gettext_lazy("Answer"),
        asks="seat_renewal",
    )
)


register(
    EventKind(
        "place_given_back",
        title=lambda event: with_names(_("%(organization)s gives its place in %(workgroup)s back"), event.data),
        url=members_page,
        group="workgroup",
        excerpt=lambda event: event.data["reason"],
        verb=gettext_lazy("See who is in it"),
    )
)


asks.register(
    AskKind(
        "seat_renewal",
        column=gettext_lazy("Places to re-confirm"),
        verb=gettext_lazy("Answer"),
        title=lambda ask: with_names(_("Does %(organization)s keep its place in %(workgroup)s?"), ask.data),
        url=lambda ask: reverse("workgroups:renewal_answer", args=[ask.data["slug"], ask.pk]),
    )
)
