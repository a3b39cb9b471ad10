"""The list of workgroups, and the page of one: public, and for its people the place where they work."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from compact.access import Reach
from compact.drafts import draft_key
from compact.http import PublicRequest
from compact.paging import page_by_key
from compact.permissions import may
from compact.prepared import prepared
from goals.models import Goal
from workgroups.desk import desk_of
from workgroups.forms import DiscussionForm
from workgroups.models import Convener, Seat, SeatRequest, Stage, State, Workgroup
from workgroups.views.decided import latest
from workgroups.views.discussions import latest_topics, open_topics
from workgroups.views.meetings import next_meeting
from workgroups.views.naming import mark_nameable
from workgroups.views.requests import waiting_requests
from workgroups.views.room import Room, visit

PAGE = 100
NAMES = 60


@login_not_required
def directory(request: PublicRequest) -> HttpResponse:
    """Every workgroup by stage of life; the closed ones last."""
    convening = Convener.objects.visible_to(request.user).current().filter(person=None).select_related("organization")
    groups = (
        Workgroup.objects.with_tables()
        .annotate(
            place=Case(
                When(state=State.CLOSED, then=Value(len(Stage))),
                *(When(stage=stage, then=Value(number)) for number, stage in enumerate(Stage)),
                output_field=IntegerField(),
            )
        )
        .prefetch_related(Prefetch("conveners", convening, to_attr="convening"))
    )
    page = page_by_key(groups, request.GET, order=("place", "name", "pk"), size=PAGE)
    goals = {goal.number: goal for goal in Goal.objects.in_force()}
    for one in page.rows:
        one.goals = [goals[number] for number in one.goal_numbers if number in goals]  # type: ignore[attr-defined]
        one.heading = _("Closed") if one.is_closed else one.get_stage_display()  # type: ignore[attr-defined]
    context = {
        "page": page,
        "open_count": Workgroup.objects.open().count(),
        "may_open": may(request.user, "workgroups.add_workgroup"),
    }
    return render(request, "workgroups/list.html", context)


@login_not_required
def workgroup(request: PublicRequest, slug: str) -> HttpResponse:
    """The workgroup's one address: what everyone may know, and for its people what goes on in it."""
    room = visit(request, slug, overview=True)
    return _working(request, room) if room.inside else _public(request, room)


def _public(request: PublicRequest, room: Room) -> HttpResponse:
    seats = Seat.objects.visible_to(request.user).current().filter(workgroup=room.workgroup)
    user = request.user
    waiting: list[SeatRequest] = []
    nameable: list[Seat] = []
    may_ask = False
    if user.is_authenticated:
        waiting = list(waiting_requests(user, room.workgroup))
        held = seats.filter(organization__in=room.reach.organizations).with_filled()
        nameable = mark_nameable(user, held.select_related("organization", "workgroup")[:NAMES])
        settled = {one.organization_id for one in waiting}
        settled |= {seat.organization_id for seat in nameable}
        more = bool(room.reach.organizations - settled)
        may_ask = more and bool(may(user, "workgroups.request_seat", room.workgroup))
    return render(
        request,
        "workgroups/workgroup.html",
        {
            "room": room,
            "workgroup": room.workgroup,
            "page": page_by_key(
                seats.select_related("organization"), request.GET, order=("organization__name", "pk"), size=PAGE
            ),
            "may_ask": may_ask,
            **open_topics(request, room),
            "latest": latest(room),
            "waiting": waiting,
            "nameable": nameable,
            "next_meeting": next_meeting(request, room),
        },
    )


def _working(request: PublicRequest, room: Room) -> HttpResponse:
    user = request.user
    assert user.is_authenticated  # noqa: S101  nobody else is inside
    group = room.workgroup
    shown = _seats(group, room.reach)
    writes = may(user, "workgroups.start_discussion", group)
    for seat in shown:
        seat.workgroup = group
    mark_nameable(user, (seat for seat in shown if seat.organization_id in room.reach.organizations))
    form = DiscussionForm(voices=group.voices(user)) if writes else None
    desk: dict[str, Any] = {}
    if room.manages:
        with group.desk(user) as reader:
            desk = {
                "desk": desk_of(group, reader, known=room.waiting),
                "writes": bool(may(user, "workgroups.announce", group)),
            }
    return render(
        request,
        "workgroups/room.html",
        {
            **desk,
            "room": room,
            "workgroup": room.workgroup,
            "next_meeting": desk["desk"].meeting if desk else next_meeting(request, room),
            "holds": bool(may(user, "workgroups.hold_meetings", group)),
            "topics": latest_topics(user, group),
            "latest": latest(room),
            "seats": shown,
            "empty_count": sum(not seat.filled for seat in shown),  # type: ignore[attr-defined]
            "unled_count": sum(seat.filled and not seat.led for seat in shown),  # type: ignore[attr-defined]
            "form": form,
            "unwritten": writes,
            "draft_key": draft_key(user),
        },
    )


@prepared
def _seats(workgroup: Workgroup, reach: Reach) -> QuerySet[Seat]:
    seats = Seat.objects.visible_to(reach).current().filter(workgroup=workgroup).select_related("organization")
    return seats.emptiest_first()[:NAMES]
