"""Who writes an organization's record, said in the database; and grants that go along when two records become one.

Those who look after an organization write its words, its other names and its logo, and propose domains. Its address,
what it is part of, its part in the compact, and that it was merged, are the backbone's to write.
"""

from django.db import migrations

from compact.keeping import KEEPERS, kept_in_public

WORDS = "name, short_name, sector, website, phone, description, signing_office, serial, edited_at, edited_by_id"
# No process writes rights; this one carries them to where their organization went, and nothing else.
CARRY_GRANTS = """
CREATE FUNCTION compact_carry_grants(gone bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH home AS (SELECT id, merged_into_id AS stays FROM partners_organization
                WHERE id = gone AND merged_into_id IS NOT NULL),
  carried AS (
    UPDATE partners_organizationgrant g SET content_object_id = home.stays FROM home
    WHERE g.content_object_id = home.id AND NOT EXISTS (
      SELECT FROM partners_organizationgrant other WHERE other.content_object_id = home.stays
        AND other.user_id = g.user_id AND other.permission_id = g.permission_id)
    RETURNING 1)
  SELECT count(*) FROM carried
$$;
REVOKE ALL ON FUNCTION compact_carry_grants(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compact_carry_grants(bigint) TO compact_backbone, compact_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_record_2_carry"), ("compact", "0002_reach")]
    operations = [
        migrations.RemoveField(model_name="organization", name="tier"),
        kept_in_public("partners_organization", changes="id * 8 + 7 = ANY({keys})"),
        kept_in_public("partners_alias", adds=KEEPERS, removes=KEEPERS),
        kept_in_public("partners_organizationlogo", adds=KEEPERS, changes=KEEPERS, removes=KEEPERS),
        kept_in_public("partners_emaildomain", adds=f"verified_at IS NULL AND {KEEPERS}", removes=KEEPERS),
        kept_in_public("partners_tierperiod"),
        kept_in_public("partners_formerslug"),
        migrations.RunSQL(
            f"REVOKE UPDATE ON partners_organization FROM compact_web;\n"
            f"GRANT UPDATE ({WORDS}) ON partners_organization TO compact_web;",
            "REVOKE UPDATE ON partners_organization FROM compact_web;\n"
            "GRANT UPDATE ON partners_organization TO compact_web;",
        ),
        migrations.RunSQL(CARRY_GRANTS, "DROP FUNCTION compact_carry_grants(bigint)"),
    ]
