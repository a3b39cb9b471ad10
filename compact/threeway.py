"""Two people have changed the same text at once: both changes, line by line, in one text (as `diff3` does it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Where it begins and ends in the text that both began with, and the lines that stand there now.
Hunk = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True)
class Merged:
    """The text that holds both changes. `clashed` where the same lines have two wordings: both stand there, marked."""

    text: str
    clashed: bool


def lines(text: str) -> list[str]:
    """Its lines, however the browser ends them; an empty text has none."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean.split("\n") if clean else []


def merge(base: str, mine: str, theirs: str, *, marks: Sequence[str]) -> Merged:
    """What `base` becomes when `mine` and `theirs` were both made of it.

    No line that either has written is lost. Lines that both put in at the same spot stand one after the other, theirs
    first. Where both changed the same lines in different ways, `marks` (three lines) stand before their wording,
    between the two, and after mine. Where one took lines out that the other changed, the changed ones stay.
    """
    old = lines(base)
    waiting = sorted(
        [(low, high, 1, new) for low, high, new in _hunks(old, lines(mine))]
        + [(low, high, 0, new) for low, high, new in _hunks(old, lines(theirs))]
    )
    out: list[str] = []
    at, clashed = 0, False
    while waiting:
        low, high, _side, _new = waiting[0]
        group = [waiting.pop(0)]
        while waiting and waiting[0][0] < high and waiting[0][1] > low:
            group.append(waiting.pop(0))
            high = max(high, group[-1][1])
        out += old[at:low]
        at = high
        texts = {side: _applied(old, low, high, [one for one in group if one[2] == side]) for side in (0, 1)}
        if len({one[2] for one in group}) == 1:
            out += texts[group[0][2]]
            # What both put in at the same spot in the same words was put in once.
            while waiting and waiting[0][:2] == (low, high) == (low, low) and waiting[0][3] == group[0][3]:
                waiting.pop(0)
        elif texts[0] == texts[1] or not texts[1]:
            out += texts[0]
        elif not texts[0]:
            out += texts[1]
        else:
            clashed = True
            out += [marks[0], *texts[0], marks[1], *texts[1], marks[2]]
    return Merged("\n".join(out + old[at:]), clashed)


def _hunks(old: list[str], new: list[str]) -> list[Hunk]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(low, high, tuple(new[start:end])) for kind, low, high, start, end in codes if kind != "equal"]


def _applied(old: list[str], low: int, high: int, hunks: list[tuple[int, int, int, tuple[str, ...]]]) -> list[str]:
    """The lines from `low` to `high` with these changes in them."""
    out: list[str] = []
    for begins, ends, _side, new in hunks:
        out += [*old[low:begins], *new]
        low = ends
    return out + old[low:high]
