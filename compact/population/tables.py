"""Writing many rows at once: INSERT … SELECT from what the models know, without indexes while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], columns: dict[str, str], rows: str) -> int:
    """Write `SELECT columns FROM rows` into a model's table. What is not named gets the field's own default.

    Returns how many rows that made.
    """
    params: list[Any] = []
    chosen = dict(columns)
    blank = model()
    for field in model._meta.local_concrete_fields:
        name = str(field.column)
        # The database works out generated columns, and the id comes from the sequence.
        if name in chosen or getattr(field, "generated", False) or field.primary_key:
            continue
        if field.null and not field.has_default():
            continue
        chosen[name] = "%s"
        params.append(field.get_db_prep_save(field.pre_save(blank, True), connection))  # noqa: FBT003
    names = ", ".join(f'"{name}"' for name in chosen)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(chosen.values())} {rows}', params
        )
        made: int = cursor.rowcount
    return made


def execute(sql: str) -> None:
    """Run a statement. As in `insert`, a percent sign is written twice."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [])


def last_id(model: type[models.Model]) -> int:
    """The highest id so far; 0 for an empty table."""
    last: int = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return last


def advance(model: type[models.Model]) -> None:
    """Let the sequence go on after the ids that were written by hand."""
    table = model._meta.db_table
    execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce((SELECT max(id) FROM {table}), 1))")


@contextmanager
def bare(model: type[models.Model]) -> Iterator[None]:
    """Take foreign keys and plain indexes off a table, and put them back: checked and built once, not per row."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
            " AND contype = 'f'",
            [table],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = %s::regclass AND NOT i.indisunique",
            [table],
        )
        indexes = cursor.fetchall()
    for name, _definition in keys:
        execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        execute(definition.replace("%", "%%"))
    for name, definition in keys:
        execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
