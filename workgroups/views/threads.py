"""Looking after a topic: pin, close, rename, move it, and how much one hears of it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import reach_of
from compact.accounts.models import User
from compact.http import Request, onward, see_other
from compact.notifications.levels import hear
from compact.permissions import require
from workgroups.forms import ClosingForm, LevelForm, MoveForm, TitleForm
from workgroups.models import Discussion, State, Workgroup
from workgroups.views.reading import find_topic
from workgroups.views.room import visit


@require_POST
def pin(request: Request, slug: str, pk: int) -> HttpResponse:
    """Keep a topic above the others, or no longer."""
    topic = find_topic(request, visit(request, slug), pk)
    require(request.user, "workgroups.pin_discussion", topic)
    if "undo" in request.POST:
        topic.unpin(by=request.user)
    else:
        topic.pin(by=request.user)
    return see_other(topic)


def closing(request: Request, slug: str, pk: int) -> HttpResponse:
    """Close a topic with a last word, or open it again."""
    topic = find_topic(request, visit(request, slug), pk)
    if request.method == "POST" and "undo" in request.POST:
        require(request.user, "workgroups.reopen_discussion", topic)
        topic.reopen(by=request.user)
        return see_other(topic.get_absolute_url() + "#answer")
    require(request.user, "workgroups.close_discussion", topic)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not topic.close(by=request.user, word=form.cleaned_data["word"]):
            messages.info(request, _("Somebody closed it before you. Your last word was not added."))
        return see_other(topic.get_absolute_url() + "#answer")
    return _asked(request, topic, form, "workgroups/closing.html")


def title(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a topic another title."""
    topic = find_topic(request, visit(request, slug), pk)
    require(request.user, "workgroups.rename_discussion", topic)
    form = TitleForm(request.POST if request.method == "POST" else None, initial={"title": topic.title})
    if form.is_valid():
        if form.cleaned_data["title"] == topic.title or topic.rename(form.cleaned_data["title"], by=request.user):
            return see_other(topic)
        form.add_error("title", _("Somebody else changed it meanwhile."))
    return _asked(request, topic, form, "workgroups/topic_title.html")


def move(request: Request, slug: str, pk: int) -> HttpResponse:
    """Move a topic with all that was said in it to another workgroup that one runs, too."""
    topic = find_topic(request, visit(request, slug), pk)
    require(request.user, "workgroups.move_discussion", topic)
    form = MoveForm(
        request.POST if request.method == "POST" else None, workgroups=destinations(request.user, topic.workgroup)
    )
    if form.is_valid():
        if not topic.move(form.cleaned_data["workgroup"], by=request.user):
            raise Http404  # somebody moved it before
        messages.success(request, _("Moved. The people of both workgroups are told."))
        return see_other(topic)
    return _asked(request, topic, form, "workgroups/topic_move.html")


@require_POST
def level(request: Request, slug: str, pk: int) -> HttpResponse:
    """Hear everything of a topic, nothing of it, or as much as of its workgroup (B6)."""
    topic = find_topic(request, visit(request, slug), pk)
    require(request.user, "workgroups.follow_discussion", topic)
    form = LevelForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data["level"]
    hear(request.user.pk, "" if said == LevelForm.AS_WORKGROUP else said, topic=topic.pk)
    return see_other(onward(request, topic.get_absolute_url() + "#hearing"))


def destinations(mover: User, group: Workgroup) -> QuerySet[Workgroup]:
    """The other open workgroups that this person runs, too; for the backbone all of them."""
    reach = reach_of(mover)
    others = Workgroup.objects.exclude(pk=group.pk).exclude(state=State.CLOSED).order_by("name", "pk")
    return others if reach.backbone else others.filter(pk__in=reach.convenes)


def _asked(request: Request, topic: Discussion, form: Form, page: str) -> HttpResponse:
    context: dict[str, Any] = {"topic": topic, "workgroup": topic.workgroup, "form": form}
    return render(request, page, context, status=422 if form.is_bound else 200)
