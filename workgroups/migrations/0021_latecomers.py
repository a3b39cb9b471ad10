"""Sheets, newcomers, invited places and stand-ins written while two records become one name the one that stays, too."""

from django.db import migrations

TABLES = [
    "partners_import",
    "partners_importrow",
    "partners_arrival",
    "partners_invitedplace",
    "workgroups_delegation",
]


class Migration(migrations.Migration):
    dependencies = [("partners", "0020_history"), ("workgroups", "0020_history")]
    operations = [
        migrations.RunSQL(
            "".join(
                f"CREATE TRIGGER names_who_stays BEFORE INSERT ON {table}\n"
                "FOR EACH ROW EXECUTE FUNCTION compact_name_who_stays();\n"
                for table in TABLES
            ),
            "".join(f"DROP TRIGGER names_who_stays ON {table};\n" for table in TABLES),
        )
    ]
