"""What members find wrong in minutes while these are circulated, and what those who run the workgroup make of it."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.notifications.events import record
from compact.threeway import lines, merge
from compact.wall import handing_over
from workgroups.models.agenda import AgendaItem, told
from workgroups.models.minutes import Minutes
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class CorrectionQuerySet(ScopedQuerySet["Correction"]):
    """Read by those who run the workgroup, and by the person who proposed it."""

    def open(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(answered_at=None)


class Correction(ScopedModel):
    """How the minutes of one item should read, as somebody sees it. It says itself who answered what."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="corrections")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    before = models.TextField(blank=True, editable=False)
    notes = models.TextField(gettext_lazy("how it should read"), blank=True, max_length=20000)
    why = models.CharField(gettext_lazy("why"), max_length=500)
    proposed_at = models.DateTimeField(default=now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    taken_in = models.PositiveSmallIntegerField(null=True, editable=False)
    word = models.CharField(gettext_lazy("a word to whoever proposed it"), max_length=500, blank=True, editable=False)
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.PERSON, "proposed_by_id"))

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["proposed_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, taken_in=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answer_to_a_correction_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.why

    @classmethod
    @transaction.atomic
    def propose(cls, minutes: Minutes, *, item: int, notes: str, why: str, by: "User") -> "Correction | None":
        """Say how an item should read. None when that is how it reads, or the minutes were adopted meanwhile."""
        group = minutes.meeting.workgroup
        with handing_over(group.conveners_scope, scope(Kind.PERSON, by.pk)):
            held = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
            before = next((one["notes"] for one in held.latest.content if one["item"] == item), None)
            words = "\n".join(lines(notes)).rstrip()
            if held.adopted_at or before is None or before == words:
                return None
            found, new = cls.objects.get_or_create(
                minutes=minutes,
                item_id=item,
                notes=words,
                proposed_by=by,
                answered_at=None,
                defaults={"workgroup": group, "before": before, "why": why},
            )
            if new:
                data = {**told(minutes.meeting), "who": str(by), "why": why}
                record("correction_proposed", actor=by, target=found, audience=[group.conveners_scope], data=data)
        return found

    @transaction.atomic
    def take(self, *, word: str, by: "User") -> bool | None:
        """Let the minutes read so, as a version of its own, and tell whoever proposed it. Changes of the same item that
        were made meanwhile stay. False when it was answered already; None, and nothing happens, when the same lines
        were changed meanwhile."""
        group = self.minutes.meeting.workgroup
        with handing_over(group.conveners_scope):
            held = Minutes.objects.select_for_update(of=("self",)).get(pk=self.minutes_id)
            held.meeting = self.minutes.meeting
            last = held.latest
            now_reads = next((one["notes"] for one in last.content if one["item"] == self.item_id), "")
            merged = merge(self.before, self.notes, now_reads, marks=("", "", ""))
            if merged.clashed and Correction.objects.open().filter(pk=self.pk).exists():
                return None
            if not self._answer(word, by):
                return False
            made = held.amend(self.item_id, merged.text, number=last.number, why=self.why, by=by)
            Correction.objects.filter(pk=self.pk).update(taken_in=made.number if made else last.number)
            self._tell(word, taken=True, by=by)
        return True

    @transaction.atomic
    def decline(self, *, word: str, by: "User") -> bool:
        """Leave the minutes as they are, and tell whoever proposed it why. False when it was answered already."""
        with handing_over(self.minutes.meeting.workgroup.conveners_scope):
            if not self._answer(word, by):
                return False
            self._tell(word, taken=False, by=by)
        return True

    def _answer(self, word: str, by: "User") -> bool:
        here = Correction.objects.open().filter(pk=self.pk)
        return here.update(answered_at=now(), answered_by=by, word=word) == 1

    def _tell(self, word: str, *, taken: bool, by: "User") -> None:
        meeting = self.minutes.meeting
        record(
            "correction_answered",
            actor=by,
            target=self,
            audience=[scope(Kind.PERSON, self.proposed_by_id)],
            data={**told(meeting), "who": str(by), "by": str(by), "why": self.why, "word": word, "taken": taken},
            behalf=reach_of(by).behalf(meeting.workgroup.conveners_scope),
        )
