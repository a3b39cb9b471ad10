"""An upload becomes an `Import` with its rows and their plan; what is decided by hand makes the plan anew."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from compact.sheets import known
from compact.sheets.columns import find_header, match
from compact.sheets.planning import Plan, plan
from compact.sheets.reading import Table
from partners.models import Import, ImportRow, Organization

if TYPE_CHECKING:
    from compact.accounts.models import User

AT_ONCE = 2000


@transaction.atomic
def bring(table: Table, *, name: str, organization: Organization | None, by: "User") -> Import:
    """Keep a sheet with what each of its rows would do. Whoever calls this has checked the right to bring it."""
    place = find_header(table.rows)
    header = [] if place is None else table.rows[place][1]
    rows = table.rows if place is None else table.rows[place + 1 :]
    sheet = Import(
        organization=organization,
        uploaded_by=by,
        file_name=name[:200] or "sheet",
        kind=table.kind,
        delimiter=table.delimiter,
        header=header,
    )
    names = known.names(sheet)
    organizations, workgroups, *_rest = names
    cells = [one for _number, one in rows]
    sheet.columns = match(header, cells, is_organization=organizations.knows, is_workgroup=workgroups.knows)
    made = plan(sheet, rows, names)
    sheet.summary, sheet.fingerprint = made.summary, made.fingerprint
    sheet.save()
    _write(sheet, made, dict(rows))
    return sheet


@transaction.atomic
def plan_again(sheet: Import) -> list[int]:
    """Plan it as its columns and choices are, and as things are, now. Returns the rows that do something else."""
    before = list(sheet.rows.values_list("number", "cells", "outcome", "plan"))
    made = plan(sheet, [(number, cells) for number, cells, _outcome, _plan in before])
    # What somebody decided is kept even when no row does anything else because of it.
    sheet.save(update_fields=["columns", "choices"])
    if made.fingerprint == sheet.fingerprint:
        return []
    sheet.summary, sheet.fingerprint = made.summary, made.fingerprint
    sheet.save(update_fields=["summary", "fingerprint"])
    was = {number: (outcome, plan) for number, _cells, outcome, plan in before}
    sheet.rows.all().delete()
    _write(sheet, made, {number: cells for number, cells, _outcome, _plan in before})
    return [one.number for one in made.rows if (one.outcome, one.plan) != was[one.number]]


def _write(sheet: Import, made: Plan, cells: dict[int, Sequence[str]]) -> None:
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                sheet=sheet,
                organization_id=sheet.organization_id,
                number=one.number,
                cells=list(cells[one.number]),
                outcome=one.outcome,
                plan=one.plan,
            )
            for one in made.rows
        ),
        batch_size=AT_ONCE,
    )
