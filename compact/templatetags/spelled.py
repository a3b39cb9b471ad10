"""Small numbers in words."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop

register = template.Library()

_WORDS = [
    gettext_noop("zero"),
    gettext_noop("one"),
    gettext_noop("two"),
    gettext_noop("three"),
    gettext_noop("four"),
    gettext_noop("five"),
    gettext_noop("six"),
    gettext_noop("seven"),
    gettext_noop("eight"),
    gettext_noop("nine"),
    gettext_noop("ten"),
    gettext_noop("eleven"),
    gettext_noop("twelve"),
    gettext_noop("thirteen"),
    gettext_noop("fourteen"),
    gettext_noop("fifteen"),
    gettext_noop("sixteen"),
    gettext_noop("seventeen"),
    gettext_noop("eighteen"),
    gettext_noop("nineteen"),
    gettext_noop("twenty"),
    gettext_noop("twenty-one"),
    gettext_noop("twenty-two"),
    gettext_noop("twenty-three"),
    gettext_noop("twenty-four"),
    gettext_noop("twenty-five"),
    gettext_noop("twenty-six"),
    gettext_noop("twenty-seven"),
    gettext_noop("twenty-eight"),
    gettext_noop("twenty-nine"),
    gettext_noop("thirty"),
]


@register.filter
def spelled(number: int) -> str:
    """A number in words up to thirty, in figures above."""
    return gettext(_WORDS[number]) if 0 <= number < len(_WORDS) else str(number_format(number, force_grouping=True))
