"""Asking when a workgroup can meet: what organizations answer, whom each time covers, and the choice."""

from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Kind
from compact.asks.models import Ask
from compact.http import Request, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from workgroups.forms.polls import AnswerForm, ChoiceForm, PollForm
from workgroups.models import Seat, Slot, SlotAnswer, TimePoll
from workgroups.models.roll import taking_part
from workgroups.models.time_poll import ASK
from workgroups.views.room import Room, enter

PAGE, FEW = 25, 10
ORDER = ("organization__name", "pk")


def listed(request: Request, room: Room) -> dict[str, Any]:
    """What the list of meetings shows: the polls from which a time is still to be chosen."""
    rows = TimePoll.objects.visible_to(request.user).undecided().filter(workgroup=room.workgroup)
    return {"polls": list(rows[:FEW])}


def new(request: Request, slug: str) -> HttpResponse:
    """Ask every organization when it can meet."""
    room = enter(request, slug)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    form = PollForm(request.POST if request.method == "POST" else None, workgroup=room.workgroup)
    if request.method == "POST" and form.is_valid():
        poll = TimePoll.begin(room.workgroup, **form.asked, by=request.user)
        messages.success(request, _("Every organization with somebody in its place is asked."))
        return see_other(poll)
    context = {"room": room, "workgroup": room.workgroup, "form": form}
    return render(request, "workgroups/polls/new.html", context, status=422 if form.is_bound else 200)


def poll(request: Request, slug: str, pk: int) -> HttpResponse:
    """The times, how many organizations each covers, the reader's answer, and who is silent."""
    room, one = _at(request, slug, pk)
    place = _place(request, room, one)
    return _page(request, room, one, place, _form(request, one, place) if place else None)


def answers(request: Request, slug: str, pk: int, seat: int) -> HttpResponse:
    """What one organization says of the times."""
    room, one = _at(request, slug, pk)
    place = get_object_or_404(_places(room).select_related("organization"), pk=seat)
    place.workgroup = room.workgroup
    require(request.user, "workgroups.answer_poll", place)
    form = _form(request, one, place)
    if request.method == "POST" and form.is_valid():
        if one.takes_answers:
            one.answer(place.organization, form.answers, by=request.user)
            messages.success(request, _("Thank you. You can change the answer until answers close."))
        return see_other(one)
    return _page(request, room, one, place, form)


@require_POST
def closure(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take no more answers."""
    room, one = _at(request, slug, pk)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    if one.close(by=request.user):
        messages.success(request, _("Closed. Nobody is asked any more; now you can choose."))
    return see_other(one)


@require_POST
def cancellation(request: Request, slug: str, pk: int) -> HttpResponse:
    """Look for no time any more."""
    room, one = _at(request, slug, pk)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    if one.call_off(by=request.user):
        messages.success(request, _("Called off. Everybody in the workgroup hears it."))
    return see_other(one)


def choice(request: Request, slug: str, pk: int, slot: int) -> HttpResponse:
    """Meet at one of the times: what follows is said before it is done."""
    room, one = _at(request, slug, pk)
    require(request.user, "workgroups.hold_meetings", room.workgroup)
    time = get_object_or_404(Slot.objects.visible_to(request.user).filter(poll=one).with_coverage(), pk=slot)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        meeting = one.choose(time, **form.cleaned_data, by=request.user)
        if meeting is None:
            taken = _("A time was chosen already, or the question was called off.")
            messages.info(request, _("That time is over. Choose another one.") if time.is_over else taken)
            return see_other(one)
        messages.success(request, _("The date is out. Everybody in the workgroup hears it."))
        return see_other(meeting)
    context = {"room": room, "workgroup": room.workgroup, "poll": one, "slot": time, "form": form}
    return render(request, "workgroups/polls/choice.html", context, status=422 if form.is_bound else 200)


def _at(request: Request, slug: str, pk: int) -> tuple[Room, TimePoll]:
    """The workgroup and its poll, for its people. Raises Http404 for others."""
    room = enter(request, slug)
    rows = TimePoll.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    answered = Count("answers__organization", distinct=True)
    seats = Seat.objects.visible_to(request.user).current().filter(taking_part(), workgroup=OuterRef("workgroup"))
    places = Coalesce(Subquery(seats.order_by().values("workgroup").values_list(Count("pk"))), 0)
    found = get_object_or_404(
        rows.annotate(answered=answered, all_places=places).select_related("created_by", "meeting"), pk=pk
    )
    found.workgroup = room.workgroup
    return room, found


def _places(room: Room) -> QuerySet[Seat]:
    return Seat.objects.visible_to(room.request.user).current().filter(workgroup=room.workgroup)


def _place(request: Request, room: Room, one: TimePoll) -> Seat | None:
    """For which place the reader answers: the one the address names, else the first of their own."""
    mine = {at for of, at, _role in room.reach.seats if of == room.workgroup.pk}
    mine |= {stood.organization for stood in room.reach.stands_for if stood.workgroup == room.workgroup.pk}
    named = request.GET.get("place", "")
    wanted = Q(pk=int(named)) if named.isdecimal() and len(named) < 19 else Q(organization__in=mine)
    found = _places(room).filter(wanted).select_related("organization").order_by("pk").first()
    if found is None:
        if named:
            raise Http404
        return None
    found.workgroup = room.workgroup
    return found if may(request.user, "workgroups.answer_poll", found) else None


def _form(request: Request, one: TimePoll, place: Seat) -> AnswerForm:
    slots = Slot.objects.visible_to(request.user).filter(poll=one).with_coverage()
    rows = SlotAnswer.objects.visible_to(request.user).filter(poll=one, organization=place.organization)
    said = dict(rows.values_list("slot", "answer"))
    return AnswerForm(request.POST if request.method == "POST" else None, slots=slots, said=said)


def _page(request: Request, room: Room, one: TimePoll, place: Seat | None, form: AnswerForm | None) -> HttpResponse:
    slots = form.slots if form else list(Slot.objects.visible_to(request.user).filter(poll=one).with_coverage())
    most = max((slot.covered for slot in slots), default=0)  # type: ignore[attr-defined]
    quorum = room.workgroup.quorum
    times = [
        {
            "slot": slot,
            "chosen": form.chosen(slot) if form else "",
            "name": AnswerForm.name(slot),
            "best": most and slot.covered == most,  # type: ignore[attr-defined]
            "enough": quorum is not None and slot.covered >= quorum,  # type: ignore[attr-defined]
        }
        for slot in slots
    ]
    context = {"room": room, "workgroup": room.workgroup, "poll": one, "times": times, "form": form, "place": place}
    context |= {"quorum": quorum, "matrix": _matrix(request, room, one)}
    context["holds"] = may(request.user, "workgroups.hold_meetings", room.workgroup)
    if room.reach.holds(Kind.CONVENERS, room.workgroup.pk):
        silent = Ask.objects.visible_to(request.user).open().about(ASK, one.pk).select_related("organization")
        context["silent"] = page_by_key(silent.with_people(), request.GET, order=ORDER, size=PAGE, name="silent-")
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workgroups/polls/poll.html", context, status=status)


def _matrix(request: Request, room: Room, one: TimePoll) -> Any:
    """Some organizations, each with what it says of which time."""
    said = SlotAnswer.objects.visible_to(request.user).filter(poll=one, organization=OuterRef("organization"))
    each = said.order_by("slot__starts_at").values(json=JSONObject(slot="slot", answer="answer"))
    rows = _places(room).select_related("organization").annotate(said=ArraySubquery(each))
    return page_by_key(rows, request.GET, order=ORDER, size=PAGE, name="matrix-")
