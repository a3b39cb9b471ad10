"""The steps, each one statement or a few; nothing is drawn in Python, so that size costs only the database."""

from collections.abc import Callable, Iterator

from django.db import connection, transaction

from compact.population import partnership, places, talk
from compact.population.ground import MARK, Ground, Size
from compact.population.tables import execute
from partners.models import Organization


class AlreadyPopulated(Exception):
    """Raised when the database holds a synthetic compact already; a second one would not be the same as the first."""


def populate(size: Size, told: Callable[[str, int], None] = lambda what, count: None) -> None:
    """Write a synthetic compact beside whatever is there; `told` hears of each step and how many rows it made.

    Raises AlreadyPopulated for a second time.
    """
    if Organization.objects.filter(slug=f"{MARK}1").exists():
        raise AlreadyPopulated
    with transaction.atomic():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET LOCAL synchronous_commit = off")
        execute("SET LOCAL work_mem = '128MB'")
        execute("SET LOCAL maintenance_work_mem = '256MB'")
        for what, count in _steps(Ground(size)):
            told(what, count)
    if not connection.in_atomic_block:
        execute("VACUUM (ANALYZE)")
    else:
        execute("ANALYZE")


def _steps(on: Ground) -> Iterator[tuple[str, int]]:
    """Write, in the order in which one thing needs the other."""
    yield "organizations", partnership.organizations(on)
    yield "people", partnership.people(on)
    yield "affiliations", partnership.affiliations(on)
    yield "workgroups", partnership.workgroups(on)
    yield "conveners", partnership.conveners(on)
    yield "places", partnership.seats(on)
    yield "people in places", partnership.holders(on)
    partnership.members(on)
    yield "discussions", talk.discussions(on)
    yield "posts", talk.posts(on)
    yield "requests for places", places.requests(on)
    yield "offers of places", places.offers(on)
    yield "notifications", talk.notifications(on)
