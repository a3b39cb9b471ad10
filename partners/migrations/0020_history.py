"""The database keeps the history of organizations, their people, invitations, requests and rights from now on."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tracking import history_wall

TABLES = (
    "partners_affiliationhistory",
    "partners_aliashistory",
    "partners_invitationhistory",
    "partners_joinrequesthistory",
    "partners_organizationgranthistory",
    "partners_organizationhistory",
)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0011_invited_places"),
        ("workgroups", "0010_readership"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AffiliationHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_organization"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(7),
                                ),
                            ),
                            models.When(
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            models.When(
                                pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)
                            ),
                            models.When(
                                pgh_person__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_person"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(6),
                                ),
                            ),
                            default=models.Value(None),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("administrator", "Looks after people and places"),
                                ("signer", "Signs for us"),
                                ("data", "Data contact"),
                                ("backbone", "Holds the compact together"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AliasHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_organization"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(7),
                                ),
                            ),
                            models.When(
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            models.When(
                                pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)
                            ),
                            models.When(
                                pgh_person__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_person"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(6),
                                ),
                            ),
                            default=models.Value(None),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("name", models.CharField(max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InvitationHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_organization"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(7),
                                ),
                            ),
                            models.When(
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            models.When(
                                pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)
                            ),
                            models.When(
                                pgh_person__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_person"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(6),
                                ),
                            ),
                            default=models.Value(None),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                ("affiliation_roles", models.JSONField(blank=True, default=list)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="personal note")),
                ("predecessor_leaves", models.BooleanField(default=False, editable=False)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_word", models.CharField(blank=True, editable=False, max_length=500, verbose_name="why")),
                ("lapse_told_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="JoinRequestHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_organization"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(7),
                                ),
                            ),
                            models.When(
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            models.When(
                                pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)
                            ),
                            models.When(
                                pgh_person__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_person"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(6),
                                ),
                            ),
                            default=models.Value(None),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("admitted", models.BooleanField(editable=False, null=True)),
                ("passed_on_at", models.DateTimeField(editable=False, null=True)),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationGrantHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_organization"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(7),
                                ),
                            ),
                            models.When(
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            models.When(
                                pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)
                            ),
                            models.When(
                                pgh_person__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_person"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(6),
                                ),
                            ),
                            default=models.Value(None),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("granted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_organization"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(7),
                                ),
                            ),
                            models.When(
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=models.Value(2),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                pgh_organization__isnull=False,
                                pgh_workgroup__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_workgroup"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            models.When(
                                pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)
                            ),
                            models.When(
                                pgh_person__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("pgh_person"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(6),
                                ),
                            ),
                            default=models.Value(None),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=120, verbose_name="short name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("school district", "School district"),
                            ("city", "City"),
                            ("county", "County"),
                            ("state", "State"),
                            ("early childhood", "Early childhood"),
                            ("higher education", "Higher education"),
                            ("labor", "Labor"),
                            ("business", "Business"),
                            ("philanthropy", "Philanthropy"),
                            ("nonprofit", "Nonprofit"),
                            ("research", "Research"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=30,
                        verbose_name="sector",
                    ),
                ),
                ("website", models.CharField(blank=True, max_length=300, verbose_name="website")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("signing_office", models.CharField(blank=True, max_length=200, verbose_name="office that signs")),
                ("is_backbone", models.BooleanField(default=False, editable=False)),
                ("to_be_confirmed", models.BooleanField(default=False, editable=False)),
                ("source", models.TextField(blank=True, editable=False)),
                ("confidence", models.CharField(blank=True, editable=False, max_length=20)),
                ("notes", models.TextField(blank=True, editable=False)),
                ("serial", models.PositiveIntegerField(default=1, editable=False)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("merged_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affiliation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_affiliationhistory" ("person_id", "organization_id", "title", "roles", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."roles", NEW."since", NEW."until", NEW."ended_by_id", NEW."end_reason", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="795a0fd79f4769bed651b43499397a9609685036",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_1d48a",
                    table="partners_affiliation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affiliation",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "partners_affiliationhistory" ("person_id", "organization_id", "title", "roles", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."roles", NEW."since", NEW."until", NEW."ended_by_id", NEW."end_reason", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'person_id\', \'organization_id\', \'title\', \'roles\', \'since\', \'until\', \'ended_by_id\', \'end_reason\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="c12457372ae47514632195465cf0d2abd8c48a9e",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c4c3e",
                    table="partners_affiliation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="affiliation",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_affiliationhistory" ("person_id", "organization_id", "title", "roles", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."person_id", OLD."organization_id", OLD."title", OLD."roles", OLD."since", OLD."until", OLD."ended_by_id", OLD."end_reason", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."person_id"); RETURN NULL;',
                    hash="e4f7cb93b95254b23d99704d58611a8f4d97ccbb",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_a6a25",
                    table="partners_affiliation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_aliashistory" ("organization_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."organization_id", NEW."name", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="b30e54031e6ee8adca67fa26a45f63af048b2cdc",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_29959",
                    table="partners_alias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id"))',
                    func='INSERT INTO "partners_aliashistory" ("organization_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."organization_id", NEW."name", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'organization_id\', \'name\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="d6440ff928362e611c3df5aaa6e26f55a78cb16b",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_ab026",
                    table="partners_alias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_aliashistory" ("organization_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."organization_id", OLD."name", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="4dc37627fb1dbd8c807cd0956a42640475ba7782",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_aa8fa",
                    table="partners_alias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_invitationhistory" ("email", "name", "organization_id", "workgroup_id", "affiliation_roles", "title", "note", "predecessor_id", "predecessor_leaves", "invited_by_id", "sent_at", "expires_at", "answered_at", "accepted_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_word", "lapse_told_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."email", NEW."name", NEW."organization_id", NEW."workgroup_id", NEW."affiliation_roles", NEW."title", NEW."note", NEW."predecessor_id", NEW."predecessor_leaves", NEW."invited_by_id", NEW."sent_at", NEW."expires_at", NEW."answered_at", NEW."accepted_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_word", NEW."lapse_told_at", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="670e1cd3dac10ba4f294500dfaef73849ebf0105",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_de846",
                    table="partners_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."affiliation_roles" IS DISTINCT FROM (NEW."affiliation_roles") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."lapse_told_at" IS DISTINCT FROM (NEW."lapse_told_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."predecessor_id" IS DISTINCT FROM (NEW."predecessor_id") OR OLD."predecessor_leaves" IS DISTINCT FROM (NEW."predecessor_leaves") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id") OR OLD."withdrawn_word" IS DISTINCT FROM (NEW."withdrawn_word") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "partners_invitationhistory" ("email", "name", "organization_id", "workgroup_id", "affiliation_roles", "title", "note", "predecessor_id", "predecessor_leaves", "invited_by_id", "sent_at", "expires_at", "answered_at", "accepted_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_word", "lapse_told_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."email", NEW."name", NEW."organization_id", NEW."workgroup_id", NEW."affiliation_roles", NEW."title", NEW."note", NEW."predecessor_id", NEW."predecessor_leaves", NEW."invited_by_id", NEW."sent_at", NEW."expires_at", NEW."answered_at", NEW."accepted_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_word", NEW."lapse_told_at", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'email\', \'name\', \'organization_id\', \'workgroup_id\', \'affiliation_roles\', \'title\', \'note\', \'predecessor_id\', \'predecessor_leaves\', \'invited_by_id\', \'sent_at\', \'expires_at\', \'answered_at\', \'accepted_by_id\', \'withdrawn_at\', \'withdrawn_by_id\', \'withdrawn_word\', \'lapse_told_at\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="3a8b26d8ab398cfaa851cda3be51044c5c6405dc",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_29c9c",
                    table="partners_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_invitationhistory" ("email", "name", "organization_id", "workgroup_id", "affiliation_roles", "title", "note", "predecessor_id", "predecessor_leaves", "invited_by_id", "sent_at", "expires_at", "answered_at", "accepted_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_word", "lapse_told_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."email", OLD."name", OLD."organization_id", OLD."workgroup_id", OLD."affiliation_roles", OLD."title", OLD."note", OLD."predecessor_id", OLD."predecessor_leaves", OLD."invited_by_id", OLD."sent_at", OLD."expires_at", OLD."answered_at", OLD."accepted_by_id", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawn_word", OLD."lapse_told_at", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="0629f3b7f917a1324c1de3af749ef0733f7e2ee9",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_f42aa",
                    table="partners_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_joinrequesthistory" ("person_id", "organization_id", "title", "note", "answered_at", "answered_by_id", "answered_for_id", "admitted", "passed_on_at", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."note", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."admitted", NEW."passed_on_at", NEW."answer", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="cb09577623be2611d30d3addc022d69f64a0fa31",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_e5ae7",
                    table="partners_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."admitted" IS DISTINCT FROM (NEW."admitted") OR OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."answered_for_id" IS DISTINCT FROM (NEW."answered_for_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."passed_on_at" IS DISTINCT FROM (NEW."passed_on_at") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func='INSERT INTO "partners_joinrequesthistory" ("person_id", "organization_id", "title", "note", "answered_at", "answered_by_id", "answered_for_id", "admitted", "passed_on_at", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."note", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."admitted", NEW."passed_on_at", NEW."answer", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'person_id\', \'organization_id\', \'title\', \'note\', \'answered_at\', \'answered_by_id\', \'answered_for_id\', \'admitted\', \'passed_on_at\', \'answer\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="d01f59217f89c8bf92bb92d165b1657efcdc5d47",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_279df",
                    table="partners_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_joinrequesthistory" ("person_id", "organization_id", "title", "note", "answered_at", "answered_by_id", "answered_for_id", "admitted", "passed_on_at", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."person_id", OLD."organization_id", OLD."title", OLD."note", OLD."answered_at", OLD."answered_by_id", OLD."answered_for_id", OLD."admitted", OLD."passed_on_at", OLD."answer", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."person_id"); RETURN NULL;',
                    hash="1161afcfcf3c459d6ba00b4ea5ac12f205c15e48",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_39bda",
                    table="partners_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationhistory" ("slug", "name", "short_name", "sector", "parent_id", "website", "phone", "description", "signing_office", "is_backbone", "to_be_confirmed", "source", "confidence", "notes", "serial", "edited_at", "edited_by_id", "merged_into_id", "merged_at", "merged_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."slug", NEW."name", NEW."short_name", NEW."sector", NEW."parent_id", NEW."website", NEW."phone", NEW."description", NEW."signing_office", NEW."is_backbone", NEW."to_be_confirmed", NEW."source", NEW."confidence", NEW."notes", NEW."serial", NEW."edited_at", NEW."edited_by_id", NEW."merged_into_id", NEW."merged_at", NEW."merged_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."id"); RETURN NULL;',
                    hash="8f5f1b81472c4fdae864215db028684a28dc2858",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_d6be4",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."edited_at" IS DISTINCT FROM (NEW."edited_at") OR OLD."edited_by_id" IS DISTINCT FROM (NEW."edited_by_id") OR OLD."is_backbone" IS DISTINCT FROM (NEW."is_backbone") OR OLD."merged_at" IS DISTINCT FROM (NEW."merged_at") OR OLD."merged_by_id" IS DISTINCT FROM (NEW."merged_by_id") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."sector" IS DISTINCT FROM (NEW."sector") OR OLD."serial" IS DISTINCT FROM (NEW."serial") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."signing_office" IS DISTINCT FROM (NEW."signing_office") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."to_be_confirmed" IS DISTINCT FROM (NEW."to_be_confirmed") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                    func='INSERT INTO "partners_organizationhistory" ("slug", "name", "short_name", "sector", "parent_id", "website", "phone", "description", "signing_office", "is_backbone", "to_be_confirmed", "source", "confidence", "notes", "serial", "edited_at", "edited_by_id", "merged_into_id", "merged_at", "merged_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."slug", NEW."name", NEW."short_name", NEW."sector", NEW."parent_id", NEW."website", NEW."phone", NEW."description", NEW."signing_office", NEW."is_backbone", NEW."to_be_confirmed", NEW."source", NEW."confidence", NEW."notes", NEW."serial", NEW."edited_at", NEW."edited_by_id", NEW."merged_into_id", NEW."merged_at", NEW."merged_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'slug\', \'name\', \'short_name\', \'sector\', \'parent_id\', \'website\', \'phone\', \'description\', \'signing_office\', \'is_backbone\', \'to_be_confirmed\', \'source\', \'confidence\', \'notes\', \'serial\', \'edited_at\', \'edited_by_id\', \'merged_into_id\', \'merged_at\', \'merged_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."id"); RETURN NULL;',
                    hash="d5684a5c36dff4c9873489872b3ef1e315cb16b4",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c8714",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationhistory" ("slug", "name", "short_name", "sector", "parent_id", "website", "phone", "description", "signing_office", "is_backbone", "to_be_confirmed", "source", "confidence", "notes", "serial", "edited_at", "edited_by_id", "merged_into_id", "merged_at", "merged_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."slug", OLD."name", OLD."short_name", OLD."sector", OLD."parent_id", OLD."website", OLD."phone", OLD."description", OLD."signing_office", OLD."is_backbone", OLD."to_be_confirmed", OLD."source", OLD."confidence", OLD."notes", OLD."serial", OLD."edited_at", OLD."edited_by_id", OLD."merged_into_id", OLD."merged_at", OLD."merged_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."id"); RETURN NULL;',
                    hash="9345d1a3252902a5d87681c7e7aea4eb351c984e",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_f2c69",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationgranthistory" ("permission_id", "user_id", "granted_by_id", "granted_at", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."granted_at", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="f5335032679611ba34214a5ad81844505feea11a",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_2c67f",
                    table="partners_organizationgrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."content_object_id" IS DISTINCT FROM (NEW."content_object_id") OR OLD."granted_at" IS DISTINCT FROM (NEW."granted_at") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."permission_id" IS DISTINCT FROM (NEW."permission_id") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func='INSERT INTO "partners_organizationgranthistory" ("permission_id", "user_id", "granted_by_id", "granted_at", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."granted_at", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'permission_id\', \'user_id\', \'granted_by_id\', \'granted_at\', \'until\', \'why\', \'revoked_by_id\', \'content_object_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="569424471f7df969814bfe9f5929df99091827cb",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_15353",
                    table="partners_organizationgrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationgranthistory" ("permission_id", "user_id", "granted_by_id", "granted_at", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."permission_id", OLD."user_id", OLD."granted_by_id", OLD."granted_at", OLD."until", OLD."why", OLD."revoked_by_id", OLD."content_object_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."content_object_id", OLD."user_id"); RETURN NULL;',
                    hash="4f25ad4d0b53f17f3e7bc5dd0e4574d006b689fb",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_7d90b",
                    table="partners_organizationgrant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="affiliationhistory",
            name="ended_by",
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
            model_name="affiliationhistory",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="affiliationhistory",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="affiliationhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="aliashistory",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="aliashistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.alias",
            ),
        ),
        migrations.AddField(
            model_name="invitationhistory",
            name="accepted_by",
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
            model_name="invitationhistory",
            name="invited_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitationhistory",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="invitationhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.invitation",
            ),
        ),
        migrations.AddField(
            model_name="invitationhistory",
            name="predecessor",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="invitationhistory",
            name="withdrawn_by",
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
            model_name="invitationhistory",
            name="workgroup",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="workgroups.workgroup",
            ),
        ),
        migrations.AddField(
            model_name="joinrequesthistory",
            name="answered_by",
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
            model_name="joinrequesthistory",
            name="answered_for",
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
            model_name="joinrequesthistory",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="joinrequesthistory",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="joinrequesthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.joinrequest",
            ),
        ),
        migrations.AddField(
            model_name="organizationgranthistory",
            name="content_object",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="organizationgranthistory",
            name="granted_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="organizationgranthistory",
            name="permission",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="auth.permission",
            ),
        ),
        migrations.AddField(
            model_name="organizationgranthistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.organizationgrant",
            ),
        ),
        migrations.AddField(
            model_name="organizationgranthistory",
            name="revoked_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="organizationgranthistory",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="organizationhistory",
            name="edited_by",
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
            model_name="organizationhistory",
            name="merged_by",
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
            model_name="organizationhistory",
            name="merged_into",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="organizationhistory",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddField(
            model_name="organizationhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="affiliationhistory",
            index=models.Index(
                fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_af_pgh_org_a7e8fd_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="affiliationhistory",
            index=models.Index(
                fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="partners_af_pgh_per_5fdad5_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="aliashistory",
            index=models.Index(
                fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_al_pgh_org_c91ed3_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="invitationhistory",
            index=models.Index(
                fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_in_pgh_org_1e3fe7_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="invitationhistory",
            index=models.Index(
                fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="partners_in_pgh_wor_9a1909_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="joinrequesthistory",
            index=models.Index(
                fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_jo_pgh_org_9719e8_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="joinrequesthistory",
            index=models.Index(
                fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="partners_jo_pgh_per_949f7c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="organizationgranthistory",
            index=models.Index(
                fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_org_9dd7f0_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="organizationgranthistory",
            index=models.Index(
                fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_per_31f299_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="organizationhistory",
            index=models.Index(
                fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_org_823197_idx"
            ),
        ),
        *(history_wall(table) for table in TABLES),
    ]
