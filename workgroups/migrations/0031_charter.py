"""Charters: numbered versions, public once adopted and from then on never changed; and that one was looked at again."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import Kind
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.wall import kept_by, wall

CONVENERS = f"workgroup_id * 8 + {Kind.CONVENERS} = ANY({{keys}})"
# Whoever writes: also the backbone, jobs and the owner of the tables.
FIXED = """
CREATE FUNCTION workgroups_charter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A charter that was adopted is never changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER an_adopted_charter_is_never_changed BEFORE UPDATE OR DELETE ON workgroups_charter
  FOR EACH ROW WHEN (OLD.adopted_at IS NOT NULL) EXECUTE FUNCTION workgroups_charter_stays();
"""
TABLES = ("workgroups_charter", "workgroups_charterreview")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workgroups", "0030_lifecycle"),
    ]

    operations = [
        migrations.CreateModel(
            name="Charter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("purpose", models.TextField(max_length=5000, verbose_name="purpose")),
                (
                    "goal_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("early_childhood", "Early childhood"),
                            ("k12", "Kindergarten to grade 12"),
                            ("postsecondary", "College"),
                            ("workforce", "Work"),
                            ("cross_cutting", "Every stage"),
                        ],
                        default="cross_cutting",
                        max_length=20,
                        verbose_name="stage of life",
                    ),
                ),
                ("includes", models.TextField(blank=True, max_length=5000, verbose_name="what we work on")),
                ("excludes", models.TextField(blank=True, max_length=5000, verbose_name="what we leave to others")),
                (
                    "decision_rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consensus", "Consensus: everybody agrees"),
                            ("consent", "Consent: nobody has a serious objection"),
                            ("majority", "Majority: more than half of the organizations, one vote each"),
                            ("own", "Another way, in our own words"),
                        ],
                        max_length=20,
                        verbose_name="how we decide",
                    ),
                ),
                (
                    "decision_words",
                    models.TextField(blank=True, max_length=5000, verbose_name="how we decide, in our own words"),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("serial", models.PositiveIntegerField(default=1, editable=False)),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("edited_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("agreed_at", models.CharField(blank=True, max_length=200, verbose_name="where it was agreed")),
                ("adopted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("adopted_at__isnull", False)), then=models.Value(0)),
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
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edited_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="charters", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["workgroup", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("workgroup", "number"), name="a_charter_is_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted_at", None)),
                        fields=("workgroup",),
                        name="a_workgroup_drafts_one_charter_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("adopted_by", None)),
                            models.Q(
                                ("adopted_at__isnull", False),
                                ("adopted_by__isnull", False),
                                ("agreed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_adopted_charter_says_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adopted_at", None),
                            models.Q(
                                ("review_on__isnull", False),
                                models.Q(("purpose", ""), _negated=True),
                                models.Q(("decision_rule", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_adopted_charter_is_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterHistory",
            fields=[
                *history_columns(),
                ("number", models.PositiveSmallIntegerField()),
                ("purpose", models.TextField(max_length=5000, verbose_name="purpose")),
                (
                    "goal_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("early_childhood", "Early childhood"),
                            ("k12", "Kindergarten to grade 12"),
                            ("postsecondary", "College"),
                            ("workforce", "Work"),
                            ("cross_cutting", "Every stage"),
                        ],
                        default="cross_cutting",
                        max_length=20,
                        verbose_name="stage of life",
                    ),
                ),
                ("includes", models.TextField(blank=True, max_length=5000, verbose_name="what we work on")),
                ("excludes", models.TextField(blank=True, max_length=5000, verbose_name="what we leave to others")),
                (
                    "decision_rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consensus", "Consensus: everybody agrees"),
                            ("consent", "Consent: nobody has a serious objection"),
                            ("majority", "Majority: more than half of the organizations, one vote each"),
                            ("own", "Another way, in our own words"),
                        ],
                        max_length=20,
                        verbose_name="how we decide",
                    ),
                ),
                (
                    "decision_words",
                    models.TextField(blank=True, max_length=5000, verbose_name="how we decide, in our own words"),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("agreed_at", models.CharField(blank=True, max_length=200, verbose_name="where it was agreed")),
                ("adopted_at", models.DateTimeField(editable=False, null=True)),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.charter",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_011bce_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("next_on", models.DateField(verbose_name="next review")),
                ("reviewed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Value(0),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "charter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="workgroups.charter"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["-reviewed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CharterReviewHistory",
            fields=[
                *history_columns(),
                ("next_on", models.DateField(verbose_name="next review")),
                (
                    "charter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.charter",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.charterreview",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_92e5e8_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="charter",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_charterhistory" ("workgroup_id", "number", "purpose", "goal_numbers", "stage", "includes", "excludes", "decision_rule", "decision_words", "review_on", "agreed_on", "agreed_at", "adopted_at", "adopted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."number", NEW."purpose", NEW."goal_numbers", NEW."stage", NEW."includes", NEW."excludes", NEW."decision_rule", NEW."decision_words", NEW."review_on", NEW."agreed_on", NEW."agreed_at", NEW."adopted_at", NEW."adopted_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="61e847dfd2a4b2a3ffdb11b75384b1e48049b66d",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_db708",
                    table="workgroups_charter",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="charter",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."adopted_at" IS DISTINCT FROM (NEW."adopted_at") OR OLD."adopted_by_id" IS DISTINCT FROM (NEW."adopted_by_id") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."agreed_on" IS DISTINCT FROM (NEW."agreed_on") OR OLD."decision_rule" IS DISTINCT FROM (NEW."decision_rule") OR OLD."decision_words" IS DISTINCT FROM (NEW."decision_words") OR OLD."excludes" IS DISTINCT FROM (NEW."excludes") OR OLD."goal_numbers" IS DISTINCT FROM (NEW."goal_numbers") OR OLD."includes" IS DISTINCT FROM (NEW."includes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_charterhistory" ("workgroup_id", "number", "purpose", "goal_numbers", "stage", "includes", "excludes", "decision_rule", "decision_words", "review_on", "agreed_on", "agreed_at", "adopted_at", "adopted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."number", NEW."purpose", NEW."goal_numbers", NEW."stage", NEW."includes", NEW."excludes", NEW."decision_rule", NEW."decision_words", NEW."review_on", NEW."agreed_on", NEW."agreed_at", NEW."adopted_at", NEW."adopted_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'number\', \'purpose\', \'goal_numbers\', \'stage\', \'includes\', \'excludes\', \'decision_rule\', \'decision_words\', \'review_on\', \'agreed_on\', \'agreed_at\', \'adopted_at\', \'adopted_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="f39fdcf194d1629d3727a1a85af5a5a41b2e589a",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_900d5",
                    table="workgroups_charter",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="charter",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_charterhistory" ("workgroup_id", "number", "purpose", "goal_numbers", "stage", "includes", "excludes", "decision_rule", "decision_words", "review_on", "agreed_on", "agreed_at", "adopted_at", "adopted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."number", OLD."purpose", OLD."goal_numbers", OLD."stage", OLD."includes", OLD."excludes", OLD."decision_rule", OLD."decision_words", OLD."review_on", OLD."agreed_on", OLD."agreed_at", OLD."adopted_at", OLD."adopted_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="ace8d9bfdb35ae3defe0e18ae5100f70b904433e",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_3bfab",
                    table="workgroups_charter",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="charterreview",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_charterreviewhistory" ("charter_id", "workgroup_id", "next_on", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."charter_id", NEW."workgroup_id", NEW."next_on", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="c8a293dea7ebb56dc6ff944c141d358a6cfa9e3f",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_fcc91",
                    table="workgroups_charterreview",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="charterreview",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."charter_id" IS DISTINCT FROM (NEW."charter_id") OR OLD."next_on" IS DISTINCT FROM (NEW."next_on") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_charterreviewhistory" ("charter_id", "workgroup_id", "next_on", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."charter_id", NEW."workgroup_id", NEW."next_on", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'charter_id\', \'workgroup_id\', \'next_on\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="6937dda138a858b3fd09ed108642e28ec6b784ee",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_d6db9",
                    table="workgroups_charterreview",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="charterreview",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_charterreviewhistory" ("charter_id", "workgroup_id", "next_on", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."charter_id", OLD."workgroup_id", OLD."next_on", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="161c7677b1d255fccdaca741ade17fe3797db445",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_296c3",
                    table="workgroups_charterreview",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="charter",
            constraint=models.UniqueConstraint(fields=("workgroup", "id"), name="a_charter_belongs_to_its_workgroup"),
        ),
        *(wall(table) for table in TABLES),
        *(kept_by(table, CONVENERS) for table in TABLES),
        *(history_wall(f"{table}history") for table in TABLES),
        migrations.RunSQL(
            "ALTER TABLE workgroups_charterreview ADD CONSTRAINT a_review_is_of_a_charter_of_its_workgroup"
            " FOREIGN KEY (workgroup_id, charter_id) REFERENCES workgroups_charter (workgroup_id, id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE workgroups_charterreview DROP CONSTRAINT a_review_is_of_a_charter_of_its_workgroup",
        ),
        migrations.RunSQL(
            FIXED,
            "DROP TRIGGER an_adopted_charter_is_never_changed ON workgroups_charter;"
            " DROP FUNCTION workgroups_charter_stays()",
        ),
    ]
