"""Every partner by answers of any kind, never by visits."""

from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from compact.accounts.models import User
from compact.asks.models import Ask, CallNote
from compact.counting import count_by
from compact.working_days import working_days_ago
from partners.models import Affiliation, Organization

ROWS = 50

# Joined as sets: one lookup for each place costs seconds where there are forty thousand.
PLACES = """
    WITH place AS (
        SELECT s.id, s.organization_id FROM workgroups_seat s JOIN workgroups_workgroup w ON w.id = s.workgroup_id
        WHERE w.state = 'active' AND s.since <= now() AND (s.until IS NULL OR s.until > now()))
    SELECT (SELECT count(*) FROM place), count(DISTINCT place.id)
    FROM place JOIN workgroups_seatholder h ON h.seat_id = place.id
    JOIN partners_affiliation a ON a.person_id = h.person_id AND a.organization_id = place.organization_id
    WHERE h.since <= now() AND (h.until IS NULL OR h.until > now())
      AND (h.term_ends_at IS NULL OR h.term_ends_at > now()) AND h.emeritus_since IS NULL
      AND a.since <= now() AND (a.until IS NULL OR a.until > now())
"""


class Month(NamedTuple):
    """The last four weeks of work: what was asked, what was answered, and what stands empty today."""

    asked: int
    answered: int
    places: int
    empty: int

    @property
    def share(self) -> int:
        """How much of what was asked has been answered, in percent."""
        return round(100 * self.answered / self.asked) if self.asked else 0


class Overview:
    """A page of partners by name, after one of them (its id). Raises Http404 for what is no id."""

    def __init__(self, reader: User, after: str = "") -> None:
        if after and not after.isdecimal():
            raise Http404
        self.reader = reader
        self.after = int(after or 0)

    @cached_property
    def month(self) -> Month:
        """What the head of the page counts."""
        lately = Ask.objects.visible_to(self.reader).filter(withdrawn_at=None, asked_at__gt=working_days_ago(20))
        asks = lately.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
        with connection.cursor() as cursor:
            cursor.execute(PLACES)
            places, filled = cursor.fetchone()
        return Month(**asks, places=places, empty=places - filled)

    @cached_property
    def _found(self) -> list[Organization]:
        asks = Ask.objects.visible_to(self.reader).filter(organization=OuterRef("pk"), withdrawn_at=None)
        people = Affiliation.objects.visible_to(self.reader).current().filter(organization=OuterRef("pk"))
        calls = CallNote.objects.visible_to(self.reader).filter(organization=OuterRef("pk"))
        found: QuerySet[Organization] = Organization.objects.named().filter(is_backbone=False)
        if self.after:
            name = Subquery(Organization.objects.filter(pk=self.after).values("name"))
            found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=self.after))
        return list(
            found.annotate(
                people=count_by(people, "organization"),
                asked=count_by(asks, "organization"),
                answered=count_by(asks.filter(answered_at__isnull=False), "organization"),
                last_answer=Subquery(
                    asks.order_by().values("organization").annotate(at=Max("answered_at")).values("at")
                ),
                last_call=Subquery(calls.order_by().values("organization").annotate(at=Max("noted_at")).values("at")),
            ).order_by("name", "pk")[: ROWS + 1]
        )

    @property
    def rows(self) -> list[Organization]:
        """The partners of this page."""
        return self._found[:ROWS]

    @property
    def next(self) -> int | None:
        """The id of the partner after whom the next page begins, if there is one."""
        return self._found[ROWS - 1].pk if len(self._found) > ROWS else None
