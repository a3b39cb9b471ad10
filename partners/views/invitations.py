"""Invitations, as they are answered behind the link of the mail."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from compact.access import PARTNERS, Kind, scope
from compact.accounts.models import User
from compact.http import PublicRequest, see_other
from compact.wall import handing_over
from partners.forms import NoThanks, RightPerson
from partners.models import Invitation, InvitedPlace, Outcome, Role
from partners.models.addressee import owner_of
from partners.models.invitation import Superseded
from partners.models.invitation_letter import predecessors
from workgroups.models import Seat, SeatRole, succeed
from workgroups.models.coming_in import first_workgroup, take_places

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
    context = {"invitation": found, "other": other, **_given(found)}
    return render(request, "people/invitation.html", context)


def _given(found: Invitation) -> dict[str, object]:
    """The places it gives, each with its part in words and whether the organization has one there now (`seated`);
    else the invited person brings it one. And whom they follow."""
    with handing_over(PARTNERS, scope(Kind.ORGANIZATION, found.organization_id)):
        places = list(found.places.select_related("workgroup"))
    seats = Seat.objects.visible_to(None).current().filter(organization=found.organization_id)
    seated = set(seats.filter(workgroup__in=[one.workgroup_id for one in places]).values_list("workgroup", flat=True))
    for one in places:
        one.seated = one.workgroup_id in seated  # type: ignore[attr-defined]
        one.part = SeatRole(one.role or SeatRole.CONTACT).label  # type: ignore[attr-defined]
    return {
        "places": places,
        "place": places[0] if len(places) == 1 else None,
        "looks_after": Role.ADMINISTRATOR in found.affiliation_roles,
        "takes_over_from": predecessors([found]).get(found.predecessor_id, ""),
    }


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
        _say_what_became(request, take_places(found, person))
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


def _say_what_became(request: PublicRequest, places: list[InvitedPlace]) -> None:
    """What is not as the invitation said, in words on the next page."""
    for place in places:
        if place.outcome != Outcome.GIVEN:
            words = {"workgroup": place.workgroup.usual_name, "outcome": Outcome(place.outcome).label}
            messages.info(request, _("%(workgroup)s: %(outcome)s.") % words)


def _onward(found: Invitation, person: User) -> str:
    """The newest discussion of a workgroup of theirs, the one that invited first, or Today; before that, once, the
    first visit."""
    path = reverse("today")
    if (workgroup := first_workgroup(found, person)) is not None:
        with handing_over(scope(Kind.WORKGROUP, workgroup.pk)):
            newest = workgroup.discussions.select_related("workgroup").first()
        path = newest.get_absolute_url() if newest else workgroup.get_absolute_url()
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
        {"invitation": found, "form": form, **_given(found)},
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
        {"invitation": found, "form": form, **_given(found)},
        status=422 if form.errors else 200,
    )
