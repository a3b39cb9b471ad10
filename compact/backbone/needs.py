"""Workgroups that need a hand."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Exists, F, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from compact.access import Kind
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.backbone.working_days import working_days_ago
from compact.counting import count_by
from partners.models import Affiliation
from workgroups.models import Convener, Seat, State, Workgroup

FEW = 8
PATIENCE = 5  # working days


def needing_a_hand(reader: User) -> QuerySet[Workgroup]:
    """Active workgroups that nobody runs, then with requests older than five working days, then with empty places.

    Two halves, because the second is only worked out, and only as far as needed, when the first leaves room.
    """
    acting = Affiliation.objects.current().filter(person=OuterRef("person"), organization=OuterRef("organization"))
    conveners = Convener.objects.visible_to(reader).current().filter(workgroup=OuterRef("pk")).order_by()
    running = conveners.filter(Exists(acting), person__isnull=False)
    person = Coalesce(NullIf(F("person__name"), Value("")), F("person__email"))
    organization = Coalesce(NullIf(F("organization__short_name"), Value("")), F("organization__name"))
    people = StringAgg(person, ", ", order_by="person__name")
    organizations = StringAgg(organization, ", ", order_by="organization__name")
    asks = Ask.objects.visible_to(reader).waiting().filter(post=OuterRef("pk") * 8 + int(Kind.CONVENERS)).order_by()
    empty = Seat.objects.visible_to(reader).empty().filter(workgroup=OuterRef("pk")).order_by()
    is_run, is_late = Exists(running), Exists(asks.filter(asked_at__lt=working_days_ago(PATIENCE)))
    found = Workgroup.objects.filter(state=State.ACTIVE).annotate(
        run_by=Subquery(running.values("workgroup").annotate(names=people).values("names")),
        convened_by=Subquery(
            conveners.filter(person=None).values("workgroup").annotate(names=organizations).values("names")
        ),
        requests=count_by(asks, "post"),
        oldest=Subquery(asks.values("post").annotate(first=Min("asked_at")).values("first")),
        empty_places=count_by(empty, "workgroup"),
    )
    pressing = found.filter(~is_run | is_late).order_by(Case(When(is_run, then=1), default=0), "oldest", "name")
    others = found.filter(is_run, ~is_late, Exists(empty)).order_by("name")
    return pressing[:FEW].union(others[:FEW], all=True)
