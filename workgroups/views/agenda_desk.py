"""The desk where the agenda of a meeting is prepared."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.http import Request, see_other
from compact.notifications.models import Event
from compact.permissions import require
from workgroups.forecast import Forecast, foretell
from workgroups.forms.agenda import DeadlineForm, ItemForm, Offered, WordForm
from workgroups.forms.who import offered
from workgroups.models import Agenda, AgendaItem, ItemProposal, Meeting
from workgroups.models.agenda import told
from workgroups.views.agenda import MOST, about_offered, changes_of, items_of, timed
from workgroups.views.meeting_room import find
from workgroups.views.room import Room


def agenda(request: Request, slug: str, pk: int) -> HttpResponse:
    """Prepare the agenda: put an item on it, or see what there is to take over and to answer."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    form = ItemForm(request.POST if request.method == "POST" else None, group=room.workgroup)
    if form.is_valid():
        AgendaItem.add(meeting, by=request.user, **form.words)
        return _done(request, room, meeting)
    return desk_of(request, room, meeting, form=form)


def agenda_item(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Other words for an item, in its place on the desk."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    found = find_item(request, meeting, item)
    first = ItemForm.initial_of(found)
    sent = request.POST if request.method == "POST" else None
    form = ItemForm(sent, group=room.workgroup, offered=_with_own(about_offered(), found), initial=first)
    form.prefix, form.auto_id = None, f"item-{found.pk}-%s"
    if form.is_valid():
        found.change(by=request.user, **form.words)
        return _done(request, room, meeting)
    return desk_of(request, room, meeting, changing=found, changed=form)


def _with_own(groups: Offered, item: AgendaItem) -> Offered:
    """What an item refers to stays a choice when it is no more in force."""
    own = f"{item.about_kind}:{item.about_key}"
    if not item.about_kind or any(value == own for _name, group in groups for value, _label in group):
        return groups
    return [*groups, (_("As it stands"), [(own, item.about_label)])]


@require_POST
def agenda_item_removal(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Take an item off the agenda."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    if not find_item(request, meeting, item).remove(by=request.user):
        messages.warning(request, _("Something was written under this item. It stays, with its notes."))
        return see_other(_address(meeting))
    return _done(request, room, meeting)


@require_POST
def agenda_item_move(request: Request, slug: str, pk: int, item: int) -> HttpResponse:
    """Move an item one place up or down."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    way = request.POST.get("way")
    if way in {"up", "down"}:
        find_item(request, meeting, item).move(up=way == "up", by=request.user)
    return _done(request, room, meeting)


@require_POST
def agenda_carrying(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take over what the last meeting did not finish, or begin with its actions: one click each."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    wanted = request.POST.get("take_over", "")
    if wanted == "actions" and not meeting.items.filter(lists_actions=True).exists():
        title = _("Welcome and last actions")
        AgendaItem.add(meeting, by=request.user, first=True, title=title, purpose="inform", lists_actions=True)
    left = AgendaItem.objects.visible_to(request.user).left_over(meeting)
    for one in left if wanted == "all" else left.filter(pk=wanted) if wanted.isdecimal() else []:
        one.carry(meeting, by=request.user)
    return _done(request, room, meeting)


@require_POST
def agenda_settings(request: Request, slug: str, pk: int) -> HttpResponse:
    """Say until when partners propose items, on the clock of the meeting."""
    room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    with timezone.override(meeting.tz):
        form = DeadlineForm(request.POST)
        if not form.is_valid():
            return desk_of(request, room, meeting, deadline=form)
    Agenda.settle(meeting, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return see_other(_address(meeting))


@require_POST
def agenda_publication(request: Request, slug: str, pk: int) -> HttpResponse:
    """Let the people of the workgroup read the agenda, and tell them."""
    _room, meeting = find(request, slug, pk)
    require(request.user, "workgroups.write_agenda", meeting)
    if Agenda.publish(meeting, by=request.user):
        messages.success(request, _("The agenda is out. The people of the workgroup are told."))
        return see_other(meeting.get_absolute_url())
    messages.info(request, _("Nothing was sent: the agenda is out already, is empty, or the date itself is not out."))
    return see_other(_address(meeting))


def find_item(request: Request, meeting: Meeting, pk: int) -> AgendaItem:
    """The item of that number in this meeting. Raises Http404."""
    rows = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting)
    found = get_object_or_404(rows.select_related("organization", "person"), pk=pk)
    found.meeting = meeting
    return found


def _address(meeting: Meeting) -> str:
    return reverse("workgroups:agenda", args=[meeting.workgroup.slug, meeting.pk])


def _done(request: Request, room: Room, meeting: Meeting) -> HttpResponse:
    """The desk again: the part of it that a script asked for, or the whole page."""
    return desk_of(request, room, meeting) if request.htmx else see_other(_address(meeting))


def desk_of(request: Request, room: Room, meeting: Meeting, **more: Any) -> HttpResponse:
    """The desk, or the part of it that a script asked for. `more` are forms that did not go through, and which item is
    being changed."""
    items = items_of(meeting, room.reach)
    group = room.workgroup
    context: dict[str, Any] = {
        "room": room,
        "workgroup": group,
        "meeting": meeting,
        "items": timed(items, meeting),
        "total": sum(one.minutes or 0 for one in items),
        "form": more.get("form") or ItemForm(group=group),
        "who": offered(group),
        **more,
    }
    context["over"] = context["total"] - int(meeting.length.total_seconds() // 60)
    if "changing" not in more:
        context |= _waiting(request, meeting, more.get("answering"))
        context["lists_actions"] = any(one.lists_actions for one in items)
    with timezone.override(meeting.tz):
        settled = getattr(meeting, "agenda", None)
        first = {"proposals_until": settled.proposals_until if settled else None}
        context.setdefault("deadline", DeadlineForm(initial=first))
        context["changes"] = changes_of(settled)
        forms = (context["form"], context["deadline"], context.get("changed"), *context.get("answering", ())[1:])
        bad = any(form.errors for form in forms if form)
        template = "workgroups/meetings/_agenda_desk.html" if request.htmx else "workgroups/meetings/agenda.html"
        return render(request, template, context, status=422 if bad else 200)


def _waiting(request: Request, meeting: Meeting, answering: tuple[int, WordForm] | None) -> dict[str, Any]:
    """What waits on the desk: items to take over, proposals to answer, and whom publishing would reach."""
    proposals = ItemProposal.objects.visible_to(request.user).filter(meeting=meeting).open()
    for one in (found := list(proposals.select_related("organization", "proposed_by")[:MOST])):
        given = answering is not None and answering[0] == one.pk and answering[1]
        one.form = given or WordForm(auto_id=f"answer-{one.pk}-%s")  # type: ignore[attr-defined]
    left = AgendaItem.objects.visible_to(request.user).left_over(meeting)
    out = meeting.published_at is None and meeting.announced_at is not None
    return {"proposals": found, "left_over": list(left), "forecast": _forecast(request, meeting) if out else None}


def _forecast(request: Request, meeting: Meeting) -> Forecast:
    people = meeting.workgroup.people_scope
    event = Event(kind="agenda_published", actor=request.user, scope=people, audience=[people], data=told(meeting))
    return foretell(meeting.workgroup, event, event, chosen=False)
