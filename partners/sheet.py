"""The list of an organization's people as a file: the same columns out and in."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import translation

from compact.access import Reach
from partners.models import Affiliation, Organization
from workgroups.models import SeatHolder, SeatRole, State

# In English in every language, so that a file written for one reader is read for another.
COLUMNS = ("Name", "E-mail", "Organization", "Workgroups", "Role", "Phone", "Title")
BETWEEN = "; "
AT_ONCE = 500

# What a spreadsheet would take for a formula.
_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """A cell that no spreadsheet calculates: "+1 213" becomes "'+1 213". `plain` reads it again."""
    return f"'{cell}" if cell.startswith(_BEGINS) or (cell.startswith("'") and cell[1:].startswith(_BEGINS)) else cell


def plain(cell: str) -> str:
    """What a cell said before `safe`; other cells as they are."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip("'").startswith(_BEGINS) else cell


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The file line by line, with its heading, as spreadsheets read it."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def members(organization: Organization, reach: Reach) -> Iterator[tuple[str, ...]]:
    """A row for everybody who acts for the organization now, by name: nobody invited, nobody who left, no guest.

    In constant memory, however many there are. Runs in the caller's transaction.
    """
    with translation.override("en"):
        labels = {role.value: str(role.label) for role in SeatRole}
    for one in _rows(organization, reach).iterator(chunk_size=AT_ONCE):
        places: list[dict[str, str]] = one.places  # type: ignore[attr-defined]
        roles = [labels[place["role"]] for place in places]
        yield (
            one.person.name,
            one.person.email,
            organization.usual_name,
            BETWEEN.join(place["workgroup"] for place in places),
            roles[0] if len(set(roles)) == 1 else BETWEEN.join(roles),
            one.person.phone,
            one.title,
        )


def _rows(organization: Organization, reach: Reach) -> QuerySet[Affiliation]:
    name = Coalesce(NullIf(F("seat__workgroup__short_name"), Value("")), F("seat__workgroup__name"))
    held = SeatHolder.objects.visible_to(reach).current().filter(person=OuterRef("person"), seat__until=None)
    held = held.filter(seat__organization=organization).exclude(seat__workgroup__state=State.CLOSED)
    places = held.order_by("seat__workgroup__name").values(json=JSONObject(workgroup=name, role="role"))
    people = Affiliation.objects.visible_to(reach).current().filter(organization=organization, person__is_active=True)
    return people.select_related("person").annotate(places=ArraySubquery(places)).order_by("person__name", "pk")
