"""What the database's own catalog says of the second wall."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Case, GeneratedField, Value, When

from compact.access import PARTNERS, PUBLIC, ScopedModel
from compact.agreements.models import Clause
from tests.conftest import acting_as
from tests.world import World
from workgroups.models import WorkgroupGrant

SCOPED = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel))
ROLES = ["compact_web", "compact_backbone", "compact_worker"]
RIGHTS = [
    "agreements_agreementgrant",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "partners_organizationgrant",
    "workgroups_workgroupgrant",
]


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


KEPT = {
    "agreements_clause", "agreements_section", "agreements_version", "partners_affiliation", "workgroups_convener",
    "workgroups_seat", "workgroups_seatholder",
}  # fmt: skip


# Everybody reads them; pages of persons write them only as the migration says.
IN_PUBLIC = {
    "partners_alias", "partners_emaildomain", "partners_formerslug", "partners_organization",
    "partners_organizationlogo", "partners_tierperiod",
}  # fmt: skip
# What those who look after an organization write in its record; the rest is the backbone's.
WORDS = [
    "description", "edited_at", "edited_by_id", "name", "phone", "sector", "serial", "short_name", "signing_office",
    "website",
]  # fmt: skip


def test_every_scoped_table_has_one_policy_for_each_kind_of_process(db):
    found = ask("SELECT tablename, policyname, roles::text[], cmd, qual = with_check FROM pg_policies ORDER BY 1, 2")

    wanted = []
    for table in sorted({*SCOPED, *IN_PUBLIC}):
        kept = table in KEPT | IN_PUBLIC
        wanted += [(table, kind, [f"compact_{kind}"], "ALL", True) for kind in ("backbone", "owner")]
        wanted.append((table, "web", ["compact_web"], "SELECT" if kept else "ALL", None if kept else True))
        verbs = [("adds", "INSERT", None), ("changes", "UPDATE", True), ("removes", "DELETE", None)] if kept else []
        wanted += [(table, f"web_{verb}", ["compact_web"], command, same) for verb, command, same in verbs]
        wanted.append((table, "worker", ["compact_worker"], "ALL", True))
    assert found == wanted


def test_the_web_writes_no_column_of_an_organization_but_its_words(db):
    """Where it stands, what it is part of and that it holds the compact together are not its own people's to say."""
    columns = ask(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'partners_organization'::regclass AND attnum > 0"
        " AND NOT attisdropped AND has_column_privilege('compact_web', attrelid, attnum, 'UPDATE') ORDER BY 1"
    )
    assert [name for (name,) in columns] == WORDS


def test_what_many_read_is_kept_by_few(db):
    """Every table whose rows may be public, or every partner's, says who writes them."""
    broad = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and isinstance(model._meta.get_field("scope"), GeneratedField)
        and {PUBLIC, PARTNERS} & values(model._meta.get_field("scope").expression)
    }  # fmt: skip
    assert broad == KEPT


def values(expression: object) -> set[object]:
    """The fixed numbers that an expression can come out as."""
    if isinstance(expression, Value):
        return {expression.value}
    if isinstance(expression, Case):
        return {value for part in expression.get_source_expressions() for value in values(part)}
    return values(expression.result) if isinstance(expression, When) else set()


@pytest.mark.parametrize("role", ROLES)
def test_a_process_makes_and_empties_no_table(role, db):
    may = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND"
        " (pg_has_role(%s, relowner, 'MEMBER') OR has_table_privilege(%s, oid, 'TRUNCATE, REFERENCES, TRIGGER'))",
        role,
        role,
    )

    assert may == []
    assert ask("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", RIGHTS)
def test_a_process_reads_rights_and_gives_none(table, role, db):
    assert ask("SELECT has_table_privilege(%s, %s, 'SELECT')", role, table) == [(True,)]
    assert ask("SELECT has_table_privilege(%s, %s, 'INSERT, UPDATE, DELETE')", role, table) == [(False,)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", ["accounts_user", "notifications_event"])
def test_no_process_deletes_what_an_inbox_refers_to(table, role, db):
    """Inboxes are written by the hundred thousand, without a check of each row (R13, R20)."""
    assert ask("SELECT has_table_privilege(%s, %s, 'SELECT')", role, table) == [(True,)]
    assert ask("SELECT has_table_privilege(%s, %s, 'DELETE')", role, table) == [(False,)]


def test_a_child_refers_to_its_parent_within_the_same_readership(db):
    """Where both carry what decides who reads them, the reference carries it, too (R10)."""
    found = ask(
        "SELECT conname, conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND cardinality(conkey) = 2 AND connamespace = 'public'::regnamespace ORDER BY 1"
    )

    assert found == [
        ("a_clause_stands_in_its_version", "agreements_clause", "agreements_section"),
        ("a_post_stands_in_its_workgroup", "workgroups_post", "workgroups_discussion"),
    ]


def test_a_clause_of_a_draft_stands_in_no_section_that_is_public(world: World):
    public = world.version.sections.get(heading="What we share")

    Clause.objects.filter(pk=world.clause.pk).update(section=public)

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Clause.objects.filter(pk=world.clause.pk).update(section=world.clause.section)


def test_no_page_can_give_a_right(world: World):
    with acting_as("compact_web"), pytest.raises(ProgrammingError), transaction.atomic():
        WorkgroupGrant.objects.update(until=None)


def test_what_runs_as_the_owner_finds_only_the_owners_tables(db):
    found = ask(
        "SELECT proname, proconfig[1] FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"
    )

    path = "search_path=public, pg_temp"
    assert found == [
        ("compact_carry_grants", path),
        ("compact_name_who_stays", path),
        ("compact_oldest_wait", path),
        ("compact_reach", path),
        ("compact_readers", path),
    ]
