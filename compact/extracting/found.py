"""What is found in a file."""

from dataclasses import dataclass, field
from re import sub

# Letters that are kept of a file: a book of 60 pages.
MOST_LETTERS = 200_000


class TooLarge(Exception):
    """It unpacks to more than is read."""


class Locked(Exception):
    """It opens with a password only."""


@dataclass
class Found:
    """Its text, how many pages it has (0 where it has none), what needs care, and a small picture of a picture.

    `cares` are codes that `workgroups.models.accessibility` says in words.
    """

    text: str = ""
    pages: int = 0
    cares: list[str] = field(default_factory=list)
    cut: bool = False
    picture: bytes = b""


class Collector:
    """Text as it comes, until there is enough of it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.left = MOST_LETTERS
        self.cut = False

    def add(self, piece: str) -> bool:
        """Take a piece in. False when there is room for no more."""
        # No database keeps a zero, and half a pair of code units is no letter.
        piece = piece.replace("\x00", "").encode("utf-8", "replace").decode()
        if len(piece) > self.left:
            self.cut = True
        self.pieces.append(piece[: self.left])
        self.left -= min(len(piece), self.left)
        return self.left > 0

    @property
    def text(self) -> str:
        """All of it, without empty ends of lines and heaps of empty lines."""
        lines = (one.rstrip() for one in "".join(self.pieces).splitlines())
        return sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
