"""In whose name the database records a change, and why.

A request is one transaction, so `compact.wall.entered` says who in the same statement that says who reads: no query
more, and nothing in front of any statement; pghistory's own middleware writes a second one in front of each. What runs
outside requests, over many transactions, says what it is with `doing`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from psycopg2.extensions import adapt

from compact.standing import StandsFor

# Beside each change the triggers write what this setting of a transaction holds. It is pghistory's own.
BY = "pghistory.context_metadata"
WRITES = ("insert", "update", "delete", "merge", "with")

_told: ContextVar[dict[str, Any] | None] = ContextVar("told", default=None)


@contextmanager
def doing(job: str, *, reason: str = "") -> Iterator[None]:
    """What is written inside is recorded as done by this job or command. Usable as a decorator, too.

    A statement that writes carries the name along, so that it holds in every transaction and through any pool.
    """
    before = _told.set({"job": job, "reason": reason})
    try:
        with connection.execute_wrapper(_carry):
            yield
    finally:
        _told.reset(before)


@contextmanager
def because(reason: str = "", *, acting_for: int | None = None, behalf: StandsFor | None = None) -> Iterator[None]:
    """What is written inside is recorded with a reason, and as done for exactly this organization (its number), or for
    somebody one stands in for. Without any of these nothing is said.

    For changes whose row has no place for a word, for people who act for several organizations, and for stand-ins.
    """
    said: dict[str, Any] = {"reason": reason} if reason else {}
    if acting_for is not None:
        said["for"] = [acting_for]
    if behalf is not None:
        said |= {"for": [behalf.organization], "behalf": behalf.person}
    if not said:
        yield
        return
    told = _told.get()
    if told is not None:
        before = _told.set({**told, **said})
        try:
            yield
        finally:
            _told.reset(before)
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting(name, true),"
                " set_config(name, (coalesce(nullif(current_setting(name, true), '')::jsonb, '{}') || %s)::text, true)"
                f" FROM (VALUES ('{BY}')) AS told (name)",
                [json.dumps(said)],
            )
            was, _now = cursor.fetchone()
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT set_config('{BY}', %s, true)", [was or ""])


def _carry(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001  Django's own signature
    if sql.lstrip().lower().startswith(WRITES) and not getattr(context["cursor"], "name", None):
        name = adapt(json.dumps(_told.get())).getquoted().decode()
        if params is not None:
            name = name.replace("%", "%%")
        sql = f"SELECT set_config('{BY}', {name}, true); {sql}"
    return execute(sql, params, many, context)
