"""Who the partners are: the directory, and the page of one of them."""

from collections import defaultdict
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from compact.access import reach_of
from compact.agreements.models import Signature, Version
from compact.counting import count_by
from compact.http import PublicRequest
from compact.notifications.models import Refusal
from compact.notifications.refused import refused
from compact.paging import page_by_key, sought
from compact.permissions import may
from goals.models import Goal
from partners.models import Affiliation, Invitation, Organization, Sector
from workgroups.models import Convener, Seat
from workgroups.views.naming import mark_nameable

SIGNERS = 100
OTHERS = 100
FOUND = 50
PEOPLE = 50


@login_not_required
def directory(request: PublicRequest) -> HttpResponse:
    """The signing partners by sector, the organizations beside them, and a box to find one."""
    version = versions_in_force().select_related("agreement").first()
    signatures = Signature.objects.filter(version=version) if version else Signature.objects.none()
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
    }
    if context["sought"]:
        context["found"] = _with_workgroups(_found(context["sought"]), signatures)
        return render(request, "partners/list.html", context)
    signers = _with_workgroups(Organization.objects.named().filter(signatures__in=signatures), signatures)
    page = page_by_key(signers, request.GET, order=("sector_place", "name", "pk"), size=SIGNERS, name="signers-")
    others = Organization.objects.named().exclude(signatures__in=signatures)
    context["page"] = page
    context["sectors"] = [
        (Sector(sector).label, counts.get(sector, 0), list(rows))
        for sector, rows in groupby(page.rows, key=lambda one: one.sector)
    ]
    context["others"] = page_by_key(others, request.GET, order=("name", "pk"), size=OTHERS, name="others-")
    return render(request, "partners/list.html", context)


def versions_in_force() -> "QuerySet[Version]":
    """The versions of the compact's own agreement with the names of who signed them, the one in force first."""
    published = Version.objects.visible_to(None).published().filter(agreement__is_sample=False)
    # By lookup and not by join, so that a version stands here once.
    return published.filter(Exists(Signature.objects.filter(version=OuterRef("pk")))).order_by("-number")


def _found(words: str) -> "QuerySet[Organization]":
    """The one of exactly this name, short name or alias; else every one with these words in a name."""
    exact = Organization.objects.named().called(words)
    if exact.count() == 1:
        return exact
    return Organization.objects.filter(pk__in=Organization.objects.named().alike(words).order_by("name")[:FOUND])


def _with_workgroups(
    organizations: "QuerySet[Organization]", signatures: "QuerySet[Signature]"
) -> "QuerySet[Organization]":
    """Each with `sector_place`, `signed` (under the version in force), `first_signed` and `workgroup_count`."""
    mine = Signature.objects.filter(organization=OuterRef("pk"))
    first = mine.exclude(signed_year=None).filter(version__agreement__is_sample=False).order_by("signed_year")
    seats = Seat.objects.visible_to(None).current().filter(organization=OuterRef("pk"))
    return organizations.annotate(
        sector_place=Case(
            *(When(sector=sector, then=Value(number)) for number, sector in enumerate(Sector)),
            output_field=IntegerField(),
        ),
        signed=Subquery(mine.filter(pk__in=signatures).values("pk")[:1]),
        first_signed=Subquery(first.values("signed_year")[:1]),
        workgroup_count=count_by(seats, "organization"),
    ).order_by("name", "pk")


@login_not_required
def organization(request: PublicRequest, slug: str) -> HttpResponse:
    """What a partner does in the compact: its workgroups, what it signed, and for partners who to talk to."""
    partner = get_object_or_404(Organization.objects.named().select_related("parent"), slug=slug)
    reach = reach_of(request.user)
    seats = Seat.objects.visible_to(request.user).current().filter(organization=partner).select_related("workgroup")
    convenes = Convener.objects.visible_to(request.user).current().filter(organization=partner, person=None)
    people = Affiliation.objects.visible_to(request.user).current().filter(organization=partner)
    listed = list(people.select_related("person").order_by("person__name", "pk")[:PEOPLE])
    signatures = partner.signatures.filter(version__in=Version.objects.visible_to(request.user))
    cares = request.user.is_authenticated and (partner.pk in reach.organizations or reach.backbone)
    places = list((seats.with_filled() if cares else seats)[:200])
    context = {
        "partner": partner,
        "parent": partner.parent,
        "workgroups": _workgroups(places, list(convenes.select_related("workgroup")[:200])),
        "empty_places": _empty_places(request, partner, places) if cares else [],
        "at_home": request.user.is_authenticated and bool(may(request.user, "partners.read_home", partner)),
        "signatures": signatures.select_related("version__agreement").order_by("-version__number"),
        "people": listed,
        "unreachable": _unreachable(listed) if may(request.user, "partners.manage_people", partner) else (),
        "sees_people": bool(reach.organizations),
        "sees_addresses": reach.backbone or partner.pk in reach.organizations,
    }
    return render(request, "partners/organization.html", context)


def _empty_places(request: PublicRequest, partner: Organization, places: list[Seat]) -> list[Seat]:
    """The places nobody fills, each with who is `invited` to it, and whether this reader `may_name` somebody."""
    user = request.user
    assert user.is_authenticated  # noqa: S101  nobody else sees who fills a place
    empty = [seat for seat in places if not seat.filled and not seat.workgroup.is_closed]  # type: ignore[attr-defined]
    seats = sorted(empty, key=lambda seat: (seat.workgroup.name, seat.pk))
    invited, sent = defaultdict(list), Invitation.objects.visible_to(user).open()
    for one in sent.filter(organization=partner, workgroup__isnull=False)[:200]:
        invited[one.workgroup_id].append(one)
    for seat in seats:
        seat.organization = partner
        seat.invited = invited[seat.workgroup_id]  # type: ignore[attr-defined]
    mark_nameable(user, seats)
    return seats


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
    return [
        {
            "workgroup": one,
            "convenes": convenes,
            "goals": [goals[number] for number in one.goal_numbers if number in goals],
        }
        for one, convenes in sorted(rows, key=lambda row: (not row[1], row[0].name.casefold()))
    ]
