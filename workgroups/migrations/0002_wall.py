"""The second wall on the tables of this app."""

from django.db import migrations

from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [("compact", "0001_privileges"), ("workgroups", "0001_initial")]
    operations = [
        wall("workgroups_convener"),
        wall("workgroups_seat"),
        wall("workgroups_seatholder"),
        wall("workgroups_seatrequest", also=True),
        wall("workgroups_discussion"),
        wall("workgroups_post"),
        migrations.RunSQL(
            "ALTER TABLE workgroups_post ADD CONSTRAINT a_post_stands_in_its_workgroup"
            " FOREIGN KEY (workgroup_id, discussion_id) REFERENCES workgroups_discussion (workgroup_id, id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE workgroups_post DROP CONSTRAINT a_post_stands_in_its_workgroup",
        ),
    ]
