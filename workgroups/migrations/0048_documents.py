"""Documents and their versions, who has opened them, and the papers of a meeting; the next one builds the wall."""

import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns
from compact.quick import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0020_history"),
        ("workgroups", "0047_actions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("workgroup", "The people of this workgroup"),
                            ("partners", "All partners"),
                            ("public", "Everybody"),
                        ],
                        db_default="workgroup",
                        default="workgroup",
                        editable=False,
                        max_length=10,
                    ),
                ),
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
                    "scope_also",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(readers="partners", then=models.Value(1)),
                            models.When(readers="public", then=models.Value(0)),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("other", "Another language, or several")],
                        default="en",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=1000, verbose_name="in a sentence or two")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("adopted", "Adopted"), ("archived", "Archived")],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("adopted_at", models.DateTimeField(editable=False, null=True)),
                ("adopted_number", models.PositiveIntegerField(editable=False, null=True)),
                ("adopted_where", models.CharField(blank=True, editable=False, max_length=300)),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                ("editing_since", models.DateTimeField(editable=False, null=True)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "archived_by",
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
                    "editing_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-pk"],
                "indexes": [models.Index(fields=["workgroup", "-changed_at", "-id"], name="documents_of_a_workgroup")],
                "constraints": [
                    models.UniqueConstraint(fields=("workgroup", "id"), name="a_document_belongs_to_its_workgroup"),
                    models.UniqueConstraint(
                        fields=("workgroup", "id", "readers"), name="a_document_is_read_with_its_versions"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at", None), ("opened_by", None), ("readers", "workgroup")),
                            models.Q(
                                models.Q(("readers", "workgroup"), _negated=True),
                                ("opened_at__isnull", False),
                                ("opened_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_open_document_says_since_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("adopted_by", None), ("adopted_number", None)),
                            models.Q(
                                ("adopted_at__isnull", False),
                                ("adopted_by__isnull", False),
                                ("adopted_number__lte", models.F("number")),
                            ),
                            _connector="OR",
                        ),
                        name="an_adopted_document_says_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "adopted"), _negated=True),
                            ("adopted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_document_is_adopted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("archived_at__isnull", False), ("archived_by__isnull", False), ("state", "archived")
                            ),
                            models.Q(
                                models.Q(("state", "archived"), _negated=True),
                                ("archived_at", None),
                                ("archived_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="an_archived_document_says_since_when_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentHistory",
            fields=[
                *history_columns(),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("workgroup", "The people of this workgroup"),
                            ("partners", "All partners"),
                            ("public", "Everybody"),
                        ],
                        db_default="workgroup",
                        default="workgroup",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish"), ("other", "Another language, or several")],
                        default="en",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=1000, verbose_name="in a sentence or two")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("adopted", "Adopted"), ("archived", "Archived")],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("adopted_at", models.DateTimeField(editable=False, null=True)),
                ("adopted_number", models.PositiveIntegerField(editable=False, null=True)),
                ("adopted_where", models.CharField(blank=True, editable=False, max_length=300)),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                (
                    "adopted_by",
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
                    "archived_by",
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
                    "opened_by",
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
                        to="workgroups.document",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_1489ed_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("workgroup", "The people of this workgroup"),
                            ("partners", "All partners"),
                            ("public", "Everybody"),
                        ],
                        db_default="workgroup",
                        default="workgroup",
                        editable=False,
                        max_length=10,
                    ),
                ),
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
                    "scope_also",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(readers="partners", then=models.Value(1)),
                            models.When(readers="public", then=models.Value(0)),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=200, unique=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="what changed")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("token", models.UUIDField(null=True)),
                ("alt", models.CharField(blank=True, max_length=500, verbose_name="what the picture shows")),
                ("checked_at", models.DateTimeField(editable=False, null=True)),
                ("leased_until", models.DateTimeField(editable=False, null=True)),
                ("text", models.TextField(blank=True, editable=False)),
                ("is_cut", models.BooleanField(default=False, editable=False)),
                ("pages", models.PositiveIntegerField(default=0, editable=False)),
                ("findings", models.JSONField(default=list, editable=False)),
                ("picture", models.CharField(blank=True, editable=False, max_length=200)),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="workgroups.document"
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["workgroup", "-uploaded_at", "-id"], name="versions_of_a_workgroup"),
                    models.Index(
                        condition=models.Q(("checked_at", None)), fields=["id"], name="versions_nobody_has_read"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="a_document_numbers_its_versions"),
                    models.UniqueConstraint(fields=("uploaded_by", "token"), name="a_form_makes_one_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organization"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="workgroups.documentversion",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "organization"), name="an_organization_opens_a_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="workgroups.document"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="workgroups.agendaitem"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="workgroups.meeting"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workgroups.documentversion",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["item__position", "item_id", "pk"],
                "constraints": [models.UniqueConstraint(fields=("item", "document"), name="an_item_has_a_paper_once")],
            },
        ),
        AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_documenthistory" ("readers", "workgroup_id", "title", "language", "summary", "state", "opened_at", "opened_by_id", "adopted_at", "adopted_by_id", "adopted_number", "adopted_where", "archived_at", "archived_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."readers", NEW."workgroup_id", NEW."title", NEW."language", NEW."summary", NEW."state", NEW."opened_at", NEW."opened_by_id", NEW."adopted_at", NEW."adopted_by_id", NEW."adopted_number", NEW."adopted_where", NEW."archived_at", NEW."archived_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="90aa584336dd9d924b2ee90f1866c15b56366a0c",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_20ac8",
                    table="workgroups_document",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."adopted_at" IS DISTINCT FROM (NEW."adopted_at") OR OLD."adopted_by_id" IS DISTINCT FROM (NEW."adopted_by_id") OR OLD."adopted_number" IS DISTINCT FROM (NEW."adopted_number") OR OLD."adopted_where" IS DISTINCT FROM (NEW."adopted_where") OR OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."archived_by_id" IS DISTINCT FROM (NEW."archived_by_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."readers" IS DISTINCT FROM (NEW."readers") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_documenthistory" ("readers", "workgroup_id", "title", "language", "summary", "state", "opened_at", "opened_by_id", "adopted_at", "adopted_by_id", "adopted_number", "adopted_where", "archived_at", "archived_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."readers", NEW."workgroup_id", NEW."title", NEW."language", NEW."summary", NEW."state", NEW."opened_at", NEW."opened_by_id", NEW."adopted_at", NEW."adopted_by_id", NEW."adopted_number", NEW."adopted_where", NEW."archived_at", NEW."archived_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'readers\', \'workgroup_id\', \'title\', \'language\', \'summary\', \'state\', \'opened_at\', \'opened_by_id\', \'adopted_at\', \'adopted_by_id\', \'adopted_number\', \'adopted_where\', \'archived_at\', \'archived_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="a858a6954c3157c55f487c07988ddfe4ab3de904",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_95190",
                    table="workgroups_document",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_documenthistory" ("readers", "workgroup_id", "title", "language", "summary", "state", "opened_at", "opened_by_id", "adopted_at", "adopted_by_id", "adopted_number", "adopted_where", "archived_at", "archived_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."readers", OLD."workgroup_id", OLD."title", OLD."language", OLD."summary", OLD."state", OLD."opened_at", OLD."opened_by_id", OLD."adopted_at", OLD."adopted_by_id", OLD."adopted_number", OLD."adopted_where", OLD."archived_at", OLD."archived_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="05edb7d92b9856b804ef6837e3a80a179dbf5db3",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_1cd44",
                    table="workgroups_document",
                    when="AFTER",
                ),
            ),
        ),
    ]
