"""The queries of a page, as our limits count them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

UNCOUNTED = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries run meanwhile; those that only open, name or leave a transaction are not counted."""
    queries: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not sql.startswith(UNCOUNTED) and "set_config" not in sql and "current_setting('app.keys'" not in sql[:60]:
            queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield queries
