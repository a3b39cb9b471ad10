"""A sheet of people that somebody brings in: what it says, what each row does, and what saving it wrote."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import ScopedModel, ScopedQuerySet, organization_or_backbone, scope_field
from compact.history.tracking import tracked
from partners.models.organization import Organization

if TYPE_CHECKING:
    from datetime import datetime

    from compact.accounts.models import User

UNDOABLE = timedelta(hours=24)
# Other people's addresses are not kept because somebody once looked at what a sheet would do.
UNSAVED = timedelta(days=7)
# Saving goes one sheet at a time: two that name the same person must see each other.
_LOCK = 7_326_001


class RowOutcome(models.TextChoices):
    """What a row does."""

    CREATE = "create", _("Create")
    UPDATE = "update", _("Update")
    UNCHANGED = "unchanged", _("Unchanged")
    SKIPPED = "skipped", _("Skipped")


class ImportQuerySet(ScopedQuerySet["Import"]):
    """Read by the backbone, and a sheet for one organization by those who look after it."""

    def forgotten(self) -> Self:
        """Those that were looked at and never saved."""
        return self.filter(saved_at=None, uploaded_at__lt=now() - UNSAVED)


# What saving it wrote stands in the history of what was written.
@tracked(
    exclude=[
        *("uploaded_at", "kind", "delimiter", "header", "columns", "choices"),
        *("summary", "fingerprint", "done", "kept"),
    ]
)
class Import(ScopedModel):
    """One sheet: for every organization, or (with `organization`) for the people of one.

    `columns` says for each column what it holds; `choices` what somebody decided by hand (`organizations` and
    `workgroups`: a spelling and whom it means; `others`: addresses of people who only share a name). `summary` holds
    the counts of the plan, `done` what saving wrote (so that it can be taken back), `kept` what undoing left.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="imports")
    uploaded_at = models.DateTimeField(default=now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=4)
    delimiter = models.CharField(max_length=1, default=",")
    header = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(null=True, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    done = models.JSONField(default=dict, editable=False)
    kept = models.JSONField(default=list, editable=False)
    scope = scope_field(organization_or_backbone())

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_at=None, saved_by=None) | Q(saved_at__isnull=False, saved_by__isnull=False),
                name="a_saved_sheet_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(saved_at__isnull=False, undone_by__isnull=False),
                name="only_a_saved_sheet_is_undone",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """What the sheet would do, or has done."""
        return reverse("sheets:sheet", args=[self.pk])

    @property
    def undoable_until(self) -> "datetime | None":
        """Until when saving it can be taken back; nothing when it cannot."""
        if self.saved_at is None or self.undone_at or self.saved_at + UNDOABLE <= now():
            return None
        return self.saved_at + UNDOABLE

    @staticmethod
    def wait_for_others() -> None:
        """Let those who save or undo a sheet pass one after the other, until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])

    def close(self, *, by: "User") -> bool:
        """It is being saved. False if it was saved already: two who press the button save once."""
        return Import.objects.filter(pk=self.pk, saved_at=None).update(saved_at=now(), saved_by=by) == 1

    def reopen(self, *, by: "User") -> bool:
        """It is being taken back. False if it was already, or saved too long ago."""
        recent = Import.objects.filter(pk=self.pk, undone_at=None, saved_at__gt=now() - UNDOABLE)
        return recent.update(undone_at=now(), undone_by=by) == 1

    def discard(self) -> bool:
        """Forget it and its rows. False if it was saved: then it says what happened."""
        ImportRow.objects.filter(sheet=self.pk, sheet__saved_at=None).delete()
        return bool(Import.objects.filter(pk=self.pk, saved_at=None).delete()[0])


class ImportRowQuerySet(ScopedQuerySet["ImportRow"]):
    """Read with the sheet they stand in."""

    def changes(self) -> Self:
        """Those that change anything."""
        return self.filter(outcome__in=[RowOutcome.CREATE, RowOutcome.UPDATE])

    def skipped(self) -> Self:
        """Those that do nothing, for a reason."""
        return self.filter(outcome=RowOutcome.SKIPPED)


class ImportRow(ScopedModel):
    """One line of a sheet as it was, and what it does: `plan` is what the page shows and what saving carries out."""

    sheet = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=RowOutcome, default=RowOutcome.SKIPPED)
    plan = models.JSONField(default=dict)
    scope = models.GeneratedField(
        expression=organization_or_backbone(), output_field=models.BigIntegerField(), db_persist=True
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="a_sheet_has_each_row_once")]
        indexes = [models.Index(fields=["sheet", "outcome", "number"], name="rows_of_a_sheet_by_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"
