"""What is to be read before a meeting: documents under the items of its agenda."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from workgroups.models.agenda import AgendaItem
from workgroups.models.document import Document
from workgroups.models.document_version import DocumentVersion
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Paper(ScopedModel):
    """A document under an item; its latest version, unless `version` names another."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="papers")
    version = models.ForeignKey(DocumentVersion, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["item__position", "item_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "document"], name="an_item_has_a_paper_once")]

    def __str__(self) -> str:
        return self.document.title

    @classmethod
    @transaction.atomic
    def lay(
        cls, item: AgendaItem, document: Document, *, version: DocumentVersion | None = None, by: "User"
    ) -> "tuple[Paper, bool]":
        """Put a document under an item. Returns the paper and whether it is new: a second time lays it once."""
        at = {"meeting_id": item.meeting_id, "workgroup_id": item.workgroup_id}
        return cls.objects.get_or_create(
            item=item, document=document, defaults={**at, "version": version, "added_by": by}
        )
