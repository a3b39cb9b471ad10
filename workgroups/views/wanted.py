"""What a workgroup asked every organization in it, answered by anybody who acts for one of them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.asks.models import Ask
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.paging import Page, page_by_key
from compact.permissions import may, require
from workgroups.forms.wanted import WantedForm
from workgroups.models import Discussion, Post, Voice
from workgroups.views.room import visit

MOST = 25


@keeps_draft
def wanted(request: Request, slug: str, pk: int) -> HttpResponse:
    """Done, or not, and a word about it that everyone in the group reads."""
    room = visit(request, slug)
    page = _asks(request, slug, pk)
    waiting = _waiting(request, page)
    topic = _topic(request, page.rows[0])
    if topic:
        topic.workgroup = room.workgroup
    speaks = bool(topic and may(request.user, "workgroups.reply", topic))
    voices = room.workgroup.voices(request.user) if speaks else []
    posted = request.POST if request.method == "POST" else None
    form = WantedForm(posted, asks=waiting, voices=voices, initial=taken_draft(request))
    context = {"room": room, "workgroup": room.workgroup, "topic": topic, "draft_key": draft_key(request.user)}
    if posted is not None:
        require(request.user, "workgroups.answer_wanted", waiting[0] if waiting else page.rows[0])
        if form.is_valid():
            if form.settle(topic, by=request.user):
                organization = form.chosen.organization
                messages.success(request, _("Answered for %(organization)s.") % {"organization": organization})
                return see_other(topic if topic else form.chosen.page)
            if not form.errors:
                waiting = []
        if not waiting:
            return _answered_already(request, {**context, "form": form, "page": _asks(request, slug, pk)}, voices)
    context |= {"page": page, "asks": page.rows, "waiting": waiting, "form": form if waiting else None}
    return render(request, "workgroups/wanted.html", context, status=422 if form.is_bound else 200)


def _answered_already(request: Request, context: dict[str, Any], voices: Sequence[Voice]) -> HttpResponse:
    """A colleague was faster, or it is the same form again: nothing that was typed is lost."""
    words, page, form = request.POST.get("words", "").strip(), context["page"], context["form"]
    waiting = _waiting(request, page)
    same = (
        form.typed_token
        and Post.objects.visible_to(request.user).filter(author=request.user, token=form.typed_token).exists()
    )
    if same or not words:
        return see_other(page.rows[0].page)
    more = WantedForm(asks=waiting, voices=voices, initial={"words": words}) if waiting else None
    chosen = next((one for one in page.rows if str(one.pk) == request.POST.get("ask")), page.rows[0])
    told = {"answered": chosen, "kept": words, "asks": page.rows, "waiting": waiting, "form": more}
    return render(request, "workgroups/wanted.html", {**context, **told}, status=409)


def _asks(request: Request, slug: str, pk: int) -> Page[Ask]:
    """What is asked of the reader's organizations by that message. Raises Http404 for who may not know of it."""
    found = Ask.objects.visible_to(request.user).about("announcement", pk).filter(data__slug=slug)
    if not reach_of(request.user).backbone:
        found = found.filter(organization__in=reach_of(request.user).organizations)
    found = found.select_related("organization", "asked_by", "asked_for", "answered_by", "answered_for")
    page = page_by_key(found, request.GET, order=("organization__name", "pk"), size=MOST)
    if not page.rows:
        raise Http404
    return page


def _waiting(request: Request, page: Page[Ask]) -> list[Ask]:
    return [one for one in page.rows if one.is_open and may(request.user, "workgroups.answer_wanted", one)]


def _topic(request: Request, ask: Ask) -> Discussion | None:
    """Where it was asked, for whoever reads what is said there."""
    return Discussion.objects.visible_to(request.user).filter(pk=ask.data.get("topic")).first()
