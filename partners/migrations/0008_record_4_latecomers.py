"""Whoever writes at the moment two records become one, or from a page that was open before, names the one that stays.

A reference waits for the record it names to be free; when that has gone into another one meanwhile, it would name what
is nobody's any more. So the row is looked at, and held, before it is written.
"""

from django.db import migrations

TABLES = [
    "partners_affiliation",
    "partners_invitation",
    "partners_joinrequest",
    "workgroups_seat",
    "workgroups_convener",
    "workgroups_seatrequest",
    "workgroups_seatinvitation",
    "workgroups_post",
    "asks_ask",
    "asks_callnote",
]
NAME_WHO_STAYS = """
CREATE FUNCTION compact_name_who_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  stays bigint;
BEGIN
  IF NEW.organization_id IS NOT NULL THEN
    SELECT merged_into_id INTO stays FROM partners_organization WHERE id = NEW.organization_id FOR KEY SHARE;
    NEW.organization_id := coalesce(stays, NEW.organization_id);
  END IF;
  RETURN NEW;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0008_record_3_keepers"),
        ("workgroups", "0005_kept_by"),
        ("asks", "0005_open_asks_by_day"),
    ]
    operations = [
        migrations.RunSQL(
            NAME_WHO_STAYS
            + "".join(
                f"CREATE TRIGGER names_who_stays BEFORE INSERT ON {table}\n"
                "FOR EACH ROW EXECUTE FUNCTION compact_name_who_stays();\n"
                for table in TABLES
            ),
            "".join(f"DROP TRIGGER names_who_stays ON {table};\n" for table in TABLES)
            + "DROP FUNCTION compact_name_who_stays();",
        )
    ]
