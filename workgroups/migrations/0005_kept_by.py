"""Who may write what many may read: a page that forgot its rule is stopped by the database."""

from django.db import migrations

from compact.access import Kind
from compact.wall import kept_by

CONVENERS = f"workgroup_id * 8 + {Kind.CONVENERS} = ANY({{keys}})"
SEAT = f"({CONVENERS} OR organization_id * 8 + {Kind.ADMINISTRATORS} = ANY({{keys}}))"


class Migration(migrations.Migration):
    dependencies = [("workgroups", "0004_wall_around_offers")]
    operations = [
        kept_by("workgroups_convener", CONVENERS),
        kept_by("workgroups_seat", SEAT),
        kept_by(
            "workgroups_seatholder",
            f"EXISTS (SELECT FROM workgroups_seat WHERE workgroups_seat.id = seat_id AND {SEAT})",
        ),
    ]
