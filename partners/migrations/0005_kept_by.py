"""Who may write what many may read: a page that forgot its rule is stopped by the database."""

from django.db import migrations

from compact.access import Kind
from compact.wall import kept_by


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_state_sector")]
    operations = [
        kept_by("partners_affiliation", f"organization_id * 8 + {Kind.ADMINISTRATORS} = ANY({{keys}})"),
    ]
