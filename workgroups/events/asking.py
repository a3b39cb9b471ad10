"""Requests that wait for too long, what was offered instead of a place, and what a colleague asks a representative."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import members_page, with_names
from workgroups.models.alternative import ASK as OBSERVE
from workgroups.models.alternative import Alternative
from workgroups.models.question import ASK as REPRESENTATIVE
from workgroups.models.seat import VACANCY


def _asked(said: Event | Ask) -> str:
    """The page of the request; of what was recorded before there was one, the workgroup's."""
    if "request" not in said.data:
        return reverse("workgroups:workgroup", args=[said.data["slug"]])
    return reverse("workgroups:asked", args=[said.data["slug"], said.data["request"]])


def _overdue(event: Event) -> str:
    words = ngettext(
        "%(who)s has waited for %(days)d working day for a place in %(workgroup)s",
        "%(who)s has waited for %(days)d working days for a place in %(workgroup)s",
        event.data["days"],
    )
    return with_names(words, event.data)


def _instead(event: Event, reader: int) -> str:
    """What whoever was declined can do now."""
    kind = event.data.get("alternative", "")
    if kind == Alternative.OBSERVER:
        return _("You can take part as an observer: say yes on the page of your request, and you are in.")
    if kind == Alternative.WORKGROUP:
        return with_names(
            _("They suggest another workgroup: %(elsewhere)s. You can ask for a place there."), event.data
        )
    if kind == Alternative.REPRESENTATIVE:
        return with_names(
            _("They suggest that you ask whoever represents %(organization)s in %(workgroup)s."), event.data
        )
    return _("Nothing else changes. You can ask again later, and read what the workgroup publishes.")


def _question(said: Event | Ask) -> str:
    return reverse("workgroups:question", args=[said.data["slug"], said.data["question"]])


def _representative(said: Event | Ask) -> str:
    return with_names(_("%(who)s asks you about %(workgroup)s, where you represent %(organization)s"), said.data)


def _vacancy(said: Event | Ask) -> str:
    return with_names(_("%(workgroup)s asks %(organization)s to name who leads for it there"), said.data)


def _naming(said: Event | Ask) -> str:
    return reverse("workgroups:naming", args=[said.data["slug"], said.data["seat"]])


register(
    EventKind(
        "place_empty",
        title=_vacancy,
        url=_naming,
        group="organization",
        verb=gettext_lazy("Name someone"),
        asks=VACANCY,
    )
)


asks.register(
    AskKind(
        VACANCY,
        column=gettext_lazy("Empty places"),
        verb=gettext_lazy("Name someone"),
        title=_vacancy,
        url=_naming,
        stands_alone=True,
    )
)


register(
    EventKind(
        "seat_request_overdue",
        title=_overdue,
        url=members_page,
        group="workgroup",
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Answer"),
        asks="seat_request",
    )
)


register(
    EventKind(
        "seat_request_passed_on",
        title=lambda event: _("Nobody has answered yet about your place in %(workgroup)s") % event.data,
        url=_asked,
        group="you",
        means=lambda event, reader: _("Those who run it were reminded, and the UNITE-LA team is asked as well."),
        verb=gettext_lazy("See your request"),
    )
)


# The answer to the person who asked waits for no summary, be it yes or no.
register(
    EventKind(
        "seat_declined",
        title=lambda event: _("%(workgroup)s could not give %(organization)s a place for %(who)s") % event.data,
        url=_asked,
        group="you",
        essential=True,
        excerpt=lambda event: event.data["reason"],
        means=_instead,
        verb=gettext_lazy("See what you can do"),
    )
)


register(
    EventKind(
        "representative_asked",
        title=_representative,
        url=_question,
        group="you",
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Answer"),
        asks=REPRESENTATIVE,
    )
)


register(
    EventKind(
        "representative_answered",
        title=lambda event: _("Your question about %(workgroup)s is answered") % event.data,
        url=_question,
        group="you",
        excerpt=lambda event: event.data["answer"],
        verb=gettext_lazy("Read the answer"),
    )
)


asks.register(
    AskKind(
        OBSERVE,
        column=gettext_lazy("Places offered instead"),
        verb=gettext_lazy("Answer"),
        title=lambda ask: with_names(_("%(workgroup)s offers %(who)s to take part as an observer"), ask.data),
        url=_asked,
    )
)


asks.register(
    AskKind(
        REPRESENTATIVE,
        column=gettext_lazy("Questions to representatives"),
        verb=gettext_lazy("Answer"),
        title=_representative,
        url=_question,
    )
)
