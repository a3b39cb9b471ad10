"""Whether something that was agreed is open, done or dropped."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils.timezone import localdate

from compact.access import ScopedModel
from compact.asks.models import Channel
from compact.standing import acting

USUAL = timedelta(days=14)


class Settled(ScopedModel):
    """Brings what becomes of it: done with a word, by whom and over which channel, or dropped with a reason."""

    due_on: date | None
    completed_at = models.DateTimeField(null=True, editable=False)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    completed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    word = models.CharField(max_length=500, blank=True, editable=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, editable=False)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    drop_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.completed_at is None and self.dropped_at is None

    @property
    def is_late(self) -> bool:
        """Past its day, and open."""
        return self.is_open and self.due_on is not None and self.due_on < localdate()

    @property
    def presses(self) -> bool:
        """Open, and late or due within three days."""
        return self.is_open and self.due_on is not None and self.due_on <= localdate() + timedelta(days=3)

    @property
    def done_by(self) -> str:
        """Who has done it, and for whom, in words."""
        return acting(self.completed_by, self.completed_for)


def ahead() -> Case:
    """The day by when, or the usual one where it is over: nobody is late with what they are asked only now."""
    return Case(When(due_on__lt=localdate(), then=Value(localdate() + USUAL)), default=F("due_on"))
