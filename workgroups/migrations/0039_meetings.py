"""Meetings, their agendas, and what comes of them, each behind the wall; those who run the workgroup write them."""

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from compact.access import Kind
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

KEEPERS = f"workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}})"
TABLES = {"series": False, "meeting": True, "joining": False, "agendaitem": False, "decision": False, "action": True}


def _behind_the_wall() -> list[migrations.RunSQL]:
    tables = {f"workgroups_{name}": also for name, also in TABLES.items()}
    return [
        each for table, also in tables.items() for each in (wall(table, also=also), kept_by(table, KEEPERS, also=also))
    ]


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0020_history"),
        ("workgroups", "0038_last_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.CharField(editable=False, max_length=120, unique=True)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("rule", models.CharField(editable=False, max_length=300)),
                ("begins_at", models.DateTimeField(editable=False)),
                ("minutes", models.PositiveSmallIntegerField(editable=False)),
                ("zone", models.CharField(editable=False, max_length=64)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="series", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recurs_at", models.DateTimeField(editable=False, null=True)),
                ("uid", models.CharField(editable=False, max_length=120)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                ("is_public", models.BooleanField(default=True, verbose_name="in the public calendar")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("announced_at", models.DateTimeField(editable=False, null=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                ("cancel_reason", models.CharField(blank=True, editable=False, max_length=500)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                announced_at=None,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("workgroup_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(5),
                                ),
                            ),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("workgroup_id"), "*", models.Value(8)
                                ),
                                "+",
                                models.Value(4),
                            ),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(("announced_at__isnull", False), ("is_public", True)), then=models.Value(0)
                            )
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "announced_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="workgroups.workgroup"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="workgroups.series",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "indexes": [models.Index(fields=["workgroup", "starts_at"], name="meetings_of_a_workgroup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="a_meeting_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recurs_at", None), ("series", None)),
                            models.Q(("recurs_at__isnull", False), ("series__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_meeting_of_a_series_says_which_one",
                    ),
                    models.UniqueConstraint(fields=("series", "recurs_at"), name="a_series_names_each_meeting_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("series", None)),
                        fields=("uid",),
                        name="a_calendar_knows_a_meeting_by_one_name",
                    ),
                    models.UniqueConstraint(fields=("workgroup", "id"), name="a_meeting_belongs_to_its_workgroup"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200, verbose_name="what it is about")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("inform", "To know"), ("discuss", "For discussion"), ("decide", "For decision")],
                        default="discuss",
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes")),
                ("notes", models.TextField(blank=True, max_length=20000, verbose_name="notes")),
                ("serial", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="workgroups.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="video link")),
                ("telephone", models.CharField(blank=True, max_length=200, verbose_name="by telephone")),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="joining", to="workgroups.meeting"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(max_length=5000, verbose_name="decision")),
                ("how", models.CharField(blank=True, max_length=300, verbose_name="how it was agreed")),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("out_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decisions",
                        to="workgroups.agendaitem",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="workgroups.workgroup"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="workgroups.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["noted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="what")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("asked_at", models.DateTimeField(editable=False, null=True)),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("workgroup_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(4),
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
                            django.db.models.expressions.CombinedExpression(models.F("owner_id"), "*", models.Value(8)),
                            "+",
                            models.Value(3),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="partners.organization"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="workgroups.workgroup"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="actions",
                        to="workgroups.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="workgroups.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        *_behind_the_wall(),
    ]
