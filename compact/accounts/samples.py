"""Sample people whom anyone may be, in sample mode only."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compact.accounts.models import User
from compact.http import PublicRequest, see_other

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

V = TypeVar("V", bound=Callable[..., "HttpResponse"])


@dataclass(frozen=True)
class Persona:
    """One kind of user, and the sample person who is it. Who they are is in `data/sample/people.csv`."""

    slug: str
    email: str
    part: "_StrPromise"
    to_try: "_StrPromise"
    person: User | None = None


PERSONAS = [
    Persona(
        "backbone",
        "joan.park@example.org",
        _("Administrator of the UNITE-LA team"),
        _("See who is still silent, note a call, and draft an amendment of the sample agreement."),
    ),
    Persona(
        "second",
        "maria.lopez@example.org",
        _("The second person on the UNITE-LA team"),
        _("Read the draft that Joan asks to have published, and publish it or send it back."),
    ),
    Persona(
        "convener",
        "dana.okafor@example.org",
        _("Runs Grade-Level Reading for the Alliance for Children’s Rights"),
        _("Answer two requests for a place, invite someone by e-mail, and change who leads."),
    ),
    Persona(
        "lead",
        "elena.ramos@example.org",
        _("L.A. Unified’s lead in Grade-Level Reading"),
        _("Read what the group discusses, answer, and hand the place over."),
    ),
    Persona(
        "stand-in",
        "omar.haddad@example.org",
        _("L.A. Unified’s stand-in in Grade-Level Reading"),
        _("See what the lead sees, and choose how often the portal writes."),
    ),
    Persona(
        "administrator",
        "teresa.kim@example.org",
        _("Looks after L.A. Unified’s people and places"),
        _("Let a new colleague in, and fill an empty place."),
    ),
    Persona(
        "partner",
        "gabriel.soto@example.org",
        _("Partner staff at the County Office of Education"),
        _("Ask for a place in a workgroup."),
    ),
    Persona(
        "newcomer",
        "sol.rivera@example.org",
        _("A person without an organization yet"),
        _("Find the organization and ask to join it."),
    ),
]


def personas() -> list[Persona]:
    """The personas whose person exists, in one query."""
    people = {one.email: one for one in User.objects.filter(is_sample=True, is_active=True)}
    return [
        Persona(one.slug, one.email, one.part, one.to_try, people[one.email]) for one in PERSONAS if one.email in people
    ]


def _only_in_sample_mode(view: V) -> V:
    """Outside the sample mode there is nothing at the view's address, however it is asked for."""

    @wraps(view)
    def answer(request: PublicRequest, *args: Any, **kwargs: Any) -> "HttpResponse":
        if not settings.SAMPLE_MODE:
            raise Http404
        return view(request, *args, **kwargs)

    return cast("V", answer)


@login_not_required
@_only_in_sample_mode
@never_cache
def samples(request: PublicRequest) -> "HttpResponse":
    """Everyone whom a visitor may be."""
    return render(request, "people/sample.html", {"personas": personas()})


@login_not_required
@_only_in_sample_mode
@require_POST
def sample_entry(request: PublicRequest, slug: str) -> "HttpResponse":
    """Be that person. Whoever was signed in before is not any more."""
    email = next((one.email for one in PERSONAS if one.slug == slug), "")
    person = get_object_or_404(User, email=email, is_sample=True, is_active=True)
    adapter = get_adapter(request)
    adapter.login(request, person)
    record_authentication(request, person, method="code", email=person.email)
    return see_other(adapter.get_login_redirect_url(request))
