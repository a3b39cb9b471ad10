"""Where the labels stand: beside their marks, touching no other label and no mark."""

import math
import random
from collections.abc import Iterator, Sequence

from compact.boxes import GAP, Box
from compact.constellation.shapes import (
    CENTER_X,
    CENTER_Y,
    MARK,
    RATIO,
    SECOND,
    SUN,
    Arc,
    Label,
    Line,
    Mark,
    Star,
)
from compact.lettering import cut, halves, width_of

LABELS_END = 590.0  # a little inside the rim
HORIZON = 632.0
SHORTENED = 60.0  # what it costs to leave out who convenes: more than any place beside the mark
NAME_LINE, BY_LINE, BASELINE = 20.0, 18.0, 15.5
NAME_SIZE, BY_SIZE = 18.0, 14.0
LONG_NAME, LONGEST_LINE, LONG_BY, LONGEST_BY = 20, 26, 24, 26


def break_name(name: str) -> tuple[str, ...]:
    """A name in one line, or in two of about the same length when it is long; what does not fit ends in an ellipsis."""
    return (name,) if len(name) <= LONG_NAME else halves(name, LONGEST_LINE)


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
    return box.bottom <= HORIZON and all(_out(x, y) <= LABELS_END for x, y in box.corners)


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
