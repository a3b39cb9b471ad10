"""A whole history as a table that opens in any spreadsheet, written while it is read."""

from collections.abc import Iterator
from datetime import tzinfo

from django.utils import timezone, translation
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compact.access import Reach
from compact.csv_files import csv_lines
from compact.history.reading import ORDER, Entry, Found, told
from compact.paging import beyond
from compact.wall import entered

CHUNK = 1000


def table(found: Found, reader: Reach) -> Iterator[str]:
    """The lines of the table, the newest change first; one line for each column that changed.

    An answer is streamed outside the request's transaction, so this enters the wall by itself, and asks for a thousand
    changes at a time: the millionth takes no more memory than the first. The reader's time zone and language, too, are
    those of the moment this is called: the request has let go of them when the first line is asked for.
    """
    return csv_lines(_rows(found, reader, get_current_timezone(), get_language()))


def _rows(found: Found, reader: Reach, zone: tzinfo, language: str | None) -> Iterator[list[str]]:
    with timezone.override(zone), translation.override(language), entered(reader):
        yield [_("When"), _("Who"), _("For"), _("What"), _("Sort"), _("Column"), _("From"), _("To"), _("Why")]
        rest = found
        while rows := list(rest[:CHUNK]):
            for entry in told(rows, reader):
                yield from _cells(entry)
            rest = found.filter(beyond(ORDER, [getattr(rows[-1], column.lstrip("-")) for column in ORDER]))


def _cells(entry: Entry) -> Iterator[list[str]]:
    change = entry.change
    begin = [localtime(entry.at).isoformat(timespec="seconds"), change.who, "; ".join(change.acting_for)]
    begin += [change.sentence, entry.group]
    why = " ".join(change.reasons)
    for label, was, now in change.differences or [("", "", "")]:
        yield [*begin, label, was, now, why]
