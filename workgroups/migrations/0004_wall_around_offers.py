"""The second wall on the table of offered places."""

from django.db import migrations

from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [("workgroups", "0003_offered_places")]
    operations = [wall("workgroups_seatinvitation", also=True)]
