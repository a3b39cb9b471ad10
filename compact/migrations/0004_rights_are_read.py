"""Pages read who holds which right, and never give one: what they cannot write, no hole in them can."""

from django.conf import settings
from django.db import migrations

TABLES = (
    "django_migrations, django_content_type, auth_permission, auth_group, auth_group_permissions,"
    " guardian_userobjectpermission, guardian_groupobjectpermission,"
    " partners_organizationgrant, workgroups_workgroupgrant, agreements_agreementgrant"
)


class Migration(migrations.Migration):
    dependencies = [
        ("compact", "0003_oldest_wait"),
        ("agreements", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE ON {TABLES} FROM compact_web, compact_backbone, compact_worker",
            f"GRANT INSERT, UPDATE, DELETE ON {TABLES} TO compact_web, compact_backbone, compact_worker",
        )
    ]
