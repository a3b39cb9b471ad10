"""The database keeps the history of workgroups, who runs them, places and rights from now on."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration

TABLES = (
    "workgroups_convenerhistory",
    "workgroups_delegationhistory",
    "workgroups_discussionhistory",
    "workgroups_seathistory",
    "workgroups_seatholderhistory",
    "workgroups_seatinvitationhistory",
    "workgroups_seatrequesthistory",
    "workgroups_workgroupgranthistory",
    "workgroups_workgrouphistory",
)


class Migration(QuickMigration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0020_history"),
        ("workgroups", "0010_readership"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConvenerHistory",
            fields=[
                *history_columns(),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.convener",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_9f4c8a_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_8d9418_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationHistory",
            fields=[
                *history_columns(),
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
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "delegate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.delegation",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.seat",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_f09723_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_1ee360_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscussionHistory",
            fields=[
                *history_columns(),
                ("partners_read", models.BooleanField(db_default=False, default=False, editable=False)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("kept_in_at", models.DateTimeField(editable=False, null=True)),
                ("title", models.CharField(max_length=300, verbose_name="topic")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kept_in_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.discussion",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_020c1b_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatHistory",
            fields=[
                *history_columns(),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True, max_length=2000)),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.seat",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_d85600_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_ec17a5_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatHolderHistory",
            fields=[
                *history_columns(),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("primary", "Lead"),
                            ("alternate", "Stand-in"),
                            ("observer", "Observer"),
                            ("contact", "Contact"),
                        ],
                        default="contact",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.seatholder",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.seat",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_af6287_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_60f5aa_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatInvitationHistory",
            fields=[
                *history_columns(),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="personal note")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("accepted", models.BooleanField(editable=False, null=True)),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.seatinvitation",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_a07766_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_ec198a_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatRequestHistory",
            fields=[
                *history_columns(),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("primary", "Lead"),
                            ("alternate", "Stand-in"),
                            ("observer", "Observer"),
                            ("contact", "Contact"),
                        ],
                        default="primary",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("why", models.TextField(blank=True, max_length=2000, verbose_name="why")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("approved", models.BooleanField(editable=False, null=True)),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_for",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.seatrequest",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_89f26f_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_70d743_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkgroupGrantHistory",
            fields=[
                *history_columns(),
                ("until", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "content_object",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.workgroupgrant",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_c5020b_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_per_d8e134_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkgroupHistory",
            fields=[
                *history_columns(),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=120, verbose_name="short name")),
                ("description", models.TextField(blank=True, verbose_name="purpose")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("early_childhood", "Early childhood"),
                            ("k12", "Kindergarten to grade 12"),
                            ("postsecondary", "College"),
                            ("workforce", "Work"),
                            ("cross_cutting", "Every stage"),
                        ],
                        default="cross_cutting",
                        max_length=20,
                        verbose_name="stage of life",
                    ),
                ),
                (
                    "goal_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("goals_basis", models.CharField(blank=True, editable=False, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("paused", "Paused"), ("closed", "Closed")],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("started", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ended", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("convener_text", models.CharField(blank=True, editable=False, max_length=300)),
                ("status_at_source", models.CharField(blank=True, editable=False, max_length=120)),
                ("members_text", models.TextField(blank=True, editable=False)),
                ("source", models.TextField(blank=True, editable=False)),
                ("confidence", models.CharField(blank=True, editable=False, max_length=20)),
                ("notes", models.TextField(blank=True, editable=False)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.workgroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_9a4b91_idx"
                    ),
                ],
            },
        ),
        AddTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_convenerhistory" ("workgroup_id", "organization_id", "person_id", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."since", NEW."until", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="fe9446ef06326a6a4dabcdc1edc02554fd860638",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_2d8ba",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_convenerhistory" ("workgroup_id", "organization_id", "person_id", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."since", NEW."until", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'organization_id\', \'person_id\', \'since\', \'until\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="4c97eb17fe2fe26b33da76291d49e5864b084453",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_24232",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="convener",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_convenerhistory" ("workgroup_id", "organization_id", "person_id", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."workgroup_id", OLD."organization_id", OLD."person_id", OLD."since", OLD."until", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="14bd70d9226583105b7629da2112ffaca212dc5d",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8e173",
                    table="workgroups_convener",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="delegation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_delegationhistory" ("principal_id", "delegate_id", "organization_id", "part", "seat_id", "workgroup_id", "rights", "signing_words", "note", "since", "until", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."principal_id", NEW."delegate_id", NEW."organization_id", NEW."part", NEW."seat_id", NEW."workgroup_id", NEW."rights", NEW."signing_words", NEW."note", NEW."since", NEW."until", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", COALESCE(NEW."workgroup_id", (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id")), NEW."principal_id"); RETURN NULL;',
                    hash="96454c038c7e9f19c14f7399e039c73265d5ddd1",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_64524",
                    table="workgroups_delegation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="delegation",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."delegate_id" IS DISTINCT FROM (NEW."delegate_id") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."part" IS DISTINCT FROM (NEW."part") OR OLD."principal_id" IS DISTINCT FROM (NEW."principal_id") OR OLD."rights" IS DISTINCT FROM (NEW."rights") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."signing_words" IS DISTINCT FROM (NEW."signing_words") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_delegationhistory" ("principal_id", "delegate_id", "organization_id", "part", "seat_id", "workgroup_id", "rights", "signing_words", "note", "since", "until", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."principal_id", NEW."delegate_id", NEW."organization_id", NEW."part", NEW."seat_id", NEW."workgroup_id", NEW."rights", NEW."signing_words", NEW."note", NEW."since", NEW."until", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'principal_id\', \'delegate_id\', \'organization_id\', \'part\', \'seat_id\', \'workgroup_id\', \'rights\', \'signing_words\', \'note\', \'since\', \'until\', \'ended_at\', \'ended_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", COALESCE(NEW."workgroup_id", (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id")), NEW."principal_id"); RETURN NULL;',
                    hash="b1ed241db694fc4908918f673fe228e71c565a78",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_2f6dd",
                    table="workgroups_delegation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="delegation",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_delegationhistory" ("principal_id", "delegate_id", "organization_id", "part", "seat_id", "workgroup_id", "rights", "signing_words", "note", "since", "until", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."principal_id", OLD."delegate_id", OLD."organization_id", OLD."part", OLD."seat_id", OLD."workgroup_id", OLD."rights", OLD."signing_words", OLD."note", OLD."since", OLD."until", OLD."ended_at", OLD."ended_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", COALESCE(OLD."workgroup_id", (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = OLD."seat_id")), OLD."principal_id"); RETURN NULL;',
                    hash="52fbf3a376de4b2766774ec4e8c7205b7c780a6e",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_22a90",
                    table="workgroups_delegation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "workgroup_id", "title", "closed_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."partners_read", NEW."opened_at", NEW."opened_by_id", NEW."kept_in_at", NEW."kept_in_by_id", NEW."workgroup_id", NEW."title", NEW."closed_at", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="e6510c59d478e20952b01613581783b1a6d6f8c5",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_5dee7",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."kept_in_at" IS DISTINCT FROM (NEW."kept_in_at") OR OLD."kept_in_by_id" IS DISTINCT FROM (NEW."kept_in_by_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."partners_read" IS DISTINCT FROM (NEW."partners_read") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "workgroup_id", "title", "closed_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."partners_read", NEW."opened_at", NEW."opened_by_id", NEW."kept_in_at", NEW."kept_in_by_id", NEW."workgroup_id", NEW."title", NEW."closed_at", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'partners_read\', \'opened_at\', \'opened_by_id\', \'kept_in_at\', \'kept_in_by_id\', \'workgroup_id\', \'title\', \'closed_at\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="3b466804cf4e56af8f1e36b31bc549abdb45c2bc",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_40d9d",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="discussion",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_discussionhistory" ("partners_read", "opened_at", "opened_by_id", "kept_in_at", "kept_in_by_id", "workgroup_id", "title", "closed_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."partners_read", OLD."opened_at", OLD."opened_by_id", OLD."kept_in_at", OLD."kept_in_by_id", OLD."workgroup_id", OLD."title", OLD."closed_at", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="16ecd1e64411409117fed19c531ca64eb848ff46",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_ceb3d",
                    table="workgroups_discussion",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seathistory" ("workgroup_id", "organization_id", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."since", NEW."until", NEW."ended_by_id", NEW."end_reason", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="0f3e432d568e4167bbac77e34041a2ed6c2033bd",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_c3de8",
                    table="workgroups_seat",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_seathistory" ("workgroup_id", "organization_id", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."since", NEW."until", NEW."ended_by_id", NEW."end_reason", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'organization_id\', \'since\', \'until\', \'ended_by_id\', \'end_reason\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="fb373098a957631e3270d9b85f70e43c07e15550",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_d6e16",
                    table="workgroups_seat",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seat",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seathistory" ("workgroup_id", "organization_id", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."organization_id", OLD."since", OLD."until", OLD."ended_by_id", OLD."end_reason", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="75b9676d5f302664fe4486b59f476234ce011cdc",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_0d466",
                    table="workgroups_seat",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatholderhistory" ("seat_id", "person_id", "role", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."seat_id", NEW."person_id", NEW."role", NEW."since", NEW."until", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT "organization_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), NEW."person_id"); RETURN NULL;',
                    hash="8699d0568a5c6de297d03891e1973b8cd7c3127f",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_96830",
                    table="workgroups_seatholder",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "workgroups_seatholderhistory" ("seat_id", "person_id", "role", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."seat_id", NEW."person_id", NEW."role", NEW."since", NEW."until", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'seat_id\', \'person_id\', \'role\', \'since\', \'until\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), (SELECT "organization_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = NEW."seat_id"), NEW."person_id"); RETURN NULL;',
                    hash="15a65d71074bc4fcc6ffd2e4d8203a45169c194b",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_3f2fa",
                    table="workgroups_seatholder",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatholder",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatholderhistory" ("seat_id", "person_id", "role", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."seat_id", OLD."person_id", OLD."role", OLD."since", OLD."until", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT "organization_id" FROM "workgroups_seat" WHERE "id" = OLD."seat_id"), (SELECT "workgroup_id" FROM "workgroups_seat" WHERE "id" = OLD."seat_id"), OLD."person_id"); RETURN NULL;',
                    hash="4b2de98c93e0d36f1e0653eec9dfe66bc7e46c94",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_fdfdc",
                    table="workgroups_seatholder",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatinvitation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatinvitationhistory" ("workgroup_id", "organization_id", "note", "invited_by_id", "answered_at", "answered_by_id", "accepted", "reason", "withdrawn_at", "withdrawn_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."note", NEW."invited_by_id", NEW."answered_at", NEW."answered_by_id", NEW."accepted", NEW."reason", NEW."withdrawn_at", NEW."withdrawn_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="5f7379020dad3239f04b060c6d1ce9840388d4d0",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_4aa31",
                    table="workgroups_seatinvitation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatinvitation",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."accepted" IS DISTINCT FROM (NEW."accepted") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_seatinvitationhistory" ("workgroup_id", "organization_id", "note", "invited_by_id", "answered_at", "answered_by_id", "accepted", "reason", "withdrawn_at", "withdrawn_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."note", NEW."invited_by_id", NEW."answered_at", NEW."answered_by_id", NEW."accepted", NEW."reason", NEW."withdrawn_at", NEW."withdrawn_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'organization_id\', \'note\', \'invited_by_id\', \'answered_at\', \'answered_by_id\', \'accepted\', \'reason\', \'withdrawn_at\', \'withdrawn_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="8ba7d5a89a7d0b4ad232b9ce09d3e12d0b143155",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_ac0ad",
                    table="workgroups_seatinvitation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatinvitation",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatinvitationhistory" ("workgroup_id", "organization_id", "note", "invited_by_id", "answered_at", "answered_by_id", "accepted", "reason", "withdrawn_at", "withdrawn_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."organization_id", OLD."note", OLD."invited_by_id", OLD."answered_at", OLD."answered_by_id", OLD."accepted", OLD."reason", OLD."withdrawn_at", OLD."withdrawn_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="b7685d88f37c5af87c7e85a3c397e531283a7072",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_76efb",
                    table="workgroups_seatinvitation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatrequesthistory" ("workgroup_id", "organization_id", "person_id", "role", "why", "answered_at", "answered_by_id", "answered_for_id", "approved", "reason", "withdrawn_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."role", NEW."why", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."approved", NEW."reason", NEW."withdrawn_at", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="ece202347540dcdfc525b9ddeec4266d1f14b61d",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_8c8c8",
                    table="workgroups_seatrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."answered_for_id" IS DISTINCT FROM (NEW."answered_for_id") OR OLD."approved" IS DISTINCT FROM (NEW."approved") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_seatrequesthistory" ("workgroup_id", "organization_id", "person_id", "role", "why", "answered_at", "answered_by_id", "answered_for_id", "approved", "reason", "withdrawn_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."workgroup_id", NEW."organization_id", NEW."person_id", NEW."role", NEW."why", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."approved", NEW."reason", NEW."withdrawn_at", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'organization_id\', \'person_id\', \'role\', \'why\', \'answered_at\', \'answered_by_id\', \'answered_for_id\', \'approved\', \'reason\', \'withdrawn_at\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="b56c21b9b88549e34a9ac80ed234c4e9321d149b",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_22b55",
                    table="workgroups_seatrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="seatrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_seatrequesthistory" ("workgroup_id", "organization_id", "person_id", "role", "why", "answered_at", "answered_by_id", "answered_for_id", "approved", "reason", "withdrawn_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."workgroup_id", OLD."organization_id", OLD."person_id", OLD."role", OLD."why", OLD."answered_at", OLD."answered_by_id", OLD."answered_for_id", OLD."approved", OLD."reason", OLD."withdrawn_at", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="0bf968e05fc02431f778aef78fd2c1a75721a9ce",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_ff820",
                    table="workgroups_seatrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgrouphistory" ("slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."slug", NEW."name", NEW."short_name", NEW."description", NEW."stage", NEW."goal_numbers", NEW."goals_basis", NEW."state", NEW."started", NEW."ended", NEW."convener_text", NEW."status_at_source", NEW."members_text", NEW."source", NEW."confidence", NEW."notes", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."id"); RETURN NULL;',
                    hash="c7a72e6d50572f3503830fa6dbe49c211023df92",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_87875",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."convener_text" IS DISTINCT FROM (NEW."convener_text") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."ended" IS DISTINCT FROM (NEW."ended") OR OLD."goal_numbers" IS DISTINCT FROM (NEW."goal_numbers") OR OLD."goals_basis" IS DISTINCT FROM (NEW."goals_basis") OR OLD."members_text" IS DISTINCT FROM (NEW."members_text") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."started" IS DISTINCT FROM (NEW."started") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."status_at_source" IS DISTINCT FROM (NEW."status_at_source"))',
                    func='INSERT INTO "workgroups_workgrouphistory" ("slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."slug", NEW."name", NEW."short_name", NEW."description", NEW."stage", NEW."goal_numbers", NEW."goals_basis", NEW."state", NEW."started", NEW."ended", NEW."convener_text", NEW."status_at_source", NEW."members_text", NEW."source", NEW."confidence", NEW."notes", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'slug\', \'name\', \'short_name\', \'description\', \'stage\', \'goal_numbers\', \'goals_basis\', \'state\', \'started\', \'ended\', \'convener_text\', \'status_at_source\', \'members_text\', \'source\', \'confidence\', \'notes\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."id"); RETURN NULL;',
                    hash="4e82dbebc8f0a49a1136720a3ea6b36e38cb08ba",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_511d8",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgrouphistory" ("slug", "name", "short_name", "description", "stage", "goal_numbers", "goals_basis", "state", "started", "ended", "convener_text", "status_at_source", "members_text", "source", "confidence", "notes", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."slug", OLD."name", OLD."short_name", OLD."description", OLD."stage", OLD."goal_numbers", OLD."goals_basis", OLD."state", OLD."started", OLD."ended", OLD."convener_text", OLD."status_at_source", OLD."members_text", OLD."source", OLD."confidence", OLD."notes", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."id"); RETURN NULL;',
                    hash="60dbb947d55b15525a8b644d026b4d7837e9b2ee",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_8083a",
                    table="workgroups_workgroup",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroupgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgroupgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="f16dd7334b06574e9683a3517b53cbf5b6557b03",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_187b7",
                    table="workgroups_workgroupgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroupgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."content_object_id" IS DISTINCT FROM (NEW."content_object_id") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."permission_id" IS DISTINCT FROM (NEW."permission_id") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func='INSERT INTO "workgroups_workgroupgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'permission_id\', \'user_id\', \'granted_by_id\', \'until\', \'why\', \'revoked_by_id\', \'content_object_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="431e506f543ec67e37952534231cffbbb4178a17",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c2c53",
                    table="workgroups_workgroupgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="workgroupgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_workgroupgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup", "pgh_person") VALUES (OLD."permission_id", OLD."user_id", OLD."granted_by_id", OLD."until", OLD."why", OLD."revoked_by_id", OLD."content_object_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."content_object_id", OLD."user_id"); RETURN NULL;',
                    hash="de1c0933878e17fd10d063feb3e78bd67377703f",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_76292",
                    table="workgroups_workgroupgrant",
                    when="AFTER",
                ),
            ),
        ),
        *(history_wall(table) for table in TABLES),
    ]
