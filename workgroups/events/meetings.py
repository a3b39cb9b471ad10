"""That a workgroup meets, and that a date has moved, changed or was called off."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.accounts import zones
from compact.dates import moment, span
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Workgroup

MANY = "count"


def _spoken(event: Event) -> dict[str, Any]:
    """Its times in words, on the reader's clock."""
    data = event.data
    words = {**data, "when": _when(event), "reason": data.get("reason", "")}
    words["more"] = data.get(MANY, 1) - 1
    if "was" in data:
        words["was"] = moment(datetime.fromisoformat(data["was"]))
    return words


def _when(event: Event) -> str:
    return span(datetime.fromisoformat(event.data["starts"]), datetime.fromisoformat(event.data["ends"]))


def _is_series(event: Event) -> bool:
    return int(event.data.get(MANY, 1)) > 1


def _announced(event: Event) -> str:
    if _is_series(event):
        return with_names(_("%(workgroup)s meets %(count)s times, first on %(when)s"), _spoken(event))
    return with_names(_("%(workgroup)s meets on %(when)s"), _spoken(event))


def _moved(event: Event) -> str:
    if _is_series(event):
        return with_names(
            _("%(workgroup)s meets on %(when)s instead of %(was)s, and so do the meetings after it"), _spoken(event)
        )
    return with_names(_("%(workgroup)s meets on %(when)s instead of %(was)s"), _spoken(event))


def _changed(event: Event) -> str:
    if _is_series(event):
        return with_names(
            _("%(who)s changed the meeting of %(workgroup)s on %(when)s and those after it"), _spoken(event)
        )
    return with_names(_("%(who)s changed the meeting of %(workgroup)s on %(when)s"), _spoken(event))


def _called_off(event: Event) -> str:
    if _is_series(event):
        return with_names(_("%(count)s meetings of %(workgroup)s are called off, from %(when)s on"), _spoken(event))
    return with_names(_("The meeting of %(workgroup)s on %(when)s is called off"), _spoken(event))


def _meeting(event: Event) -> str:
    return reverse("workgroups:meeting", args=[event.data["slug"], event.data["pk"]])


def _means(event: Event, reader: int) -> str:
    """Where it is, on whose clock, and how to join it."""
    data = event.data
    said = []
    with override(ZoneInfo(data["zone"])):
        there = _when(event)
    if there != _when(event):
        said.append(_("In %(zone)s: %(when)s.") % {"zone": zones.called(data["zone"]), "when": there})
    if data.get("place"):
        said.append(_("Place: %(place)s.") % {"place": data["place"]})
    if data.get("link"):
        said.append(_("By video: %(link)s") % {"link": data["link"]})
    if data.get("telephone"):
        said.append(_("By telephone: %(telephone)s.") % {"telephone": data["telephone"]})
    if not said[1:] and not (data.get("place") or data.get("link") or data.get("telephone")):
        said.append(_("Where it is, is not said yet."))
    return " ".join(said)


def _counted(n: int) -> str:
    return ngettext("%(count)d date", "%(count)d dates", n) % {"count": n}


def _unless_off(words: Callable[[Event], str]) -> Callable[[Event], str]:
    """What was said of a date before it was called off says so, too."""

    def title(event: Event) -> str:
        told = words(event)
        return _("%(date)s (called off since)") % {"date": told} if event.data.get("withdrawn") else told

    return title


_SHARED: dict[str, Any] = {
    "url": _meeting,
    "excerpt": lambda event: str(event.data.get("title", "")),
    "counted": _counted,
    "verb": gettext_lazy("Open the meeting"),
    "means": _means,
    "invites": True,
}


register(EventKind("meeting_announced", title=_unless_off(_announced), **_SHARED))
register(EventKind("meeting_moved", title=_unless_off(_moved), **_SHARED))
register(EventKind("meeting_changed", title=_unless_off(_changed), **_SHARED))
register(
    EventKind(
        "meeting_cancelled",
        title=_called_off,
        **{
            **_SHARED,
            "excerpt": lambda event: str(event.data.get("reason", "")),
            "means": lambda event, reader: _("Nobody needs to answer for it any more. What was noted stays."),
        },
    )
)


def event_of(workgroup: "Workgroup", *, by: "User") -> Event:
    """What will be told when a date is sent; it has not happened yet."""
    people = workgroup.people_scope
    return Event(kind="meeting_announced", actor=by, scope=people, audience=[people], data={})
