"""Who is named to take over, why somebody left, and what was found without anybody."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models

from compact.quick import QuickMigration
from compact.wall import wall


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0008_record_4_latecomers"),
    ]

    operations = [
        migrations.AddField(
            model_name="affiliation",
            name="end_reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="predecessor",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="predecessor_leaves",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "missing",
                    models.CharField(
                        choices=[
                            ("person", "Nobody who can act"),
                            ("runner", "Workgroups nobody runs"),
                            ("signer", "Nobody who signs"),
                            ("administrator", "Nobody who looks after it"),
                            ("place", "Empty places"),
                            ("address", "Mail comes back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("mended_at", models.DateTimeField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(organization=None, then=models.Value(2)),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("organization_id"), "*", models.Value(8)
                                ),
                                "+",
                                models.Value(7),
                            ),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("mended_at", None)),
                        fields=("missing", "subject_id"),
                        name="a_gap_is_found_once_while_it_lasts",
                    )
                ],
            },
        ),
        wall("partners_gap"),
    ]
