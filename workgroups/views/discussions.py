"""What the people of a workgroup say to each other."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Left, NullIf
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import PARTNERS, Kind, Reach, reach_of
from compact.accounts.models import User
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import PublicRequest, Request, see_other
from compact.notifications.levels import FOLLOWED, MUTED, heard
from compact.paging import page_by_key
from compact.permissions import may, require
from compact.prepared import prepared
from workgroups.forms import DiscussionForm, PostForm, ReadershipForm
from workgroups.models import Discussion, Post, Workgroup
from workgroups.models.discussion import MOVED
from workgroups.permissions import runs_topic, side_of
from workgroups.views.connection import connected
from workgroups.views.mentions import tell_writer
from workgroups.views.reading import answering, find_topic, new_from, posts_of, read_on
from workgroups.views.room import Room, enter, visit

TOPICS = 25
PINNED = 10
SIDES = ("workgroup", "shared_with")  # whose topic it is: its address and its name need both
SHOWN = {
    "new": Q(upto=None) | Q(last_post_at__gt=F("upto")),
    "open": Q(closed_at=None),
    "closed": Q(closed_at__isnull=False),
}
EXCERPT = 1000  # more letters than are shown: the page cuts at words


def latest_topics(reader: User, group: Workgroup) -> list[Discussion]:
    """The three topics of a workgroup with the newest words, each with how its `first` message begins, for whom."""
    return _latest(group, reach_of(reader))


@prepared
def _latest(group: Workgroup, reach: Reach) -> QuerySet[Discussion]:
    opening = Post.objects.visible_to(reach).filter(discussion=OuterRef("pk")).order_by("posted_at", "pk")
    organization = Coalesce(NullIf("organization__short_name", Value("")), "organization__name")
    first = JSONObject(body=Left("body", EXCERPT), organization=organization)
    topics = Discussion.objects.visible_to(reach).of(group).with_reading(reach)
    topics = topics.select_related("started_by", "on_behalf_of", *SIDES)
    return topics.annotate(first=Subquery(opening.values(json=first)[:1]))[:3]


def open_topics(request: PublicRequest, room: Room) -> dict[str, Any]:
    """The topics that the workgroup lets every partner read, for the page of whoever is not in it."""
    if not room.reach.may_read([PARTNERS]):
        return {}
    topics = Discussion.objects.visible_to(request.user).filter(workgroup=room.workgroup, partners_read=True)
    topics = topics.with_reading(room.reach)
    page = page_by_key(topics, request.GET, order=("-last_post_at", "-pk"), size=TOPICS, name="topics-")
    for topic in page.rows:
        topic.workgroup = room.workgroup
    return {"open_topics": page.rows, "open_page": page}


def discussions(request: Request, slug: str) -> HttpResponse:
    """All topics, the ones with the newest words first; those that are pinned stand above them."""
    room = enter(request, slug)
    topics = (
        Discussion.objects.visible_to(request.user)
        .of(room.workgroup)
        .with_reading(room.reach)
        .select_related("started_by", "on_behalf_of", *SIDES)
    )
    show = request.GET.get("show", "")
    pinned = (
        [] if show in SHOWN else list(topics.filter(pinned_at__isnull=False).order_by("-pinned_at", "-pk")[:PINNED])
    )
    topics = topics.filter(SHOWN.get(show, ~Q(pk__in=[one.pk for one in pinned])))
    page = page_by_key(topics, request.GET, order=("-last_post_at", "-pk"), size=TOPICS)
    context = {"room": room, "workgroup": room.workgroup, "page": page, "show": show if show in SHOWN else ""}
    context["pinned"] = [] if page.before else pinned
    context["may_start"] = bool(may(request.user, "workgroups.start_discussion", room.workgroup))
    return render(request, "workgroups/discussions.html", context)


@keeps_draft
def new_discussion(request: Request, slug: str) -> HttpResponse:
    """Begin a topic."""
    room = enter(request, slug)
    require(request.user, "workgroups.start_discussion", room.workgroup)
    voices = room.workgroup.voices(request.user)
    form = DiscussionForm(_sent(request), request.FILES or None, voices=voices, initial=taken_draft(request))
    if form.is_valid():
        said = form.cleaned_data
        topic = Discussion.start(
            room.workgroup,
            title=said["title"],
            **_spoken(form),
            by=request.user,
            token=said["token"],
            partners_read=said["partners_read"],
        )
        tell_writer(request, topic.opening)
        return see_other(topic)
    context = {"room": room, "workgroup": room.workgroup, "form": form, "draft_key": draft_key(request.user)}
    return render(request, "workgroups/new_discussion.html", context, status=422 if form.is_bound else 200)


@keeps_draft
def discussion(request: Request, slug: str, pk: int) -> HttpResponse:
    """One topic from where the reader has read to, oldest words first; what is posted here is said here.

    Partners read along while it is open.
    """
    room = visit(request, slug)
    topic = find_topic(request, room, pk, formerly=True)
    moved = topic.workgroup != room.workgroup
    if moved and request.method != "POST":
        return redirect(f"{topic.get_absolute_url()}?{request.GET.urlencode()}".rstrip("?"))
    if moved:
        room = visit(request, topic.workgroup.slug)
        topic.workgroup = room.workgroup
    side = side_of(request.user, topic)
    voices = side.voices(request.user)
    initial = {**answering(request, topic), **taken_draft(request)}
    form = PostForm(_sent(request), request.FILES or None, voices=voices, initial=initial)
    if request.method == "POST":
        # Of a topic that was closed meanwhile the form says so below, and keeps the words.
        require(request.user, "workgroups.post", side)
        if form.is_valid() and (post := _said(topic, form, by=request.user, moved=moved)):
            tell_writer(request, post)
            return see_other(f"{topic.get_absolute_url()}?newest=1#post-{post.pk}")
    page = posts_of(request, topic, from_end="newest" in request.GET or form.is_bound)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "topic": topic,
        "page": page,
        "new_from": new_from(page.rows, topic, request.user),
        "form": form,
        "may_reply": may(request.user, "workgroups.reply", topic),
        "may_open": may(request.user, "workgroups.open_discussion", topic),
        "may_narrow": may(request.user, "workgroups.narrow_discussion", topic),
        "may": looked_after(request.user, topic),
        "hearing": hearing(request.user, topic),
        "side": side,
        "may_withdraw": room.reach.holds(Kind.WORKGROUP, side.pk),
        "runs": runs_topic(request.user, topic),
        **connected(request, topic),
        "partner_count": Workgroup.objects.partner_count() if topic.partners_read else 0,
        "draft_key": draft_key(request.user),
    }
    read_on(request, topic, page.rows)
    return render(request, "workgroups/discussion.html", context, status=422 if form.is_bound else 200)


@require_POST
def readership(request: Request, slug: str, pk: int) -> HttpResponse:
    """Open a topic to all partners, or keep it to the workgroup."""
    room = visit(request, slug)
    topic = find_topic(request, room, pk)
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
            messages.success(request, _narrowed(topic))
    return see_other(topic)


def _narrowed(topic: Discussion) -> str:
    if topic.shared_with is None:
        return _("Only the people of this workgroup read this topic now.")
    both = {"home": topic.workgroup.usual_name, "other": topic.shared_with.usual_name}
    return _("Only the people of %(home)s and %(other)s read this topic now.") % both


def looked_after(user: User, topic: Discussion) -> dict[str, bool]:
    """What this person may do with the topic: "pin", "close" or "reopen", "rename", "move"."""
    asked = ("pin", "reopen" if topic.closed_at else "close", "rename", "move")
    return {verb: bool(may(user, f"workgroups.{verb}_discussion", topic)) for verb in asked}


def hearing(user: User, topic: Discussion) -> dict[str, Any]:
    """What the reader hears of the topic; empty for who gets no news of it."""
    if not may(user, "workgroups.follow_discussion", topic):
        return {}
    reach = reach_of(user)
    theirs = [one.people_scope for one in topic.sides if one.pk in reach.workgroups]
    workgroup, said = heard(reach, about=theirs, topic=topic.pk)
    return {"workgroup": workgroup, "follows": said == FOLLOWED, "mutes": said == MUTED}


def _said(topic: Discussion, form: PostForm, *, by: User, moved: bool) -> Post | None:
    """The post, or None when the topic was closed or moved meanwhile: the form says so, and keeps the words."""
    said = form.cleaned_data
    try:
        if moved:
            raise ValidationError(MOVED)
        return topic.reply(**_spoken(form), by=by, token=said["token"])[0]
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _spoken(form: PostForm) -> dict[str, Any]:
    """What is said, and for whom."""
    voice, words = form.spoken_for, form.cleaned_data["body"]
    return {
        "body": words.plain,
        "html": words.html,
        "sent": form.cleaned_data["attached"],
        "organization": voice.organization if voice else None,
        "behalf": voice.behalf if voice else None,
    }
