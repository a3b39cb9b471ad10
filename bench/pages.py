"""Pages as the web role, in this process, through the handler that the web server calls.

`python -m bench.pages FILE ROUNDS` reads the personas of both sizes from a file and prints, for each page that each
persona opens, how many queries it takes at both sizes, and the server time of the pages that people use most. The two
sizes take turns in the same process, so that whatever slows the machine down slows both.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from statistics import median
from time import perf_counter, process_time
from typing import Any

from compact.wsgi import application  # sets Django up for the rest

# isort: split
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from bench.counting import counted
from bench.ground import LARGE, SMALL

AT_ONCE = 10

TIMED = {
    "Today of a member": ("member", "today"),
    "Today of a convener": ("convener", "today"),
    "Today of the backbone": ("backbone", "today"),
    "a workgroup's page": ("member", "workgroups:workgroup"),
    "a discussion": ("member", "workgroups:discussion"),
}

Personas = dict[str, dict[str, Any]]


def use(database: str) -> None:
    """Go on with the database of another size."""
    connection.close()
    connection.settings_dict["NAME"] = database
    ContentType.objects.clear_cache()


def get(path: str, session: str = "") -> tuple[int, bytes]:
    """What the web server would answer."""
    status: list[int] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False, "HTTP_COOKIE": f"session={session}" if session else "",
    }  # fmt: skip
    answer = application(environ, lambda line, headers, error=None: status.append(int(line.split()[0])))
    try:
        return status[0], b"".join(answer)
    finally:
        answer.close()


def opened(personas: Personas) -> dict[str, list[str]]:
    """The queries of each page that each persona can open, by "persona name"."""
    found = {}
    get("/")  # whatever is looked up once for a process
    for who, persona in personas.items():
        for name, path in persona["addresses"].items():
            with counted() as queries:
                status, _body = get(path, persona["session"])
            if status == 200:
                found[f"{who} {name}"] = queries
    return found


def timed(small: Personas, large: Personas, rounds: int) -> dict[str, Any]:
    """The median seconds of a page, wall and CPU of this process, in turns at both sizes."""
    times: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(rounds + 1):
        for database, personas in ((SMALL, small), (LARGE, large)):
            use(database)
            for what, (who, name) in TIMED.items():
                person = personas[who]
                found = [time_of(person["addresses"][name], person["session"]) for _ in range(AT_ONCE)]
                if number:  # the first round warms up
                    times.setdefault((what, database), []).extend(found)
    return {
        what: {
            database: {
                "wall": median(wall for wall, _cpu in times[what, database]),
                "cpu": median(cpu for _wall, cpu in times[what, database]),
            }
            for database in (SMALL, LARGE)
        }
        for what in TIMED
    }


def time_of(path: str, session: str) -> tuple[float, float]:
    """Seconds of one request: on the clock, and of this process."""
    begun, worked = perf_counter(), process_time()
    status, _body = get(path, session)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return perf_counter() - begun, process_time() - worked


def main(file: str, rounds: str) -> None:
    """Measure and print."""
    logging.disable(logging.WARNING)  # which pages somebody may not open is no news here
    with open(file) as source:
        personas = json.load(source)
    queries = {}
    for database in (SMALL, LARGE):
        use(database)
        queries[database] = opened(personas[database])
    print(json.dumps({"queries": queries, "times": timed(personas[SMALL], personas[LARGE], int(rounds))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
