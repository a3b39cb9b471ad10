"""What is asked of whom by when: one row, whatever the kind.

An ask is put to an organization through a *post*: the readership (a scope) of those who can answer it, for example the
people who run a workgroup. When the post passes to someone else, its open asks go along, because no person is named.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, handing_over, reach_of, scope, scope_field, scope_of
from partners.models import Organization

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from compact.accounts.models import User


@dataclass(frozen=True)
class AskKind:
    """How one kind of ask is put into words. Features register theirs; the board and the mails know nothing of them.

    `column` groups kinds on the board, `title(ask)` says what is asked in the reader's language (from `ask.data`, so
    that a list of asks costs no query), `url(ask)` is the page that answers it, `verb` the words on its button.
    """

    code: str
    column: "str | _StrPromise"
    verb: "str | _StrPromise"
    title: Callable[["Ask"], str]
    url: Callable[["Ask"], str]


KINDS: dict[str, AskKind] = {}


def register(kind: AskKind) -> None:
    """Make a kind known, once, when its app starts."""
    KINDS[kind.code] = kind


class Channel(models.TextChoices):
    """Where an answer came from; each counts the same."""

    PORTAL = "portal", _("in the portal")
    MAIL = "mail", _("by e-mail")
    PHONE = "phone", _("by telephone")


class AskQuerySet(ScopedQuerySet["Ask"]):
    """Read at the organization that is asked, and by those who can answer."""

    def open(self) -> Self:
        """Neither answered nor withdrawn. Snoozed asks are still open."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def waiting(self) -> Self:
        """Open, and not put off until a later day."""
        return self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now().date()))

    def answerable_by(self, user: "User") -> Self:
        """What needs this person: asks put to a post they hold."""
        return self.filter(post__in=reach_of(user).keys)

    def about(self, kind: str, subject_id: int) -> Self:
        """The ask of a kind about one object."""
        return self.filter(kind=kind, subject_id=subject_id)

    def by_urgency(self) -> Self:
        """The soonest due first; without a date, the longest waiting."""
        return self.order_by(F("due_on").asc(nulls_last=True), "asked_at", "pk")


class Ask(ScopedModel):
    """An organization is asked something through whoever holds a post, by a day, because."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="asks")
    post = models.BigIntegerField(db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_for = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(default=now)
    due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer = models.CharField(max_length=40, blank=True, editable=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True, editable=False)
    snoozed_until = models.DateField(null=True, blank=True)
    snooze_reason = models.CharField(max_length=500, blank=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(F("post"))

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        indexes = [
            models.Index(
                fields=["organization", "due_on"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="open_asks_by_organization",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "organization", "post"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="the_same_is_not_asked_twice_at_once",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | ~Q(snooze_reason=""), name="a_snoozed_ask_says_why"
            ),
        ]

    def __str__(self) -> str:
        return KINDS[self.kind].title(self)

    def get_absolute_url(self) -> str:
        """The page that answers it."""
        return KINDS[self.kind].url(self)

    @property
    def verb(self) -> str:
        """The words on the button."""
        return str(KINDS[self.kind].verb)

    @property
    def is_late(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < now().date()


def ask(  # noqa: PLR0913
    kind: str,
    *,
    of: Organization,
    post: int,
    subject_id: int,
    by: "User | None",
    asked_for: Organization | None = None,
    why: str = "",
    due_on: "date | None" = None,
    data: dict[str, Any] | None = None,
) -> Ask:
    """Ask an organization something through a post (a scope). Asking the same again returns the open ask."""
    with handing_over(scope(Kind.ORGANIZATION, of.pk), post):
        found = Ask.objects.open().about(kind, subject_id).filter(organization=of, post=post).first()
        return found or Ask.objects.create(
            kind=kind,
            subject_id=subject_id,
            organization=of,
            post=post,
            asked_by=by,
            asked_for=asked_for,
            why=why,
            due_on=due_on,
            data=data or {},
        )


@transaction.atomic
def settle(kind: str, subject_id: int, *, by: "User", answer: str, channel: str = Channel.PORTAL) -> int:
    """Mark what was asked about one object as answered, wherever it was asked. Returns how many asks this settled."""
    # Whoever answers holds the post, and so sees every ask it settles.
    return (
        Ask.objects.open()
        .about(kind, subject_id)
        .update(answered_at=now(), answered_by=by, answer=answer, channel=channel)
    )


class CallNoteQuerySet(ScopedQuerySet["CallNote"]):
    """Read by the backbone."""


class CallNote(ScopedModel):
    """The backbone spoke to an organization: what was said, and when to ask again."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="call_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=now)
    text = models.TextField(_("what was said"), max_length=2000)
    scope = scope_field(models.Value(2))

    objects = CallNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-noted_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
