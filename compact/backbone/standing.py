"""How all partners stand: who has not answered, counted and in order of urgency.

Only organizations whose name is known are counted, and never the backbone itself: its staff is not quiet, it asks.
"""

from datetime import UTC, date, datetime
from typing import NamedTuple, Self

from django.db import connection
from django.http import Http404
from django.utils.timezone import localdate

from compact.resting import RESTING

NEVER = date.max
FIRST = datetime.min.replace(tzinfo=UTC)
MOST_OF_IT = 0.75

# All that is open is gone through once: what is counted, and who comes first after a place in the order. Counted by
# organization first, then by how many asks wait at each: at thousands of partners nothing is sorted.
STANDING = f"""
    WITH open AS MATERIALIZED (
        SELECT organization_id AS id, count(*) FILTER (WHERE snoozed_until > %(today)s) AS snoozed,
               count(*) FILTER (WHERE waits) AS waiting, min(asked_at) FILTER (WHERE waits) AS asked,
               coalesce(min(due_on) FILTER (WHERE waits), %(never)s) AS due
        FROM (SELECT organization_id, snoozed_until, due_on, asked_at,
                     (snoozed_until IS NULL OR snoozed_until <= %(today)s)
                       AND NOT ARRAY[post, scope_asker] && {RESTING} AS waits
              FROM asks_ask WHERE answered_at IS NULL AND withdrawn_at IS NULL) AS ask
        WHERE organization_id <> ALL (
            ARRAY(SELECT o.id FROM partners_organization o WHERE o.to_be_confirmed OR o.is_backbone))
        GROUP BY organization_id),
    silent AS (SELECT waiting AS asks, count(*) AS partners FROM open WHERE waiting > 0 GROUP BY waiting),
    ranked AS (
        SELECT asks, partners, sum(asks * partners) OVER (ORDER BY asks DESC) - asks * partners AS before,
               sum(asks * partners) OVER () AS total FROM silent),
    first AS (
        SELECT due, asked, id FROM open
        WHERE waiting > 0 AND (due, asked, id) > (%(due)s::date, %(asked)s::timestamptz, %(organization)s)
        ORDER BY due, asked, id LIMIT %(size)s)
    SELECT (SELECT coalesce(sum(partners), 0)::bigint FROM ranked),
           (SELECT coalesce(sum(least(partners, greatest(0, ceil((total * %(most)s - before) / asks)))), 0)::bigint
              FROM ranked),
           (SELECT coalesce(sum(snoozed), 0)::bigint FROM open),
           (SELECT count(*) FROM partners_organization o WHERE NOT to_be_confirmed AND NOT is_backbone
              AND NOT EXISTS (SELECT FROM open WHERE open.id = o.id)
              AND EXISTS (SELECT FROM asks_ask a WHERE a.organization_id = o.id AND a.answered_at IS NOT NULL)),
           (SELECT count(*) FROM partners_organization WHERE to_be_confirmed),
           due, asked, id
    FROM (SELECT) AS always LEFT JOIN first ON true ORDER BY due, asked, id
"""


class Numbers(NamedTuple):
    """How it stands: silent partners, calls that would bring most answers, asks put off, partners at rest."""

    silent: int
    calls: int
    snoozed: int
    settled: int
    to_be_confirmed: int


class Place(NamedTuple):
    """A place in the order of urgency, to go on from."""

    due: date
    asked: datetime
    organization: int

    @classmethod
    def read(cls, words: str) -> Self | None:
        """From an address; nothing at the beginning. Raises Http404 for what is no such place."""
        if not words:
            return None
        try:
            due, asked, organization = words.split("~")
            return cls(date.fromisoformat(due), datetime.fromisoformat(asked), int(organization))
        except ValueError as error:
            raise Http404 from error

    def __str__(self) -> str:
        return f"{self.due.isoformat()}~{self.asked.isoformat()}~{self.organization}"


def standing(after: Place | None, size: int) -> tuple[Numbers, list[Place]]:
    """The numbers, and the first `size` silent partners after a place, in one query. For a reader of the backbone."""
    place = after or Place(date.min, FIRST, 0)
    told = {"today": localdate(), "never": NEVER, "most": MOST_OF_IT, "size": size, **place._asdict()}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, told)
        rows = cursor.fetchall()
    numbers = Numbers(*rows[0][: len(Numbers._fields)])
    return numbers, [Place(*row[len(numbers) :]) for row in rows if row[-1] is not None]
