"""CSV files that leave the portal: written line by line, and harmless in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# What a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """A cell that no spreadsheet calculates: "+1 213" becomes "'+1 213". `plain` reads it again."""
    return f"'{cell}" if cell.lstrip("'").startswith(_BEGINS) else cell


def plain(cell: str) -> str:
    """What a cell said before `safe`; other cells as they are."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_BEGINS) else cell


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[str]], delimiter: str = ",") -> Iterator[str]:
    """The file line by line, in constant memory; its first mark has every spreadsheet read its accents."""
    writer: Any = csv.writer(_Line(), delimiter=delimiter)
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])
