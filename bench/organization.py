"""An organization with 5,000 people: the time of its home page, of the file of all of them, and the memory of that.

`python -m bench.organization` runs as the owner, makes the organization once, opens the pages as the web role's reach
would, and prints seconds and bytes. The rows are few beside those of the ground, and stay.
"""

from __future__ import annotations

import json
import re
import tracemalloc
from itertools import chain
from statistics import median
from time import perf_counter

import django

django.setup()

from datetime import timedelta  # noqa: E402 -- Django comes first

from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from compact.accounts.models import User  # noqa: E402
from compact.backbone import orphans  # noqa: E402
from compact.csv_files import csv_lines  # noqa: E402
from compact.sheets.columns import COLUMNS  # noqa: E402
from compact.wall import entered  # noqa: E402
from partners.home import Home  # noqa: E402
from partners.inside import at_home  # noqa: E402
from partners.models import Affiliation, Organization, Role  # noqa: E402
from partners.sheet import members  # noqa: E402
from workgroups.models import Seat, SeatHolder, Workgroup  # noqa: E402

SLUG = "bench-of-many"
MANY = 5000
TIMES = 20
FRAME = re.compile("current_setting|set_config|SAVEPOINT|BEGIN|COMMIT")


def organization() -> User:
    """Who looks after an organization of many, made the first time."""
    found = Organization.objects.filter(slug=SLUG).first()
    if found is not None:
        return User.objects.get(email=f"0@{SLUG}.example.org")
    began = now() - timedelta(days=30)
    found = Organization.objects.create(slug=SLUG, name="Bench of Many")
    people = User.objects.bulk_create(
        [User(email=f"{n}@{SLUG}.example.org", name=f"Person {n}", phone="+1 213 555 0100") for n in range(MANY)]
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=one, organization=found, since=began, roles=[Role.ADMINISTRATOR] if not n else [])
        for n, one in enumerate(people)
    )
    seats = [Seat(workgroup=one, organization=found, since=began) for one in Workgroup.objects.open()[:20]]
    for number, seat in enumerate(Seat.objects.bulk_create(seats)):
        SeatHolder.objects.bulk_create(
            SeatHolder(seat=seat, person=one, since=began) for one in people[number * 200 : number * 200 + 100]
        )
    return people[0]


def opened(reader: User, show: str) -> tuple[float, int]:
    """Seconds and queries of one page of people."""
    reader.fetched_reach = None
    begun = perf_counter()
    with CaptureQueriesContext(connection) as asked, entered(reader), at_home(reader, SLUG) as (found, reach):
        page = Home(found, reader, reach, QueryDict(show))
        render_to_string("partners/home.html", {"home": page, "organization": found, "user": reader})
    queries = [one for one in asked.captured_queries if not FRAME.search(one["sql"])]
    return perf_counter() - begun, len(queries)


def written(reader: User) -> tuple[float, int]:
    """Seconds of the whole file, and the most bytes that Python held meanwhile."""
    tracemalloc.start()
    begun, count = perf_counter(), 0
    with entered(reader), at_home(reader, SLUG) as (found, reach):
        for line in csv_lines(chain([COLUMNS], members(found, reach))):
            count += line.count("\r\n")
    seconds, (_now, most) = perf_counter() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    if count != MANY + 1:
        raise RuntimeError(f"The file has {count} lines.")
    return seconds, most


def main() -> None:
    """Measure and print."""
    reader = organization()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET ROLE compact_web")
    found: dict[str, float] = {}
    for show in ("", "show=free", "q=person+4"):
        opened(reader, show)
        times = [opened(reader, show) for _ in range(TIMES)]
        found[f"page {show}".strip()] = median(seconds for seconds, _queries in times)
        found["queries"] = max(found.get("queries", 0), *(queries for _seconds, queries in times))
    found["file"], found["bytes"] = written(reader)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    begun = perf_counter()
    orphans.counts()
    found["orphans"] = perf_counter() - begun
    print(json.dumps(found))


if __name__ == "__main__":
    main()
