"""Who stands in for whom, and for whom somebody spoke and answered."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from compact.access import Kind
from compact.quick import QuickMigration
from compact.wall import kept_by, wall


class Migration(QuickMigration):
    dependencies = [
        ("partners", "0010_stand_ins"),
        ("workgroups", "0005_kept_by"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="discussion",
            name="on_behalf_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="on_behalf_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="seatrequest",
            name="answered_for",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workgroupgrant",
            name="granted_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="workgroupgrant",
            name="revoked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="workgroupgrant",
            name="why",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("places", "All places in workgroups"),
                            ("place", "One place"),
                            ("running", "Running a workgroup"),
                            ("administrator", "Looking after people and places"),
                        ],
                        default="places",
                        max_length=20,
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("rsvp", "Say who comes to meetings"),
                                ("vote", "Vote"),
                                ("figures", "Send figures"),
                                ("sign", "Sign agreements"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("signing_words", models.CharField(blank=True, max_length=300)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Value(1),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="partners.organization",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="workgroups.seat",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["since", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("principal", models.F("delegate")), _negated=True),
                        name="nobody_stands_in_for_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="a_delegation_ends_after_it_began"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("part", "place"), ("seat__isnull", False)),
                                models.Q(models.Q(("part", "place"), _negated=True), ("seat", None)),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("part", "running"), ("workgroup__isnull", False)),
                                models.Q(models.Q(("part", "running"), _negated=True), ("workgroup", None)),
                                _connector="OR",
                            ),
                        ),
                        name="a_delegation_names_its_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rights__contains", ["sign"]), _negated=True),
                            models.Q(("signing_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signing_is_delegated_in_words",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("principal", "delegate", "organization", "part", "seat", "workgroup", "since", "until"),
                        name="the_same_is_not_delegated_twice",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        wall("workgroups_delegation"),
        kept_by("workgroups_delegation", f"organization_id * 8 + {Kind.ADMINISTRATORS} = ANY({{keys}})"),
    ]
