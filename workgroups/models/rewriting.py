"""What becomes of a message after it was said: its author puts other words in their place, or it is withdrawn."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now

from compact.access import Kind, ScopedModel, reach_of, scope
from compact.asks.models import Ask
from compact.asks.models import withdraw as unask
from compact.notifications.events import record, retell
from compact.standing import StandsFor
from compact.wall import handing_over
from workgroups.models.mention import note_mentions
from workgroups.models.wording import PostWording

if TYPE_CHECKING:
    from datetime import datetime

    from compact.accounts.models import User
    from workgroups.models.attachment import AttachmentQuerySet
    from workgroups.models.discussion import Discussion
    from workgroups.models.workgroup import Workgroup


class RewritableModel(ScopedModel):
    """Words in editions, each kept beside the one that stands; until they are withdrawn, and then none is kept.

    Whoever withdraws their own words takes them out of the portal: of what was said nothing stays but that it was. When
    those who run the workgroup withdraw somebody's words they say why, for all to read; the words go to their author.
    """

    edition = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=500, blank=True, default="", db_default="", editable=False)

    if TYPE_CHECKING:
        pk: int
        body: str
        html: str
        author: User
        author_id: int
        discussion: Discussion
        workgroup: Workgroup
        workgroup_id: int
        on_behalf_of_id: int | None
        posted_at: datetime
        attachments: AttachmentQuerySet

        @property
        def read_with(self) -> dict[str, Any]:
            """See `SharedModel`."""

        @property
        def told(self) -> dict[str, str]:
            """See `Post`."""

        def told_at_length(self, most: int | None) -> dict[str, str]:
            """See `Post`."""

        def address(self, *, by: "User", data: dict[str, Any], behalf: StandsFor | None = None) -> "list[User]":
            """See `Post`."""

    class Meta:
        abstract = True

    CONSTRAINTS = (
        models.CheckConstraint(
            condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
            | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, body="", html=""),
            name="a_withdrawn_message_says_by_whom_and_nothing_else",
        ),
    )

    @property
    def withdrawn_by_author(self) -> bool:
        """Whether its author took it back, and nobody else did."""
        return self.withdrawn_by_id == self.author_id

    @transaction.atomic
    def reword(self, *, body: str, html: str, edition: int, by: "User") -> bool:
        """Put other words in place of those of that edition, which are kept. Who is newly addressed is told.

        False, and nothing changes, when the words are not those of that edition any more, or are withdrawn. The same
        words again are no change.
        """
        before, since = (self.body, self.html), self.edited_at or self.posted_at
        if edition != self.edition or self.withdrawn_at is not None:
            return False
        if before == (body, html):
            return True
        standing = type(self)._default_manager.filter(pk=self.pk, edition=edition, withdrawn_at=None)
        now_said: dict[str, Any] = {"body": body, "html": html}
        if not standing.update(**now_said, edition=edition + 1, edited_at=now()):
            return False
        PostWording.objects.create(
            **self._at(), **self.read_with, edition=edition, body=before[0], html=before[1], since=since
        )
        self.refresh_from_db(fields=["body", "html", "edition", "edited_at"])
        retell(self, told=lambda event: self.told_at_length(event.data.get("length")))
        self.address(by=by, data=self._news(by=by), behalf=self._behalf(by))
        return True

    @transaction.atomic
    def withdraw(self, *, by: "User", why: str = "") -> bool:
        """Take the words away: from the page, from the history of the message and from news that has not left.

        Its author gives no reason; anybody else does, and the author is told and gets the words. False, and nothing
        changes, when it is withdrawn already.
        """
        own = by.pk == self.author_id
        lost = {**self.told, "why": "" if own else why}
        standing = type(self)._default_manager.filter(pk=self.pk, withdrawn_at=None)
        gone: dict[str, Any] = {"body": "", "html": "", "withdrawn_at": now(), "withdrawn_by": by}
        if not standing.update(**gone, withdrawn_why=lost["why"], edition=F("edition") + 1):
            return False
        PostWording.objects.filter(post=self.pk).delete()
        self.attachments.all().take_away()
        note_mentions(self, [])  # type: ignore[arg-type]
        self._ask_no_more(by=by)
        retell(self, excerpt="", said="", withdrawn=True)
        if not own:
            author = [scope(Kind.PERSON, self.author_id)]
            data = {**self._news(by=by), **lost}
            record("post_withdrawn", actor=by, target=self, audience=author, visible=author, data=data)
        self.refresh_from_db()
        return True

    def _behalf(self, by: "User") -> StandsFor | None:
        """Whom its author stood in for, and stands in for still."""
        stood = (self.workgroup_id, self.on_behalf_of_id)
        return next((one for one in reach_of(by).stands_for if (one.workgroup, one.person) == stood), None)

    def _ask_no_more(self, *, by: "User") -> None:
        """What a message to everybody asked it asked in its words."""
        if self.discussion.posts.filter(pk__lt=self.pk).exists():
            return
        with handing_over(self.workgroup.conveners_scope):
            put = Ask.objects.open().filter(kind="announcement", data__topic=self.discussion.pk)
            for number in set(put.values_list("subject_id", flat=True)):
                unask("announcement", number, by=by)

    def _at(self) -> dict[str, Any]:
        return {"post": self, "discussion": self.discussion, "workgroup": self.workgroup}

    def _news(self, *, by: "User") -> dict[str, Any]:
        return {
            "who": str(by),
            "discussion": self.discussion.title,
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
            "pk": self.discussion.pk,
            "post": self.pk,
            **self.told,
        }
