"""What two versions of a charter say, part by part, and what changed between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import full_date
from compact.wording import marked, redline
from workgroups.models import Charter, Rule, Stage

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LABELS = {
    "purpose": gettext_lazy("Purpose"),
    "goal_numbers": gettext_lazy("Goals it serves"),
    "stage": gettext_lazy("Stage of life"),
    "includes": gettext_lazy("What we work on"),
    "excludes": gettext_lazy("What we leave to others"),
    "decision_rule": gettext_lazy("How we decide"),
    "decision_words": gettext_lazy("How we decide, in our own words"),
    "review_on": gettext_lazy("Next review"),
}

# Compared as a whole, not word by word.
CHOSEN = {"goal_numbers", "stage", "decision_rule", "review_on"}


@dataclass(frozen=True)
class Part:
    """One part of a charter: how it reads now, and with what went out and came in marked."""

    name: str
    label: "str | _StrPromise"
    html: SafeString
    marked: SafeString
    is_change: bool


def compared(before: Mapping[str, Any], after: Mapping[str, Any], goals: Mapping[int, str]) -> list[Part]:
    """Every part of two versions, in the order in which they are read; `goals` are the names of goals by number."""
    return [_part(name, before.get(name), after.get(name), goals) for name in Charter.WORDS]


def _part(name: str, old: Any, new: Any, goals: Mapping[int, str]) -> Part:
    change = (old or None) != (new or None)
    if name not in CHOSEN:  # plain text, whatever signs stand in it
        before, after = (_html(words or "") for words in (old, new))
        return Part(name, LABELS[name], after, redline(before, after), change)
    was, now = (_chosen(name, value, goals) for value in (old, new))
    each = [marked("" if one in now and one in was else "ins" if one in now else "del", one) for one in {**was, **now}]
    return Part(name, LABELS[name], _html("\n".join(now)), format_html("<p>{}</p>", _lines(each)), change)


def _lines(each: list[SafeString]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((one,) for one in each))


def _html(words: str) -> SafeString:
    return mark_safe(linebreaks(words, autoescape=True) if words else "")  # noqa: S308 -- escaped


def _chosen(name: str, value: Any, goals: Mapping[int, str]) -> dict[str, None]:
    """What was chosen, in words: several goals, one of everything else."""
    if not value:
        return {}
    if name == "goal_numbers":
        return dict.fromkeys(goals.get(one, _("Goal %(number)s") % {"number": one}) for one in value)
    if name == "stage":
        return {str(Stage(value).label): None}
    return {str(Rule(value).label) if name == "decision_rule" else full_date(value): None}
