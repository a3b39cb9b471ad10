"""Workgroups that need a hand."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from compact.access import Kind, Reach, scope_of
from compact.asks.models import Ask
from compact.counting import count_by
from compact.prepared import prepared
from compact.working_days import working_days_ago
from workgroups.models import Convener, Seat, State, Workgroup
from workgroups.models.quiet import quiet, unsnoozed

FEW = 8
PATIENCE = 5  # working days
_POST = scope_of(Kind.CONVENERS, "pk")


def needing_a_hand(reach: Reach) -> list[Workgroup]:
    """Active workgroups that nobody runs, then with requests older than five working days, then with empty places.

    First which, then what is to be said of these few.
    """
    chosen = [post >> 3 for post, _since in _pressing(working_days_ago(PATIENCE), reach)]
    found = {one.pk: one for one in _described(chosen, reach)}
    return [found[pk] for pk in chosen if pk in found]


@prepared
def _pressing(late_before: datetime, reach: Reach) -> QuerySet[Any, tuple[int, Any]]:
    """The posts (scopes) of those who run the first few, in order: each part is only worked out as far as needed."""
    asks = _asks(reach).values("post").annotate(first=Min("asked_at"))
    active = Workgroup.objects.filter(state=State.ACTIVE).annotate(post=_POST)
    is_run = Exists(_running(reach).filter(workgroup=OuterRef("pk")))
    late = asks.filter(first__lt=late_before)
    late_and_run = late.filter(post__in=active.filter(is_run).values("post")).order_by("first", "post")
    waiting = Subquery(asks.filter(post=OuterRef("post")).values("first"))
    nobody = active.filter(~is_run).annotate(first=waiting).order_by("first", "name")
    empty = Seat.objects.visible_to(reach).empty().filter(workgroup=OuterRef("pk")).order_by()
    others = active.filter(is_run, Exists(empty)).exclude(post__in=late.values("post"))
    others = others.annotate(first=Value(None, models.DateTimeField())).order_by("name")
    parts = [part.values_list("post", "first")[:FEW] for part in (nobody, late_and_run, others)]
    return parts[0].union(*parts[1:], all=True)[:FEW]


@prepared
def _described(chosen: list[int], reach: Reach) -> QuerySet[Workgroup]:
    person = Coalesce(NullIf(F("person__name"), Value("")), F("person__email"))
    organization = Coalesce(NullIf(F("organization__short_name"), Value("")), F("organization__name"))
    people = StringAgg(person, ", ", order_by="person__name")
    organizations = StringAgg(organization, ", ", order_by="organization__name")
    asks = _asks(reach).filter(post=OuterRef("pk") * 8 + int(Kind.CONVENERS))
    running = _running(reach).filter(workgroup=OuterRef("pk"))
    convening = Convener.objects.visible_to(reach).current().filter(workgroup=OuterRef("pk"), person=None).order_by()
    empty = Seat.objects.visible_to(reach).empty().filter(workgroup=OuterRef("pk"))
    return Workgroup.objects.filter(pk__among=chosen).annotate(
        run_by=Subquery(running.values("workgroup").annotate(names=people).values("names")),
        convened_by=Subquery(convening.values("workgroup").annotate(names=organizations).values("names")),
        requests=count_by(asks, "post"),
        oldest=Subquery(asks.values("post").annotate(first=Min("asked_at")).values("first")),
        empty_places=count_by(empty, "workgroup"),
    )


def _asks(reach: Reach) -> QuerySet[Ask]:
    """What waits for an answer of those who run a workgroup."""
    asks = Ask.objects.visible_to(reach).waiting().annotate(kind_of_post=F("post").bitand(7))
    return asks.filter(kind_of_post=int(Kind.CONVENERS)).order_by()


def _running(reach: Reach) -> QuerySet[Convener]:
    """The people who run a workgroup and still act for the organization they run it for."""
    return Convener.objects.visible_to(reach).running().filter(person__isnull=False).order_by()


def quiet_workgroups(reach: Reach) -> list[dict[str, Any]]:
    """The workgroups with quiet places: `name`, `slug`, how `many`, and `since` when of the longest. Most first.

    The backbone reads every sign of life, so that no wall is widened here.
    """
    seats = unsnoozed(quiet(Seat.objects.visible_to(reach))).order_by()
    name = Coalesce(NullIf("workgroup__short_name", Value("")), "workgroup__name")
    counted: QuerySet[Any, Any] = seats.values(name=name, slug=F("workgroup__slug"))
    counted = counted.annotate(many=Count("pk"), since=Min("last_sign"))
    return list(counted.order_by("-many", "name"))
