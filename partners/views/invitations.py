"""Invitations: sent from an organization's page, and answered behind the link of the mail."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compact.access import PARTNERS, Kind, handing_over, reach_of, scope
from compact.accounts.models import User
from compact.http import PublicRequest, Request, onward, see_other
from compact.permissions import require
from partners.forms import InvitePerson, NoThanks, RightPerson
from partners.models import Invitation, Organization, Role
from partners.models.invitation import Superseded, owner_of
from workgroups.models import Seat, succeed

if TYPE_CHECKING:
    from django.http import HttpResponse

# --- behind the link: opening it changes nothing, however often; the button answers ----------------------------------


def _gone(request: PublicRequest, token: str) -> "tuple[Invitation | None, HttpResponse | None]":
    """The invitation a link stands for; or the page that says why it no longer works, and what to do."""
    try:
        found = Invitation.behind(token)
    except Superseded:
        return None, render(request, "people/invitation_gone.html", {"why": "superseded"}, status=410)
    except signing.BadSignature:
        return None, render(request, "people/invitation_gone.html", {"why": "broken"}, status=404)
    if found.is_open:
        return found, None
    why = "withdrawn" if found.withdrawn_at else "accepted" if found.accepted_by_id else "expired"
    if found.answered_at and not found.accepted_by_id:
        why = "declined"
    status = 200 if why in {"accepted", "declined"} else 410
    return None, render(request, "people/invitation_gone.html", {"why": why, "invitation": found}, status=status)


@login_not_required
@never_cache
def invitation(request: PublicRequest, token: str) -> "HttpResponse":
    """Who invites whom to what, for which organization."""
    found, gone = _gone(request, token)
    if found is None:
        return gone  # type: ignore[return-value]
    other = request.user.is_authenticated and not found.is_for(request.user)
    context = {"invitation": found, "other": other, "seated": _is_seated(found)}
    return render(request, "people/invitation.html", context)


def _is_seated(found: Invitation) -> bool:
    """Whether the organization has a place in the workgroup now; else the invited person brings it one."""
    seats = Seat.objects.visible_to(None).current()
    return seats.filter(workgroup=found.workgroup_id, organization=found.organization_id).exists()


@login_not_required
@never_cache
def acceptance(request: PublicRequest, token: str) -> "HttpResponse":
    """Accept: the account, the organization, the place, signed in, and on to the first visit."""
    found, gone = _gone(request, token)
    if found is None:
        return gone  # type: ignore[return-value]
    if request.method != "POST" or (request.user.is_authenticated and not found.is_for(request.user)):
        return see_other(found)
    found.hold()
    person = _account_of(found)
    if not person.is_active:
        return render(request, "people/invitation_gone.html", {"why": "closed", "invitation": found}, status=403)
    if found.accept(by=person):
        _take_place(found, person)
        succeed(found, person)
    then = _onward(found, person)
    if request.user == person:
        return see_other(then)
    # The link proves the mailbox, as a code would.
    record_authentication(request, person, method="code", email=found.email)
    response: HttpResponse = perform_login(request, person, email=found.email, redirect_url=then)
    return response


def _account_of(found: Invitation) -> User:
    person = owner_of(found.email) or User.objects.create_user(found.email, name=found.name, language=found.language)
    if not EmailAddress.objects.filter(email=found.email, verified=True).exists():
        address, _new = EmailAddress.objects.get_or_create(user=person, email=found.email)
        address.set_verified()
        address.set_as_primary(conditional=True)
    return person


def _take_place(found: Invitation, person: User) -> None:
    if found.workgroup is None:
        return
    with handing_over(PARTNERS, found.workgroup.conveners_scope):
        holder = Seat.take(found.workgroup, found.organization).appoint(person, found.seat_role or "contact")
        # Who runs the workgroup hears of the answers to their own invitations anyway.
        if found.workgroup.conveners_scope not in reach_of(found.invited_by).keys:
            holder.tell_of_coming(by=person)


def _onward(found: Invitation, person: User) -> str:
    """The newest discussion of the workgroup, or Today; before that, once, the first visit."""
    path = reverse("today")
    if found.workgroup is not None:
        with handing_over(scope(Kind.WORKGROUP, found.workgroup.pk)):
            newest = found.workgroup.discussions.select_related("workgroup").first()
        path = newest.get_absolute_url() if newest else found.workgroup.get_absolute_url()
    if person.welcomed_at is None:
        return f"{reverse('people:welcome')}?{urlencode({'next': path})}"
    return path


@login_not_required
@never_cache
def invitation_refusal(request: PublicRequest, token: str) -> "HttpResponse":
    """No, thank you: no account is needed for that."""
    found, gone = _gone(request, token)
    if found is None:
        return gone  # type: ignore[return-value]
    form = NoThanks(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found.decline(word=form.cleaned_data["word"])
        return render(request, "people/invitation_gone.html", {"why": "declined", "invitation": found})
    return render(
        request,
        "people/invitation_refusal.html",
        {"invitation": found, "form": form, "seated": _is_seated(found)},
        status=422 if form.errors else 200,
    )


@login_not_required
@never_cache
def suggestion(request: PublicRequest, token: str) -> "HttpResponse":
    """Not me: name the right person. The inviter is told; nobody else is written to."""
    found, gone = _gone(request, token)
    if found is None:
        return gone  # type: ignore[return-value]
    form = RightPerson(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found.suggest(**form.cleaned_data)
        name = form.cleaned_data["name"]
        return render(request, "people/invitation_gone.html", {"why": "suggested", "invitation": found, "name": name})
    return render(
        request,
        "people/invitation_suggestion.html",
        {"invitation": found, "form": form, "seated": _is_seated(found)},
        status=422 if form.errors else 200,
    )


# --- for those who invite ---------------------------------------------------------------------------------------------


def invitations(request: Request, slug: str) -> "HttpResponse":
    """Who was invited to an organization, and one more."""
    organization = get_object_or_404(Organization, slug=slug)
    require(request.user, "partners.manage_people", organization)
    form = InvitePerson(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (sent := _sent(request, organization, form)):
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
        return see_other(request.path)
    visible = Invitation.objects.visible_to(request.user).open().filter(organization=organization)
    return render(
        request,
        "people/invitations.html",
        {
            "organization": organization,
            "form": form,
            "invitations": visible.select_related("workgroup", "invited_by").order_by("-invited_at")[:100],
        },
        status=422 if form.errors else 200,
    )


def _sent(request: Request, organization: Organization, form: InvitePerson) -> Invitation | None:
    words = dict(form.cleaned_data)
    roles = [Role.ADMINISTRATOR.value] if words.pop("looks_after") else []
    words["language"] = words["language"] or "en"
    try:
        return Invitation.invite(organization=organization, affiliation_roles=roles, by=request.user, **words)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@require_POST
def resending(request: Request, pk: int) -> "HttpResponse":
    """Send it again, with a new link."""
    found = _managed(request, pk)
    if found.resend(by=request.user):
        messages.success(request, _("Sent again to %(email)s.") % {"email": found.email})
    elif found.is_open:
        messages.warning(request, _("It was sent often enough. Ring the person, or invite somebody else."))
    return see_other(_back(request, found))


@require_POST
def invitation_withdrawal(request: Request, pk: int) -> "HttpResponse":
    """Take it back."""
    found = _managed(request, pk)
    if found.withdraw(by=request.user):
        messages.success(request, _("The invitation to %(email)s is taken back.") % {"email": found.email})
    return see_other(_back(request, found))


def _managed(request: Request, pk: int) -> Invitation:
    visible = Invitation.objects.visible_to(request.user).select_related("organization", "workgroup")
    found = get_object_or_404(visible, pk=pk)
    require(request.user, "partners.manage_invitation", found)
    return found


def _back(request: Request, found: Invitation) -> str:
    """Where the button stood: the page says so in `next`; else the organization's invitations."""
    return onward(request, reverse("partners:invitations", args=[found.organization.slug]))
