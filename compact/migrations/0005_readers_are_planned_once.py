"""Who can read is asked once for each ask on a board, and planning the question takes ten times as long as answering it.

So a connection plans it once, as it does for what a person can read.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("compact", "0004_rights_are_read")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION compact_readers(bigint) SET plan_cache_mode = force_generic_plan",
            "ALTER FUNCTION compact_readers(bigint) RESET plan_cache_mode",
        )
    ]
