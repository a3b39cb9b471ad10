"""Upright rectangles: where words stand in a picture the server draws, and what runs through them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

Spot = tuple[float, float]
GAP = 3.0


@dataclass(frozen=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> "Box":
        """The same, wider on each side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

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
    def corners(self) -> Iterator[Spot]:
        """Its four points."""
        return ((x, y) for x in (self.left, self.right) for y in (self.top, self.bottom))

    def part_of(self, start: Spot, end: Spot) -> tuple[float, float] | None:
        """The part of a straight line that lies inside, from 0 at its start to 1 at its end; None when it passes by."""
        first, last = 0.0, 1.0
        for low, high, begin, along in (
            (self.left, self.right, start[0], end[0] - start[0]),
            (self.top, self.bottom, start[1], end[1] - start[1]),
        ):
            if along == 0:
                if not low < begin < high:
                    return None
                continue
            near, far = sorted(((low - begin) / along, (high - begin) / along))
            first, last = max(first, near), min(last, far)
        return (first, last) if first < last else None

    def distance_to_line(self, start: Spot, end: Spot) -> float:
        """From a straight line to the nearest edge; nothing when it runs through."""
        if self.part_of(start, end):
            return 0.0
        ends = (self.distance(*start), self.distance(*end))
        return min(*ends, *(_to_line(corner, start, end) for corner in self.corners))


def _to_line(spot: Spot, start: Spot, end: Spot) -> float:
    """From a point to the nearest one of a straight line."""
    along, down = end[0] - start[0], end[1] - start[1]
    length = along * along + down * down
    part = ((spot[0] - start[0]) * along + (spot[1] - start[1]) * down) / length if length else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.hypot(start[0] + part * along - spot[0], start[1] + part * down - spot[1])
