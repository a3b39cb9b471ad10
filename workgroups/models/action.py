"""What an organization has agreed to do by a day."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from partners.models import Organization
from workgroups.models.agenda import AgendaItem
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Action(ScopedModel):
    """Owed by an organization, which names its person. Noted in a meeting, it is asked when the meeting is closed."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="actions")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="actions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, editable=False, related_name="actions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, editable=False, related_name="actions")
    title = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    asked_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.ORGANIZATION, "owner_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    @transaction.atomic
    def note(  # noqa: PLR0913
        cls,
        item: AgendaItem,
        *,
        title: str,
        owner: Organization,
        person: "User | None",
        due_on: date | None,
        by: "User",
    ) -> "Action":
        """Write down under an item of a meeting who does what by when."""
        return cls.objects.create(
            workgroup_id=item.workgroup_id,
            meeting_id=item.meeting_id,
            item=item,
            title=title,
            owner=owner,
            person=person,
            due_on=due_on,
            noted_by=by,
        )

    @classmethod
    @transaction.atomic
    def ask_all(cls, meeting: Meeting, *, by: "User") -> int:
        """The meeting is closed: whoever owes something from it is asked. Returns how many actions."""
        return int(cls.objects.filter(meeting=meeting, asked_at=None).update(asked_at=now()))
