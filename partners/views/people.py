"""One person at an organization: what they look after, who follows them, and how they leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import reach_of
from compact.http import Request, see_other
from compact.permissions import may, require
from partners.asks import ask_to_join, settle_care
from partners.inside import at_home
from partners.models import Affiliation, Invitation, NeedsSuccessor, Organization, Role
from partners.people_forms import HandOverForm, LeavingForm, MovingForm, RolesForm
from workgroups.models import Holdings, relocate

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from compact.accounts.models import User

_LEFT = gettext_lazy("You no longer act for %(organization)s.")


@contextmanager
def _person(request: Request, slug: str, pk: int) -> "Iterator[Affiliation]":
    """Somebody at an organization, whether or not they have left it: a form sent twice is no mistake."""
    with at_home(request.user, slug) as (organization, reach):
        found = Affiliation.objects.visible_to(reach).filter(organization=organization)
        yield get_object_or_404(found.select_related("person", "organization"), pk=pk)


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _at_home(affiliation: Affiliation) -> str:
    return reverse("partners:home", args=[affiliation.organization.slug])


def _shown(request: Request, template: str, affiliation: Affiliation, form: "Form", **more: Any) -> "HttpResponse":
    context = {"affiliation": affiliation, "organization": affiliation.organization, "form": form, **more}
    context["own"] = affiliation.person_id == request.user.pk
    context["may_replace"] = may(request.user, "partners.replace_person", affiliation)
    return render(request, template, context, status=422 if form.errors else 200)


def roles(request: Request, slug: str, pk: int) -> "HttpResponse":
    """What a person looks after for the organization as a whole."""
    with _person(request, slug, pk) as affiliation:
        require(request.user, "partners.change_roles", affiliation)
        gives = bool(may(request.user, "partners.give_rights", affiliation.organization))
        form = RolesForm(_sent(request), affiliation=affiliation, backbone=reach_of(request.user).backbone, gives=gives)
        if form.is_valid() and _entrusted(request, affiliation, form):
            return see_other(_at_home(affiliation))
        more = {"may_move": may(request.user, "partners.move_person", affiliation)}
        more["may_see_out"] = may(request.user, "partners.end_affiliation", affiliation)
        return _shown(request, "partners/roles.html", affiliation, form, **more)


def _entrusted(request: Request, affiliation: Affiliation, form: RolesForm) -> bool:
    try:
        changed = affiliation.entrust(form.roles, by=request.user, successor=form.cleaned_data.get("successor"))
    except NeedsSuccessor as error:
        form.add_error("successor" if "successor" in form.fields else None, error)
        return False
    if Role.ADMINISTRATOR in form.roles:
        settle_care(affiliation, by=request.user)
    if changed:
        messages.success(request, _("Saved. %(person)s is told.") % {"person": affiliation.person})
    return True


def replacement(request: Request, slug: str, pk: int) -> "HttpResponse":
    """Who takes over everything a person holds here: chosen, looked at, then done in one step."""
    with _person(request, slug, pk) as affiliation:
        require(request.user, "partners.replace_person", affiliation)
        holdings = Holdings(affiliation)
        stays = _stays(holdings, request.user)
        form = HandOverForm(_sent(request), affiliation=affiliation)
        if affiliation.is_current and form.is_valid():
            if "confirmed" in request.POST and form.cleaned_data["seen"] == holdings.mark:
                if _handed_over(request, affiliation, form):
                    return see_other(_at_home(affiliation))
            else:
                changed = "confirmed" in request.POST
                more = {"follower": form.follower, "stays": stays, "changed": changed}
                return _shown(
                    request, "partners/replacement_preview.html", affiliation, form, holdings=holdings, **more
                )
        return _shown(request, "partners/replacement.html", affiliation, form, holdings=holdings, stays=stays)


def _stays(holdings: Holdings, by: "User") -> list[Role]:
    return [role for role in holdings.roles if role not in holdings.moves(by)]


def _handed_over(request: Request, affiliation: Affiliation, form: HandOverForm) -> bool:
    said, leaves = form.cleaned_data, form.cleaned_data["leaves"]
    words = {"person": affiliation.person, "successor": form.follower, "email": said["email"]}
    try:
        if form.follower is None:
            Invitation.invite(
                email=said["email"],
                name=said["name"],
                organization=affiliation.organization,
                by=request.user,
                predecessor=affiliation,
                predecessor_leaves=leaves,
            )
            told = _("%(email)s is invited. Everything moves from %(person)s the moment they accept.")
        else:
            with transaction.atomic():
                done = Holdings(affiliation).hand_over(form.follower, by=request.user, leaves=leaves)
            told = _("%(successor)s takes over from %(person)s. Both are told. To undo it, replace %(successor)s.")
            if not done:
                told = _("Nothing was moved: one of the two has left, or there was nothing to move.")
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, told % words)
    return True


def departure(request: Request, slug: str, pk: int) -> "HttpResponse":
    """Leave an organization, or see somebody out of it."""
    with _person(request, slug, pk) as affiliation:
        require(request.user, "partners.end_affiliation", affiliation)
        own = affiliation.person_id == request.user.pk
        form = LeavingForm(_sent(request), affiliation=affiliation, own=own)
        if affiliation.is_current and form.is_valid() and _gone(request, affiliation, form):
            return see_other("partners:mine" if own else _at_home(affiliation))
        return _shown(request, "partners/departure.html", affiliation, form, holdings=Holdings(affiliation))


def _gone(request: Request, affiliation: Affiliation, form: LeavingForm) -> bool:
    said = form.cleaned_data
    words = {"person": affiliation.person, "organization": affiliation.organization.usual_name}
    try:
        with transaction.atomic():
            gone = Holdings(affiliation).give_up(
                by=request.user, reason=said["reason"], successor=said.get("successor")
            )
    except NeedsSuccessor as error:
        form.add_error("successor" if "successor" in form.fields else None, error)
        return False
    if gone and affiliation.person_id == request.user.pk:
        messages.success(request, str(_LEFT) % words)
    elif gone:
        messages.success(request, _("%(person)s no longer acts for %(organization)s, and is told.") % words)
    return True


def move(request: Request, slug: str, pk: int) -> "HttpResponse":
    """A new employer: the backbone takes a person there in one step; whoever says it of themselves asks to join."""
    with _person(request, slug, pk) as affiliation:
        require(request.user, "partners.move_person", affiliation)
        if not affiliation.is_current and request.method == "GET":
            raise Http404
        form = MovingForm(_sent(request), affiliation=affiliation)
        if form.is_valid() and _moved(request, affiliation, form):
            return see_other("partners:mine" if affiliation.person_id == request.user.pk else _at_home(affiliation))
        names = Organization.objects.suggested()
        return _shown(
            request, "partners/move.html", affiliation, form, holdings=Holdings(affiliation), organization_names=names
        )


def _moved(request: Request, affiliation: Affiliation, form: MovingForm) -> bool:
    said, successor = form.cleaned_data, form.cleaned_data.get("successor")
    to, by = said["organization"], request.user
    words = {"person": affiliation.person, "organization": to.usual_name}
    try:
        with transaction.atomic():
            if reach_of(by).backbone:
                moved = relocate(affiliation, to=to, title=said["title"], by=by, successor=successor)
                told = _("%(person)s acts for %(organization)s now, and is told.")
            else:
                moved = Holdings(affiliation).give_up(by=by, successor=successor)
                told = _("You have asked to join %(organization)s. You hear by e-mail.")
                if Affiliation.objects.visible_to(by).current().filter(person=by, organization=to).exists():
                    told, words["organization"] = str(_LEFT), affiliation.organization.usual_name
                elif moved:
                    ask_to_join(to, title=said["title"], note="", by=by)
    except NeedsSuccessor as error:
        form.add_error("successor" if "successor" in form.fields else None, error)
        return False
    if moved:
        messages.success(request, told % words)
    return True
