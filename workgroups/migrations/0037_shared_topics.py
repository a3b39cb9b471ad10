"""A topic may be shared with another workgroup (F21): its people then read and write it, and no third one's do.

A post carries the number of the workgroup its discussion is shared with, as it carries whether partners read it: the
reference from one to the other holds both, and sharing or ending goes through to the posts. Who is of the other
workgroup changes a shared topic and writes in it, and begins none there; that it is shared, those who run one say.
"""

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
from compact.wall import KEYS, wall

PEOPLE = f"workgroup_id * 8 + {Kind.WORKGROUP} = ANY({KEYS})"
BOTH = f"({PEOPLE} OR shared_key > 0 AND shared_key * 8 + {Kind.WORKGROUP} = ANY({KEYS}))"
# What stands in a topic, and what it is called in the constraint that keeps it there.
WITHIN = {"post": "post", "attachment": "file", "mention": "mention", "postwording": "wording"}
TABLES = {"workgroups_discussion": PEOPLE, **{f"workgroups_{model}": BOTH for model in WITHIN}}
SCOPE_ALSO = f"CASE WHEN partners_read THEN 1 WHEN shared_key > 0 THEN shared_key * 8 + {int(Kind.WORKGROUP)} END"
BEFORE = "CASE WHEN partners_read THEN 1 END"
REFERENCE = "workgroup_id, {}, partners_read"


def follows(reference: str) -> str:
    """What stands in a topic refers to it by who reads both."""
    return "".join(
        f"ALTER TABLE workgroups_{model} ADD CONSTRAINT a_{what}_is_read_with_its_discussion"
        f" FOREIGN KEY ({reference.format('discussion_id')})"
        f" REFERENCES workgroups_discussion ({reference.format('id')})"
        " ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;\n"
        for model, what in WITHIN.items()
    )


LET_GO = "".join(
    f"ALTER TABLE workgroups_{model} DROP CONSTRAINT a_{what}_is_read_with_its_discussion;\n"
    for model, what in WITHIN.items()
)
# As before, and of both workgroups; and nobody shares a topic, or ends that, who runs neither.
KEEPS = f"""
CREATE OR REPLACE FUNCTION workgroups_keep_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint[] := coalesce(string_to_array(nullif(current_setting('app.keys', true), ''), ',')::bigint[], '{{}}');
BEGIN
  IF (OLD.kept_in_at, OLD.kept_in_by_id, OLD.shared_key)
      IS DISTINCT FROM (NEW.kept_in_at, NEW.kept_in_by_id, NEW.shared_key)
    AND NOT pg_has_role(current_user, 'compact_worker', 'MEMBER') AND current_user <> 'compact_backbone'
    AND NOT (OLD.workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY(held)
      OR OLD.shared_key > 0 AND OLD.shared_key * 8 + {int(Kind.CONVENERS)} = ANY(held))
  THEN
    RAISE EXCEPTION 'Only those who run the workgroup keep a topic in, let it out, or share it.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
"""


def policies() -> str:
    """Who is of either workgroup changes the row of a shared topic, and whoever is writes its posts."""
    return "".join(
        f"DROP POLICY web_adds ON {table}; DROP POLICY web_changes ON {table}; DROP POLICY web_removes ON {table};\n"
        f"CREATE POLICY web_adds ON {table} FOR INSERT TO compact_web WITH CHECK ({own});\n"
        f"CREATE POLICY web_changes ON {table} FOR UPDATE TO compact_web USING ({BOTH}) WITH CHECK ({BOTH});\n"
        f"CREATE POLICY web_removes ON {table} FOR DELETE TO compact_web USING ({own});\n"
        for table, own in TABLES.items()
    )


class Migration(QuickMigration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workgroups", "0036_announcements"),
    ]

    operations = [
        migrations.RunSQL(LET_GO, follows(REFERENCE)),
        migrations.RemoveConstraint(
            model_name="discussion",
            name="a_discussion_is_read_with_its_posts",
        ),
        migrations.AddField(
            model_name="discussion",
            name="shared_key",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="discussion",
            name="shared_with",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shared_topics",
                to="workgroups.workgroup",
            ),
        ),
        migrations.AddField(
            model_name="discussionhistory",
            name="shared_with",
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
            model_name="post",
            name="shared_key",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("shared_key__gt", 0)),
                fields=["shared_key", "organization", "posted_at"],
                name="last_words_in_shared_topics",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {table} ALTER COLUMN scope_also SET EXPRESSION AS ({SCOPE_ALSO})",
                    f"ALTER TABLE {table} ALTER COLUMN scope_also SET EXPRESSION AS ({BEFORE})",
                )
                for table in ("workgroups_discussion", "workgroups_post")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="discussion",
                    name="scope_also",
                    field=models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(partners_read=True, then=models.Value(1)),
                            models.When(
                                shared_key__gt=0,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("shared_key"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(4),
                                ),
                            ),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                migrations.AlterField(
                    model_name="post",
                    name="scope_also",
                    field=models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(partners_read=True, then=models.Value(1)),
                            models.When(
                                shared_key__gt=0,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("shared_key"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(4),
                                ),
                            ),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.UniqueConstraint(
                fields=("workgroup", "id", "partners_read", "shared_key"), name="a_discussion_is_read_with_its_posts"
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shared_key", 0), ("shared_with", None)),
                    models.Q(
                        ("shared_key", models.F("shared_with")),
                        ("shared_with__isnull", False),
                        models.Q(("shared_with", models.F("workgroup")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_topic_is_shared_with_another_workgroup",
            ),
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=300)),
                ("note", models.TextField(blank=True, max_length=1000)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(models.F("home_id"), "*", models.Value(8)),
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
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(5),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "accepted_by",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connections",
                        to="workgroups.discussion",
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
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
                (
                    "proposed_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connections",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("discussion",),
                        name="a_topic_is_shared_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", False),
                            models.Q(("home", models.F("workgroup")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_workgroup_shares_with_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("accepted_by", None)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_accepted_connection_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_ended_connection_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConnectionHistory",
            fields=[
                *history_columns(),
                ("topic", models.CharField(max_length=300)),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "accepted_by",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.discussion",
                    ),
                ),
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
                    "home",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.connection",
                    ),
                ),
                (
                    "proposed_by",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_c881fd_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="connection",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_connectionhistory" ("home_id", "workgroup_id", "discussion_id", "topic", "proposed_by_id", "accepted_at", "accepted_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."home_id", NEW."workgroup_id", NEW."discussion_id", NEW."topic", NEW."proposed_by_id", NEW."accepted_at", NEW."accepted_by_id", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="6e45638e34b42d7422a8bd87c66d184f2537bac9",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_7e4a2",
                    table="workgroups_connection",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="connection",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."discussion_id" IS DISTINCT FROM (NEW."discussion_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."home_id" IS DISTINCT FROM (NEW."home_id") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_connectionhistory" ("home_id", "workgroup_id", "discussion_id", "topic", "proposed_by_id", "accepted_at", "accepted_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."home_id", NEW."workgroup_id", NEW."discussion_id", NEW."topic", NEW."proposed_by_id", NEW."accepted_at", NEW."accepted_by_id", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'home_id\', \'workgroup_id\', \'discussion_id\', \'topic\', \'proposed_by_id\', \'accepted_at\', \'accepted_by_id\', \'ended_at\', \'ended_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="cd1203379b651875969db2a6d6dc656f90267410",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_2b781",
                    table="workgroups_connection",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="connection",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_connectionhistory" ("home_id", "workgroup_id", "discussion_id", "topic", "proposed_by_id", "accepted_at", "accepted_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."home_id", OLD."workgroup_id", OLD."discussion_id", OLD."topic", OLD."proposed_by_id", OLD."accepted_at", OLD."accepted_by_id", OLD."ended_at", OLD."ended_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="0566afcb27c8d346c2e0576b6eb5633971af2d21",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_54917",
                    table="workgroups_connection",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(
            follows(REFERENCE + ", shared_key"),
            LET_GO,
        ),
        migrations.RunSQL(
            "ALTER TABLE workgroups_connection ADD CONSTRAINT a_connection_is_of_a_topic_of_its_workgroup"
            " FOREIGN KEY (home_id, discussion_id) REFERENCES workgroups_discussion (workgroup_id, id)"
            " ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE workgroups_connection DROP CONSTRAINT a_connection_is_of_a_topic_of_its_workgroup",
        ),
        migrations.RunSQL(policies() + KEEPS, migrations.RunSQL.noop),
        wall("workgroups_connection", also=True),
        history_wall("workgroups_connectionhistory"),
    ]
