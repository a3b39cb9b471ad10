"""What the people of a workgroup say to each other."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Left, NullIf
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import PARTNERS, Reach, reach_of
from compact.accounts.models import User
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import PublicRequest, Request, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from compact.prepared import prepared
from workgroups.forms import DiscussionForm, PostForm, ReadershipForm
from workgroups.models import Discussion, Post, Workgroup
from workgroups.permissions import runs_topic, side_of
from workgroups.views.connection import connected
from workgroups.views.room import Room, enter, visit

TOPICS = 25
POSTS = 50
SIDES = ("workgroup", "shared_with")  # whose topic it is: its address and its name need both
EXCERPT = 1000  # more letters than are shown: the page cuts at words


def latest_topics(reader: User, group: Workgroup) -> list[Discussion]:
    """The three topics of a workgroup with the newest words, each with how its `first` message begins, for whom."""
    return _latest(group, reach_of(reader))


@prepared
def _latest(group: Workgroup, reach: Reach) -> QuerySet[Discussion]:
    opening = Post.objects.visible_to(reach).filter(discussion=OuterRef("pk")).order_by("posted_at", "pk")
    organization = Coalesce(NullIf("organization__short_name", Value("")), "organization__name")
    first = JSONObject(body=Left("body", EXCERPT), organization=organization)
    topics = Discussion.objects.visible_to(reach).of(group).select_related("started_by", "on_behalf_of", *SIDES)
    return topics.annotate(first=Subquery(opening.values(json=first)[:1]))[:3]


def open_topics(request: PublicRequest, room: Room) -> dict[str, Any]:
    """The topics that the workgroup lets every partner read, for the page of whoever is not in it."""
    if not room.reach.may_read([PARTNERS]):
        return {}
    topics = Discussion.objects.visible_to(request.user).filter(workgroup=room.workgroup, partners_read=True)
    page = page_by_key(topics, request.GET, order=("-last_post_at", "-pk"), size=TOPICS, name="topics-")
    for topic in page.rows:
        topic.workgroup = room.workgroup
    return {"open_topics": page.rows, "open_page": page}


def discussions(request: Request, slug: str) -> HttpResponse:
    """All topics, the ones with the newest words first."""
    room = enter(request, slug)
    topics = (
        Discussion.objects.visible_to(request.user)
        .of(room.workgroup)
        .select_related("started_by", "on_behalf_of", *SIDES)
    )
    page = page_by_key(topics, request.GET, order=("-last_post_at", "-pk"), size=TOPICS)
    context = {"room": room, "workgroup": room.workgroup, "page": page}
    context["may_start"] = bool(may(request.user, "workgroups.start_discussion", room.workgroup))
    return render(request, "workgroups/discussions.html", context)


@keeps_draft
def new_discussion(request: Request, slug: str) -> HttpResponse:
    """Begin a topic."""
    room = enter(request, slug)
    require(request.user, "workgroups.start_discussion", room.workgroup)
    voices = room.workgroup.voices(request.user)
    form = DiscussionForm(_sent(request), voices=voices, initial=taken_draft(request))
    if form.is_valid():
        said = form.cleaned_data
        topic = Discussion.start(
            room.workgroup,
            title=said["title"],
            body=said["body"],
            **_spoken(form),
            by=request.user,
            token=said["token"],
            partners_read=said["partners_read"],
        )
        return see_other(topic)
    context = {"room": room, "workgroup": room.workgroup, "form": form, "draft_key": draft_key(request.user)}
    return render(request, "workgroups/new_discussion.html", context, status=422 if form.is_bound else 200)


@keeps_draft
def discussion(request: Request, slug: str, pk: int) -> HttpResponse:
    """One topic, oldest words first; what is posted here is said here. Partners read along while it is open."""
    room = visit(request, slug)
    topic = _topic(request, room, pk)
    voices = side_of(request.user, topic).voices(request.user)
    form = PostForm(_sent(request), voices=voices, initial=taken_draft(request))
    if request.method == "POST":
        require(request.user, "workgroups.reply", topic)
        if form.is_valid():
            said = form.cleaned_data
            post, _new = topic.reply(body=said["body"], **_spoken(form), by=request.user, token=said["token"])
            return see_other(f"{topic.get_absolute_url()}?newest=1#post-{post.pk}")
    posts = (
        Post.objects.visible_to(request.user)
        .filter(discussion=topic)
        .select_related("author", "organization", "on_behalf_of")
    )
    newest = "newest" in request.GET or form.is_bound
    page = page_by_key(posts, request.GET, order=("posted_at", "pk"), size=POSTS, from_end=newest)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "topic": topic,
        "page": page,
        "form": form,
        "may_reply": may(request.user, "workgroups.reply", topic),
        "may_open": may(request.user, "workgroups.open_discussion", topic),
        "may_narrow": may(request.user, "workgroups.narrow_discussion", topic),
        "runs": runs_topic(request.user, topic),
        **connected(request, topic),
        "partner_count": Workgroup.objects.partner_count() if topic.partners_read else 0,
        "draft_key": draft_key(request.user),
    }
    return render(request, "workgroups/discussion.html", context, status=422 if form.is_bound else 200)


@require_POST
def readership(request: Request, slug: str, pk: int) -> HttpResponse:
    """Open a topic to all partners, or keep it to the workgroup."""
    room = visit(request, slug)
    topic = _topic(request, room, pk)
    form = ReadershipForm(request.POST)
    if not form.is_valid():
        raise Http404
    by, leads = request.user, runs_topic(request.user, topic)
    if form.cleaned_data["readers"] == ReadershipForm.PARTNERS:
        require(by, "workgroups.open_discussion", topic)
        if topic.open_up(by=by, runs=leads):
            messages.success(request, _("All partners can read this topic now. The people of the workgroup are told."))
        else:  # somebody wrote, or kept it in, meanwhile
            topic.refresh_from_db()
            require(by, "workgroups.open_discussion", topic)
    else:
        require(by, "workgroups.narrow_discussion", topic)
        if topic.keep_in(by=by, runs=leads):
            messages.success(request, _("Only the people of this workgroup read this topic now."))
    return see_other(topic)


def _topic(request: Request, room: Room, pk: int) -> Discussion:
    topics = Discussion.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    topic = get_object_or_404(topics.select_related("kept_in_by", "shared_with"), pk=pk)
    topic.workgroup = room.workgroup
    return topic


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _spoken(form: PostForm) -> dict[str, Any]:
    """For whom it is said."""
    voice = form.spoken_for
    return {"organization": voice.organization, "behalf": voice.behalf} if voice else {"organization": None}
