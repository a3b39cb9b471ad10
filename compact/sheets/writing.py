"""Sheets that leave the portal: a person as a row, the empty sheet, and the rows that were skipped."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from compact.csv_files import csv_lines
from compact.sheets.cells import fold, tidy
from compact.sheets.columns import COLUMNS, FIELDS, REASON
from compact.sheets.reading import XLSX
from compact.sheets.words import sentences
from partners.models import Import, Organization, RowOutcome
from workgroups.models import SeatRole, Workgroup

_CALLED = {**dict(zip(FIELDS, COLUMNS, strict=True)), "first": "First name", "last": "Last name", "": ""}
WIDTHS = (26, 32, 34, 44, 16, 18, 28)
_ROLES = {
    SeatRole.PRIMARY.value: "lead",
    SeatRole.ALTERNATE.value: "stand-in",
    SeatRole.OBSERVER.value: "observer",
    SeatRole.CONTACT.value: "contact",
}


def skipped_rows(sheet: Import) -> Iterator[list[str]]:
    """The rows of a sheet that were skipped, as they were, each with the reason in a last column."""
    width = len(sheet.columns)
    names = [*sheet.header] or [_CALLED[one] for one in sheet.columns]
    names += [""] * (width - len(names))
    last = next((place for place, name in enumerate(names) if fold(tidy(name)) == fold(REASON)), None)
    keep = [place for place in range(width) if place != last]
    yield [*(names[place] for place in keep), REASON]
    rows = sheet.rows.filter(outcome=RowOutcome.SKIPPED).order_by("number").values_list("cells", "plan")
    for cells, plan in rows.iterator(chunk_size=2000):
        whole = [*cells, *[""] * (width - len(cells))]
        yield [*(whole[place] for place in keep), " ".join(sentences(plan["notes"]))]


def skipped_file(sheet: Import) -> bytes:
    """The same as a file of the kind that was uploaded."""
    if sheet.kind != XLSX:
        return "".join(csv_lines(skipped_rows(sheet), sheet.delimiter)).encode()
    book = Workbook(write_only=True)
    _fill(book.create_sheet(_("Skipped")), skipped_rows(sheet))
    return _bytes(book)


def empty_sheet(organization: Organization | None) -> bytes:
    """A workbook with our columns, and lists of our organizations and workgroups to choose from."""
    book = Workbook()
    people: Any = book.active
    people.title = _("People")
    people.append(list(COLUMNS))
    for place, width in enumerate(WIDTHS):
        people.column_dimensions["ABCDEFG"[place]].width = width
        people.cell(1, place + 1).font = Font(bold=True)
    people.freeze_panes = "A2"
    names = [organization.usual_name] if organization else _usual(Organization.objects.named())
    lists: Any = book.create_sheet(_("Names to choose from"))
    groups = _usual(Workgroup.objects.open())
    for place, (head, column) in enumerate(
        ((COLUMNS[2], names), (COLUMNS[3], groups), (COLUMNS[4], list(_ROLES.values())))
    ):
        lists.cell(1, place + 1, head).font = Font(bold=True)
        lists.column_dimensions["ABC"[place]].width = 48
        for line, name in enumerate(column):
            _text(lists.cell(line + 2, place + 1), name)
        if column:
            _offer(people, lists.title, "CDE"[place], "ABC"[place], len(column))
    return _bytes(book)


def _usual(rows: Any) -> list[str]:
    return sorted((short or name for short, name in rows.values_list("short_name", "name")), key=str.casefold)


def _offer(people: Any, title: str, column: str, source: str, count: int) -> None:
    # A workgroup may be one of several in a cell: offered, and whatever else is typed is taken.
    choice = DataValidation(
        type="list", formula1=f"'{title}'!${source}$2:${source}${count + 1}", allow_blank=True, showErrorMessage=False
    )
    people.add_data_validation(choice)
    choice.add(f"{column}2:{column}2000")


def _fill(sheet: Any, rows: Iterable[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell: Any = WriteOnlyCell(sheet)
            _text(cell, value)
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)


def _text(cell: Any, value: str) -> None:
    """Never a formula, whatever it begins with."""
    cell.value = "".join(one for one in value if one >= " " or one in "\t\n")
    cell.data_type = "s"


def _bytes(book: Workbook) -> bytes:
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()
