"""Where the words of a chart stand: each at the end of its own line, on no line, no dot and no other word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from compact.boxes import Box, Spot
from compact.lettering import halves, width_of

TEXT = 13.0
LINE_OF_TEXT = 15.0
NEAR = 12.0  # a label farther from its line than this is tied to it
CLEAR = 2.0  # between words and what is drawn
LONGEST = 24
STEP = 9.0  # how closely the frame is searched for a place


@dataclass(frozen=True)
class Words:
    """A text in the picture."""

    text: str
    x: float
    y: float
    style: str = "c-t"
    anchor: str = "start"


@dataclass(frozen=True)
class Block:
    """Lines of words that stand together: each with its style and size."""

    lines: tuple[tuple[str, str, float], ...]

    @property
    def width(self) -> float:
        """As wide as its widest line."""
        return max(width_of(text, size) for text, _style, size in self.lines)

    @property
    def above(self) -> float:
        """How far it reaches over the baseline of its first line."""
        return 0.76 * self.lines[0][2]

    @property
    def below(self) -> float:
        """How far it reaches under that baseline."""
        return LINE_OF_TEXT * (len(self.lines) - 1) + 0.24 * self.lines[-1][2]

    def box(self, x: float, y: float, anchor: str) -> Box:
        """Where it lies when its first line stands at this point."""
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * self.width
        return Box(left, y - self.above, left + self.width, y + self.below)

    def words(self, x: float, y: float, anchor: str) -> list[Words]:
        """Its lines, the first at this point."""
        return [
            Words(text, x, y + number * LINE_OF_TEXT, style, anchor)
            for number, (text, style, _size) in enumerate(self.lines)
        ]


def named(name: str, *, value: str = "", size: float = TEXT) -> Block:
    """The name of a line, in two lines when it is long, under the value that it carries."""
    lines = [(value, "c-v", size)] if value else []
    if name:
        lines += [(one, "c-t", TEXT) for one in ((name,) if len(name) <= LONGEST else halves(name, LONGEST))]
    return Block(tuple(lines))


@dataclass(frozen=True)
class Label:
    """Words in their place, and the line that ties them to what they name, where one is needed."""

    words: list[Words]
    box: Box
    tie: tuple[Spot, Spot] | None = None


@dataclass
class Room:
    """What is drawn in a chart already, and whether words still fit."""

    frame: Box
    lines: list[tuple[str, Spot, Spot]] = field(default_factory=list)
    dots: list[tuple[str, float, float, float]] = field(default_factory=list)
    taken: list[Box] = field(default_factory=list)

    def draw(self, owner: str, spots: Sequence[Spot]) -> None:
        """A line through these points; `owner` says whose it is."""
        self.lines += [(owner, start, end) for start, end in pairwise(spots)]

    def is_free(self, box: Box, *, crowded: bool = False) -> bool:
        """Whether nothing is drawn where the box lies, or no words at least, and it lies in the frame."""
        frame = self.frame
        if box.left < frame.left or box.right > frame.right or box.top < frame.top or box.bottom > frame.bottom:
            return False
        grown = box.grown(CLEAR)
        return not any(box.meets(other) for other in self.taken) and (
            crowded
            or (
                not any(box.distance(x, y) < r + CLEAR for _owner, x, y, r in self.dots)
                and not any(grown.part_of(start, end) for _owner, start, end in self.lines)
            )
        )

    def is_open(self, start: Spot, end: Spot) -> bool:
        """Whether a line may be drawn here without running through words."""
        return not any(box.grown(1.0).part_of(start, end) for box in self.taken)

    def is_nearest(self, owner: str, box: Box, own: float) -> bool:
        """Whether nobody else's line comes as near to the box as its own end."""
        return all(
            box.distance_to_line(start, end) > own for other, start, end in self.lines if other not in {owner, ""}
        ) and all(box.distance(x, y) > own for other, x, y, _r in self.dots if other not in {owner, ""})

    def beside(self, block: Block, at: Spot) -> list[Words]:
        """The block above or below a point; nothing where there is no room."""
        x, y = at
        for far in (12, 20):
            for anchor, left in (("middle", x), ("end", x + 6), ("start", x - 6)):
                for base in (y - far, y + far + block.above):
                    if self.is_free(box := block.box(left, base, anchor)):
                        self.taken.append(box)
                        return block.words(left, base, anchor)
        return []

    def at_end(self, owner: str, block: Block, end: Spot) -> Label:
        """The block at the end of its line, tied to it where they are apart or others nearer.

        Where lines fill the picture it stands on them, but never on other words.
        """
        tied = None
        for x, y, anchor in _around(block, end):
            box = block.box(x, y, anchor)
            if not self.is_free(box):
                continue
            own, tie = box.distance(*end), None
            if own > NEAR or not self.is_nearest(owner, box, own):
                tie = (end, _edge(box, end))
                if own < NEAR or not self.is_open(*tie):
                    continue
            label = Label(block.words(x, y, anchor), box, tie)
            if tie is None or not any(_cross(tie, line) for other, *line in self.lines if other != owner):
                return self._taken(label)
            tied = tied or label
        return self._taken(tied or self._apart(block, end) or self._crowded(block, end))

    def _apart(self, block: Block, end: Spot) -> Label | None:
        """The nearest free place anywhere in the frame to which a tie may lead; None where lines fill the picture."""
        frame = self.frame
        places = (
            (x, y)
            for x in _steps(frame.left, frame.right - block.width)
            for y in _steps(frame.top + block.above, frame.bottom - block.below)
        )
        for x, y in sorted(places, key=lambda at: block.box(at[0], at[1], "start").distance(*end)):
            box = block.box(x, y, "start")
            if self.is_free(box) and self.is_open(*(tie := (end, _edge(box, end)))):
                return Label(block.words(x, y, "start"), box, tie)
        return None

    def _crowded(self, block: Block, end: Spot) -> Label:
        frame, x = self.frame, min(end[0] + 11, self.frame.right - block.width)
        free = (
            box
            for far in range(int(frame.bottom))
            for base in (end[1] - far, end[1] + far)
            if self.is_free(box := block.box(x, base, "start"), crowded=True)
        )
        box = next(free, block.box(x, end[1], "start"))
        return Label(block.words(x, box.top + block.above, "start"), box, (end, _edge(box, end)))

    def _taken(self, label: Label) -> Label:
        self.taken.append(label.box)
        if label.tie:
            self.lines.append(("", *label.tie))
        return label


def _steps(start: float, end: float) -> list[float]:
    return [start + STEP * number for number in range(int(max(end - start, 0) // STEP) + 1)]


def _around(block: Block, end: Spot) -> Iterator[tuple[float, float, str]]:
    """Places for a block around the end of its line: to its right, above and below, then farther and farther."""
    x, y = end
    middle = y + (block.above - block.below) / 2
    yield x + 11, middle, "start"
    for far in (10.0, 16.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0, 114.0, 136.0, 160.0, 190.0, 220.0):
        for base in (y - far - block.below, y + far + block.above):
            yield x, base, "middle"
            yield x + 4, base, "end"
            yield x - 4, base, "start"
            yield x + 22, base, "start"
            yield x + far, base, "start"
            yield x - far, base, "end"


def _edge(box: Box, spot: Spot) -> Spot:
    """The point of a box that is nearest to another, a little before it."""
    x, y = min(max(spot[0], box.left), box.right), min(max(spot[1], box.top), box.bottom)
    far = box.distance(*spot)
    part = max(far - CLEAR, 0.0) / far if far else 0.0
    return spot[0] + (x - spot[0]) * part, spot[1] + (y - spot[1]) * part


def _cross(one: tuple[Spot, Spot], other: Iterable[Spot]) -> bool:
    """Whether two straight lines cross."""
    (a, b), (c, d) = one, other

    def side(p: Spot, q: Spot, r: Spot) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
