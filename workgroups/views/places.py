"""Inviting people and organizations to a place, an organization's answer, and the end of a place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Reach
from compact.http import Request
from compact.permissions import may, require
from partners.models import Invitation, Organization
from workgroups.forms import InvitationForm, OfferAnswerForm, OfferForm, ReasonForm
from workgroups.models import Seat, SeatInvitation, Workgroup
from workgroups.models.vacancy import ask_to_name
from workgroups.views.inviting import invited

INVITE = "workgroups.invite"


def invitation(request: Request, slug: str) -> HttpResponse:
    """Invite a person by e-mail to an organization's place."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    initial = {name: request.GET.get(name, "")[:300] for name in ("organization", "name", "email")}
    with workgroup.desk(request.user, INVITE) as reader:
        wrong = _corrected(request, reader, workgroup)
        form = InvitationForm(request.POST if request.method == "POST" else None, initial=initial | _of(wrong))
        if form.is_valid():
            organization = form.cleaned_data["organization"]
            if invited(request, form, workgroup=workgroup, organization=organization):
                if wrong is not None:
                    wrong.withdraw(word=_("This address was a mistake."), by=request.user)
                # Who only invites, by a right of that name, does not see the members.
                sees = may(request.user, "workgroups.manage_seats", workgroup)
                return redirect("workgroups:members" if sees else "workgroups:invitation", slug)
    context = {"workgroup": workgroup, "form": form, "organization_names": Organization.objects.suggested()}
    context["wrong"] = wrong
    return render(request, "workgroups/invitation.html", context, status=422 if form.is_bound else 200)


def _corrected(request: Request, reader: Reach, workgroup: Workgroup) -> Invitation | None:
    """The invitation whose address is corrected by sending another one, if that is what is done here."""
    asked = request.POST.get("corrects") or request.GET.get("corrects") or ""
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return Invitation.objects.visible_to(reader).open().filter(workgroup=workgroup, pk=asked).first()


def _of(wrong: Invitation | None) -> dict[str, object]:
    """What the new invitation takes over from the wrong one."""
    if wrong is None:
        return {}
    place = wrong.places.first()
    said = {"name": wrong.name, "email": wrong.email, "note": wrong.note, "language": wrong.language}
    return {**said, "organization": wrong.organization.usual_name, "role": place.role if place else ""}


def seat_invitation(request: Request, slug: str) -> HttpResponse:
    """Offer an organization a place."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    initial = {"organization": request.GET.get("organization", "")[:300]}
    form = OfferForm(request.POST if request.method == "POST" else None, workgroup=workgroup, initial=initial)
    with workgroup.desk(request.user, INVITE):
        if form.is_valid():
            organization = form.cleaned_data["organization"]
            _offer, new = SeatInvitation.offer(
                workgroup, organization=organization, note=form.cleaned_data["note"], by=request.user
            )
            said = _("%(name)s is asked. Anyone there can answer.") if new else _("%(name)s has been asked already.")
            messages.success(request, said % {"name": organization.usual_name})
            return redirect("workgroups:members", slug)
    context = {"workgroup": workgroup, "form": form, "organization_names": Organization.objects.suggested()}
    return render(request, "workgroups/offer.html", context, status=422 if form.is_bound else 200)


def seat_answer(request: Request, slug: str, pk: int) -> HttpResponse:
    """The organization answers: yes and who leads, or not now."""
    rows = SeatInvitation.objects.visible_to(request.user).filter(workgroup__slug=slug)
    offer = get_object_or_404(rows.select_related("workgroup", "organization", "invited_by", "answered_by"), pk=pk)
    require(request.user, "workgroups.answer_seat_invitation", offer)
    form = OfferAnswerForm(
        request.POST if request.method == "POST" else None,
        organization=offer.organization,
        initial={"person": str(request.user.pk)},
    )
    if form.is_valid():
        if form.accepted:
            answered = offer.accept(person=form.leader, by=request.user)
        else:
            answered = offer.decline(reason=form.cleaned_data["reason"], by=request.user)
        if answered:
            messages.success(request, _("Thank you. Those who run the workgroup are told."))
        return redirect("workgroups:seat_answer", slug, pk)
    context = {"workgroup": offer.workgroup, "offer": offer, "form": form}
    return render(request, "workgroups/seat_answer.html", context, status=422 if form.is_bound else 200)


@require_POST
def offer_withdrawal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Take an offered place back before it is answered."""
    workgroup = get_object_or_404(Workgroup, slug=slug)
    if not may(request.user, INVITE, workgroup):
        # Who may not know of the offer does not learn that there is one.
        get_object_or_404(SeatInvitation.objects.visible_to(request.user).filter(workgroup=workgroup), pk=pk)
    with workgroup.desk(request.user, INVITE) as reader:
        offer = get_object_or_404(SeatInvitation.objects.visible_to(reader).filter(workgroup=workgroup), pk=pk)
        if offer.withdraw(by=request.user):
            messages.success(request, _("The offer is taken back."))
    return redirect("workgroups:members", slug)


@require_POST
def asking(request: Request, slug: str, pk: int) -> HttpResponse:
    """Ask an organization whom it names for its place, or ask once more."""
    rows = Seat.objects.visible_to(request.user).filter(workgroup__slug=slug)
    seat = get_object_or_404(rows.select_related("workgroup", "organization"), pk=pk)
    with seat.workgroup.desk(request.user):
        names = {"organization": seat.organization.usual_name}
        if ask_to_name(seat, by=request.user):
            messages.success(request, _("%(organization)s is asked to name somebody.") % names)
        else:
            messages.info(request, _("%(organization)s has been asked already, or has a lead here now.") % names)
    return redirect("workgroups:members", slug)


def seat_end(request: Request, slug: str, pk: int) -> HttpResponse:
    """End an organization's place, with a reason that the organization reads."""
    rows = Seat.objects.visible_to(request.user).filter(workgroup__slug=slug)
    seat = get_object_or_404(rows.select_related("workgroup", "organization"), pk=pk)
    with seat.workgroup.desk(request.user):
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            if seat.end(reason=form.cleaned_data["reason"], by=request.user):
                said = _("The place of %(organization)s has ended. Its people are told.")
                messages.success(request, said % {"organization": seat.organization.usual_name})
            return redirect("workgroups:members", slug)
    context = {"workgroup": seat.workgroup, "seat": seat, "form": form}
    return render(request, "workgroups/seat_end.html", context, status=422 if form.is_bound else 200)
