"""The second wall on tables that everybody reads and few write: who may write them is said in the database, too.

As `compact.wall.kept_by`, for tables without a scope: organizations and what is public about them.
"""

from django.db import migrations

from compact.wall import KEYS

KEEPERS = "organization_id * 8 + 7 = ANY({keys})"
NOBODY = "false"


def kept_in_public(
    table: str, *, adds: str = NOBODY, changes: str = NOBODY, removes: str = NOBODY
) -> migrations.RunSQL:
    """A migration operation: everybody reads the rows; pages of persons write those that a condition lets them.

    The conditions have `{keys}` for the reader's keys. The backbone, jobs and migrations write everything.
    """
    add, change, remove = (rule.format(keys=KEYS) for rule in (adds, changes, removes))
    kinds = ("owner", "worker", "backbone")
    create = "".join(
        f"CREATE POLICY {role} ON {table} TO compact_{role} USING (true) WITH CHECK (true);\n" for role in kinds
    )
    drop = "".join(f"DROP POLICY {role} ON {table};\n" for role in kinds)
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n{create}"
        f"CREATE POLICY web ON {table} FOR SELECT TO compact_web USING (true);\n"
        f"CREATE POLICY web_adds ON {table} FOR INSERT TO compact_web WITH CHECK ({add});\n"
        f"CREATE POLICY web_changes ON {table} FOR UPDATE TO compact_web USING ({change}) WITH CHECK ({change});\n"
        f"CREATE POLICY web_removes ON {table} FOR DELETE TO compact_web USING ({remove});",
        f"{drop}DROP POLICY web ON {table}; DROP POLICY web_adds ON {table};\n"
        f"DROP POLICY web_changes ON {table}; DROP POLICY web_removes ON {table};\n"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
