"""The words of clauses: what markup is kept, and what changed between two wordings."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from html import escape, unescape
from itertools import accumulate

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from compact.markup import is_laborious

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}


def clean(html: str) -> str:
    """Keep paragraphs, lists, emphasis and links; everything else goes. Cleaning twice changes nothing.

    Plain text without any markup becomes paragraphs; so does a text with more markup than anybody has written.
    """
    if is_laborious(html):
        html = re.sub(r"<[^<>]*>?", " ", html).replace(">", " ")
    if not re.search(r"<[a-zA-Z/!?]", html):
        html = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", html.strip()) if part.strip())
    kept = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()
    return f"<p>{kept}</p>" if kept and "<" not in kept else kept


def is_blank(html: str) -> bool:
    """Whether there is nothing to read."""
    return not unescape(strip_tags(clean(html))).strip()


LONG = 1500
# How often two words are held against each other: so often takes a second or two.
MOST_PAIRS = 5_000_000
_TOKEN = re.compile(r"<[^>]+>|\s+|[^\s<]+")


@dataclass(frozen=True)
class _Run:
    mark: str  # "", "ins" or "del"
    text: str


def redline(old: str, new: str, *, clean: Callable[[str], str] = clean) -> SafeString:
    """The new wording with what came in and what went out marked, word by word.

    Both are HTML, which `clean` cleans. The structure (paragraphs, lists) is the new one's; removed words stand where
    they stood. Marks are named for screen readers, because a colour or a stroke is not read aloud. Two long wordings
    that would take seconds to compare are not compared: all of the one went out, and all of the other came in.
    """
    # A removed paragraph keeps its break, so that its words do not run into the next.
    before, after = _TOKEN.findall(clean(old)), _TOKEN.findall(clean(new))
    runs: list[_Run] = []
    for kind, low, high, start, end in opcodes(before, after):
        if kind == "equal":
            runs += [_Run("", token) for token in after[start:end]]
            continue
        runs += [_Run("del", token) for token in before[low:high] if not token.startswith("<")]
        runs += [_Run("" if token.startswith("<") else "ins", token) for token in after[start:end]]
    return mark_safe("".join(_marked(runs)))  # noqa: S308 -- both wordings were cleaned above


class _TooMuch(Exception):
    """It would take too long."""


class _Matcher(SequenceMatcher[str]):
    """The same, until it has compared too much. How much that is depends on the words, and not on the machine."""

    def __init__(self, before: list[str], after: list[str], *, autojunk: bool) -> None:
        super().__init__(None, before, after, autojunk=autojunk)
        found = (1 + len(self.b2j.get(token, ())) for token in before)  # type: ignore[attr-defined]
        self.pairs = list(accumulate(found, initial=0))
        self.all = len(before)
        self.left = MOST_PAIRS

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """See `SequenceMatcher`. Raises _TooMuch."""
        self.left -= self.pairs[self.all if ahi is None else ahi] - self.pairs[alo]
        if self.left < 0:
            raise _TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


def opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """How the one becomes the other, as `SequenceMatcher` says it; as a whole, where it would take too long to find."""
    try:
        # Of a very long text the spaces are no landmarks: that keeps the time from growing with the square.
        return list(_Matcher(before, after, autojunk=len(after) > LONG).get_opcodes())
    except _TooMuch:
        return [("replace", 0, len(before), 0, len(after))]


def _marked(runs: list[_Run]) -> list[str]:
    names = {"ins": _("inserted:"), "del": _("removed:")}
    out: list[str] = []
    current = ""
    for run in [*runs, _Run("", "")]:
        if run.mark != current:
            if current:
                out.append(f"</{current}>")
            if run.mark:
                out.append(f'<{run.mark}><span class="vh">{escape(str(names[run.mark]))} </span>')
            current = run.mark
        out.append(run.text)
    return out


def marked(mark: str, words: str) -> SafeString:
    """Words that came in ("ins") or went out ("del") as a whole, marked as `redline` marks them."""
    return mark_safe("".join(_marked([_Run(mark, escape(words))])))  # noqa: S308 -- escaped


def reading_minutes(bodies: Iterable[str]) -> int:
    """How long it takes to read, at 220 words a minute, rounded up; 0 for nothing."""
    words = sum(len(strip_tags(body).split()) for body in bodies)
    return -(-words // 220)
