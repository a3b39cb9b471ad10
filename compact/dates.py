"""Dates and times in words, in the reader's zone and language: "Thursday 18 February, 10:00 to 11:30".

The year is said only when it is not this one; "today" and "in 3 days" only inside seven days.
"""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def _local(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _as_day(value: dt.date) -> dt.date:
    value = _local(value)
    return value.date() if isinstance(value, dt.datetime) else value


def _this_year(value: dt.date) -> bool:
    return _as_day(value).year == timezone.localdate().year


def day(value: dt.date | None) -> str:
    """Thursday 18 February; with the year when it is not this year."""
    if not value:
        return ""
    if _this_year(value):
        return date_format(_local(value), pgettext("date", "l j F"))
    return date_format(_local(value), pgettext("date", "l j F Y"))


def plain_date(value: dt.date | None) -> str:
    """18 February; with the year when it is not this year."""
    if not value:
        return ""
    if _this_year(value):
        return date_format(_local(value), pgettext("date", "j F"))
    return date_format(_local(value), pgettext("date", "j F Y"))


def roughly(value: dt.date | None) -> str:
    """18 February; of what is more than a year ago the year alone, for nobody minds the day: 2016."""
    if not value or timezone.localdate() - _as_day(value) <= dt.timedelta(days=366):
        return plain_date(value)
    return date_format(_local(value), "Y")


def full_date(value: dt.date | None) -> str:
    """18 February 2026, always with the year: for records."""
    return date_format(_local(value), pgettext("date", "j F Y")) if value else ""


def short_date(value: dt.date | None) -> str:
    """18 Feb; with the year when it is not this year. For the narrow column of dated rows."""
    if not value:
        return ""
    if _this_year(value):
        return date_format(_local(value), pgettext("date", "j M"))
    return date_format(_local(value), pgettext("date", "j M Y"))


def month(value: dt.date | None) -> str:
    """February 2026."""
    return date_format(_local(value), pgettext("date", "F Y")) if value else ""


def clock(value: dt.datetime | dt.time | None) -> str:
    """10:00"""
    if not value:
        return ""
    return time_format(timezone.localtime(value) if isinstance(value, dt.datetime) else value, pgettext("date", "G:i"))


def moment(value: dt.datetime | None) -> str:
    """Thursday 18 February, 10:00"""
    return _("%(day)s, %(time)s") % {"day": day(value), "time": clock(value)} if value else ""


def short_moment(value: dt.datetime | None) -> str:
    """18 Feb, 10:00"""
    return _("%(day)s, %(time)s") % {"day": short_date(value), "time": clock(value)} if value else ""


def span(start: dt.date, end: dt.date | None = None) -> str:
    """From when until when: of a meeting "Thursday 18 February, 10:00 to 11:30", of two dates "1 July to 30 June"."""
    if isinstance(start, dt.datetime):
        if not isinstance(end, dt.datetime):
            return moment(start)
        last = clock(end) if _as_day(start) == _as_day(end) else moment(end)
        return _("%(start)s to %(end)s") % {"start": moment(start), "end": last}
    if end is None:
        return _("since %(date)s") % {"date": plain_date(start)}
    words = plain_date if start.year == end.year else full_date
    return _("%(start)s to %(end)s") % {"start": words(start), "end": words(end)}


def hours(start: dt.datetime, end: dt.datetime) -> str:
    """Thursday, 10:00 to 11:30: beside the day itself."""
    last = clock(end) if _as_day(start) == _as_day(end) else moment(end)
    weekday = date_format(_local(start), pgettext("date, a day of this week", "l"))
    first = _("%(day)s, %(time)s") % {"day": capfirst(weekday), "time": clock(start)}
    return _("%(start)s to %(end)s") % {"start": first, "end": last}


def when(value: dt.date | None) -> str:
    """Today, yesterday, tomorrow, the name of a day inside seven days, else the short date."""
    if not value:
        return ""
    away = (_as_day(value) - timezone.localdate()).days
    if away == 0:
        return _("Today")
    if away == -1:
        return _("Yesterday")
    if away == 1:
        return _("Tomorrow")
    if abs(away) < 7:
        return capfirst(date_format(_local(value), pgettext("date, a day of this week", "l")))
    return short_date(value)


def due(value: dt.date | None) -> str:
    """By when: "Due Friday, in 3 days", "Due 28 February", "Due since 3 February"."""
    if not value:
        return ""
    away = (_as_day(value) - timezone.localdate()).days
    if away < 0:
        return _("Due since %(date)s") % {"date": plain_date(value)}
    if away == 0:
        return _("Due today")
    if away < 7:
        weekday = date_format(_local(value), pgettext("date, after Due", "l"))
        return ngettext("Due %(day)s, tomorrow", "Due %(day)s, in %(count)d days", away) % {
            "day": weekday,
            "count": away,
        }
    return _("Due %(date)s") % {"date": plain_date(value)}
