"""What many tests begin with is built once a minute, and set into each test's transaction as the rows that it left.

Building the World through the models takes forty milliseconds, furnishing it with one of every object ten times as
long, most of it for triggers and round trips; thousands of tests want one. So what was inserted is read back, undone,
and from then on inserted in one statement, triggers and checks of references aside, with a copy of the objects.
"""

import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

# Its days are told from now; within this time nobody can tell the difference.
FRESH = timedelta(seconds=60)
_COLUMNS = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY 1 ORDER BY 1
"""
_COUNTERS = """
SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> ''
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""
_ALONE = "SET session_replication_role = replica"
_AGAIN = "SET session_replication_role = origin"
# How many rows the transaction has written, of each table, those that were taken back since among them.
_WRITTEN = """
SELECT sum(
  pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) +
  pg_stat_get_xact_tuples_deleted(oid)
)::bigint
FROM pg_class
WHERE relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
"""


@dataclass(frozen=True)
class Snapshot:
    """What was built, pickled, and the statement that makes its rows."""

    made: datetime
    built: bytes
    rows: str

    @classmethod
    def take(cls, build: Callable[[], Any]) -> "Snapshot":
        """Build it, read what that inserted, and undo it."""
        with transaction.atomic(), connection.cursor() as cursor:
            undo = transaction.savepoint()
            # What is inserted from here on bears the number of this row or a later one: each savepoint takes the next.
            cursor.execute("CREATE TEMP TABLE snapshot_begins AS SELECT 1 AS here")
            cursor.execute("SELECT xmin::text::bigint FROM snapshot_begins")
            begins = cursor.fetchone()[0]
            made, built = now(), build()
            cursor.execute(_COLUMNS)
            columns = dict(cursor.fetchall())
            cursor.execute(_COUNTERS)
            counters = cursor.fetchall()
            counted = " UNION ALL ".join(
                f"SELECT '{table}', jsonb_agg(to_jsonb(t))::text FROM \"{table}\" t"
                f" WHERE xmin::text::bigint >= {begins}"
                for table in columns
            )
            cursor.execute(f"SELECT * FROM ({counted}) AS found (name, rows) WHERE rows IS NOT NULL")
            found = cursor.fetchall()
            transaction.savepoint_rollback(undo)
        rows = "".join(
            f'INSERT INTO "{table}" ({columns[table]}) SELECT {columns[table]}'
            f' FROM jsonb_populate_recordset(NULL::"{table}", {_quoted(text)});\n'
            for table, text in found
        )
        return cls(made, pickle.dumps(built), f"{_ALONE};\n{rows}{_counted_on(counters, dict(found))}{_AGAIN}")

    def restore(self) -> Any:
        """Insert the rows; the objects that they are."""
        with connection.cursor() as cursor:
            cursor.execute(self.rows)
        return pickle.loads(self.built)

    @property
    def is_fresh(self) -> bool:
        """Whether its days are still right."""
        return abs(now() - self.made) < FRESH


_last: dict[str, Snapshot] = {}


def built(name: str, build: Callable[[], Any]) -> Any:
    """What `build` makes, in the database of this test; known by its name."""
    if name not in _last or not _last[name].is_fresh:
        _last[name] = Snapshot.take(build)
    return _last[name].restore()


@dataclass(frozen=True)
class Beginning:
    """Where a test began, so that what was restored may give way to something larger while nothing else was written."""

    savepoint: Any
    count: int

    @classmethod
    def of_now(cls) -> Any:
        """The savepoint before what comes next; None outside a transaction, where there is no way back."""
        return transaction.savepoint() if connection.in_atomic_block else None

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was written since."""
        return self.savepoint is not None and written() == self.count


def written() -> int:
    """How many rows this transaction has written until now, those that were taken back since among them."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return int(cursor.fetchone()[0])


def _counted_on(counters: list[tuple[str, str, str]], found: dict[str, str]) -> str:
    """Have no number given out twice. A server that a test brought down counts from what it had written down before."""
    last = [
        f"('{sequence}'::regclass, {max(one[column] for one in json.loads(found[table]))})"
        for table, column, sequence in counters
        if table in found
    ]
    numbers = f"(VALUES {', '.join(last)}) AS counted (sequence, number)"
    behind = "coalesce(pg_sequence_last_value(sequence), 0) < number"
    return f"SELECT setval(sequence, number) FROM {numbers} WHERE {behind};\n" if last else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"
