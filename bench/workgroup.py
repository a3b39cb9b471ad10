"""A workgroup of many: the members' page, approving 200 requests at once, and the file of everybody in it.

`python -m bench.workgroup ORGANIZATIONS PEOPLE` runs as the owner, makes a workgroup of that size and a small one once,
and then asks as the web's role: it prints the seconds and the queries of each. What it makes are few rows beside those
of the ground, and stay.
"""

from __future__ import annotations

import json
import sys
import tracemalloc
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 -- Django comes first
from django.test import Client  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from bench.counting import counted  # noqa: E402
from compact.accounts.models import User  # noqa: E402
from compact.wall import entered  # noqa: E402
from partners.models import Affiliation, Organization  # noqa: E402
from workgroups.models import (  # noqa: E402
    Convener,
    Seat,
    SeatHolder,
    SeatRequest,
    SeatRole,
    Workgroup,
    approve_all,
)
from workgroups.views.listing import written  # noqa: E402

MANY, FEW = "bench-of-many-places", "bench-of-few-places"
ASKING = 200
TIMES = 20


def workgroup(slug: str, organizations: int, people: int) -> Workgroup:
    """A workgroup with so many organizations, one of ten without a person, and so many people; run by one of them."""
    if found := Workgroup.objects.filter(slug=slug).first():
        return found
    began = now() - timedelta(days=30)
    found = Workgroup.objects.create(slug=slug, name=f"Bench {slug}", goal_numbers=[1])
    partners = Organization.objects.bulk_create(
        Organization(slug=f"{slug}-{n}", name=f"Bench {slug} {n:04}") for n in range(organizations)
    )
    persons = User.objects.bulk_create(User(email=f"{n}@{slug}.example.org", name=f"Person {n}") for n in range(people))
    seats = Seat.objects.bulk_create(Seat(workgroup=found, organization=one, since=began) for one in partners)
    filled = [seat for number, seat in enumerate(seats) if number % 10]
    at = [(filled[number % len(filled)], one) for number, one in enumerate(persons)]
    Affiliation.objects.bulk_create(
        Affiliation(person=one, organization=seat.organization, since=began) for seat, one in at
    )
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=seat, person=one, since=began, role=SeatRole.CONTACT if n >= len(filled) else SeatRole.PRIMARY)
        for n, (seat, one) in enumerate(at)
    )
    runs = {"workgroup": found, "organization": filled[0].organization, "since": began}
    Convener.objects.bulk_create([Convener(**runs), Convener(**runs, person=persons[0])])
    return found


def requests(of: Workgroup, count: int) -> list[int]:
    """So many people of organizations without a place ask for one. Returns the numbers of their requests."""
    begun = SeatRequest.objects.filter(workgroup=of).count()
    began = now() - timedelta(days=30)
    marks = [f"{of.slug}-asks-{begun + n}" for n in range(count)]
    partners = Organization.objects.bulk_create(Organization(slug=one, name=one) for one in marks)
    persons = User.objects.bulk_create(User(email=f"{one}@bench.example.org", name=one) for one in marks)
    Affiliation.objects.bulk_create(
        Affiliation(person=one, organization=at, since=began) for at, one in zip(partners, persons, strict=True)
    )
    return [
        SeatRequest.ask(of, organization=at, role="primary", why="We work on it, too.", by=one)[0].pk
        for at, one in zip(partners, persons, strict=True)
    ]


def opened(browser: Client, address: str) -> tuple[float, int]:
    """Seconds and queries of one page."""
    with counted() as queries:
        begun = perf_counter()
        status = browser.get(address, headers={"host": "localhost"}).status_code
        seconds = perf_counter() - begun
    if status != 200:
        raise RuntimeError(f"{address}: {status}")
    return seconds, len(queries)


def convener(of: Workgroup) -> User:
    """Who runs it."""
    return User.objects.get(convenes__workgroup=of)


def as_web() -> None:
    """Ask as a page of a person would."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE compact_web")


def as_owner() -> None:
    """Make what is asked for."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def approved(of: Workgroup, count: int) -> tuple[float, int]:
    """Seconds and statements of approving so many at once, each told."""
    as_owner()
    pks, by = requests(of, count), convener(of)
    as_web()
    with counted() as queries:
        begun = perf_counter()
        with entered(by):
            done = approve_all(of, list(SeatRequest.objects.filter(pk__in=pks)), by=by).done
        seconds = perf_counter() - begun
    if len(done) != count:
        raise RuntimeError(f"{len(done)} of {count} were approved.")
    return seconds, len(queries)


def main(organizations: int, people: int) -> dict[str, Any]:
    """Measure."""
    many, few = workgroup(MANY, organizations, people), workgroup(FEW, 3, 9)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found: dict[str, Any] = {}
    for name, one in (("many", many), ("few", few)):
        as_owner()
        requests(one, 3)
        browser = Client()
        browser.force_login(convener(one), backend="compact.accounts.sessions.Backend")
        as_web()
        address = f"/workgroups/{one.slug}/members/"
        opened(browser, address)
        times = [opened(browser, address) for _ in range(TIMES)]
        found[name] = median(seconds for seconds, _queries in times)
        found[f"{name} queries"] = max(queries for _seconds, queries in times)
    found["one"], found["one statements"] = approved(many, 1)
    found["all"], found["all statements"] = approved(many, ASKING)
    as_owner()
    reader = convener(many)
    as_web()
    tracemalloc.start()
    begun = perf_counter()
    found["lines"] = sum(line.count("\r\n") for line in written(reader, many, addresses=True))
    found["file"] = perf_counter() - begun
    found["bytes"] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
