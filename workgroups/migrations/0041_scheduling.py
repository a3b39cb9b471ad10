"""The history of meetings, of their series and of how to join them; and a series says which one it goes on from."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration

WITHIN = {
    "a_link_is_of_a_meeting_of_its_workgroup": ("joining", "meeting"),
    "a_meeting_is_of_a_series_of_its_workgroup": ("meeting", "series"),
}


def _of_one_workgroup() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"ALTER TABLE workgroups_{child} ADD CONSTRAINT {name} FOREIGN KEY (workgroup_id, {parent}_id)"
            f" REFERENCES workgroups_{parent} (workgroup_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE workgroups_{child} DROP CONSTRAINT {name}",
        )
        for name, (child, parent) in WITHIN.items()
    ]


class Migration(QuickMigration):
    dependencies = [
        ("workgroups", "0039_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="continues",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workgroups.series",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("workgroup", "id"), name="a_series_belongs_to_its_workgroup"),
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="a_series_names_each_meeting_once",
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                fields=("series", "recurs_at"),
                name="a_series_names_each_meeting_once",
            ),
        ),
        migrations.CreateModel(
            name="JoiningHistory",
            fields=[
                *history_columns(),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="video link")),
                ("telephone", models.CharField(blank=True, max_length=200, verbose_name="by telephone")),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.joining",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_89dff4_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingHistory",
            fields=[
                *history_columns(),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                ("is_public", models.BooleanField(default=True, verbose_name="in the public calendar")),
                ("announced_at", models.DateTimeField(editable=False, null=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "announced_by",
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
                    "closed_by",
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
                    "created_by",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.meeting",
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
                (
                    "series",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.series",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_8452a3_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesHistory",
            fields=[
                *history_columns(),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("rule", models.CharField(editable=False, max_length=300)),
                ("begins_at", models.DateTimeField(editable=False)),
                ("minutes", models.PositiveSmallIntegerField(editable=False)),
                ("zone", models.CharField(editable=False, max_length=64)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "continues",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.series",
                    ),
                ),
                (
                    "created_by",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.series",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_8534ba_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="joining",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_joininghistory" ("meeting_id", "workgroup_id", "link", "telephone", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."link", NEW."telephone", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="ff841644dacaf0f87c93cfcb52713c71c3053a07",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_45a39",
                    table="workgroups_joining",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="joining",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."link" IS DISTINCT FROM (NEW."link") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_joininghistory" ("meeting_id", "workgroup_id", "link", "telephone", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."link", NEW."telephone", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'link\', \'telephone\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="07d1ca8342e33cc852d438f693de437870388513",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_cbcd1",
                    table="workgroups_joining",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="joining",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_joininghistory" ("meeting_id", "workgroup_id", "link", "telephone", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."link", OLD."telephone", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="8a9a7316a264b629ff8436f2a0b3e17cb8eca64e",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_38573",
                    table="workgroups_joining",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_meetinghistory" ("workgroup_id", "series_id", "title", "starts_at", "ends_at", "zone", "place", "is_public", "created_by_id", "announced_at", "announced_by_id", "published_at", "published_by_id", "cancelled_at", "cancelled_by_id", "cancel_reason", "opened_at", "closed_at", "closed_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."series_id", NEW."title", NEW."starts_at", NEW."ends_at", NEW."zone", NEW."place", NEW."is_public", NEW."created_by_id", NEW."announced_at", NEW."announced_by_id", NEW."published_at", NEW."published_by_id", NEW."cancelled_at", NEW."cancelled_by_id", NEW."cancel_reason", NEW."opened_at", NEW."closed_at", NEW."closed_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="44a247a1a86f831871a67de0e196b58c72f9aaf1",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_5db56",
                    table="workgroups_meeting",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."announced_at" IS DISTINCT FROM (NEW."announced_at") OR OLD."announced_by_id" IS DISTINCT FROM (NEW."announced_by_id") OR OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by_id" IS DISTINCT FROM (NEW."cancelled_by_id") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."is_public" IS DISTINCT FROM (NEW."is_public") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."series_id" IS DISTINCT FROM (NEW."series_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id") OR OLD."zone" IS DISTINCT FROM (NEW."zone"))',
                    func='INSERT INTO "workgroups_meetinghistory" ("workgroup_id", "series_id", "title", "starts_at", "ends_at", "zone", "place", "is_public", "created_by_id", "announced_at", "announced_by_id", "published_at", "published_by_id", "cancelled_at", "cancelled_by_id", "cancel_reason", "opened_at", "closed_at", "closed_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."series_id", NEW."title", NEW."starts_at", NEW."ends_at", NEW."zone", NEW."place", NEW."is_public", NEW."created_by_id", NEW."announced_at", NEW."announced_by_id", NEW."published_at", NEW."published_by_id", NEW."cancelled_at", NEW."cancelled_by_id", NEW."cancel_reason", NEW."opened_at", NEW."closed_at", NEW."closed_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'series_id\', \'title\', \'starts_at\', \'ends_at\', \'zone\', \'place\', \'is_public\', \'created_by_id\', \'announced_at\', \'announced_by_id\', \'published_at\', \'published_by_id\', \'cancelled_at\', \'cancelled_by_id\', \'cancel_reason\', \'opened_at\', \'closed_at\', \'closed_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="d85753fe00c90bf944f87c4f316eee97ffe0b55d",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_85244",
                    table="workgroups_meeting",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_meetinghistory" ("workgroup_id", "series_id", "title", "starts_at", "ends_at", "zone", "place", "is_public", "created_by_id", "announced_at", "announced_by_id", "published_at", "published_by_id", "cancelled_at", "cancelled_by_id", "cancel_reason", "opened_at", "closed_at", "closed_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."series_id", OLD."title", OLD."starts_at", OLD."ends_at", OLD."zone", OLD."place", OLD."is_public", OLD."created_by_id", OLD."announced_at", OLD."announced_by_id", OLD."published_at", OLD."published_by_id", OLD."cancelled_at", OLD."cancelled_by_id", OLD."cancel_reason", OLD."opened_at", OLD."closed_at", OLD."closed_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="30a2ca85da9c3c43f60223af6a0aed819cab5f2f",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_73727",
                    table="workgroups_meeting",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="series",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_serieshistory" ("workgroup_id", "title", "rule", "begins_at", "minutes", "zone", "ended_at", "continues_id", "created_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."title", NEW."rule", NEW."begins_at", NEW."minutes", NEW."zone", NEW."ended_at", NEW."continues_id", NEW."created_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="cf9c828d7bff8b83b4767a919717db862604ada0",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_dd713",
                    table="workgroups_series",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="series",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."begins_at" IS DISTINCT FROM (NEW."begins_at") OR OLD."continues_id" IS DISTINCT FROM (NEW."continues_id") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id") OR OLD."zone" IS DISTINCT FROM (NEW."zone"))',
                    func='INSERT INTO "workgroups_serieshistory" ("workgroup_id", "title", "rule", "begins_at", "minutes", "zone", "ended_at", "continues_id", "created_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."title", NEW."rule", NEW."begins_at", NEW."minutes", NEW."zone", NEW."ended_at", NEW."continues_id", NEW."created_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'title\', \'rule\', \'begins_at\', \'minutes\', \'zone\', \'ended_at\', \'continues_id\', \'created_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="b6f40da37e8158ef1d102ba017aff622ce2fdbd4",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_38b7d",
                    table="workgroups_series",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="series",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_serieshistory" ("workgroup_id", "title", "rule", "begins_at", "minutes", "zone", "ended_at", "continues_id", "created_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."title", OLD."rule", OLD."begins_at", OLD."minutes", OLD."zone", OLD."ended_at", OLD."continues_id", OLD."created_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="a96332bde986304b2ac526333f6ce85100886a6d",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_9d99a",
                    table="workgroups_series",
                    when="AFTER",
                ),
            ),
        ),
        *_of_one_workgroup(),
        history_wall("workgroups_serieshistory"),
        history_wall("workgroups_meetinghistory"),
        history_wall("workgroups_joininghistory"),
    ]
