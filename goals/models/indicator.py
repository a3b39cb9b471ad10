"""What is measured to know how a goal is going."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from compact.provenance import SourcedModel
from goals.models.goal import Goal
from workgroups.models import Stage


class MeasureType(models.TextChoices):
    """Whether everyone in a place is measured, or those whom one program serves."""

    POPULATION = "population", _("how everyone is doing")
    PERFORMANCE = "performance", _("how one program is doing")


class Unit(models.TextChoices):
    """What a figure counts."""

    PERCENT = "percent", _("percent")
    COUNT = "count", _("number")


class Better(models.TextChoices):
    """Which way is good."""

    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Indicators are public."""

    def leading(self) -> Self:
        """One for each goal: the first, in the order of the list, that says how everyone is doing and has a figure.

        Worked out, never typed, so that a goal cannot lead with a measure that nobody has figures for.
        """
        return (
            self.filter(
                goal__isnull=False,
                measure_type=MeasureType.POPULATION,
                observations__preferred=True,
                observations__subgroup_type="all",
            )
            .order_by("goal_id", "position")
            .distinct("goal_id")
        )


class Indicator(SourcedModel):
    """One measure with its definition. Its figures are observations."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(_("stage of life"), max_length=20, choices=Stage)
    measure_type = models.CharField(max_length=20, choices=MeasureType)
    unit = models.CharField(max_length=20, choices=Unit)
    better = models.CharField(max_length=10, choices=Better)
    definition = models.TextField(_("definition"), blank=True)
    official_source = models.CharField(_("official source"), max_length=300, blank=True)
    tracked_by = models.CharField(_("tracked by"), max_length=300, blank=True)
    in_2014_measures = models.BooleanField(default=False, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name
