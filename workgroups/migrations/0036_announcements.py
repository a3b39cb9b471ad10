"""Messages to everybody in a workgroup, with a history and behind the wall of those who run it."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import wall


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0020_history"),
        ("workgroups", "0035_threads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("body", models.TextField(blank=True, max_length=20000, verbose_name="message")),
                ("html", models.TextField(blank=True, db_default="", default="")),
                ("special", models.BooleanField(default=False, verbose_name="special notice")),
                ("wanted", models.CharField(blank=True, max_length=200, verbose_name="what is asked")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("serial", models.PositiveIntegerField(default=1)),
                ("token", models.UUIDField(editable=False, null=True)),
                ("tested_at", models.DateTimeField(editable=False, null=True)),
                ("sends_at", models.DateTimeField(editable=False, null=True)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
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
                    "cancelled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "discussion",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workgroups.discussion",
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
                    "sent_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "speaks_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "tested_by",
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
                        related_name="announcements",
                        to="workgroups.workgroup",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("cancelled_at", None), ("sends_at__isnull", False), ("sent_at", None)),
                        fields=["sends_at"],
                        name="messages_on_their_way_out",
                    ),
                    models.Index(fields=["workgroup", "-sent_at"], name="messages_to_a_workgroup"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at", None), ("sent_at", None)),
                        fields=("workgroup",),
                        name="a_workgroup_writes_one_message_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sends_at", None), ("sent_by", None)),
                            models.Q(("sends_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_message_on_its_way_says_who_sent_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discussion", None), ("sent_at", None)),
                            models.Q(
                                ("cancelled_at", None),
                                ("discussion__isnull", False),
                                ("sends_at__isnull", False),
                                ("sent_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_message_that_left_is_a_topic_and_stays",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at", None), ("cancelled_by", None)),
                            models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_cancelled_message_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on", None), ("wanted", "")),
                            models.Q(models.Q(("wanted", ""), _negated=True), ("due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_a_message_asks_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementHistory",
            fields=[
                *history_columns(),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                ("special", models.BooleanField(default=False, verbose_name="special notice")),
                ("wanted", models.CharField(blank=True, max_length=200, verbose_name="what is asked")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("sends_at", models.DateTimeField(editable=False, null=True)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "cancelled_by",
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
                    "discussion",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.discussion",
                    ),
                ),
                (
                    "on_behalf_of",
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
                        to="workgroups.announcement",
                    ),
                ),
                (
                    "sent_by",
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
                    "speaks_for",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
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
                    "written_by",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_13e23b_idx"
                    ),
                ],
            },
        ),
        AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_announcementhistory" ("workgroup_id", "subject", "special", "wanted", "due_on", "speaks_for_id", "on_behalf_of_id", "written_by_id", "sends_at", "sent_at", "sent_by_id", "cancelled_at", "cancelled_by_id", "discussion_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."subject", NEW."special", NEW."wanted", NEW."due_on", NEW."speaks_for_id", NEW."on_behalf_of_id", NEW."written_by_id", NEW."sends_at", NEW."sent_at", NEW."sent_by_id", NEW."cancelled_at", NEW."cancelled_by_id", NEW."discussion_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="16c79111bc09f2f9928ecc282d0b79124c5e8ca3",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_1380c",
                    table="workgroups_announcement",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by_id" IS DISTINCT FROM (NEW."cancelled_by_id") OR OLD."discussion_id" IS DISTINCT FROM (NEW."discussion_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."on_behalf_of_id" IS DISTINCT FROM (NEW."on_behalf_of_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."sends_at" IS DISTINCT FROM (NEW."sends_at") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."speaks_for_id" IS DISTINCT FROM (NEW."speaks_for_id") OR OLD."special" IS DISTINCT FROM (NEW."special") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."wanted" IS DISTINCT FROM (NEW."wanted") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))',
                    func='INSERT INTO "workgroups_announcementhistory" ("workgroup_id", "subject", "special", "wanted", "due_on", "speaks_for_id", "on_behalf_of_id", "written_by_id", "sends_at", "sent_at", "sent_by_id", "cancelled_at", "cancelled_by_id", "discussion_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."subject", NEW."special", NEW."wanted", NEW."due_on", NEW."speaks_for_id", NEW."on_behalf_of_id", NEW."written_by_id", NEW."sends_at", NEW."sent_at", NEW."sent_by_id", NEW."cancelled_at", NEW."cancelled_by_id", NEW."discussion_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'subject\', \'special\', \'wanted\', \'due_on\', \'speaks_for_id\', \'on_behalf_of_id\', \'written_by_id\', \'sends_at\', \'sent_at\', \'sent_by_id\', \'cancelled_at\', \'cancelled_by_id\', \'discussion_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="ec95af3bc07a62086b0268dc6f6f531120eb1334",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_cb39e",
                    table="workgroups_announcement",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_announcementhistory" ("workgroup_id", "subject", "special", "wanted", "due_on", "speaks_for_id", "on_behalf_of_id", "written_by_id", "sends_at", "sent_at", "sent_by_id", "cancelled_at", "cancelled_by_id", "discussion_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."subject", OLD."special", OLD."wanted", OLD."due_on", OLD."speaks_for_id", OLD."on_behalf_of_id", OLD."written_by_id", OLD."sends_at", OLD."sent_at", OLD."sent_by_id", OLD."cancelled_at", OLD."cancelled_by_id", OLD."discussion_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="771e82ae0a3099f28ec0cf2dcef798b34d856ef7",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_d4ce1",
                    table="workgroups_announcement",
                    when="AFTER",
                ),
            ),
        ),
        wall("workgroups_announcement"),
        history_wall("workgroups_announcementhistory"),
    ]
