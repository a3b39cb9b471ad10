"""What it costs to know what a person may read, and to read twenty topics of a workgroup behind the database's wall.

`python -m bench.reach FILE` reads the personas of both sizes from a file and prints seconds. BENCH_ADMIN is the address
of the server's administrator, for whom there is no wall; the database's name is put in.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import django

django.setup()

import psycopg2  # noqa: E402 -- Django comes first
from django.db import connection  # noqa: E402

from bench.ground import LARGE, SMALL  # noqa: E402
from compact.access import reaches  # noqa: E402
from compact.wall import entered  # noqa: E402
from workgroups.models import Discussion  # noqa: E402

TIMES = 200
PAGE = 20


def spent(act: Callable[[], Any]) -> dict[str, float]:
    """The median seconds of an act, and what one in twenty takes longer than."""
    times = []
    for _ in range(TIMES):
        begun = perf_counter()
        act()
        times.append(perf_counter() - begun)
    return {"median": median(times), "p95": quantiles(times, n=20)[-1]}


def measured(database: str, persona: dict[str, Any]) -> dict[str, Any]:
    """On one size."""
    connection.close()
    connection.settings_dict["NAME"] = database
    reach = reaches([persona["pk"]])[persona["pk"]]
    topics = Discussion.objects.visible_to(reach).filter(workgroup__slug=persona["workgroup"])
    sql, params = topics.order_by("-last_post_at", "-pk")[:PAGE].query.sql_with_params()
    found = {"reach": spent(lambda: reaches([persona["pk"]]))}
    with entered(reach), connection.cursor() as cursor:
        found["walled"] = spent(lambda: _rows(cursor, sql, params))
    parts = os.environ["BENCH_ADMIN"].rsplit("/", 1)[0]
    free = psycopg2.connect(f"{parts}/{database}")
    with free.cursor() as cursor:
        found["free"] = spent(lambda: _rows(cursor, sql, params))
    free.close()
    return found


def _rows(cursor: Any, sql: str, params: Any) -> None:
    cursor.execute(sql, params)
    cursor.fetchall()


if __name__ == "__main__":
    with open(sys.argv[1]) as source:
        everyone = json.load(source)
    print(json.dumps({database: measured(database, everyone[database]["member"]) for database in (SMALL, LARGE)}))
