"""Who is in a workgroup, for which organization, as what."""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib import messages
from django.db.models import DateTimeField, Exists, OuterRef, Subquery, Value
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import BACKBONE, Reach
from compact.http import Request, see_other
from compact.notifications.models import Refusal, Suppression
from compact.paging import page_by_key, sought
from compact.partnership import Part, Partnership
from compact.permissions import may, require
from compact.templatetags.undoing import undo_tag
from compact.wall import handing_over
from partners.models import Organization
from workgroups.forms import ReplacementForm, RoleForm
from workgroups.models import Delegation, Seat, SeatHolder, SeatRole, Workgroup
from workgroups.models.seat import SeatQuerySet
from workgroups.models.undoing import step
from workgroups.models.vacancy import may_ask_again
from workgroups.views.desk import asked_to_name, at_the_desk
from workgroups.views.naming import mark_nameable
from workgroups.views.room import Room, enter
from workgroups.views.undoing import undoing_page

PAGE = 25
NONE = {"all": 0, "empty": 0, "unled": 0}
SHOWN = {"empty": {"filled": False}, "unled": {"filled": True, "led": False}}


def members(request: Request, slug: str) -> HttpResponse:
    """Who waits for an answer, who is here, and who is invited. People who only belong read the list."""
    room = enter(request, slug)
    if not room.manages:
        return render(request, "workgroups/members.html", _listed(request, room, room.reach))
    with room.workgroup.desk(request.user) as reader:
        context = _listed(request, room, reader) | at_the_desk(request, reader, room)
    return render(request, "workgroups/members.html", context)


def _listed(request: Request, room: Room, reader: Reach) -> dict[str, object]:
    """The places and their people, as whoever belongs here reads them."""
    held = Seat.objects.visible_to(request.user).current().filter(workgroup=room.workgroup)
    # Counted beside the rows, so that it takes no query of its own.
    seats = held.with_filled().with_representative().annotate(counts=Subquery(held.counts()), part=_part())
    seats = seats.annotate(asked_at=asked_to_name(reader) if room.manages else Value(None, DateTimeField()))
    show, words = request.GET.get("show", ""), sought(request.GET)
    if show in SHOWN and room.knows_people:
        seats = seats.filter(**SHOWN[show])
    if words:
        seats = seats.called(words)
    order = ("filled", "led", "organization__name", "pk")
    page = page_by_key(seats.select_related("organization"), request.GET, order=order, size=PAGE)
    _seat_people(request, page.rows, knows_addresses=room.manages)
    for seat in page.rows:
        seat.workgroup = room.workgroup
        seat.part = Part(seat.part).label if seat.part else ""  # type: ignore[attr-defined]
        seat.may_be_asked = may_ask_again(seat.asked_at)  # type: ignore[attr-defined]
    mark_nameable(request.user, (seat for seat in page.rows if seat.organization_id in room.reach.organizations))
    return {
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


def _part() -> Subquery:
    """What an organization is to the compact today."""
    one = Organization.objects.filter(pk=OuterRef("organization"))
    return Subquery(Partnership(localdate()).with_part(one).values("part")[:1])


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
        for holder in by_seat[seat.pk]:
            holder.seat = seat


@require_POST
def role(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a person in a place another role."""
    holder = _holder(request, slug, pk)
    workgroup = holder.seat.workgroup
    with workgroup.desk(request.user):
        form = RoleForm(request.POST)
        if not form.is_valid():
            raise Http404
        with step(workgroup, holder.seat.organization_id, by=request.user) as taken:
            changed = holder.change_role(role=form.cleaned_data["role"], by=request.user)
    if changed:
        said = _("Saved. %(person)s: %(role)s.")
        words = {"person": holder.person, "role": SeatRole(form.cleaned_data["role"]).label}
        messages.success(request, said % words, extra_tags=undo_tag(undoing_page(workgroup), taken.token))
    return redirect("workgroups:members", slug)


def replacement(request: Request, slug: str, pk: int) -> HttpResponse:
    """Who follows a person in their place, or nobody yet."""
    holder = _holder(request, slug, pk)
    with holder.seat.workgroup.desk(request.user):
        form = ReplacementForm(request.POST if request.method == "POST" else None, holder=holder)
        if form.is_valid():
            workgroup = holder.seat.workgroup
            with step(workgroup, holder.seat.organization_id, by=request.user) as taken:
                done = holder.end(by=request.user, successor=form.follower)
            if done:
                back = undo_tag(undoing_page(workgroup), taken.token)
                messages.success(request, _told(holder, form), extra_tags=back)
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
