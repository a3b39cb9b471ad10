"""Who was at a meeting, who visited it, and the code on the screen, each behind the wall."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import Kind
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

KEEPERS = f"workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}})"
# Whoever types a code sees no meeting yet: the owner's function finds the one meeting it is of, and tells nothing else.
SIGN_IN = """
CREATE FUNCTION compact_sign_in(typed text) RETURNS TABLE (workgroup bigint, meeting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT workgroup_id, meeting_id FROM workgroups_signincode WHERE code = typed
$$;
REVOKE ALL ON FUNCTION compact_sign_in(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compact_sign_in(text) TO compact_web, compact_backbone;
"""


def _of_one_workgroup(table: str, rule: str) -> migrations.RunSQL:
    """What belongs to a meeting is its workgroup's."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {rule} FOREIGN KEY (workgroup_id, meeting_id)"
        " REFERENCES workgroups_meeting (workgroup_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {rule}",
    )


def _behind_the_wall() -> list[migrations.RunSQL]:
    tables = {
        "workgroups_attendance": "an_attendance_is_of_a_meeting_of_its_workgroup",
        "workgroups_attendee": "an_attendee_is_at_a_meeting_of_its_workgroup",
        "workgroups_visitor": "a_visitor_is_at_a_meeting_of_its_workgroup",
        "workgroups_signincode": "a_code_opens_a_meeting_of_its_workgroup",
    }
    return [
        *(
            each
            for one, rule in tables.items()
            for each in (wall(one), kept_by(one, KEEPERS), _of_one_workgroup(one, rule))
        ),
        *(history_wall(f"workgroups_{name}history") for name in ("attendance", "attendee", "visitor")),
        migrations.RunSQL(SIGN_IN, "DROP FUNCTION compact_sign_in(text)"),
    ]


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0020_history"),
        ("workgroups", "0044_agenda"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("here", "Here"), ("video", "Video"), ("away", "Away"), ("excused", "Excused")],
                        max_length=10,
                        verbose_name="where",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("noted", "noted"), ("code", "signed in by code")],
                        default="noted",
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendances", to="workgroups.meeting"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="partners.organization",
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
                "ordering": ["organization__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "organization"), name="an_organization_is_in_one_place_during_a_meeting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceHistory",
            fields=[
                *history_columns(),
                (
                    "state",
                    models.CharField(
                        choices=[("here", "Here"), ("video", "Video"), ("away", "Away"), ("excused", "Excused")],
                        max_length=10,
                        verbose_name="where",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("noted", "noted"), ("code", "signed in by code")],
                        default="noted",
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
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
                        to="workgroups.attendance",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_aaed63_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_6d659a_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[("noted", "noted"), ("code", "signed in by code")],
                        default="noted",
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attendees", to="workgroups.meeting"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
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
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "organization", "person"),
                        name="a_person_is_at_a_meeting_once_for_an_organization",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendeeHistory",
            fields=[
                *history_columns(),
                (
                    "how",
                    models.CharField(
                        choices=[("noted", "noted"), ("code", "signed in by code")],
                        default="noted",
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
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
                        to="workgroups.attendee",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_144c81_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_c97d73_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=8, unique=True)),
                ("shown_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_code",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "shown_by",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("organization_text", models.CharField(blank=True, max_length=200, verbose_name="organization")),
                (
                    "how",
                    models.CharField(
                        choices=[("noted", "noted"), ("code", "signed in by code")],
                        default="noted",
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("token", models.UUIDField(editable=False)),
                ("turned_away_at", models.DateTimeField(editable=False, null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visitors", to="workgroups.meeting"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "turned_away_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "token"), name="a_form_sent_twice_is_one_visitor"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("turned_away_at", None), ("turned_away_by", None)),
                            models.Q(("turned_away_at__isnull", False), ("turned_away_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_visitor_is_turned_away_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitorHistory",
            fields=[
                *history_columns(),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("organization_text", models.CharField(blank=True, max_length=200, verbose_name="organization")),
                (
                    "how",
                    models.CharField(
                        choices=[("noted", "noted"), ("code", "signed in by code")],
                        default="noted",
                        max_length=10,
                        verbose_name="how it is known",
                    ),
                ),
                ("turned_away_at", models.DateTimeField(editable=False, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "noted_by",
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
                        to="workgroups.visitor",
                    ),
                ),
                (
                    "turned_away_by",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_b34596_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_attendancehistory" ("meeting_id", "workgroup_id", "organization_id", "state", "how", "noted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."organization_id", NEW."state", NEW."how", NEW."noted_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="cc0c5d68bb814c1748cc6e7b3e24195324f375c1",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_e10f3",
                    table="workgroups_attendance",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."noted_by_id" IS DISTINCT FROM (NEW."noted_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_attendancehistory" ("meeting_id", "workgroup_id", "organization_id", "state", "how", "noted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."organization_id", NEW."state", NEW."how", NEW."noted_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'organization_id\', \'state\', \'how\', \'noted_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="c6455712cee3c8dd85a2a87918c102251dc02bd3",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_fb88b",
                    table="workgroups_attendance",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_attendancehistory" ("meeting_id", "workgroup_id", "organization_id", "state", "how", "noted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."organization_id", OLD."state", OLD."how", OLD."noted_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="e342e7dd8d2e51a4caee8a7362b8594bfaac73a1",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_9e073",
                    table="workgroups_attendance",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="attendee",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_attendeehistory" ("meeting_id", "workgroup_id", "organization_id", "person_id", "how", "noted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."how", NEW."noted_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="aafe857c299585148fe97343e4b523d147c8894d",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_4d1c4",
                    table="workgroups_attendee",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="attendee",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."noted_by_id" IS DISTINCT FROM (NEW."noted_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_attendeehistory" ("meeting_id", "workgroup_id", "organization_id", "person_id", "how", "noted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."how", NEW."noted_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'organization_id\', \'person_id\', \'how\', \'noted_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="a23643b238971f7c1c99c896583c33237482a5d9",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_8c74f",
                    table="workgroups_attendee",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="attendee",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_attendeehistory" ("meeting_id", "workgroup_id", "organization_id", "person_id", "how", "noted_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."organization_id", OLD."person_id", OLD."how", OLD."noted_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="baabd36aeba0cd36675ad35f59b21452d4802145",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8ff93",
                    table="workgroups_attendee",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="visitor",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_visitorhistory" ("meeting_id", "workgroup_id", "name", "organization_text", "how", "noted_by_id", "turned_away_at", "turned_away_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."name", NEW."organization_text", NEW."how", NEW."noted_by_id", NEW."turned_away_at", NEW."turned_away_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="8bdd27d839e3b9d914cffbaa4d6a3f078f0bfabe",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_3fe49",
                    table="workgroups_visitor",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="visitor",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."noted_by_id" IS DISTINCT FROM (NEW."noted_by_id") OR OLD."organization_text" IS DISTINCT FROM (NEW."organization_text") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."turned_away_at" IS DISTINCT FROM (NEW."turned_away_at") OR OLD."turned_away_by_id" IS DISTINCT FROM (NEW."turned_away_by_id") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_visitorhistory" ("meeting_id", "workgroup_id", "name", "organization_text", "how", "noted_by_id", "turned_away_at", "turned_away_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."name", NEW."organization_text", NEW."how", NEW."noted_by_id", NEW."turned_away_at", NEW."turned_away_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'name\', \'organization_text\', \'how\', \'noted_by_id\', \'turned_away_at\', \'turned_away_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="c47fcab3f36404015de642c46789d19423e4346f",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_7e6b3",
                    table="workgroups_visitor",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="visitor",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_visitorhistory" ("meeting_id", "workgroup_id", "name", "organization_text", "how", "noted_by_id", "turned_away_at", "turned_away_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."name", OLD."organization_text", OLD."how", OLD."noted_by_id", OLD."turned_away_at", OLD."turned_away_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="636c87a0f5e012f885c4ca2135aa713060bfa87f",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_92830",
                    table="workgroups_visitor",
                    when="AFTER",
                ),
            ),
        ),
        *_behind_the_wall(),
    ]
