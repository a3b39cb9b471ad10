"""What is asked for after a meeting, who is reminded, and what became of it, in words."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import day
from compact.mail import absolute
from compact.mail_links import MailLink
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names
from workgroups.models.action_asks import RETURNED
from workgroups.models.place_asks import ACTION


def action_page(said: Event | Ask) -> str:
    """The page of the action."""
    return reverse("workgroups:action", args=[said.data["slug"], said.data["action"]])


def by_mail(said: Event | Ask, person: int) -> str:
    """Where this person marks it as done from the mail, without signing in."""
    return reverse("done:action", args=[MailLink("action", said.data["action"], person).token])


def _links(ask: Ask, reader: int) -> list[tuple[str, str]]:
    return [(_("Mark it as done"), absolute(by_mail(ask, reader)))]


def _late_page(event: Event) -> str:
    return reverse("workgroups:actions", args=[event.data["slug"]])


def _asked(said: Event | Ask) -> str:
    return with_names(_("%(title)s (%(workgroup)s)"), said.data)


def _when(said: Event | Ask) -> str:
    due_on = said.data.get("due_on", "")
    return day(date.fromisoformat(due_on)) if due_on else ""


def _reminder(event: Event) -> str:
    return _("Due %(date)s: %(title)s") % {"date": _when(event), "title": event.data["title"]}


def _late(event: Event) -> str:
    if event.data.get("doer"):
        return with_names(_("%(organization)s owes %(workgroup)s: %(title)s. %(doer)s is asked."), event.data)
    return with_names(_("%(organization)s owes %(workgroup)s: %(title)s"), event.data)


def _overdue(event: Event) -> str:
    words = ngettext(
        "One action in %(workgroup)s is a week late",
        "%(count)d actions in %(workgroup)s are a week late",
        event.data["count"],
    )
    return with_names(words, event.data)


def _whom_to_ring(event: Event) -> str:
    """A line for each: what it is, whose, and the number."""
    lines = []
    for one in event.data["late"]:
        whom = ", ".join(filter(None, [one["organization"], one["who"], one["phone"]]))
        lines.append(f"{one['title']} ({whom})")
    return "; ".join(lines)


def _changed(event: Event) -> str:
    if event.data["moved"]:
        return _("“%(title)s” is due on %(date)s now") % {"title": event.data["title"], "date": _when(event)}
    return with_names(_("What is asked for is put in other words: %(title)s"), event.data)


register(
    EventKind(
        "action_asked",
        title=_asked,
        url=action_page,
        group="organization",
        excerpt=lambda event: event.data.get("why", ""),
        means=lambda event, reader: _(
            "Mark it as done when it is done, with a word if you like. If you need more time, if somebody else does it,"
            " or if it is not yours, say so on the same page."
        ),
        verb=gettext_lazy("Mark it as done"),
        asks=ACTION,
        by_mail=by_mail,
    )
)
# Whoever chose to hear of things as they happen; the summary of everybody else brings the ask itself.
register(
    EventKind(
        "action_reminder",
        title=_reminder,
        url=action_page,
        group="organization",
        verb=gettext_lazy("Mark it as done"),
        asks=ACTION,
        by_mail=by_mail,
    )
)
register(
    EventKind(
        "action_late",
        title=_late,
        url=action_page,
        group="organization",
        means=lambda event, reader: _(
            "It was due %(date)s. You can mark it as done, or say who does it, or by when."
        ) % {"date": _when(event)},
        verb=gettext_lazy("Look at it"),
    )
)  # fmt: skip
register(
    EventKind(
        "action_overdue",
        title=_overdue,
        url=_late_page,
        group="workgroup",
        excerpt=_whom_to_ring,
        verb=gettext_lazy("See whom to ring"),
    )
)
register(
    EventKind(
        "action_completed",
        title=lambda event: with_names(_("%(organization)s has done it: %(title)s"), event.data),
        url=action_page,
        group="workgroup",
        excerpt=lambda event: event.data["word"],
        counted=lambda n: ngettext("%(n)d action done", "%(n)d actions done", n) % {"n": n},
        verb=gettext_lazy("Look at it"),
    )
)
register(
    EventKind(
        "action_dropped",
        title=lambda event: with_names(_("Nobody needs to do it any more: %(title)s"), event.data),
        url=action_page,
        group="organization",
        excerpt=lambda event: event.data["reason"],
        verb=gettext_lazy("Look at it"),
    )
)
register(
    EventKind(
        "action_changed",
        title=_changed,
        url=action_page,
        group="organization",
        excerpt=lambda event: event.data["reason"],
        verb=gettext_lazy("Look at it"),
    )
)
register(
    EventKind(
        RETURNED,
        title=lambda event: with_names(_("%(organization)s says it is not theirs to do: %(title)s"), event.data),
        url=action_page,
        group="workgroup",
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Say whose it is"),
        asks=RETURNED,
    )
)
asks.register(
    AskKind(
        ACTION,
        column=gettext_lazy("Actions"),
        verb=gettext_lazy("Mark it as done"),
        title=_asked,
        url=action_page,
        links=_links,
    )
)
asks.register(
    AskKind(
        RETURNED,
        column=gettext_lazy("Actions given back"),
        verb=gettext_lazy("Say whose it is"),
        title=lambda ask: with_names(_("%(organization)s says it is not theirs to do: %(title)s"), ask.data),
        url=action_page,
    )
)
