"""What the people in a workgroup say to each other."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from partners.models import Organization
from workgroups.models.workgroup import Workgroup


class DiscussionQuerySet(ScopedQuerySet["Discussion"]):
    """Read by the people of the workgroup."""


class Discussion(ScopedModel):
    """One topic of a workgroup: a title and its posts, oldest first."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="discussions")
    title = models.CharField(_("topic"), max_length=300)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=now)
    last_post_at = models.DateTimeField(default=now)
    post_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-last_post_at", "-pk"]
        indexes = [models.Index(fields=["workgroup", "-last_post_at", "-id"])]
        constraints = [
            # What a post refers to, so that it can never stand in a discussion of another workgroup.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_discussion_belongs_to_its_workgroup")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The discussion's page."""
        return reverse("workgroups:discussion", args=[self.workgroup.slug, self.pk])


class PostQuerySet(ScopedQuerySet["Post"]):
    """Read by the people of the workgroup."""


class Post(ScopedModel):
    """What a person said, for which organization. The organization stays when the person moves on."""

    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="posts")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    body = models.TextField(_("message"), max_length=20_000)
    posted_at = models.DateTimeField(default=now)
    token = models.UUIDField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["posted_at", "pk"]
        indexes = [models.Index(fields=["discussion", "posted_at", "id"])]
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="a_form_posted_twice_speaks_once")]

    def __str__(self) -> str:
        return self.body[:60]
