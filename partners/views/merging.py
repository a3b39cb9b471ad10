"""Find before you create, and make one record of two: for the backbone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from compact.http import Request, see_other
from compact.permissions import require
from partners.models import Organization
from partners.models.merging import Merger, merge, planned, why_not
from partners.models.record import add
from partners.record_forms import MergeInto, NewOrganization

FOUND = 12


def new(request: Request) -> HttpResponse:
    """Add an organization, after a look at those that may be the same."""
    require(request.user, "partners.add_organization")
    form = NewOrganization(request.POST if request.method == "POST" else None)
    alike: list[Organization] = []
    if form.is_valid():
        words = dict(form.cleaned_data)
        alike = _alike(words["name"], words["short_name"])
        # Who says "another one" says it of the names they saw, not of those they type afterwards.
        if not alike or request.POST.get("sure") == _seen(words):
            tier = words.pop("tier")
            made = add(words, tier=tier, by=request.user)
            messages.success(request, _("%(name)s is added.") % {"name": made.usual_name})
            return see_other(made)
    seen = _seen(form.cleaned_data) if alike else ""
    context = {"form": form, "alike": alike, "seen": seen}
    return render(request, "partners/new.html", context, status=422 if form.errors or alike else 200)


def _seen(words: dict[str, str]) -> str:
    return slugify(f"{words['name']} {words['short_name']}", allow_unicode=True)


def _alike(*names: str) -> list[Organization]:
    known = Organization.objects.names()
    found = {pk for name in names if name for pk in known.perhaps(name)}
    return list(Organization.objects.named().filter(pk__in=found).order_by("name", "pk")[:FOUND])


def merger(request: Request, slug: str) -> HttpResponse:
    """What would move if this record became one with another; one press does it."""
    goes = get_object_or_404(Organization.objects.named(), slug=slug)
    require(request.user, "partners.merge_organization", goes)
    asked = request.POST if request.method == "POST" else request.GET
    form = MergeInto(asked if "into" in asked else None, goes=goes)
    stays = form.cleaned_data["into"] if form.is_valid() else None
    if stays is not None and request.method == "POST":
        try:
            merge(goes, stays, by=request.user)
        except ValidationError as error:
            form.add_error("into", error)
        else:
            words = {"former": goes.name, "name": stays.usual_name}
            messages.success(request, _("“%(former)s” and %(name)s are one record now.") % words)
            return see_other(stays)
    if stays is not None and not form.errors and (reason := why_not(goes, stays)):
        form.add_error("into", reason)
    moves = planned(Merger(goes, stays, request.user)) if stays is not None and not form.errors else []
    context = {
        "partner": goes,
        "form": form,
        "stays": stays if not form.errors else None,
        "moves": moves,
        "alike": [] if form.is_bound else [one for one in _alike(goes.name, goes.short_name) if one != goes],
        "organization_names": Organization.objects.suggested(),
    }
    return render(request, "partners/merger.html", context, status=422 if form.errors else 200)
