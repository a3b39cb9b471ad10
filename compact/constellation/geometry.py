"""The constellation: every workgroup as a mark on a half sky, and a label beside each that touches nothing.

Pure geometry: `draw` takes what is to be seen and gives back shapes and places in the units of a 1240 by 630 picture.
Where a mark stands around the rim says which stage of life the group serves; on which arc, which goal.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from compact.lettering import cut, halves, width_of

CENTER_X, CENTER_Y = 620.0, 640.0
RATIO = 0.9  # every ellipse is as flat as the others, so that a ray meets each arc at the same angle
RIM, STAGE_LABELS = 598.0, 610.0
INNER_ARC, OUTER_ARC = 300.0, 556.0
NO_GOAL_ARC, CENTER_ARC = 205.0, 132.0
SUN = 30.0
LABEL_RIM = 590.0  # labels end inside it
HORIZON = 632.0
EDGE = math.radians(5)  # free sky at both ends of the horizon

MOST_MARKS = 40  # more would leave no room for their labels
MOST_IN_THE_CENTER = 5
MOST_DOTS = 18
MARK, SECOND = 19.0, 6.0  # radius of a mark with its dots, and of the small mark of a second goal
GAP = 3.0
SHORTENED = 60.0  # what it costs to leave out who convenes: more than any place beside the mark

NAME_LINE, BY_LINE, BASELINE = 20.0, 18.0, 15.5
NAME_SIZE, BY_SIZE, STAGE_SIZE, KEY_SIZE = 18.0, 14.0, 15.0, 20.0
LONG_NAME, LONGEST_LINE, LONG_BY, LONGEST_BY = 20, 26, 24, 26


@dataclass(frozen=True)
class Star:
    """A workgroup to be drawn: what geometry needs of it, and the id by which the page finds the rest."""

    pk: int
    name: str
    by: str
    stage: str
    goals: tuple[int, ...]
    by_short: str = ""
    partners: int = 0
    own: bool = False  # convened by the organization in the middle
    ended: bool = False


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = GAP) -> bool:
        """Whether the two come nearer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def distance(self, x: float, y: float) -> float:
        """From a point to the nearest edge; nothing when it lies inside."""
        return math.hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))

    @property
    def corners(self) -> Iterator[tuple[float, float]]:
        """Its four points."""
        return ((x, y) for x in (self.left, self.right) for y in (self.top, self.bottom))


@dataclass(frozen=True)
class Line:
    """One line of a label."""

    text: str
    style: str
    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """The name of a workgroup and who convenes it, where there is room for them."""

    box: Box
    anchor: str
    lines: tuple[Line, ...]
    cost: float = 0.0


@dataclass(frozen=True)
class Shape:
    """The mark of one goal."""

    goal: int
    path: str
    x: float
    y: float


@dataclass
class Mark:
    """A workgroup in the picture."""

    star: Star
    goal: int  # 0 in the center, and for a group without a goal
    x: float
    y: float
    angle: float
    shapes: list[Shape]
    seconds: list[Shape] = field(default_factory=list)
    ray: str = ""
    reach: float = 0.0
    label: Label | None = None

    @property
    def dots(self) -> int:
        """Partners at the table, one dot each."""
        return self.star.partners if self.star.partners <= MOST_DOTS else 0

    @property
    def ringed(self) -> bool:
        """More partners than can be counted with the eye."""
        return self.star.partners > MOST_DOTS


@dataclass(frozen=True)
class Arc:
    """One goal's line across the sky: thin all along, strong where its workgroups are."""

    goal: int
    radius: float
    path: str
    span: str
    start: float = 0.0
    end: float = 0.0


@dataclass(frozen=True)
class Sector:
    """One stage of life on the rim."""

    stage: str
    path: str
    start: float
    end: float


@dataclass(frozen=True)
class Key:
    """A goal's shape and name under the horizon."""

    shape: Shape
    words: str
    x: float


@dataclass
class Picture:
    """Everything to draw, in the order of the links: by stage, from left to right."""

    marks: list[Mark]
    arcs: list[Arc]
    sectors: list[Sector]
    legend: list[Key]
    ticks: str
    rim: str


def point(radius: float, angle: float) -> tuple[float, float]:
    """Where an angle (0 at the left end of the horizon, half a turn at the right) meets the ellipse of that width."""
    return CENTER_X - radius * math.cos(angle), CENTER_Y - radius * RATIO * math.sin(angle)


def arc_path(radius: float, start: float, end: float) -> str:
    """An ellipse from one angle to another, as path data."""
    (x1, y1), (x2, y2) = point(radius, start), point(radius, end)
    return f"M{x1:.1f} {y1:.1f}A{radius:g} {radius * RATIO:.1f} 0 0 1 {x2:.1f} {y2:.1f}"


def shape_path(goal: int, x: float, y: float, size: float = 1.0) -> str:
    """The shape of a goal around a point: circle, diamond, square, triangle, hexagon; a circle for none."""
    if goal == 2:
        r = 10.1 * size
        return f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}-{r:.1f} {r:.1f}-{r:.1f}-{r:.1f}z"
    if goal == 3:
        r = 7.65 * size
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h-{2 * r:.1f}z"
    if goal == 4:
        r = 10.0 * size
        return f"M{x:.1f} {y - r:.1f}l{r:.1f} {1.75 * r:.1f}h-{2 * r:.1f}z"
    if goal == 5:
        r = 9.0 * size
        turns = [point_on_circle(x, y, r, number / 6) for number in range(6)]
        return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in turns) + "z"
    r = round(8.3 * size, 1)  # rounded first: arcs whose ends are less than two radii apart bulge
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 1 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 1-{2 * r:.1f} 0z"


def point_on_circle(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    """A point at a part of a full turn, clockwise from the top."""
    return x + radius * math.sin(2 * math.pi * turn), y - radius * math.cos(2 * math.pi * turn)


def radii(goals: Sequence[int]) -> dict[int, float]:
    """How far each goal's arc is from the middle: the first inside, the last outside."""
    if len(goals) == 1:
        return {goals[0]: (INNER_ARC + OUTER_ARC) / 2}
    step = (OUTER_ARC - INNER_ARC) / max(len(goals) - 1, 1)
    return {goal: INNER_ARC + step * place for place, goal in enumerate(goals)}


def break_name(name: str) -> tuple[str, ...]:
    """A name in one line, or in two of about the same length when it is long; what does not fit ends in an ellipsis."""
    return (name,) if len(name) <= LONG_NAME else halves(name, LONGEST_LINE)


# --- Where the marks stand -----------------------------------------------------------------------------------------


def choose(stars: Sequence[Star], center: str) -> list[Star]:
    """The stars to draw: all when they fit, else those with the most partners, but one at least of every cell.

    A cell is a stage and a set of goals: nothing that exists is left white. Groups that have ended give way first.
    """
    room = {True: MOST_IN_THE_CENTER, False: MOST_MARKS - MOST_IN_THE_CENTER}
    if sum(star.stage != center for star in stars) <= MOST_MARKS - MOST_IN_THE_CENTER:
        room[False] = len(stars)
    ranked = sorted(stars, key=lambda star: (star.ended, -star.partners, star.name, star.pk))
    cells: dict[tuple[str, tuple[int, ...]], Star] = {}
    for star in ranked:
        cells.setdefault((star.stage, star.goals), star)
    first = set(cells.values())
    taken: set[Star] = set()
    for star in [*(one for one in ranked if one in first), *(one for one in ranked if one not in first)]:
        middle = star.stage == center
        if room[middle] > 0:
            room[middle] -= 1
            taken.add(star)
    return [star for star in stars if star in taken]


def on_arcs(stars: Sequence[Star], goals: Sequence[int]) -> dict[Star, int]:
    """The arc of each star: its goal; of several, the one with the fewest, and of these the outer, longer one."""
    crowd: dict[int, int] = defaultdict(int)
    chosen: dict[Star, int] = {}
    for star in sorted(stars, key=lambda one: len(one.goals)):
        known = [goal for goal in star.goals if goal in goals] or [0]
        chosen[star] = min(known, key=lambda goal: (crowd[goal], -goal))
        crowd[chosen[star]] += 1
    return chosen


def interleaved(stars: Sequence[Star], arcs: dict[Star, int]) -> list[Star]:
    """The same stars in an order in which neighbours stand on different arcs as far as possible."""
    waiting: dict[int, list[Star]] = defaultdict(list)
    for star in stars:
        waiting[arcs[star]].append(star)
    row: list[Star] = []
    last = -1
    while len(row) < len(stars):
        left = [goal for goal in waiting if waiting[goal]]
        last = max(left, key=lambda goal: (goal != last, len(waiting[goal]), -goal))
        row.append(waiting[last].pop(0))
    return row


def _room_between(one: set[int], one_arc: int, other: set[int], other_arc: int, radius: dict[int, float]) -> float:
    """The angle that two rays need so that nothing on one touches what is on the other."""
    need = math.radians(4.5)
    for goal in one & other:
        main = (goal == one_arc) + (goal == other_arc)
        need = max(need, (18.0, 36.0, 60.0)[main] / (radius[goal] * RATIO))
    return need


def spread(
    rows: Sequence[tuple[str, Sequence[Star]]],
    arcs: dict[Star, int],
    radius: dict[int, float],
    least: dict[str, float],
) -> tuple[dict[Star, float], list[tuple[str, float, float]]]:
    """The angle of each star and the bounds of each stage, as wide as its stars and its name need, over the whole sky.

    Raises ValueError when the marks would touch.
    """
    pad = math.radians(3)
    placed: list[tuple[Star, float]] = []
    bounds = [0.0]
    for stage, stars in rows:
        start = bounds[-1]
        for star in stars:
            angle = start + pad
            for before, where in placed:
                need = _room_between(set(star.goals), arcs[star], set(before.goals), arcs[before], radius)
                angle = max(angle, where + need)
            placed.append((star, angle))
        last = placed[-1][1] + pad if stars else start
        bounds.append(max(start + least[stage], last))
    scale = (math.pi - 2 * EDGE) / bounds[-1]
    if scale < 0.68:
        raise ValueError("too many marks for one sky")
    at = [EDGE + bound * scale for bound in bounds]
    at[0], at[-1] = 0.0, math.pi
    sectors = [(stage, *ends) for (stage, _stars), ends in zip(rows, pairwise(at), strict=True)]
    return {star: EDGE + angle * scale for star, angle in placed}, sectors


def _marks(
    stars: Sequence[Star], goals: Sequence[int], stages: Sequence[tuple[str, str]], center: str
) -> tuple[list[Mark], list[tuple[str, float, float]], dict[int, float]]:
    radius = {0: NO_GOAL_ARC, **radii(goals)}
    rim_height = STAGE_LABELS * RATIO
    least = {code: (width_of(name, STAGE_SIZE) + 24) / rim_height for code, name in stages}
    outside = [star for star in stars if star.stage != center]
    while True:
        arcs = on_arcs(outside, goals)
        rows = [(code, interleaved([star for star in outside if star.stage == code], arcs)) for code, _name in stages]
        try:
            angles, sectors = spread(rows, arcs, radius, least)
            break
        except ValueError:
            outside = _without_smallest(outside)
    marks = [_outer_mark(star, arcs[star], angles[star], radius) for _code, row in rows for star in row]
    marks += _center_marks([star for star in stars if star.stage == center], goals)
    return marks, sectors, radius


def _without_smallest(stars: list[Star]) -> list[Star]:
    gone = max(stars, key=lambda star: (star.ended, -star.partners, star.name, star.pk))
    return [star for star in stars if star is not gone]


def _outer_mark(star: Star, goal: int, angle: float, radius: dict[int, float]) -> Mark:
    x, y = point(radius[goal], angle)
    others = [other for other in star.goals if other in radius and other != goal]
    seconds = []
    for other in others:
        a, b = point(radius[other], angle)
        seconds.append(Shape(other, shape_path(other, a, b, 0.55), a, b))
    reach = max([radius[goal], *(radius[other] for other in others)])
    (x1, y1), (x2, y2) = point(SUN + 14, angle), point(reach, angle)
    mark = Mark(star, goal, x, y, angle, [Shape(goal, shape_path(goal, x, y), x, y)], seconds)
    mark.ray, mark.reach = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", reach
    return mark


def _center_marks(stars: Sequence[Star], goals: Sequence[int]) -> list[Mark]:
    """Groups that serve every stage stand together near the middle, each with a small mark for every goal it serves."""
    marks = []
    for place, star in enumerate(stars):
        share = (place + 0.5) / len(stars)
        angle = math.radians(12) + share * (math.pi - math.radians(24))
        x, y = point(CENTER_ARC, angle)
        known = [goal for goal in star.goals if goal in goals] or [0]
        shapes = []
        for number, goal in enumerate(known):
            a, b = (x, y) if len(known) == 1 else point_on_circle(x, y, 8.0, number / len(known))
            shapes.append(Shape(goal, shape_path(goal, a, b, 0.55 if len(known) > 1 else 0.75), a, b))
        marks.append(Mark(star, 0, x, y, angle, shapes))
    return marks


# --- Where the labels stand ----------------------------------------------------------------------------------------


def _layouts(star: Star) -> Iterator[tuple[tuple[str, ...], str, float]]:
    """How a label may be set, the best first: lines of the name, the convener or nothing, and what it costs."""
    names = [(break_name(star.name), 0.0)]
    if len(names[0][0]) == 1 and " " in star.name:
        names.append((halves(star.name, LONGEST_LINE), 14.0))
    conveners = {cut(star.by, LONGEST_BY): 0.0}
    conveners.setdefault(cut(star.by_short or star.by, LONGEST_BY), 8.0)
    conveners.setdefault("", SHORTENED)
    for by, plainer in conveners.items():
        for lines, broken in names:
            yield lines, by, plainer + broken


def _boxes(mark: Mark, width: float, height: float) -> Iterator[tuple[Box, str, float]]:
    """Places beside a mark: right and left, then above and below, with what each costs."""
    for away in (3.0, 9.0, 16.0):
        for shift in (0.0, -9.0, 9.0, -18.0, 18.0, -27.0, 27.0):
            top = mark.y - height / 2 + shift
            cost = away / 3 + abs(shift) * 0.35
            right, left = mark.x + MARK + away, mark.x - MARK - away
            yield Box(right, top, right + width, top + height), "start", cost
            yield Box(left - width, top, left, top + height), "end", cost
        for part in (0.0, -0.2, 0.2, -0.35, 0.35, -0.5, 0.5, -0.62, 0.62):
            left = mark.x - width / 2 + part * width
            cost = 3 + away / 3 + abs(part) * 16
            above, below = mark.y - MARK - away - height, mark.y + MARK + away
            for top in (above, below):
                yield Box(left, top, left + width, top + height), "middle", cost


def _label(box: Box, anchor: str, names: tuple[str, ...], by: str, cost: float) -> Label:
    x = {"start": box.left, "end": box.right, "middle": (box.left + box.right) / 2}[anchor]
    y = box.top + BASELINE
    lines = [Line(text, "k-name", x, y + number * NAME_LINE) for number, text in enumerate(names)]
    if by:
        lines.append(Line(by, "k-by", x, lines[-1].y + BY_LINE))
    return Label(box, anchor, tuple(lines), cost)


def _inside(box: Box) -> bool:
    return box.bottom <= HORIZON and all(_out(x, y) <= LABEL_RIM for x, y in box.corners)


def _out(x: float, y: float) -> float:
    """How wide the ellipse is that goes through a point."""
    return math.hypot(x - CENTER_X, (y - CENTER_Y) / RATIO)


def _angle(x: float, y: float) -> float:
    """On which ray a point lies."""
    return math.atan2((CENTER_Y - y) / RATIO, CENTER_X - x)


def _crowding(box: Box, marks: Sequence[Mark], mark: Mark, spans: Sequence[Arc]) -> float:
    """What a place costs besides: lines behind the words, and other marks so near that the label could be theirs."""
    outs = [_out(x, y) for x, y in box.corners]
    low, high = min(outs), max(outs)
    angles = [_angle(x, y) for x, y in box.corners]
    first, last = min(angles), max(angles)
    cost = sum(
        18.0 for arc in spans if low < arc.radius + 4 and arc.radius - 4 < high and first < arc.end and arc.start < last
    )
    own = box.distance(mark.x, mark.y)
    for other in marks:
        if other is mark:
            continue
        near = box.distance(other.x, other.y)
        if near < MARK + 14:
            cost += 7
        if near < own + 4:
            cost += 14
        if first < other.angle < last and other.reach > low:
            cost += 2.5
    return cost


def _candidates(mark: Mark, marks: Sequence[Mark], spans: Sequence[Arc]) -> list[Label]:
    sun = Box(CENTER_X - SUN - 2, CENTER_Y - SUN, CENTER_X + SUN + 2, CENTER_Y)
    points = [(other.x, other.y, MARK) for other in marks]
    points += [(second.x, second.y, SECOND) for other in marks for second in other.seconds]
    found = []
    for names, by, plain in _layouts(mark.star):
        width = max([width_of(name, NAME_SIZE) for name in names] + [width_of(by, BY_SIZE)])
        height = NAME_LINE * len(names) + (BY_LINE if by else 0)
        for box, anchor, cost in _boxes(mark, width, height):
            if not _inside(box) or box.meets(sun):
                continue
            if any(box.distance(x, y) < size + GAP - 0.5 for x, y, size in points):
                continue
            found.append(_label(box, anchor, names, by, cost + plain + _crowding(box, marks, mark, spans)))
    return sorted(found, key=lambda label: label.cost)


def place_labels(marks: Sequence[Mark], spans: Sequence[Arc], tries: int = 60) -> None:
    """Give every mark the best label that touches no other label and no mark; a mark without room keeps none.

    The one with the fewest places chooses first. Whoever finds none left, or has to leave out the convener, chooses
    before the others the next time; the order of these follows from a fixed seed, so that the picture never changes.
    """
    choices = [_candidates(mark, marks, spans) for mark in marks]
    order = sorted(range(len(marks)), key=lambda number: (len(choices[number]), number))
    chance = random.Random(20161214)  # noqa: S311
    best: dict[int, Label] = {}
    best_cost = math.inf
    for _try in range(tries):
        placed = _in_turn(order, choices)
        cost = sum(placed[number].cost if number in placed else 200.0 for number in order)
        if cost < best_cost:
            best, best_cost = placed, cost
        unhappy = [number for number in order if number not in placed or placed[number].cost >= SHORTENED]
        if not unhappy:
            break
        chance.shuffle(unhappy)
        order = unhappy + [number for number in order if number not in unhappy]
    for number, label in best.items():
        marks[number].label = label


def _in_turn(order: Sequence[int], choices: Sequence[Sequence[Label]]) -> dict[int, Label]:
    """Each in turn takes the cheapest of its labels that is still free."""
    placed: dict[int, Label] = {}
    for number in order:
        for label in choices[number]:
            if not any(label.box.meets(other.box) for other in placed.values()):
                placed[number] = label
                break
    return placed


# --- The picture ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def draw(
    stars: tuple[Star, ...], named: tuple[tuple[int, str], ...], stages: tuple[tuple[str, str], ...], center: str
) -> Picture:
    """The picture of these workgroups on the arcs of these goals.

    `named` are the numbers and names of the goals; `stages` the codes and names around the rim, from left to right.
    Groups of the stage `center` stand in the middle. The same records give the same picture, so it is kept.
    """
    goals = tuple(number for number, _name in named)
    chosen = choose(stars, center)
    marks, sectors, radius = _marks(chosen, goals, stages, center)
    arcs = [_arc(goal, marks, radius[goal]) for goal in goals]
    place_labels(marks, [arc for arc in arcs if arc.span])
    return Picture(
        marks=marks,
        arcs=arcs,
        sectors=[Sector(stage, arc_path(STAGE_LABELS, start, end), start, end) for stage, start, end in sectors],
        legend=_legend(named),
        ticks=_ticks([start for _stage, start, _end in sectors] + [math.pi]),
        rim=arc_path(RIM, 0, math.pi),
    )


def _legend(named: Sequence[tuple[int, str]]) -> list[Key]:
    """The goals under the horizon: the first below where its arc begins, the others to the right of the middle."""
    words = [f"{number} {cut(name, LONGEST_BY)}" for number, name in named]
    keys: list[Key] = []
    right = 1226.0
    for (number, _name), text in reversed(list(zip(named, words, strict=True))[1:]):
        x = right - width_of(text, KEY_SIZE)
        keys.insert(0, _key(number, text, x))
        right = x - 44
    left = [_key(number, text, 343.0) for (number, _name), text in zip(named[:1], words[:1], strict=True)]
    return left + keys


def _key(number: int, words: str, x: float) -> Key:
    return Key(Shape(number, shape_path(number, x - 15, 664, 0.62), x - 15, 664), words, x)


def _arc(goal: int, marks: Sequence[Mark], radius: float) -> Arc:
    thin = arc_path(radius, 0, math.pi)
    angles = sorted(mark.angle for mark in marks if mark.goal == goal)
    if len(angles) < 2:
        return Arc(goal, radius, thin, "")
    return Arc(goal, radius, thin, arc_path(radius, angles[0], angles[-1]), angles[0], angles[-1])


def _ticks(bounds: Sequence[float]) -> str:
    """Short strokes every three degrees and longer ones between the stages, as one path."""
    small = [math.radians(3 * number) for number in range(1, 60)]
    path = []
    for angle in small:
        if all(abs(angle - bound) > math.radians(1.2) for bound in bounds):
            path.append((angle, RIM - 5))
    path += [(bound, RIM - 14) for bound in bounds]
    return "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*point(RIM + (2 if end < RIM - 10 else 0), angle), *point(end, angle))
        for angle, end in path
    )
