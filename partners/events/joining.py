"""Who asks to act for an organization, and records that become one."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from partners.events.words import organization_page, word_of


def _request(event: Event) -> str:
    return reverse("partners:join_request", args=[event.target_id])


register(
    EventKind(
        "join_requested",
        title=lambda event: _("%(person)s asks to join %(organization)s") % event.data,
        url=_request,
        group="organization",
        verb=gettext_lazy("Answer"),
        asks="join_request",
    )
)


register(
    EventKind(
        "join_taken_back",
        title=lambda event: _("%(person)s no longer asks to join %(organization)s") % event.data,
        url=_request,
        group="organization",
    )
)


register(
    EventKind(
        "join_admitted",
        title=lambda event: _("%(by)s let you in: you act for %(organization)s now") % event.data,
        url=organization_page,
        group="you",
        essential=True,
        excerpt=word_of,
        means=lambda event, reader: _("You read and answer what %(organization)s is asked.") % event.data,
        verb=gettext_lazy("Open its page"),
    )
)


register(
    EventKind(
        "join_declined",
        title=lambda event: _("%(by)s declined your request to join %(organization)s") % event.data,
        url=organization_page,
        group="you",
        essential=True,
        excerpt=word_of,
        means=lambda event, reader: _("Your account stays. You can ask again, or ask another organization."),
        verb=gettext_lazy("Open its page"),
    )
)


register(
    EventKind(
        "join_passed_on",
        title=lambda event: _("We have asked the UNITE-LA team as well to let you in at %(organization)s") % event.data,
        url=_request,
        group="you",
        means=lambda event, reader: (
            _("Nobody has answered yet. You may expect an answer by %(date)s.")
            % {"date": plain_date(date.fromisoformat(event.data["due"]))}
        ),
    )
)


register(
    EventKind(
        "organization_merged",
        title=lambda event: _("“%(former)s” and %(organization)s are one record now") % event.data,
        url=organization_page,
        group="organization",
        means=lambda event, reader: _(
            "People, places and everything asked of either stand there together. Old addresses lead to it."
        ),
        verb=gettext_lazy("Open its page"),
    )
)
