"""My organization: what its people find there, and the list of them as a file."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.csv_files import csv_lines
from compact.http import Request
from compact.permissions import require
from compact.sheets.columns import COLUMNS
from compact.wall import entered
from partners.asks import offer_care
from partners.home import Home
from partners.inside import at_home
from partners.models import Affiliation
from partners.sheet import members
from partners.views.stand_ins import stands_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from compact.accounts.models import User


def mine(request: Request) -> "HttpResponse":
    """Leads home; to a choice for whoever acts for several organizations, else to where people ask to join."""
    held = Affiliation.objects.visible_to(request.user).current().filter(person=request.user)
    affiliations = list(held.select_related("organization").order_by("since", "pk"))
    if len(affiliations) == 1:
        return redirect("partners:home", affiliations[0].organization.slug)
    if affiliations:
        return render(request, "partners/mine.html", {"affiliations": affiliations})
    return redirect("partners:join")


def home(request: Request, slug: str) -> "HttpResponse":
    """Its places, what it is asked, its people and what they do."""
    with at_home(request.user, slug) as (organization, reach):
        page = Home(organization, request.user, reach, request.GET)
        context = {"home": page, "organization": organization, **stands_in(request.user, organization)}
        return render(request, "partners/home.html", context)


@require_POST
def care(request: Request, slug: str) -> "HttpResponse":
    """Somebody there would look after its people and places: the backbone is asked."""
    with at_home(request.user, slug) as (organization, reach):
        require(request.user, "partners.offer_care", organization)
        own = Affiliation.objects.visible_to(reach).current().filter(person=request.user, organization=organization)
        offer_care(own.select_related("person", "organization").get())
    messages.success(request, _("Thank you. The UNITE-LA team is asked, and you hear when you can begin."))
    return redirect("partners:home", slug)


def people_csv(request: Request, slug: str) -> StreamingHttpResponse:
    """Everybody who acts for it now, as a file that is written while it is sent."""
    with at_home(request.user, slug) as (organization, _reach):
        require(request.user, "partners.export_people", organization)
    response = StreamingHttpResponse(_written(request.user, slug), content_type="text/csv; charset=utf-8")
    name = f"{organization.slug}-people-{localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(user: "User", slug: str) -> "Iterator[str]":
    # The request's own transaction is over when this runs.
    with entered(user), at_home(user, slug) as (organization, reach):
        yield from csv_lines(chain([COLUMNS], members(organization, reach)))
