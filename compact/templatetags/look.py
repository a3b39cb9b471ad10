"""What every template may use: icons, goal tags, status, small pictures, dates in words, the language switch."""

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from compact import dates
from compact.icons import ICONS, SHAPES
from compact.languages import OWN_NAMES

register = template.Library()

_ICONS = {
    name: mark_safe(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{paths}</svg>')  # noqa: S308
    for name, paths in ICONS.items()
}
_SHAPES = {
    number: mark_safe(f'<svg viewBox="-1 -1 14 14" aria-hidden="true">{path}</svg>')  # noqa: S308
    for number, path in SHAPES.items()
}
# kind → class, icon: the four states of the visual language and the two ways to wait
_STATUS = {
    "ok": ("ok", "signed"),
    "doing": ("wait", "half"),
    "wait": ("wait", "wait"),
    "off": ("wait", "off"),
    "late": ("late", "late"),
}


class Goal(Protocol):
    """What a goal tag needs to know of a goal."""

    number: int
    short_name: str

    def get_absolute_url(self) -> str: ...


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon of that name, hidden from screen readers: a word stands beside it. Unknown names raise KeyError."""
    return _ICONS[name]


@register.simple_tag
def goal(goal: Goal, *, link: bool = True) -> SafeString:
    """Shape, number and short name of a goal; a link to its page unless `link=False`."""
    words, lang = format_html("{}{} {}", _SHAPES[goal.number], goal.number, goal.short_name), lang_of_data()
    if not link:
        return format_html('<span class="goal" data-goal="{}"{}>{}</span>', goal.number, lang, words)
    address = goal.get_absolute_url()
    return format_html('<a class="goal" data-goal="{}" href="{}"{}>{}</a>', goal.number, address, lang, words)


@register.simple_tag
def goal_shape(number: int) -> SafeString:
    """The shape of a goal alone, where its name stands elsewhere."""
    return _SHAPES[number]


@register.simple_tag
def status(kind: str, words: object) -> SafeString:
    """Icon and word. `kind` is ok (done, signed), doing (under way), wait, off or late (overdue)."""
    style, name = _STATUS[kind]
    return format_html('<span class="is {}">{}{}</span>', style, _ICONS[name], words)


@register.simple_tag
def crumbs(*pairs: object) -> SafeString:
    """The parents of a page, as address and words in turn: `{% crumbs list_url _("Partners") %}`."""
    links = format_html_join("", '<li><a href="{}">{}</a></li>', zip(pairs[::2], pairs[1::2], strict=True))
    return format_html('<nav class="crumbs" aria-label="{}"><ol class="list">{}</ol></nav>', _("You are here"), links)


@register.simple_tag
def error_summary(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a form in order, in the words that stand at its field, with the id to jump to.

    Words that stand at several fields get the name of the field in front, so that no two lines read the same.
    """
    found = [("", "", str(words)) for words in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else field.auto_id if field.use_fieldset else field.id_for_label
        found += [(target, str(field.label), str(words)) for words in field.errors]
    often = Counter(words for _target, _label, words in found)
    summary = []
    for target, label, words in found:
        line = words
        if label and often[words] > 1:
            line = (
                f"{label} {words}"
                if label.endswith("?")
                else _("%(field)s: %(error)s") % {"field": label, "error": words}
            )
        summary.append({"id": target, "words": line})
    return summary


@register.filter
def initials(name: object) -> str:
    """Up to two letters for the round mark beside a person: the first and the last word's."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def dial(number: object) -> str:
    """What a telephone dials, out of a number as people write it: "(213) 555-0100" becomes "2135550100"."""
    return "".join(sign for sign in str(number) if sign.isdecimal() or sign in "+,;#*")


# --- Dates, as the reader's language writes them -------------------------------------------------------------------

register.filter(dates.day)
register.filter(dates.plain_date)
register.filter(dates.roughly)
register.filter(dates.full_date)
register.filter(dates.short_date)
register.filter(dates.month)
register.filter(dates.clock)
register.filter(dates.moment)
register.filter(dates.short_moment)
register.simple_tag(dates.span)
register.filter(dates.when)
register.filter(dates.due)

# --- What stands in the language it was written in -----------------------------------------------------------------

DATA_LANGUAGE = settings.LANGUAGE_CODE
_LANG = format_html(' lang="{}"', DATA_LANGUAGE)


@register.simple_tag(name="written")
def lang_of_data() -> SafeString:
    """The attribute of an element that holds words out of the data, on a page in another language; else nothing.

    `<h1{% written %}>{{ goal.statement }}</h1>`: a screen reader then pronounces them as they were written.
    """
    return mark_safe("") if translation.get_language() == DATA_LANGUAGE else _LANG


@register.filter
def written(words: object) -> object:
    """The same inside a sentence: the words in a `span` that names their language, where the page has another."""
    lang = lang_of_data()
    return format_html("<span{}>{}</span>", lang, words) if lang and words else words


# --- Navigation and language ---------------------------------------------------------------------------------------


@cache
def _address(view: str, language: str) -> str:
    """A page without arguments has one address in each language; every page names twenty of them."""
    return reverse(view)


@register.simple_tag(takes_context=True)
def menu_item(context: Context, view: str, words: str, *, section: str = "", listed: bool = False) -> SafeString:
    """A link of the menus, marking the section the reader is in. Raises NoReverseMatch for a page that is not there."""
    address = _address(view, translation.get_language())
    request: HttpRequest | None = context.get("request")
    current = ""
    if request is not None and request.path == address:
        current = mark_safe(' aria-current="page"')
    elif section and getattr(context.get("nav"), "section", None) == section:
        current = mark_safe(' aria-current="true"')
    item = '<li><a href="{}"{}>{}</a></li>' if listed else '<a href="{}"{}>{}</a>'
    return format_html(item, address, current, words)


def _in_language(request: HttpRequest | None, code: str) -> str | None:
    """The address of the same page in another language; nothing when the page has no language of its own."""
    match = request.resolver_match if request else None
    if request is None or match is None or not match.url_name:
        return None
    with translation.override(code):
        try:
            address = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        except NoReverseMatch:
            return None
    return None if address == request.path else address


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[dict[str, Any]]:
    """The other languages: code, own name, and the address of this page in that language (the start if it has none)."""
    request: HttpRequest | None = context.get("request")
    found = []
    for code, name in OWN_NAMES.items():
        if code == translation.get_language():
            continue
        address = _in_language(request, code)
        if address is None:
            with translation.override(code):
                address = reverse("home")
        elif request is not None and request.method == "GET" and request.GET:
            address = f"{address}?{request.GET.urlencode()}"
        found.append({"code": code, "name": name, "url": address})
    return found


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> SafeString:
    """`<link rel="alternate" hreflang>` for each language, when this page exists in each."""
    request: HttpRequest | None = context.get("request")
    here = translation.get_language()
    links = []
    for code, _name in settings.LANGUAGES:
        address = request.path if request and code == here else _in_language(request, code)
        if request is None or address is None:
            return mark_safe("")
        # Not from the request: the page that refuses a foreign host name is asked for under that name.
        address = f"{settings.BASE_URL}{address}"
        links.append((code, address))
        if code == settings.LANGUAGE_CODE:
            links.append(("x-default", address))
    return format_html_join("\n", '<link rel="alternate" hreflang="{}" href="{}">', links)


@register.filter
def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that the database put together, with `since` and `until` as moments again: the last one within its day."""
    return [
        {
            **row,
            "since": datetime.fromisoformat(row["since"]),
            "until": datetime.fromisoformat(row["until"]) - timedelta(seconds=1),
        }
        for row in rows
    ]
