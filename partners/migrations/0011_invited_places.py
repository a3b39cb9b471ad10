"""What one invitation gives, who came in through it, and what the organization says to that."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from compact.quick import QuickMigration
from compact.wall import wall

BELONGS = (
    "ALTER TABLE partners_invitedplace ADD CONSTRAINT a_place_stands_in_its_invitation"
    " FOREIGN KEY (organization_id, invitation_id) REFERENCES partners_invitation (organization_id, id)"
    " DEFERRABLE INITIALLY DEFERRED"
)
PLACES = """
INSERT INTO partners_invitedplace (invitation_id, organization_id, workgroup_id, role, outcome)
  SELECT id, organization_id, workgroup_id, seat_role, '' FROM partners_invitation WHERE workgroup_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0010_stand_ins"),
        ("workgroups", "0005_kept_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("came_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("from_outside", models.BooleanField(default=False)),
                (
                    "affiliation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrival", to="partners.affiliation"
                    ),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="arrivals", to="partners.organization"
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("organization_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(3),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InvitedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, max_length=20)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "Yours now"),
                            ("stood in", "Somebody leads there already, so you are the stand-in"),
                            ("held", "You were in it already"),
                            ("closed", "The workgroup has closed since"),
                            ("gone", "The place is no longer there"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="partners.invitation"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organization"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invited_places",
                        to="workgroups.workgroup",
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("organization_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(3),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(5),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
            options={
                "ordering": ["workgroup__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField(max_length=2000, verbose_name="why")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("post", models.BigIntegerField()),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("upheld", models.BooleanField(editable=False, null=True)),
                ("answer_word", models.TextField(blank=True, editable=False, max_length=2000)),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="partners.arrival"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(models.F("by_id"), "*", models.Value(8)),
                            "+",
                            models.Value(6),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.F("post"),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="invitation",
            name="lapse_told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="withdrawn_word",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                fields=("organization", "id"), name="an_invitation_belongs_to_its_organization"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitedplace",
            constraint=models.UniqueConstraint(
                fields=("invitation", "workgroup"), name="an_invitation_names_a_workgroup_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)),
                fields=("arrival",),
                name="one_objection_to_a_newcomer_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("upheld", None)),
                    models.Q(("answered_at__isnull", False), ("upheld__isnull", False)),
                    _connector="OR",
                ),
                name="an_answered_objection_says_yes_or_no",
            ),
        ),
        wall("partners_arrival"),
        wall("partners_objection", also=True),
        wall("partners_invitedplace", also=True),
        migrations.RunSQL(
            BELONGS, "ALTER TABLE partners_invitedplace DROP CONSTRAINT a_place_stands_in_its_invitation"
        ),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="invitation",
            name="seat_role",
        ),
    ]
