"""A draft is read by the backbone, and by whom it was given the right by name."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from compact.access import Kind, public_when, scope_field, scope_of
from compact.quick import QuickMigration


def readership(model: str, public: str, id_column: str, condition: models.Q) -> migrations.SeparateDatabaseAndState:
    """What is no longer, or not yet, public belongs to the backbone and to whom it lets read this version's draft.

    In place, because the policies of the wall stand on the column.
    """
    expression = f"CASE WHEN {public} THEN 0 ELSE {id_column} * 8::bigint + {int(Kind.BACKBONE)} END"
    set_it = f"ALTER TABLE agreements_{model} ALTER COLUMN scope SET EXPRESSION AS (%s)"
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(set_it % expression, set_it % f"CASE WHEN {public} THEN 0 ELSE {int(Kind.BACKBONE)} END")],
        [
            migrations.AlterField(
                model, "scope", scope_field(public_when(condition, scope_of(Kind.BACKBONE, id_column)))
            )
        ],
    )


class Migration(QuickMigration):
    dependencies = [
        ("agreements", "0004_kept_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreementgrant",
            name="granted_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="agreementgrant",
            name="revoked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="agreementgrant",
            name="why",
            field=models.CharField(blank=True, max_length=300),
        ),
        readership("version", "published_at IS NOT NULL", "id", models.Q(published_at__isnull=False)),
        readership("section", "published", "version_id", models.Q(published=True)),
        readership("clause", "published", "version_id", models.Q(published=True)),
    ]
