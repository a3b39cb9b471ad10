"""The units of the picture, and what stands in it: stars, marks, labels, arcs; all in a frame of 1240 by 630."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from compact.boxes import Box

CENTER_X, CENTER_Y = 620.0, 640.0
RATIO = 0.9  # every ellipse is as flat as the others, so that a ray meets each arc at the same angle
INNER_ARC, OUTER_ARC = 300.0, 556.0
SUN = 30.0
MOST_DOTS = 18
MARK, SECOND = 19.0, 6.0  # radius of a mark with its dots, and of the small mark of a second goal


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
    start: float = 0.0  # where it is strong, from one angle to another; nowhere when the two are the same
    end: float = 0.0
    path: str = ""
    span: str = ""


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
