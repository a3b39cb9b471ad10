"""The second wall on what people hear and on mail."""

from django.db import migrations

from compact.wall import wall


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_mail")]
    operations = [
        wall("notifications_notification"),
        wall("notifications_level"),
        wall("notifications_digest"),
        wall("notifications_outgoingmail"),
        wall("notifications_suppression"),
    ]
