"""Goals: figures with period, source and confidence; charts that never join what cannot be compared."""

import csv
import gzip
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from itertools import combinations, pairwise

import pytest
from django.utils import translation
from django.utils.formats import reset_format_cache
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from compact.boxes import Box
from compact.lettering import width_of
from goals import words
from goals.charts import Chart, Dot, Place, Point, line_chart, runs, small_chart, small_scale, spark, steps
from goals.comparisons import points
from goals.labels import Words
from goals.models import Goal, Indicator, Observation, Succession
from goals.reports import Report, headlines, leading
from tests.loaded import load_compact
from tests.queries import count_queries
from workgroups.models import Workgroup


def point(year: int, value: float, series: str = "old") -> Point:
    return Point(year, value, series, f"{value:g}%")


def trend(first: int, count: int, series: str, start: float = 50) -> list[Point]:
    return [point(first + n, start + n, series) for n in range(count)]


def chart(points, others=(), size=(820, 300)):
    return line_chart(
        Place("LAUSD", tuple(points)), others, size=size, method_changed="method changed", name_of=lambda n: f"{n:g}"
    )


def xs(path: str) -> list[float]:
    """Where a path goes from left to right."""
    return [float(number) for number in re.findall(r"-?\d+\.\d+", path)[::2]]


class TestLines:
    def test_figures_of_two_methods_are_never_joined(self):
        drawn = chart([*trend(2010, 7, "old"), *trend(2017, 6, "new")])
        assert [len(xs(line)) for line in drawn.lines] == [7, 6]
        assert len(drawn.dots) == 13

    def test_the_break_is_marked_between_the_last_and_the_first(self):
        drawn = chart([*trend(2010, 7, "old"), *trend(2017, 6, "new")])
        [where] = [float(re.match(r"M([\d.]+)", line)[1]) for line in drawn.breaks]
        assert xs(drawn.lines[0])[-1] < where < xs(drawn.lines[1])[0]
        assert "method changed" in [one.text for one in drawn.words]

    def test_methods_that_overlap_in_time_are_kept_apart_without_a_mark(self):
        drawn = chart([*trend(2010, 6, "old"), *trend(2012, 6, "new")])
        assert len(drawn.lines) == 2
        assert drawn.breaks == []

    def test_a_method_that_comes_back_is_still_its_own_line(self):
        points = [
            point(2010, 50),
            point(2011, 51, "new"),
            point(2012, 52),
            point(2013, 53),
            point(2014, 54),
            point(2015, 55),
        ]
        assert [(run.series, len(run.points)) for run in runs(points)] == [("old", 5), ("new", 1)]
        assert len(chart(points).lines) == 1

    @pytest.mark.parametrize(("count", "lines"), [(4, 0), (5, 1)])
    def test_a_trend_takes_five_figures(self, count, lines):
        drawn = chart(trend(2010, count, "old"))
        assert (len(drawn.lines), len(drawn.dots)) == (lines, count)

    def test_a_missing_year_is_bridged_by_one_method_and_shows_no_dot(self):
        points = [one for one in trend(2010, 7, "old") if one.year != 2013]
        drawn = chart(points)
        assert (len(drawn.lines), len(drawn.dots)) == (1, 6)

    def test_places_compared_are_broken_as_well(self):
        other = Place("County", (*trend(2010, 5, "old"), *trend(2016, 3, "new")))
        drawn = chart(trend(2010, 9, "old"), [other])
        assert (len(drawn.other_lines), len(drawn.other_dots)) == (1, 3)

    @pytest.mark.parametrize("size", [(820, 300), (350, 250)])
    def test_everything_stays_in_the_frame(self, size):
        points = [*trend(2010, 7, "old", 10.0), *trend(2017, 8, "new", 99.0)]
        drawn = chart(points, [Place("Los Angeles County", tuple(trend(2011, 9, "old", 40)))], size)
        assert all(0 <= dot.x <= size[0] and 0 <= dot.y <= size[1] for dot in drawn.dots)
        assert all(0 <= word.x <= size[0] and 0 < word.y <= size[1] for word in drawn.words)

    def test_words_at_the_right_do_not_lie_on_one_another(self):
        others = [Place(name, tuple(trend(2010, 6, "old", 50.1))) for name in ("County", "State", "Nation")]
        drawn = chart([*trend(2010, 5, "old", 60), point(2015, 50)], [*others, Place("Low", (point(2015, 50),))])
        right = max(word.x for word in drawn.words)
        ends = sorted(word.y for word in drawn.words if word.x == right)
        assert all(below - above >= 15 for above, below in pairwise(ends))
        assert ends[-1] <= 272

    def test_years_are_named_where_there_is_room(self):
        drawn = chart(trend(1990, 30, "old"), size=(350, 250))
        named = [one.x for one in drawn.words if one.anchor == "middle" and one.y == 244]
        assert all(right - left >= 36 for left, right in pairwise(named))
        assert str(2019) in [one.text for one in drawn.words]

    def test_equal_figures_and_a_single_year_can_be_drawn(self):
        drawn = chart([point(2010, 50), point(2010, 50, "new")])
        assert {dot.x for dot in drawn.dots} == {drawn.dots[0].x}

    def test_small_charts_share_their_scale_and_break_too(self):
        low, high = trend(2010, 5, "old", 10), [*trend(2010, 5, "old", 90), *trend(2015, 2, "new", 90)]
        scale = small_scale([low, high])
        drawn = small_chart(high, low, scale)
        assert (len(drawn.lines), len(drawn.other_lines)) == (1, 1)
        assert len(drawn.dots) == 3
        assert small_chart(low, high, scale).dots[-1].y > drawn.dots[-1].y

    def test_a_spark_joins_no_two_methods(self):
        drawn = spark([*trend(2010, 5, "old"), *trend(2015, 2, "new")])
        assert (len(drawn.lines), len(drawn.dots)) == (1, 3)

    @pytest.mark.parametrize(
        ("low", "high", "expected"), [(62.4, 87, [60, 70, 80, 90]), (0, 0.4, [0, 0.1, 0.2, 0.3, 0.4]), (5, 5.0, [5, 5])]
    )
    def test_the_axis_has_round_numbers(self, low, high, expected):
        if low == high:
            assert len(steps(low, high)) >= 2
        else:
            assert steps(low, high) == pytest.approx(expected)


def path_of(line: str) -> list[tuple[float, float]]:
    """The points of a line."""
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", line)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def box_of(word: Words, *, wide: bool) -> Box:
    """Where a text lies, worked out anew from its place."""
    size = 13.0 if word.style == "c-t" else 17.0 if wide else 15.0
    width = width_of(word.text, size)
    left = word.x - {"start": 0, "middle": width / 2, "end": width}[word.anchor]
    return Box(left, word.y - 0.72 * size, left + width, word.y + 0.2 * size)


def faults(drawn: Chart, points: Sequence[Point], others: Sequence[Place]) -> list[str]:
    """Words on words, on lines or on dots; and names that stand away from the end of their line, untied."""
    boxes = [(word.text, box_of(word, wide=drawn.width > 500)) for word in drawn.words]
    found = [f"{one} on {other}" for (one, a), (other, b) in combinations(boxes, 2) if a.meets(b, gap=0)]
    segments = [pair for line in (*drawn.lines, *drawn.other_lines, *drawn.ties) for pair in pairwise(path_of(line))]
    for text, box in boxes:
        if not (box.left >= -0.1 and box.right <= drawn.width + 0.1 and box.top >= 0 and box.bottom <= drawn.height):
            found.append(f"{text} out of the frame")
        found += [f"{text} on a line" for start, end in segments if box.part_of(start, end)]
        found += [f"{text} on a dot" for dot in (*drawn.dots, *drawn.other_dots) if box.distance(dot.x, dot.y) < dot.r]
    years = [point.year for group in (points, *(other.points for other in others)) for point in group]
    scale_x = {str(word.text): word.x for word in drawn.words if word.y == drawn.height - 6}
    ends = [dot for dot in drawn.other_dots if dot.r in {3, 8}]
    named = {word.text: box for word, (_text, box) in zip(drawn.words, boxes, strict=True)}
    for other in others:
        if other.name not in named:
            found.append(f"{other.name} is not named")
            continue
        box, newest = named[other.name], max(point.year for point in other.points)
        touching = [dot for dot in ends if box.distance(dot.x, dot.y) <= 12]
        touching += [dot for dot in ends for tie in drawn.ties if _ties(path_of(tie), dot, box)]
        at = {scale_x.get(str(newest))} if str(newest) in scale_x else set()
        if not touching or (
            at and len(set(years)) > 1 and not any(abs(dot.x - x) < 0.1 for dot in touching for x in at)
        ):
            found.append(f"{other.name} is away from the end of its line")
    return found


def _ties(tie: list[tuple[float, float]], dot: Dot, box: Box) -> bool:
    """Whether a tie leads from the end of a line to its name."""
    (start, end) = tie
    return math.hypot(start[0] - dot.x, start[1] - dot.y) < 0.2 and box.distance(*end) < 6


NAMES = ["Los Angeles County", "California", "United States", "City of Los Angeles"]
courses = st.builds(
    lambda first, count, start, slope, bend, broken: tuple(
        point(first + n, round(start + slope * n + bend * (n % 3), 1), "old" if n < broken else "new")
        for n in range(count)
    ),
    st.integers(2000, 2012),
    st.integers(5, 12),
    st.floats(20, 80),
    st.floats(-1.5, 1.5),
    st.floats(-1, 1),
    st.integers(0, 12),
)
noise = st.lists(
    st.builds(point, st.integers(2000, 2024), st.floats(0, 100).map(lambda n: round(n, 1)), st.sampled_from("ab")),
    min_size=1,
    max_size=25,
    unique_by=lambda one: (one.year, one.series),
)


class TestNames:
    def test_a_name_stands_at_the_end_of_its_own_line_and_the_value_carries_its_own(self):
        others = [
            Place("California", tuple(trend(2010, 13, "m", 60))),
            Place("County", tuple(trend(2010, 11, "m", 80))),
        ]
        drawn = chart(trend(2010, 15, "m", 40), others)
        assert faults(drawn, trend(2010, 15, "m", 40), others) == []
        at = {word.text: word for word in drawn.words}
        assert at["LAUSD"].x == at["54%"].x == max(word.x for word in drawn.words)
        assert at["LAUSD"].y == at["54%"].y + 15
        assert abs(at["California"].x - at["2022"].x) < 60
        assert abs(at["County"].x - at["2020"].x) < 60

    def test_a_line_that_ends_under_a_dot_of_the_place_gets_a_ring_and_a_tie(self):
        other = Place("County", tuple(trend(2010, 11, "m", 50)))
        drawn = chart(trend(2010, 15, "m", 50), [other])
        assert [dot.r for dot in drawn.other_dots] == [8]
        assert faults(drawn, trend(2010, 15, "m", 50), [other]) == []

    def test_alone_a_value_needs_no_name(self):
        assert "LAUSD" not in [word.text for word in chart(trend(2010, 15, "m", 50)).words]

    def test_a_figure_told_beside_a_line_stands_on_no_line(self):
        steep = [point(2010 + n, 10 + 6 * n) for n in range(15)]
        others = [Place(f"Place {n}", tuple(point(2010 + m, 12 + 6 * m + n) for m in range(15))) for n in range(3)]
        assert faults(chart(steep, others), steep, others) == []

    def test_where_lines_lie_on_each_other_the_last_name_still_finds_a_place(self):
        bent = tuple(
            point(2011 + n, round(20 + 0.594 * n - 0.143 * (n % 3), 1), "old" if n < 5 else "new") for n in range(8)
        )
        even = tuple(point(2011 + n, round(20 + 0.594 * n, 1), "old" if n < 5 else "new") for n in range(8))
        high = tuple(point(2011 + n, round(79.8 + 1.0144 * n, 1), "old") for n in range(5))
        others = [Place(name, group) for name, group in zip(NAMES[1:], (even, high, bent), strict=False)]
        assert faults(chart(bent, others), bent, others) == []

    @hypothesis_settings(max_examples=40, deadline=None, phases=[Phase.generate])
    @given(st.lists(courses, min_size=1, max_size=4))
    def test_with_any_course_of_up_to_four_places(self, groups):
        points, *others = [Place(name, group) for name, group in zip(NAMES, groups, strict=False)]
        assert faults(chart(points.points, others), points.points, others) == []
        assert faults(chart(points.points, size=(350, 250)), points.points, []) == []

    @hypothesis_settings(max_examples=25, deadline=None, phases=[Phase.generate])
    @given(noise, st.lists(noise, max_size=4))
    def test_in_a_thicket_of_lines_every_name_is_still_there_and_words_lie_on_no_words(self, points, groups):
        others = [Place(name, tuple(group)) for name, group in zip(NAMES, groups, strict=False)]
        drawn = chart(points, others)
        assert {other.name for other in others} <= {word.text for word in drawn.words}
        assert [one for one in faults(drawn, points, others) if not one.endswith((" on a line", " on a dot"))] == []


class TestWords:
    @pytest.mark.parametrize(
        ("label", "table", "sentence", "compared"),
        [
            ("2016-17", "2016–17", "in 2016–17", "since 2016–17"),
            ("2014", "2014", "in 2014", "since 2014"),
            ("Class of 2016", "class of 2016", "for the class of 2016", "since the class of 2016"),
            ("Fall 2012", "fall 2012", "in fall 2012", "since fall 2012"),
            (
                "First cohort (fall 2017)",
                "First cohort (fall 2017)",
                "(First cohort (fall 2017))",
                "since First cohort (fall 2017)",
            ),
        ],
    )
    def test_periods(self, label, table, sentence, compared):
        assert (words.period(label), words.during(label), words.since(label)) == (table, sentence, compared)

    def test_figures(self):
        assert words.value(Decimal("76.100"), "percent") == "76.1%"
        assert words.value(Decimal("87.000"), "percent") == "87%"
        assert words.value(Decimal("156181.000"), "count") == "156,181"

    def test_differences(self):
        assert words.difference(-1.0, "percent") == "1 point"
        assert words.difference(Decimal("2.5"), "percent") == "2.5 points"
        assert words.difference(-1200, "count") == "1,200"

    def test_changes_carry_their_sign(self):
        assert [words.signed(n) for n in (3.1, -2, 0)] == ["+3.1", "−2", "0"]

    def test_figures_in_spanish_are_written_as_in_the_united_states(self):
        with translation.override("es"):
            assert words.number(Decimal("156181.5")) == "156,181.5"


@pytest.fixture
def decimal_comma(settings):
    """Spanish as it is written in Spain."""
    settings.FORMAT_MODULE_PATH = None
    reset_format_cache()
    yield
    reset_format_cache()


@pytest.fixture
def goal(db) -> Goal:
    return Goal.objects.create(slug="graduate", number=1, statement="All graduate", short_name="Graduate", since=2016)


@pytest.fixture
def indicator(goal) -> Indicator:
    return Indicator.objects.create(
        code="grad_rate_4yr",
        name="Graduation rate",
        goal=goal,
        position=1,
        stage="k12",
        measure_type="population",
        unit="percent",
        better="up",
        definition="Share who graduate.",
    )


def figure(indicator: Indicator, when: int, value: float, **more) -> Observation:
    """One preferred figure about everyone in LAUSD, unless told otherwise."""
    given = {
        "geography": "LAUSD",
        "geography_type": "district",
        "subgroup_type": "all",
        "subgroup": "All students",
        "period_label": str(when),
        "year": when,
        "value": Decimal(str(value)),
        "unit": indicator.unit,
        "series": "m",
        "preferred": True,
        "source_name": "The Source",
        "source": f"https://example.org/{when}",
        "confidence": "sourced",
    }
    return Observation.objects.create(indicator=indicator, **{**given, **more})


def report(indicator: Indicator) -> Report:
    return Report(indicator, Observation.objects.shown().filter(indicator=indicator))


class TestReport:
    def test_the_place_with_most_figures_about_everyone_stands_for_the_indicator(self, indicator):
        for year in (2010, 2011):
            figure(indicator, year, 60)
        figure(indicator, 2020, 80, geography="County")
        for year in range(2010, 2016):
            figure(indicator, year, 50, subgroup_type="gender", subgroup="Female")
        found = report(indicator)
        assert (found.place, found.newest.year) == ("LAUSD", 2011)

    def test_of_places_with_as_many_the_one_with_the_newest_stands_for_it(self, indicator):
        figure(indicator, 2010, 60)
        figure(indicator, 2012, 70, geography="County")
        assert report(indicator).place == "County"

    def test_a_place_nearby_comes_before_the_state_however_few_its_figures(self, indicator):
        figure(indicator, 2010, 60)
        for year in (2011, 2012):
            figure(indicator, year, 70, geography="California", geography_type="state")
        assert report(indicator).place == "LAUSD"

    def test_without_a_figure_about_everyone_the_group_is_named(self, indicator):
        figure(indicator, 2012, 20, subgroup_type="age", subgroup="16 to 19")
        found = report(indicator)
        assert found.finding == "LAUSD, 16 to 19: 20% in 2012"
        assert (found.others, leading([found])) == ([], None)

    def test_only_preferred_figures_count(self, indicator):
        figure(indicator, 2010, 60)
        figure(indicator, 2011, 99, preferred=False)
        assert report(indicator).newest_words == "60%"

    def test_the_finding_compares_within_one_method_only(self, indicator):
        figure(indicator, 2010, 40, series="old")
        figure(indicator, 2012, 60)
        figure(indicator, 2013, 62.5)
        found = report(indicator)
        assert found.finding == "LAUSD: 62.5% in 2013, up 2.5 points since 2012"
        assert found.method_changed
        assert found.signed_change == "+2.5"

    @pytest.mark.parametrize(
        ("last", "finding"),
        [(50, "LAUSD: 50% in 2013, down 10 points since 2012"), (60, "LAUSD: 60% in 2013, unchanged since 2012")],
    )
    def test_the_finding_says_when_it_fell_or_stayed(self, indicator, last, finding):
        figure(indicator, 2012, 60)
        figure(indicator, 2013, last)
        assert report(indicator).finding == finding

    def test_an_indicator_without_figures_says_nothing(self, indicator):
        found = report(indicator)
        assert (found.finding, found.place, found.newest_words, found.newest_period, found.change) == (
            "",
            "",
            "",
            "",
            0,
        )
        assert (found.table, found.comparisons, found.gap_size, found.first_period) == ([], [], "", "")

    def test_a_group_is_set_beside_everyone_of_the_same_period_and_method(self, indicator):
        for year in range(2012, 2017):
            figure(indicator, year, 80)
            figure(indicator, year, 60 + year - 2012, subgroup_type="program", subgroup="Foster youth")
            figure(indicator, year, 90, subgroup_type="program", subgroup="Others")
            figure(indicator, year, 80, subgroup_type="program", subgroup="Same")
        [comparison] = report(indicator).comparisons
        assert [(one.name, one.gap_words) for one in comparison.groups] == [
            ("Foster youth", "16 points below everyone"),
            ("Others", "10 points above everyone"),
            ("Same", "the same as everyone"),
        ]
        assert report(indicator).widest_gap.name == "Foster youth"
        assert comparison.drawn

    def test_where_fewer_is_better_the_one_with_most_is_furthest_behind(self, indicator):
        Indicator.objects.update(better="down")
        indicator.refresh_from_db()
        for year in range(2012, 2017):
            figure(indicator, year, 20)
            figure(indicator, year, 35, subgroup_type="program", subgroup="Foster youth")
            figure(indicator, year, 5, subgroup_type="program", subgroup="Others")
        found = report(indicator)
        assert (found.widest_gap.name, found.gap_size, found.fewer_is_better) == ("Foster youth", "15", True)

    def test_no_gap_is_told_where_nothing_can_be_compared(self, indicator):
        figure(indicator, 2012, 80, series="other")
        figure(indicator, 2012, 60, subgroup_type="program", subgroup="Foster youth")
        [comparison] = report(indicator).comparisons
        assert (comparison.groups[0].gap, comparison.groups[0].gap_words, comparison.drawn) == (None, "", False)
        assert report(indicator).widest_gap is None

    def test_groups_smaller_than_eleven_are_left_out(self, indicator):
        figure(indicator, 2012, 60, subgroup_type="program", subgroup="Ten", denominator=10)
        figure(indicator, 2012, 70, subgroup_type="program", subgroup="Eleven", denominator=11)
        assert [one.subgroup for one in report(indicator).figures] == ["Eleven"]

    def test_figures_without_a_year_are_told_but_not_charted(self, indicator):
        for year in range(2010, 2015):
            figure(indicator, year, 60)
        figure(indicator, 2015, 61, year=None, period_label="Undated", subgroup_type="program", subgroup="Some")
        found = report(indicator)
        assert found.is_charted
        assert found.comparisons[0].groups[0].chart is None

    def test_the_lead_is_the_first_population_measure_with_a_figure(self, goal, indicator):
        def other(position: int, kind: str) -> Indicator:
            return Indicator.objects.create(
                code=f"code-{position}-{kind}",
                name="Other",
                goal=goal,
                position=position,
                stage="k12",
                measure_type=kind,
                unit="percent",
                better="up",
            )

        figure(other(0, "performance"), 2020, 1)
        figure(other(3, "population"), 2020, 2)
        figure(indicator, 2020, 3)
        [one] = headlines(list(Goal.objects.with_former()))
        assert one.report.indicator == indicator


class TestPages:
    def test_a_goal_tells_period_source_and_confidence_beside_its_figure(self, client, indicator):
        for year in range(2010, 2016):
            figure(indicator, year, 60 + year - 2010, confidence="inferred")
        body = client.get("/goals/graduate/").content.decode()
        assert "Newest figure: The Source, 2015." in body
        assert "How sure: worked out" in body
        assert body.count('role="img"') == 2

    def test_the_home_page_and_the_list_tell_them_too(self, client, indicator):
        figure(indicator, 2015, 65, confidence="seed")
        for path in ("/", "/goals/"):
            body = client.get(path).content.decode()
            assert "65%" in body
            assert "2015. The Source, stated in the founding documents." in body

    def test_the_name_of_a_goal_shares_its_row_with_three_cells_and_the_source_stands_with_the_measure(
        self, client, indicator
    ):
        figure(indicator, 2015, 65)
        table = client.get("/goals/").content.decode().split('class="table fold headlines"')[1].split("</table>")[0]
        assert table.count('<th scope="col"') == 4
        assert "<small>LAUSD, 2015. The Source, read in the source.</small>" in table

    def test_where_there_is_no_trend_no_label_stands_alone(self, client, indicator):
        figure(indicator, 2015, 65)
        for path in ("/goals/", "/goals/graduate/"):
            assert 'data-l="Over the years"' not in client.get(path).content.decode()
        for year in range(2010, 2015):
            figure(indicator, year, 60)
        for path in ("/goals/", "/goals/graduate/"):
            assert 'data-l="Over the years"><svg class="spark' in client.get(path).content.decode()

    def test_every_table_folds_on_a_phone_and_the_other_measures_are_folded_away(self, client, goal, indicator):
        second = Indicator.objects.create(
            code="second", name="Second", goal=goal, position=2, stage="k12", measure_type="population", unit="percent"
        )
        figure(indicator, 2015, 65)
        figure(second, 2015, 30)
        body = client.get("/goals/graduate/").content.decode()
        assert body.count("<table") == body.count('<table class="table fold') == 3
        folded = body.split('<details class="fold"><summary><h3>')
        assert [part.split("</h3>")[0] for part in folded[1:]] == ["Second"]
        assert 'id="second"' in folded[1].split("</details>")[0]  # a browser opens it for who comes by its address

    def test_what_has_no_figure_is_listed_with_its_definition(self, client, indicator):
        body = client.get("/goals/graduate/").content.decode()
        assert "No figure found yet" in body
        assert "Share who graduate." in body
        assert '<svg class="wide"' not in body

    def test_no_target_is_shown_that_nobody_agreed(self, client, indicator):
        figure(indicator, 2015, 65)
        assert "arget" not in client.get("/goals/graduate/").content.decode().split("<main")[1].split("</main")[0]

    def test_a_goal_without_anything_is_kind(self, client, goal):
        body = client.get("/goals/graduate/").content.decode()
        assert "No workgroup yet" in body

    def test_the_workgroups_of_a_goal_are_those_that_serve_it_and_meet(self, client, world):
        Goal.objects.create(slug="college", number=2, statement="College", short_name="College", since=2016)
        body = client.get("/goals/college/").content.decode()
        assert "Data Workgroup" in body
        assert "Campaign for Grade-Level Reading" not in body
        Workgroup.objects.update(state="closed")
        assert "Data Workgroup" not in client.get("/goals/college/").content.decode()

    def test_beyond_twenty_workgroups_the_rest_is_counted(self, client, goal):
        for number in range(23):
            Workgroup.objects.create(slug=f"w{number}", name=f"Group {number}", goal_numbers=[1])
        assert "3 more workgroups" in client.get("/goals/graduate/").content.decode()

    def test_a_former_goal_says_what_followed_and_its_figures_go_on(self, client, goal, indicator):
        figure(indicator, 2015, 65)
        after = Goal.objects.create(slug="ready", number=1, statement="All are ready", short_name="Ready", since=2019)
        Goal.objects.filter(pk=goal.pk).update(until=2019)
        Succession.objects.create(former=goal, next=after)
        assert "Followed by:" in client.get("/goals/graduate/").content.decode()
        listed = client.get("/goals/").content.decode()
        assert "Former goals" in listed
        assert "65%" in client.get("/goals/ready/").content.decode()
        assert client.get("/goals/ready/grad_rate_4yr.csv").status_code == 200

    def test_an_unknown_goal_is_not_found(self, client, db):
        assert client.get("/goals/nothing/").status_code == 404

    def test_no_goals_yet(self, client, db):
        assert "No goals yet" in client.get("/goals/").content.decode()


class TestFile:
    def rows(self, client) -> list[dict[str, str]]:
        answer = client.get("/goals/graduate/grad_rate_4yr.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(StringIO(answer.content.decode())))

    def test_has_every_figure_with_its_source_also_those_not_charted(self, client, indicator):
        figure(indicator, 2010, 60.5)
        figure(
            indicator, 2010, 59, preferred=False, source="https://example.org/first", confidence="inferred", year=None
        )
        found = sorted((row["value"], row["preferred"], row["confidence"], row["year"]) for row in self.rows(client))
        assert found == [("59.000", "False", "inferred", ""), ("60.500", "True", "sourced", "2010")]

    def test_leaves_out_groups_smaller_than_eleven(self, client, indicator):
        figure(indicator, 2010, 60, subgroup_type="program", subgroup="Small", denominator=10)
        assert self.rows(client) == []

    def test_holds_no_formula(self, client, indicator):
        figure(indicator, 2010, 60, note="=1+1", source_name="@sum")
        assert [(row["note"], row["source_name"]) for row in self.rows(client)] == [("'=1+1", "'@sum")]

    def test_of_another_goal_is_not_found(self, client, indicator):
        assert client.get("/goals/college/grad_rate_4yr.csv").status_code == 404


@pytest.mark.django_db
class TestRealData:
    @pytest.fixture(autouse=True)
    def compact(self):
        load_compact()

    def test_the_graduation_rate_breaks_where_the_state_changed_its_method(self):
        found = report(Indicator.objects.get(code="grad_rate_4yr"))
        assert found.finding == "LAUSD: 87% in 2023–24, up 10.9 points since 2016–17"
        assert [(run.points[0].year, run.points[-1].year) for run in found.runs] == [(2010, 2016), (2017, 2024)]
        assert [len(xs(line)) for line in found.wide.lines] == [7, 6]

    def test_no_line_of_any_chart_joins_two_methods(self):
        for indicator in Indicator.objects.all():
            found = report(indicator)
            if found.is_charted:
                trends = [len(run.points) for run in found.runs if run.is_trend]
                assert [len(xs(line)) for line in found.wide.lines] == trends
                assert [len(xs(line)) for line in found.narrow.lines] == trends

    def test_in_every_chart_each_name_stands_at_the_end_of_its_own_line(self):
        charted = [found for one in Indicator.objects.all() if (found := report(one)).is_charted]
        assert len(charted) > 5
        for found in charted:
            main = points(found.main)
            assert (found.indicator.code, faults(found.wide, main, found.others)) == (found.indicator.code, [])
            assert (found.indicator.code, faults(found.narrow, main, [])) == (found.indicator.code, [])

    def test_every_goal_has_a_headline(self):
        found = headlines(list(Goal.objects.in_force().with_former()))
        assert [(one.report.indicator.code, one.report.newest_words) for one in found] == [
            ("grad_rate_4yr", "87%"),
            ("ag_graduates", "58.2%"),
            ("adult_ba", "32.5%"),
        ]

    @pytest.mark.parametrize("path", ["/goals/", "/goals/graduate/", "/goals/college/", "/goals/careers/"])
    def test_pages_are_light_and_ask_little(self, client, path):
        assert len(gzip.compress(client.get(path).content)) <= 40_000
        assert count_queries(client, path) <= 12

    def test_numbers_in_pictures_are_the_same_in_every_language(self, client, decimal_comma):
        body = client.get("/es/goals/graduate/").content.decode()
        assert not re.search(r' (?:[xyr]|c[xy])="\d+,', body)
        assert "76,1%" in body
