"""Since when a workgroup is active, paused or closed, and why; and to whom somebody passed on the running of one."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import BACKBONE
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

# Only the backbone's pages, jobs and the owner say whether a workgroup meets, and open one.
STATE = """
CREATE FUNCTION compact_keep_state() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'Only the backbone opens, pauses or closes a workgroup.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_the_backbone_changes_the_state BEFORE UPDATE OF state ON workgroups_workgroup FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state AND current_user = 'compact_web') EXECUTE FUNCTION compact_keep_state();
REVOKE INSERT, DELETE ON workgroups_workgroup FROM compact_web;
"""
NO_STATE = """
GRANT INSERT, DELETE ON workgroups_workgroup TO compact_web;
DROP TRIGGER only_the_backbone_changes_the_state ON workgroups_workgroup;
DROP FUNCTION compact_keep_state();
"""
ELSEWHERE = {
    "db_constraint": False,
    "db_index": False,
    "on_delete": django.db.models.deletion.DO_NOTHING,
    "related_name": "+",
}
STATES = [("active", "Active"), ("paused", "Paused"), ("closed", "Closed")]


class Migration(QuickMigration):
    dependencies = [
        ("workgroups", "0021_latecomers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatePeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=STATES, max_length=10, verbose_name="whether it meets")),
                ("since", models.DateField()),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Value(0),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="states", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "active"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_workgroup_that_rests_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatePeriodHistory",
            fields=[
                *history_columns(),
                ("state", models.CharField(choices=STATES, max_length=10, verbose_name="whether it meets")),
                ("since", models.DateField()),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("pgh_obj", models.ForeignKey(**ELSEWHERE, to="workgroups.stateperiod")),
                ("workgroup", models.ForeignKey(**ELSEWHERE, related_query_name="+", to="workgroups.workgroup")),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_e1a4df_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="stateperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_stateperiodhistory" ("workgroup_id", "state", "since", "reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."state", NEW."since", NEW."reason", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="35f410047d602d2479876cb3889fb8db3b273bf9",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_428de",
                    table="workgroups_stateperiod",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="stateperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_stateperiodhistory" ("workgroup_id", "state", "since", "reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."state", NEW."since", NEW."reason", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'state\', \'since\', \'reason\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="0ca285ac43d6a7b79e4598a9e3a7dd34de257d25",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_09f6a",
                    table="workgroups_stateperiod",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="stateperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_stateperiodhistory" ("workgroup_id", "state", "since", "reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."state", OLD."since", OLD."reason", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="64b4e65a21fa2b8c6641fa4ec4fe20a496505015",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_6471b",
                    table="workgroups_stateperiod",
                    when="AFTER",
                ),
            ),
        ),
        wall("workgroups_stateperiod"),
        kept_by("workgroups_stateperiod", f"{BACKBONE} = ANY({{keys}})"),
        history_wall("workgroups_stateperiodhistory"),
        migrations.AddField(
            model_name="convener",
            name="passed_to",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="convenerhistory",
            name="passed_to",
            field=models.ForeignKey(
                **ELSEWHERE, editable=False, null=True, related_query_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="workgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", ["new"]), _negated=True), name="no_page_of_ours_hides_a_workgroup"
            ),
        ),
        migrations.RunSQL(STATE, NO_STATE),
    ]
