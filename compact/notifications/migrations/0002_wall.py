"""The second wall on the tables of this app."""

from django.db import migrations

from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [("compact", "0001_privileges"), ("notifications", "0001_initial")]
    operations = [wall("notifications_event", also=True)]
