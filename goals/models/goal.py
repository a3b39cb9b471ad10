"""A goal of the compact, in the words of the agreement that set it."""

from typing import ClassVar, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from compact.agreements.models import Version
from compact.provenance import SourcedModel


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals are public."""

    def in_force(self, on_year: int | None = None) -> Self:
        """The goals of a year, this one unless told. In a year of change the new ones count."""
        year = on_year or localdate().year
        return self.filter(Q(until=None) | Q(until__gt=year), since__lte=year)

    def with_former(self) -> Self:
        """Each with `former_ids`: the goals it followed, whose figures go on under its words."""
        former = ArrayAgg("predecessors", filter=Q(predecessors__isnull=False), default=Value([]))
        return self.annotate(former_ids=former).order_by("since", "number", "pk")  # grouped rows forget their order

    def former(self, on_year: int | None = None) -> Self:
        """Those that others have followed by that year."""
        return self.filter(until__lte=on_year or localdate().year)


class Goal(SourcedModel):
    """What the partners want to be true. When its words change, another goal follows it and this one stays readable."""

    slug = models.SlugField(max_length=80, unique=True)
    number = models.PositiveSmallIntegerField(_("number"))
    statement = models.CharField(_("statement"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=60)
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="goals")
    since = models.PositiveSmallIntegerField(_("since"))
    until = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors", through_fields=("former", "next")
    )

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "number", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.UniqueConstraint(fields=["number", "since"], name="a_number_names_one_goal_at_a_time"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_goal_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        """The goal's page."""
        return reverse("goals:goal", args=[self.slug])


class Succession(models.Model):
    """Which goal became which, so that its figures go on under new words."""

    former = models.ForeignKey(Goal, models.CASCADE, related_name="+")
    next = models.ForeignKey(Goal, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["former", "next"], name="a_goal_becomes_another_once"),
            models.CheckConstraint(condition=~Q(former=F("next")), name="a_goal_does_not_follow_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.next}"
