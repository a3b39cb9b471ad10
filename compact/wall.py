"""The second wall: row-level security in PostgreSQL, from the same scopes as `visible_to` (see `compact.access`).

Migrations build it around a table; a request enters it with the keys of its reader.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, migrations, transaction

from compact.access import Kind, Reach, reach_of
from compact.history.context import BY

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from compact.accounts.models import User

KEYS = "(SELECT string_to_array(nullif(current_setting('app.keys', true), ''), ',')::bigint[])::bigint[]"


def wall(table: str, *, also: bool = False) -> migrations.RunSQL:
    """A migration operation: row-level security on a scoped table, forced, with a policy for each kind of process."""
    columns = ["scope", "scope_also"] if also else ["scope"]
    reader = " OR ".join(f"{column} = ANY({KEYS})" for column in columns)
    staff = " OR ".join(f"({column} & 7) <> {int(Kind.PERSON)} OR {column} = ANY({KEYS})" for column in columns)
    policies = {"owner": "true", "worker": "true", "web": reader, "backbone": staff}
    create = "".join(
        f"CREATE POLICY {role} ON {table} TO compact_{role} USING ({rule}) WITH CHECK ({rule});\n"
        for role, rule in policies.items()
    )
    drop = "".join(f"DROP POLICY {role} ON {table};\n" for role in policies)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n{create}",
        f"{drop}ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def kept_by(table: str, keepers: str, *, also: bool = False) -> migrations.RunSQL:
    """A migration operation for a walled table that many read and few write: pages of persons write only as a keeper.

    `keepers` is a condition with `{keys}` for the reader's keys, for example that one of the numbers of those who run
    the workgroup is among them. Whoever writes for other reasons is handed a keeper's scope after the rule was asked.
    The backbone, jobs and migrations write as before. `also` for a table whose rows have a second readership.
    """
    rule = keepers.format(keys=KEYS)
    columns = ["scope", "scope_also"] if also else ["scope"]
    reader = " OR ".join(f"{column} = ANY({KEYS})" for column in columns)
    return migrations.RunSQL(
        f"DROP POLICY web ON {table};\n"
        f"CREATE POLICY web ON {table} FOR SELECT TO compact_web USING ({reader});\n"
        f"CREATE POLICY web_adds ON {table} FOR INSERT TO compact_web WITH CHECK ({rule});\n"
        f"CREATE POLICY web_changes ON {table} FOR UPDATE TO compact_web USING ({rule}) WITH CHECK ({rule});\n"
        f"CREATE POLICY web_removes ON {table} FOR DELETE TO compact_web USING ({rule});",
        f"DROP POLICY web_adds ON {table}; DROP POLICY web_changes ON {table}; DROP POLICY web_removes ON {table};\n"
        f"DROP POLICY web ON {table};\n"
        f"CREATE POLICY web ON {table} TO compact_web USING ({reader}) WITH CHECK ({reader});",
    )


@contextmanager
def entered(reader: "User | AnonymousUser | Reach | None", *, page: str = "") -> Iterator[None]:
    """Open a transaction in which the database shows what this reader may see, and nothing else.

    A reader of the backbone acts as the role `compact_backbone` for the length of it. Streamed responses and work
    after commit run outside the request's transaction and enter again by themselves. What is changed in it is recorded
    in the reader's name, for the organizations they act for, and as done on that `page` (the name of an address).
    """
    reach = reach_of(reader)
    by = json.dumps({"user": reach.person_id, "for": sorted(reach.organizations), "page": page})
    with _keys(reach.keys, backbone=reach.backbone, by=by):
        yield


@contextmanager
def handing_over(*scopes: int | None) -> Iterator[None]:
    """Widen the wall to exactly these readerships while a row is written that belongs to somebody else.

    A person who asks a workgroup for a place writes a row that only its conveners read; a person who accepts an
    invitation enters an organization. Whoever calls this has checked the right first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.keys', true)")
        before = cursor.fetchone()[0] or ""
    held = frozenset(int(key) for key in before.split(",") if key)
    with _keys(held | {number for number in scopes if number is not None}):
        yield


@contextmanager
def _keys(keys: Iterable[int], *, backbone: bool = False, by: str | None = None) -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT current_setting('app.keys', true), current_setting('role'), current_setting('{BY}', true),"
                " set_config('app.keys', %s, true), set_config(name, coalesce(%s, current_setting(name, true)), true)"
                f" FROM (VALUES ('{BY}')) AS told (name)",
                [",".join(map(str, sorted(keys))), by],
            )
            before, role, before_by, *_now = cursor.fetchone()
            if backbone:
                cursor.execute("SELECT set_config('role', 'compact_backbone', true)")
        yield
    # A released savepoint keeps SET LOCAL, so what held before is put back by hand.
    if nested:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT set_config('app.keys', %s, true), set_config('role', %s, true), set_config('{BY}', %s, true)",
                [before or "", role, before_by or ""],
            )


def refuse_strong_role() -> None:
    """Refuse to serve as a role that could see through the wall.

    Raises ImproperlyConfigured when the connection's role is a superuser, bypasses policies, or owns tables.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relkind = 'r'),"
            " current_user FROM pg_roles r WHERE rolname = current_user"
        )
        superuser, bypasses, owns, name = cursor.fetchone()
    if superuser or bypasses or owns:
        what = "is a superuser" if superuser else "bypasses row-level security" if bypasses else "owns tables"
        told = f"The database role {name} {what}, so the wall between organizations would not hold. "
        raise ImproperlyConfigured(told + "Serve pages as compact_web_login (see docs/deploy.md).")
