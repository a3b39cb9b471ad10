"""Agendas and minutes: what was published, proposed, answered, closed, adopted and amended."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from compact.dates import day, full_date, plain_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names
from workgroups.models.nameless import ended


def _words(event: Event) -> dict[str, Any]:
    """The event's names, and `date`: the day of the meeting where it is held."""
    starts = datetime.fromisoformat(event.data["starts_at"]).astimezone(ZoneInfo(event.data["zone"]))
    return {**event.data, "date": plain_date(starts.date())}


def _meeting(event: Event) -> str:
    return reverse("workgroups:meeting", args=[event.data["slug"], event.data["pk"]])


def _minutes(event: Event) -> str:
    return reverse("workgroups:minutes", args=[event.data["slug"], event.data["pk"]])


def _desk(event: Event) -> str:
    return reverse("workgroups:agenda", args=[event.data["slug"], event.data["pk"]]) + "#proposals"


def _said(words: str) -> Any:
    return lambda event: with_names(_(words), _words(event))


def _titles(event: Event) -> str:
    return "\n".join(event.data["titles"])


def action_line(action: dict[str, str]) -> str:
    """Who does what by when, in a line."""
    who = ", ".join(one for one in (action["who"], action["organization"]) if one)
    words = {"who": who, "what": action["title"]}
    if not action["due_on"]:
        return with_names(_("%(who)s: %(what)s"), words)
    words["date"] = plain_date(date.fromisoformat(action["due_on"]))
    return with_names(_("%(who)s: %(what)s, by %(date)s"), words)


def _closed(event: Event) -> str:
    """The decisions and the actions, a line each."""
    decided = [with_names(_("Decision: %(words)s"), {"words": ended(words)}) for words in event.data["decisions"]]
    agreed = [with_names(_("Action: %(words)s"), {"words": ended(action_line(one))}) for one in event.data["actions"]]
    lines = [*decided, *agreed] or [_("No decision and no action was noted.")]
    return Truncator("\n".join(lines)).chars(2000)


def _next(event: Event, reader: int) -> str:
    return _("Something wrong in the notes? Propose a correction on their page, until they are adopted.")


def _answered(event: Event) -> str:
    if event.data["taken"]:
        return with_names(_("“%(title)s” is on the agenda of %(workgroup)s, %(date)s"), _words(event))
    return with_names(_("“%(title)s” is not on the agenda of %(workgroup)s, %(date)s"), _words(event))


def _corrected(event: Event) -> str:
    if event.data["taken"]:
        return with_names(_("Your correction is in the minutes of %(workgroup)s, %(date)s"), _words(event))
    return with_names(_("Your correction is not in the minutes of %(workgroup)s, %(date)s"), _words(event))


def _adopted(event: Event, reader: int) -> str:
    words = {"date": full_date(date.fromisoformat(event.data["on"])), "where": event.data["where"]}
    if words["where"]:
        return with_names(_("Adopted on %(date)s, %(where)s. They are changed only by amendments from now on."), words)
    return with_names(_("Adopted on %(date)s. They are changed only by amendments from now on."), words)


register(
    EventKind(
        "agenda_published",
        title=_said(gettext_noop("The agenda of %(workgroup)s for %(date)s is out")),
        url=_meeting,
        excerpt=_titles,
        means=lambda event, reader: with_names(
            ngettext(
                "%(count)d item. It begins on %(day)s.", "%(count)d items. It begins on %(day)s.", event.data["count"]
            ),
            {
                "count": event.data["count"],
                "day": day(datetime.fromisoformat(event.data["starts_at"]).astimezone(ZoneInfo(event.data["zone"]))),
            },
        ),
        verb=gettext_lazy("Read the agenda"),
    )
)
register(
    EventKind(
        "item_proposed",
        title=_said(gettext_noop("%(who)s proposes “%(title)s” for %(workgroup)s, %(date)s")),
        url=_desk,
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Take or decline it"),
    )
)
register(
    EventKind(
        "item_answered",
        title=_answered,
        url=_meeting,
        group="you",
        excerpt=lambda event: event.data["word"],
        verb=gettext_lazy("Open the meeting"),
    )
)
register(
    EventKind(
        "meeting_closed",
        title=_said(gettext_noop("What came of the meeting of %(workgroup)s on %(date)s")),
        url=_minutes,
        group="decided",
        excerpt=_closed,
        means=_next,
        verb=gettext_lazy("Read the notes"),
    )
)
register(
    EventKind(
        "minutes_adopted",
        title=_said(gettext_noop("The minutes of %(workgroup)s of %(date)s are adopted")),
        url=_minutes,
        group="decided",
        means=_adopted,
        verb=gettext_lazy("Read the minutes"),
    )
)
register(
    EventKind(
        "minutes_amended",
        title=_said(gettext_noop("Amendment %(number)d to the minutes of %(workgroup)s of %(date)s")),
        url=_minutes,
        group="decided",
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Read what changed"),
    )
)
register(
    EventKind(
        "correction_proposed",
        title=_said(gettext_noop("%(who)s proposes a correction of the minutes of %(workgroup)s, %(date)s")),
        url=_minutes,
        excerpt=lambda event: event.data["why"],
        verb=gettext_lazy("Take or decline it"),
    )
)
register(
    EventKind(
        "correction_answered",
        title=_corrected,
        url=_minutes,
        group="you",
        excerpt=lambda event: event.data["word"],
        verb=gettext_lazy("Read the minutes"),
    )
)
