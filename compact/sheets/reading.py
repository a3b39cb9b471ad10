"""From the bytes of a file to rows of text. What a file is, its bytes say, and not its name."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CSV, XLSX = "csv", "xlsx"
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
# No workbook has more; one that names a row beyond would be counted up to it, empty row by empty row, for ever.
LAST_ROW = 1_048_576
MOST_LETTERS = 4_000
# A workbook of 20,000 people is some 20 MB once it is unpacked.
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 2_000
DELIMITERS = ",;\t|"


class Unreadable(Exception):
    """This file cannot be read as a sheet. Says what to do instead."""

    def __init__(self, words: "str | _StrPromise") -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Table:
    """Rows of text, each with its number in the file; those that are empty are left out."""

    kind: str
    rows: list[tuple[int, list[str]]]
    delimiter: str = ","


def read(content: bytes) -> Table:
    """The rows of a CSV file in any usual encoding and with any usual delimiter, or of the first sheet of an .xlsx.

    Raises Unreadable with a sentence for whoever chose the file.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is larger than 10 MB. Save only the rows with people as a new file."))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("This file is empty."))
    if content.startswith(b"PK\x03\x04"):
        table = Table(XLSX, _kept(_workbook_rows(content)))
    else:
        _refuse_other_kinds(content)
        text = _decoded(content)
        delimiter, text = _delimiter(text)
        table = Table(CSV, _kept(_csv_rows(text, delimiter)), delimiter)
    if not table.rows:
        raise Unreadable(_("There is nothing in this sheet."))
    return table


def _kept(rows: Iterable[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    kept: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            if len(kept) > MOST_ROWS:  # one more for the names of the columns
                raise Unreadable(_("This sheet has more than 20,000 rows. Bring it in in parts."))
            kept.append((number, cells))
    return kept


# --- what it is -------------------------------------------------------------------------------------------------------


def _refuse_other_kinds(content: bytes) -> None:
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("This is an older Excel file (.xls), or one with a password. Save it as .xlsx without a password.")
        )
    if start.startswith(b"%pdf"):
        raise Unreadable(_("This is a PDF. Save the list as .xlsx or .csv from the program it was made with."))
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        raise Unreadable(
            _("This is a web page, even if it is called a spreadsheet. Open it in Excel and save it as .xlsx.")
        )
    if start.startswith((b"<?xml", b"{\\rtf", b"<workbook")):
        raise Unreadable(_("This is not a spreadsheet we can read. Save it as .xlsx or .csv."))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    elif b"\x00" in content[:1000]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        # Latin-1 reads every byte: cp1252 leaves five of them without a letter.
        encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(1 for letter in text[:4000] if letter < " " and letter not in "\t\r\n\x0b\x0c")
        if strange > len(text[:4000]) // 50:
            break
        return text
    raise Unreadable(_("This is not a spreadsheet we can read. Save it as .xlsx or .csv."))


# --- CSV --------------------------------------------------------------------------------------------------------------


def _delimiter(text: str) -> tuple[str, str]:
    """What stands between the cells, and the text without Excel's line that says so."""
    first, _line, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    best, fitting = ",", 0.0
    for one in DELIMITERS:
        try:
            widths = [len(cells) for _number, cells in islice(_csv_rows(text, one), 50)]
        except Unreadable:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        # As many rows of one width as possible; of two that fit alike, the one with more columns.
        fits = wide.count(usual) / len(widths) + min(usual, 20) / 1000
        if fits > fitting:
            best, fitting = one, fits
    return best, text


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    text = text.replace("\x00", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell[:MOST_LETTERS] for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise Unreadable(_("A quotation mark in this file is opened and never closed. Save it as .xlsx.")) from error


# --- .xlsx ------------------------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _look_inside(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet: Any = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            return
        # What a file says of its own size may be a million empty rows.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            if number > LAST_ROW:
                raise Unreadable(_("This file is damaged. Open it in Excel and save it again as .xlsx."))
            yield number, [_in_words(cell) for cell in cells]
    except Unreadable:
        raise
    except Exception as error:  # a damaged workbook breaks in every way there is
        raise Unreadable(_("This file is damaged. Open it in Excel and save it again as .xlsx.")) from error


def _look_inside(content: bytes) -> None:
    """Before anything is unpacked: is it a workbook, and no larger than a sheet of people can be?"""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable(_("This file is damaged. Open it in Excel and save it again as .xlsx.")) from error
    names = {one.filename for one in parts}
    if "xl/workbook.xml" not in names:
        if "content.xml" in names:
            raise Unreadable(_("This is an OpenDocument file (.ods). Save it as .xlsx or .csv."))
        if any(name.endswith(".numbers") or name.startswith("Index/") for name in names):
            raise Unreadable(_("This is a Numbers file. Export it as Excel (.xlsx) or CSV."))
        raise Unreadable(_("This is not a spreadsheet we can read. Save it as .xlsx or .csv."))
    # A part is never unpacked beyond the size it states here.
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Unreadable(_("This workbook is far too large once it is unpacked. Save only the sheet with people."))


def _in_words(value: object) -> str:
    """What stands in a cell, as one would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\x00", "")[:MOST_LETTERS]
