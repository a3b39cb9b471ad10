"""What organizations have agreed to do in a workgroup: the list, the file, and one of them."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from compact.access import Reach, reach_of
from compact.asks.models import Ask
from compact.csv_files import csv_lines
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.paging import Page, page_by_key
from compact.permissions import may, require
from compact.prepared import prepared
from compact.wall import entered
from partners.models import Organization
from workgroups.forms.actions import ActionForm
from workgroups.models import Action, Workgroup
from workgroups.models.action import ActionQuerySet
from workgroups.models.decision_link import with_decided
from workgroups.models.place_asks import ACTION
from workgroups.views.room import Room, enter

if TYPE_CHECKING:
    from compact.accounts.models import User

SIZE = 25
AT_ONCE = 500


@keeps_draft
def actions(request: Request, slug: str) -> HttpResponse:
    """Those that are open, by the day they are due, and those that are done; whoever runs the workgroup adds one."""
    room = enter(request, slug)
    adds = may(request.user, "workgroups.hold_meetings", room.workgroup)
    form = ActionForm(request.POST or None, initial=taken_draft(request))
    if request.method == "POST":
        require(request.user, "workgroups.hold_meetings", room.workgroup)
        if form.is_valid():
            made = Action.begin(room.workgroup, **form.cleaned_data, by=request.user)
            messages.success(request, _("%(organization)s is asked.") % {"organization": made.owner.usual_name})
            return see_other(made)
    rows, organization = _sought(request, room)
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "open": _ringing(page_by_key(rows.open().with_names(), request.GET, order=("due_on", "pk"), size=SIZE), room),
        "settled": page_by_key(rows.settled().with_names(), request.GET, order=("-pk",), size=SIZE, name="done_"),
        "organization": organization,
        "owners": _owners(room.workgroup, room.reach),
        "form": form if adds else None,
        "organization_names": Organization.objects.suggested() if adds else (),
        "draft_key": draft_key(request.user),
    }
    return render(request, "workgroups/actions/list.html", context, status=422 if form.errors else 200)


def _sought(request: Request, room: Room) -> tuple[ActionQuerySet, str]:
    """What the reader may see, of all organizations or of the one that is asked for."""
    rows = Action.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    slug = request.GET.get("organization", "")[:100].replace("\x00", "")
    return (rows.filter(owner__slug=slug), slug) if slug else (rows, "")


def _ringing(rows: "Page[Action]", room: Room) -> "Page[Action]":
    """For those who run the workgroup each with `put`: what is asked of whom, with the number to ring."""
    asks: dict[int, Ask] = {}
    if room.runs_it and rows.rows:
        put = Ask.objects.visible_to(room.reach).open().filter(kind=ACTION, subject_id__in=[x.pk for x in rows.rows])
        asks = {one.subject_id: one for one in put.select_related("organization").with_people()}
    for one in rows.rows:
        one.put, one.workgroup = asks.get(one.pk), room.workgroup  # type: ignore[attr-defined]
    return rows


@prepared
def _owners(workgroup: Workgroup, reach: Reach) -> QuerySet[Organization]:
    owing = Action.objects.visible_to(reach).filter(workgroup=workgroup, asked_at__isnull=False)
    return Organization.objects.filter(pk__in=owing.values("owner")).order_by("name")[:SIZE]


def actions_csv(request: Request, slug: str) -> StreamingHttpResponse:
    """All of them, done or not, as a file that is written while it is sent."""
    room = enter(request, slug)
    rows = written(request.user, room.workgroup, people=room.knows_people)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    name = f"{room.workgroup.slug}-actions-{localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(user: "User", workgroup: Workgroup, *, people: bool) -> Iterator[str]:
    """The file, line by line, as this reader may have it. It opens a transaction of its own."""
    head = [_("Action"), _("Organization"), _("Person"), _("By when"), _("State"), _("On"), _("In words")]
    with entered(user):
        rows = Action.objects.visible_to(user).filter(workgroup=workgroup, asked_at__isnull=False)
        found = rows.select_related("owner", "person").order_by("due_on", "pk").iterator(chunk_size=AT_ONCE)
        yield from csv_lines(chain([head], (_line(one, people=people) for one in found)))


def _line(one: Action, *, people: bool) -> list[str]:
    person = str(one.person) if people and one.person else ""
    state, at, word = _("open"), None, one.return_word
    if one.completed_at:
        state, at, word = _("done"), one.completed_at, one.word
    elif one.dropped_at:
        state, at, word = _("dropped"), one.dropped_at, one.drop_reason
    on = f"{localtime(at):%Y-%m-%d}" if at else ""
    return [one.title, one.owner.name, person, f"{one.due_on:%Y-%m-%d}" if one.due_on else "", state, on, word]


def find_action(request: Request, slug: str, pk: int) -> Action:
    """The action with that number in this workgroup. Raises Http404 for whoever may not read it."""
    rows = Action.objects.visible_to(request.user).filter(workgroup__slug=slug)
    names = ("workgroup", "owner", "person", "meeting", "noted_by", "returned_by")
    rows = rows.select_related(*names, "completed_by", "completed_for", "dropped_by")
    rows = rows.annotate(**with_decided(reach_of(request.user), Action))
    return get_object_or_404(rows, pk=pk)


def list_of(action: Action) -> str:
    """The address of the list it stands in."""
    return reverse("workgroups:actions", args=[action.workgroup.slug])
