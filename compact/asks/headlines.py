"""What is true today, in one sentence: the titles of Today and of the board."""

from datetime import datetime

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.accounts.models import User
from compact.dates import clock

WORDS = (
    gettext_lazy("zero"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


def in_words(number: int) -> str:
    """Up to twelve in words, as people write; above that in figures."""
    return str(WORDS[number]) if number < len(WORDS) else number_format(number, force_grouping=True)


def greeting(person: User) -> str:
    """Good morning, afternoon or evening, by the person's own clock."""
    hour = localtime(now()).hour
    if hour < 12:
        words = _("Good morning, %(name)s.")
    elif hour < 18:
        words = _("Good afternoon, %(name)s.")
    else:
        words = _("Good evening, %(name)s.")
    return words % {"name": person.short_name}


def meets_at(moment: datetime) -> str:
    """You meet at 10:00."""
    return _("You meet at %(time)s.") % {"time": clock(moment)}


def needs_you(things: int, people: int, *, more: bool = False) -> str:
    """How much waits for this person: things, and people who ask the workgroups they run. `more`: more than that."""
    if more:
        return _("More than %(number)s things need you.") % {"number": things}
    number = {"number": in_words(people)}
    if not things and not people:
        return _("Nothing needs you today.")
    if not things:
        found = ngettext("One person waits for you.", "%(number)s people wait for you.", people)
        return found % {"number": capfirst(in_words(people))}
    needs = ngettext("One thing needs you", "%(number)s things need you", things)
    needs %= {"number": capfirst(in_words(things))}
    if not people:
        return _("%(things)s.") % {"things": needs}
    wait = ngettext("one person waits", "%(number)s people wait", people) % number
    return _("%(things)s, and %(people)s.") % {"things": needs, "people": wait}


def still_silent(partners: int, calls: int) -> str:
    """How many partners have not answered, and how few calls would bring most of the answers."""
    if not partners:
        return _("Every partner has answered.")
    words = ngettext("One partner is still silent.", "%(number)s partners are still silent.", partners)
    silent = words % {"number": capfirst(in_words(partners))}
    if calls == partners:
        words = ngettext("One call would settle it.", "%(number)s calls would settle it.", calls)
    else:
        words = ngettext("One call would settle most of it.", "%(number)s calls would settle most of it.", calls)
    return f"{silent} {words % {'number': capfirst(in_words(calls))}}"


def places_empty(number: int) -> str:
    """How many places of my organizations nobody fills."""
    words = ngettext("One of our places is empty", "%(number)s of our places are empty", number)
    return words % {"number": capfirst(in_words(number))}


def to_be_confirmed(number: int) -> str:
    """How many institutions are not counted, because nobody knows yet which they are."""
    words = ngettext(
        "One institution is still to be confirmed. It is not counted here.",
        "%(number)s institutions are still to be confirmed. They are not counted here.",
        number,
    )
    return words % {"number": capfirst(in_words(number))}
