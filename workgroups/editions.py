"""How a message read before and after each change: one edition at a time, however many there are."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.http import Http404, QueryDict
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from compact.paging import Page, page_by_key
from compact.prose import tidy
from compact.wording import redline
from workgroups.models import Post, PostWording

SIZE = 25


@dataclass(frozen=True)
class Editions:
    """One edition with what became other words in it, and a page of those before the one that stands."""

    number: int
    newest: int
    since: datetime
    shown: SafeString
    page: Page[PostWording]

    @property
    def is_first(self) -> bool:
        """Whether nothing was said before it."""
        return self.number == 1


def editions_of(post: Post, asked: QueryDict) -> Editions:
    """The edition that the query string asks for (`edition`), or the one that stands: two queries.

    Raises Http404 for one that there is not.
    """
    typed = asked.get("edition", str(post.edition))
    number = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    kept = PostWording.objects.filter(post=post)
    found = {one.edition: (one.since, _page(one)) for one in kept.filter(edition__in=[number, number - 1])}
    if number == post.edition:
        found[number] = (post.edited_at or post.posted_at, _page(post))
    if number not in found:
        raise Http404
    since, after = found[number]
    before = found.get(number - 1)
    shown = redline(before[1], after, clean=tidy) if before else mark_safe(after)  # noqa: S308 -- cleaned
    page = page_by_key(kept.only("edition", "since"), asked, order=("-edition",), size=SIZE)
    return Editions(number, post.edition, since, shown, page)


def _page(one: Post | PostWording) -> str:
    return tidy(one.html) if one.html else linebreaks(escape(one.body))
