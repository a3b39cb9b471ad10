"""When a workgroup could meet, asked of organizations, each behind the wall."""

from typing import Any

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import Kind
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

KEEPERS = f"workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}})"
# An organization's own people say what it says; those who run the workgroup note what they heard on the telephone.
SAY = f"({KEEPERS} OR organization_id * 8 + {int(Kind.ORGANIZATION)} = ANY({{keys}}))"


def _finish(apps: Any, schema_editor: Any) -> None:
    """Django adds the constraints of new tables when a migration is over; what follows here refers to one of them."""
    while schema_editor.deferred_sql:
        schema_editor.execute(schema_editor.deferred_sql.pop(0))


def _of_one_workgroup(table: str, rule: str) -> migrations.RunSQL:
    """What belongs to a poll is its workgroup's."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {rule} FOREIGN KEY (workgroup_id, poll_id)"
        " REFERENCES workgroups_timepoll (workgroup_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {rule}",
    )


def _behind_the_wall() -> list[Any]:
    keepers = {"workgroups_timepoll": KEEPERS, "workgroups_slot": KEEPERS, "workgroups_slotanswer": SAY}
    return [
        *(each for table, rule in keepers.items() for each in (wall(table), kept_by(table, rule))),
        migrations.RunPython(_finish, migrations.RunPython.noop),
        _of_one_workgroup("workgroups_slot", "a_time_is_asked_by_a_poll_of_its_workgroup"),
        _of_one_workgroup("workgroups_slotanswer", "a_time_is_answered_in_a_poll_of_its_workgroup"),
        *(history_wall(f"workgroups_{name}history") for name in ("timepoll", "slotanswer")),
    ]


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0020_history"),
        ("workgroups", "0045_attendance"),
    ]

    operations = [
        migrations.CreateModel(
            name="TimePoll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="what it is about")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="length in minutes")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("closes_at", models.DateTimeField(verbose_name="answers until")),
                ("reminds_at", models.DateTimeField(editable=False)),
                ("reminded_at", models.DateTimeField(editable=False, null=True)),
                ("token", models.UUIDField(editable=False, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("chosen_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_poll",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_polls",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("cancelled_at", None), ("chosen_at", None), ("closed_at", None)),
                        fields=["closes_at"],
                        name="time_polls_that_take_answers",
                    ),
                    models.Index(fields=["workgroup", "-created_at"], name="time_polls_of_a_workgroup"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("workgroup", "id"), name="a_time_poll_belongs_to_its_workgroup"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5)), name="a_time_poll_is_about_a_meeting_of_some_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chosen_at", None), ("meeting", None)),
                            models.Q(("cancelled_at", None), ("chosen_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_time_poll_is_chosen_from_or_called_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="workgroups.timepoll"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("poll", "starts_at"), name="a_time_poll_asks_a_time_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("if_need_be", "If need be"), ("no", "No")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organization"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="workgroups.slot"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="workgroups.timepoll"
                    ),
                ),
            ],
            options={
                "ordering": ["slot", "organization"],
                "indexes": [models.Index(fields=["poll", "organization"], name="answers_to_a_time_poll")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("slot", "organization"), name="an_organization_says_one_thing_of_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotAnswerHistory",
            fields=[
                *history_columns(),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("if_need_be", "If need be"), ("no", "No")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.slotanswer",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.slot",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.timepoll",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_9710f7_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_ff6ef1_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimePollHistory",
            fields=[
                *history_columns(),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="what it is about")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="length in minutes")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("closes_at", models.DateTimeField(verbose_name="answers until")),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("chosen_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chosen_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.timepoll",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_35965f_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="timepoll",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_timepollhistory" ("workgroup_id", "title", "minutes", "zone", "closes_at", "created_by_id", "closed_at", "closed_by_id", "chosen_at", "chosen_by_id", "meeting_id", "cancelled_at", "cancelled_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."title", NEW."minutes", NEW."zone", NEW."closes_at", NEW."created_by_id", NEW."closed_at", NEW."closed_by_id", NEW."chosen_at", NEW."chosen_by_id", NEW."meeting_id", NEW."cancelled_at", NEW."cancelled_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="bf156fd57d0d3775bbdd7dcf0312414d689d119e",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_3a0eb",
                    table="workgroups_timepoll",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="timepoll",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by_id" IS DISTINCT FROM (NEW."cancelled_by_id") OR OLD."chosen_at" IS DISTINCT FROM (NEW."chosen_at") OR OLD."chosen_by_id" IS DISTINCT FROM (NEW."chosen_by_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id") OR OLD."zone" IS DISTINCT FROM (NEW."zone"))',
                    func='INSERT INTO "workgroups_timepollhistory" ("workgroup_id", "title", "minutes", "zone", "closes_at", "created_by_id", "closed_at", "closed_by_id", "chosen_at", "chosen_by_id", "meeting_id", "cancelled_at", "cancelled_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."title", NEW."minutes", NEW."zone", NEW."closes_at", NEW."created_by_id", NEW."closed_at", NEW."closed_by_id", NEW."chosen_at", NEW."chosen_by_id", NEW."meeting_id", NEW."cancelled_at", NEW."cancelled_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'title\', \'minutes\', \'zone\', \'closes_at\', \'created_by_id\', \'closed_at\', \'closed_by_id\', \'chosen_at\', \'chosen_by_id\', \'meeting_id\', \'cancelled_at\', \'cancelled_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="389e225f83ecf5f0860c52cf7c9bb05737d3a5fd",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_2117c",
                    table="workgroups_timepoll",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="timepoll",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_timepollhistory" ("workgroup_id", "title", "minutes", "zone", "closes_at", "created_by_id", "closed_at", "closed_by_id", "chosen_at", "chosen_by_id", "meeting_id", "cancelled_at", "cancelled_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."title", OLD."minutes", OLD."zone", OLD."closes_at", OLD."created_by_id", OLD."closed_at", OLD."closed_by_id", OLD."chosen_at", OLD."chosen_by_id", OLD."meeting_id", OLD."cancelled_at", OLD."cancelled_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="95e72d728e74ae70eb09f80baf5b5619306ac883",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_15d37",
                    table="workgroups_timepoll",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="slotanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_slotanswerhistory" ("slot_id", "poll_id", "workgroup_id", "organization_id", "answer", "answered_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."slot_id", NEW."poll_id", NEW."workgroup_id", NEW."organization_id", NEW."answer", NEW."answered_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="58da63261ddddd733049c9762657e73795e404ed",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_166fa",
                    table="workgroups_slotanswer",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="slotanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."poll_id" IS DISTINCT FROM (NEW."poll_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."slot_id" IS DISTINCT FROM (NEW."slot_id") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_slotanswerhistory" ("slot_id", "poll_id", "workgroup_id", "organization_id", "answer", "answered_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."slot_id", NEW."poll_id", NEW."workgroup_id", NEW."organization_id", NEW."answer", NEW."answered_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'slot_id\', \'poll_id\', \'workgroup_id\', \'organization_id\', \'answer\', \'answered_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="a9cc4213af5eba5d4511608194e90d7cd0e876bd",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_f0771",
                    table="workgroups_slotanswer",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="slotanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_slotanswerhistory" ("slot_id", "poll_id", "workgroup_id", "organization_id", "answer", "answered_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."slot_id", OLD."poll_id", OLD."workgroup_id", OLD."organization_id", OLD."answer", OLD."answered_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="43de6aad56dbee10ab97ca1e87441f7b22470b42",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_1e239",
                    table="workgroups_slotanswer",
                    when="AFTER",
                ),
            ),
        ),
        *_behind_the_wall(),
    ]
