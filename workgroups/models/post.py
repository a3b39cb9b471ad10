"""What one person said in a topic."""

from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedQuerySet, scope
from compact.notifications.events import record
from compact.prose import shortened, shown
from compact.standing import StandsFor
from partners.models import Organization
from workgroups.models.attachment import Attachment
from workgroups.models.mention import Mention, note_mentions, understand
from workgroups.models.readership import SharedModel
from workgroups.models.rewriting import RewritableModel
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from compact.accounts.models import User
    from workgroups.models.mention import Meant

EXCERPT = 280
MAILED = 3_000


def in_news(body: str, html: str, most: int = MAILED) -> dict[str, str]:
    """Words as news tells them: a line for the inbox, and at most so many characters for a mail."""
    return {"excerpt": body[:EXCERPT], "said": shortened(body, html, most)}


class PostQuerySet(ScopedQuerySet["Post"]):
    """Read by the people of the workgroup, and by every partner while it is open to them."""

    def as_read(self) -> Self:
        """With all that a page shows of each."""
        meant = Mention.objects.filter(post=OuterRef("pk")).order_by("pk")
        files = Attachment.objects.filter(post=OuterRef("pk")).order_by("pk")
        return self.select_related("author", "organization", "on_behalf_of", "withdrawn_by").annotate(
            addressed=ArraySubquery(meant.values(json=JSONObject(label="label", slug="organization__slug"))),
            files=ArraySubquery(files.values(json=JSONObject(pk="pk", name="name", size="size"))),
        )


class Post(SharedModel, RewritableModel):
    """What a person said, for which organization, and whom they stood in for. Both stay when the person moves on.

    `body` is the words; `html` the same with their form, if they have any.
    """

    discussion = models.ForeignKey("workgroups.Discussion", models.PROTECT, related_name="posts")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    body = models.TextField(_("message"), max_length=20_000)
    html = models.TextField(blank=True, default="", db_default="")
    posted_at = models.DateTimeField(default=now)
    token = models.UUIDField(null=True, editable=False)
    if TYPE_CHECKING:
        addressed: list[dict[str, Any]]
        files: list[dict[str, Any]]

    meant: "Sequence[Meant]" = ()  # whom it addresses, as just understood

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["posted_at", "pk"]
        indexes = [
            models.Index(fields=["discussion", "posted_at", "id"]),
            models.Index(fields=["workgroup", "organization", "posted_at"], name="last_words_of_an_organization"),
            models.Index(
                fields=["shared_key", "organization", "posted_at"],
                condition=Q(shared_key__gt=0),
                name="last_words_in_shared_topics",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="a_form_posted_twice_speaks_once"),
            *RewritableModel.CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return self.body[:60]

    def get_absolute_url(self) -> str:
        """Its lasting address, wherever its topic is."""
        return reverse("workgroups:post", args=[self.workgroup.slug, self.discussion_id, self.pk])

    @property
    def shown(self) -> "SafeString":
        """The words for a page, with whom they address."""
        found = self.addressed if hasattr(self, "addressed") else Post.objects.as_read().get(pk=self.pk).addressed
        marks = {escape(one["label"]): _mark(**one) for one in found}
        return shown(self.body, self.html, marks=marks)

    @property
    def told(self) -> dict[str, str]:
        """What its news says of the words: a line for the inbox, and as much as a mail shows."""
        return self.told_at_length(None)

    def told_at_length(self, most: int | None) -> dict[str, str]:
        """The same, with at most so many characters for a mail."""
        return in_news(self.body, self.html, most or MAILED)

    def address(
        self, *, by: "User", data: dict[str, Any], behalf: StandsFor | None = None, apart: bool = True
    ) -> "list[User]":
        """Understand whom the words address, and tell those who are newly reached. `meant` is then what was understood.

        `data` is what news of the message says. Returns who was told: nobody, unless by news `apart` from the message.
        """
        self.meant = understand(self.body, self.discussion.sides, by=by)
        reached = note_mentions(self, self.meant)
        if not apart:
            return []
        if reached:
            own, people = [scope(Kind.PERSON, one.pk) for one in reached], self.discussion.people
            told: dict[str, Any] = {"data": data, "behalf": behalf, "topic": self.discussion_id}
            record("mentioned", actor=by, target=self, audience=own, visible=people, **told)
        return reached


def _mark(label: str, slug: str | None) -> str:
    if slug is None:
        return f'<b class="mention">{escape(label)}</b>'
    return f'<a class="mention" href="{reverse("partners:organization", args=[slug])}">{escape(label)}</a>'
