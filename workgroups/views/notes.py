"""During the meeting: one page on which its notes, decisions and actions are written under the items."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from compact.access import Reach
from compact.http import Request, see_other
from compact.permissions import may, require
from compact.prepared import Moment, prepared
from workgroups.forms.agenda import ActionForm, DecisionForm, NotesForm, ParagraphForm, TakerForm
from workgroups.forms.attendance import VisitorForm
from workgroups.forms.who import offered
from workgroups.models import Action, AgendaItem, Decision, ItemOutcome, Meeting, Minutes, NoteTaker, PublicNotes
from workgroups.models.closing import close, drafted
from workgroups.models.noting import (
    check_off,
    drop_action,
    drop_decision,
    keep_notes,
    mark,
    noting,
    reword_decision,
    rewrite_action,
)
from workgroups.views import attendance
from workgroups.views.agenda import content_shown, items_of, timed
from workgroups.views.agenda_desk import find_item
from workgroups.views.meeting_room import find
from workgroups.views.room import Room

LAST = 50


def notes(request: Request, slug: str, pk: int) -> HttpResponse:
    """The page on a phone or a projector. Each item is written in its own form, so that nobody waits for another."""
    room, meeting = _find(request, slug, pk)
    return _page(request, room, meeting)


@require_POST
def item_notes(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Keep the notes under an item. A script gets the words as they stand now, those of others among them."""
    room, meeting = _find(request, slug, pk)
    found = find_item(request, meeting, item)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _page(request, room, meeting, bad={found.pk: form})
    said = form.cleaned_data
    seen = {name: said[name] for name in ("base", "serial", "page")}
    kept = keep_notes(found, said["notes"], **seen, by=request.user)
    if request.htmx:
        return render(request, "workgroups/meetings/_notes.html", {"item": kept.item, "kept": kept, "saved": True})
    if kept.closed:
        messages.warning(request, _("The meeting was closed meanwhile. What you wrote was not kept."))
    return see_other(f"{_address(meeting)}#item-{found.pk}")


@require_POST
def item_outcome(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Say what became of an item, or that it is left out of the public version."""
    room, meeting = _find(request, slug, pk)
    found = find_item(request, meeting, item)
    outcome, left_out = request.POST.get("outcome"), request.POST.get("left_out")
    if outcome in ItemOutcome.values:
        mark(found, outcome=outcome, by=request.user)
    if left_out in {"yes", "no"}:
        mark(found, left_out=left_out == "yes", by=request.user)
    return _under(request, room, meeting, found)


@require_POST
def item_decision(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Write down under an item what was decided."""
    room, meeting = _find(request, slug, pk)
    found = find_item(request, meeting, item)
    form = DecisionForm(request.POST, auto_id=f"decide-{found.pk}-%s")
    if not form.is_valid():
        return _under(request, room, meeting, found, deciding=form)
    with noting(meeting, by=request.user) as ready:
        if ready:
            Decision.note(found, **form.cleaned_data, by=request.user)
    return _under(request, room, meeting, found)


@require_POST
def item_action(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Write down under an item who does what by when."""
    room, meeting = _find(request, slug, pk)
    found = find_item(request, meeting, item)
    form = ActionForm(request.POST, group=room.workgroup, auto_id=f"act-{found.pk}-%s")
    if not form.is_valid():
        return _under(request, room, meeting, found, acting=form)
    with noting(meeting, by=request.user) as ready:
        if ready:
            Action.note(found, **form.said, by=request.user)
    return _under(request, room, meeting, found)


def noted_decision(request: Request, slug: str, pk: int, decision: int) -> HttpResponse:
    """Change a decision that was noted, or take it back, while the meeting is open."""
    room, meeting = _find(request, slug, pk)
    one = get_object_or_404(Decision.objects.visible_to(request.user).filter(meeting=meeting, out_at=None), pk=decision)
    one.meeting = meeting
    item = find_item(request, meeting, one.item_id or 0)
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, initial={"words": one.words, "how": one.how}, auto_id=f"decision-{one.pk}-%s")
    if sent is None or ("remove" not in sent and not form.is_valid()):
        return _under(request, room, meeting, item, changing=("decision", one.pk), changed=form)
    if "remove" in sent:
        drop_decision(one, by=request.user)
    else:
        reword_decision(one, **form.cleaned_data, by=request.user)
    return _under(request, room, meeting, item)


def noted_action(request: Request, slug: str, pk: int, action: int) -> HttpResponse:
    """Change an action that was noted, or take it back, while the meeting is open."""
    room, meeting = _find(request, slug, pk)
    rows = Action.objects.visible_to(request.user).filter(meeting=meeting, asked_at=None)
    one = get_object_or_404(rows.select_related("owner", "person"), pk=action)
    one.meeting = meeting
    item = find_item(request, meeting, one.item_id or 0)
    sent = request.POST if request.method == "POST" else None
    form = ActionForm(sent, group=room.workgroup, initial=ActionForm.initial_of(one), auto_id=f"action-{one.pk}-%s")
    if sent is None or ("remove" not in sent and not form.is_valid()):
        return _under(request, room, meeting, item, changing=("action", one.pk), changed=form)
    if "remove" in sent:
        drop_action(one, by=request.user)
    else:
        rewrite_action(one, **form.said, by=request.user)
    return _under(request, room, meeting, item)


@require_POST
def last_action(request: Request, slug: str, pk: int, action: int) -> HttpResponse:
    """Check off what was agreed before."""
    room, meeting = _find(request, slug, pk)
    rows = Action.objects.visible_to(request.user).filter(workgroup=room.workgroup, asked_at__isnull=False)
    one = get_object_or_404(rows, pk=action)
    check_off(one, at=meeting, by=request.user)
    if request.htmx:
        context = {"last": _last(meeting, room.reach), "workgroup": room.workgroup, "meeting": meeting}
        return render(request, "workgroups/meetings/_last_actions.html", context)
    return see_other(f"{_address(meeting)}#last")


@require_POST
def note_takers(request: Request, slug: str, pk: int) -> HttpResponse:
    """Name who takes the notes of this meeting."""
    room, meeting = _meeting(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    form = TakerForm(request.POST, group=room.workgroup, auto_id="taker-%s")
    if not form.is_valid():
        return _page(request, room, meeting, taker=form)
    NoteTaker.name(meeting, form.cleaned_data["who"], by=request.user)
    return see_other(f"{_address(meeting)}#takers")


@require_POST
def note_taker_end(request: Request, slug: str, pk: int, taker: int) -> HttpResponse:
    """Somebody takes no more notes of this meeting."""
    _room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    rows = NoteTaker.objects.visible_to(request.user).filter(meeting=meeting)
    found = get_object_or_404(rows, pk=taker)
    found.meeting = meeting
    found.end(by=request.user)
    return see_other(f"{_address(meeting)}#takers")


@require_POST
def meeting_closing(request: Request, slug: str, pk: int) -> HttpResponse:
    """Close the meeting and send; or keep the paragraph for everybody as a draft."""
    room, meeting = _meeting(request, slug, pk)
    if meeting.closed_at is not None and may(request.user, "workgroups.hold_meetings", room.workgroup):
        return see_other(meeting.get_absolute_url() + "#minutes")  # pressed twice
    require(request.user, "workgroups.close_meeting", meeting)
    form = ParagraphForm(request.POST)
    if not form.is_valid():
        return _page(request, room, meeting, paragraph=form)
    words = form.cleaned_data["public"]
    if request.POST.get("keep") or meeting.is_early:
        PublicNotes.keep(meeting, words, by=request.user)
        messages.success(request, _("Kept as a draft. Nothing was sent."))
        if not request.POST.get("keep"):
            messages.warning(request, _("The meeting can be closed from half an hour before it begins."))
        return see_other(f"{_address(meeting)}#afterwards")
    if close(meeting, public=words, by=request.user):
        messages.success(request, _("The meeting is closed. The people of the workgroup have the notes."))
    return see_other(meeting.get_absolute_url() + "#minutes")


def _find(request: Request, slug: str, pk: int) -> tuple[Room, Meeting]:
    room, meeting = _meeting(request, slug, pk)
    require(request.user, "workgroups.take_notes", meeting)
    return room, meeting


def _address(meeting: Meeting) -> str:
    return reverse("workgroups:notes", args=[meeting.workgroup.slug, meeting.pk])


@prepared
def _previous(meeting: Meeting, group: int, before: Any, reach: Reach) -> "QuerySet[Action]":
    """What was agreed before this meeting and is open, or was done since the last one was closed."""
    held = Meeting.objects.visible_to(reach).filter(workgroup=group, closed_at__isnull=False, starts_at__lt=before)
    last = held.order_by("-starts_at", "-pk").values("pk")[:1]
    rows = Action.objects.visible_to(reach).filter(workgroup=group, asked_at__lte=Moment()).exclude(meeting=meeting)
    rows = rows.filter(Q(completed_at=None) | Q(meeting=last), dropped_at=None).select_related("owner", "person")
    return rows.order_by("due_on", "pk")[:LAST]


def _meeting(request: Request, slug: str, pk: int) -> tuple[Room, Meeting]:
    """The meeting, with the last one before it whose minutes nobody has adopted, as JSON."""
    before = {"workgroup": OuterRef("workgroup"), "meeting__starts_at__lt": OuterRef("starts_at")}
    rows = Minutes.objects.visible_to(request.user).filter(adopted_at=None, **before).order_by("-meeting__starts_at")
    told = JSONObject(meeting="meeting", starts_at="meeting__starts_at")
    return find(request, slug, pk, unadopted=ArraySubquery(rows.values(json=told)[:1]))


def _last(meeting: Meeting, reach: Reach) -> list[Action]:
    return _previous(meeting, meeting.workgroup_id, meeting.starts_at, reach)


def _under(request: Request, room: Room, meeting: Meeting, item: AgendaItem, **more: Any) -> HttpResponse:
    """What stands under one item: for a script this alone, else the whole page where it stands."""
    bad = any(form.errors for form in (more.get("deciding"), more.get("acting"), more.get("changed")) if form)
    if not request.htmx and not more:
        return see_other(f"{_address(meeting)}#item-{item.pk}")
    if not request.htmx:
        return _page(request, room, meeting, at={item.pk: more})
    fresh = next(one for one in items_of(meeting, room.reach) if one.pk == item.pk)
    context = {"workgroup": room.workgroup, "meeting": meeting, "item": _dressed(fresh, room, more)}
    return render(request, "workgroups/meetings/_outcomes.html", context, status=422 if bad else 200)


def _dressed(item: AgendaItem, room: Room, more: dict[str, Any]) -> AgendaItem:
    """The item with the forms that stand under it."""
    item.deciding = more.get("deciding") or DecisionForm(auto_id=f"decide-{item.pk}-%s")  # type: ignore[attr-defined]
    item.acting = more.get("acting") or ActionForm(  # type: ignore[attr-defined]
        group=room.workgroup, auto_id=f"act-{item.pk}-%s"
    )
    item.changing, item.changed = more.get("changing"), more.get("changed")  # type: ignore[attr-defined]
    return item


def _page(request: Request, room: Room, meeting: Meeting, **more: Any) -> HttpResponse:
    items = items_of(meeting, room.reach)
    closes = bool(may(request.user, "workgroups.close_meeting", meeting))
    context: dict[str, Any] = {"room": room, "workgroup": room.workgroup, "meeting": meeting, "closes": closes}
    if closes:
        context |= _ending(meeting, items)
    if closes and request.htmx and request.GET.get("part") == "afterwards":
        return render(request, "workgroups/meetings/_afterwards.html", context)
    at: dict[int, dict[str, Any]] = more.pop("at", {})
    bad: dict[int, Form] = more.pop("bad", {})
    for one in items:
        _dressed(one, room, at.get(one.pk, {}))
        one.writing = bad.get(one.pk)  # type: ignore[attr-defined]
    unadopted: list[dict[str, Any]] = meeting.unadopted if closes else []  # type: ignore[attr-defined]
    context |= {
        "items": timed(items, meeting),
        "page": uuid4(),
        "who": offered(room.workgroup),
        "last": _last(meeting, room.reach),
        "to_adopt": [{**one, "starts_at": parse_datetime(one["starts_at"])} for one in unadopted],
        "today": localdate(),
        "takers": meeting.takers,  # type: ignore[attr-defined]
        "saved_at": max((one.kept_at for one in items if one.kept_at), default=None),
        "done": sum(bool(one.outcome) for one in items),
        "lists_actions": any(one.lists_actions for one in items),
        "taker": TakerForm(group=room.workgroup, auto_id="taker-%s") if closes else None,
        "form": VisitorForm(),
        **attendance.here(request, meeting),
        **more,
    }
    forms = [
        context["taker"],
        context.get("paragraph"),
        *bad.values(),
        *(one for each in at.values() for one in each.values()),
    ]
    wrong = any(form.errors for form in forms if isinstance(form, Form))
    return render(request, "workgroups/meetings/notes.html", context, status=422 if wrong else 200)


def _ending(meeting: Meeting, items: list[AgendaItem]) -> dict[str, Any]:
    """What is proposed for everybody, and what the people of the workgroup will get."""
    written = content_shown(items)
    counts = [sum(len(one[name]) for one in written) for name in ("decisions", "actions")]
    kept = getattr(meeting, "public_notes", None)
    words = kept.words if kept else drafted(meeting, written)
    return {"paragraph": ParagraphForm(initial={"public": words}), "news": _news(*counts)}


def _news(decisions: int, actions: int) -> str:
    """What the people of the workgroup get when the meeting is closed."""
    said = [
        ngettext("%(count)d decision", "%(count)d decisions", decisions) % {"count": decisions},
        ngettext("%(count)d action", "%(count)d actions", actions) % {"count": actions},
    ]
    words = {"decisions": said[0], "actions": said[1]}
    return _("Members get the notes at once, with %(decisions)s and %(actions)s by name.") % words
