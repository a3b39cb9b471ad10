"""One matcher for names of organizations: what is typed, what is written out, and what is short for it.

"LACOE", "L.A. County Office of Ed." and "Los Angeles County Office of Education" are one organization. A name is read
as its words without the little ones, with what is usually shortened written out; and, from that, as the first letters
of its words. Nothing here asks the database.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

LITTLE = frozenset({"a", "an", "and", "at", "de", "del", "for", "in", "inc", "llc", "of", "on", "the"})
WRITTEN_OUT = {
    "la": "los angeles",
    "lac": "los angeles county",
    "so": "southern",
    "socal": "southern california",
    "calif": "california",
    "ca": "california",
    "co": "county",
    "cnty": "county",
    "dept": "department",
    "bd": "board",
    "ed": "education",
    "educ": "education",
    "sch": "school",
    "schs": "schools",
    "dist": "district",
    "usd": "unified school district",
    "ccd": "community college district",
    "coe": "county office education",
    "ofc": "office",
    "off": "office",
    "univ": "university",
    "u": "university",
    "uc": "university california",
    "csu": "california state university",
    "cal": "california",
    "coll": "college",
    "ctr": "center",
    "centre": "center",
    "assn": "association",
    "assoc": "association",
    "fdn": "foundation",
    "fed": "federation",
    "dev": "development",
    "econ": "economic",
    "svc": "services",
    "svcs": "services",
    "service": "services",
    "natl": "national",
    "comm": "commission",
    "corp": "corporation",
    "gov": "government",
    "govt": "government",
    "mt": "mount",
    "st": "saint",
}
# Fewer letters stand for too much.
SHORTEST = 3
NEAR = 0.82
NEAR_LETTERS = 0.8


@lru_cache(maxsize=50_000)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name, small, without accents and little words; what is usually shortened is written out."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'")).encode("ascii", "ignore").decode()
    # The points of "L.A." hold the letters together; every other sign parts words.
    plain = re.sub(r"\b((?:[a-z]\.)+[a-z])\b\.?", lambda found: found[1].replace(".", ""), plain.replace("&", " and "))
    # A part of a compound is no abbreviation: UNITE-LA is not in Los Angeles for that.
    found = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", plain.replace("'", ""))
    parts = (one.split("-") if "-" in one else WRITTEN_OUT.get(one, one).split() for one in found)
    return tuple(word for words in parts for word in words if word not in LITTLE)


@lru_cache(maxsize=50_000)
def _initials(name: str) -> str:
    """The first letters of its words, where there are at least three."""
    letters = "".join(word[0] for word in _words(name))
    return letters if len(letters) >= SHORTEST else ""


@lru_cache(maxsize=50_000)
def _letters(name: str) -> str:
    """What may itself stand for first letters: one short word as it is typed, "L.A.C.O.E." too."""
    letters = re.sub(r"[.\s]", "", name.casefold()) if re.fullmatch(r"\w+|(\w\.)+\w?\.?", name.strip()) else ""
    return letters if SHORTEST <= len(letters) <= 8 else ""


class Names:
    """Names and whose they are: pairs of a key and one name."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._words: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        for pk, name in names:
            self._exact[name.casefold()].add(pk)
            self._words[_words(name)].add(pk)
            for letters in {_initials(name), _letters(name)} - {""}:
                self._initials[letters].add(pk)

    def exactly(self, name: str) -> set[int]:
        """Those that are called this, letter by letter, whatever the case."""
        return set(self._exact.get(name.strip().casefold(), ()))

    def called(self, name: str) -> set[int]:
        """Those that are called this; when there are none, those it is another way to write for, or short for."""
        if found := self.exactly(name):
            return found
        if not (words := _words(name)):
            return set()
        return set(self._words.get(words, ())) or set(self._initials.get(_letters(name), ()))

    def alike(self, name: str) -> set[int]:
        """Those that may be meant: the words stand in a name, the spelling is near, or one is short for the other."""
        wanted = name.strip().casefold()
        if not wanted:
            return set()
        found = self.called(name)
        found |= {pk for one, keys in self._exact.items() if wanted in one for pk in keys}
        found |= set(self._initials.get(_letters(name), ())) | set(self._initials.get(_initials(name), ()))
        words = _words(name)
        if words:
            held = " ".join(words)
            found |= {pk for one, keys in self._words.items() if f" {held} " in f" {' '.join(one)} " for pk in keys}
        return found or self.near(name)

    def near(self, name: str) -> set[int]:
        """Those that are spelled nearly like it."""
        spelled: dict[str, set[int]] = defaultdict(set)
        for one, keys in self._words.items():
            spelled[" ".join(one)] |= keys
        close = get_close_matches(" ".join(_words(name)), spelled, n=8, cutoff=NEAR)
        found = {pk for one in close for pk in spelled[one]}
        # Of an acronym a letter or two may stand in the wrong place: LACEO.
        letters = _letters(name)
        shorts = get_close_matches(letters, self._initials, n=3, cutoff=NEAR_LETTERS) if len(letters) > 3 else []
        return found | {pk for one in shorts for pk in self._initials[one]}

    def perhaps(self, name: str) -> set[int]:
        """Those to show before another of this name is made: alike, near, or with most of the same words."""
        words = set(_words(name))
        found = self.alike(name) | self.near(name)
        for one, keys in self._words.items():
            other = set(one)
            if len(words & other) >= 2 and (words <= other or other <= words or _most(words, other)):
                found |= keys
        return found


def _most(one: set[str], other: set[str]) -> bool:
    return len(one & other) / len(one | other) >= 0.75
