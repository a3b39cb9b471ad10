"""Who the partners are: the directory, and the page of one of them."""

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from compact.access import reach_of
from compact.agreements.models import Signature, Version
from compact.counting import count_by
from compact.http import PublicRequest
from compact.notifications.models import Refusal
from compact.notifications.refused import refused
from compact.paging import page_by_key, sought
from compact.partnership import Part, Partnership
from compact.permissions import may
from goals.models import Goal
from partners.models import (
    Affiliation,
    Alias,
    Arrival,
    Organization,
    Sector,
    TierPeriod,
)
from partners.record_forms import AsOf
from workgroups.models import Convener, Seat

SIGNERS = 100
OTHERS = 100
FOUND = 50
PEOPLE = 50
BODIES = 60
NAMES = 12


@login_not_required
def directory(request: PublicRequest) -> HttpResponse:
    """The signing partners by sector, the organizations beside them, and a box to find one; today or on another day."""
    form = AsOf(request.GET if "on" in request.GET else None)
    today = localdate()
    day = form.cleaned_data["on"] if form.is_valid() else today
    then = Partnership(day)
    version = then.version
    signatures = then.signatures()
    counts = dict(
        signatures.filter(organization__to_be_confirmed=False)
        .values_list("organization__sector")
        .annotate(count=Count("pk"))
        .order_by()
    )
    unnamed = signatures.filter(organization__to_be_confirmed=True).count()
    context: dict[str, Any] = {
        "version": version,
        "signed": {"all": sum(counts.values()) + unnamed, "named": sum(counts.values()), "unnamed": unnamed},
        "sought": sought(request.GET),
        "as_of": form if form.is_bound else AsOf(initial={"on": today}),
        "day": day if day != today else None,
        "may_add": bool(may(request.user, "partners.add_organization")),
        "brings_sheets": bool(may(request.user, "partners.bring_sheet")),
    }
    if context["sought"]:
        meant = Organization.objects.named().meant(context["sought"]).order_by("name")[:FOUND]
        context["found"] = _with_workgroups(Organization.objects.filter(pk__in=meant), then)
        return render(request, "partners/list.html", context)
    signers = _with_workgroups(Organization.objects.named().filter(signatures__in=signatures), then)
    page = page_by_key(signers, request.GET, order=("sector_place", "name", "pk"), size=SIGNERS, name="signers-")
    parts = then.with_part(Organization.objects.named()).exclude(part=None)
    others = parts.exclude(part=Part.SIGNATORY).select_related("logo").defer("logo__content")
    context["page"] = page
    context["sectors"] = [
        (Sector(sector).label, counts.get(sector, 0), list(rows))
        for sector, rows in groupby(page.rows, key=lambda one: one.sector)
    ]
    context["others"] = page_by_key(others, request.GET, order=("name", "pk"), size=OTHERS, name="others-")
    context["parts"] = then.counts()
    return render(request, "partners/list.html", context, status=422 if form.errors else 200)


def _with_workgroups(organizations: "QuerySet[Organization]", then: Partnership) -> "QuerySet[Organization]":
    """Each with `sector_place`, `signed` (under the version in force), `first_signed` and `workgroup_count`."""
    signatures = then.signatures()
    mine = Signature.objects.filter(organization=OuterRef("pk"))
    first = mine.exclude(signed_year=None).filter(version__agreement__is_sample=False).order_by("signed_year")
    seats = Seat.objects.visible_to(None).current().filter(organization=OuterRef("pk"))
    return (
        organizations.annotate(
            sector_place=Case(
                *(When(sector=sector, then=Value(number)) for number, sector in enumerate(Sector)),
                output_field=IntegerField(),
            ),
            signed=Subquery(mine.filter(pk__in=signatures).values("pk")[:1]),
            first_signed=Subquery(first.values("signed_year")[:1]),
            workgroup_count=count_by(seats, "organization"),
        )
        .select_related("logo")
        .defer("logo__content")
        .order_by("name", "pk")
    )


@login_not_required
def organization(request: PublicRequest, slug: str) -> HttpResponse:
    """What a partner does in the compact: its workgroups, what it signed, and for partners who to talk to."""
    partner = get_object_or_404(_whole(request), slug=slug)
    reach = reach_of(request.user)
    seats = Seat.objects.visible_to(request.user).current().filter(organization=partner).select_related("workgroup")
    convenes = Convener.objects.visible_to(request.user).current().filter(organization=partner, person=None)
    people = Affiliation.objects.visible_to(request.user).current().filter(organization=partner)
    listed = list(_with_newcomer(request, people).select_related("person").order_by("person__name", "pk")[:PEOPLE])
    # What a record had signed that was merged into this one is history of this one.
    own = Signature.objects.filter(Q(organization=partner) | Q(organization__merged_into=partner))
    signatures = own.filter(version__in=Version.objects.visible_to(request.user))
    manages = bool(may(request.user, "partners.manage_people", partner))
    cares = request.user.is_authenticated and (partner.pk in reach.organizations or reach.backbone)
    seats = seats.with_representative() if reach.organizations else seats
    places = list((seats.with_filled() if cares else seats)[:200])
    context = {
        "partner": partner,
        "parent": partner.parent,
        "workgroups": _workgroups(places, list(convenes.select_related("workgroup")[:200])),
        "empty_places": _empty_places(places) if cares else 0,
        "signatures": signatures.select_related("version__agreement", "organization").order_by("-version__number"),
        "part": Part(partner.part).label if partner.part else "",
        "also_called": _also_called(partner.short_name, *partner.other_names, besides=partner.name),
        "may_edit": bool(request.user.is_authenticated and may(request.user, "partners.edit_organization", partner)),
        "at_home": request.user.is_authenticated and bool(may(request.user, "partners.read_home", partner)),
        "people": listed,
        "manages": manages,
        "unreachable": _unreachable(listed) if manages else (),
        "reads_history": bool(may(request.user, "partners.read_history", partner)),
        "sees_people": bool(reach.organizations),
        "sees_addresses": reach.backbone or partner.pk in reach.organizations,
    }
    return render(request, "partners/organization.html", context)


def _whole(request: PublicRequest) -> "QuerySet[Any]":
    """Each with what its page's head says in the same query: `part` today and `part_since`, `other_names`, `within`."""
    named = Organization.objects.named().select_related("parent", "logo").defer("logo__content")
    present = TierPeriod.objects.on(localdate()).filter(organization=OuterRef("pk"), tier=OuterRef("part"))
    names = Alias.objects.filter(organization=OuterRef("pk")).order_by("name").values("name")[:NAMES]
    bodies = Organization.objects.named().filter(parent=OuterRef("pk")).order_by("name", "pk")
    rows: QuerySet[Any] = Partnership(localdate()).with_part(named)
    whole: QuerySet[Any] = rows.annotate(
        part_since=Subquery(present.values("since")[:1]),
        other_names=ArraySubquery(names),
        within=ArraySubquery(bodies.values(json=JSONObject(name="name", slug="slug"))[:BODIES]),
    )
    return whole


def _also_called(*names: str, besides: str) -> list[str]:
    """Its other names, the usual one first, each once."""
    spelled = {name.casefold(): name for name in reversed(names) if name and name.casefold() != besides.casefold()}
    return list(spelled.values())[::-1]


def _empty_places(places: list[Seat]) -> int:
    """How many of them nobody fills."""
    return sum(not seat.filled and not seat.workgroup.is_closed for seat in places)  # type: ignore[attr-defined]


def _with_newcomer(request: PublicRequest, people: "QuerySet[Affiliation]") -> "QuerySet[Affiliation]":
    """Each who came in within the last week with `newcomer`, the number of their card."""
    recent = Arrival.objects.visible_to(request.user).recent().filter(affiliation=OuterRef("pk"))
    return people.annotate(newcomer=Subquery(recent.values("pk")[:1]))


def _unreachable(people: "list[Affiliation]") -> set[str]:
    """The addresses whose mail comes back. Whoever only stopped it is reachable, and nobody else's business."""
    found = refused(one.person.email for one in people)
    return {address for address, one in found.items() if one.reason == Refusal.BOUNCED}


def _workgroups(seats: list[Seat], convening: list[Convener]) -> "list[dict[str, object]]":
    """Each workgroup once, those it convenes first, with the goals they serve."""
    goals = {goal.number: goal for goal in Goal.objects.in_force()} if seats or convening else {}
    convened = {one.workgroup_id: one.workgroup for one in convening}
    rows = [(one, True) for one in convened.values()]
    rows += [(seat.workgroup, False) for seat in seats if seat.workgroup_id not in convened]
    spoken = {seat.workgroup_id: seat.representative for seat in seats if hasattr(seat, "represented")}
    return [
        {
            "workgroup": one,
            "representative": spoken.get(one.pk),
            "convenes": convenes,
            "goals": [goals[number] for number in one.goal_numbers if number in goals],
        }
        for one, convenes in sorted(rows, key=lambda row: (not row[1], row[0].name.casefold()))
    ]
