"""What the roles of the web, the worker and the backbone may touch, now and in every later migration."""

from django.db import migrations

ROLES = "compact_web, compact_worker, compact_backbone"
VERBS = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            f"""
            GRANT USAGE ON SCHEMA public TO {ROLES};
            GRANT {VERBS} ON ALL TABLES IN SCHEMA public TO {ROLES};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLES};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {VERBS} ON TABLES TO {ROLES};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {ROLES};
            """,
            f"""
            ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE {VERBS} ON TABLES FROM {ROLES};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM {ROLES};
            """,
        )
    ]
