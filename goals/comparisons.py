"""Groups beside everyone: who is left out, in charts on one scale and in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from goals.charts import Chart, Point, small_chart, small_scale
from goals.models import Breakdown, Observation, Unit
from goals.words import difference, period, value

FEWEST_TO_COMPARE = 3


def point(figure: Observation) -> Point:
    """A figure as a chart needs it. Charts have years only: `year` is known of every figure that comes here."""
    return Point(figure.year or 0, float(figure.value), figure.series, value(figure.value, figure.unit))


def points(figures: Iterable[Observation]) -> tuple[Point, ...]:
    """Those with a year, as points."""
    return tuple(point(one) for one in figures if one.year is not None)


@dataclass(frozen=True)
class Source:
    """Where some figures come from: the name, how sure it is, and the periods."""

    name: str
    confidence: str
    periods: str


def sources(figures: Iterable[Observation]) -> list[Source]:
    """The sources of these figures, each once for every degree of confidence."""
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for one in sorted(figures, key=lambda figure: figure.year or 0):
        found[one.source_name, one.confidence].append(one)
    return [
        Source(
            name,
            confidence,
            period(rows[0].period_label)
            if rows[0].period_label == rows[-1].period_label
            else _("%(first)s to %(last)s")
            % {"first": period(rows[0].period_label), "last": period(rows[-1].period_label)},
        )
        for (name, confidence), rows in found.items()
    ]


@dataclass
class Group:
    """One group of a breakdown beside everyone in the same place."""

    name: str
    figures: list[Observation]
    everyone: list[Observation]
    chart: Chart | None = None

    @property
    def newest(self) -> Observation:
        """The figure of its last year."""
        return self.figures[-1]

    @cached_property
    def gap(self) -> float | None:
        """The group's newest figure less everyone's of the same period and method, if there is one."""
        same = [
            one
            for one in self.everyone
            if (one.period_label, one.series) == (self.newest.period_label, self.newest.series)
        ]
        return float(self.newest.value - same[-1].value) if same else None

    @property
    def gap_words(self) -> str:
        """The gap in words; nothing when everyone's figure is not known."""
        if self.gap is None or self.newest.unit != Unit.PERCENT:
            return ""
        words = {"gap": difference(round(self.gap, 3), self.newest.unit)}
        if self.gap < 0:
            return _("%(gap)s below everyone") % words
        return _("%(gap)s above everyone") % words if self.gap > 0 else _("the same as everyone")


@dataclass
class Comparison:
    """The groups of one breakdown in one place, drawn on the same scale."""

    breakdown: str
    place: str
    groups: list[Group]

    @property
    def name(self) -> "str | Promise":
        """By what the figures are broken down."""
        return Breakdown(self.breakdown).label

    @property
    def figures(self) -> list[Observation]:
        """All of its figures, for the table."""
        return [one for group in self.groups for one in reversed(group.figures)]

    @property
    def drawn(self) -> bool:
        """Whether there are years enough for charts."""
        return any(group.chart for group in self.groups)

    @property
    def sources(self) -> list[Source]:
        """Where its figures come from."""
        return sources(self.figures)


def draw(groups: list[Group]) -> None:
    """Small charts on one scale, from the years that the groups have, when there are years enough."""
    if max(len(points(group.figures)) for group in groups) < FEWEST_TO_COMPARE:
        return
    series = {one.series for group in groups for one in group.figures}
    years = {one.year for group in groups for one in group.figures}
    everyone = points(one for one in groups[0].everyone if one.series in series and one.year in years)
    scale = small_scale([everyone, *(points(group.figures) for group in groups)])
    for group in groups:
        if points(group.figures):
            group.chart = small_chart(points(group.figures), everyone, scale)
