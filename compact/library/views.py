"""What the compact is, and what to read about it: for everyone."""

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from compact.http import PublicRequest
from compact.library.models import Milestone, Resource, Term
from compact.partnership import Partnership
from goals.models import Goal
from partners.models import Organization
from workgroups.models import Workgroup

if TYPE_CHECKING:
    from collections.abc import Iterable

Told = TypeVar("Told", Resource, Term)


@login_not_required
def about(request: PublicRequest) -> HttpResponse:
    """What the compact is, how it came about, and its words explained, from the records."""
    counted = Partnership(localdate()).signatures().filter(organization__to_be_confirmed=False)
    counts = {"signers": counted.count(), "all": Organization.objects.named().count()}
    context = {
        "goals": list(Goal.objects.in_force()),
        "backbone": Organization.objects.filter(is_backbone=True).first(),
        "workgroups": Workgroup.objects.open().count(),
        "counts": counts,
        "milestones": list(Milestone.objects.all()),
        "topics": by_topic(Term.objects.order_by("topic", "term")),
    }
    return render(request, "library/about.html", context)


@login_not_required
def resources(request: PublicRequest) -> HttpResponse:
    """Things to read, by topic, each with where it was found and whether its address was seen."""
    return render(request, "library/resources.html", {"topics": by_topic(Resource.objects.all())})


def by_topic(rows: "Iterable[Told]") -> "list[tuple[str, list[Told]]]":
    """Rows in the order of their topics, with each topic's name."""
    ordered = sorted(rows, key=lambda one: one.topic.casefold())
    return [(topic, list(found)) for topic, found in groupby(ordered, key=lambda one: one.topic)]
