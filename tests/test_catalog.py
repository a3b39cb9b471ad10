"""What the database's own catalog says of the second wall."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Case, GeneratedField, Value, When

from compact.access import PARTNERS, PUBLIC, ScopedModel, scope_columns
from compact.agreements.models import AgreementGrant, Clause
from compact.history.tracking import TRACKED
from compact.wall import entered
from partners.models import OrganizationGrant
from tests.conftest import acting_as
from tests.world import World
from workgroups.models import WorkgroupGrant

pytestmark = pytest.mark.everybody

SCOPED = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel))
ROLES = ["compact_web", "compact_backbone", "compact_worker"]
RIGHTS = ["auth_permission", "django_content_type", "django_migrations", "pghistory_context"]
# Rights by name: all read them, to know what may be seen, and those who look after an object write them.
GIVEN = ["agreements_agreementgrant", "partners_organizationgrant", "workgroups_workgroupgrant"]


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


KEPT = {
    "agreements_clause", "agreements_section", "agreements_version", "partners_affiliation", "workgroups_charter",
    "workgroups_charterreview", "workgroups_convener", "workgroups_delegation", "workgroups_discussion",
    "workgroups_post", "workgroups_seat", "workgroups_seatholder",
    "workgroups_attachment", "workgroups_mention", "workgroups_postwording",
    "workgroups_stateperiod",
    "workgroups_meeting", "workgroups_decision", "workgroups_decisionlink",
    "updates_update", "updates_paragraph",
    "workgroups_publicminutes", "workgroups_publicnotes",
    "workgroups_document", "workgroups_documentversion",
}  # fmt: skip
# Read in one workgroup only, and all the same written by those who run it.
KEPT_WITHIN = {
    "workgroups_series", "workgroups_joining", "workgroups_agendaitem", "workgroups_decision", "workgroups_action",
    "workgroups_attendance", "workgroups_attendee", "workgroups_visitor", "workgroups_signincode",
    "workgroups_timepoll", "workgroups_slot", "workgroups_slotanswer",
    "workgroups_rsvp",
    "workgroups_proposal", "workgroups_stance",
    "workgroups_agenda", "workgroups_correction", "workgroups_itemproposal", "workgroups_minutes",
    "workgroups_minutesversion", "workgroups_notetaker",
}  # fmt: skip
HISTORY = {table._meta.db_table for table in TRACKED.values()}


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
    for table in sorted({*SCOPED, *GIVEN, *IN_PUBLIC}):
        if table in HISTORY:
            wanted.append((table, "backbone", ["compact_backbone"], "SELECT", None))
            wanted.append((table, "owner", ["compact_owner"], "ALL", True))
            wanted += [(table, kind, [f"compact_{kind}"], "SELECT", None) for kind in ("web", "worker")]
            continue
        kept = table in KEPT | KEPT_WITHIN | IN_PUBLIC or table in GIVEN
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
        if issubclass(model, ScopedModel)
        for name in scope_columns(model)
        if isinstance(column := model._meta.get_field(name), GeneratedField)
        and {PUBLIC, PARTNERS} & values(column.expression)
    }
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


@pytest.mark.parametrize("table", GIVEN)
def test_rights_by_name_stand_behind_the_wall_and_no_job_gives_one(table, db):
    walled = ask("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table)
    writes = [
        role for role in ROLES if ask("SELECT has_table_privilege(%s, %s, 'INSERT, UPDATE, DELETE')", role, table)[0][0]
    ]

    assert walled == [(True, True)]
    assert writes == ["compact_web", "compact_backbone"]


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
        " WHERE contype = 'f' AND cardinality(conkey) > 1 AND connamespace = 'public'::regnamespace ORDER BY 1"
    )

    assert sorted(found) == sorted(
        [
            ("a_clause_stands_in_its_version", "agreements_clause", "agreements_section"),
            ("a_code_opens_a_meeting_of_its_workgroup", "workgroups_signincode", "workgroups_meeting"),
            ("a_connection_is_of_a_topic_of_its_workgroup", "workgroups_connection", "workgroups_discussion"),
            ("a_correction_is_of_minutes_of_its_workgroup", "workgroups_correction", "workgroups_minutes"),
            ("a_file_is_read_with_its_discussion", "workgroups_attachment", "workgroups_discussion"),
            ("a_link_is_of_a_decision_of_its_workgroup", "workgroups_decisionlink", "workgroups_decision"),
            ("a_mention_is_read_with_its_discussion", "workgroups_mention", "workgroups_discussion"),
            ("a_note_taker_is_of_a_meeting_of_their_workgroup", "workgroups_notetaker", "workgroups_meeting"),
            ("a_link_is_of_a_meeting_of_its_workgroup", "workgroups_joining", "workgroups_meeting"),
            ("a_meeting_is_of_a_series_of_its_workgroup", "workgroups_meeting", "workgroups_series"),
            ("a_place_stands_in_its_invitation", "partners_invitedplace", "partners_invitation"),
            ("a_post_is_read_with_its_discussion", "workgroups_post", "workgroups_discussion"),
            ("a_post_stands_in_its_workgroup", "workgroups_post", "workgroups_discussion"),
            ("a_proposed_item_is_for_a_meeting_of_its_workgroup", "workgroups_itemproposal", "workgroups_meeting"),
            ("a_review_is_of_a_charter_of_its_workgroup", "workgroups_charterreview", "workgroups_charter"),
            ("a_row_stands_in_its_sheet", "partners_importrow", "partners_import"),
            ("a_version_is_of_minutes_of_its_workgroup", "workgroups_minutesversion", "workgroups_minutes"),
            ("a_voice_is_on_a_proposal_of_its_workgroup", "workgroups_stance", "workgroups_proposal"),
            ("a_wording_is_read_with_its_discussion", "workgroups_postwording", "workgroups_discussion"),
            ("an_agenda_is_of_a_meeting_of_its_workgroup", "workgroups_agenda", "workgroups_meeting"),
            ("an_item_is_of_a_meeting_of_its_workgroup", "workgroups_agendaitem", "workgroups_meeting"),
            ("minutes_are_of_a_meeting_of_their_workgroup", "workgroups_minutes", "workgroups_meeting"),
            ("public_minutes_are_of_minutes_of_their_workgroup", "workgroups_publicminutes", "workgroups_minutes"),
            ("public_notes_are_of_a_meeting_of_their_workgroup", "workgroups_publicnotes", "workgroups_meeting"),
            ("a_time_is_answered_in_a_poll_of_its_workgroup", "workgroups_slotanswer", "workgroups_timepoll"),
            ("a_time_is_asked_by_a_poll_of_its_workgroup", "workgroups_slot", "workgroups_timepoll"),
            ("a_visitor_is_at_a_meeting_of_its_workgroup", "workgroups_visitor", "workgroups_meeting"),
            ("an_attendance_is_of_a_meeting_of_its_workgroup", "workgroups_attendance", "workgroups_meeting"),
            ("an_attendee_is_at_a_meeting_of_its_workgroup", "workgroups_attendee", "workgroups_meeting"),
            ("a_paper_is_of_a_meeting_of_its_workgroup", "workgroups_paper", "workgroups_meeting"),
            ("a_paper_is_of_its_workgroup", "workgroups_paper", "workgroups_document"),
            ("a_version_is_read_with_its_document", "workgroups_documentversion", "workgroups_document"),
        ]
    )


def test_a_clause_of_a_draft_stands_in_no_section_that_is_public(world: World):
    public = world.version.sections.get(heading="What we share")

    Clause.objects.filter(pk=world.clause.pk).update(section=public)

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Clause.objects.filter(pk=world.clause.pk).update(section=world.clause.section)


MANAGE = {"workgroups": "manage_seats", "partners": "manage_organization", "agreements": "view_agreement"}


@pytest.mark.parametrize("who", ["lead", "contact", "partner", "former", "stranger", "deputy", "guest", "both"])
def test_r6_no_page_of_an_ordinary_person_gives_or_changes_a_right(who, world: World):
    person, before = world.people[who], list(WorkgroupGrant.objects.values_list())
    for model, target in (
        (WorkgroupGrant, world.reading),
        (OrganizationGrant, world.lausd),
        (AgreementGrant, world.agreement),
    ):
        right = Permission.objects.get(codename=MANAGE[target._meta.app_label])
        with (
            acting_as("compact_web"),
            entered(person),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            model.objects.create(user=person, permission=right, content_object=target)
    with acting_as("compact_web"), entered(person):
        assert WorkgroupGrant.objects.update(until=None) == 0
        assert WorkgroupGrant.objects.all().delete()[0] == 0

    assert list(WorkgroupGrant.objects.values_list()) == before


def test_r6_who_looks_after_one_thing_gives_no_right_on_another(world: World):
    right = Permission.objects.get(codename="manage_seats")
    with acting_as("compact_web"), entered(world.convener):
        WorkgroupGrant.objects.create(user=world.contact, permission=right, content_object=world.reading)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            WorkgroupGrant.objects.create(user=world.contact, permission=right, content_object=world.data)


def test_what_runs_as_the_owner_finds_only_the_owners_tables(db):
    found = ask(
        "SELECT proname, proconfig[1] FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND prorettype <> 'trigger'::regtype ORDER BY 1"
    )
    triggers = ask(
        "SELECT proname, proconfig[1] FROM pg_proc WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype ORDER BY 1"
    )
    # Those that record, of which every tracked table has three, and the one that says under whom a new row stands.
    recording = [name for name, _path in triggers if name.startswith("pgtrigger_")]

    path = "search_path=public, pg_temp"
    assert {one for _name, one in triggers} == {path}
    assert len(recording) == 3 * len(TRACKED)
    assert [name for name, _path in triggers if name not in recording] == ["compact_name_who_stays"]
    assert found == [
        ("compact_carry_grants", path),
        ("compact_forget", path),
        ("compact_oldest_wait", path),
        ("compact_reach", path),
        ("compact_readers", path),
        ("compact_sign_in", path),
    ]
