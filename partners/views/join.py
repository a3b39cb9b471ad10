"""Coming into an organization: find it, ask, be answered."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import BACKBONE, reach_of
from compact.asks.models import settle
from compact.http import Request, see_other
from compact.paging import sought
from compact.permissions import may, require
from partners.asks import JOIN_REQUEST, ask_to_join, take_back
from partners.forms import Admission, AskToJoin, Refusal
from partners.models import Affiliation, EmailDomain, JoinRequest, Organization
from partners.models.domain import suggested_to

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpResponse

    from compact.accounts.models import User

FOUND = 25


def _suggested(user: "User") -> "QuerySet[Organization]":
    """The organizations whose domain a confirmed address of this person has. Never more than a suggestion."""
    return suggested_to(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def join(request: Request) -> "HttpResponse":
    """Choose an organization, say who you are there, ask."""
    slug = sought(request.POST, "organization") or sought(request.GET, "organization")
    if slug:
        return _ask(request, get_object_or_404(Organization.objects.named(), slug=slug))
    words = sought(request.GET)
    mine = JoinRequest.objects.visible_to(request.user).filter(person=request.user)
    context = {
        "words": words,
        "found": Organization.objects.named().meant(words)[:FOUND] if words else None,
        "suggested": _suggested(request.user),
        "waiting": mine.open().select_related("organization"),
        "affiliations": Affiliation.objects.visible_to(request.user)
        .current()
        .filter(person=request.user)
        .select_related("organization"),
    }
    return render(request, "people/join.html", context)


def _ask(request: Request, organization: Organization) -> "HttpResponse":
    if organization.pk in reach_of(request.user).organizations:
        messages.info(request, _("You act for %(organization)s already.") % {"organization": organization.usual_name})
        return see_other(organization)
    mine = JoinRequest.objects.visible_to(request.user).open().filter(person=request.user, organization=organization)
    if waiting := mine.first():
        return see_other(waiting)
    form = AskToJoin(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked, _put = ask_to_join(organization, by=request.user, **form.cleaned_data)
        return see_other(asked)
    return render(
        request,
        "people/join_ask.html",
        {"organization": organization, "form": form},
        status=422 if form.errors else 200,
    )


def join_request(request: Request, pk: int) -> "HttpResponse":
    """One request: for the person who asked, and for those who answer."""
    return _shown(request, _request(request, pk), Admission(prefix="yes"), Refusal(prefix="no"))


def _request(request: Request, pk: int) -> JoinRequest:
    visible = JoinRequest.objects.visible_to(request.user).select_related(
        "person", "organization", "answered_by", "answered_for"
    )
    return get_object_or_404(visible, pk=pk)


def _shown(request: Request, asked: JoinRequest, yes: "Form", no: "Form") -> "HttpResponse":
    post = asked.post
    listed = EmailDomain.objects.of_addresses([asked.person.email]).filter(organization=asked.organization)
    context = {
        "asked": asked,
        "yes": yes,
        "no": no,
        "may_answer": bool(may(request.user, "partners.answer_join_request", asked)),
        "known": listed.first(),
        # Who was asked: those who look after the organization, the backbone, or by now both.
        "at_backbone": asked.passed_on_at is not None or post == BACKBONE,
        "at_home": post != BACKBONE,
    }
    return render(request, "people/join_request.html", context, status=422 if yes.errors or no.errors else 200)


@require_POST
def admission(request: Request, pk: int) -> "HttpResponse":
    """Let the person in."""
    asked = _request(request, pk)
    require(request.user, "partners.answer_join_request", asked)
    form = Admission(request.POST, prefix="yes")
    if not form.is_valid():
        return _shown(request, asked, form, Refusal(prefix="no"))
    if asked.admit(word=form.cleaned_data["word"], by=request.user):
        settle(JOIN_REQUEST, asked.pk, by=request.user, answer="approved")
    return see_other(asked)


@require_POST
def join_refusal(request: Request, pk: int) -> "HttpResponse":
    """Decline, with a word."""
    asked = _request(request, pk)
    require(request.user, "partners.answer_join_request", asked)
    form = Refusal(request.POST, prefix="no")
    if not form.is_valid():
        return _shown(request, asked, Admission(prefix="yes"), form)
    if asked.decline(word=form.cleaned_data["word"], by=request.user):
        settle(JOIN_REQUEST, asked.pk, by=request.user, answer="declined")
    return see_other(asked)


@require_POST
def join_withdrawal(request: Request, pk: int) -> "HttpResponse":
    """Whoever asked takes the request back."""
    asked = _request(request, pk)
    require(request.user, "partners.withdraw_join_request", asked)
    if take_back(asked):
        messages.success(request, _("Your request is taken back."))
        return see_other("partners:join")
    return see_other(asked)
