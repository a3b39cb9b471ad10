"""Charts as shapes and words in place, for a template to draw; their colours are the style sheet's.

A line joins figures of one series only: where the method changed the line ends, and another begins.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from compact.boxes import Box, Spot
from compact.lettering import width_of
from goals.labels import TEXT, Block, Room, Words, named

FEWEST_FOR_A_LINE = 5
WIDE = 500


@dataclass(frozen=True)
class Point:
    """One figure: its year, its value, the method that gave it, and the value in the reader's words."""

    year: int
    value: float
    series: str
    words: str


@dataclass(frozen=True)
class Dot:
    """A figure in the picture."""

    x: float
    y: float
    r: float = 4.5


@dataclass(frozen=True)
class Run:
    """The figures of one series, oldest first: what one line may join."""

    series: str
    points: tuple[Point, ...]

    @property
    def is_trend(self) -> bool:
        """Enough figures to speak of a trend."""
        return len(self.points) >= FEWEST_FOR_A_LINE


@dataclass(frozen=True)
class Place:
    """The figures of one place."""

    name: str
    points: tuple[Point, ...]

    @property
    def newest(self) -> Point:
        """The figure of the last year, where the line ends."""
        return max(reversed(self.points), key=lambda one: one.year)


@dataclass
class Chart:
    """A picture of one size."""

    width: int
    height: int
    base: str = ""
    grid: list[str] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    other_lines: list[str] = field(default_factory=list)
    other_dots: list[Dot] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def runs(points: Iterable[Point]) -> list[Run]:
    """The points by series, each oldest first; the series that began first comes first."""
    by_series: dict[str, list[Point]] = {}
    for point in sorted(points, key=lambda one: (one.year, one.series)):
        by_series.setdefault(point.series, []).append(point)
    return [Run(series, tuple(found)) for series, found in by_series.items()]


@dataclass(frozen=True)
class Scale:
    """From years and values to places in the picture."""

    left: float
    right: float
    top: float
    bottom: float
    first: int
    last: int
    low: float
    high: float

    def x(self, year: float) -> float:
        """Where a year stands; a single year stands in the middle."""
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + (year - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def dot(self, point: Point, r: float = 4.5) -> Dot:
        """A figure in its place."""
        return Dot(self.x(point.year), self.y(point.value), r)

    def spot(self, point: Point) -> Spot:
        """The place of a figure."""
        return self.x(point.year), self.y(point.value)

    def path(self, run: Run) -> str:
        """One line through the figures of one series."""
        return _path([self.spot(point) for point in run.points])


def _path(spots: Iterable[Spot]) -> str:
    return "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in spots)


def steps(low: float, high: float, *, most: int = 6) -> list[float]:
    """Round numbers from just below `low` to just above `high`, at most `most` of them."""
    span = max(high - low, 1e-9)
    size = 10 ** math.floor(math.log10(span))
    step = next(
        size * factor
        for factor in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
        if math.ceil(high / (size * factor)) - math.floor(low / (size * factor)) < most
    )
    first, last = math.floor(low / step), math.ceil(high / step)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def bounds(groups: Iterable[Iterable[Point]]) -> tuple[float, float]:
    """The lowest and the highest value, a little apart even when all are the same."""
    values = [point.value for points in groups for point in points]
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)


def line_chart(
    place: Place,
    others: Sequence[Place] = (),
    *,
    size: tuple[int, int],
    method_changed: str,
    name_of: Callable[[float], str],
) -> Chart:
    """The figures of one place over the years, with other places thin and grey for comparison.

    `name_of` writes a number on the axis in the reader's language; `method_changed` stands where a series ends and
    another begins. At least one point is needed.
    """
    width, height = size
    points = place.points
    wide = width > WIDE
    own = runs(points)
    marks = steps(*bounds([points, *(other.points for other in others)]), most=6 if wide else 5)
    names = [name_of(mark) for mark in marks]
    years = [point.year for group in (points, *(other.points for other in others)) for point in group]
    newest = named(place.name if others else "", value=place.newest.words, size=17.0 if wide else 15.0)
    ends = [("own", newest, place.newest)]
    ends += [(other.name, named(other.name), other.newest) for other in others]
    scale = Scale(
        left=max(width_of(name, TEXT) for name in names) + 12,
        right=width - max((block.width for _owner, block, last in ends if last.year == max(years)), default=4.0) - 16,
        top=30.0 if wide else 26.0,
        bottom=height - 28.0,
        first=min(years),
        last=max(years),
        low=marks[0],
        high=marks[-1],
    )
    chart = Chart(width, height)
    _axes(chart, scale, list(zip(marks, names, strict=True)), sorted(set(years)))
    _own(chart, scale, own, place.newest)
    _others(chart, scale, others)
    _breaks(chart, scale, own, method_changed)
    _name(chart, scale, own, others, ends)
    return chart


def _axes(chart: Chart, scale: Scale, marks: list[tuple[float, str]], years: list[int]) -> None:
    for mark, name in marks:
        y = scale.y(mark)
        line = f"M{scale.left:.0f} {y:.1f}H{scale.right:.0f}"
        if mark == scale.low:
            chart.base = line
        else:
            chart.grid.append(line)
        chart.words.append(Words(name, scale.left - 8, y + 4, anchor="end"))
    free = -math.inf
    # The newest year is always named; the others from there backward, where there is room.
    named = []
    for year in reversed(years):
        x = scale.x(year)
        if free == -math.inf or x < free:
            named.append((year, x))
            free = x - 38
    chart.words += [Words(str(year), x, chart.height - 6, anchor="middle") for year, x in reversed(named)]


def _own(chart: Chart, scale: Scale, own: list[Run], newest: Point) -> None:
    for run in own:
        if run.is_trend:
            chart.lines.append(scale.path(run))
        chart.dots += [scale.dot(point, 6 if point is newest else 4.5) for point in run.points]


def _others(chart: Chart, scale: Scale, others: Sequence[Place]) -> None:
    own = list(chart.dots)
    for other in others:
        for run in runs(other.points):
            if run.is_trend:
                chart.other_lines.append(scale.path(run))
            else:
                chart.other_dots += [scale.dot(point, 3) for point in run.points]
        end = scale.dot(other.newest, 3)
        # A ring where the line ends, so that its name is seen to belong there even under a dot of the place itself.
        if any(math.hypot(dot.x - end.x, dot.y - end.y) < dot.r + 3 for dot in own):
            end = scale.dot(other.newest, 8)
        chart.other_dots = [dot for dot in chart.other_dots if (dot.x, dot.y) != (end.x, end.y)] + [end]


def _breaks(chart: Chart, scale: Scale, own: list[Run], words: str) -> None:
    for before, after in pairwise(own):
        if before.points[-1].year < after.points[0].year:
            x = scale.x((before.points[-1].year + after.points[0].year) / 2)
            chart.breaks.append(f"M{x:.1f} {scale.top - 14:.0f}V{scale.bottom:.0f}")
            half = width_of(words, TEXT) / 2
            at = min(max(x, half), chart.width - half)
            chart.words.append(Words(words, at, max(scale.top - 18, 10.0), anchor="middle"))


def _room(chart: Chart, scale: Scale, own: list[Run], others: Sequence[Place]) -> Room:
    """What is in the picture before its lines get their names."""
    room = Room(Box(0, 0, chart.width, scale.bottom + 4))
    for owner, found in (("own", own), *((other.name, runs(other.points)) for other in others)):
        for run in found:
            spots = [scale.spot(point) for point in run.points]
            if run.is_trend:
                room.draw(owner, spots)
            if owner == "own" or not run.is_trend:
                room.dots += [(owner, x, y, 4.5 if owner == "own" else 3.0) for x, y in spots]
    room.dots += [("", dot.x, dot.y, dot.r) for dot in chart.other_dots]
    for before, after in pairwise(own):
        x = scale.x((before.points[-1].year + after.points[0].year) / 2)
        room.draw("", [(x, scale.top - 14), (x, scale.bottom)])
    for words in chart.words:
        room.taken.append(Block(((words.text, words.style, TEXT),)).box(words.x, words.y, words.anchor))
    return room


def _name(
    chart: Chart, scale: Scale, own: list[Run], others: Sequence[Place], ends: Sequence[tuple[str, Block, Point]]
) -> None:
    """The newest figure and the names of the places compared, each at the end of its line; then more figures."""
    room = _room(chart, scale, own, others)
    for owner, block, last in ends:
        label = room.at_end(owner, block, scale.spot(last))
        chart.words += label.words
        chart.ties += [_path(label.tie)] if label.tie else []
    told = (
        [own[0].points[0]] if chart.width <= WIDE else [end for run in own for end in (run.points[0], run.points[-1])]
    )
    for point in dict.fromkeys(told):
        if point is not ends[0][2]:
            chart.words += room.beside(Block(((point.words, "c-t", TEXT),)), scale.spot(point))


SMALL = (204, 96)


def small_scale(groups: Sequence[Sequence[Point]]) -> Scale:
    """The one scale of all the small charts that stand together."""
    years = [point.year for points in groups for point in points]
    low, high = bounds(groups)
    return Scale(2, 140, 8, 86, min(years), max(years), low, high)


def small_chart(points: Sequence[Point], everyone: Sequence[Point], scale: Scale) -> Chart:
    """One group among several on the same scale: the group in the goal's colour, everyone thin and grey."""
    chart = Chart(*SMALL, base="M2 88H140")
    for run in runs(everyone):
        chart.other_lines += [scale.path(run)] if run.is_trend else []
        chart.other_dots += [] if run.is_trend else [scale.dot(point, 2.5) for point in run.points]
    own = runs(points)
    for run in own:
        chart.lines += [scale.path(run)] if run.is_trend else []
        chart.dots += [] if run.is_trend else [scale.dot(point, 3) for point in run.points]
    newest = own[-1].points[-1]
    end = scale.dot(newest)
    chart.dots.append(end)
    chart.words.append(Words(newest.words, end.x + 8, end.y + 4, "c-v"))
    return chart


def spark(points: Sequence[Point]) -> Chart:
    """A trend as small as a word, decorative: the cells beside it carry the numbers."""
    low, high = bounds([points])
    years = [point.year for point in points]
    scale = Scale(3, 90, 4, 20, min(years), max(years), low, high)
    chart = Chart(96, 24)
    own = runs(points)
    for run in own:
        if run.is_trend:
            chart.lines.append(scale.path(run))
        else:
            chart.dots += [scale.dot(point, 1.8) for point in run.points]
    chart.dots.append(scale.dot(own[-1].points[-1], 3))
    return chart
