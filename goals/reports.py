"""What the figures of an indicator say: its newest figure, the finding in words, the charts, and who is left out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goals.charts import FEWEST_FOR_A_LINE, Chart, Place, Run, line_chart, runs, spark
from goals.comparisons import FEWEST_TO_COMPARE, Comparison, Group, draw, points
from goals.models import Better, Breakdown, GeographyType, Goal, Indicator, MeasureType, Observation
from goals.words import difference, during, number, period, signed, since, value

if TYPE_CHECKING:
    from django.db.models import QuerySet

FAR = {GeographyType.STATE, GeographyType.NATION}
WIDE, NARROW = (820, 300), (350, 250)


class Report:
    """One indicator with the figures that are shown.

    `figures` may come in any order. Only preferred ones are charted and compared; those about groups so small that a
    person could be recognized must have been left out already (`Observation.objects.shown()`).
    """

    def __init__(self, indicator: Indicator, figures: Iterable[Observation]) -> None:
        self.indicator = indicator
        self.figures = sorted(
            (one for one in figures if one.preferred), key=lambda one: (one.year or 0, one.period_label, one.pk or 0)
        )

    # --- which figures stand for the indicator ---

    @cached_property
    def by_place(self) -> dict[tuple[str, str, str], list[Observation]]:
        """The figures of each place and group, oldest first."""
        found: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
        for one in self.figures:
            found[one.geography, one.subgroup_type, one.subgroup].append(one)
        return found

    @cached_property
    def main(self) -> list[Observation]:
        """The figures that stand for the indicator: about everyone, in the local place with the most of them.

        A rule, never a choice: the state and the nation stand back behind any place nearer; of several places with as
        many figures the one whose newest is newest, then the first by name. Where no source speaks of everyone, the
        group with the most figures stands for it, and is named.
        """
        return max(
            (rows for _place, rows in sorted(self.by_place.items())),
            key=lambda rows: (
                rows[-1].subgroup_type == Breakdown.ALL,
                rows[-1].geography_type not in FAR,
                len(rows),
                rows[-1].year or 0,
            ),
            default=[],
        )

    @property
    def newest(self) -> Observation | None:
        """The headline: the last of the main figures."""
        return self.main[-1] if self.main else None

    @property
    def place(self) -> str:
        """Where the main figures are from, and of which group when it is not everyone."""
        if self.newest is None:
            return ""
        if self.newest.subgroup_type == Breakdown.ALL:
            return self.newest.geography
        return _("%(place)s, %(group)s") % {"place": self.newest.geography, "group": self.newest.subgroup}

    @cached_property
    def runs(self) -> list[Run]:
        """The main figures, by method."""
        return runs(points(self.main))

    @cached_property
    def first(self) -> Observation | None:
        """The oldest main figure by the method of the newest: what the newest may be compared with."""
        if self.newest is None:
            return None
        return next(one for one in self.main if one.series == self.newest.series)

    @property
    def change(self) -> float:
        """The newest figure less the first by the same method."""
        return float(self.newest.value - self.first.value) if self.newest and self.first else 0.0

    @property
    def newest_words(self) -> str:
        """The newest figure with its unit."""
        return value(self.newest.value, self.newest.unit) if self.newest else ""

    @property
    def newest_period(self) -> str:
        """When the newest figure was."""
        return period(self.newest.period_label) if self.newest else ""

    # --- in words ---

    @property
    def finding(self) -> str:
        """What the figures say, in one sentence."""
        if self.newest is None or self.first is None:
            return ""
        words = {
            "place": self.place,
            "value": self.newest_words,
            "when": during(self.newest.period_label),
            "change": difference(self.change, self.newest.unit),
            "since": since(self.first.period_label),
        }
        if self.first is self.newest:
            return _("%(place)s: %(value)s %(when)s") % words
        if self.change > 0:
            return _("%(place)s: %(value)s %(when)s, up %(change)s %(since)s") % words
        if self.change < 0:
            return _("%(place)s: %(value)s %(when)s, down %(change)s %(since)s") % words
        return _("%(place)s: %(value)s %(when)s, unchanged %(since)s") % words

    @property
    def fewer_is_better(self) -> bool:
        """Whether a fall is good news."""
        return self.indicator.better == Better.DOWN

    @property
    def method_changed(self) -> bool:
        """Whether more than one method stands behind the main figures."""
        return len(self.runs) > 1

    @property
    def too_few_for_a_line(self) -> bool:
        """Dots only: no method has figures enough for a trend."""
        return not any(run.is_trend for run in self.runs)

    # --- in pictures ---

    @cached_property
    def others(self) -> list[Place]:
        """Other places with figures about everyone, to compare with."""
        if self.newest is None or self.newest.subgroup_type != Breakdown.ALL:
            return []
        return [
            Place(place, points(figures))
            for (place, breakdown, _group), figures in sorted(self.by_place.items())
            if breakdown == Breakdown.ALL and place != self.newest.geography and len(figures) >= FEWEST_TO_COMPARE
        ]

    @property
    def other_places(self) -> list[str]:
        """Their names."""
        return [one.name for one in self.others]

    @property
    def is_charted(self) -> bool:
        """Fewer figures are told in a sentence and a table."""
        return len(points(self.main)) >= FEWEST_FOR_A_LINE

    def _chart(self, size: tuple[int, int], others: Sequence[Place]) -> Chart:
        main = Place(self.place, points(self.main))
        return line_chart(main, others, size=size, method_changed=_("method changed"), name_of=number)

    @cached_property
    def wide(self) -> Chart:
        """For the column of a desk."""
        return self._chart(WIDE, self.others)

    @cached_property
    def narrow(self) -> Chart:
        """For a phone: no other places, they stand in the table."""
        return self._chart(NARROW, ())

    @cached_property
    def spark(self) -> Chart | None:
        """A trend as small as a word."""
        return spark(points(self.main)) if self.is_charted else None

    # --- who is left out ---

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Every breakdown, in the place with the most figures of it."""
        found = []
        for breakdown in Breakdown.values:
            if breakdown != Breakdown.ALL:
                found += self._comparison(breakdown)
        return found

    def _comparison(self, breakdown: str) -> list[Comparison]:
        places: dict[str, dict[str, list[Observation]]] = defaultdict(dict)
        for (place, kind, group), figures in self.by_place.items():
            if kind == breakdown:
                places[place][group] = figures
        if not places:
            return []
        place = max(places, key=lambda one: (sum(map(len, places[one].values())), one))
        everyone = next(
            (rows for (where, kind, _group), rows in self.by_place.items() if (where, kind) == (place, Breakdown.ALL)),
            [],
        )
        groups = [Group(name, figures, everyone) for name, figures in sorted(places[place].items())]
        draw(groups)
        return [Comparison(breakdown, place, groups)]

    @cached_property
    def widest_gap(self) -> Group | None:
        """The group that is furthest behind everyone, in the breakdowns that are drawn."""
        groups = [group for one in self.comparisons if one.drawn for group in one.groups if group.gap is not None]
        behind = 1 if self.fewer_is_better else -1
        return max(groups, key=lambda group: (group.gap or 0) * behind, default=None)

    @property
    def signed_change(self) -> str:
        """The change with its sign."""
        return signed(self.change)

    @property
    def first_period(self) -> str:
        """What the newest figure is compared with."""
        return since(self.first.period_label) if self.first else ""

    @property
    def gap_size(self) -> str:
        """The widest gap as a number."""
        return number(abs(self.widest_gap.gap or 0)) if self.widest_gap else ""

    @property
    def table(self) -> list[Observation]:
        """Every figure about everyone, or all when there are none: the main place first, the newest first."""
        rows = [one for one in self.figures if one.subgroup_type == Breakdown.ALL] or self.figures
        main = self.newest.geography if self.newest else ""
        return sorted(rows, key=lambda one: (one.geography != main, one.geography, -(one.year or 0)))


def reports(goals: Sequence[Goal], indicators: "QuerySet[Indicator] | None" = None) -> dict[int, list[Report]]:
    """The reports of each goal's indicators in their order, from two queries; those of a former goal go on.

    The goals were read `with_former()`. `indicators` narrows to some of them.
    """
    origin = {goal.pk: goal.pk for goal in goals}
    for goal in goals:
        for former in goal.former_ids:  # type: ignore[attr-defined]
            origin.setdefault(former, goal.pk)
    wanted = list((indicators if indicators is not None else Indicator.objects.all()).filter(goal__in=origin))
    figures: dict[int, list[Observation]] = defaultdict(list)
    for one in Observation.objects.shown().preferred().filter(indicator__in=wanted):
        figures[one.indicator_id].append(one)
    found: dict[int, list[Report]] = {goal.pk: [] for goal in goals}
    for indicator in wanted:
        if indicator.goal_id is not None:
            found[origin[indicator.goal_id]].append(Report(indicator, figures[indicator.pk]))
    return found


def leading(reports: Sequence[Report]) -> Report | None:
    """The first, in the order of the list, that says how everyone is doing and has a figure about everyone.

    The same rule as `Indicator.objects.leading()`, for reports that have been read already.
    """
    return next(
        (
            one
            for one in reports
            if one.indicator.measure_type == MeasureType.POPULATION
            and one.newest is not None
            and one.newest.subgroup_type == Breakdown.ALL
        ),
        None,
    )


@dataclass(frozen=True)
class Headline:
    """A goal with the report that leads it, if any figure was found."""

    goal: Goal
    report: Report | None


def headlines(goals: Sequence[Goal]) -> list[Headline]:
    """Each goal with its leading report."""
    found = reports(goals, Indicator.objects.leading())
    return [Headline(goal, leading(found[goal.pk])) for goal in goals]
