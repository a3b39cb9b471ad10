"""What is said has a form and files, addresses people and organizations, and can be written again or withdrawn.

What belongs to a message is read by exactly those who read its topic: the reference carries the mark, as a message's
own does.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression

from compact.access import Kind
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

PEOPLE = f"workgroup_id * 8 + {Kind.WORKGROUP} = ANY({{keys}})"


def shared_columns():
    """Who reads what belongs to a message."""
    number, other = (CombinedExpression(models.F(one), "*", models.Value(8)) for one in ("workgroup_id", "shared_key"))
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("partners_read", models.BooleanField(db_default=False, default=False, editable=False)),
        ("shared_key", models.BigIntegerField(db_default=0, default=0, editable=False)),
        (
            "scope",
            models.GeneratedField(
                db_index=True,
                db_persist=True,
                expression=CombinedExpression(number, "+", models.Value(4)),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        (
            "scope_also",
            models.GeneratedField(
                db_index=True,
                db_persist=True,
                expression=models.Case(
                    models.When(partners_read=True, then=models.Value(1)),
                    models.When(shared_key__gt=0, then=CombinedExpression(other, "+", models.Value(4))),
                ),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        ("discussion", _to("workgroups.discussion")),
        ("workgroup", _to("workgroups.workgroup")),
    ]


def _to(model, *, null=False, related_name="+"):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, null=null, related_name=related_name, to=model
    )


def read_with_the_topic(table, what):
    """The second wall, and that whoever reads the topic reads this."""
    return [
        wall(table, also=True),
        kept_by(table, PEOPLE, also=True),
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {what}_is_read_with_its_discussion"
            " FOREIGN KEY (workgroup_id, discussion_id, partners_read)"
            " REFERENCES workgroups_discussion (workgroup_id, id, partners_read) ON UPDATE CASCADE"
            " DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {what}_is_read_with_its_discussion",
        ),
    ]


class Migration(QuickMigration):
    dependencies = [
        ("compact", "0001_privileges"),
        ("partners", "0020_history"),
        ("workgroups", "0033_terms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("post", "html", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("post", "edition", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
        migrations.AddField("post", "edited_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("post", "withdrawn_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "post",
            "withdrawn_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "post",
            "withdrawn_why",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=500),
        ),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_why", "")),
                    models.Q(
                        ("body", ""), ("html", ""), ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_withdrawn_message_says_by_whom_and_nothing_else",
            ),
        ),
        migrations.CreateModel(
            name="PostWording",
            fields=[
                *shared_columns(),
                ("edition", models.PositiveIntegerField()),
                ("body", models.TextField()),
                ("html", models.TextField(blank=True, default="")),
                ("since", models.DateTimeField()),
                ("post", _to("workgroups.post", related_name="wordings")),
            ],
            options={
                "ordering": ["edition"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "edition"), name="an_edition_of_a_message_is_kept_once")
                ],
            },
        ),
        *read_with_the_topic("workgroups_postwording", "a_wording"),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                *shared_columns(),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("path", models.CharField(max_length=200, unique=True)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("post", _to("workgroups.post", related_name="attachments")),
            ],
            options={"ordering": ["pk"]},
        ),
        *read_with_the_topic("workgroups_attachment", "a_file"),
        migrations.CreateModel(
            name="Mention",
            fields=[
                *shared_columns(),
                ("label", models.CharField(max_length=300)),
                (
                    "reached",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("organization", _to("partners.organization", null=True)),
                ("person", _to(settings.AUTH_USER_MODEL, null=True)),
                ("post", _to("workgroups.post", related_name="mentions")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization__isnull", False), ("person", None)),
                            models.Q(("organization", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_mention_means_a_person_or_an_organization",
                    ),
                    models.UniqueConstraint(
                        fields=("post", "label", "person", "organization"),
                        name="a_message_addresses_nobody_twice_alike",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        *read_with_the_topic("workgroups_mention", "a_mention"),
        migrations.RunSQL(
            "CREATE TRIGGER names_who_stays BEFORE INSERT ON workgroups_mention\n"
            "FOR EACH ROW EXECUTE FUNCTION compact_name_who_stays();",
            "DROP TRIGGER names_who_stays ON workgroups_mention;",
        ),
    ]
