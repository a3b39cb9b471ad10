"""What a workgroup has decided: numbered, dated, kept, and never changed; what was wrong is corrected beside it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, PUBLIC, Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import settle
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.agenda import AgendaItem
from workgroups.models.meeting import Meeting
from workgroups.models.proposal import Proposal
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

REVIEW = "decision_review"
# So long before the day that it is to be looked at again, those who run the workgroup are asked.
AHEAD = timedelta(days=7)
LONG = 5000


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    """Read in the workgroup; by everybody once it is out, where those who run the workgroup say so."""

    def noted(self) -> Self:
        """Written down in a meeting that is not closed."""
        return self.filter(out_at=None)

    def out(self) -> Self:
        """Those in the register."""
        return self.filter(out_at__isnull=False)

    def standing(self) -> Self:
        """Those in the register that no later one replaces."""
        return self.out().filter(~Exists(Decision.objects.out().filter(supersedes=OuterRef("pk"))))

    def called(self, words: str) -> Self:
        """Those that say something like this."""
        return self.filter(Q(words__icontains=words) | Q(how__icontains=words) | Q(dissent__icontains=words))

    def due_for_review(self, on: date) -> Self:
        """Those that stand, of workgroups that meet, which are to be looked at again within a week of that day."""
        return self.standing().filter(review_on__lte=on + AHEAD, workgroup__state="active")


@tracked(exclude=["noted_at", "noted_by", "item"])
class Decision(ScopedModel):
    """Something a workgroup has decided. Noted in a meeting, it is out (`out_at`) when the meeting is closed.

    Once it is out it has a number of its year, without a gap, and its words are never changed; the database sees to it.
    What was left open (from when it holds, who disagreed, what it replaces) is filled in once; what was wrong is
    corrected beside it (`corrections`, the oldest first), and another decision replaces it.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, editable=False, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, editable=False, related_name="decisions")
    words = models.TextField(_("decision"), max_length=LONG)
    how = models.CharField(_("how it was agreed"), max_length=300, blank=True)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    out_at = models.DateTimeField(null=True, editable=False)
    out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)
    effective_on = models.DateField(_("holds from"), null=True, blank=True)
    dissent = models.TextField(_("who disagreed, and why"), max_length=LONG, blank=True, default="", db_default="")
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, editable=False, related_name="decision")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    is_replaced: bool  # what `mark_replaced` sets
    corrections = models.JSONField(default=list, db_default=Value([], models.JSONField()), editable=False)
    is_public = models.BooleanField(_("on the public list"), default=False, db_default=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(Case(When(Q(out_at__isnull=False, is_public=True), then=Value(PUBLIC))))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["noted_at", "pk"]
        indexes = [models.Index(fields=["workgroup", "-out_at", "-id"], name="decisions_of_a_workgroup")]
        constraints = [
            models.UniqueConstraint(fields=["workgroup", "year", "number"], name="a_decision_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(out_at=None, year=None, number=None)
                | Q(out_at__isnull=False, year__isnull=False, number__isnull=False, decided_on__isnull=False),
                name="a_decision_that_is_out_has_a_number_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("pk")), name="a_decision_replaces_another_one"
            ),
            # What a link of it refers to, so that nothing of it is ever another workgroup's.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_decision_belongs_to_its_workgroup"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.words}" if self.number else self.words

    def get_absolute_url(self) -> str:
        """Its page, at the same address for good; until it is out, where it was noted."""
        if self.number:
            return reverse("workgroups:decision", args=[self.workgroup.slug, self.year, self.number])
        if self.meeting_id:
            return reverse("workgroups:meeting", args=[self.workgroup.slug, self.meeting_id])
        return reverse("workgroups:decisions", args=[self.workgroup.slug])

    @property
    def label(self) -> str:
        """By which it is cited: "Reading 2026-3". Empty until it is out."""
        return f"{self.workgroup.usual_name} {self.year}-{self.number}" if self.number else ""

    @property
    def corrected(self) -> list[dict[str, Any]]:
        """What was corrected, the oldest first: `words`, by `who`, and when (`at`, a moment)."""
        return [{**one, "at": datetime.fromisoformat(one["at"])} for one in self.corrections]

    @staticmethod
    def mark_replaced(rows: "Sequence[Decision]", *, inside: bool = False) -> None:
        """Set `is_replaced` on each of these, whose `replaced_by` was read: whether it stands no more. Everybody may
        know that, also where the later decision is read in the workgroup alone; whoever is `inside` has read it."""
        for one in rows:
            one.is_replaced = getattr(one, "replaced_by", None) is not None
        unknown = [one for one in rows if not one.is_replaced]
        if inside or not unknown:
            return
        with handing_over(*{scope(Kind.WORKGROUP, one.workgroup_id) for one in unknown}):
            later = Decision.objects.out().filter(supersedes__in=[one.pk for one in unknown])
            gone = set(later.values_list("supersedes", flat=True))
        for one in unknown:
            one.is_replaced = one.pk in gone

    @property
    def is_out(self) -> bool:
        """Whether it stands in the register."""
        return self.out_at is not None

    # --- how it comes about ------------------------------------------------------------------------------------------

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
        """The meeting is closed: what was decided in it is out, in the order in which it was noted, each with its
        number. The news of the closed meeting names them. Returns how many decisions."""
        meeting.workgroup.hold()
        noted = list(cls.objects.noted().filter(meeting=meeting).order_by("pk"))
        cls._let_out(meeting.workgroup, noted, min(meeting.local_start.date(), localdate()), by=by)
        return len(noted)

    @classmethod
    @transaction.atomic
    def enter(cls, workgroup: Workgroup, *, decided_on: date, by: "User", **words: Any) -> "Decision | None":
        """Put into the register what was decided elsewhere than in a meeting kept here, or on a proposal (`proposal`),
        and tell the people of the workgroup.

        None, and nothing is entered, when the proposal has its decision already, or `supersedes` is replaced by now.
        """
        workgroup.hold()
        proposal, former = words.get("proposal"), words.get("supersedes")
        if proposal is not None and cls.objects.filter(proposal=proposal).exists():
            return None
        if former is not None and not cls.objects.standing().filter(workgroup=workgroup, pk=former.pk).exists():
            return None
        with because(behalf=reach_of(by).behalf(workgroup.conveners_scope)):
            one = cls.objects.create(workgroup=workgroup, noted_by=by, **words)
        cls._let_out(workgroup, [one], decided_on, by=by)
        record(
            "decided",
            actor=by,
            target=one,
            audience=[workgroup.people_scope],
            visible=one._readers,
            data=one.news(by),
            behalf=reach_of(by).behalf(workgroup.conveners_scope),
        )
        return one

    @classmethod
    def _let_out(cls, workgroup: Workgroup, noted: "Sequence[Decision]", day: date, *, by: "User") -> None:
        """Number them. The caller holds the workgroup's row, so that no number is given twice and none is left out."""
        last = cls.objects.filter(workgroup=workgroup, year=day.year).aggregate(last=Max("number"))["last"] or 0
        for number, one in enumerate(noted, last + 1):
            one.workgroup = workgroup
            one.out_at, one.out_by, one.decided_on, one.year, one.number = now(), by, day, day.year, number
        behalf = reach_of(by).behalf(workgroup.conveners_scope)
        with because(behalf=behalf):
            cls.objects.bulk_update(noted, ["out_at", "out_by", "decided_on", "year", "number"])
        for one in noted:
            if one.supersedes is not None:
                one.supersedes.workgroup = workgroup
                one.supersedes._reviewed(by=by)

    # --- what becomes of it ------------------------------------------------------------------------------------------

    @transaction.atomic
    def complete(self, *, by: "User", **words: Any) -> bool:
        """Fill in what was left open: `effective_on`, `dissent`, `supersedes`. What is filled in already stays.

        False when nothing was left open, or what it replaces is replaced by another one.
        """
        self.workgroup.hold()
        held = Decision.objects.select_related("supersedes").get(pk=self.pk)
        said = {name: value for name, value in words.items() if value and not getattr(held, name)}
        former = said.get("supersedes")
        if former is not None:
            mine = Decision.objects.standing().filter(workgroup=self.workgroup, pk=former.pk)
            if not mine.exclude(pk=self.pk).exists():
                return False
        if not said:
            return False
        with because(behalf=self._behalf(by)):
            Decision.objects.filter(pk=self.pk).update(**said)
        if former is not None:
            former.workgroup = self.workgroup
            former._reviewed(by=by)
        return True

    @transaction.atomic
    def correct(self, words: str, *, by: "User") -> bool:
        """Say beside it what was wrong in it; its own words stay. The people of the workgroup are told.

        False for what is not out, or was corrected with the same words last.
        """
        self.workgroup.hold()
        held = Decision.objects.out().filter(pk=self.pk).first()
        if held is None or (held.corrections and held.corrections[-1]["words"] == words):
            return False
        behalf = self._behalf(by)
        said = {"at": now().isoformat(), "by": by.pk, "who": str(by), "words": words}
        with because(behalf=behalf):
            Decision.objects.filter(pk=self.pk).update(corrections=[*held.corrections, said])
        data, people = {**self.news(by), "correction": words}, [self.workgroup.people_scope]
        record("decision_corrected", actor=by, target=self, audience=people, data=data, behalf=behalf)
        return True

    @transaction.atomic
    def show(self, *, public: bool, by: "User") -> bool:
        """Put it on the public list, or take it off. False when it is as it was."""
        with because(behalf=self._behalf(by)):
            if not Decision.objects.out().filter(pk=self.pk, is_public=not public).update(is_public=public):
                return False
        self.links.follow(public=public)
        return True

    @transaction.atomic
    def look_again(self, *, next_on: date | None, by: "User") -> bool:
        """It is still right, until that day; without one for good. False when that is said already, or it is
        replaced."""
        self.workgroup.hold()
        with because(behalf=self._behalf(by)):
            standing = Decision.objects.standing().filter(pk=self.pk)
            changed = standing.exclude(review_on=next_on) if next_on else standing.exclude(review_on=None)
            if not changed.update(review_on=next_on):
                return False
        self._reviewed(by=by)
        return True

    def _reviewed(self, *, by: "User") -> None:
        with handing_over(self.workgroup.conveners_scope, BACKBONE):
            settle(REVIEW, self.pk, by=by, answer="done")

    def _behalf(self, by: "User") -> Any:
        return reach_of(by).behalf(self.workgroup.conveners_scope)

    @property
    def _readers(self) -> list[int]:
        return [self.workgroup.people_scope, *([PUBLIC] if self.is_public else [])]

    def news(self, by: "User") -> dict[str, Any]:
        """What the words of an event need."""
        said: dict[str, Any] = {
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
            "who": str(by),
            "by": str(by),
        }
        said |= {"label": self.label, "year": self.year, "number": self.number, "words": self.words, "how": self.how}
        if self.effective_on:
            said["effective_on"] = self.effective_on.isoformat()
        if self.supersedes is not None:
            said["replaces"] = f"{self.supersedes.year}-{self.supersedes.number}"
        return said
