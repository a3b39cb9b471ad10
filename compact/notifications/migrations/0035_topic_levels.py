"""What a person said of one topic goes before what they said of its workgroup (B6)."""

from django.conf import settings
from django.db import migrations, models

from compact.quick import QuickMigration


class Migration(QuickMigration):
    dependencies = [
        ("notifications", "0005_written_in_bulk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="topic",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="level",
            name="topic",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="level",
            name="about",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="level",
            index=models.Index(fields=["about"], name="notificatio_about_b3c532_idx"),
        ),
        migrations.AddIndex(
            model_name="level",
            index=models.Index(fields=["topic"], name="notificatio_topic_4e09eb_idx"),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                fields=("person", "topic"), name="a_person_sets_one_level_for_each_topic"
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about", None), ("topic__isnull", False)),
                    models.Q(("about__isnull", False), ("topic", None)),
                    _connector="OR",
                ),
                name="a_level_is_of_a_workgroup_or_of_a_topic",
            ),
        ),
    ]
