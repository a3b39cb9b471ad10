"""The roles that the database's second wall stands on, as `docs/deploy.md` explains them.

Roles belong to the whole database server, so an administrator makes them and no migration does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  a class with a small letter

DATABASE = "compact"
OWNER = "compact_owner"
WEB_LOGIN = "compact_web_login"
WORKER_LOGIN = "compact_worker_login"
LOGINS = (OWNER, WEB_LOGIN, WORKER_LOGIN)

ROLES = {
    "compact_web": "NOLOGIN",
    "compact_worker": "NOLOGIN",
    "compact_backbone": "NOLOGIN",
    OWNER: "LOGIN CREATEDB",
    WEB_LOGIN: "LOGIN",
    WORKER_LOGIN: "LOGIN",
}
MEMBERSHIPS = (
    # the owner may act as the others, so that tests can
    "GRANT compact_web, compact_worker, compact_backbone TO compact_owner",
    "GRANT compact_web TO compact_web_login",
    # the web process becomes the backbone for one transaction, and is not it otherwise
    "GRANT compact_backbone TO compact_web_login WITH INHERIT FALSE, SET TRUE",
    "GRANT compact_worker TO compact_worker_login",
)


def existing(connection: Connection) -> set[str]:
    """Which of our roles the server has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)])
        return {name for (name,) in cursor.fetchall()}


def may_create_roles(connection: Connection) -> bool:
    """Whether the role that this connection runs as can do what `prepare` does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole AND rolcreatedb FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def prepare(connection: Connection, passwords: Mapping[str, str], *, database: str = DATABASE) -> None:
    """Make what is missing of the roles and of `database`; a second time changes nothing.

    `connection` is an administrator's, as `connected` gives it. Login roles get the password that `passwords` names.
    """
    have = existing(connection)
    with connection.cursor() as cursor:
        for role, attributes in ROLES.items():
            if role not in have:
                cursor.execute(sql.SQL(f"CREATE ROLE {{}} {attributes}").format(sql.Identifier(role)))
        for role, password in passwords.items():
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))
        for membership in MEMBERSHIPS:
            cursor.execute(membership)
        _prepare_database(cursor, database)


def prepare_schema(connection: Connection) -> None:
    """Let the owner make tables in a database that somebody else made; `connection` is to that database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT has_schema_privilege('{OWNER}', 'public', 'CREATE')")
        if not cursor.fetchone()[0]:
            cursor.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")


def _prepare_database(cursor: psycopg2.extensions.cursor, database: str) -> None:
    name = sql.Identifier(database)
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone() is None:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:  # only a member of a role can give it a database
            cursor.execute(f"GRANT {OWNER} TO CURRENT_USER")
        cursor.execute(sql.SQL(f"CREATE DATABASE {{}} OWNER {OWNER}").format(name))
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    cursor.execute(sql.SQL(f"GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {{}} TO {OWNER}").format(name))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO compact_web, compact_worker").format(name))


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection to a `postgres://` address, closed afterwards; each statement is a transaction of its own.

    Raises psycopg2.OperationalError when it cannot connect.
    """
    connection = psycopg2.connect(url, connect_timeout=10, application_name="compact runtime")
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def as_role(url: str, role: str, password: str, *, database: str | None = None) -> str:
    """The same server's address for another role, and another database if one is named."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    path = f"/{quote(database)}" if database else parts.path
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password, safe='')}@{host}", path=path))
