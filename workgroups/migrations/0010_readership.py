"""A topic may be read by all partners; what those who run its workgroup keep in, nobody else opens (B18).

A post is read by exactly those who read its discussion: the reference carries the mark, and a change of the discussion
goes through to its posts. Whoever is not of the workgroup reads along and writes nothing.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from compact.access import Kind
from compact.quick import QuickMigration
from compact.wall import kept_by

PEOPLE = f"workgroup_id * 8 + {Kind.WORKGROUP} = ANY({{keys}})"
# Everybody but pages of persons: jobs and the owner are, or may become, workers; the backbone has a role of its own.
KEEPS = f"""
CREATE FUNCTION workgroups_keep_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.kept_in_at, OLD.kept_in_by_id) IS DISTINCT FROM (NEW.kept_in_at, NEW.kept_in_by_id)
    AND NOT pg_has_role(current_user, 'compact_worker', 'MEMBER') AND current_user <> 'compact_backbone'
    AND NOT (OLD.workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY(coalesce(
      string_to_array(nullif(current_setting('app.keys', true), ''), ',')::bigint[], '{{}}')))
  THEN
    RAISE EXCEPTION 'Only those who run the workgroup keep a topic in, and let it out.'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_those_who_run_it_keep_a_topic_in BEFORE UPDATE ON workgroups_discussion
  FOR EACH ROW EXECUTE FUNCTION workgroups_keep_in();
"""


class Migration(QuickMigration):
    dependencies = [
        ("workgroups", "0006_stand_ins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="kept_in_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="discussion",
            name="kept_in_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="opened_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="discussion",
            name="opened_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="partners_read",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="post",
            name="partners_read",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.UniqueConstraint(
                fields=("workgroup", "id", "partners_read"), name="a_discussion_is_read_with_its_posts"
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at__isnull", False), ("opened_by__isnull", False), ("partners_read", True)),
                    models.Q(("opened_at", None), ("opened_by", None), ("partners_read", False)),
                    _connector="OR",
                ),
                name="an_open_topic_says_since_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_in_at", None), ("kept_in_by", None)),
                    models.Q(("kept_in_at__isnull", False), ("kept_in_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_topic_kept_in_says_since_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="discussion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept_in_at", None), ("partners_read", False), _connector="OR"),
                name="a_topic_kept_in_is_not_open",
            ),
        ),
        migrations.AddField(
            model_name="discussion",
            name="scope_also",
            field=models.GeneratedField(
                db_index=True,
                db_persist=True,
                expression=models.Case(models.When(partners_read=True, then=models.Value(1))),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="scope_also",
            field=models.GeneratedField(
                db_index=True,
                db_persist=True,
                expression=models.Case(models.When(partners_read=True, then=models.Value(1))),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE workgroups_post ADD CONSTRAINT a_post_is_read_with_its_discussion"
            " FOREIGN KEY (workgroup_id, discussion_id, partners_read)"
            " REFERENCES workgroups_discussion (workgroup_id, id, partners_read) ON UPDATE CASCADE"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE workgroups_post DROP CONSTRAINT a_post_is_read_with_its_discussion",
        ),
        kept_by("workgroups_discussion", PEOPLE, also=True),
        kept_by("workgroups_post", PEOPLE, also=True),
        migrations.RunSQL(
            KEEPS,
            "DROP TRIGGER only_those_who_run_it_keep_a_topic_in ON workgroups_discussion;"
            " DROP FUNCTION workgroups_keep_in()",
        ),
    ]
