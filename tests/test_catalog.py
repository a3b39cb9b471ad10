"""What the database's own catalog says of the second wall."""

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Case, GeneratedField, Value, When

from compact.access import PARTNERS, PUBLIC, ScopedModel
from compact.agreements.models import Clause
from compact.history.tracking import TRACKED
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
    "pghistory_context",
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
HISTORY = {table._meta.db_table for table in TRACKED.values()}


def test_every_scoped_table_has_one_policy_for_each_kind_of_process(db):
    found = ask("SELECT tablename, policyname, roles::text[], cmd, qual = with_check FROM pg_policies ORDER BY 1, 2")

    wanted = []
    for table in SCOPED:
        if table in HISTORY:
            wanted.append((table, "backbone", ["compact_backbone"], "SELECT", None))
            wanted.append((table, "owner", ["compact_owner"], "ALL", True))
            wanted += [(table, kind, [f"compact_{kind}"], "SELECT", None) for kind in ("web", "worker")]
            continue
        kept = table in KEPT
        wanted += [(table, kind, [f"compact_{kind}"], "ALL", True) for kind in ("backbone", "owner")]
        wanted.append((table, "web", ["compact_web"], "SELECT" if kept else "ALL", None if kept else True))
        verbs = [("adds", "INSERT", None), ("changes", "UPDATE", True), ("removes", "DELETE", None)] if kept else []
        wanted += [(table, f"web_{verb}", ["compact_web"], command, same) for verb, command, same in verbs]
        wanted.append((table, "worker", ["compact_worker"], "ALL", True))
    assert found == wanted


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
@pytest.mark.parametrize("table", sorted(HISTORY))
def test_r25_a_process_reads_history_and_writes_none(table, role, db):
    assert ask("SELECT has_table_privilege(%s, %s, 'SELECT')", role, table) == [(True,)]
    assert ask("SELECT has_table_privilege(%s, %s, 'INSERT, UPDATE, DELETE')", role, table) == [(False,)]


def test_r25_every_tracked_table_has_its_three_triggers(db):
    found = ask(
        "SELECT c.relname, count(*), bool_and(t.tgenabled = 'O'), bool_and(p.prosecdef),"
        " bool_and(p.proowner = 'compact_owner'::regrole)"
        " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND p.prosrc LIKE %s GROUP BY 1 ORDER BY 1",
        "%history%",
    )

    assert found == [(table, 3, True, True, True) for table in sorted(one._meta.db_table for one in TRACKED)]


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
        "SELECT proname, proconfig[1] FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND prorettype <> 'trigger'::regtype ORDER BY 1"
    )
    triggers = ask(
        "SELECT count(*), array_agg(DISTINCT proconfig[1]) FROM pg_proc WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype"
    )

    path = "search_path=public, pg_temp"
    assert triggers == [(3 * len(TRACKED), [path])]
    assert found == [("compact_oldest_wait", path), ("compact_reach", path), ("compact_readers", path)]
