"""CSV files as a person would save them, read cell by cell; whatever is wrong is kept with its place."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that keeps a folder from being loaded. Line 0 is the whole file."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f", line {self.line}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.reason}"


class BadRows(Exception):
    """Raised when a folder has problems: all that were found, in the order of the files. Nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Row:
    """One line. Every getter answers with a value that can be worked with, and notes what was wrong."""

    file: str
    line: int
    cells: dict[str, str]
    problems: list[Problem]
    is_bad: bool = False

    def wrong(self, column: str, reason: str) -> None:
        """Note that this row cannot be loaded."""
        self.is_bad = True
        self.problems.append(Problem(self.file, self.line, column, reason))

    def text(self, column: str, *, required: bool = False) -> str:
        """The cell without stray spaces."""
        value = self.cells[column]
        if required and not value:
            self.wrong(column, "is empty")
        return value

    def number(self, column: str, *, required: bool = False) -> int | None:
        """A whole number, not negative; None for an empty cell."""
        value = self.text(column, required=required)
        if not value:
            return None
        if not value.isascii() or not value.isdigit():
            self.wrong(column, f"“{value}” is not a whole number")
            return None
        return int(value)

    def year(self, column: str, *, required: bool = False) -> int | None:
        """A year of four digits; None for an empty cell."""
        value = self.text(column, required=required)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and 1800 <= int(value) <= 2100):
            self.wrong(column, f"“{value}” is not a year between 1800 and 2100")
            return None
        return int(value)

    def day(self, column: str) -> date | None:
        """A date written 2016-12-14; None for an empty cell."""
        value = self.text(column)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(column, f"“{value}” is not a date like 2016-12-14")
            return None

    def decimal(self, column: str) -> Decimal:
        """A number with a point; thousands may be parted by commas."""
        value = self.text(column, required=True)
        try:
            found = Decimal(value.replace(",", ""))
        except InvalidOperation:
            found = Decimal("NaN")
        if value and not found.is_finite():
            self.wrong(column, f"“{value}” is not a number")
        return found if found.is_finite() else Decimal(0)

    def flag(self, column: str) -> bool:
        """1 or yes, 0 or no; an empty cell is no."""
        value = self.text(column).lower()
        if value not in {"1", "yes", "0", "no", ""}:
            self.wrong(column, f"“{value}” is neither 1 (yes) nor 0 (no)")
        return value in {"1", "yes"}

    def choice(self, column: str, choices: type[models.TextChoices], *, required: bool = True) -> str:
        """One of the words that a field knows."""
        value = self.text(column, required=required)
        if value and value not in choices.values:
            self.wrong(column, f"“{value}” is not one of: {', '.join(choices.values)}")
        return value

    def several(self, column: str) -> list[str]:
        """What stands between semicolons."""
        return [part.strip() for part in self.cells[column].split(";") if part.strip()]

    def known(self, column: str, value: str, found: Mapping[str, T], sheet: "Sheet") -> T | None:
        """The row of another file that a slug names. If that row is bad itself, this is said only there."""
        if value in found:
            return found[value]
        if value in sheet.keys or not sheet.keys:
            self.is_bad = True
        elif value:
            self.wrong(column, f"“{value}” is not in {sheet.name}")
        return None

    def check(self, instance: models.Model, columns: Mapping[str, str] | None = None) -> None:
        """Note what the fields of the model would refuse: a text too long, a malformed slug."""
        relations = {one.name for one in instance._meta.fields if one.is_relation}
        try:
            instance.clean_fields(exclude=relations)
        except ValidationError as error:
            for name, reasons in error.message_dict.items():
                column = (columns or {}).get(name, name)
                if not any(
                    one.line == self.line and one.file == self.file and one.column == column for one in self.problems
                ):
                    self.wrong(column, " ".join(reasons))


@dataclass
class Sheet:
    """One file: its good lines, and the keys of all."""

    name: str
    key: str
    rows: list[Row] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


class Book:
    """A folder of files, and the problems found in it so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def sheet(self, name: str, *, key: str = "", columns: str, optional: bool = False) -> Sheet:
        """Read a file. `columns` are the ones it must have; `key`, if given, must be there and unique."""
        sheet = Sheet(name, key)
        lines = self._lines(name, optional=optional)
        header = [cell.strip().lower() for cell in lines[0][1]] if lines else []
        missing = [column for column in columns.split() if column not in header]
        if lines and missing:
            for column in missing:
                self._wrong(name, lines[0][0], column, "this column is missing")
            return sheet
        first_line: dict[str, int] = {}
        for line, cells in lines[1:]:
            row = Row(name, line, dict.fromkeys(header, "") | dict(zip(header, cells, strict=False)), self.problems)
            if len(cells) == len(header):
                sheet.rows.append(row)
            else:
                row.wrong("", f"has {len(cells)} cells where the header has {len(header)}")
            if key:
                self._name(sheet, row, first_line)
        return sheet

    def _name(self, sheet: Sheet, row: Row, first_line: dict[str, int]) -> None:
        """Remember the key of a row. One of the wrong length may still be meant by others."""
        name = row.cells[sheet.key]
        if name in first_line and not row.is_bad:
            row.wrong(sheet.key, f"“{name}” stands already in line {first_line[name]}")
        first_line.setdefault(name, row.line)
        sheet.keys.add(name)

    def _wrong(self, file: str, line: int, column: str, reason: str) -> None:
        self.problems.append(Problem(file, line, column, reason))

    def _lines(self, name: str, *, optional: bool) -> list[tuple[int, list[str]]]:
        path = self.folder / name
        if not path.is_file():
            if not optional:
                self._wrong(name, 0, "", "this file is missing")
            return []
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._wrong(name, content.count(b"\n", 0, error.start) + 1, "", "is not UTF-8 text")
            return []
        reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), strict=True)
        lines: list[tuple[int, list[str]]] = []
        begins = 1
        try:
            for cells in reader:
                stripped = [" ".join(cell.split()) for cell in cells]
                if any(stripped):
                    lines.append((begins, stripped))
                begins = reader.line_num + 1
        except csv.Error as error:
            self._wrong(name, begins, "", f"is not proper CSV: {error}")
            return []
        if not lines:
            self._wrong(name, 0, "", "this file is empty")
        return lines
