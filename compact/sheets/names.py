"""Which organization or workgroup a spelling means: by any of its names, by a clear likeness, or as somebody said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches

from compact.sheets.cells import fold

EMPTY = {"the", "of", "and", "for", "a", "in", "de", "la", "el", "los", "las", "del", "y", "inc", "county", "group",
         "workgroup", "school", "schools", "district", "university", "college", "city", "angeles"}  # fmt: skip
# Likeness is looked for only while there are few spellings nobody knows: then somebody has mistyped.
MOST_GUESSES = 150
SURE, ALIKE = 0.9, 0.6


@dataclass(frozen=True)
class Found:
    """What a spelling means: `pk`, or nothing and those it may mean. `guessed` when it is not one of its names."""

    pk: int | None = None
    guessed: bool = False
    near: list[int] = field(default_factory=list)


class Names:
    """The names of all organizations, or of all workgroups."""

    def __init__(self, named: Iterable[tuple[int, str, Iterable[str]]], chosen: Mapping[str, int]) -> None:
        """`named`: each one's number, usual name, and all its names. `chosen`: folded spellings and whom they mean."""
        self.usual: dict[int, str] = {}
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._chosen = chosen
        self._found: dict[str, Found] = {}
        self._guesses = 0
        for pk, usual, names in named:
            self.usual[pk] = usual
            for name in names:
                folded = fold(name)
                if folded:
                    self._exact[folded].add(pk)
                    for word in folded.split():
                        self._words[word].add(pk)

    def knows(self, spelling: str) -> bool:
        """Whether it is one of the names of exactly one."""
        return len(self._exact.get(fold(spelling), ())) == 1

    def find(self, spelling: str) -> Found:
        """What it means. Each spelling is looked up once."""
        folded = fold(spelling)
        if folded not in self._found:
            self._found[folded] = self._look_up(folded)
        return self._found[folded]

    def _look_up(self, folded: str) -> Found:
        if (pk := self._chosen.get(folded)) in self.usual:
            return Found(pk)
        exact = self._exact.get(folded, set())
        if len(exact) == 1:
            return Found(next(iter(exact)))
        if exact:
            return Found(near=sorted(exact)[:4])
        self._guesses += 1
        return self._guess(folded) if folded and self._guesses <= MOST_GUESSES else Found()

    def _guess(self, folded: str) -> Found:
        words = folded.split()
        telling = [word for word in words if word not in EMPTY and len(word) > 2]
        holding = set.intersection(*(self._words.get(word, set()) for word in words)) if telling else set()
        if len(holding) == 1:
            return Found(next(iter(holding)), guessed=True)
        if holding:
            return Found(near=sorted(holding)[:4])
        close = get_close_matches(folded, self._exact, n=6, cutoff=ALIKE)
        near: dict[int, float] = {}
        for name in close:
            for pk in self._exact[name]:
                likeness = SequenceMatcher(None, folded, name).ratio()
                near[pk] = max(near.get(pk, 0), likeness)
        ranked = sorted(near, key=lambda pk: (-near[pk], pk))
        sure = [pk for pk in ranked if near[pk] >= SURE]
        # Acronyms are too short for a likeness to mean anything: LACOE is not LACCD.
        if len(sure) == 1 and len(folded) > 6:
            return Found(sure[0], guessed=True)
        if not ranked and telling:
            some = [self._words[word] for word in telling if word in self._words]
            ranked = sorted(set().union(*some)) if some else []
        return Found(near=ranked[:3])
