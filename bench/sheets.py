"""A contact sheet of many rows: read and planned, shown, saved with invitations, and taken back.

`python -m bench.sheets ROWS PERSON` runs as the web's login, behind the wall, as that person of the backbone, and
prints the seconds of each; of it stays the sheet, taken back.
"""

from __future__ import annotations

import io
import json
import sys
from time import perf_counter, process_time

import django

django.setup()

from django.http import QueryDict  # noqa: E402 -- Django comes first
from openpyxl import Workbook  # noqa: E402

from compact.accounts.models import User  # noqa: E402
from compact.sheets.page import Preview  # noqa: E402
from compact.sheets.reading import read  # noqa: E402
from compact.sheets.saving import save  # noqa: E402
from compact.sheets.storing import bring  # noqa: E402
from compact.sheets.undoing import undo  # noqa: E402
from compact.wall import entered  # noqa: E402
from partners.models import Organization  # noqa: E402
from workgroups.models import Workgroup  # noqa: E402


def workbook(rows: int) -> bytes:
    """A workbook of people at every organization, in two workgroups each; a tenth of them with something to skip."""
    organizations = list(Organization.objects.named().values_list("name", flat=True)[:2000])
    workgroups = list(Workgroup.objects.open().values_list("name", flat=True))
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Name", "E-mail", "Organization", "Workgroups", "Role", "Phone", "Title"])
    for number in range(rows):
        address = f"person{number}@bench" if number % 10 == 9 else f"person{number}@bench.example"
        both = "; ".join(workgroups[(number + step) % len(workgroups)] for step in (0, 1))
        organization = organizations[number % len(organizations)]
        sheet.append([f"Person Number{number}", address, organization, both, "contact", "(213) 555-0142", "Analyst"])
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def main(rows: int, person_id: int) -> dict[str, float]:
    """Seconds by what was done."""
    person = User.objects.get(pk=person_id)
    content = workbook(rows)
    times = {}
    with entered(person):
        begun, busy = perf_counter(), process_time()
        table = read(content)
        times["read"] = perf_counter() - begun
        sheet = bring(table, name="bench.xlsx", organization=None, by=person)
    times["preview"], times["cpu"] = perf_counter() - begun, process_time() - busy
    with entered(person):
        begun = perf_counter()
        page = Preview(sheet, QueryDict())
        assert page.lines
        assert page.unnamed is not None
        times["page"] = perf_counter() - begun
    begun = perf_counter()
    with entered(person):
        assert save(sheet, seen=sheet.fingerprint, invite=True, by=person)
    times["save"] = perf_counter() - begun
    begun = perf_counter()
    with entered(person):
        assert undo(sheet, by=person)
    times["undo"] = perf_counter() - begun
    with entered(person):
        sheet.refresh_from_db()
        assert sheet.kept == [], sheet.kept[:5]
    return times


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
