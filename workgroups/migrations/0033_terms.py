"""Posts that last until a day, and why nothing is heard of a place."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, ChangeTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import wall


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0020_history"),
        ("workgroups", "0032_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snooze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
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
                    "scope_also",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("organization_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(3),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snoozes", to="partners.organization"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snoozes", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("workgroup", "organization"),
                        name="a_place_is_snoozed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_snooze_of_a_place_says_why"
                    ),
                ],
                "ordering": ["until", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SnoozeHistory",
            fields=[
                *history_columns(),
                ("until", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ended_by",
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
                    "given_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                        to="workgroups.snooze",
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
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_a8196e_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_a9c9ed_idx"
                    ),
                ],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="convener",
            name="term_ends",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="convener",
            name="term_ends_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="convener",
            name="term_notice",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="convenerhistory",
            name="term_ends",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="emeritus_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="term_ends",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="term_ends_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatholder",
            name="term_notice",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatholderhistory",
            name="emeritus_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="seatholderhistory",
            name="term_ends",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="quiet_days",
            field=models.PositiveSmallIntegerField(default=90),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="term_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="terms_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="timezone",
            field=models.CharField(default="America/Los_Angeles", max_length=64),
        ),
        migrations.AddField(
            model_name="workgrouphistory",
            name="quiet_days",
            field=models.PositiveSmallIntegerField(default=90),
        ),
        migrations.AddField(
            model_name="workgrouphistory",
            name="term_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workgrouphistory",
            name="terms_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="workgrouphistory",
            name="timezone",
            field=models.CharField(default="America/Los_Angeles", max_length=64),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["workgroup", "organization", "posted_at"], name="last_words_of_an_organization"),
        ),
        ChangeTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_convenerhistory" ("term_ends", "workgroup_id", "organization_id", "person_id", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."term_ends", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."since", NEW."until", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="fdb08c32c65f5a36579fe8596c8dcebc2fdf2011",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_2d8ba",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."term_ends" IS DISTINCT FROM (NEW."term_ends") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_convenerhistory" ("term_ends", "workgroup_id", "organization_id", "person_id", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."term_ends", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."since", NEW."until", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'term_ends\', \'workgroup_id\', \'organization_id\', \'person_id\', \'since\', \'until\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="81d63afe6f12d3e19e2119a4f8be4d78e7066615",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_24232",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_convenerhistory" ("term_ends", "workgroup_id", "organization_id", "person_id", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."term_ends", OLD."workgroup_id", OLD."organization_id", OLD."person_id", OLD."since", OLD."until", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="ae1c652a698fddc0a012b27af8063e4409da382f",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8e173",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatholderhistory" ("term_ends", "seat_id", "person_id", "role", "since", "until", "emeritus_since", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."term_ends", NEW."seat_id", NEW."person_id", NEW."role", NEW."since", NEW."until", NEW."emeritus_since", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT "organization_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), NEW."person_id"); RETURN NULL;',
                    hash="c1b37c90f50911f27d39546499e56dffd461093f",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_96830",
                    table="workgroups_seatholder",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."emeritus_since" IS DISTINCT FROM (NEW."emeritus_since") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."term_ends" IS DISTINCT FROM (NEW."term_ends") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "workgroups_seatholderhistory" ("term_ends", "seat_id", "person_id", "role", "since", "until", "emeritus_since", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."term_ends", NEW."seat_id", NEW."person_id", NEW."role", NEW."since", NEW."until", NEW."emeritus_since", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'term_ends\', \'seat_id\', \'person_id\', \'role\', \'since\', \'until\', \'emeritus_since\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), (SELECT "organization_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), NEW."person_id"); RETURN NULL;',
                    hash="b234bf04ece15fe7f3aa01b299dea814b4373ec7",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3f2fa",
                    table="workgroups_seatholder",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatholderhistory" ("term_ends", "seat_id", "person_id", "role", "since", "until", "emeritus_since", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."term_ends", OLD."seat_id", OLD."person_id", OLD."role", OLD."since", OLD."until", OLD."emeritus_since", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT "organization_id" FROM "workgroups_seat" WHERE "id" = OLD."seat_id"), (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = OLD."seat_id"), OLD."person_id"); RETURN NULL;',
                    hash="ded8ca150538e8aff85095c5bb87ecc91f5abf52",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_fdfdc",
                    table="workgroups_seatholder",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgrouphistory" ("timezone", "terms_since", "term_months", "slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "quiet_days", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."timezone", NEW."terms_since", NEW."term_months", NEW."slug", NEW."name", NEW."short_name", NEW."description", NEW."stage", NEW."goal_numbers", NEW."goals_basis", NEW."state", NEW."started", NEW."ended", NEW."convener_text", NEW."status_at_source", NEW."members_text", NEW."source", NEW."confidence", NEW."notes", NEW."quiet_days", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."id"); RETURN NULL;',
                    hash="19c86e83f866b9eea01c6654e5c2a20f04ab3ac0",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_87875",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."convener_text" IS DISTINCT FROM (NEW."convener_text") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."ended" IS DISTINCT FROM (NEW."ended") OR OLD."goal_numbers" IS DISTINCT FROM (NEW."goal_numbers") OR OLD."goals_basis" IS DISTINCT FROM (NEW."goals_basis") OR OLD."members_text" IS DISTINCT FROM (NEW."members_text") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."quiet_days" IS DISTINCT FROM (NEW."quiet_days") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."started" IS DISTINCT FROM (NEW."started") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."status_at_source" IS DISTINCT FROM (NEW."status_at_source") OR OLD."term_months" IS DISTINCT FROM (NEW."term_months") OR OLD."terms_since" IS DISTINCT FROM (NEW."terms_since") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone"))',
                    func='INSERT INTO "workgroups_workgrouphistory" ("timezone", "terms_since", "term_months", "slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "quiet_days", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."timezone", NEW."terms_since", NEW."term_months", NEW."slug", NEW."name", NEW."short_name", NEW."description", NEW."stage", NEW."goal_numbers", NEW."goals_basis", NEW."state", NEW."started", NEW."ended", NEW."convener_text", NEW."status_at_source", NEW."members_text", NEW."source", NEW."confidence", NEW."notes", NEW."quiet_days", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'timezone\', \'terms_since\', \'term_months\', \'slug\', \'name\', \'short_name\', \'description\', \'stage\', \'goal_numbers\', \'goals_basis\', \'state\', \'started\', \'ended\', \'convener_text\', \'status_at_source\', \'members_text\', \'source\', \'confidence\', \'notes\', \'quiet_days\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."id"); RETURN NULL;',
                    hash="a9550ad55685d96df89ad1f8c86fd804db1f6b5f",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_511d8",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        ChangeTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgrouphistory" ("timezone", "terms_since", "term_months", "slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "quiet_days", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."timezone", OLD."terms_since", OLD."term_months", OLD."slug", OLD."name", OLD."short_name", OLD."description", OLD."stage", OLD."goal_numbers", OLD."goals_basis", OLD."state", OLD."started", OLD."ended", OLD."convener_text", OLD."status_at_source", OLD."members_text", OLD."source", OLD."confidence", OLD."notes", OLD."quiet_days", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."id"); RETURN NULL;',
                    hash="f365a94f0159d1b6e5b4984f5adee91fe8e62406",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8083a",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="convener",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("term_ends", None), ("term_ends_at", None)),
                    models.Q(("term_ends__isnull", False), ("term_ends_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_term_of_a_convener_has_a_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("term_ends", None), ("term_ends_at", None)),
                    models.Q(("term_ends__isnull", False), ("term_ends_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_term_in_a_place_has_a_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatholder",
            constraint=models.CheckConstraint(
                condition=models.Q(("emeritus_since", None), ("role", "observer"), _connector="OR"),
                name="whoever_is_emeritus_observes",
            ),
        ),
        AddTrigger(
            model_name="snooze",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_snoozehistory" ("workgroup_id", "organization_id", "until", "reason", "given_at", "given_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."until", NEW."reason", NEW."given_at", NEW."given_by_id", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="89590c08c75aa9993f86277f623a1ecabf436e8c",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_dfb7e",
                    table="workgroups_snooze",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="snooze",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_snoozehistory" ("workgroup_id", "organization_id", "until", "reason", "given_at", "given_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."until", NEW."reason", NEW."given_at", NEW."given_by_id", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'organization_id\', \'until\', \'reason\', \'given_at\', \'given_by_id\', \'ended_at\', \'ended_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="ee366ea26acce6a1a6285b20f6855ebc70a7d053",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3419c",
                    table="workgroups_snooze",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="snooze",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_snoozehistory" ("workgroup_id", "organization_id", "until", "reason", "given_at", "given_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."organization_id", OLD."until", OLD."reason", OLD."given_at", OLD."given_by_id", OLD."ended_at", OLD."ended_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="e25535f90231df6532db7490125852ebb3ac4c42",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_df2bc",
                    table="workgroups_snooze",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER names_who_stays BEFORE INSERT ON workgroups_snooze\n"
            "FOR EACH ROW EXECUTE FUNCTION compact_name_who_stays();",
            "DROP TRIGGER names_who_stays ON workgroups_snooze;",
        ),
        wall("workgroups_snooze", also=True),
        history_wall("workgroups_snoozehistory"),
    ]
