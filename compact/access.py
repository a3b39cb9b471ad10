"""Who sees what: one number on a row, one list of numbers on a reader, and the same comparison in the database.

A *scope* is a `bigint` that names a readership: `id * 8 + kind`. A row carries one or two of them in generated
columns; a reader's `Reach` is the list of scopes that person may read, worked out by the SQL function `compact_reach`
from dated posts and grants. `visible_to` compares the two, and the row-level policies of `compact.wall` compare
them again inside PostgreSQL, so that a query which forgets `visible_to` shows nothing private.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import reduce
from operator import attrgetter, or_
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When

from compact.prepared import Given, Moment
from compact.standing import StandsFor

if TYPE_CHECKING:
    from compact.accounts.models import User

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Kind(IntEnum):
    """The readerships. The number stands in the three lowest bits of every scope and in the SQL functions."""

    PUBLIC = 0
    PARTNERS = 1
    BACKBONE = 2
    ORGANIZATION = 3
    WORKGROUP = 4
    CONVENERS = 5
    PERSON = 6
    ADMINISTRATORS = 7


PUBLIC = int(Kind.PUBLIC)
PARTNERS = int(Kind.PARTNERS)
BACKBONE = int(Kind.BACKBONE)


def scope(kind: Kind, pk: int) -> int:
    """The scope of one readership: `scope(Kind.WORKGROUP, 7)` is everyone with a place in workgroup 7."""
    return pk * 8 + kind


def scope_of(kind: Kind, column: str) -> Any:
    """The same as an expression for a generated column, from the column that holds the id."""
    return F(column) * Value(8) + Value(int(kind))


def organization_or_backbone() -> Case:
    """The scope of those who look after the row's organization; the backbone's where it names none."""
    theirs = scope_of(Kind.ADMINISTRATORS, "organization_id")
    return Case(When(organization=None, then=Value(BACKBONE)), default=theirs)


def scope_field(expression: Any) -> models.GeneratedField:
    """A stored, indexed column worked out by the database from `expression`; nobody can forget to set it."""
    return models.GeneratedField(
        expression=expression, output_field=models.BigIntegerField(null=True), db_persist=True, db_index=True
    )


def public_when(condition: Q, otherwise: Any) -> Case:
    """Public while `condition` holds, else the readership of `otherwise`."""
    return Case(When(condition, then=Value(PUBLIC)), default=otherwise)


@dataclass(frozen=True)
class Reach:
    """What one person may read, and the posts it follows from. Of one moment: never kept longer than a request.

    `organizations` are those the person acts for; a right by name lets nobody act. `keys`, `administers` and `convenes`
    count what the person stands in for; `administers` counts rights by name, too. `seats` are their own; `own` is the
    readerships of posts of their own, `signs_for` whose signature is theirs: only these are passed on.
    """

    person_id: int | None = None
    keys: frozenset[int] = frozenset({PUBLIC})
    backbone: bool = False
    organizations: frozenset[int] = frozenset()
    administers: frozenset[int] = frozenset()
    seats: frozenset[tuple[int, int, str]] = frozenset()
    convenes: frozenset[int] = frozenset()
    grants: frozenset[tuple[str, int, str]] = field(default_factory=frozenset)
    own: frozenset[int] = frozenset()
    signs_for: frozenset[int] = frozenset()
    stands_for: tuple[StandsFor, ...] = ()

    def holds(self, kind: Kind, pk: int) -> bool:
        """Whether this reader belongs to that readership, by a post or as the backbone (persons excepted)."""
        return scope(kind, pk) in self.keys or (self.backbone and kind is not Kind.PERSON)

    def may_read(self, scopes: Iterable[int | None]) -> bool:
        """Whether a row with these scopes is visible: the comparison of `visible_to`, for one row in memory."""
        return any(
            number is not None and (number in self.keys or (self.backbone and number % 8 != Kind.PERSON))
            for number in scopes
        )

    def granted(self, kind: str, pk: int, codename: str) -> bool:
        """Whether a named grant that has not run out gives `codename` on that organization, workgroup or agreement."""
        return (kind, pk, codename) in self.grants

    @property
    def workgroups(self) -> frozenset[int]:
        """Those whose news this person gets: by a place, by running them, for somebody else, or by a right by name."""
        return frozenset(key >> 3 for key in self.keys if key & 7 in {Kind.WORKGROUP, Kind.CONVENERS})

    def behalf(self, post: int | None) -> StandsFor | None:
        """For whom this person acts who acts by that post (a readership): nobody when it is also their own."""
        if post is None or post in self.own or self.backbone:
            return None
        return next((one for one in self.stands_for if one.scope == post), None)


def reach_of(reader: "User | AnonymousUser | Reach | None") -> Reach:
    """The reach of a person, in one query the first time it is asked of an object; public for anyone else."""
    if isinstance(reader, Reach):
        return reader
    if reader is None or isinstance(reader, AnonymousUser) or not reader.is_active:
        return Reach()
    if reader.fetched_reach is None:
        reader.fetched_reach = reaches([reader.pk])[reader.pk]
    return reader.fetched_reach


def reaches(people: Iterable[int]) -> dict[int, Reach]:
    """The reach of each person, in one query for the whole batch. People without an active account are public."""
    wanted = list(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, reach FROM compact_reach(%s::bigint[])", [wanted])
        rows = dict(cursor.fetchall())
    return {pk: _reach(pk, json.loads(rows[pk])) if pk in rows else Reach() for pk in wanted}


def _reach(pk: int, row: dict[str, list]) -> Reach:  # type: ignore[type-arg]
    own = [post for post in row["posts"] if len(post) == 5]
    stood = [StandsFor.read(post) for post in row["posts"] if len(post) > 5]
    return Reach(
        person_id=pk,
        keys=frozenset(row["keys"]),
        backbone=BACKBONE in row["keys"],
        organizations=frozenset(row["at"]),
        administers=frozenset(key >> 3 for key in row["keys"] if key & 7 == Kind.ADMINISTRATORS),
        seats=frozenset((post[2], post[3], post[4]) for post in own if post[0] == "seat"),
        convenes=frozenset(post[2] for post in row["posts"] if post[0] == "convener"),
        grants=frozenset((grant[0], grant[1], grant[2]) for grant in row["grants"]),
        own=frozenset(post[1] for post in own if post[0] != "signer"),
        signs_for=frozenset(post[3] for post in own if post[0] == "signer"),
        stands_for=tuple(sorted(stood, key=attrgetter("order"))),
    )


class ScopedQuerySet(models.QuerySet[M_co]):
    """Brings `visible_to` to a model with scopes."""

    def visible_to(self, reader: "User | AnonymousUser | Reach | Given | None") -> Self:
        """The rows this reader may see. The only definition of who sees what."""
        reach = reader if isinstance(reader, Given) else reach_of(reader)
        return self.filter(readable(reach, *scope_columns(self.model)))


class ScopedModel(models.Model):
    """A row that some may read and others not: it declares `scope`, and `scope_also` when it has two readerships.
    An ask has a third, `scope_asker`: those who wait for the answer."""

    class Meta:
        abstract = True

    @property
    def scopes(self) -> list[int | None]:
        """The readerships of this row."""
        return [getattr(self, column) for column in scope_columns(type(self))]


def scope_columns(model: type[models.Model]) -> list[str]:
    """The names of a model's scope columns: one, two or three."""
    return [one.name for one in model._meta.get_fields() if one.name in {"scope", "scope_also", "scope_asker"}]


def readable(reach: Reach | Given, *columns: str) -> Q:
    """The condition that one of these columns, each with a scope, is within a reach."""
    return reduce(or_, (Q(**{f"{column}__readable": reach}) for column in columns))


@models.BigIntegerField.register_lookup
class Readable(models.Lookup):
    """`scope__readable=reach`: one of the reader's keys; for the backbone any readership but a single person's."""

    lookup_name = "readable"
    prepare_rhs = False

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]
        """Of the number's lowest three bits, which are the kind, only the backbone's condition takes notice."""
        left, params = self.process_lhs(compiler, connection)
        held = f"{left} = ANY(%s::bigint[])"
        staff = f"({held} OR (%s AND ({left} & 7) <> {int(Kind.PERSON)}))"
        if isinstance(self.rhs, Given):
            return staff, [*params, self.rhs.of(attrgetter("keys")), self.rhs.of(attrgetter("backbone")), *params]
        keys = sorted(self.rhs.keys)
        return (staff, [*params, keys, True, *params]) if self.rhs.backbone else (held, [*params, keys])


class DatedQuerySet(ScopedQuerySet[M_co]):
    """Brings `current` to a scoped model of posts, with `since` and `until`."""

    def current(self) -> Self:
        """The posts held now: begun, and not yet ended."""
        return self.filter(Q(until=None) | Q(until__gt=Moment()), since__lte=Moment())
