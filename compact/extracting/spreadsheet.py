"""Excel files."""

from zipfile import ZipFile

from openpyxl import load_workbook

from compact.extracting.found import Collector, Found
from compact.extracting.office import CORE, cares_of, weigh

MOST_ROWS, MOST_COLUMNS = 5_000, 60


def read_spreadsheet(path: str, kind: str) -> Found:
    """Its sheets that are not hidden, row by row. Raises TooLarge and Locked."""
    with ZipFile(path) as archive:
        weigh(archive)
        return _sheets(path, archive)


def _sheets(path: str, archive: ZipFile) -> Found:
    collected, rows = Collector(), 0
    # By its content and not by its name, which ends in nothing.
    with open(path, "rb") as file:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in (one for one in book.worksheets if one.sheet_state == "visible"):
            collected.add(f"{sheet.title}\n")
            for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True):
                rows += 1
                cells = ["" if one is None else str(one).replace("\n", " ") for one in row]
                line = "\t".join(cells).rstrip()
                if rows > MOST_ROWS or (line and not collected.add(f"{line}\n")):
                    collected.cut = True
                    break
            collected.add("\n")
            if collected.cut:
                break
    cares = cares_of(archive, CORE, language="as its cells", bare=0)
    return Found(text=collected.text, cut=collected.cut, cares=cares)
