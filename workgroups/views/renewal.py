"""Every organization is asked whether it keeps its place: the page of those who ask, and of those who answer."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Kind, reach_of
from compact.asks.models import Ask, AskQuerySet
from compact.http import Request, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from workgroups.forms.renewal import ConfirmationForm, RenewalForm
from workgroups.models import Confirmation, Renewal, Seat, SeatHolder, Workgroup
from workgroups.models.place_asks import RENEWAL
from workgroups.models.renewal import NEW_LEAD, STAYS
from workgroups.views.room import Room, visit

PAGE = 25


def renewal(request: Request, slug: str) -> HttpResponse:
    """Ask every place to re-confirm; and while it is asked, who has not answered yet and whom to call."""
    room = _desk(request, slug)
    form = RenewalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "workgroups.renew_places", room.workgroup)
        if form.is_valid() and room.workgroup.organization_count:  # type: ignore[attr-defined]
            _renewal, new = Renewal.begin(room.workgroup, **form.cleaned_data, by=request.user)
            said = _("Every organization with a place is asked.") if new else _("They are being asked already.")
            messages.success(request, said)
            return see_other(reverse("workgroups:renewal", args=[slug]))
    rounds = Renewal.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    last = rounds.select_related("asked_by", "charter").first()
    context = {"room": room, "workgroup": room.workgroup, "form": form, "renewal": last}
    context["may_renew"] = may(request.user, "workgroups.renew_places", room.workgroup)
    context |= _asked(request, last) if last else {}
    return render(request, "workgroups/renewal.html", context, status=422 if form.is_bound else 200)


@require_POST
def closure(request: Request, slug: str) -> HttpResponse:
    """Ask nobody any more."""
    room = _desk(request, slug)
    require(request.user, "workgroups.renew_places", room.workgroup)
    found = Renewal.objects.visible_to(request.user).open().filter(workgroup=room.workgroup).first()
    if found is not None:
        found.workgroup = room.workgroup
        if found.close(by=request.user):
            messages.success(request, _("Closed. Nobody is asked any more; who has not answered keeps the place."))
    return see_other(reverse("workgroups:renewal", args=[slug]))


def answers(request: Request, slug: str) -> HttpResponse:
    """Where the button of the mail leads: to the one question that is put to the reader, or the list of several."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    reach = reach_of(request.user)
    rows = _about(request, workgroup).of_organizations(reach.organizations | reach.administers)
    asked = list(rows.select_related("organization").order_by("-subject_id", "organization__name", "pk")[:PAGE])
    mine = [one for one in asked if one.subject_id == asked[0].subject_id]
    if not mine:
        raise Http404
    if len(mine) == 1:
        return redirect("workgroups:renewal_answer", slug, mine[0].pk)
    return render(request, "workgroups/renewal_answers.html", {"workgroup": workgroup, "asked": mine})


def answer(request: Request, slug: str, pk: int) -> HttpResponse:
    """We stay; we stay, and somebody else leads; or we give our place back."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    people = ("organization", "asked_by", "answered_by", "answered_for", "withdrawn_by")
    asked = get_object_or_404(_about(request, workgroup).select_related(*people), pk=pk)
    allowed = may(request.user, "workgroups.confirm_place", asked)
    seats = Seat.objects.visible_to(request.user).filter(workgroup=workgroup, organization=asked.organization)
    seat = seats.order_by("-since", "-pk").first()
    if seat is None:
        raise Http404
    seat.workgroup, seat.organization = workgroup, asked.organization
    leading = SeatHolder.objects.visible_to(request.user).serving().leading().filter(seat=seat)
    lead = leading.select_related("person").first()
    sent = request.POST if request.method == "POST" else None
    form = ConfirmationForm(sent, organization=seat.organization, lead=lead.person if lead else None)
    if request.method == "POST":
        require(request.user, "workgroups.confirm_place", asked)
        if form.is_valid():
            if _confirmed(Confirmation(asked, seat), form, request):
                messages.success(request, _("Thank you. Those who run the workgroup see your answer."))
            return see_other(request.path)
    context = {"workgroup": workgroup, "asked": asked, "seat": seat, "lead": lead, "form": form, "allowed": allowed}
    return render(request, "workgroups/renewal_answer.html", context, status=422 if form.is_bound else 200)


def _confirmed(one: Confirmation, form: ConfirmationForm, request: Request) -> bool:
    chosen = form.cleaned_data["answer"]
    if chosen == STAYS:
        return one.stay(by=request.user)
    if chosen == NEW_LEAD:
        return one.stay_with(form.lead, by=request.user)
    return one.give_back(reason=form.cleaned_data["reason"], by=request.user)


def _desk(request: Request, slug: str) -> Room:
    """The workgroup for those who read what those who run it do. Raises Http404 for others."""
    room = visit(request, slug)
    if not room.reach.holds(Kind.CONVENERS, room.workgroup.pk):
        raise Http404
    return room


def _about(request: Request, workgroup: Workgroup) -> AskQuerySet:
    return Ask.objects.visible_to(request.user).filter(kind=RENEWAL, data__group=workgroup.pk)


def _asked(request: Request, renewal: Renewal) -> dict[str, Any]:
    """Who has not answered, with whom to call; who has; and how many of each."""
    rows = Ask.objects.visible_to(request.user).about(RENEWAL, renewal.pk).select_related("organization", "answered_by")
    order = ("organization__name", "pk")
    silent = rows.open() if renewal.closed_at is None else rows.filter(answered_at=None)
    waiting = page_by_key(silent.with_people(), request.GET, order=order, size=PAGE)
    answered = page_by_key(
        rows.filter(answered_at__isnull=False), request.GET, order=order, size=PAGE, name="answered-"
    )
    counts = rows.aggregate(
        all=Count("pk"),
        stay=Count("pk", filter=Q(answered_at__isnull=False) & ~Q(answer="given_back")),
        gone=Count("pk", filter=Q(answer="given_back")),
        silent=Count("pk", filter=Q(answered_at=None)),
    )
    return {"waiting": waiting, "answered": answered, "counts": counts}
