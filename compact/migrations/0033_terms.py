"""A place gives no key any more once the last day of its term is over, whoever closes its row later."""

from django.db import migrations

OPEN = "h.until IS NULL OR h.until > now()"
SERVING = "least(h.until, h.term_ends_at) IS NULL OR least(h.until, h.term_ends_at) > now()"

# Changed where it stands, and not written out again: what else these functions have come to say meanwhile stays.
CHANGE = """
DO $change$
DECLARE
  known regprocedure;
  said text;
BEGIN
  FOREACH known IN ARRAY ARRAY['compact_reach(bigint[])', 'compact_readers(bigint)']::regprocedure[] LOOP
    said := pg_get_functiondef(known);
    IF position('{before}' IN said) = 0 THEN
      RAISE EXCEPTION '% does not say "{before}"', known;
    END IF;
    EXECUTE replace(said, '{before}', '{after}');
  END LOOP;
END $change$
"""


class Migration(migrations.Migration):
    dependencies = [("compact", "0020_contexts_are_not_kept"), ("workgroups", "0033_terms")]
    operations = [
        migrations.RunSQL(CHANGE.format(before=OPEN, after=SERVING), CHANGE.format(before=SERVING, after=OPEN))
    ]
