"""Where the labels stand: beside their marks, touching no other label and no mark."""

import math
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from compact.boxes import GAP, Box
from compact.constellation.lines import arc_behind
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
NONE = 200.0  # what it costs to have no label
MOST_MOVED = 3
COARSE, FINE = 3, 1
STRUCK = 80.0  # and what it costs to stand on the strong part of an arc: more than that
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


def _boxes(mark: Mark, width: float, height: float, grain: int) -> Iterator[tuple[Box, str, float]]:
    """Places beside a mark: right and left, then above and below, with what each costs; many of a fine grain."""
    for away in range(3, 27, 2 * grain):
        for number in range(-36, 37, 3 * grain):
            top = mark.y - height / 2 + number
            cost = away / 3 + abs(number) * 0.35
            right, left = mark.x + MARK + away, mark.x - MARK - away
            yield Box(right, top, right + width, top + height), "start", cost
            yield Box(left - width, top, left, top + height), "end", cost
        for number in range(-16, 17, grain):
            part = number / 20
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


def _crowding(box: Box, marks: Sequence[Mark], mark: Mark, arcs: Sequence[Arc]) -> float:
    """What a place costs besides: lines behind the words, and other marks so near that the label could be theirs."""
    outs = [_out(x, y) for x, y in box.corners]
    low = min(outs)
    angles = [_angle(x, y) for x, y in box.corners]
    first, last = min(angles), max(angles)
    cost = 0.0
    for arc in arcs:
        for start, end in arc_behind(box, arc.radius):
            cost += STRUCK if start < arc.end and arc.start < end else 2.0
    own = box.distance(mark.x, mark.y)
    for other in marks:
        if other is mark:
            continue
        near = box.distance(other.x, other.y)
        if near < MARK + 14:
            cost += 7
        if near < own + 4:
            cost += 30
        if first < other.angle < last and other.reach > low:
            cost += 1.5
    return cost


class Choices(NamedTuple):
    """The labels a mark may have, the cheapest first, and the rectangle outside which none of them lies."""

    labels: Sequence[Label]
    around: Box

    @classmethod
    def of(cls, labels: Sequence[Label]) -> "Choices":
        """Those labels, in that order."""
        boxes = [one.box for one in labels] or [Box(0, 0, 0, 0)]
        ends = (min(box.left for box in boxes), min(box.top for box in boxes))
        return cls(labels, Box(*ends, max(box.right for box in boxes), max(box.bottom for box in boxes)))


def _choices(mark: Mark, marks: Sequence[Mark], arcs: Sequence[Arc]) -> Choices:
    """The labels a mark may have; one that finds no good one looks once more, and closer."""
    found = _found(mark, marks, arcs, COARSE)
    return Choices.of(found if found and found[0].cost < STRUCK else _found(mark, marks, arcs, FINE))


def _found(mark: Mark, marks: Sequence[Mark], arcs: Sequence[Arc], grain: int) -> list[Label]:
    sun = Box(CENTER_X - SUN - 2, CENTER_Y - SUN, CENTER_X + SUN + 2, CENTER_Y)
    points = [(other.x, other.y, MARK) for other in marks]
    points += [(second.x, second.y, SECOND) for other in marks for second in other.seconds]
    found = []
    for names, by, plain in _layouts(mark.star):
        width = max([width_of(name, NAME_SIZE) for name in names] + [width_of(by, BY_SIZE)])
        height = NAME_LINE * len(names) + (BY_LINE if by else 0)
        near = [(x, y, size) for x, y, size in points if abs(x - mark.x) < width + 80 and abs(y - mark.y) < height + 80]
        for box, anchor, cost in _boxes(mark, width, height, grain):
            if not _inside(box) or box.meets(sun):
                continue
            if any(box.distance(x, y) < size + GAP - 0.5 for x, y, size in near):
                continue
            found.append(_label(box, anchor, names, by, cost + plain + _crowding(box, marks, mark, arcs)))
    return sorted(found, key=lambda label: label.cost)


def place_labels(marks: Sequence[Mark], arcs: Sequence[Arc], tries: int = 20) -> None:
    """Give every mark the best label that touches no other label and no mark; a mark without room keeps none.

    The one with the fewest places chooses first. Whoever finds none left, or has to leave out the convener, chooses
    before the others the next time; the order of these follows from a fixed seed, so that the picture never changes.
    """
    choices = [_choices(mark, marks, arcs) for mark in marks]
    order = sorted(range(len(marks)), key=lambda number: (len(choices[number].labels), number))
    chance = random.Random(20161214)  # noqa: S311
    best: dict[int, Label] = {}
    best_cost = math.inf
    for _try in range(tries):
        placed = _in_turn(order, choices)
        cost = _cost(placed, order)
        if cost < best_cost:
            best, best_cost = placed, cost
        unhappy = [number for number in order if number not in placed or placed[number].cost >= SHORTENED]
        if not unhappy:
            break
        chance.shuffle(unhappy)
        order = unhappy + [number for number in order if number not in unhappy]
    for number, label in _exchanged(best, choices).items():
        marks[number].label = label


def _cost(placed: dict[int, Label], numbers: Iterable[int]) -> float:
    return sum(placed[number].cost if number in placed else NONE for number in numbers)


def _in_turn(order: Sequence[int], choices: Sequence[Choices]) -> dict[int, Label]:
    """Each in turn takes the cheapest of its labels that is still free."""
    placed: dict[int, Label] = {}
    for number in order:
        if label := _cheapest(choices[number], placed.values()):
            placed[number] = label
    return placed


def _cheapest(choices: Choices, placed: Collection[Label]) -> Label | None:
    """The first that touches none of those placed."""
    boxes = [other.box for other in placed if choices.around.meets(other.box)]
    for label in choices.labels:
        for place, box in enumerate(boxes):
            if label.box.meets(box):
                # The next label, a little further on, is most likely in the way of the same one: it is asked first.
                boxes[0], boxes[place] = box, boxes[0]
                break
        else:
            return label
    return None


def _exchanged(placed: dict[int, Label], choices: Sequence[Choices]) -> dict[int, Label]:
    """The same labels after every exchange that makes the whole cheaper: one takes a better place, others make way."""
    better = True
    while better:
        better = False
        for number in sorted(range(len(choices)), key=lambda one: (-_cost(placed, [one]), one)):
            for label in choices[number].labels:
                if label.cost >= _cost(placed, [number]):
                    break
                if changed := _making_way(number, label, placed, choices):
                    placed, better = changed, True
                    break
    return placed


def _making_way(
    number: int, label: Label, placed: dict[int, Label], choices: Sequence[Choices]
) -> dict[int, Label] | None:
    """The labels with this one in its place and those it touches elsewhere; None unless that is cheaper."""
    moved = [one for one, other in placed.items() if one != number and label.box.meets(other.box)]
    changed = {one: other for one, other in placed.items() if one not in moved} | {number: label}
    if len(moved) > MOST_MOVED:
        return None
    for one in moved:
        if other := _cheapest(choices[one], changed.values()):
            changed[one] = other
    touched = [number, *moved]
    return changed if _cost(changed, touched) < _cost(placed, touched) else None
