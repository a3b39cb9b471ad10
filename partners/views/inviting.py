"""Invitations, as those who invite see them: send one, send it again, take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import BACKBONE
from compact.http import Request, onward, see_other
from compact.permissions import may, require
from compact.wall import handing_over
from partners.forms import TakeBack
from partners.invited import described, in_words
from partners.models import Invitation, Organization, Role
from workgroups.forms import BringInForm
from workgroups.models import Seat
from workgroups.views.inviting import brought

LISTED = 100
SEATS = 60


def invitations(request: Request, slug: str) -> HttpResponse:
    """Who was invited to an organization, and one more."""
    organization = get_object_or_404(Organization.objects.living(), slug=slug)
    require(request.user, "partners.manage_people", organization)
    form = BringInForm(
        request.POST if request.method == "POST" else None,
        seats=_fillable(request, organization),
        initial={name: request.GET.get(name, "")[:300] for name in ("name", "email")},
    )
    if not may(request.user, "partners.give_rights", organization):
        del form.fields["looks_after"]
    if form.is_valid() and _brought(request, organization, form):
        return see_other(request.path)
    visible = Invitation.objects.visible_to(request.user).outstanding().filter(organization=organization)
    with handing_over(BACKBONE):  # whose mail came back; the right was asked above
        listed = list(described(visible, request.user).order_by("-invited_at", "-pk")[:LISTED])
    in_words(listed)
    context = {"organization": organization, "form": form, "invitations": listed}
    return render(request, "people/invitations.html", context, status=422 if form.is_bound else 200)


def _fillable(request: Request, organization: Organization) -> list[Seat]:
    """The organization's places that this reader may fill, the empty ones first."""
    seats = Seat.objects.visible_to(request.user).current().filter(organization=organization).with_filled()
    found = list(seats.select_related("workgroup").order_by("filled", "workgroup__name", "pk")[:SEATS])  # type: ignore[misc]
    for seat in found:
        seat.organization = organization
    return [seat for seat in found if may(request.user, "workgroups.fill_seat", seat)]


def _brought(request: Request, organization: Organization, form: BringInForm) -> bool:
    said = form.cleaned_data
    words = {name: said[name] for name in ("name", "title", "note")}
    words["language"] = said["language"] or "en"
    roles = [Role.ADMINISTRATOR.value] if said.get("looks_after") else []
    return brought(request, form, organization=organization, places=form.places, affiliation_roles=roles, **words)


@require_POST
def resending(request: Request, pk: int) -> HttpResponse:
    """Send it again, with a new link; of one that has run out, too."""
    found = _managed(request, pk)
    if found.resend(by=request.user):
        messages.success(request, _("Sent again to %(email)s.") % {"email": found.email})
    elif found.answered_at is None and found.withdrawn_at is None:
        messages.warning(request, _("It was sent often enough. Ring the person, or invite somebody else."))
    return see_other(_back(request, found))


def invitation_withdrawal(request: Request, pk: int) -> HttpResponse:
    """Take it back, with a word for whoever still opens its link."""
    found = _managed(request, pk)
    form = TakeBack(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if found.withdraw(word=form.cleaned_data["word"], by=request.user):
            messages.success(request, _("The invitation to %(email)s is taken back.") % {"email": found.email})
        return see_other(_back(request, found))
    context = {"invitation": found, "form": form, "back": _back(request, found)}
    return render(request, "people/invitation_withdrawal.html", context, status=422 if form.is_bound else 200)


def _managed(request: Request, pk: int) -> Invitation:
    visible = Invitation.objects.visible_to(request.user).select_related("organization", "workgroup")
    found: Invitation = get_object_or_404(visible, pk=pk)
    require(request.user, "partners.manage_invitation", found)
    return found


def _back(request: Request, found: Invitation) -> str:
    """Where the button stood: the page says so in `next`; else the organization's invitations."""
    return onward(request, reverse("partners:invitations", args=[found.organization.slug]))
