"""A request that nobody answers is passed on, a "no" leads on, and a representative is asked."""

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import wall


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0020_history"),
        ("workgroups", "0031_renewal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000, verbose_name="question")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                (
                    "scope",
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
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
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
                    "answered_for",
                    models.ForeignKey(
                        editable=False,
                        null=True,
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("about", "organization", "person"),
                        name="a_person_asks_their_representative_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_answered_question_has_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionHistory",
            fields=[
                *history_columns(),
                ("text", models.TextField(max_length=2000, verbose_name="question")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
                (
                    "about",
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
                    "answered_for",
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
                    "person",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.question",
                    ),
                ),
                (
                    "representative",
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
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_6b484f_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_per_ad401b_idx"
                    ),
                ],
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="seatrequest",
            name="added_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="seatrequest",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="seatrequest",
            name="removed_delete",
        ),
        migrations.AddField(
            model_name="seatrequest",
            name="alternative",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing else at the moment"),
                    ("observer", "Take part as an observer"),
                    ("workgroup", "Another workgroup"),
                    ("representative", "Ask whoever represents their organization here"),
                ],
                default="",
                editable=False,
                max_length=20,
                verbose_name="instead",
            ),
        ),
        migrations.AddField(
            model_name="seatrequest",
            name="alternative_answered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatrequest",
            name="alternative_taken",
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatrequest",
            name="elsewhere",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workgroups.workgroup",
            ),
        ),
        migrations.AddField(
            model_name="seatrequest",
            name="passed_on_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatrequesthistory",
            name="alternative",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing else at the moment"),
                    ("observer", "Take part as an observer"),
                    ("workgroup", "Another workgroup"),
                    ("representative", "Ask whoever represents their organization here"),
                ],
                default="",
                editable=False,
                max_length=20,
                verbose_name="instead",
            ),
        ),
        migrations.AddField(
            model_name="seatrequesthistory",
            name="alternative_answered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatrequesthistory",
            name="alternative_taken",
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="seatrequesthistory",
            name="elsewhere",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="workgroups.workgroup",
            ),
        ),
        migrations.AddField(
            model_name="seatrequesthistory",
            name="passed_on_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        AddTrigger(
            model_name="seatrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatrequesthistory" ("alternative", "elsewhere_id", "alternative_answered_at", "alternative_taken", "workgroup_id", "organization_id", "person_id", "role", "why", "answered_at", "answered_by_id", "answered_for_id", "approved", "reason", "withdrawn_at", "passed_on_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."alternative", NEW."elsewhere_id", NEW."alternative_answered_at", NEW."alternative_taken", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."role", NEW."why", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."approved", NEW."reason", NEW."withdrawn_at", NEW."passed_on_at", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="f3f51959f99e731b2654096da6eabcfebd37538b",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_8c8c8",
                    table="workgroups_seatrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."alternative" IS DISTINCT FROM (NEW."alternative") OR OLD."alternative_answered_at" IS DISTINCT FROM (NEW."alternative_answered_at") OR OLD."alternative_taken" IS DISTINCT FROM (NEW."alternative_taken") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."answered_for_id" IS DISTINCT FROM (NEW."answered_for_id") OR OLD."approved" IS DISTINCT FROM (NEW."approved") OR OLD."elsewhere_id" IS DISTINCT FROM (NEW."elsewhere_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."passed_on_at" IS DISTINCT FROM (NEW."passed_on_at") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_seatrequesthistory" ("alternative", "elsewhere_id", "alternative_answered_at", "alternative_taken", "workgroup_id", "organization_id", "person_id", "role", "why", "answered_at", "answered_by_id", "answered_for_id", "approved", "reason", "withdrawn_at", "passed_on_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."alternative", NEW."elsewhere_id", NEW."alternative_answered_at", NEW."alternative_taken", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."role", NEW."why", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."approved", NEW."reason", NEW."withdrawn_at", NEW."passed_on_at", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'alternative\', \'elsewhere_id\', \'alternative_answered_at\', \'alternative_taken\', \'workgroup_id\', \'organization_id\', \'person_id\', \'role\', \'why\', \'answered_at\', \'answered_by_id\', \'answered_for_id\', \'approved\', \'reason\', \'withdrawn_at\', \'passed_on_at\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="394815d4c5ce3b9194a4a253c74b4559d402d0c0",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_22b55",
                    table="workgroups_seatrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatrequesthistory" ("alternative", "elsewhere_id", "alternative_answered_at", "alternative_taken", "workgroup_id", "organization_id", "person_id", "role", "why", "answered_at", "answered_by_id", "answered_for_id", "approved", "reason", "withdrawn_at", "passed_on_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."alternative", OLD."elsewhere_id", OLD."alternative_answered_at", OLD."alternative_taken", OLD."workgroup_id", OLD."organization_id", OLD."person_id", OLD."role", OLD."why", OLD."answered_at", OLD."answered_by_id", OLD."answered_for_id", OLD."approved", OLD."reason", OLD."withdrawn_at", OLD."passed_on_at", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="7fe9f5f5fe03ec5926b015f8687f5b3414c985aa",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_ff820",
                    table="workgroups_seatrequest",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seatrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alternative", "workgroup"), ("elsewhere__isnull", False)),
                    models.Q(("alternative", "workgroup"), _negated=True),
                    _connector="OR",
                ),
                name="another_workgroup_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alternative_answered_at", None), ("alternative_taken", None)),
                    models.Q(("alternative_answered_at__isnull", False), ("alternative_taken__isnull", False)),
                    _connector="OR",
                ),
                name="an_answered_alternative_says_yes_or_no",
            ),
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_questionhistory" ("about_id", "organization_id", "person_id", "representative_id", "text", "answered_at", "answered_by_id", "answered_for_id", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."about_id", NEW."organization_id", NEW."person_id", NEW."representative_id", NEW."text", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."answer", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="5cfcec7efda904c747791bf9edb0850777a0ec79",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_29244",
                    table="workgroups_question",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."about_id" IS DISTINCT FROM (NEW."about_id") OR OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."answered_for_id" IS DISTINCT FROM (NEW."answered_for_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."representative_id" IS DISTINCT FROM (NEW."representative_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                    func='INSERT INTO "workgroups_questionhistory" ("about_id", "organization_id", "person_id", "representative_id", "text", "answered_at", "answered_by_id", "answered_for_id", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."about_id", NEW."organization_id", NEW."person_id", NEW."representative_id", NEW."text", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."answer", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'about_id\', \'organization_id\', \'person_id\', \'representative_id\', \'text\', \'answered_at\', \'answered_by_id\', \'answered_for_id\', \'answer\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="3ceb946efc2169a6b298a02fb0f25cad1fa814aa",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c6f00",
                    table="workgroups_question",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_questionhistory" ("about_id", "organization_id", "person_id", "representative_id", "text", "answered_at", "answered_by_id", "answered_for_id", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."about_id", OLD."organization_id", OLD."person_id", OLD."representative_id", OLD."text", OLD."answered_at", OLD."answered_by_id", OLD."answered_for_id", OLD."answer", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."person_id"); RETURN NULL;',
                    hash="9741cbc4eed164b2940932a790bcd6aac3e76d36",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_829db",
                    table="workgroups_question",
                    when="AFTER",
                ),
            ),
        ),
        wall("workgroups_question"),
        history_wall("workgroups_questionhistory"),
        migrations.RunSQL(
            "CREATE TRIGGER names_who_stays BEFORE INSERT ON workgroups_question\n"
            "FOR EACH ROW EXECUTE FUNCTION compact_name_who_stays();",
            "DROP TRIGGER names_who_stays ON workgroups_question;",
        ),
    ]
