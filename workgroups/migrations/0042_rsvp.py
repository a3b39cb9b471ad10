"""Which organizations come to a meeting, what they need who come, and how many make a quorum."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import Kind
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

# Its own people, and those who run the workgroup for what they hear on the telephone.
KEEPERS = (
    f"(organization_id * 8 + {int(Kind.ORGANIZATION)} = ANY({{keys}})"
    f" OR workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}}))"
)


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0020_history"),
        ("workgroups", "0041_scheduling"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rsvp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("video", "By video"),
                            ("no", "Cannot come"),
                            ("stand_in", "Stand-in"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stand_in_name", models.CharField(blank=True, editable=False, max_length=200)),
                ("stand_in_email", models.EmailField(blank=True, editable=False, max_length=254)),
                ("for_start", models.DateTimeField(editable=False)),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "in the portal"), ("mail", "by e-mail"), ("phone", "by telephone")],
                        default="portal",
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
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rsvps", to="workgroups.meeting"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rsvps", to="partners.organization"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rsvps", to="workgroups.seat"
                    ),
                ),
                (
                    "stand_in",
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
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "seat"), name="a_place_answers_a_meeting_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "stand_in"),
                                models.Q(
                                    ("stand_in__isnull", False),
                                    models.Q(("stand_in_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("answer", "stand_in"), _negated=True),
                                ("stand_in", None),
                                ("stand_in_email", ""),
                                ("stand_in_name", ""),
                            ),
                            _connector="OR",
                        ),
                        name="who_sends_a_stand_in_says_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RsvpHistory",
            fields=[
                *history_columns(),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("video", "By video"),
                            ("no", "Cannot come"),
                            ("stand_in", "Stand-in"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stand_in_name", models.CharField(blank=True, editable=False, max_length=200)),
                ("stand_in_email", models.EmailField(blank=True, editable=False, max_length=254)),
                ("for_start", models.DateTimeField(editable=False)),
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
                        to="workgroups.rsvp",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.seat",
                    ),
                ),
                (
                    "stand_in",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_811b7b_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_515fd1_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RsvpNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=500)),
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
                    "rsvp",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="note", to="workgroups.rsvp"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="a_note_to_an_answer_says_something"
                    )
                ],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workgroup",
            name="added_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workgroup",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="workgroup",
            name="removed_delete",
        ),
        migrations.AddField(
            model_name="workgroup",
            name="quorum",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workgrouphistory",
            name="quorum",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        AddTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgrouphistory" ("timezone", "terms_since", "term_months", "slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "quiet_days", "quorum", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."timezone", NEW."terms_since", NEW."term_months", NEW."slug", NEW."name", NEW."short_name", NEW."description", NEW."stage", NEW."goal_numbers", NEW."goals_basis", NEW."state", NEW."started", NEW."ended", NEW."convener_text", NEW."status_at_source", NEW."members_text", NEW."source", NEW."confidence", NEW."notes", NEW."quiet_days", NEW."quorum", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."id"); RETURN NULL;',
                    hash="8e16d4d84c0b30b10824e4a79ea3a544d5f765cb",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_87875",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."convener_text" IS DISTINCT FROM (NEW."convener_text") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."ended" IS DISTINCT FROM (NEW."ended") OR OLD."goal_numbers" IS DISTINCT FROM (NEW."goal_numbers") OR OLD."goals_basis" IS DISTINCT FROM (NEW."goals_basis") OR OLD."members_text" IS DISTINCT FROM (NEW."members_text") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."quiet_days" IS DISTINCT FROM (NEW."quiet_days") OR OLD."quorum" IS DISTINCT FROM (NEW."quorum") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."started" IS DISTINCT FROM (NEW."started") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."status_at_source" IS DISTINCT FROM (NEW."status_at_source") OR OLD."term_months" IS DISTINCT FROM (NEW."term_months") OR OLD."terms_since" IS DISTINCT FROM (NEW."terms_since") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone"))',
                    func='INSERT INTO "workgroups_workgrouphistory" ("timezone", "terms_since", "term_months", "slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "quiet_days", "quorum", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."timezone", NEW."terms_since", NEW."term_months", NEW."slug", NEW."name", NEW."short_name", NEW."description", NEW."stage", NEW."goal_numbers", NEW."goals_basis", NEW."state", NEW."started", NEW."ended", NEW."convener_text", NEW."status_at_source", NEW."members_text", NEW."source", NEW."confidence", NEW."notes", NEW."quiet_days", NEW."quorum", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'timezone\', \'terms_since\', \'term_months\', \'slug\', \'name\', \'short_name\', \'description\', \'stage\', \'goal_numbers\', \'goals_basis\', \'state\', \'started\', \'ended\', \'convener_text\', \'status_at_source\', \'members_text\', \'source\', \'confidence\', \'notes\', \'quiet_days\', \'quorum\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."id"); RETURN NULL;',
                    hash="07d0885d2316a5dc2d04cff7d6ccd3d955f58d82",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_511d8",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgrouphistory" ("timezone", "terms_since", "term_months", "slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "quiet_days", "quorum", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."timezone", OLD."terms_since", OLD."term_months", OLD."slug", OLD."name", OLD."short_name", OLD."description", OLD."stage", OLD."goal_numbers", OLD."goals_basis", OLD."state", OLD."started", OLD."ended", OLD."convener_text", OLD."status_at_source", OLD."members_text", OLD."source", OLD."confidence", OLD."notes", OLD."quiet_days", OLD."quorum", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."id"); RETURN NULL;',
                    hash="a16192f3bd81aebb577a17ee0562273e809e55ab",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8083a",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="rsvp",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_rsvphistory" ("meeting_id", "workgroup_id", "seat_id", "organization_id", "answer", "person_id", "stand_in_id", "stand_in_name", "stand_in_email", "for_start", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."seat_id", NEW."organization_id", NEW."answer", NEW."person_id", NEW."stand_in_id", NEW."stand_in_name", NEW."stand_in_email", NEW."for_start", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="6726fcd1abc1e9e68dcc2e38f9df30c55f837a56",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_467c5",
                    table="workgroups_rsvp",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="rsvp",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."for_start" IS DISTINCT FROM (NEW."for_start") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."stand_in_id" IS DISTINCT FROM (NEW."stand_in_id") OR OLD."stand_in_email" IS DISTINCT FROM (NEW."stand_in_email") OR OLD."stand_in_name" IS DISTINCT FROM (NEW."stand_in_name") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_rsvphistory" ("meeting_id", "workgroup_id", "seat_id", "organization_id", "answer", "person_id", "stand_in_id", "stand_in_name", "stand_in_email", "for_start", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."seat_id", NEW."organization_id", NEW."answer", NEW."person_id", NEW."stand_in_id", NEW."stand_in_name", NEW."stand_in_email", NEW."for_start", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'seat_id\', \'organization_id\', \'answer\', \'person_id\', \'stand_in_id\', \'stand_in_name\', \'stand_in_email\', \'for_start\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="6876427ed217a20c6e6c1585350733194842a8d9",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_a9ef3",
                    table="workgroups_rsvp",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="rsvp",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_rsvphistory" ("meeting_id", "workgroup_id", "seat_id", "organization_id", "answer", "person_id", "stand_in_id", "stand_in_name", "stand_in_email", "for_start", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."seat_id", OLD."organization_id", OLD."answer", OLD."person_id", OLD."stand_in_id", OLD."stand_in_name", OLD."stand_in_email", OLD."for_start", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="3abd5b23f3768610959b3bb7f2b091e92d94231e",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_bd540",
                    table="workgroups_rsvp",
                    when="AFTER",
                ),
            ),
        ),
        wall("workgroups_rsvp", also=True),
        kept_by("workgroups_rsvp", KEEPERS, also=True),
        wall("workgroups_rsvpnote", also=True),
        history_wall("workgroups_rsvphistory"),
    ]
