"""A person's own pages: the first visit, the account, and the link that confirms an address."""

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compact.access import reach_of
from compact.accounts.confirmation import Confirmation, NoLongerThere
from compact.accounts.first_visit import Offers, first_ask
from compact.accounts.forms import AboutMe, FirstVisit
from compact.accounts.signing_up import give_up
from compact.agreements.models import AgreementGrant
from compact.http import PublicRequest, Request, onward, see_other
from partners.models import Affiliation, Arrival, OrganizationGrant
from partners.views.stand_ins import marked
from workgroups.models import Convener, Delegation, SeatHolder, WorkgroupGrant

if TYPE_CHECKING:
    from django.http import HttpResponse


def account(request: Request) -> "HttpResponse":
    """What others see of me, how I sign in, and where I act."""
    form = AboutMe(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return see_other("people:account")
    keys = list(Authenticator.objects.filter(user=request.user))
    return render(
        request,
        "people/account.html",
        {
            "form": form,
            "affiliations": Affiliation.objects.visible_to(request.user)
            .current()
            .filter(person=request.user)
            .select_related("organization"),
            **_lent(request),
            "passkeys": [key.wrap() for key in keys if key.type == Authenticator.Type.WEBAUTHN],
            "has_app": any(key.type == Authenticator.Type.TOTP for key in keys),
            "sessions": UserSession.objects.filter(user=request.user).count(),
        },
        status=422 if form.errors else 200,
    )


def _lent(request: Request) -> dict[str, object]:
    """In what I stand in for others and others for me, and what I was given by name."""
    mine = Delegation.objects.visible_to(request.user).of(request.user).remembered().told().order_by("-since", "-pk")
    rights = (
        right
        for model in (OrganizationGrant, WorkgroupGrant, AgreementGrant)
        for right in model.objects.remembered().told().filter(user=request.user).order_by("-pk")[:50]
    )
    return {"stand_ins": marked(request.user, mine[:50]), "rights": list(rights)}


def _where_i_act(request: Request) -> dict[str, object]:
    """The first organization, and the workgroups in which this person has a part."""
    mine = Affiliation.objects.visible_to(request.user).current().filter(person=request.user)
    reach = reach_of(request.user)
    held = {(workgroup, organization) for workgroup, organization, _role in reach.seats}
    holders = (
        SeatHolder.objects.visible_to(request.user)
        .current()
        .filter(person=request.user)
        .select_related("seat__workgroup", "seat__organization")
    )
    convened = (
        Convener.objects.visible_to(request.user).current().filter(person=request.user).select_related("workgroup")
    )
    return {
        "affiliation": mine.select_related("organization").first(),
        "places": [one for one in holders if (one.seat.workgroup_id, one.seat.organization_id) in held],
        "convened": [one for one in convened if one.workgroup_id in reach.convenes],
    }


def welcome(request: Request) -> "HttpResponse":
    """The first visit: three things, once."""
    then = onward(request, reverse("today"))
    where = _where_i_act(request)
    affiliation = where["affiliation"] if isinstance(where["affiliation"], Affiliation) else None
    offers = Offers(request.user, affiliation)
    initial = {"title": affiliation.title if affiliation else ""}
    form = FirstVisit(request.POST or None, instance=request.user, initial=initial, offers=offers)
    if request.method == "POST" and form.is_valid():
        form.save()
        if affiliation is not None:
            affiliation.entitle(form.cleaned_data["title"])
        request.user.greet()
        for words in offers.take(form.cleaned_data.get("workgroups", [])):
            messages.info(request, words)
        _say_what_waits(request)
        return see_other(then)
    context = {"form": form, "onward": then, "host": _host(request, affiliation), **where}
    return render(request, "people/welcome.html", context, status=422 if form.errors else 200)


def _host(request: Request, affiliation: Affiliation | None) -> Affiliation | None:
    """Who brought this person in, where they are to be found: whom a newcomer may ask."""
    if affiliation is None:
        return None
    arrivals = Arrival.objects.visible_to(request.user).filter(affiliation=affiliation)
    acting = Affiliation.objects.visible_to(request.user).current()
    hosts = acting.filter(person__in=arrivals.values("brought_by")).select_related("person", "organization")
    return hosts.order_by("since", "pk").first()


def _say_what_waits(request: Request) -> None:
    """The first ask, with the way to answer it, on whichever page comes next."""
    waiting = first_ask(request.user)
    if waiting is None:
        messages.success(request, _("That is all. You can change it under your name at any time."))
        return
    said = _("That is all. This already waits for you: %(title)s.") % {"title": waiting}
    link = format_html('<a href="{}">{}</a>', waiting.get_absolute_url(), waiting.verb)
    messages.success(request, format_html("<span>{} {}</span>", said, link))


@require_POST
def welcome_later(request: Request) -> "HttpResponse":
    """Leave everything as it is, and do not ask again."""
    request.user.greet()
    return see_other(onward(request, "today"))


@login_not_required
@require_POST
def start_again(request: PublicRequest) -> "HttpResponse":
    """The address was mistyped, or is confirmed elsewhere: end the sign-up under way, and go on to the next page."""
    if request.user.is_authenticated:
        return see_other("today")
    give_up(request)
    return see_other(onward(request, reverse("account_signup")))


@login_not_required
@never_cache
def confirmation(request: PublicRequest, token: str) -> "HttpResponse":
    """The link of the mail: opening it, however often, changes nothing; the button confirms.

    It signs the person in on whichever device they pressed it, once: as good as the code, bound to the same mailbox.
    """
    try:
        found = Confirmation.read(token)
    except signing.SignatureExpired:
        return render(request, "people/confirmation.html", {"gone": "expired"}, status=410)
    except NoLongerThere:
        return render(request, "people/confirmation.html", {"gone": "changed"}, status=410)
    except signing.BadSignature:
        return render(request, "people/confirmation.html", {"gone": "broken"}, status=404)
    address = found.address
    if address.verified:
        return render(request, "people/confirmation.html", {"gone": "done", "address": address})
    if request.method != "POST":
        return render(request, "people/confirmation.html", {"address": address})
    return _confirm(request, address)


def _confirm(request: PublicRequest, address: EmailAddress) -> "HttpResponse":
    if not get_adapter(request).confirm_email(request, address):
        return render(request, "people/confirmation.html", {"gone": "taken"}, status=409)
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    record_authentication(request, address.user, method="code", email=address.email)
    response: HttpResponse = perform_login(request, address.user, email=address.email, signup=True)
    return response
