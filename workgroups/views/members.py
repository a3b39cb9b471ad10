"""Who is in a workgroup, for which organization, as what."""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib import messages
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import BACKBONE, Kind, Reach, scope
from compact.counting import count_by
from compact.http import Request, see_other
from compact.notifications.models import Refusal, Suppression
from compact.paging import page_by_key, sought
from compact.partnership import Partnership
from compact.permissions import may, require
from compact.wall import handing_over
from partners.models import Invitation, InvitedPlace, Organization
from workgroups.forms import InvitationForm, OfferForm, ReplacementForm, RoleForm
from workgroups.models import Delegation, Seat, SeatHolder, SeatInvitation, SeatRequest, SeatRole, Workgroup
from workgroups.models.seat import SeatQuerySet
from workgroups.models.seat_request import SeatRequestQuerySet
from workgroups.views.naming import mark_nameable
from workgroups.views.room import Room, enter

PAGE = 25
FEW = 8
NONE = {"all": 0, "empty": 0, "unled": 0}
SHOWN = {"empty": {"filled": False}, "unled": {"filled": True, "led": False}}
MOST = 50


def members(request: Request, slug: str) -> HttpResponse:
    """Who waits for an answer, who is here, and who is invited. People who only belong read the list."""
    room = enter(request, slug)
    held = Seat.objects.visible_to(request.user).current().filter(workgroup=room.workgroup)
    # Counted beside the rows, so that it takes no query of its own.
    seats = held.with_filled().annotate(counts=Subquery(held.counts()))
    show, words = request.GET.get("show", ""), sought(request.GET)
    if show in SHOWN and room.knows_people:
        seats = seats.filter(**SHOWN[show])
    if words:
        seats = seats.called(words)
    page = page_by_key(
        seats.select_related("organization"), request.GET, order=("filled", "organization__name", "pk"), size=PAGE
    )
    _seat_people(request, page.rows, knows_addresses=room.manages)
    for seat in page.rows:
        seat.workgroup = room.workgroup
    mark_nameable(request.user, (seat for seat in page.rows if seat.organization_id in room.reach.organizations))
    context = {
        "room": room,
        "workgroup": room.workgroup,
        "page": page,
        "count": page.rows[0].counts if page.rows else _counted(held),  # type: ignore[attr-defined]
        "show": show,
        "sought": words,
        "gives_rights": may(request.user, "workgroups.give_rights", room.workgroup),
        "roles": SeatRole.choices,
        "runners": {one.person_id for one in room.runners},
        "convening": {one.organization_id for one in room.convening},
    }
    if room.manages:
        with room.workgroup.desk(request.user) as reader:
            context |= _desk(request, reader, room)
    return render(request, "workgroups/members.html", context)


def _counted(seats: SeatQuerySet) -> dict[str, int]:
    """How many places there are when the page shows none of them."""
    counted: dict[str, int] = next((row["json"] for row in seats.counts()), NONE)
    return counted


def _seat_people(request: Request, seats: Sequence[Seat], *, knows_addresses: bool) -> None:
    """Give each place its `people`, the lead first, in one query; each with `bounced` for whoever writes to them."""
    returned = Suppression.objects.visible_to(Reach(keys=frozenset({BACKBONE}))).filter(
        address=OuterRef("person__email")
    )
    bounced = Exists(returned.filter(reason=Refusal.BOUNCED)) if knows_addresses else Value(value=False)
    found = SeatHolder.objects.visible_to(request.user).serving().filter(seat__in=seats).select_related("person")
    found = found.annotate(stood_by=Delegation.objects.visible_to(request.user).beside_holder())
    with handing_over(BACKBONE if knows_addresses else None):
        holders = list(found.annotate(bounced=bounced))
    by_seat = defaultdict(list)
    for holder in sorted(holders, key=lambda one: (SeatRole(one.role).rank, str(one.person).casefold())):
        by_seat[holder.seat_id].append(holder)
    for seat in seats:
        seat.people = by_seat[seat.pk]  # type: ignore[attr-defined]


def _desk(request: Request, reader: Reach, room: Room) -> dict[str, object]:
    """What those who look after the places see besides: all of it read before the wall closes again."""
    asked = SeatRequest.objects.visible_to(reader).open().filter(workgroup=room.workgroup).with_circumstances()
    offered = SeatInvitation.objects.visible_to(reader).open().filter(workgroup=room.workgroup)
    organizations = _organizations(reader, room.workgroup)
    return {
        **_queue(request, asked),
        "invited": _invited(reader, room.workgroup, organizations),
        "offered": list(offered.select_related("organization").order_by("-invited_at", "-pk")[:MOST]),
        "missing": [one for one in organizations if one.is_missing][: FEW + 1],  # type: ignore[attr-defined]
        "invitation_form": InvitationForm(),
        "offer_form": OfferForm(workgroup=room.workgroup),
        "organization_names": organizations,
    }


def _queue(request: Request, asked: SeatRequestQuerySet) -> dict[str, object]:
    """Those who wait for an answer, the longest waiting first; with `?select=page` all on the page are ticked."""
    rows = asked.select_related("person", "organization")
    here, there = request.GET.copy(), request.GET.copy()
    here["select"] = "page"
    there.pop("select", None)
    return {
        "queue": page_by_key(rows, request.GET, order=("asked_at", "pk"), size=MOST, name="queue_"),
        "ticked": request.GET.get("select") == "page",
        "tick": f"?{here.urlencode()}",
        "untick": f"?{there.urlencode()}",
    }


def _invited(reader: Reach, workgroup: Workgroup, organizations: list[Organization]) -> list[Invitation]:
    """Who is invited to a place here, from whichever page; `own` are those that this workgroup sent."""
    named = (
        InvitedPlace.objects.visible_to(reader).filter(workgroup=workgroup).order_by("-invitation__invited_at", "-pk")
    )
    # Whoever runs the workgroup may know who is invited to a place in it, and of that organization nothing else.
    with handing_over(*(scope(Kind.ORGANIZATION, one.pk) for one in organizations if one.is_invited)):  # type: ignore[attr-defined]
        places = list(named.waiting().select_related("invitation__organization")[:MOST])
    for place in places:
        place.invitation.own = place.invitation.workgroup_id == workgroup.pk  # type: ignore[attr-defined]
        place.invitation.part = SeatRole(place.role or SeatRole.CONTACT).label  # type: ignore[attr-defined]
    return [place.invitation for place in places]


def _organizations(reader: Reach, workgroup: Workgroup) -> list[Organization]:
    """Whom one may invite or offer a place, each with `is_missing`: it signed the agreement in force, and has neither a
    place here nor an open offer of one; and `is_invited`: somebody was invited here for it. These come first. With
    `workgroup_count`."""
    elsewhere = Seat.objects.visible_to(None).current().filter(organization=OuterRef("pk"))
    offered = SeatInvitation.objects.visible_to(reader).open().filter(workgroup=workgroup, organization=OuterRef("pk"))
    signs = Q(pk__in=Partnership(localdate()).signatures().values("organization"))
    here = Exists(elsewhere.filter(workgroup=workgroup))
    missing = ExpressionWrapper(signs & ~here & ~Exists(offered), BooleanField())
    named = InvitedPlace.objects.visible_to(reader).filter(workgroup=workgroup, organization=OuterRef("pk"))
    found = Organization.objects.annotate(
        is_missing=missing,
        is_invited=Exists(named.filter(outcome="")),
        workgroup_count=count_by(elsewhere, "organization"),
    )
    return list(found.order_by("-is_invited", "-is_missing", "name", "pk").suggested())


@require_POST
def role(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a person in a place another role."""
    holder = _holder(request, slug, pk)
    with holder.seat.workgroup.desk(request.user):
        form = RoleForm(request.POST)
        if not form.is_valid():
            raise Http404
        changed = holder.change_role(role=form.cleaned_data["role"], by=request.user)
    if changed:
        said = _("Saved. %(person)s: %(role)s.")
        words = {"person": holder.person, "role": SeatRole(form.cleaned_data["role"]).label}
        messages.success(request, said % words)
    return redirect("workgroups:members", slug)


def replacement(request: Request, slug: str, pk: int) -> HttpResponse:
    """Who follows a person in their place, or nobody yet."""
    holder = _holder(request, slug, pk)
    with holder.seat.workgroup.desk(request.user):
        form = ReplacementForm(request.POST if request.method == "POST" else None, holder=holder)
        if form.is_valid():
            if holder.end(by=request.user, successor=form.follower):
                messages.success(request, _told(holder, form))
            return redirect("workgroups:members", slug)
    context = {"workgroup": holder.seat.workgroup, "holder": holder, "form": form}
    return render(request, "workgroups/replacement.html", context, status=422 if form.is_bound else 200)


def _told(holder: SeatHolder, form: ReplacementForm) -> str:
    if form.follower is None:
        return _("%(person)s is no longer in the workgroup, and is told.") % {"person": holder.person}
    words = {"person": holder.person, "successor": form.follower}
    return _("%(successor)s takes over from %(person)s. Both are told.") % words


def departure(request: Request, slug: str) -> HttpResponse:
    """Give up one's own place."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    held = SeatHolder.objects.visible_to(request.user).serving().filter(seat__workgroup=workgroup, person=request.user)
    holders = list(held.select_related("seat__organization", "seat__workgroup", "person"))
    if request.method == "POST":
        for holder in holders:
            require(request.user, "workgroups.leave_seat", holder)
            with handing_over(workgroup.conveners_scope):
                holder.end(by=request.user)
        messages.success(request, _("You have left %(workgroup)s.") % {"workgroup": workgroup.usual_name})
        return see_other(workgroup)
    if not holders:
        raise Http404
    return render(request, "workgroups/departure.html", {"workgroup": workgroup, "holders": holders})


def _holder(request: Request, slug: str, pk: int) -> SeatHolder:
    """A person in a place, whether or not they are in it still: a form sent twice is no mistake."""
    rows = SeatHolder.objects.visible_to(request.user).filter(seat__workgroup__slug=slug)
    holder: SeatHolder = get_object_or_404(
        rows.select_related("person", "seat__organization", "seat__workgroup"), pk=pk
    )
    return holder
