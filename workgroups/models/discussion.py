"""What the people in a workgroup say to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, FilteredRelation, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import Reach, ScopedQuerySet
from compact.counting import count_by
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.prepared import Given
from compact.standing import StandsFor, acting
from partners.models import Organization
from workgroups.models.attachment import attach
from workgroups.models.post import MAILED, Post, in_news
from workgroups.models.readership import OpenableModel
from workgroups.models.steering import SteeredModel
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compact.accounts.models import User
    from compact.files import Sent
    from workgroups.models.connection import Connection

MOVED = gettext_lazy(
    "This topic was moved to another workgroup while you were writing. Look who reads it there before you post it."
)

PARTED = gettext_lazy(
    "This topic is not shared with your workgroup any more. Copy your words before you leave this page."
)


@dataclass(frozen=True)
class Telling:
    """How words are told: as which kind of event, with how many of their letters, and what else that kind needs."""

    kind: str = "posted"
    length: int = MAILED
    data: Mapping[str, Any] = field(default_factory=dict)


class DiscussionQuerySet(ScopedQuerySet["Discussion"]):
    """Read by the people of the workgroup, of another it is shared with, and by every partner while it is open."""

    def of(self, workgroup: Any) -> Self:
        """The topics of a workgroup, and those that others share with it."""
        return self.filter(Q(workgroup=workgroup) | Q(shared_with=workgroup))

    def with_reading(self, reach: Reach | Given) -> Self:
        """How far the reader has read each, and how much others have said since.

        `upto` and `upto_post` name the furthest post they were shown, None for who never opened it; `new_count` says
        how many posts of others came after that one.
        """
        person = reach.of(attrgetter("person_id")) if isinstance(reach, Given) else reach.person_id
        later = Q(posted_at__gt=OuterRef("mine__upto")) | Q(
            posted_at=OuterRef("mine__upto"), pk__gt=OuterRef("mine__upto_post")
        )
        # Said once more for the index: a range it can walk.
        since = Post.objects.visible_to(reach).filter(later, posted_at__gte=OuterRef("mine__upto"))
        return self.annotate(
            mine=FilteredRelation("readings", condition=Q(readings__person=person)),
            upto=F("mine__upto"),
            upto_post=F("mine__upto_post"),
            new_count=count_by(since.filter(discussion=OuterRef("pk")).exclude(author=person), "discussion"),
        )


@tracked(exclude=["started_by", "on_behalf_of", "started_at", "last_post_at", "post_count", "formerly", "shared_key"])
class Discussion(SteeredModel, OpenableModel):
    """One topic of a workgroup: a title and its posts, oldest first."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="discussions")
    title = models.CharField(gettext_lazy("topic"), max_length=300)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(default=now)
    last_post_at = models.DateTimeField(default=now)
    post_count = models.PositiveIntegerField(default=0)
    opening: "Post | None" = None  # what it was begun with just now

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
            *SteeredModel.STEERED,
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The discussion's page."""
        return reverse("workgroups:discussion", args=[self.workgroup.slug, self.pk])

    @property
    def entrance(self) -> str:
        """Its page where the reader goes on: at the first new post, at the end when they have read all.

        Asked of a topic that was read `with_reading`.
        """
        if getattr(self, "upto", None) is None:
            return self.get_absolute_url()
        return f"{self.get_absolute_url()}#{'new' if self.new_count else 'answer'}"  # type: ignore[attr-defined]

    @cached_property
    def connection(self) -> "Connection | None":
        """By which it is shared or proposed at the moment, if any: read by those who run either workgroup."""
        people = ("home", "workgroup", "proposed_by")
        return self.connections.filter(ended_at=None).select_related(*people).first()

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
        html: str = "",
        sent: "Sequence[Sent]" = (),
        organization: Organization | None,
        behalf: StandsFor | None = None,
        by: "User",
        token: UUID | None = None,
        partners_read: bool = False,
        telling: Telling = Telling(),
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
                discussion.opening = discussion._add(
                    body=body,
                    html=html,
                    sent=sent,
                    organization=organization,
                    behalf=behalf,
                    by=by,
                    token=token,
                    telling=telling,
                )
        except IntegrityError:
            return Post.objects.get(author=by, token=token).discussion
        return discussion

    @transaction.atomic
    def reply(  # noqa: PLR0913
        self,
        *,
        body: str,
        html: str = "",
        sent: "Sequence[Sent]" = (),
        organization: Organization | None,
        behalf: StandsFor | None = None,
        by: "User",
        token: UUID | None = None,
    ) -> "tuple[Post, bool]":
        """Say something, also for somebody one stands in for.

        Returns the post and whether it is new: the same form again says nothing twice. Raises ValidationError when the
        topic was closed or moved meanwhile.
        """
        try:
            with transaction.atomic():
                return self._add(
                    body=body, html=html, sent=sent, organization=organization, behalf=behalf, by=by, token=token
                ), True
        except IntegrityError:
            return Post.objects.get(author=by, token=token), False
        except ValidationError:
            said = Post.objects.filter(author=by, token=token, discussion=self.pk).first() if token else None
            if said is None:
                raise
            return said, False

    @property
    def begun_by(self) -> str:
        """Who began it, and for whom, in words."""
        return acting(self.started_by, self.on_behalf_of)

    def _add(  # noqa: PLR0913
        self,
        *,
        body: str,
        html: str,
        sent: "Sequence[Sent]",
        organization: Organization | None,
        behalf: StandsFor | None,
        by: "User",
        token: UUID | None,
        telling: Telling = Telling(),
    ) -> "Post":
        # Held until the post stands, so that nobody opens, shares, closes or moves the topic in between, and posts are
        # said in the order in which they can be read.
        held = Discussion.objects.filter(pk=self.pk).select_for_update(of=("self",)).first()
        if held is None:
            raise ValidationError(PARTED)
        if held.workgroup_id != self.workgroup_id:
            raise ValidationError(MOVED)
        if held.closed_at is not None:
            raise ValidationError(_("This topic was closed while you were writing."))
        posted_at = max(held.last_post_at, now())
        Discussion.objects.filter(pk=self.pk).update(post_count=F("post_count") + 1, last_post_at=posted_at)
        post = Post.objects.create(
            discussion=self,
            workgroup=self.workgroup,
            **held.read_with,
            author=by,
            organization=organization,
            on_behalf_of_id=behalf.person if behalf else None,
            body=body,
            html=html,
            posted_at=posted_at,
            token=token,
        )
        attach(post, sent)
        data = {
            "who": str(by),
            "organization": organization.usual_name if organization else "",
            "discussion": self.title,
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
            "pk": self.pk,
            "post": post.pk,
            "first": held.post_count == 0,
            **in_news(body, html, telling.length),
            **telling.data,
        }
        # Whoever is addressed hears of that, and not of the message a second time; a message to all they hear anyway.
        to_all = telling.kind != "posted"
        apart = [one.pk for one in post.address(by=by, data=data, behalf=behalf, apart=not to_all)]
        told = {**data, "apart": apart}
        record(
            telling.kind,
            actor=by,
            target=post,
            audience=self.people,
            visible=self.people,
            data=told,
            behalf=behalf,
            topic=self.pk,
        )
        return post
