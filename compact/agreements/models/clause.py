"""The words of an agreement, in numbered clauses under sections."""

import re
import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, public_when, scope_field, scope_of
from compact.agreements.models.version import Version
from compact.wording import clean

if TYPE_CHECKING:
    from compact.accounts.models import User


class SectionQuerySet(ScopedQuerySet["Section"]):
    """Read with the version it stands in."""


class Section(ScopedModel):
    """A heading of a version. Of a historic one perhaps only the heading is known, and what it was about."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="sections")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(_("heading"), max_length=300)
    summary = models.TextField(blank=True)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    notes = models.TextField(blank=True)
    published = models.BooleanField(default=False, editable=False)
    scope = scope_field(public_when(Q(published=True), scope_of(Kind.BACKBONE, "version_id")))

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="a_section_stands_once_in_a_version"),
            # What a clause refers to, so that a draft's clause can never stand in a section of another version.
            models.UniqueConstraint(fields=["version", "id"], name="a_section_belongs_to_its_version"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}" if self.number else self.heading

    def copy_to(self, version: Version, clauses: "list[Clause]") -> "Section":
        """The same section and clauses in another version, known by the same keys."""
        copy = Section.objects.create(
            version=version, key=self.key, number=self.number, position=self.position, heading=self.heading
        )
        Clause.objects.bulk_create(
            Clause(
                version=version,
                section=copy,
                key=clause.key,
                number=clause.number,
                position=clause.position,
                body=clause.body,
            )
            for clause in clauses
        )
        return copy

    @transaction.atomic
    def add_clause(self, *, body: str, why: str = "", key: uuid.UUID | None = None, by: "User") -> "Clause":
        """A new clause at the end of the section, with the next number. One with this `key` is added once.

        A number that an earlier version gave is never given again, because people cite it. Raises Section.DoesNotExist
        when the draft was published meanwhile.
        """
        Section.objects.select_for_update().get(pk=self.pk, published=False)
        there = self.version.clauses.filter(key=key).first() if key else None
        if there is not None:
            return there
        last = self._last_number(Q(version=self.version_id) | Q(published=True))
        position = (self.clauses.aggregate(last=Max("position"))["last"] or 0) + 1
        return Clause.objects.create(
            version=self.version,
            section=self,
            key=key or uuid.uuid4(),
            number=self._number(last + 1),
            position=position,
            body=clean(body),
            why=why,
            edited_by=by,
            edited_at=now(),
        )

    def close_gaps(self) -> None:
        """Number the new clauses of a draft on from the last number that was ever published here, without a gap.

        One that was added and removed again within the draft has taken a number that no reader ever saw.
        """
        cited = Clause.objects.filter(version__agreement=self.version.agreement_id, published=True).values("key")
        last = self._last_number(Q(published=True))
        for step, clause in enumerate(self.clauses.exclude(key__in=cited).order_by("position", "pk"), start=1):
            Clause.objects.filter(pk=clause.pk).update(number=self._number(last + step))

    def _number(self, step: int) -> str:
        return f"{self.number or self.position}.{step}"

    def _last_number(self, where: Q) -> int:
        here = Clause.objects.filter(where, version__agreement=self.version.agreement_id, section__key=self.key)
        taken = here.values_list("number", flat=True)
        return max((int(found[0]) for one in taken if (found := re.findall(r"\d+$", one))), default=0)


class ClauseQuerySet(ScopedQuerySet["Clause"]):
    """Read with the version it stands in."""


class Clause(ScopedModel):
    """One promise. Its `key` is the same in every version, so that versions can be compared and clauses cited."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="clauses")
    section = models.ForeignKey(Section, models.PROTECT, related_name="clauses")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(_("words"), max_length=20_000)
    why = models.CharField(_("why"), max_length=500, blank=True)
    serial = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    removed_at = models.DateTimeField(null=True, editable=False)
    published = models.BooleanField(default=False, editable=False)
    scope = scope_field(public_when(Q(published=True), scope_of(Kind.BACKBONE, "version_id")))

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["section__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="a_clause_stands_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "number"], name="a_clause_number_stands_once_in_a_version"),
        ]

    def __str__(self) -> str:
        return self.number

    def reword(self, *, body: str, why: str, serial: int, by: "User") -> bool:
        """Change the words, if nobody has since `serial`. False when somebody was faster: then nothing is kept.

        A clause that was taken out, and whose words somebody writes all the same, is back in the draft.
        """
        words = {"body": clean(body), "why": why, "removed_at": None}
        return self._change(Q(serial=serial), by=by, **words)

    def remove(self, *, by: "User") -> bool:
        """Take the clause out of the draft; until publication it can be put back. A new one simply goes."""
        return self._change(Q(removed_at=None), by=by, removed_at=now())

    def put_back(self, *, by: "User") -> bool:
        """Undo `remove`."""
        return self._change(Q(removed_at__isnull=False), by=by, removed_at=None)

    def _change(self, where: Q, *, by: "User", **fields: Any) -> bool:
        """Every change counts the serial up, so that whoever opened the clause before finds that it is another."""
        here = Clause.objects.filter(where, pk=self.pk, published=False)
        return here.update(serial=F("serial") + 1, edited_at=now(), edited_by=by, **fields) == 1
