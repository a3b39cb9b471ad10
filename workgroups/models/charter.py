"""What a workgroup has agreed that it is for: numbered versions, of which the last one adopted is in force."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import (
    BACKBONE,
    PUBLIC,
    Kind,
    ScopedModel,
    ScopedQuerySet,
    public_when,
    reach_of,
    scope_field,
    scope_of,
)
from compact.asks.models import settle
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.workgroup import Stage, Workgroup

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from compact.accounts.models import User

REVIEW = "charter_review"
# So long before the day that a review is due, those who run the workgroup are asked.
AHEAD = timedelta(days=30)
LONG = 5000


class Rule(models.TextChoices):
    """How a workgroup comes to a decision. The words after the colon are what each means here."""

    CONSENSUS = "consensus", _("Consensus: everybody agrees")
    CONSENT = "consent", _("Consent: nobody has a serious objection")
    MAJORITY = "majority", _("Majority: more than half of the organizations, one vote each")
    OWN = "own", _("Another way, in our own words")


class CharterQuerySet(ScopedQuerySet["Charter"]):
    """Adopted versions are public; a draft is read by those who run the workgroup, and the backbone."""

    def adopted(self) -> Self:
        """Those that were in force once, or are."""
        return self.filter(adopted_at__isnull=False)

    def drafts(self) -> Self:
        """Those still being written."""
        return self.filter(adopted_at=None)

    def with_review(self) -> Self:
        """Each with `next_review`: the day on which somebody looks at it again."""
        said = CharterReview.objects.filter(charter=OuterRef("pk")).order_by("-reviewed_at", "-pk")
        return self.annotate(next_review=Coalesce(Subquery(said.values("next_on")[:1]), F("review_on")))

    def in_force(self) -> Self:
        """The last one adopted of each workgroup, with `next_review`."""
        later = Charter.objects.adopted().filter(workgroup=OuterRef("workgroup"), number__gt=OuterRef("number"))
        return self.adopted().filter(~Exists(later)).with_review()

    def due_for_review(self, on: date) -> Self:
        """Those in force, of workgroups that meet, whose review is due within thirty days of that day."""
        return self.in_force().filter(next_review__lte=on + AHEAD, workgroup__state="active")


@tracked(exclude=["drafted_at", "drafted_by", "edited_at", "edited_by", "serial"])
class Charter(ScopedModel):
    """One version of a workgroup's charter: a draft until it is adopted, then never changed; the database sees to it.

    The charter in force is the one source of the workgroup's purpose, goals and stage: `Workgroup.description`,
    `goal_numbers` and `stage` follow it, so that lists and pages of goals read one row.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField()
    purpose = models.TextField(_("purpose"), max_length=LONG)
    goal_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    stage = models.CharField(_("stage of life"), max_length=20, choices=Stage, default=Stage.CROSS_CUTTING)
    includes = models.TextField(_("what we work on"), max_length=LONG, blank=True)
    excludes = models.TextField(_("what we leave to others"), max_length=LONG, blank=True)
    decision_rule = models.CharField(_("how we decide"), max_length=20, choices=Rule, blank=True)
    decision_words = models.TextField(_("how we decide, in our own words"), max_length=LONG, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    serial = models.PositiveIntegerField(default=1, editable=False)
    drafted_at = models.DateTimeField(default=now, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    edited_at = models.DateTimeField(default=now, editable=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_at = models.CharField(_("where it was agreed"), max_length=200, blank=True)
    adopted_at = models.DateTimeField(null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(public_when(Q(adopted_at__isnull=False), scope_of(Kind.CONVENERS, "workgroup_id")))

    objects = CharterQuerySet.as_manager()
    next_review: date

    # What it says, in the order in which it is read.
    WORDS: ClassVar = (
        "purpose", "goal_numbers", "stage", "includes", "excludes", "decision_rule", "decision_words", "review_on",
    )  # fmt: skip

    class Meta:
        ordering: ClassVar = ["workgroup", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["workgroup", "number"], name="a_charter_is_numbered_once"),
            models.UniqueConstraint(
                fields=["workgroup"], condition=Q(adopted_at=None), name="a_workgroup_drafts_one_charter_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False, agreed_on__isnull=False),
                name="an_adopted_charter_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at=None) | Q(review_on__isnull=False) & ~Q(purpose="") & ~Q(decision_rule=""),
                name="an_adopted_charter_is_complete",
            ),
            # What a review refers to, so that those who run one workgroup never review the charter of another.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_charter_belongs_to_its_workgroup"),
        ]

    def __str__(self) -> str:
        return f"{self.workgroup.usual_name} {self.number}"

    def get_absolute_url(self) -> str:
        """The version's page, the same for good."""
        return reverse("workgroups:charter_version", args=[self.workgroup.slug, self.number])

    @property
    def is_draft(self) -> bool:
        """Still being written."""
        return self.adopted_at is None

    @property
    def words(self) -> dict[str, Any]:
        """What it says, by column."""
        return {name: getattr(self, name) for name in self.WORDS}

    @property
    def missing(self) -> "list[_StrPromise]":
        """What has to be said before it can be put in force."""
        said = {
            "decision_rule": _("Say how you decide."),
            "review_on": _("Say when you look at it again."),
        }
        past = self.review_on is not None and self.review_on <= localdate()
        late = [_("The day of the next review has passed. Choose a later one.")] if past else []
        return [words for name, words in said.items() if not getattr(self, name)] + late

    @classmethod
    def blank(cls, workgroup: Workgroup, in_force: "Charter | None") -> "Charter":
        """The next version before anybody has written it: the words in force, or what the record says. Not kept."""
        if in_force is not None:
            words = {**in_force.words, "review_on": None}
        else:
            words = {
                "purpose": workgroup.description,
                "goal_numbers": workgroup.goal_numbers,
                "stage": workgroup.stage,
            }
        return cls(workgroup=workgroup, number=in_force.number + 1 if in_force else 1, serial=0, **words)

    @classmethod
    @transaction.atomic
    def keep(cls, workgroup: Workgroup, *, number: int, serial: int, by: "User", **words: Any) -> bool:
        """Keep words in the draft of version `number`, as it was when somebody opened it: with that `serial`, or 0
        where nobody had begun one. False, and nothing is kept, when it is another by now, or none any more;
        and once the workgroup is closed.

        The same words once more are no conflict.
        """
        # Of two who begin at once the second finds what the first began; and none begins what is being adopted.
        if workgroup.hold().is_closed:
            return False
        draft = cls.objects.drafts().filter(workgroup=workgroup).first()
        if draft is not None:
            mine = draft.number == number
            return mine and (draft.reword(serial=serial, by=by, **words) or draft.words == words)
        if serial or number != (cls.objects.adopted().filter(workgroup=workgroup).count() + 1):
            return False
        with because(behalf=reach_of(by).behalf(workgroup.conveners_scope)):
            cls.objects.create(workgroup=workgroup, number=number, drafted_by=by, edited_by=by, **words)
        return True

    def reword(self, *, serial: int, by: "User", **words: Any) -> bool:
        """Change the draft, if nobody has since `serial`. False when somebody was faster, or it is none any more."""
        here = Charter.objects.drafts().filter(pk=self.pk, serial=serial)
        with because(behalf=self._behalf(by)):
            changed = here.update(serial=F("serial") + 1, edited_at=now(), edited_by=by, **words)
        return changed == 1

    @transaction.atomic
    def discard(self, *, by: "User") -> bool:
        """Give the draft up; the history keeps that there was one. False if it was adopted or given up already."""
        with because(behalf=self._behalf(by)):
            gone, _each = Charter.objects.drafts().filter(pk=self.pk).delete()
        return gone > 0

    @transaction.atomic
    def adopt(self, *, serial: int, agreed_on: date, agreed_at: str, by: "User") -> bool:
        """Put in force what stands in the draft, as somebody has read it (`serial`), and tell the group what changed.

        The workgroup's own purpose, goals and stage follow, and nobody is asked any more to review what was. False when
        the draft was changed meanwhile, or is none any more; and once the workgroup is closed.
        """
        # Whoever looks for reviews that are due waits here, and finds the new day.
        if self.workgroup.hold().is_closed:
            return False
        behalf = self._behalf(by)
        with because(behalf=behalf):
            adopted = Charter.objects.drafts().filter(pk=self.pk, serial=serial)
            if not adopted.update(adopted_at=now(), adopted_by=by, agreed_on=agreed_on, agreed_at=agreed_at):
                return False
            self.refresh_from_db()
            followed = {"description": self.purpose, "goal_numbers": self.goal_numbers, "stage": self.stage}
            # Why it serves these goals is no guess any more.
            Workgroup.objects.filter(pk=self.workgroup_id).update(goals_basis="", **followed)
        self._reviewed(by=by)
        record(
            "charter_adopted",
            actor=by,
            target=self,
            visible=[PUBLIC],
            audience=[self.workgroup.people_scope],
            data=self._news(by),
            behalf=behalf,
        )
        return True

    @transaction.atomic
    def still_right(self, *, next_on: date, by: "User") -> bool:
        """Somebody looked at the charter in force and leaves it as it is until that day. False when it is not in force
        any more, or somebody has said so already for that day; and once the workgroup is closed."""
        if self.workgroup.hold().is_closed:
            return False
        held = Charter.objects.in_force().filter(pk=self.pk).first()
        if held is None or held.next_review == next_on:
            return False
        with because(behalf=self._behalf(by)):
            CharterReview.objects.create(charter=self, workgroup=self.workgroup, next_on=next_on, reviewed_by=by)
        self._reviewed(by=by)
        return True

    def _reviewed(self, *, by: "User") -> None:
        with handing_over(self.workgroup.conveners_scope, BACKBONE):
            settle(REVIEW, self.workgroup_id, by=by, answer="done")

    def _behalf(self, by: "User") -> Any:
        return reach_of(by).behalf(self.workgroup.conveners_scope)

    def _news(self, by: "User") -> dict[str, Any]:
        """What the words of the event need: what changed, and of what fits into a line what it was and is."""
        before = Charter.objects.adopted().filter(workgroup=self.workgroup, number__lt=self.number).first()
        names = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug, "number": self.number}
        news = {**names, "who": str(by), "by": str(by), "agreed_on": str(self.agreed_on), "agreed_at": self.agreed_at}
        news |= {name: self._plain(name) for name in ("goal_numbers", "stage", "decision_rule", "review_on")}
        if before is None:
            return {**news, "purpose": self.purpose[:280]}
        changed = [name for name in self.WORDS if getattr(self, name) != getattr(before, name)]
        return {**news, "before": before.number, "changed": changed}

    def _plain(self, name: str) -> Any:
        value = getattr(self, name)
        return value.isoformat() if isinstance(value, date) else value


class CharterReviewQuerySet(ScopedQuerySet["CharterReview"]):
    """Public, like the charter."""


@tracked(exclude=["reviewed_at", "reviewed_by"])
class CharterReview(ScopedModel):
    """Those who run a workgroup looked at its charter and left it as it is, until another day."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="reviews")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    next_on = models.DateField(_("next review"))
    reviewed_at = models.DateTimeField(default=now, editable=False)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(Value(PUBLIC))

    objects = CharterReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-reviewed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.charter} → {self.next_on}"
