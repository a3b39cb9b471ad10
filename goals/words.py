"""Figures, periods and changes in the reader's words."""

import re
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Unit

_CLASS = re.compile(r"Class of (\d{4})$")
_SEASON = re.compile(r"Fall (\d{4})$")
_YEARS = re.compile(r"\d{4}(-\d{2,4})?$")


def number(amount: Decimal | float) -> str:
    """A number with as many decimals as it has, grouped as the reader is used to."""
    plain = Decimal(str(amount)).normalize()
    return str(number_format(Decimal(f"{plain:f}"), use_l10n=True, force_grouping=True))


def value(amount: Decimal | float, unit: str) -> str:
    """A figure with its unit: 76.1% or 156,181."""
    if unit == Unit.PERCENT:
        return _("%(number)s%%") % {"number": number(amount)}
    return number(amount)


def difference(amount: Decimal | float, unit: str) -> str:
    """How far two figures are apart: 3.1 points, or a number."""
    size = abs(Decimal(str(amount)))
    if unit == Unit.PERCENT:
        return ngettext("%(number)s point", "%(number)s points", int(size) if size == int(size) else 2) % {
            "number": number(size)
        }
    return number(size)


def signed(amount: Decimal | float) -> str:
    """A change with its sign: +3.1, −2."""
    size = number(abs(Decimal(str(amount))))
    return f"+{size}" if amount > 0 else f"−{size}" if amount < 0 else size


def period(label: str) -> str:
    """A period as it stands in a table: 2016–17, class of 2016."""
    if found := _CLASS.match(label):
        return _("class of %(year)s") % {"year": found[1]}
    if found := _SEASON.match(label):
        return _("fall %(year)s") % {"year": found[1]}
    return re.sub(r"(?<=\d)-(?=\d)", "–", label)


def during(label: str) -> str:
    """A period in a sentence: in 2016–17, for the class of 2016; one in other words stands in brackets."""
    if found := _CLASS.match(label):
        return _("for the class of %(year)s") % {"year": found[1]}
    if _SEASON.match(label) or _YEARS.match(label):
        return _("in %(period)s") % {"period": period(label)}
    return _("(%(period)s)") % {"period": period(label)}


def since(label: str) -> str:
    """A period that something is compared with: since 2016–17, since the class of 2015."""
    if found := _CLASS.match(label):
        return _("since the class of %(year)s") % {"year": found[1]}
    return _("since %(period)s") % {"period": period(label)}
