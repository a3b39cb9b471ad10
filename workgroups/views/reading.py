"""Reading a topic: its posts from where the reader was, and the note of how far they have come."""

from collections.abc import Sequence
from html import unescape

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from compact.accounts.models import User
from compact.http import Request
from compact.paging import Page, page_by_key
from workgroups.models import Discussion, Post, Reading
from workgroups.models.decision_link import with_decided
from workgroups.views.room import Room, visit

POSTS = 50
QUOTED = 40  # words


def find_topic(request: Request, room: Room, pk: int, *, formerly: bool = False) -> Discussion:
    """A topic of this workgroup that the reader may read, with how far they have; also one that was here `formerly`.

    Raises Http404 for any other.
    """
    here = Q(workgroup=room.workgroup)
    if formerly:
        here |= Q(formerly__contains=[room.workgroup.pk])
    topics = Discussion.objects.visible_to(request.user).filter(here).with_reading(room.reach)
    topics = topics.annotate(**with_decided(room.reach, Discussion))
    topic = get_object_or_404(topics.select_related("kept_in_by", "closed_by", "shared_with"), pk=pk)
    if topic.workgroup_id == room.workgroup.pk:
        topic.workgroup = room.workgroup
    return topic


def post(request: Request, slug: str, pk: int, post: int) -> HttpResponse:
    """The lasting address of one message, wherever its topic is: the page of the topic that it is on."""
    topic = find_topic(request, visit(request, slug), pk, formerly=True)
    found = get_object_or_404(Post.objects.visible_to(request.user).filter(discussion=topic), pk=post)
    return redirect(f"{topic.get_absolute_url()}?at={found.pk}#post-{found.pk}")


def read_on(request: Request, topic: Discussion, shown: Sequence[Post]) -> None:
    """Note how far the reader has read, when it is further than before.

    Only for a page that a person looks at: what a browser fetches in advance was not read.
    """
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        return
    if shown and _is_beyond(shown[-1], topic):
        Reading.read_on(topic, upto=shown[-1], by=request.user)


def posts_of(request: Request, topic: Discussion, *, from_end: bool) -> Page[Post]:
    """The page of its posts that is asked for; by itself the one with the first new post, or the last one.

    Who never opened the topic begins at its first post.
    """
    posts = Post.objects.visible_to(request.user).filter(discussion=topic).as_read()
    at = None if topic.upto is None or "first" in request.GET else (topic.upto, topic.upto_post)  # type: ignore[attr-defined]
    if asked := request.GET.get("at"):
        first = get_object_or_404(posts, pk=_number(asked))
        at = first.posted_at, first.pk
    return page_by_key(posts, request.GET, order=("posted_at", "pk"), size=POSTS, from_end=from_end, at=at)


def new_from(shown: Sequence[Post], topic: Discussion, reader: User) -> int | None:
    """The first post on the page that others wrote since the reader was here; None for who was never here."""
    if topic.upto is None:  # type: ignore[attr-defined]
        return None
    return next((one.pk for one in shown if one.author_id != reader.pk and _is_beyond(one, topic)), None)


def answering(request: Request, topic: Discussion) -> dict[str, str]:
    """How the message begins that answers another one of the topic, for the box. Raises Http404 for no number."""
    if "answering" not in request.GET:
        return {}
    posts = Post.objects.visible_to(request.user).filter(discussion=topic).select_related("author")
    return {"body": quoted(get_object_or_404(posts, pk=_number(request.GET["answering"])))}


def quoted(post: Post) -> str:
    """The beginning of what somebody said and who it was, to write below it."""
    said = Truncator(" ".join(unescape(strip_tags(post.body)).split())).words(QUOTED)
    return _("%(who)s wrote: “%(words)s”") % {"who": post.author, "words": said} + "\n\n"


def _is_beyond(post: Post, topic: Discussion) -> bool:
    """Whether the reader had not been shown this post before; everything is new for who never opened the topic."""
    known = topic.upto, topic.upto_post  # type: ignore[attr-defined]
    return known[0] is None or (post.posted_at, post.pk) > known


def _number(asked: str) -> int:
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    return int(asked)
