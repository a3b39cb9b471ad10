"""The second wall on the tables of this app."""

from django.db import migrations

from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [("compact", "0001_privileges"), ("partners", "0002_invitation_to_a_workgroup")]
    operations = [
        wall("partners_affiliation"),
        wall("partners_joinrequest", also=True),
        wall("partners_invitation", also=True),
    ]
