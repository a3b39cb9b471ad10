"""How long the oldest event or mail has been waiting: a number for machines, which says nothing of what it is."""

from django.db import migrations

OLDEST_WAIT = """
CREATE OR REPLACE FUNCTION compact_oldest_wait() RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(extract(epoch FROM now() - least(
    (SELECT min(happened_at) FROM notifications_event WHERE announced_at IS NULL),
    (SELECT min(coalesce(lease_until, not_before)) FROM notifications_outgoingmail
     WHERE state IN ('due', 'sending') AND coalesce(lease_until, not_before) <= now())
  )), 0)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("compact", "0002_reach"), ("notifications", "0004_wall")]
    operations = [migrations.RunSQL(OLDEST_WAIT, "DROP FUNCTION compact_oldest_wait()")]
