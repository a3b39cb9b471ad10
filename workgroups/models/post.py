"""What one person said in a topic."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import ScopedQuerySet
from partners.models import Organization
from workgroups.models.readership import SharedModel
from workgroups.models.workgroup import Workgroup


class PostQuerySet(ScopedQuerySet["Post"]):
    """Read by the people of the workgroup, and by every partner while it is open to them."""


class Post(SharedModel):
    """What a person said, for which organization, and whom they stood in for. Both stay when the person moves on."""

    discussion = models.ForeignKey("workgroups.Discussion", models.PROTECT, related_name="posts")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    body = models.TextField(_("message"), max_length=20_000)
    posted_at = models.DateTimeField(default=now)
    token = models.UUIDField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["posted_at", "pk"]
        indexes = [
            models.Index(fields=["discussion", "posted_at", "id"]),
            models.Index(fields=["workgroup", "organization", "posted_at"], name="last_words_of_an_organization"),
        ]
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="a_form_posted_twice_speaks_once")]

    def __str__(self) -> str:
        return self.body[:60]
