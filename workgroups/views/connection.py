"""A topic that two workgroups share: proposed by those who run the one, answered by those who run the other."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.http import Request, see_other
from compact.permissions import may, require
from compact.rights.why import readers_of
from workgroups.forms.connection import AnswerForm, ConnectionForm
from workgroups.models import Connection, Discussion
from workgroups.permissions import runs_topic

PEOPLE = ("home", "workgroup", "proposed_by")


def connected(request: Request, topic: Discussion) -> dict[str, Any]:
    """For the page of a topic: how many people read one that is shared (`both_count`); and for those who run it the
    connection, and whether they may propose one."""
    shared = topic.shared_with_id is not None and not topic.partners_read
    counted = {"both_count": readers_of(topic.people).count()} if shared else {}
    if not runs_topic(request.user, topic):
        return counted
    found = topic.connection
    may_share = found is None and may(request.user, "workgroups.share_discussion", topic)
    return {**counted, "connection": found, "may_share": may_share}


def connection(request: Request, slug: str, pk: int) -> HttpResponse:
    """Propose a topic to another workgroup."""
    topics = Discussion.objects.visible_to(request.user).filter(workgroup__slug=slug)
    topic = get_object_or_404(topics.select_related("workgroup", "shared_with"), pk=pk)
    require(request.user, "workgroups.share_discussion", topic)
    form = ConnectionForm(request.POST if request.method == "POST" else None, home=topic.workgroup)
    if form.is_valid():
        made, new = Connection.propose(topic, **form.cleaned_data, by=request.user)
        messages.success(request, _proposed(made, new=new))
        return see_other(topic)
    context = {"workgroup": topic.workgroup, "topic": topic, "form": form}
    return render(request, "workgroups/connection.html", context, status=422 if form.is_bound else 200)


def answer(request: Request, slug: str, pk: int) -> HttpResponse:
    """Those who run the other workgroup take the topic in, or not now."""
    rows = Connection.objects.visible_to(request.user).filter(workgroup__slug=slug)
    found = get_object_or_404(rows.select_related(*PEOPLE, "accepted_by", "ended_by"), pk=pk)
    require(request.user, "workgroups.answer_connection", found)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise Http404
        agreed = form.cleaned_data["answer"] == AnswerForm.YES
        if agreed and found.accept(by=request.user):
            messages.success(request, _("It is a topic of both workgroups now. The people of both are told."))
        elif not agreed and found.decline(by=request.user):
            messages.success(request, _("Those who proposed it are told."))
        return see_other(request.path)
    return render(request, "workgroups/connection_answer.html", {"workgroup": found.workgroup, "connection": found})


@require_POST
def end(request: Request, slug: str, pk: int) -> HttpResponse:
    """End the sharing, or take the proposal back."""
    rows = Connection.objects.visible_to(request.user).filter(home__slug=slug)
    found = get_object_or_404(rows.select_related(*PEOPLE), pk=pk)
    require(request.user, "workgroups.end_connection", found)
    if found.end(by=request.user):
        messages.success(request, _("The topic is not shared any more."))
    own = Discussion.objects.visible_to(request.user).filter(pk=found.discussion_id).exists()
    address = reverse("workgroups:discussion", args=[slug, found.discussion_id])
    return see_other(address if own else reverse("workgroups:discussions", args=[found.workgroup.slug]))


def _proposed(made: Connection, *, new: bool) -> str:
    words = {"workgroup": made.workgroup.usual_name}
    if not new:
        return _("It is shared with %(workgroup)s already, or proposed.") % words
    if made.in_force:
        return _("%(workgroup)s reads and writes it from now on. The people of both are told.") % words
    return _("Those who run %(workgroup)s are asked.") % words
