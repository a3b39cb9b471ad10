"""Arcs and rays run through no words: which parts of them lie behind a label, and what is left to draw."""

import math
from collections.abc import Iterable, Sequence

from compact.boxes import Box
from compact.constellation.shapes import CENTER_X, CENTER_Y, RATIO, arc_path, point

CLEAR = 2.5  # between a line and the words it stops at
SHORTEST = 18.0  # a shorter piece would be a speck

Part = tuple[float, float]


def arc_behind(box: Box, radius: float, clear: float = CLEAR) -> list[Part]:
    """From which angles to which an arc lies behind a box: two parts at the most."""
    left, right = ((x - CENTER_X) / radius for x in (box.left - clear, box.right + clear))
    low, high = ((CENTER_Y - y) / (radius * RATIO) for y in (box.bottom + clear, box.top - clear))
    if left >= 1 or right <= -1 or low >= 1 or high <= 0:
        return []
    across = (math.acos(min(max(-left, -1), 1)), math.acos(min(max(-right, -1), 1)))
    up = (math.asin(max(low, 0)), math.asin(min(high, 1)))
    sides = [(up[0], up[1]), (math.pi - up[1], math.pi - up[0])]
    found = [(max(across[0], first), min(across[1], last)) for first, last in sides]
    return [(first, last) for first, last in found if first < last]


def arc_pieces(radius: float, start: float, end: float, boxes: Sequence[Box]) -> str:
    """An arc from one angle to another as path data, left open behind the boxes."""
    gaps = [part for box in boxes for part in arc_behind(box, radius)]
    return "".join(arc_path(radius, *part) for part in _left(start, end, gaps, SHORTEST / radius))


def ray_pieces(angle: float, start: float, end: float, boxes: Sequence[Box]) -> str:
    """A straight line outward from the middle as path data, left open behind the boxes."""
    ends, length = (point(start, angle), point(end, angle)), end - start
    behind = [part for box in boxes if (part := box.grown(CLEAR).part_of(*ends))]
    gaps = [(start + first * length, start + last * length) for first, last in behind]
    path = []
    for first, last in _left(start, end, gaps, SHORTEST):
        (x1, y1), (x2, y2) = point(first, angle), point(last, angle)
        path.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    return "".join(path)


def _left(start: float, end: float, gaps: Iterable[Part], shortest: float) -> list[Part]:
    """What is left of a line without its gaps, and without pieces too short to be seen as a line."""
    pieces, at = [], start
    for first, last in sorted(gaps):
        if min(first, end) - at > shortest:
            pieces.append((at, min(first, end)))
        at = max(at, last)
    if end - at > shortest:
        pieces.append((at, end))
    return pieces
