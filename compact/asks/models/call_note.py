"""What the backbone heard on the telephone."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, ScopedModel, ScopedQuerySet, scope_field
from compact.asks.models.asked import Ask
from partners.models import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


class CallNoteQuerySet(ScopedQuerySet["CallNote"]):
    """Read by the backbone."""


class CallNote(ScopedModel):
    """The backbone spoke to an organization: what was said, and when to ask again."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="call_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=now)
    text = models.TextField(_("what was said"), max_length=2000)
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)
    token = models.UUIDField(null=True, editable=False)
    scope = scope_field(models.Value(BACKBONE))

    objects = CallNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-noted_at", "-pk"]
        indexes = [models.Index(fields=["organization", "-noted_at", "-id"])]
        constraints = [models.UniqueConstraint(fields=["by", "token"], name="a_call_noted_twice_is_noted_once")]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    @transaction.atomic
    def note(
        cls, organization: Organization, text: str, *, by: "User", ask_again_on: date | None = None, token: UUID
    ) -> "CallNote":
        """Keep what was said. With a day, everything open at the organization is quiet until then, for this reason."""
        made, is_new = cls.objects.get_or_create(
            by=by, token=token, defaults={"organization": organization, "text": text, "ask_again_on": ask_again_on}
        )
        if is_new and ask_again_on:
            waiting = Ask.objects.open().of_organizations([organization.pk]).select_related("organization")
            for one in waiting:
                one.snooze(ask_again_on, text[:500], by=by)
        return made
