"""What a decision changed: shown on the decision, and on each of the things themselves."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Case, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.urls import translate_url
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from compact.access import PUBLIC, Kind, Reach, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.history.tracking import tracked
from compact.prepared import Given
from workgroups.models.decision import Decision
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Changed(models.TextChoices):
    """What a decision can change."""

    CHARTER = "charter", _("Charter")
    MEETING = "meeting", _("Meeting")
    DISCUSSION = "discussion", _("Topic")
    DOCUMENT = "document", _("Document")
    ACTION = "action", _("Action")
    PROPOSAL = "proposal", _("Proposal")
    DECISION = "decision", _("Decision")
    GOAL = "goal", _("Goal")
    VERSION = "version", _("Agreement")


FEW = 20
# What everybody reads anyway: a link to it is public with its decision.
OPEN = (Changed.CHARTER, Changed.GOAL, Changed.VERSION)


class DecisionLinkQuerySet(ScopedQuerySet["DecisionLink"]):
    """Read in the workgroup; on the public list only what leads to something public."""

    def of(self, thing: Model) -> "DecisionLinkQuerySet":
        """The links of the decisions that changed this row."""
        named = self.filter(what=thing._meta.model_name, target=thing.pk)
        return named.order_by("-decision__out_at", "-decision_id")

    def told(self) -> "QuerySet[Any, Any]":
        """Of the decision of each, what a page shows of it, as JSON."""
        group = {name: f"decision__workgroup__{name}" for name in ("slug", "name", "short_name")}
        shown = {name: f"decision__{name}" for name in ("words", "year", "number", "decided_on")}
        return self.values_list(JSONObject(**shown, **group), flat=True)[:FEW]

    def follow(self, *, public: bool) -> None:
        """Their decision is on the public list from now on, or no more."""
        self.filter(what__in=OPEN).update(is_public=public)


@tracked(exclude=["made_at"])
class DecisionLink(ScopedModel):
    """A decision changed this, called so when somebody said it, at a path of this portal. `target` is the number of a
    row of the kind, and no foreign key: some of these kinds live above this app."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="links")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    what = models.CharField(max_length=20, choices=Changed, editable=False)
    target = models.BigIntegerField(editable=False)
    path = models.CharField(max_length=300, editable=False)
    label = models.CharField(max_length=300)
    is_public = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(default=now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(Case(When(Q(is_public=True), then=Value(PUBLIC))))

    objects = DecisionLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["what", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "what", "target"], name="a_decision_names_a_thing_once"),
        ]
        indexes = [models.Index(fields=["what", "target"], name="decisions_about_a_thing")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return translate_url(self.path, get_language() or "")

    @classmethod
    @transaction.atomic
    def make(
        cls, decision: Decision, *, by: "User", what: str, target: int, **words: Any
    ) -> "tuple[DecisionLink, bool]":
        """The decision changed this. Returns the link and whether it is new: the same again changes nothing."""
        return cls.objects.get_or_create(
            decision=decision,
            what=what,
            target=target,
            defaults={
                **words,
                "workgroup_id": decision.workgroup_id,
                "is_public": decision.is_public and what in OPEN,
                "made_by": by,
            },
        )

    @transaction.atomic
    def remove(self) -> bool:
        """It did not; the history keeps that somebody thought so. False when it is gone already."""
        return DecisionLink.objects.filter(pk=self.pk).delete()[0] > 0


def with_decided(reach: Reach | Given, model: type[Model]) -> dict[str, ArraySubquery]:
    """For `annotate` on rows of a kind: the decisions that changed each (`decided_by`), as far as the reader may know
    them. The page of a single row then needs no query of its own for them."""
    links = DecisionLink.objects.visible_to(reach).filter(what=model._meta.model_name, target=OuterRef("pk"))
    return {"decided_by": ArraySubquery(links.order_by("-decision__out_at", "-decision_id").told())}
