"""Where the marks stand: around the rim by stage of life, on the arcs by goal, and never on one another."""

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from compact.constellation.shapes import RATIO, Mark, Shape, Star, point, point_on_circle, radii, shape_path
from compact.lettering import width_of

STAGE_LABELS, STAGE_SIZE = 610.0, 15.0
NO_GOAL_ARC, CENTER_ARC = 205.0, 132.0
EDGE = math.radians(5)  # free sky at both ends of the horizon
MOST_MARKS = 40  # more would leave no room for their labels
MOST_IN_THE_CENTER = 5


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
    for goal in (one | {one_arc}) & (other | {other_arc}) & radius.keys():
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


def place_marks(
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
    return Mark(star, goal, x, y, angle, [Shape(goal, shape_path(goal, x, y), x, y)], seconds, reach=reach)


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
