"""How many there are of each, counted beside other rows in the same query."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_by(rows: QuerySet[Any], by: str) -> Coalesce:
    """For `annotate`: how many of `rows`, which name an OuterRef, there are for one value of `by`; 0 for none.

    A subquery and not a join, so that several counts do not multiply; without the order that would split the groups.
    """
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
