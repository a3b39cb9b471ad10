"""How far each person has read a topic; topics are pinned, closed with a last word, and moved to another workgroup."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger
from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [
        ("workgroups", "0034_writing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="discussion",
            name="added_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="discussion",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="discussion",
            name="removed_delete",
        ),
        migrations.AddField(
            model_name="discussion",
            name="closed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="closing_word",
            field=models.CharField(blank=True, db_default="", default="", max_length=500, verbose_name="last word"),
        ),
        migrations.AddField(
            model_name="discussion",
            name="formerly",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="pinned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="discussion",
            name="pinned_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="discussionhistory",
            name="closed_by",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="discussionhistory",
            name="closing_word",
            field=models.CharField(blank=True, db_default="", default="", max_length=500, verbose_name="last word"),
        ),
        migrations.AddField(
            model_name="discussionhistory",
            name="pinned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="discussionhistory",
            name="pinned_by",
            field=models.ForeignKey(
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
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "pinned_at", "pinned_by_id", "closed_at", "closed_by_id", "closing_word", "workgroup_id", "title", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."partners_read", NEW."opened_at", NEW."opened_by_id", NEW."kept_in_at", NEW."kept_in_by_id", NEW."pinned_at", NEW."pinned_by_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_word", NEW."workgroup_id", NEW."title", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="98aed30f282789eb169a41f08c539a0bdeae2134",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_5dee7",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closing_word" IS DISTINCT FROM (NEW."closing_word") OR OLD."kept_in_at" IS DISTINCT FROM (NEW."kept_in_at") OR OLD."kept_in_by_id" IS DISTINCT FROM (NEW."kept_in_by_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."partners_read" IS DISTINCT FROM (NEW."partners_read") OR OLD."pinned_at" IS DISTINCT FROM (NEW."pinned_at") OR OLD."pinned_by_id" IS DISTINCT FROM (NEW."pinned_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "pinned_at", "pinned_by_id", "closed_at", "closed_by_id", "closing_word", "workgroup_id", "title", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."partners_read", NEW."opened_at", NEW."opened_by_id", NEW."kept_in_at", NEW."kept_in_by_id", NEW."pinned_at", NEW."pinned_by_id", NEW."closed_at", NEW."closed_by_id", NEW."closing_word", NEW."workgroup_id", NEW."title", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'partners_read\', \'opened_at\', \'opened_by_id\', \'kept_in_at\', \'kept_in_by_id\', \'pinned_at\', \'pinned_by_id\', \'closed_at\', \'closed_by_id\', \'closing_word\', \'workgroup_id\', \'title\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="151723b94ac05c55fb9d249a3cb02ac10c46c6d2",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_40d9d",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "pinned_at", "pinned_by_id", "closed_at", "closed_by_id", "closing_word", "workgroup_id", "title", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."partners_read", OLD."opened_at", OLD."opened_by_id", OLD."kept_in_at", OLD."kept_in_by_id", OLD."pinned_at", OLD."pinned_by_id", OLD."closed_at", OLD."closed_by_id", OLD."closing_word", OLD."workgroup_id", OLD."title", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="7dc3d8bd6d2e8f8f77bd7027bb10823daa3e9c2b",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_ceb3d",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pinned_at", None), ("pinned_by", None)),
                    models.Q(("pinned_at__isnull", False), ("pinned_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_pinned_topic_says_since_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None), ("closing_word", "")),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_closed_topic_says_since_when_and_by_whom",
            ),
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upto", models.DateTimeField()),
                ("upto_post", models.BigIntegerField()),
                (
                    "discussion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="workgroups.discussion"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("person_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(6),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "discussion"), name="a_person_reads_a_topic_up_to_one")
                ]
            },
        ),
        wall("workgroups_reading"),
    ]
