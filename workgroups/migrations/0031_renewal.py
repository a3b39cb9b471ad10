"""Rounds of asking every organization with a place whether it stays; what each is asked is an ask."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import wall


class Migration(QuickMigration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workgroups", "0031_charter"),
    ]

    operations = [
        migrations.CreateModel(
            name="Renewal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
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
                            models.Value(5),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "charter",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workgroups.charter",
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
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="renewals", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("workgroup",),
                        name="a_workgroup_renews_its_places_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_closed_renewal_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RenewalHistory",
            fields=[
                *history_columns(),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("due_on", models.DateField()),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "charter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.charter",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.renewal",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_c0b240_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="renewal",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_renewalhistory" ("workgroup_id", "charter_id", "text", "due_on", "closed_at", "closed_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."charter_id", NEW."text", NEW."due_on", NEW."closed_at", NEW."closed_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="919cc647fd0b18105dfbacd12b878f4c2ad5d09b",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_d36b6",
                    table="workgroups_renewal",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="renewal",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."charter_id" IS DISTINCT FROM (NEW."charter_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_renewalhistory" ("workgroup_id", "charter_id", "text", "due_on", "closed_at", "closed_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."charter_id", NEW."text", NEW."due_on", NEW."closed_at", NEW."closed_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'charter_id\', \'text\', \'due_on\', \'closed_at\', \'closed_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="8822514b09a13d39a937a14d995aa99826fc0edb",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_22565",
                    table="workgroups_renewal",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="renewal",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_renewalhistory" ("workgroup_id", "charter_id", "text", "due_on", "closed_at", "closed_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."charter_id", OLD."text", OLD."due_on", OLD."closed_at", OLD."closed_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="b2a4364afd97b40b41f6e2d562e9dfdcdb507cdb",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_5bf3f",
                    table="workgroups_renewal",
                    when="AFTER",
                ),
            ),
        ),
        wall("workgroups_renewal"),
        history_wall("workgroups_renewalhistory"),
    ]
