"""Five years of weekly meetings in a workgroup of many: the pages, and changing one meeting and all that follow.

`python -m bench.meetings ORGANIZATIONS PEOPLE` runs as the owner, makes the workgroup once and a series beside a short
one, and then asks as the web's role: it prints the seconds and the queries of each. What it makes stays.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.test import Client  # noqa: E402 -- Django comes first
from django.utils.timezone import localdate  # noqa: E402

from bench.counting import counted  # noqa: E402
from bench.workgroup import MANY, TIMES, as_owner, as_web, convener, opened, workgroup  # noqa: E402
from compact.accounts.models import User  # noqa: E402
from compact.wall import entered  # noqa: E402
from workgroups.models import Dates, Details, Meeting, Repeats, Schedule, Workgroup  # noqa: E402

FIVE_YEARS, SHORT = 260, 3
ZONE = "America/Los_Angeles"


def series(of: Workgroup, number: int) -> Meeting:
    """So many weekly meetings, sent. Returns the second one."""
    begins = datetime.combine(localdate() + timedelta(days=3), time(10))
    details = Details(title="Bench", place="Central Library", link="https://video.example.org/bench")
    dates = Dates(begins, 90, ZONE, Repeats.WEEKLY, count=number)
    first = Schedule(of, by=convener(of)).call(dates, details, announced=True, token=uuid4())
    if first is None:
        raise RuntimeError("The workgroup is closed.")
    return Meeting.objects.filter(series=first.series).select_related("series").order_by("recurs_at")[1]


def changed(of: Workgroup, number: int) -> dict[str, tuple[float, int]]:
    """Seconds and statements of each change to a meeting of such a series and all that follow, each told once."""
    as_owner()
    second, by = series(of, number), convener(of)
    as_web()
    later = Dates(second.local_start.replace(tzinfo=None, hour=14) + timedelta(days=1), 60, ZONE)
    steps: dict[str, Callable[[Schedule, Meeting], bool]] = {
        "move": lambda schedule, one: schedule.move(one, later, known=one.changed_at, following=True),
        "edit": lambda schedule, one: schedule.edit(one, Details(place="x"), known=one.changed_at, following=True),
        "call off": lambda schedule, one: schedule.call_off(one, "x", known=one.changed_at, following=True),
    }
    found = {}
    for name, step in steps.items():
        one = again(second, by)
        with counted() as queries:
            begun = perf_counter()
            with entered(by):
                if not step(Schedule(of, by=by), one):
                    raise RuntimeError(f"Nothing came of: {name}.")
            found[name] = (perf_counter() - begun, len(queries))
    return found


def again(meeting: Meeting, reader: User) -> Meeting:
    """As it is now."""
    with entered(reader):
        return Meeting.objects.select_related("series").get(pk=meeting.pk)


def main(organizations: int, people: int) -> dict[str, Any]:
    """Measure."""
    of = workgroup(MANY, organizations, people)
    few, many = changed(of, SHORT), changed(of, FIVE_YEARS)
    as_owner()
    standing = series(of, FIVE_YEARS)
    browser = Client()
    browser.force_login(convener(of), backend="compact.accounts.sessions.Backend")
    as_web()
    pages = {"list": f"/workgroups/{of.slug}/meetings/", "meeting": standing.get_absolute_url(), "new": ""}
    pages["new"] = f"{pages['list']}new/"
    timed = {}
    for name, address in pages.items():
        opened(browser, address)
        times = [opened(browser, address) for _ in range(TIMES)]
        timed[name] = (median(seconds for seconds, _queries in times), max(queries for _seconds, queries in times))
    return {"few": few, "many": many, "pages": timed}


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
