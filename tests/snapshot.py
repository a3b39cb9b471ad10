"""The World is built once a minute, and set into each test's transaction as the rows that it left.

Building it through the models takes forty milliseconds, most of them for triggers and round trips; four thousand tests
want one. So what it inserted is read back, undone, and from then on inserted in one statement, triggers and checks of
references aside, with a copy of its objects.
"""

import pickle
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.timezone import now

from tests.world import World

# Its days are told from now; within this time nobody can tell the difference.
FRESH = timedelta(seconds=60)
_COLUMNS = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Snapshot:
    """The objects of a World, pickled, and the statement that makes its rows."""

    made: datetime
    world: bytes
    rows: str

    @classmethod
    def take(cls) -> "Snapshot":
        """Build a World, read what it inserted, and undo it."""
        with transaction.atomic(), connection.cursor() as cursor:
            undo = transaction.savepoint()
            made, world = now(), World.build()
            cursor.execute(_COLUMNS)
            columns = dict(cursor.fetchall())
            # What this transaction inserted bears its number or a later one: each savepoint takes the next.
            counted = " UNION ALL ".join(
                f"SELECT '{table}', jsonb_agg(to_jsonb(t))::text FROM \"{table}\" t"
                " WHERE xmin::text::bigint >= (pg_current_xact_id()::xid)::text::bigint"
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
        return cls(made, pickle.dumps(world), f"{_ALONE};\n{rows}{_AGAIN}")

    def restore(self) -> World:
        """Insert the rows; the World that they are."""
        with connection.cursor() as cursor:
            cursor.execute(self.rows)
        world: World = pickle.loads(self.world)
        return world

    @property
    def is_fresh(self) -> bool:
        """Whether its days are still right."""
        return abs(now() - self.made) < FRESH


_ALONE = "SET session_replication_role = replica"
_AGAIN = "SET session_replication_role = origin"
_last: list[Snapshot] = []


def world() -> World:
    """A World in the database of this test, as `World.build()` makes it."""
    if not _last or not _last[0].is_fresh:
        _last[:] = [Snapshot.take()]
    return _last[0].restore()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"
