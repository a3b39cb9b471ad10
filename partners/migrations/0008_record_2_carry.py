"""What stood in the one column becomes a dated row; the domains that stand there were the backbone's own word."""

from django.db import migrations
from django.utils.timezone import now


def carry(apps, schema_editor):
    organizations = apps.get_model("partners", "Organization").objects.order_by("pk")
    periods = apps.get_model("partners", "TierPeriod").objects
    rows = ((pk, tier) for pk, tier in organizations.values_list("pk", "tier"))
    periods.bulk_create([periods.model(organization_id=pk, tier=tier) for pk, tier in rows], batch_size=1000)
    apps.get_model("partners", "EmailDomain").objects.update(verified_at=now())


def back(apps, schema_editor):
    organizations = apps.get_model("partners", "Organization").objects
    for one in apps.get_model("partners", "TierPeriod").objects.filter(until=None):
        organizations.filter(pk=one.organization_id).update(tier=one.tier)


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_record_1_tables")]
    operations = [migrations.RunPython(carry, back)]
