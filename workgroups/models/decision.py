"""What a workgroup has decided: numbered, dated, and kept."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from workgroups.models.agenda import AgendaItem
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Decision(ScopedModel):
    """Something a workgroup has decided. Noted in a meeting, it is out (`out_at`) when the meeting is closed."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, editable=False, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, editable=False, related_name="decisions")
    words = models.TextField(_("decision"), max_length=5000)
    how = models.CharField(_("how it was agreed"), max_length=300, blank=True)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    out_at = models.DateTimeField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["noted_at", "pk"]

    def __str__(self) -> str:
        return self.words

    @classmethod
    @transaction.atomic
    def note(cls, item: AgendaItem, *, words: str, how: str = "", by: "User") -> "Decision":
        """Write down under an item of a meeting what was decided."""
        return cls.objects.create(
            workgroup_id=item.workgroup_id, meeting_id=item.meeting_id, item=item, words=words, how=how, noted_by=by
        )

    @classmethod
    @transaction.atomic
    def let_out(cls, meeting: Meeting, *, by: "User") -> int:
        """The meeting is closed: what was decided in it is out. Returns how many decisions."""
        return int(cls.objects.filter(meeting=meeting, out_at=None).update(out_at=now()))
