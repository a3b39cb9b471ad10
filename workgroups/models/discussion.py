"""What the people in a workgroup say to each other."""

from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import ScopedQuerySet
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.standing import StandsFor, acting
from partners.models import Organization
from workgroups.models.post import Post
from workgroups.models.readership import OpenableModel
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

EXCERPT = 280


class DiscussionQuerySet(ScopedQuerySet["Discussion"]):
    """Read by the people of the workgroup, of another it is shared with, and by every partner while it is open."""

    def of(self, workgroup: Any) -> Self:
        """The topics of a workgroup, and those that others share with it."""
        return self.filter(Q(workgroup=workgroup) | Q(shared_with=workgroup))


@tracked(exclude=["started_by", "on_behalf_of", "started_at", "last_post_at", "post_count", "shared_key"])
class Discussion(OpenableModel):
    """One topic of a workgroup: a title and its posts, oldest first."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="discussions")
    title = models.CharField(_("topic"), max_length=300)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=now)
    last_post_at = models.DateTimeField(default=now)
    post_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-last_post_at", "-pk"]
        indexes = [models.Index(fields=["workgroup", "-last_post_at", "-id"])]
        constraints = [
            # What a post refers to, so that it can never stand in a discussion of another workgroup.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_discussion_belongs_to_its_workgroup"),
            # And that it is read by exactly those who read the discussion: opening one opens its posts.
            models.UniqueConstraint(
                fields=["workgroup", "id", "partners_read", "shared_key"], name="a_discussion_is_read_with_its_posts"
            ),
            *OpenableModel.CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The discussion's page."""
        return reverse("workgroups:discussion", args=[self.workgroup.slug, self.pk])

    @property
    def has_other_voices(self) -> bool:
        """Whether anybody but its author has written in it."""
        return self.posts.exclude(author=self.started_by_id).exists()

    @property
    def reply_count(self) -> int:
        """How many answered the first message."""
        return max(self.post_count - 1, 0)

    @classmethod
    @transaction.atomic
    def start(  # noqa: PLR0913
        cls,
        workgroup: Workgroup,
        *,
        title: str,
        body: str,
        organization: Organization | None,
        behalf: StandsFor | None = None,
        by: "User",
        token: UUID | None = None,
        partners_read: bool = False,
    ) -> "Discussion":
        """Begin a topic with its first message, read by every partner if `partners_read`.

        The same form again returns the topic it began.
        """
        opened = {"partners_read": True, "opened_at": now(), "opened_by": by} if partners_read else {}
        try:
            with transaction.atomic(), because(behalf=behalf):
                discussion = cls.objects.create(
                    workgroup=workgroup,
                    title=title,
                    started_by=by,
                    on_behalf_of_id=behalf.person if behalf else None,
                    **opened,
                )
                discussion._add(body=body, organization=organization, behalf=behalf, by=by, token=token)
        except IntegrityError:
            return Post.objects.get(author=by, token=token).discussion
        return discussion

    @transaction.atomic
    def reply(
        self,
        *,
        body: str,
        organization: Organization | None,
        behalf: StandsFor | None = None,
        by: "User",
        token: UUID | None = None,
    ) -> "tuple[Post, bool]":
        """Say something, also for somebody one stands in for.

        Returns the post and whether it is new: the same form again says nothing twice.
        """
        try:
            with transaction.atomic():
                return self._add(body=body, organization=organization, behalf=behalf, by=by, token=token), True
        except IntegrityError:
            return Post.objects.get(author=by, token=token), False

    @property
    def begun_by(self) -> str:
        """Who began it, and for whom, in words."""
        return acting(self.started_by, self.on_behalf_of)

    def _add(
        self,
        *,
        body: str,
        organization: Organization | None,
        behalf: StandsFor | None,
        by: "User",
        token: UUID | None,
    ) -> "Post":
        posted_at = now()
        # Held until the post stands, so that nobody opens the topic, shares it or keeps it in between.
        here = Discussion.objects.filter(pk=self.pk)
        if not here.update(post_count=F("post_count") + 1, last_post_at=Greatest(F("last_post_at"), posted_at)):
            gone = _("This topic is not shared with your workgroup any more. Your words are kept in this tab.")
            raise Forbidden(str(gone))
        read = here.values("partners_read", "shared_key").get()
        post = Post.objects.create(
            discussion=self,
            workgroup=self.workgroup,
            **read,
            author=by,
            organization=organization,
            on_behalf_of_id=behalf.person if behalf else None,
            body=body,
            posted_at=posted_at,
            token=token,
        )
        record(
            "posted",
            actor=by,
            target=post,
            audience=self.people,
            visible=self.people,
            data={
                "who": str(by),
                "organization": organization.usual_name if organization else "",
                "discussion": self.title,
                "workgroup": self.workgroup.usual_name,
                "slug": self.workgroup.slug,
                "pk": self.pk,
                "post": post.pk,
                "first": self.post_count == 0,
                "excerpt": body[:EXCERPT],
            },
            behalf=behalf,
        )
        return post
