"""What became of actions, who was reminded of them, and their history."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0020_history"),
        ("workgroups", "0046_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionHistory",
            fields=[
                *history_columns(),
                ("title", models.CharField(max_length=300, verbose_name="what")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                ("word", models.CharField(blank=True, editable=False, max_length=500)),
                ("dropped_at", models.DateTimeField(editable=False, null=True)),
                ("drop_reason", models.CharField(blank=True, editable=False, max_length=500)),
                ("returned_at", models.DateTimeField(editable=False, null=True)),
                ("return_word", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "completed_by",
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
                    "completed_for",
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
                    "dropped_by",
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
                    "owner",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
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
                        to="workgroups.action",
                    ),
                ),
                (
                    "returned_by",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_9e27c8_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_36e29a_idx"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="action",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[("portal", "in the portal"), ("mail", "by e-mail"), ("phone", "by telephone")],
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="completed_for",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="drop_reason",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name="action",
            name="dropped_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="dropped_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="reminded",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="action",
            name="reminded_for",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="return_word",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name="action",
            name="returned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="returned_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="word",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("completed_at", None), ("dropped_at", None)),
                fields=["workgroup", "due_on", "id"],
                name="open_actions_by_day",
            ),
        ),
        AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_actionhistory" ("completed_at", "completed_by_id", "completed_for_id", "word", "dropped_at", "dropped_by_id", "drop_reason", "workgroup_id", "owner_id", "person_id", "title", "due_on", "returned_at", "returned_by_id", "return_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."completed_at", NEW."completed_by_id", NEW."completed_for_id", NEW."word", NEW."dropped_at", NEW."dropped_by_id", NEW."drop_reason", NEW."workgroup_id", NEW."owner_id", NEW."person_id", NEW."title", NEW."due_on", NEW."returned_at", NEW."returned_by_id", NEW."return_word", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."owner_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="3762b1c9cfba29de9a56c75e62b11aca38c5f9ce",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_7e374",
                    table="workgroups_action",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."completed_by_id" IS DISTINCT FROM (NEW."completed_by_id") OR OLD."completed_for_id" IS DISTINCT FROM (NEW."completed_for_id") OR OLD."drop_reason" IS DISTINCT FROM (NEW."drop_reason") OR OLD."dropped_at" IS DISTINCT FROM (NEW."dropped_at") OR OLD."dropped_by_id" IS DISTINCT FROM (NEW."dropped_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."return_word" IS DISTINCT FROM (NEW."return_word") OR OLD."returned_at" IS DISTINCT FROM (NEW."returned_at") OR OLD."returned_by_id" IS DISTINCT FROM (NEW."returned_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."word" IS DISTINCT FROM (NEW."word") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_actionhistory" ("completed_at", "completed_by_id", "completed_for_id", "word", "dropped_at", "dropped_by_id", "drop_reason", "workgroup_id", "owner_id", "person_id", "title", "due_on", "returned_at", "returned_by_id", "return_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."completed_at", NEW."completed_by_id", NEW."completed_for_id", NEW."word", NEW."dropped_at", NEW."dropped_by_id", NEW."drop_reason", NEW."workgroup_id", NEW."owner_id", NEW."person_id", NEW."title", NEW."due_on", NEW."returned_at", NEW."returned_by_id", NEW."return_word", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'completed_at\', \'completed_by_id\', \'completed_for_id\', \'word\', \'dropped_at\', \'dropped_by_id\', \'drop_reason\', \'workgroup_id\', \'owner_id\', \'person_id\', \'title\', \'due_on\', \'returned_at\', \'returned_by_id\', \'return_word\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."owner_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="220f9eac7dd73983123b8716b43bfe7eddd065e0",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_40e86",
                    table="workgroups_action",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="action",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_actionhistory" ("completed_at", "completed_by_id", "completed_for_id", "word", "dropped_at", "dropped_by_id", "drop_reason", "workgroup_id", "owner_id", "person_id", "title", "due_on", "returned_at", "returned_by_id", "return_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."completed_at", OLD."completed_by_id", OLD."completed_for_id", OLD."word", OLD."dropped_at", OLD."dropped_by_id", OLD."drop_reason", OLD."workgroup_id", OLD."owner_id", OLD."person_id", OLD."title", OLD."due_on", OLD."returned_at", OLD."returned_by_id", OLD."return_word", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."owner_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="d2ba5a3ba8ed5c3be0f9c725331363729d468859",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_abb12",
                    table="workgroups_action",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("completed_at", None), ("dropped_at", None), _connector="OR"),
                name="what_is_done_is_not_dropped",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("dropped_at", None), models.Q(("drop_reason", ""), _negated=True), _connector="OR"),
                name="a_dropped_action_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_at", None), models.Q(("return_word", ""), _negated=True), _connector="OR"
                ),
                name="whoever_gives_an_action_back_says_why",
            ),
        ),
        history_wall("workgroups_actionhistory"),
    ]
