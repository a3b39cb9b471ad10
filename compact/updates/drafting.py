"""What a workgroup could tell: what it has decided, and what it has said in public, since the last Update."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from workgroups.models import Decision, PublicNotes, Workgroup
from workgroups.models.nameless import nameless, sentences

if TYPE_CHECKING:
    from compact.accounts.models import User

MOST = 12
_REACHABLE = re.compile(r"\s*[(<]?(?:[\w.+-]+@[\w-]+\.[\w.-]+|\+?\d?[\s.-]*\(?\d{3}\)?[\s.-]?\d{3}[\s.-]\d{4})[)>]?")


def drafted(workgroup: Workgroup, since: datetime | None, *, by: "User") -> str:
    """A first paragraph from decisions on the public list and the public words of meetings, the oldest first; nothing
    of what was only said, and nothing twice: what a meeting decided stands in its public words. People are called by
    their organization, and how to reach them is left out. Those who run the workgroup make a paragraph of it."""
    told = [*_public_notes(workgroup, since, by=by), *_decisions(workgroup, since, by=by)]
    words = dict.fromkeys(_sentence(text) for _at, text in sorted(told) if text.strip())
    said = [sentence for one in words for sentence in sentences(_REACHABLE.sub("", one))]
    return " ".join(nameless(said, workgroup, own={}))[:5000]


def _decisions(workgroup: Workgroup, since: datetime | None, *, by: "User") -> list[tuple[datetime, str]]:
    out = Decision.objects.visible_to(by).filter(workgroup=workgroup, out_at__isnull=False, is_public=True)
    out = out.filter(out_at__gt=since) if since else out
    said = PublicNotes.objects.visible_to(by).filter(published_at__isnull=False, meeting=OuterRef("meeting"))
    # What came of a proposal is decided apart from the meeting for which it was put.
    out = out.exclude(Exists(said), proposal=None)
    return [(at, words) for at, words in out.order_by("-out_at").values_list("out_at", "words")[:MOST] if at]


def _public_notes(workgroup: Workgroup, since: datetime | None, *, by: "User") -> list[tuple[datetime, str]]:
    out = PublicNotes.objects.visible_to(by).filter(workgroup=workgroup, published_at__isnull=False)
    out = out.filter(published_at__gt=since) if since else out
    told = out.order_by("-published_at").values_list("published_at", "words")[:MOST]
    return [(at, words) for at, words in told if at]


def _sentence(words: str) -> str:
    line = " ".join(words.split())
    return line if line[-1:] in ".!?…”" else f"{line}."
