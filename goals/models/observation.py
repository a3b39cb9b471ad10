"""The figures, each with its place, group, period, method and source."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compact.provenance import Confidence, addresses
from goals.models.indicator import Indicator, Unit

SMALLEST_GROUP = 11


class GeographyType(models.TextChoices):
    """The kind of place a figure is about, the nearest to the partners' work first."""

    DISTRICT = "district", _("District")
    COUNTY = "county", _("County")
    CITY = "city", _("City")
    METRO = "metro", _("Metropolitan area")
    STATE = "state", _("State")
    NATION = "nation", _("Nation")


class Breakdown(models.TextChoices):
    """By what a figure is broken down."""

    ALL = "all", _("Everyone")
    RACE_ETHNICITY = "race_ethnicity", _("Race and ethnicity")
    PROGRAM = "program", _("Program")
    GENDER = "gender", _("Gender")
    AGE = "age", _("Age")
    COLLEGE_TYPE = "college_type", _("Kind of college")


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Figures are public."""

    def preferred(self) -> Self:
        """Those to show: not first releases later restated, nor rival figures."""
        return self.filter(preferred=True)

    def shown(self) -> Self:
        """Those that may be told: not about groups so small that a person could be recognized."""
        return self.filter(Q(denominator=None) | Q(denominator__gte=SMALLEST_GROUP))

    def in_order(self) -> Self:
        """As a chart draws them: each place and group, each series apart, oldest first."""
        return self.order_by("indicator__position", "geography", "subgroup_type", "subgroup", "year", "series", "pk")


class Observation(models.Model):
    """One figure as one source gave it. A line is never drawn across two values of `series`."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations")
    geography = models.CharField(max_length=120)
    geography_type = models.CharField(max_length=20, choices=GeographyType)
    subgroup_type = models.CharField(max_length=30, choices=Breakdown)
    subgroup = models.CharField(max_length=120)
    period_label = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=20, choices=Unit)
    series = models.CharField(max_length=120, blank=True)
    denominator = models.PositiveBigIntegerField(null=True, blank=True)
    preferred = models.BooleanField(default=False)
    source_name = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=20, choices=Confidence, blank=True)
    note = models.TextField(blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["indicator_id", "year", "pk"]
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "geography", "subgroup_type", "subgroup", "period_label", "series", "source"],
                name="a_source_gives_a_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.geography} {self.period_label}: {self.value.normalize():f}"

    @property
    def addresses(self) -> list[str]:
        """The web addresses among its sources."""
        return addresses(self.source)
