"""What happened, and who hears of it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now

from compact.access import ScopedModel, ScopedQuerySet


class EventQuerySet(ScopedQuerySet["Event"]):
    """Read by whoever may read what it is about."""


class Event(ScopedModel):
    """Something happened, said once. Every inbox line and every mail follows from one of these rows."""

    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    target_type = models.ForeignKey("contenttypes.ContentType", models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    scope = models.BigIntegerField(db_index=True)
    scope_also = models.BigIntegerField(null=True, db_index=True)
    audience = ArrayField(models.BigIntegerField())
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField(default=now)
    announced_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["happened_at", "pk"]
        indexes = [
            models.Index(
                fields=["happened_at"], condition=models.Q(announced_at=None), name="events_nobody_has_heard_of"
            ),
            models.Index(fields=["target_type", "target_id"]),
        ]

    def __str__(self) -> str:
        return self.kind
