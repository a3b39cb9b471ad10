"""Which address each kind of process reaches the database at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import psycopg2

from compact.runtime import CannotStart, roles
from compact.runtime.embedded import Postgres
from compact.runtime.folder import DataFolder


@dataclass(frozen=True)
class Addresses:
    """The database as the owner (migrations), the web server and the worker see it."""

    owner: str
    web: str
    worker: str


def embedded(postgres: Postgres) -> Addresses:
    """Our own server's, its roles and its database made when they are missing."""
    secret = postgres.folder.secret
    with roles.connected(postgres.url()) as administrator:
        roles.prepare(administrator, {role: secret(role) for role in roles.LOGINS})
    return Addresses(*(postgres.url(role, roles.DATABASE) for role in roles.LOGINS))


def given(environ: Mapping[str, str], folder: DataFolder) -> Addresses:
    """Those of a server that somebody else runs, named by DATABASE_URL.

    With OWNER_DATABASE_URL and WORKER_DATABASE_URL beside it they are taken as they are. Alone, it must be an
    administrator's, and the roles are made. Raises CannotStart with what is missing.
    """
    url = environ["DATABASE_URL"]
    others = [environ.get(name, "") for name in ("OWNER_DATABASE_URL", "WORKER_DATABASE_URL")]
    if all(others):
        return Addresses(owner=others[0], web=url, worker=others[1])
    try:
        with roles.connected(url) as connection:
            return _prepare(url, connection, folder)
    except psycopg2.OperationalError as error:
        raise CannotStart(f"The database at {_place(url)} cannot be reached: {error}") from error


def _prepare(url: str, connection: psycopg2.extensions.connection, folder: DataFolder) -> Addresses:
    place = _place(url)
    if not roles.may_create_roles(connection):
        raise CannotStart(
            f"The role in DATABASE_URL may not create roles at {place}. Give OWNER_DATABASE_URL and "
            "WORKER_DATABASE_URL beside it, or the address of a role that may. See docs/deploy.md."
        )
    names = {role: f"{role} at {place}" for role in roles.LOGINS}
    strangers = sorted(role for role in roles.existing(connection) & names.keys() if not folder.knows(names[role]))
    if strangers:
        raise CannotStart(
            f"{place} already has {', '.join(strangers)}, and {folder.path} does not know their passwords. Give "
            "DATABASE_URL, OWNER_DATABASE_URL and WORKER_DATABASE_URL with their passwords. See docs/deploy.md."
        )
    passwords = {role: folder.secret(name) for role, name in names.items()}
    roles.prepare(connection, passwords, database=unquote(urlsplit(url).path.strip("/")))
    roles.prepare_schema(connection)
    return Addresses(*(roles.as_role(url, role, passwords[role]) for role in roles.LOGINS))


def _place(url: str) -> str:
    """An address without its password."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}"


def prepare_server(environ: Mapping[str, str]) -> str:
    """Make the roles on a managed server, once, as its administrator (ADMIN_DATABASE_URL).

    The passwords and the database's name come from the three addresses the portal will use. Returns what was done,
    as a sentence. Raises CannotStart when an address is missing or the server says no.
    """
    names = ("OWNER_DATABASE_URL", "DATABASE_URL", "WORKER_DATABASE_URL")
    missing = [name for name in ("ADMIN_DATABASE_URL", *names) if not environ.get(name)]
    if missing:
        raise CannotStart(f"{', '.join(missing)} must be set. See docs/deploy.md.")
    passwords: dict[str, str] = {}
    for name, role in zip(names, roles.LOGINS, strict=True):
        parts = urlsplit(environ[name])
        if parts.username != role or not parts.password:
            raise CannotStart(f"{name} must hold the role {role} and a password.")
        passwords[role] = unquote(parts.password)
    database = unquote(urlsplit(environ["OWNER_DATABASE_URL"]).path.strip("/"))
    admin = environ["ADMIN_DATABASE_URL"]
    try:
        with roles.connected(admin) as administrator:
            roles.prepare(administrator, passwords, database=database)
        with roles.connected(urlsplit(admin)._replace(path=f"/{database}").geturl()) as administrator:
            roles.prepare_schema(administrator)
    except psycopg2.Error as error:
        raise CannotStart(f"The server at {_place(admin)} said: {error}") from error
    return f"The roles and the database {database} are ready at {_place(admin)}."
