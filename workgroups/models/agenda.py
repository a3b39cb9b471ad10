"""What a meeting is about, line by line; the notes of the meeting stand under the same lines."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from partners.models import Organization
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup


class Purpose(models.TextChoices):
    """What an item of an agenda is there for."""

    INFORM = "inform", _("To know")
    DISCUSS = "discuss", _("For discussion")
    DECIDE = "decide", _("For decision")


class AgendaItem(ScopedModel):
    """One line of an agenda, and the notes under it. `serial` counts the wordings of the notes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("what it is about"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    notes = models.TextField(_("notes"), blank=True, max_length=20000)
    serial = models.PositiveIntegerField(default=0, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
