"""What the people of a workgroup say to each other."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from compact.accounts.models import User
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from workgroups.forms import DiscussionForm, PostForm
from workgroups.models import Discussion, Post, Workgroup
from workgroups.views.room import enter

TOPICS = 25
POSTS = 50


def with_first_posts(reader: User, group: Workgroup, topics: QuerySet[Discussion], *, most: int) -> list[Discussion]:
    """The first few topics of a workgroup, each with its `first` message, in two queries."""
    posts = Post.objects.visible_to(reader)
    opening = posts.filter(discussion=OuterRef("pk")).order_by("posted_at", "pk").values("pk")[:1]
    found: list[Discussion] = list(topics.annotate(opening=Subquery(opening))[:most])
    first = posts.select_related("author", "organization").in_bulk([one.opening for one in found])  # type: ignore[attr-defined]
    for topic in found:
        topic.workgroup = group
        topic.first = first.get(topic.opening)  # type: ignore[attr-defined]
    return found


def discussions(request: Request, slug: str) -> HttpResponse:
    """All topics, the ones with the newest words first."""
    room = enter(request, slug)
    topics = Discussion.objects.visible_to(request.user).filter(workgroup=room.workgroup).select_related("started_by")
    page = page_by_key(topics, request.GET, order=("-last_post_at", "-pk"), size=TOPICS)
    for topic in page.rows:
        topic.workgroup = room.workgroup  # each one's address needs it
    context = {"room": room, "workgroup": room.workgroup, "page": page}
    context["may_start"] = bool(may(request.user, "workgroups.start_discussion", room.workgroup))
    return render(request, "workgroups/discussions.html", context)


@keeps_draft
def new_discussion(request: Request, slug: str) -> HttpResponse:
    """Begin a topic."""
    room = enter(request, slug)
    require(request.user, "workgroups.start_discussion", room.workgroup)
    voices = room.workgroup.voices(request.user)
    form = DiscussionForm(_sent(request), organizations=voices, initial=taken_draft(request))
    if form.is_valid():
        said = form.cleaned_data
        topic = Discussion.start(
            room.workgroup,
            title=said["title"],
            body=said["body"],
            organization=form.spoken_for,
            by=request.user,
            token=said["token"],
        )
        return see_other(topic)
    context = {"room": room, "workgroup": room.workgroup, "form": form, "draft_key": draft_key(request.user)}
    return render(request, "workgroups/new_discussion.html", context, status=422 if form.is_bound else 200)


@keeps_draft
def discussion(request: Request, slug: str, pk: int) -> HttpResponse:
    """One topic, oldest words first; what is posted here is said here."""
    room = enter(request, slug)
    topics = Discussion.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    topic = get_object_or_404(topics, pk=pk)
    topic.workgroup = room.workgroup
    voices = room.workgroup.voices(request.user)
    form = PostForm(_sent(request), organizations=voices, initial=taken_draft(request))
    if request.method == "POST":
        require(request.user, "workgroups.reply", topic)
        if form.is_valid():
            said = form.cleaned_data
            post, _new = topic.reply(
                body=said["body"], organization=form.spoken_for, by=request.user, token=said["token"]
            )
            return see_other(f"{topic.get_absolute_url()}?newest=1#post-{post.pk}")
    posts = Post.objects.visible_to(request.user).filter(discussion=topic).select_related("author", "organization")
    newest = "newest" in request.GET or form.is_bound
    page = page_by_key(posts, request.GET, order=("posted_at", "pk"), size=POSTS, from_end=newest)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "topic": topic,
        "page": page,
        "form": form,
        "may_reply": may(request.user, "workgroups.reply", topic),
        "draft_key": draft_key(request.user),
    }
    return render(request, "workgroups/discussion.html", context, status=422 if form.is_bound else 200)


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
