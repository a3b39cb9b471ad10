"""Finds the changes that concern an organization, a workgroup, an agreement or a person, newest first.

Every tracked model has a table of its own; what concerns one thing is found in all of them by one statement, a page of
each and of those the first. It costs the same for the thousandth page as for the first, and the same for two rows as
for fifty.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import CharField, F, Func, JSONField, Min, Model, Q, QuerySet, Value
from django.utils.timezone import get_current_timezone, make_aware

from compact.history.recording import SUBJECTS
from compact.history.tracking import TRACKED, History
from compact.history.words import DESCRIPTIONS, GROUPS, NAMES, WORDED, Change, subject_model

if TYPE_CHECKING:
    from compact.access import Reach

ORDER = ("-pgh_created_at", "-kind", "-pgh_id")
# After which no calendar goes on, and nothing has changed yet.
LAST_DAY = date.max - timedelta(days=1)
COLUMNS = ("pgh_created_at", "kind", "pgh_id", "pgh_label", "pgh_context", "pgh_was", "row")


class _Row(Func):
    """The whole row of the query's own table as JSON."""

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Of the table by its name in this query."""
        alias = compiler.query.get_initial_alias()
        return f"to_jsonb({connection.ops.quote_name(alias)})", []


@dataclass(frozen=True)
class Found:
    """The changes that concern one thing, and those that became one with it (`also`), as far as this reader may know
    them. Like a queryset: lazy, and narrowed by `filter`, `order_by` and a slice, so that it can be paged by key."""

    subject: str  # organization, workgroup, agreement or person
    pk: int
    reader: "Reach"
    also: tuple[int, ...] = ()
    group: str = ""
    since: date | None = None
    until: date | None = None
    where: Q = field(default_factory=Q)
    order: Sequence[str] = ORDER

    @cached_property
    def groups(self) -> dict[str, Any]:
        """What such a thing has a history of, to choose from."""
        held = {DESCRIPTIONS[model._meta.label_lower].group for model, _table in self._tables}
        return {name: words for name, words in GROUPS.items() if name in held}

    @property
    def _tables(self) -> list[tuple[type[Model], type[History]]]:
        described = ((model, table) for model, table in TRACKED.items() if self.subject in table.pgh_subjects)
        return [(model, table) for model, table in described if model._meta.label_lower in DESCRIPTIONS]

    def filter(self, where: Q) -> "Found":
        """Narrowed."""
        return replace(self, where=self.where & where)

    def order_by(self, *order: str) -> "Found":
        """In another order."""
        return replace(self, order=order)

    def __getitem__(self, part: slice) -> "Iterable[Any]":
        """The first ones."""
        arms = [
            self._arm(model, table)[: part.stop]
            for model, table in self._tables
            if self.group in ("", DESCRIPTIONS[model._meta.label_lower].group)
        ]
        if not arms:
            return []
        first, *others = arms
        if not others:
            return first
        return first.union(*others, all=True).order_by(*self.order)[: part.stop]

    def _arm(self, model: type[Model], table: type[History]) -> "QuerySet[Any, Any]":
        rows = table.objects.visible_to(self.reader).filter(**{f"pgh_{self.subject}__in": [self.pk, *self.also]})
        if self.since:
            rows = rows.filter(pgh_created_at__gte=_midnight(self.since))
        if self.until and self.until < LAST_DAY:
            rows = rows.filter(pgh_created_at__lt=_midnight(self.until + timedelta(days=1)))
        kind = Value(model._meta.label_lower, output_field=CharField())
        # Within one table the kind is the same, and the index knows nothing of it.
        order = [one for one in self.order if one.lstrip("-") != "kind"]
        rows = rows.annotate(kind=kind, row=_Row()).filter(self.where).order_by(*order)
        return rows.values_list(*COLUMNS, named=True)


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min), get_current_timezone())


@dataclass(frozen=True)
class Entry:
    """One change and when it was."""

    at: datetime
    change: Change

    @property
    def group(self) -> str:
        """The word for what sort of thing it was."""
        return str(GROUPS[self.change.described.group])


def told(rows: Sequence[Any], reader: "Reach") -> list[Entry]:
    """The same rows with the names of everybody and everything they mention, asked once for all of them."""
    names = _names(rows, reader)
    return [
        Entry(
            one.pgh_created_at,
            Change(one.kind, one.pgh_label, one.row, one.pgh_was or {}, one.pgh_context or {}, names),
        )
        for one in rows
    ]


def _names(rows: Iterable[Any], reader: "Reach") -> dict[tuple[type[Model], Any], str]:
    wanted: dict[type[Model], set[int]] = {model: set() for model in NAMES}
    for model, pk in (mention for one in rows for mention in _mentions(one)):
        if model in wanted and isinstance(pk, int):
            wanted[model].add(pk)
    asked = [_called(model, pks, reader) for model, pks in wanted.items() if pks]
    if not asked:
        return {}
    known = {model._meta.label_lower: model for model in NAMES}
    found = [(known[label], pk, str(name)) for label, pk, name in asked[0].union(*asked[1:], all=True)]
    return {(model, pk): WORDED[model](name) for model, pk, name in found}


def _called(model: type[Model], pks: set[int], reader: "Reach") -> "QuerySet[Any, Any]":
    rows: Any = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(reader)
    label = Value(model._meta.label_lower, output_field=CharField())
    name = F(NAMES[model]) if isinstance(NAMES[model], str) else NAMES[model]
    called: QuerySet[Any, Any] = (
        rows.filter(pk__in=pks).order_by().annotate(_of=label, _called=name).values_list("_of", "pk", "_called")
    )
    return called


def _mentions(one: Any) -> Iterator[tuple[Any, Any]]:
    for subject in SUBJECTS:
        yield subject_model(subject), one.row[f"pgh_{subject}"]
    told_by = one.pgh_context or {}
    yield subject_model("person"), told_by.get("user")
    yield subject_model("person"), told_by.get("behalf")
    for organization in told_by.get("for", ()):
        yield subject_model("organization"), organization
    for held in DESCRIPTIONS[one.kind].model._meta.fields:
        if held.remote_field is not None:
            yield held.remote_field.model, one.row.get(held.column)
            yield held.remote_field.model, (one.pgh_was or {}).get(held.column)


def begins() -> datetime | None:
    """Since when changes are recorded: what was changed before, nobody wrote down."""
    rows: Any = MigrationRecorder.Migration.objects
    found: datetime | None = rows.filter(app="pghistory").aggregate(first=Min("applied"))["first"]
    return found
