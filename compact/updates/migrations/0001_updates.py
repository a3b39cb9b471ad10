"""The Update and its paragraphs, each behind the wall, with what became of the paragraphs."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import BACKBONE, Kind
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

# Those who run the workgroup write its paragraph, and the backbone.
KEEPERS = f"workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}})"


class Migration(QuickMigration):
    initial = True

    dependencies = [
        ("workgroups", "0039_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Update",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(editable=False, max_length=80, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_es", models.CharField(blank=True, max_length=200, verbose_name="title in Spanish")),
                ("introduction", models.TextField(blank=True, max_length=5000, verbose_name="introduction")),
                (
                    "introduction_es",
                    models.TextField(blank=True, max_length=5000, verbose_name="introduction in Spanish"),
                ),
                ("due_on", models.DateField(verbose_name="paragraphs by")),
                ("since", models.DateTimeField(editable=False, null=True)),
                ("serial", models.PositiveIntegerField(default=0, editable=False)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("corrections", models.JSONField(default=list, editable=False)),
                ("files", models.JSONField(default=dict, editable=False)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("published_at__isnull", False)), then=models.Value(0)),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_published_update_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrections", []), ("published_at", None)),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="only_what_is_published_is_corrected",
                    ),
                ],
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("words", models.TextField(blank=True, max_length=5000, verbose_name="your paragraph")),
                ("words_es", models.TextField(blank=True, max_length=5000, verbose_name="the same in Spanish")),
                ("serial", models.PositiveIntegerField(default=0, editable=False)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("published_at__isnull", False)), then=models.Value(0)),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("workgroup_id"), "*", models.Value(8)
                                ),
                                "+",
                                models.Value(5),
                            ),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "answered_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paragraphs",
                        to="workgroups.workgroup",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paragraphs", to="updates.update"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("update", "workgroup"), name="a_workgroup_has_one_paragraph_in_an_update"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None),
                            models.Q(models.Q(("words", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_published_paragraph_was_written",
                    ),
                ],
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ParagraphHistory",
            fields=[
                *history_columns(),
                ("words", models.TextField(blank=True, max_length=5000, verbose_name="your paragraph")),
                ("words_es", models.TextField(blank=True, max_length=5000, verbose_name="the same in Spanish")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered_by",
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
                        to="updates.paragraph",
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
                    "update",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="updates.update",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="updates_par_pgh_wor_20b1a7_idx"
                    )
                ],
                "abstract": False,
            },
        ),
        AddTrigger(
            model_name="paragraph",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "updates_paragraphhistory" ("update_id", "workgroup_id", "words", "words_es", "answered_at", "answered_by_id", "published_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."update_id", NEW."workgroup_id", NEW."words", NEW."words_es", NEW."answered_at", NEW."answered_by_id", NEW."published_at", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="d8751165bf7a29f5a8daff1011e5591f1c25be30",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_650c8",
                    table="updates_paragraph",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="paragraph",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."update_id" IS DISTINCT FROM (NEW."update_id") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."words_es" IS DISTINCT FROM (NEW."words_es") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "updates_paragraphhistory" ("update_id", "workgroup_id", "words", "words_es", "answered_at", "answered_by_id", "published_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."update_id", NEW."workgroup_id", NEW."words", NEW."words_es", NEW."answered_at", NEW."answered_by_id", NEW."published_at", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'update_id\', \'workgroup_id\', \'words\', \'words_es\', \'answered_at\', \'answered_by_id\', \'published_at\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="c4e20a09dabf32bb6dae4e30f84bd292379333a4",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_74adf",
                    table="updates_paragraph",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="paragraph",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "updates_paragraphhistory" ("update_id", "workgroup_id", "words", "words_es", "answered_at", "answered_by_id", "published_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."update_id", OLD."workgroup_id", OLD."words", OLD."words_es", OLD."answered_at", OLD."answered_by_id", OLD."published_at", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="c8dc0ea81b3a415f95304414aaf50df145d3a3ca",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_b9114",
                    table="updates_paragraph",
                    when="AFTER",
                ),
            ),
        ),
        wall("updates_update"),
        kept_by("updates_update", f"{BACKBONE} = ANY({{keys}})"),
        wall("updates_paragraph"),
        kept_by("updates_paragraph", KEEPERS),
        history_wall("updates_paragraphhistory"),
    ]
