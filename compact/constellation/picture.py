"""The constellation: every workgroup as a mark on a half sky, and a label beside each that touches nothing.

Pure geometry: `draw` takes what is to be seen and gives back shapes and places. Where a mark stands around the rim
says which stage of life the group serves; on which arc, which goal.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from compact.constellation.labels import LONGEST_BY, place_labels
from compact.constellation.lines import arc_pieces, ray_pieces
from compact.constellation.marks import STAGE_LABELS, choose, place_marks
from compact.constellation.shapes import SUN, Arc, Mark, Shape, Star, arc_path, point, shape_path
from compact.lettering import cut, width_of

RIM, KEY_SIZE = 598.0, 20.0


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
    marks, sectors, radius = place_marks(chosen, goals, stages, center)
    arcs = [_arc(goal, marks, radius[goal]) for goal in goals]
    place_labels(marks, arcs)
    words = [mark.label.box for mark in marks if mark.label]
    for mark in marks:
        mark.ray = ray_pieces(mark.angle, SUN + 14, mark.reach, words) if mark.reach else ""
    return Picture(
        marks=marks,
        arcs=[
            replace(
                arc,
                path=arc_pieces(arc.radius, 0, math.pi, words),
                span=arc_pieces(arc.radius, arc.start, arc.end, words),
            )
            for arc in arcs
        ],
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
    angles = sorted(mark.angle for mark in marks if mark.goal == goal)
    return Arc(goal, radius, angles[0], angles[-1]) if len(angles) > 1 else Arc(goal, radius)


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
