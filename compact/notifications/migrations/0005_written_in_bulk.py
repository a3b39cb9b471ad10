"""Notifications are written by the hundred thousand: what guards their references is who may delete what they name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = "notifications_event, accounts_user"
ROLES = "compact_web, compact_backbone, compact_worker"


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_wall"),
        ("compact", "0001_privileges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(f"REVOKE DELETE ON {KEPT} FROM {ROLES}", f"GRANT DELETE ON {KEPT} TO {ROLES}"),
        migrations.AlterField(
            model_name="notification",
            name="event",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="notifications.event",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
