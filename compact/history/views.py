"""Who changed what: the history of an organization, a workgroup, an agreement."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.agreements.models import Agreement
from compact.history.export import table
from compact.history.forms import NarrowForm
from compact.history.reading import ORDER, Found, begins, told
from compact.http import Request
from compact.paging import Page, page_by_key
from compact.permissions import require
from partners.models import Organization
from workgroups.models import Workgroup

PAGE = 50


def of_organization(request: Request, slug: str) -> HttpResponse:
    """What was changed of an organization, its people, places, invitations and rights."""
    found = get_object_or_404(Organization.objects.named(), slug=slug)
    require(request.user, "partners.read_history", found)
    export = reverse("partners:history_export", args=[slug])
    above = [(reverse("partners:list"), _("Partners")), (found.get_absolute_url(), found.usual_name)]
    context = {"above": above, "title": found.usual_name, "export": export}
    return _page(request, "organization", found.pk, context, also=_became(found))


def export(request: Request, slug: str) -> StreamingHttpResponse:
    """The same as a table to take along."""
    found = get_object_or_404(Organization.objects.named(), slug=slug)
    require(request.user, "partners.read_history", found)
    changes, _form = _narrowed(request, "organization", found.pk, also=_became(found))
    answer = StreamingHttpResponse(table(changes, changes.reader), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="history-{slug}-{localdate():%Y-%m-%d}.csv"'
    return answer


def of_workgroup(request: Request, slug: str) -> HttpResponse:
    """What was changed of a workgroup, who runs it and its places."""
    found = get_object_or_404(Workgroup, slug=slug)
    require(request.user, "workgroups.read_history", found)
    above = [(reverse("workgroups:list"), _("Workgroups")), (found.get_absolute_url(), found.usual_name)]
    return _page(request, "workgroup", found.pk, {"above": above, "title": found.usual_name})


def of_agreement(request: Request, agreement: str) -> HttpResponse:
    """What was changed of an agreement, its versions and who signed."""
    found = get_object_or_404(Agreement, slug=agreement)
    require(request.user, "agreements.read_history", found)
    above = [(reverse("agreements:list"), _("Agreement")), (found.get_absolute_url(), found.title)]
    return _page(request, "agreement", found.pk, {"above": above, "title": found.title})


def _became(organization: Organization) -> tuple[int, ...]:
    """The records that were merged into this one: what happened to them stands under their own numbers."""
    return tuple(organization.merged.values_list("pk", flat=True))


def _narrowed(request: Request, subject: str, pk: int, *, also: tuple[int, ...] = ()) -> tuple[Found, NarrowForm]:
    """The changes somebody asks for, and what they asked. What is no day narrows nothing."""
    found = Found(subject, pk, reach_of(request.user), also)
    form = NarrowForm(request.GET, groups=found.groups)
    if not form.is_valid():
        return found, form
    asked = form.cleaned_data
    return replace(found, group=asked["show"], since=asked["since"], until=asked["until"]), form


def _page(
    request: Request, subject: str, pk: int, context: dict[str, Any], *, also: tuple[int, ...] = ()
) -> HttpResponse:
    found, form = _narrowed(request, subject, pk, also=also)
    # Narrowed, ordered and sliced like a queryset, which is all that paging asks.
    page: Page[Any] = page_by_key(found, request.GET, order=ORDER, size=PAGE)  # type: ignore[arg-type]
    context |= {
        "page": page,
        "entries": told(page.rows, found.reader),
        "form": form,
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "begins": begins(),
    }
    return render(request, "history/page.html", context, status=200 if form.is_valid() else 422)
