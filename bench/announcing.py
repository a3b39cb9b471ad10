"""Announcing one event to everyone, beside the bare statement that writes as many rows.

`python -m bench.announcing ROUNDS` runs as the owner, who reads and writes what the worker does, on a database with a
crowd in it, and prints the seconds of both, taken in turns.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 -- Django comes first

from compact.access import PARTNERS, PUBLIC  # noqa: E402
from compact.accounts.models import Rhythm, User  # noqa: E402
from compact.agreements.models import Agreement  # noqa: E402
from compact.notifications.announcing import announce_all  # noqa: E402
from compact.notifications.events import record  # noqa: E402
from compact.notifications.models import Event, Notification  # noqa: E402

TABLE = Notification._meta.db_table
BARE = "bench_bare"  # the same columns and indexes


def prepare() -> None:
    """A table like that of notifications, with the same rows in it."""
    Event.objects.filter(announced_at=None).delete()
    execute(f"DROP TABLE IF EXISTS {BARE}")
    execute(f"CREATE TABLE {BARE} (LIKE {TABLE} INCLUDING ALL)")
    execute(
        f'INSERT INTO {BARE} (event_id, person_id, "group", delivery, read_at)'
        f' SELECT event_id, person_id, "group", delivery, read_at FROM {TABLE}'
    )
    execute(f"VACUUM ANALYZE {BARE}, {TABLE}")


def execute(sql: str) -> int:
    """Run one statement; returns how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def announced() -> tuple[float, Event]:
    """Seconds from an event that waits to everyone having it in their inbox."""
    agreement = Agreement.objects.all()[0]
    data = {"title": agreement.title, "summary": "What was agreed.", "path": agreement.get_absolute_url()}
    with transaction.atomic():
        event = record(
            "agreement_published", actor=None, target=agreement, audience=[PARTNERS], visible=[PUBLIC], data=data
        )
    begun = perf_counter()
    announce_all()
    return perf_counter() - begun, event


def written(event: Event) -> float:
    """Seconds of the bare statement."""
    begun = perf_counter()
    execute(
        f'INSERT INTO {BARE} (event_id, person_id, "group", delivery)'
        f" SELECT {event.pk}, id, 'decided', 'digest' FROM accounts_user WHERE is_active"
    )
    return perf_counter() - begun


def in_turns(rounds: int) -> dict[str, list[float]]:
    """Both, one after the other, some times over."""
    prepare()
    times: dict[str, list[float]] = {"ours": [], "bare": [], "rows": []}
    for _ in range(rounds):
        took, event = announced()
        times["ours"].append(took)
        times["rows"].append(event.notifications.count())
        times["bare"].append(written(event))
    return times


if __name__ == "__main__":
    mixed = in_turns(2)
    User.objects.update(rhythm=Rhythm.WEEKLY)
    execute("VACUUM ANALYZE accounts_user")
    print(json.dumps({"mixed": mixed, "weekly": in_turns(int(sys.argv[1]))}))
