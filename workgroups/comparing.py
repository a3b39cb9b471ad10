"""What changed from one version of a document to another: paragraph by paragraph, then word by word."""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from compact.wording import marked, opcodes, redline

# Letters of both texts that are compared; beyond it a reader compares better in the program that wrote them.
MOST_LETTERS = 150_000
# Letters of a passage that are compared word by word, and of all passages together.
MOST_WORDS = 20_000
MOST_TOGETHER = 60_000
# Paragraphs shown before and after a change.
AROUND = 1


@dataclass(frozen=True)
class Passage:
    """Some paragraphs with their changes marked, or how many the same ones were left out."""

    html: SafeString
    skipped: int = 0


@dataclass(frozen=True)
class Comparison:
    """What to show: the passages; or that the texts are too long, or the same."""

    passages: list[Passage]
    is_too_long: bool = False

    @property
    def is_same(self) -> bool:
        """Whether not a word differs."""
        return not self.is_too_long and not self.passages


def compare(old: str, new: str) -> Comparison:
    """Two texts held against each other, in bounded time and memory."""
    if len(old) + len(new) > MOST_LETTERS:
        return Comparison([], is_too_long=True)
    before, after = _paragraphs(old), _paragraphs(new)
    if before == after:
        return Comparison([])
    passages: list[Passage] = []
    left = MOST_TOGETHER
    for kind, low, high, start, end in opcodes(before, after):
        if kind == "equal":
            passages += _same(after[start:end], first=start == 0, last=end == len(after) and high == len(before))
            continue
        gone, came = before[low:high], after[start:end]
        length = sum(map(len, (*gone, *came)))
        fine = bool(gone and came) and length <= min(MOST_WORDS, left)
        left -= length if fine else 0
        passages.append(Passage(_fine(gone, came) if fine else _coarse(gone, came)))
    return Comparison(passages)


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(one.split()) for one in text.splitlines())
    return [one for one in lines if one]


def _html(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in paragraphs)


def _fine(gone: list[str], came: list[str]) -> SafeString:
    return redline(_html(gone), _html(came), clean=str)


def _coarse(gone: list[str], came: list[str]) -> SafeString:
    out = [f"<p>{marked('del', one)}</p>" for one in gone] + [f"<p>{marked('ins', one)}</p>" for one in came]
    return mark_safe("".join(out))  # noqa: S308 -- `marked` escapes


def _same(paragraphs: list[str], *, first: bool, last: bool) -> list[Passage]:
    head = [] if first else paragraphs[:AROUND]
    rest = paragraphs[len(head) :]
    tail = [] if last else rest[-AROUND:]
    skipped = len(rest) - len(tail)
    between = [Passage(mark_safe(""), skipped)] if skipped else []
    shown = [Passage(mark_safe(_html(some))) if some else None for some in (head, tail)]  # noqa: S308 -- escaped
    return [one for one in (shown[0], *between, shown[1]) if one]
