"""Who came in to act for an organization, and what the organization says to that."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.http import Request, see_other
from compact.permissions import may, require
from partners.asks import answer_objection, object_to
from partners.forms import Object, ObjectionAnswer
from partners.models import Affiliation, Arrival, Objection, Organization
from workgroups.models import SeatHolder

if TYPE_CHECKING:
    from django.forms import Form

PERSON = ("affiliation__person", "organization", "brought_by")
FEW = 3


def arrival(request: Request, pk: int) -> HttpResponse:
    """The newcomer's card: who they are, who invited them, whom to ask, and a word if it is not right."""
    return _card(request, _arrival(request, pk), Object())


def _arrival(request: Request, pk: int) -> Arrival:
    visible = Arrival.objects.visible_to(request.user).select_related(*PERSON)
    found: Arrival = get_object_or_404(visible, pk=pk)
    return found


def _card(request: Request, found: Arrival, form: "Form") -> HttpResponse:
    acting = Affiliation.objects.visible_to(request.user).current()
    holders = SeatHolder.objects.visible_to(request.user).serving().filter(seat__organization=found.organization_id)
    objected = Objection.objects.visible_to(request.user).filter(arrival=found)
    context = {
        "arrival": found,
        "form": form,
        "inviter": acting.filter(person=found.brought_by).select_related("organization").first(),
        "places": holders.filter(person=found.person).select_related("seat__workgroup"),
        "caretakers": acting.administrators().filter(organization=found.organization_id).select_related("person")[:FEW],
        "backbone": Organization.objects.get(is_backbone=True),
        "objection": objected.order_by("-made_at").first(),
        "answer": may(request.user, "partners.object_to_arrival", found),
        "ends_at_once": found.ends_at_word_of(request.user),
    }
    return render(request, "people/arrival.html", context, status=422 if form.is_bound else 200)


@require_POST
def objecting(request: Request, pk: int) -> HttpResponse:
    """This person does not act for us."""
    found = _arrival(request, pk)
    require(request.user, "partners.object_to_arrival", found)
    form = Object(request.POST)
    if not form.is_valid():
        return _card(request, found, form)
    objection, new = object_to(found, word=form.cleaned_data["word"], by=request.user)
    if not new and objection.answered_at is not None:
        messages.info(request, _("You have said so before. This is the answer."))
        return see_other(objection)
    if not new:
        messages.info(request, _("Somebody has said so already. It waits for an answer."))
    elif objection.answered_at is None:
        messages.success(request, _("Thank you. It is asked for at once, and you hear the answer here and by e-mail."))
    else:
        messages.success(request, _("%(person)s no longer acts for you, and is told.") % {"person": found.person})
    return see_other(found)


def objection(request: Request, pk: int) -> HttpResponse:
    """One objection: for whoever made it, and for those who answer."""
    return _asked(request, _objection(request, pk), ObjectionAnswer())


def _objection(request: Request, pk: int) -> Objection:
    visible = Objection.objects.visible_to(request.user).select_related("by", "answered_by")
    found: Objection = get_object_or_404(visible, pk=pk)
    arrivals = Arrival.objects.visible_to(request.user).select_related(*PERSON)
    found.arrival = get_object_or_404(arrivals, pk=found.arrival_id)
    return found


def _asked(request: Request, found: Objection, form: "Form") -> HttpResponse:
    acting = Affiliation.objects.visible_to(request.user).current()
    context = {
        "objection": found,
        "form": form,
        "may_answer": bool(may(request.user, "partners.answer_objection", found)),
        "inviter": acting.filter(person=found.arrival.brought_by).select_related("organization").first(),
    }
    return render(request, "people/objection.html", context, status=422 if form.is_bound else 200)


@require_POST
def objection_answer(request: Request, pk: int) -> HttpResponse:
    """The person stays, or no longer acts for the organization."""
    found = _objection(request, pk)
    require(request.user, "partners.answer_objection", found)
    form = ObjectionAnswer(request.POST)
    if not form.is_valid():
        return _asked(request, found, form)
    if not answer_objection(found, upheld=form.ends, word=form.cleaned_data["word"], by=request.user):
        messages.warning(request, _("Somebody has answered before you. This is the answer."))
    return see_other(found)
