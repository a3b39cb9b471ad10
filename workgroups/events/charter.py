"""The charter of a workgroup: that a version was adopted, and that it is due for a review."""

from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from compact.asks import models as asks
from compact.asks.models import Ask, AskKind
from compact.dates import full_date
from compact.notifications.events import EventKind, register
from compact.notifications.models import Event
from workgroups.events.words import with_names
from workgroups.models import Rule, Stage

# One line for each part that changed; what fits into the line is said in it.
LINES = {
    "purpose": gettext_noop("The purpose has other words."),
    "goal_numbers": gettext_noop("It serves these goals now: %(goal_numbers)s."),
    "stage": gettext_noop("Stage of life: %(stage)s."),
    "includes": gettext_noop("What it works on has other words."),
    "excludes": gettext_noop("What it leaves to others has other words."),
    "decision_rule": gettext_noop("How it decides: %(decision_rule)s."),
    "decision_words": gettext_noop("How it decides has other words."),
    "review_on": gettext_noop("Next review: %(review_on)s."),
}


def _adopted(event: Event) -> str:
    if "before" in event.data:
        return with_names(_("%(workgroup)s has a new charter, version %(number)s"), event.data)
    return with_names(_("%(workgroup)s has a charter"), event.data)


def _changed(event: Event) -> str:
    """What changed, one line each; of a first version what the workgroup is for."""
    data = event.data
    if "changed" not in data:
        return str(data["purpose"])
    words = {
        "goal_numbers": ", ".join(map(str, data["goal_numbers"])) or _("none"),
        "stage": Stage(data["stage"]).label,
        "decision_rule": str(Rule(data["decision_rule"]).label),
        "review_on": full_date(date.fromisoformat(data["review_on"])),
    }
    lines = [with_names(_(LINES[name]), words) for name in data["changed"] if name in LINES]
    return "\n".join(lines) or _("The words are the same as before.")


def _agreed(event: Event, reader: int) -> str:
    words = {"date": full_date(date.fromisoformat(event.data["agreed_on"])), "where": event.data["agreed_at"]}
    if words["where"]:
        return with_names(_("Agreed on %(date)s, %(where)s."), words)
    return with_names(_("Agreed on %(date)s."), words)


def _page(event: Event) -> str:
    """What changed against the version before; of a first version its words."""
    data = event.data
    if "before" in data:
        return reverse("workgroups:charter_changes", args=[data["slug"], data["before"], data["number"]])
    return reverse("workgroups:charter_version", args=[data["slug"], data["number"]])


def _review(ask: Ask) -> str:
    return with_names(_("The charter of %(workgroup)s is due for a review"), ask.data)


register(
    EventKind(
        "charter_adopted",
        title=_adopted,
        url=_page,
        group="decided",
        excerpt=lambda event: Truncator(_changed(event)).chars(600),
        means=_agreed,
        verb=gettext_lazy("Read the charter"),
    )
)


asks.register(
    AskKind(
        "charter_review",
        column=gettext_lazy("Charters to review"),
        verb=gettext_lazy("Look at it"),
        title=_review,
        url=lambda ask: reverse("workgroups:charter_review", args=[ask.data["slug"]]),
    )
)
