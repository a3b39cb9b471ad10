"""The database keeps the history of agreements, their versions, signatures and rights from now on."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration

TABLES = (
    "agreements_agreementgranthistory",
    "agreements_agreementhistory",
    "agreements_signaturehistory",
    "agreements_versionhistory",
)


class Migration(QuickMigration):
    dependencies = [
        ("agreements", "0010_second_person"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0011_invited_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementGrantHistory",
            fields=[
                *history_columns(),
                ("until", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
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
                    "permission",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreementgrant",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
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
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_agreement", "-pgh_created_at", "-pgh_id"], name="agreements__pgh_agr_dc120c_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="agreements__pgh_per_124cb4_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementHistory",
            fields=[
                *history_columns(),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_agreement", "-pgh_created_at", "-pgh_id"], name="agreements__pgh_agr_fc2eb6_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureHistory",
            fields=[
                *history_columns(),
                ("slot", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("signed_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, max_length=40)),
                ("source", models.TextField(blank=True)),
                ("confidence", models.CharField(blank=True, max_length=20)),
                ("notes", models.TextField(blank=True)),
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
                        to="agreements.signature",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.version",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="agreements__pgh_org_41af69_idx"
                    ),
                    models.Index(
                        fields=["pgh_agreement", "-pgh_created_at", "-pgh_id"], name="agreements__pgh_agr_9af3b8_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionHistory",
            fields=[
                *history_columns(),
                ("proposed_at", models.DateTimeField(editable=False, null=True)),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what changed")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("dated", models.DateField(blank=True, null=True, verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=300)),
                ("signers_stated", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("goals_stated", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("measures", models.TextField(blank=True)),
                ("commitments", models.TextField(blank=True)),
                ("source", models.TextField(blank=True)),
                ("confidence", models.CharField(blank=True, max_length=20)),
                ("notes", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("discarded_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.version",
                    ),
                ),
                (
                    "discarded_by",
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
                    "drafted_by",
                    models.ForeignKey(
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
                        to="agreements.version",
                    ),
                ),
                (
                    "proposed_by",
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
                    "published_by",
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
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_agreement", "-pgh_created_at", "-pgh_id"], name="agreements__pgh_agr_969558_idx"
                    ),
                ],
            },
        ),
        AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_agreementhistory" ("slug", "title", "position", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_agreement") VALUES (NEW."slug", NEW."title", NEW."position", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."id"); RETURN NULL;',
                    hash="63380e27e535a9c9939b1b839642f638dae493e0",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_e702a",
                    table="agreements_agreement",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func='INSERT INTO "agreements_agreementhistory" ("slug", "title", "position", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_agreement") VALUES (NEW."slug", NEW."title", NEW."position", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'slug\', \'title\', \'position\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."id"); RETURN NULL;',
                    hash="a379df0f2c3bbc95982b8c30ff07f61cfe810bed",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_1ac24",
                    table="agreements_agreement",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_agreementhistory" ("slug", "title", "position", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_agreement") VALUES (OLD."slug", OLD."title", OLD."position", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."id"); RETURN NULL;',
                    hash="23293dfd2b4f387816143e5db01840e9944deca0",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_146af",
                    table="agreements_agreement",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agreementgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_agreementgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_agreement", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="383d88cde0e672610b82756d602f5cccd8be9736",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_aef8d",
                    table="agreements_agreementgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agreementgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."content_object_id" IS DISTINCT FROM (NEW."content_object_id") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."permission_id" IS DISTINCT FROM (NEW."permission_id") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func='INSERT INTO "agreements_agreementgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_agreement", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'permission_id\', \'user_id\', \'granted_by_id\', \'until\', \'why\', \'revoked_by_id\', \'content_object_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="22641e25365fdd77529e12476e95c0510da02616",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_fb817",
                    table="agreements_agreementgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agreementgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_agreementgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_agreement", "pgh_person") VALUES (OLD."permission_id", OLD."user_id", OLD."granted_by_id", OLD."until", OLD."why", OLD."revoked_by_id", OLD."content_object_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."content_object_id", OLD."user_id"); RETURN NULL;',
                    hash="7cfac8c0435998626b92108b8734bd31d7e5b9bf",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_cf83c",
                    table="agreements_agreementgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_signaturehistory" ("version_id", "organization_id", "slot", "signed_on", "signed_year", "basis", "source", "confidence", "notes", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_agreement") VALUES (NEW."version_id", NEW."organization_id", NEW."slot", NEW."signed_on", NEW."signed_year", NEW."basis", NEW."source", NEW."confidence", NEW."notes", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", (SELECT "agreement_id" FROM "agreements_version" WHERE "id" = NEW."version_id")); RETURN NULL;',
                    hash="970492d16c2fce8ef0387096cf497f3a8798863c",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_849f0",
                    table="agreements_signature",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."signed_on" IS DISTINCT FROM (NEW."signed_on") OR OLD."signed_year" IS DISTINCT FROM (NEW."signed_year") OR OLD."slot" IS DISTINCT FROM (NEW."slot") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id"))',
                    func='INSERT INTO "agreements_signaturehistory" ("version_id", "organization_id", "slot", "signed_on", "signed_year", "basis", "source", "confidence", "notes", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_agreement") VALUES (NEW."version_id", NEW."organization_id", NEW."slot", NEW."signed_on", NEW."signed_year", NEW."basis", NEW."source", NEW."confidence", NEW."notes", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'version_id\', \'organization_id\', \'slot\', \'signed_on\', \'signed_year\', \'basis\', \'source\', \'confidence\', \'notes\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", (SELECT "agreement_id" FROM "agreements_version" WHERE "id" = NEW."version_id")); RETURN NULL;',
                    hash="08e046283fe07ca04e71b881af3c85658bb5e78b",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3a0b2",
                    table="agreements_signature",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_signaturehistory" ("version_id", "organization_id", "slot", "signed_on", "signed_year", "basis", "source", "confidence", "notes", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_agreement") VALUES (OLD."version_id", OLD."organization_id", OLD."slot", OLD."signed_on", OLD."signed_year", OLD."basis", OLD."source", OLD."confidence", OLD."notes", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", (SELECT "agreement_id" FROM "agreements_version" WHERE "id" = OLD."version_id")); RETURN NULL;',
                    hash="c8907d7eb74d6d64085a3477e22f9efe292bf7c2",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_9d833",
                    table="agreements_signature",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_versionhistory" ("proposed_at", "proposed_by_id", "agreement_id", "slug", "number", "title", "summary", "year", "dated", "place", "signers_stated", "goals_stated", "measures", "commitments", "source", "confidence", "notes", "based_on_id", "drafted_by_id", "published_at", "published_by_id", "discarded_at", "discarded_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_agreement") VALUES (NEW."proposed_at", NEW."proposed_by_id", NEW."agreement_id", NEW."slug", NEW."number", NEW."title", NEW."summary", NEW."year", NEW."dated", NEW."place", NEW."signers_stated", NEW."goals_stated", NEW."measures", NEW."commitments", NEW."source", NEW."confidence", NEW."notes", NEW."based_on_id", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."discarded_at", NEW."discarded_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."agreement_id"); RETURN NULL;',
                    hash="b64def18ca14b3ba6bd2507f6e0ceb92af108981",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_4d042",
                    table="agreements_version",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."agreement_id" IS DISTINCT FROM (NEW."agreement_id") OR OLD."based_on_id" IS DISTINCT FROM (NEW."based_on_id") OR OLD."commitments" IS DISTINCT FROM (NEW."commitments") OR OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."dated" IS DISTINCT FROM (NEW."dated") OR OLD."discarded_at" IS DISTINCT FROM (NEW."discarded_at") OR OLD."discarded_by_id" IS DISTINCT FROM (NEW."discarded_by_id") OR OLD."drafted_by_id" IS DISTINCT FROM (NEW."drafted_by_id") OR OLD."goals_stated" IS DISTINCT FROM (NEW."goals_stated") OR OLD."measures" IS DISTINCT FROM (NEW."measures") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."signers_stated" IS DISTINCT FROM (NEW."signers_stated") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func='INSERT INTO "agreements_versionhistory" ("proposed_at", "proposed_by_id", "agreement_id", "slug", "number", "title", "summary", "year", "dated", "place", "signers_stated", "goals_stated", "measures", "commitments", "source", "confidence", "notes", "based_on_id", "drafted_by_id", "published_at", "published_by_id", "discarded_at", "discarded_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_agreement") VALUES (NEW."proposed_at", NEW."proposed_by_id", NEW."agreement_id", NEW."slug", NEW."number", NEW."title", NEW."summary", NEW."year", NEW."dated", NEW."place", NEW."signers_stated", NEW."goals_stated", NEW."measures", NEW."commitments", NEW."source", NEW."confidence", NEW."notes", NEW."based_on_id", NEW."drafted_by_id", NEW."published_at", NEW."published_by_id", NEW."discarded_at", NEW."discarded_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'proposed_at\', \'proposed_by_id\', \'agreement_id\', \'slug\', \'number\', \'title\', \'summary\', \'year\', \'dated\', \'place\', \'signers_stated\', \'goals_stated\', \'measures\', \'commitments\', \'source\', \'confidence\', \'notes\', \'based_on_id\', \'drafted_by_id\', \'published_at\', \'published_by_id\', \'discarded_at\', \'discarded_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."agreement_id"); RETURN NULL;',
                    hash="27b0a5739488637258bcf8606d5be306a91e42df",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_a20a6",
                    table="agreements_version",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "agreements_versionhistory" ("proposed_at", "proposed_by_id", "agreement_id", "slug", "number", "title", "summary", "year", "dated", "place", "signers_stated", "goals_stated", "measures", "commitments", "source", "confidence", "notes", "based_on_id", "drafted_by_id", "published_at", "published_by_id", "discarded_at", "discarded_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_agreement") VALUES (OLD."proposed_at", OLD."proposed_by_id", OLD."agreement_id", OLD."slug", OLD."number", OLD."title", OLD."summary", OLD."year", OLD."dated", OLD."place", OLD."signers_stated", OLD."goals_stated", OLD."measures", OLD."commitments", OLD."source", OLD."confidence", OLD."notes", OLD."based_on_id", OLD."drafted_by_id", OLD."published_at", OLD."published_by_id", OLD."discarded_at", OLD."discarded_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."agreement_id"); RETURN NULL;',
                    hash="7ba030c216b84aac14535eca9a91ae2046a57e62",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_320d2",
                    table="agreements_version",
                    when="AFTER",
                ),
            ),
        ),
        *(history_wall(table) for table in TABLES),
    ]
