"""The second wall on the tables of this app."""

from django.db import migrations

from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [("compact", "0001_privileges"), ("agreements", "0001_initial")]
    operations = [wall("agreements_version"), wall("agreements_section"), wall("agreements_clause")]
