"""Places that are asked for, and places that are offered."""

from compact.asks.models import Ask
from compact.population.ground import Ground
from compact.population.tables import execute, insert
from workgroups.models import SeatInvitation, SeatRequest


def requests(on: Ground) -> int:
    """Two for each workgroup, from organizations that have no place in it."""
    _draw_outsiders(on, "asking", f"generate_series(1, {on.size.workgroups}) n, generate_series(1, 2) k", "n")
    made = insert(
        SeatRequest,
        {
            "workgroup_id": "workgroup",
            "organization_id": "organization",
            "person_id": "person",
            "why": "'We work on the same question.'",
            "asked_at": f"now() - interval '1 hour' * (1 + {on.draw(_pair(on), 400)})",
        },
        "FROM asking",
    )
    insert(
        Ask,
        {
            "kind": "'seat_request'",
            "subject_id": "r.id",
            "organization_id": "c.organization_id",
            "post": "r.workgroup_id * 8 + 5",
            "asked_by_id": "r.person_id",
            "asked_for_id": "r.organization_id",
            "scope_asker": "r.person_id * 8 + 6",
            "why": "r.why",
            "asked_at": "r.asked_at",
            "due_on": "(r.asked_at + interval '7 days')::date",
            "data": "jsonb_build_object('who', u.name, 'organization', o.name, 'workgroup', w.short_name,"
            " 'slug', w.slug)",
        },
        "FROM workgroups_seatrequest r JOIN workgroups_convener c ON c.workgroup_id = r.workgroup_id"
        " AND c.person_id IS NULL JOIN accounts_user u ON u.id = r.person_id"
        " JOIN partners_organization o ON o.id = r.organization_id"
        f" JOIN workgroups_workgroup w ON w.id = r.workgroup_id WHERE w.id > {on.workgroup}",
    )
    return made


def offers(on: Ground) -> int:
    """Two to each organization, some of them late: what the board of the silent shows."""
    _draw_outsiders(on, "asked", f"generate_series(1, {on.size.organizations}) n, generate_series(1, 2) k", "o")
    made = insert(
        SeatInvitation,
        {
            "workgroup_id": "workgroup",
            "organization_id": "organization",
            "note": "'We would like you at the table.'",
            "invited_at": f"now() - interval '1 hour' * (1 + {on.draw(_pair(on), 700)})",
            "invited_by_id": "c.person_id",
        },
        "FROM asked JOIN workgroups_convener c ON c.workgroup_id = asked.workgroup AND c.person_id IS NOT NULL",
    )
    insert(
        Ask,
        {
            "kind": "'seat_invitation'",
            "subject_id": "i.id",
            "organization_id": "i.organization_id",
            "post": "i.organization_id * 8 + 3",
            "asked_by_id": "i.invited_by_id",
            "scope_asker": "i.workgroup_id * 8 + 5",
            "why": "i.note",
            "asked_at": "i.invited_at",
            "due_on": "(i.invited_at + interval '14 days')::date",
            "data": "jsonb_build_object('organization', o.name, 'workgroup', w.short_name, 'slug', w.slug,"
            " 'invitation', i.id)",
        },
        "FROM workgroups_seatinvitation i JOIN partners_organization o ON o.id = i.organization_id"
        f" JOIN workgroups_workgroup w ON w.id = i.workgroup_id WHERE w.id > {on.workgroup}",
    )
    return made


def _pair(on: Ground) -> str:
    return f"(person - {on.person}) * 1000003 + workgroup - {on.workgroup}"


def _draw_outsiders(on: Ground, name: str, rows: str, given: str) -> None:
    """A temporary list of organizations and workgroups in which they have no place; one of the two is given."""
    organization = "n - 1" if given == "o" else on.draw("n * 64 + k", on.size.organizations)
    workgroup = "n" if given == "n" else f"1 + {on.draw('n * 64 + k', on.size.workgroups)}"
    execute(
        f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT DISTINCT ON (workgroup, drawn.organization)"
        f" workgroup, drawn.organization, staff.person FROM (SELECT {on.organization} + 1 + {organization}"
        f" AS organization, {on.workgroup} + {workgroup} AS workgroup FROM {rows}) AS drawn"
        " JOIN staff ON staff.organization = drawn.organization AND staff.k = 1"
        " WHERE NOT EXISTS (SELECT FROM workgroups_seat s WHERE s.workgroup_id = workgroup"
        " AND s.organization_id = drawn.organization)"
    )
