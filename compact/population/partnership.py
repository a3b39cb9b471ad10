"""Organizations and their people, workgroups and who sits in them."""

from allauth.account.models import EmailAddress

from compact.accounts.models import User
from compact.population import words
from compact.population.ground import MARK, YEARS, Ground
from compact.population.tables import advance, execute, insert
from partners.models import Affiliation, Organization
from workgroups.models import Convener, Seat, SeatHolder, Workgroup

PLACES_PER_WORKGROUP = 16


def organizations(on: Ground) -> int:
    """The first one holds the compact together, unless another does."""
    kind = on.draw("n", len(words.BODIES))
    made = insert(
        Organization,
        {
            "id": f"{on.organization} + n",
            "slug": f"'{MARK}' || n",
            "name": f"{on.pick('n', words.PLACES)} || ' ' || ({words.array(words.BODIES)})[1 + {kind}] || ' ' || n",
            "sector": f"({words.array(words.SECTORS)})[1 + {kind}]",
            "is_backbone": "n = 1 AND NOT EXISTS (SELECT FROM partners_organization WHERE is_backbone)",
            "is_sample": "true",
        },
        f"FROM generate_series(1, {on.size.organizations}) n",
    )
    advance(Organization)
    return made


def people(on: Ground) -> int:
    """With confirmed addresses and no password."""
    rhythm = on.draw("n", 10)
    made = insert(
        User,
        {
            "id": f"{on.person} + n",
            "password": "'!' || md5(n::text)",
            "email": f"'{MARK}' || n || '@example.org'",
            "name": f"{on.pick('n', words.FIRST)} || ' ' || {on.pick('n', words.LAST)}",
            "phone": f"'(213) 555-01' || lpad(({on.draw('n', 100)})::text, 2, '0')",
            "language": f"CASE WHEN {on.draw('n', 7)} = 0 THEN 'es' ELSE 'en' END",
            "rhythm": f"CASE WHEN {rhythm} = 0 THEN 'now' WHEN {rhythm} < 3 THEN 'daily'"
            f" WHEN {rhythm} = 9 THEN 'never' ELSE 'weekly' END",
            "welcomed_at": "now()",
            "is_sample": "true",
        },
        f"FROM generate_series(1, {on.size.people}) n",
    )
    insert(
        EmailAddress,
        {"user_id": "id", "email": "email", "verified": "true", "primary": "true"},
        f"FROM accounts_user WHERE id > {on.person}",
    )
    advance(User)
    return made


def affiliations(on: Ground) -> int:
    """The n-th person acts for the n-th organization, and round again; the first at each looks after it."""
    count = on.size.organizations
    made = insert(
        Affiliation,
        {
            "person_id": f"{on.person} + n",
            "organization_id": f"CASE WHEN n = 1 THEN (SELECT id FROM partners_organization WHERE is_backbone)"
            f" ELSE {on.organization} + 1 + (n - 1) %% {count} END",
            "title": on.pick("n", words.TITLES),
            "roles": f"CASE WHEN n = 1 THEN ARRAY['backbone', 'administrator'] WHEN n <= {count}"
            " THEN ARRAY['administrator'] ELSE ARRAY[]::text[] END",
            "since": f"now() - interval '1 day' * ({365 * YEARS} + {on.draw('n', 400)})",
        },
        f"FROM generate_series(1, {on.size.people}) n",
    )
    # One in twenty came from another organization.
    came = on.draw("n", count)
    made += insert(
        Affiliation,
        {
            "person_id": f"{on.person} + n",
            "organization_id": f"{on.organization} + 1 + {came}",
            "since": "now() - interval '9 years'",
            "until": "now() - interval '5 years'",
            "roles": "ARRAY[]::text[]",
        },
        f"FROM generate_series(1, {on.size.people}) n WHERE {on.draw('n', 20)} = 0",
    )
    execute(
        "CREATE TEMP TABLE staff ON COMMIT DROP AS SELECT organization_id AS organization, person_id AS person,"
        " row_number() OVER one AS k, count(*) OVER (PARTITION BY organization_id) AS size"
        " FROM partners_affiliation WHERE until IS NULL"
        f" AND organization_id > {on.organization}"
        " WINDOW one AS (PARTITION BY organization_id ORDER BY person_id)"
    )
    execute("ANALYZE staff")
    return made


def workgroups(on: Ground) -> int:
    """One in thirty has paused."""
    goal = on.draw("n", 3)
    made = insert(
        Workgroup,
        {
            "id": f"{on.workgroup} + n",
            "slug": f"'{MARK}' || n",
            "name": f"{on.pick('n', words.PLACES)} || ' ' || {on.pick('n', words.SUBJECTS)} || ' Workgroup ' || n",
            "short_name": f"{on.pick('n', words.SUBJECTS)} || ' ' || n",
            "description": "'Made up, to see how the portal works at this size.'",
            "stage": on.pick("n", words.STAGES),
            "goal_numbers": f"CASE WHEN {on.draw('n', 4)} = 0 THEN ARRAY[1, 2, 3]::smallint[]"
            f" ELSE ARRAY[1 + {goal}]::smallint[] END",
            "state": f"CASE WHEN {on.draw('n', 30)} = 0 THEN 'paused' ELSE 'active' END",
        },
        f"FROM generate_series(1, {on.size.workgroups}) n",
    )
    advance(Workgroup)
    return made


def conveners(on: Ground) -> int:
    """An organization convenes each, and one of its people runs it."""
    began = f"now() - interval '{YEARS} years'"
    organization = f"{on.organization} + 1 + n %% {on.size.organizations}"
    rows = f"FROM generate_series(1, {on.size.workgroups}) n"
    held = {"workgroup_id": f"{on.workgroup} + n", "organization_id": organization, "since": began}
    made = insert(Convener, held, rows)
    joined = f"{rows} JOIN staff ON staff.organization = {organization} AND staff.k = 1"
    return made + insert(Convener, {**held, "person_id": "person"}, joined)


def seats(on: Ground) -> int:
    """Up to sixteen organizations beside the one that convenes."""
    drawn = on.draw("n * 64 + k", on.size.organizations)
    return insert(
        Seat,
        {
            "workgroup_id": f"{on.workgroup} + n",
            "organization_id": f"{on.organization} + 1 + o",
            "since": f"now() - interval '{YEARS} years'",
        },
        f"FROM (SELECT DISTINCT n, o FROM (SELECT n, CASE WHEN k = 0 THEN n %% {on.size.organizations}"
        f" ELSE {drawn} END AS o FROM generate_series(1, {on.size.workgroups}) n,"
        f" generate_series(0, {PLACES_PER_WORKGROUP}) k) AS drawn) AS one",
    )


def holders(on: Ground) -> int:
    """A lead in most places, a stand-in in six of ten; some places stand empty."""
    seats = f"FROM workgroups_seat s JOIN staff t ON t.organization = s.organization_id WHERE s.workgroup_id > {on.workgroup}"  # noqa: E501
    place = f"(s.workgroup_id - {on.workgroup}) * 1000003 + s.organization_id - {on.organization}"
    turn = on.draw(place, "t.size")
    lead = insert(
        SeatHolder,
        {"seat_id": "s.id", "person_id": "t.person", "role": "'primary'", "since": "s.since"},
        f"{seats} AND t.k = 1 + {turn} AND {on.draw(place, 12)} > 0",
    )
    return lead + insert(
        SeatHolder,
        {"seat_id": "s.id", "person_id": "t.person", "role": "'alternate'", "since": "s.since"},
        f"{seats} AND t.size > 1 AND t.k = 1 + ({turn} + 1) %% t.size AND {on.draw(place, 10)} < 6",
    )


def members(on: Ground) -> None:
    """A numbered list of the people in each workgroup."""
    execute(
        "CREATE TEMP TABLE members ON COMMIT DROP AS"
        " SELECT workgroup, person, organization, row_number() OVER (PARTITION BY workgroup ORDER BY person) AS k,"
        " count(*) OVER (PARTITION BY workgroup) AS size FROM ("
        " SELECT DISTINCT ON (workgroup, person) * FROM ("
        " SELECT s.workgroup_id AS workgroup, h.person_id AS person, s.organization_id AS organization"
        "  FROM workgroups_seat s JOIN workgroups_seatholder h ON h.seat_id = s.id"
        f"  WHERE s.workgroup_id > {on.workgroup}"
        " UNION ALL SELECT workgroup_id, person_id, organization_id FROM workgroups_convener"
        f"  WHERE person_id IS NOT NULL AND workgroup_id > {on.workgroup}) AS every) AS one"
    )
    execute("CREATE INDEX ON members (workgroup, k)")
    execute("ANALYZE members")
