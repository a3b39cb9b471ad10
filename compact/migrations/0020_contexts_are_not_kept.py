"""pghistory's own table of contexts stays empty: who and why stand beside each change. So nobody writes it, either."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0006_stand_ins"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations = [
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE ON pghistory_context FROM compact_web, compact_backbone, compact_worker",
            "GRANT INSERT, UPDATE, DELETE ON pghistory_context TO compact_web, compact_backbone, compact_worker",
        )
    ]
