"""Words of agreements and of sources in templates."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from compact.wording import clean

if TYPE_CHECKING:
    from compact.agreements.models import Signature

register = template.Library()


@register.filter
def wording(body: str) -> SafeString:
    """Clause text as HTML, cleaned once more on its way out."""
    return mark_safe(clean(body))  # noqa: S308 -- cleaned


@register.filter
def confidence(word: str) -> str:
    """How sure a fact is, in plain words. The data's three words are explained on the About page."""
    words = {
        "sourced": _("read in the source"),
        "seed": _("stated in the founding documents"),
        "inferred": _("worked out from sources"),
    }
    return words.get(word, word)


@register.filter
def sources(value: str) -> SafeString:
    """Addresses separated by " ; " as links named by their site; a `seed:` prefix is left out of the words."""
    found: list[SafeString] = []
    for part in filter(None, (one.strip() for one in value.split(" ; "))):
        address = part[part.find("http") :].rstrip(")") if "http" in part else ""
        name = address.split("/")[2].removeprefix("www.") if address.count("/") >= 2 else part
        found.append(format_html('<a href="{}" rel="noopener">{}</a>', address, name) if address else escape(name))
    return format_html_join(", ", "{}", ((one,) for one in found))


@register.filter
def to_be_confirmed(signatures: "Iterable[Signature]") -> int:
    """How many of these signers have no name yet."""
    return sum(one.organization.to_be_confirmed for one in signatures)
