"""Querysets that are put into SQL once for each process, and asked with other values each time.

Putting a queryset together and into SQL takes about a millisecond, more than the database takes to answer it: on a page
of a dozen queries that is half of all work. `prepared` does it once:

    @prepared
    def topics_of(workgroup: Workgroup, reach: Reach) -> QuerySet[Discussion]:
        return Discussion.objects.visible_to(reach).filter(workgroup=workgroup)

    topics_of(workgroup, reach)  # a list

The function runs once, with a placeholder for each argument, and so may only hand them on to the queryset: as a value
to compare with, to `visible_to`, or for the lookup `among`. What changes from call to call without being an argument
is read when the query runs: `Moment` and `Day`.
"""

from collections.abc import Callable
from copy import copy
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Expression, QuerySet
from django.utils.timezone import localdate, now
from psycopg2.extensions import adapt

Arguments = ParamSpec("Arguments")
Row = TypeVar("Row")


class _Parameter(Expression):
    def get_group_by_cols(self) -> list[Any]:
        """A value is the same in every row."""
        return []


class Given(_Parameter):
    """A value that is known when a prepared queryset is asked: an argument, or what `read` makes of it."""

    def __init__(self, name: str, read: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self.name = name
        self.read = read

    def of(self, read: Callable[[Any], Any]) -> "Given":
        """What `read` makes of this value."""
        return Given(self.name, read)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A parameter; the placeholder stands among the values until the query is asked."""
        return "%s", [self]

    def value(self, arguments: dict[str, Any]) -> Any:
        """The value out of the arguments of one call. Of a row it is its key."""
        found = arguments[self.name]
        if self.read:
            found = self.read(found)
        if isinstance(found, models.Model):
            return found.pk
        return list(found) if isinstance(found, (frozenset, set, tuple)) else found


def prepared(build: Callable[Arguments, "QuerySet[Any, Row]"]) -> Callable[Arguments, list[Row]]:
    """Make a function that puts a queryset together into one that asks it, and puts it together only once."""
    names = list(signature(build).parameters)

    @cache
    def once() -> tuple[Any, Any, str, tuple[Any, ...]]:
        queryset: Any = build(**{name: Given(name) for name in names})  # type: ignore[arg-type, call-arg]
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        return queryset, compiler, *compiler.as_sql()

    @wraps(build)
    def ask(*args: Arguments.args, **kwargs: Arguments.kwargs) -> list[Row]:
        arguments = {**dict(zip(names, args, strict=False)), **kwargs}
        queryset, compiler, sql, parameters = once()
        values = tuple(one.value(arguments) if isinstance(one, Given) else one for one in parameters)
        ready = copy(compiler)
        ready.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
        ready.as_sql = lambda *_args, **_kwargs: (sql, values)
        fresh = queryset.all()
        fresh.query.get_compiler = lambda *_args, **_kwargs: ready
        return list(fresh)

    return ask


class _Clock:
    """A parameter whose value is read when the query runs."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self.read = read

    def __conform__(self, protocol: object) -> Any:
        return adapt(self.read())


class Moment(_Parameter):
    """This moment, as `now()` tells it when the query runs."""

    output_field = models.DateTimeField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A parameter."""
        return "%s", [_NOW]


class Day(_Parameter):
    """Today, where the reader is, as `localdate()` tells it when the query runs."""

    output_field = models.DateField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A parameter."""
        return "%s", [_TODAY]


_NOW, _TODAY = _Clock(now), _Clock(localdate)


@models.Field.register_lookup
class Among(models.Lookup):
    """`id__among=ids`: as `in`, for any number of numbers in one parameter, so that the SQL is always the same."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """One comparison with an array."""
        left, parameters = self.process_lhs(compiler, connection)
        right = self.rhs if isinstance(self.rhs, Given) else list(self.rhs)
        return f"{left} = ANY(%s::bigint[])", [*parameters, right]
