"""Who stands in for whom at an organization."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import PARTNERS, reach_of
from compact.dates import plain_date
from compact.http import Request, onward, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from partners.models import Organization
from workgroups.forms import StandInForm
from workgroups.models import Delegation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from compact.accounts.models import User

PAGE = 25
FEW = 8


def stand_in(request: Request, slug: str) -> "HttpResponse":
    """Who stands in at an organization now, later and lately, which partners may read; for its own people, one more."""
    organization = get_object_or_404(Organization.objects.named(), slug=slug)
    names = may(request.user, "workgroups.delegate", organization)
    if request.method == "POST" or PARTNERS not in reach_of(request.user).keys:
        require(request.user, "workgroups.delegate", organization)
    asked = partial(may, request.user, target=organization)
    form = StandInForm(
        request.POST if request.method == "POST" else None, organization=organization, by=request.user, may=asked
    )
    if form.is_valid():
        made = Delegation.begin(organization=organization, by=request.user, **form.made)
        words = {"person": made.delegate, "principal": made.principal, "date": plain_date(made.last_moment)}
        said = _("%(person)s stands in for %(principal)s until %(date)s. Both are told by e-mail.")
        messages.success(request, said % words)
        return see_other(request.path)
    listed = Delegation.objects.visible_to(request.user).remembered().told().filter(organization=organization)
    page = page_by_key(listed, request.GET, order=("-since", "-pk"), size=PAGE)
    rows = marked(request.user, page.rows)
    context = {
        "organization": organization,
        "form": form if names else None,
        "page": page,
        "stand_ins": [one for one in rows if one.is_open],
        "ended": [one for one in rows if not one.is_open],
        "principals": "principal" in form.fields,
    }
    return render(request, "partners/stand_in.html", context, status=422 if form.is_bound else 200)


@require_POST
def stand_in_end(request: Request, pk: int) -> "HttpResponse":
    """It holds no longer. A second time changes nothing."""
    found = get_object_or_404(Delegation.objects.visible_to(request.user).told(), pk=pk)
    require(request.user, "workgroups.end_delegation", found)
    if found.end(by=request.user):
        words = {"person": found.delegate, "principal": found.principal}
        messages.success(request, _("%(person)s no longer stands in for %(principal)s. Both are told.") % words)
    return see_other(onward(request, "people:account"))


def stands_in(user: "User", organization: Organization) -> dict[str, Any]:
    """What `partners/_stands_in.html` needs on a page about an organization, for its people and who looks after it.

    In one query; nothing, and no section, for others.
    """
    if not may(user, "workgroups.delegate", organization):
        return {}
    found = Delegation.objects.visible_to(user).open().told().filter(organization=organization)
    return {"stand_ins": marked(user, found.order_by("since", "pk")[:FEW]), "stand_in_at": organization}


def marked(user: "User", rows: "Iterable[Delegation]") -> list[Delegation]:
    """Each with `may_end`. Asks the database nothing."""
    found = list(rows)
    for one in found:
        one.may_end = one.is_open and bool(may(user, "workgroups.end_delegation", one))  # type: ignore[attr-defined]
    return found
