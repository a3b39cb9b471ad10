"""Patience is counted in days of work: Monday to Friday. Holidays are days like others."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, localtime, now

SATURDAY = 5


def working_days_ago(days: int) -> datetime:
    """The same time of day, so many working days ago."""
    moment = localtime(now())
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() < SATURDAY
    return moment


def working_day_after(day: date, days: int) -> date:
    """The day that comes so many working days after a day: five after a Thursday is the next Thursday."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def working_days_since(moment: datetime) -> int:
    """How many working days have passed since the day of a moment: none on that day, and none over a weekend."""
    first, today = localdate(moment), localdate()
    weeks, rest = divmod(max((today - first).days, 0), 7)
    return weeks * SATURDAY + sum((today - timedelta(days=back)).weekday() < SATURDAY for back in range(rest))
