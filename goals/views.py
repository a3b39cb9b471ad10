"""Goals and their figures, read by everyone."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from compact.constellation.records import groups_of, with_partners
from compact.http import PublicRequest
from goals.models import Goal, Indicator, Observation
from goals.reports import headlines, leading, reports
from workgroups.models import Workgroup

MOST_WORKGROUPS = 20
COLUMNS = {
    "indicator": "indicator__code",
    "place": "geography",
    "breakdown": "subgroup_type",
    "group": "subgroup",
    "period": "period_label",
    "year": "year",
    "value": "value",
    "unit": "unit",
    "series": "series",
    "group_size": "denominator",
    "preferred": "preferred",
    "source_name": "source_name",
    "source": "source",
    "confidence": "confidence",
    "note": "note",
}


@login_not_required
def directory(request: PublicRequest) -> HttpResponse:
    """The goals in force with their headline figures, and those they followed."""
    goals = list(Goal.objects.in_force().with_former())
    former = Goal.objects.former().prefetch_related("successors")
    return render(request, "goals/list.html", {"headlines": headlines(goals), "goals": goals, "former": former})


@login_not_required
def goal(request: PublicRequest, slug: str) -> HttpResponse:
    """One goal: its lead measure, who is left out, every measure, and the workgroups that serve it."""
    found = get_object_or_404(Goal.objects.with_former().prefetch_related("successors"), slug=slug)
    measures = reports([found])[found.pk]
    lead = leading(measures)
    workgroups = Workgroup.objects.open().filter(goal_numbers__contains=[found.number])
    shown = list(with_partners(workgroups, request.user)[:MOST_WORKGROUPS])
    context = {
        "goal": found,
        "lead": lead,
        "measures": [one for one in measures if one.newest],
        "others": [one for one in measures if one.newest and one is not lead],
        "missing": [one.indicator for one in measures if not one.newest],
        "groups": groups_of(shown, [found], request.user),
        "more_groups": workgroups.count() - len(shown),
    }
    return render(request, "goals/goal.html", context)


@login_not_required
def figures(request: PublicRequest, slug: str, code: str) -> HttpResponse:
    """Every figure of one indicator as a file, first releases and rival figures too, each with its source."""
    of_goal = Q(goal__slug=slug) | Q(goal__successors__slug=slug)
    indicator = get_object_or_404(Indicator.objects.filter(of_goal).distinct(), code=code)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{indicator.code}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for row in Observation.objects.shown().filter(indicator=indicator).in_order().values_list(*COLUMNS.values()):
        writer.writerow([_cell(one) for one in row])
    return response


def _cell(content: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(content, str) and content.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{content}"
    return "" if content is None else content
