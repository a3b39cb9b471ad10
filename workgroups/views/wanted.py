"""What a workgroup asked every organization in it, answered by anybody who acts for one of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.asks.models import Ask
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.permissions import may, require
from workgroups.forms.wanted import WantedForm
from workgroups.models import Discussion
from workgroups.views.room import visit

MOST = 25


@keeps_draft
def wanted(request: Request, slug: str, pk: int) -> HttpResponse:
    """Done, or not, and a word about it that everyone in the group reads."""
    room = visit(request, slug)
    asks = _asks(request, slug, pk)
    waiting = [one for one in asks if one.is_open and may(request.user, "workgroups.answer_wanted", one)]
    topic = _topic(request, asks[0])
    if topic:
        topic.workgroup = room.workgroup
    speaks = bool(topic and may(request.user, "workgroups.reply", topic))
    form = WantedForm(
        request.POST if request.method == "POST" else None, asks=waiting, speaks=speaks, initial=taken_draft(request)
    )
    if request.method == "POST":
        require(request.user, "workgroups.answer_wanted", waiting[0] if waiting else asks[0])
        if not waiting:
            return see_other(asks[0].page)
        if form.is_valid():
            said = form.cleaned_data
            chosen = form.chosen
            if chosen.answer_with(said["answer"], by=request.user):
                if said.get("words") and topic:
                    topic.reply(
                        body=said["words"], organization=chosen.organization, by=request.user, token=said["token"]
                    )
                messages.success(request, _("Answered for %(organization)s.") % {"organization": chosen.organization})
            return see_other(topic if topic else chosen.page)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "asks": asks,
        "waiting": waiting,
        "topic": topic,
        "form": form if waiting else None,
        "draft_key": draft_key(request.user),
    }
    return render(request, "workgroups/wanted.html", context, status=422 if form.is_bound else 200)


def _asks(request: Request, slug: str, pk: int) -> list[Ask]:
    """What is asked of the reader's organizations by that message. Raises Http404 for who may not know of it."""
    found = Ask.objects.visible_to(request.user).about("announcement", pk).filter(data__slug=slug)
    if not reach_of(request.user).backbone:
        found = found.filter(organization__in=reach_of(request.user).organizations)
    asks = list(found.select_related("organization", "asked_by", "asked_for", "answered_by", "answered_for")[:MOST])
    if not asks:
        raise Http404
    return asks


def _topic(request: Request, ask: Ask) -> Discussion | None:
    """Where it was asked, for whoever reads what is said there."""
    return Discussion.objects.visible_to(request.user).filter(pk=ask.data.get("topic")).first()
