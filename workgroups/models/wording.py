"""How a message read before its author changed it."""

from typing import ClassVar

from django.db import models

from compact.access import ScopedQuerySet
from workgroups.models.readership import SharedModel
from workgroups.models.workgroup import Workgroup


class PostWordingQuerySet(ScopedQuerySet["PostWording"]):
    """Read by whoever reads the message."""


class PostWording(SharedModel):
    """Words that stood in a message from a moment on, until its author put others in their place."""

    post = models.ForeignKey("workgroups.Post", models.PROTECT, related_name="wordings")
    discussion = models.ForeignKey("workgroups.Discussion", models.PROTECT, related_name="+")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    body = models.TextField()
    html = models.TextField(blank=True, default="")
    since = models.DateTimeField()

    objects = PostWordingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["edition"]
        constraints = [
            models.UniqueConstraint(fields=["post", "edition"], name="an_edition_of_a_message_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.body[:60]
