"""A whole history as a table that opens in any spreadsheet, written while it is read."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from compact.access import Reach, entered
from compact.history.reading import Entry, Found, told

CHUNK = 1000


class _Line:
    def write(self, line: str) -> str:
        """What the writer wrote is the next piece of the answer."""
        return line


def table(found: Found, reader: Reach) -> Iterator[str]:
    """The lines of the table, the newest change first; one line for each column that changed.

    An answer is streamed outside the request's transaction, so this enters the wall by itself, and asks for a thousand
    changes at a time: the millionth takes no more memory than the first.
    """
    writer = csv.writer(_Line())
    yield "\ufeff"  # says to a spreadsheet that these are not the letters of its own country alone
    yield writer.writerow(
        [_("When"), _("Who"), _("For"), _("What"), _("Sort"), _("Column"), _("From"), _("To"), _("Why")]
    )
    with entered(reader):
        beyond = Q()
        while rows := list(found.filter(beyond)[:CHUNK]):
            for entry in told(rows, reader):
                for cells in _cells(entry):
                    yield writer.writerow([harmless(cell) for cell in cells])
            beyond = _after(rows[-1])


def _cells(entry: Entry) -> Iterator[list[str]]:
    change = entry.change
    begin = [entry.at.isoformat(timespec="seconds"), change.who, "; ".join(change.acting_for)]
    begin += [change.sentence, entry.group]
    why = " ".join(change.reasons)
    for label, was, now in change.differences or [("", "", "")]:
        yield [*begin, label, was, now, why]


def _after(row: Any) -> Q:
    earlier = Q(pgh_created_at__lt=row.pgh_created_at)
    before = Q(kind__lt=row.kind) | Q(kind=row.kind, pgh_id__lt=row.pgh_id)
    return Q(pgh_created_at__lte=row.pgh_created_at) & (earlier | Q(pgh_created_at=row.pgh_created_at) & before)


def harmless(cell: str) -> str:
    """The words of a cell so that no spreadsheet takes them for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
