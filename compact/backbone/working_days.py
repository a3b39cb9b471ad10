"""Patience is counted in days of work."""

from datetime import datetime, timedelta

from django.utils.timezone import now


def working_days_ago(days: int) -> datetime:
    """The same time of day, so many working days ago."""
    moment = now()
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() < 5
    return moment
