"""The database keeps the history of organizations, their people, invitations, requests and rights from now on."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
import partners.models.logo
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration

TABLES = (
    "partners_affiliationhistory",
    "partners_aliashistory",
    "partners_emaildomainhistory",
    "partners_formerslughistory",
    "partners_importhistory",
    "partners_invitationhistory",
    "partners_invitedplacehistory",
    "partners_joinrequesthistory",
    "partners_objectionhistory",
    "partners_organizationgranthistory",
    "partners_organizationhistory",
    "partners_organizationlogohistory",
    "partners_tierperiodhistory",
)


class Migration(QuickMigration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partners", "0011_invited_places"),
        ("workgroups", "0010_readership"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AffiliationHistory",
            fields=[
                *history_columns(),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("administrator", "Looks after people and places"),
                                ("signer", "Signs for us"),
                                ("data", "Data contact"),
                                ("backbone", "Holds the compact together"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
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
                        to="partners.affiliation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_af_pgh_org_a7e8fd_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="partners_af_pgh_per_5fdad5_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AliasHistory",
            fields=[
                *history_columns(),
                ("name", models.CharField(max_length=300)),
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
                        to="partners.alias",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_al_pgh_org_c91ed3_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailDomainHistory",
            fields=[
                *history_columns(),
                ("domain", models.CharField(max_length=253)),
                ("shared", models.BooleanField(default=False, verbose_name="used by several organizations")),
                ("verified_at", models.DateTimeField(editable=False, null=True)),
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
                        to="partners.emaildomain",
                    ),
                ),
                (
                    "verified_by",
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
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_em_pgh_org_1cb9f5_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerSlugHistory",
            fields=[
                *history_columns(),
                ("slug", models.SlugField(db_index=False, max_length=80)),
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
                        to="partners.formerslug",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_fo_pgh_org_e18260_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportHistory",
            fields=[
                *history_columns(),
                ("file_name", models.CharField(max_length=200)),
                ("saved_at", models.DateTimeField(editable=False, null=True)),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        to="partners.import",
                    ),
                ),
                (
                    "saved_by",
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
                    "undone_by",
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
                    "uploaded_by",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_im_pgh_org_13ae2f_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationHistory",
            fields=[
                *history_columns(),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                ("affiliation_roles", models.JSONField(blank=True, default=list)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="personal note")),
                ("predecessor_leaves", models.BooleanField(default=False, editable=False)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_word", models.CharField(blank=True, editable=False, max_length=500, verbose_name="why")),
                (
                    "accepted_by",
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
                        to="partners.invitation",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.affiliation",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_in_pgh_org_1e3fe7_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="partners_in_pgh_wor_9a1909_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitedPlaceHistory",
            fields=[
                *history_columns(),
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.invitation",
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
                        to="partners.invitedplace",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_in_pgh_org_8bd894_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="partners_in_pgh_wor_33e186_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequestHistory",
            fields=[
                *history_columns(),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("admitted", models.BooleanField(editable=False, null=True)),
                ("passed_on_at", models.DateTimeField(editable=False, null=True)),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer")),
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
                        to="partners.joinrequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_jo_pgh_org_9719e8_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="partners_jo_pgh_per_949f7c_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionHistory",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_organization", models.BigIntegerField(null=True)),
                ("pgh_workgroup", models.BigIntegerField(null=True)),
                ("pgh_agreement", models.BigIntegerField(null=True)),
                ("pgh_person", models.BigIntegerField(null=True)),
                ("pgh_was", models.JSONField(null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(default=models.F("post")),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "scope_also",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(default=models.F("post")),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("word", models.TextField(max_length=2000, verbose_name="why")),
                ("post", models.BigIntegerField()),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("upheld", models.BooleanField(editable=False, null=True)),
                ("answer_word", models.TextField(blank=True, editable=False, max_length=2000)),
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
                    "arrival",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.arrival",
                    ),
                ),
                (
                    "by",
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
                        to="partners.objection",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_ob_pgh_org_0bd775_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationGrantHistory",
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
                        to="partners.organization",
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
                        to="partners.organizationgrant",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_org_9dd7f0_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_per_31f299_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationHistory",
            fields=[
                *history_columns(),
                ("slug", models.SlugField(db_index=False, max_length=80)),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("short_name", models.CharField(blank=True, max_length=120, verbose_name="short name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("school district", "School district"),
                            ("city", "City"),
                            ("county", "County"),
                            ("state", "State"),
                            ("early childhood", "Early childhood"),
                            ("higher education", "Higher education"),
                            ("labor", "Labor"),
                            ("business", "Business"),
                            ("philanthropy", "Philanthropy"),
                            ("nonprofit", "Nonprofit"),
                            ("research", "Research"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=30,
                        verbose_name="sector",
                    ),
                ),
                ("website", models.CharField(blank=True, max_length=300, verbose_name="website")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("signing_office", models.CharField(blank=True, max_length=200, verbose_name="office that signs")),
                ("is_backbone", models.BooleanField(default=False, editable=False)),
                ("to_be_confirmed", models.BooleanField(default=False, editable=False)),
                ("source", models.TextField(blank=True, editable=False)),
                ("confidence", models.CharField(blank=True, editable=False, max_length=20)),
                ("notes", models.TextField(blank=True, editable=False)),
                ("merged_at", models.DateTimeField(editable=False, null=True)),
                (
                    "merged_by",
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
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        to="partners.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_org_823197_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationLogoHistory",
            fields=[
                *history_columns(),
                ("serial", models.BigIntegerField(default=partners.models.logo.next_serial, editable=False)),
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
                        to="partners.organizationlogo",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_or_pgh_org_a1f3d4_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierPeriodHistory",
            fields=[
                *history_columns(),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("convening", "Convening organization"),
                            ("engaged", "Engaged partner"),
                            ("observer", "Observer"),
                        ],
                        max_length=20,
                        verbose_name="part in the compact",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True)),
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
                        to="partners.tierperiod",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="partners_ti_pgh_org_a7cb51_idx"
                    ),
                ],
            },
        ),
        AddTrigger(
            model_name="affiliation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_affiliationhistory" ("person_id", "organization_id", "title", "roles", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."roles", NEW."since", NEW."until", NEW."ended_by_id", NEW."end_reason", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="795a0fd79f4769bed651b43499397a9609685036",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_1d48a",
                    table="partners_affiliation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="affiliation",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "partners_affiliationhistory" ("person_id", "organization_id", "title", "roles", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."roles", NEW."since", NEW."until", NEW."ended_by_id", NEW."end_reason", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'person_id\', \'organization_id\', \'title\', \'roles\', \'since\', \'until\', \'ended_by_id\', \'end_reason\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="c12457372ae47514632195465cf0d2abd8c48a9e",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c4c3e",
                    table="partners_affiliation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="affiliation",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_affiliationhistory" ("person_id", "organization_id", "title", "roles", "since", "until", "ended_by_id", "end_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."person_id", OLD."organization_id", OLD."title", OLD."roles", OLD."since", OLD."until", OLD."ended_by_id", OLD."end_reason", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."person_id"); RETURN NULL;',
                    hash="e4f7cb93b95254b23d99704d58611a8f4d97ccbb",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_a6a25",
                    table="partners_affiliation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_aliashistory" ("organization_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."organization_id", NEW."name", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="b30e54031e6ee8adca67fa26a45f63af048b2cdc",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_29959",
                    table="partners_alias",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id"))',
                    func='INSERT INTO "partners_aliashistory" ("organization_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."organization_id", NEW."name", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'organization_id\', \'name\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="d6440ff928362e611c3df5aaa6e26f55a78cb16b",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_ab026",
                    table="partners_alias",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="alias",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_aliashistory" ("organization_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."organization_id", OLD."name", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="4dc37627fb1dbd8c807cd0956a42640475ba7782",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_aa8fa",
                    table="partners_alias",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="emaildomain",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_emaildomainhistory" ("organization_id", "domain", "shared", "verified_at", "verified_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."organization_id", NEW."domain", NEW."shared", NEW."verified_at", NEW."verified_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="b89d6add2682b233e10ba43b7563e9c2dbdf0d56",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_c8495",
                    table="partners_emaildomain",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="emaildomain",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."shared" IS DISTINCT FROM (NEW."shared") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at") OR OLD."verified_by_id" IS DISTINCT FROM (NEW."verified_by_id"))',
                    func='INSERT INTO "partners_emaildomainhistory" ("organization_id", "domain", "shared", "verified_at", "verified_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."organization_id", NEW."domain", NEW."shared", NEW."verified_at", NEW."verified_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'organization_id\', \'domain\', \'shared\', \'verified_at\', \'verified_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="3a385fa0c10f6863942dc93015c8ac15bdf1e960",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_0d798",
                    table="partners_emaildomain",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="emaildomain",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_emaildomainhistory" ("organization_id", "domain", "shared", "verified_at", "verified_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."organization_id", OLD."domain", OLD."shared", OLD."verified_at", OLD."verified_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="7c016b6820a992062c595c39f33b98af1d8d3283",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_2dd7a",
                    table="partners_emaildomain",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_formerslughistory" ("slug", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."slug", NEW."organization_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="453f3a65f8f7c1c89cd0483aa59adf15c63f6a44",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_6f7e9",
                    table="partners_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."slug" IS DISTINCT FROM (NEW."slug"))',
                    func='INSERT INTO "partners_formerslughistory" ("slug", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."slug", NEW."organization_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'slug\', \'organization_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="f5b885d5966ca677ad54b6ff16d09b7ec4596337",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_d75eb",
                    table="partners_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_formerslughistory" ("slug", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."slug", OLD."organization_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="8128ef5ec296e6f1a13bf3d9b693a8bf69a6ac86",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_ca515",
                    table="partners_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_importhistory" ("organization_id", "uploaded_by_id", "file_name", "saved_at", "saved_by_id", "undone_at", "undone_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."organization_id", NEW."uploaded_by_id", NEW."file_name", NEW."saved_at", NEW."saved_by_id", NEW."undone_at", NEW."undone_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="7ae588c168accdab5e7c144a0cbd7a0a779ac8b9",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_eae9d",
                    table="partners_import",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."saved_at" IS DISTINCT FROM (NEW."saved_at") OR OLD."saved_by_id" IS DISTINCT FROM (NEW."saved_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id"))',
                    func='INSERT INTO "partners_importhistory" ("organization_id", "uploaded_by_id", "file_name", "saved_at", "saved_by_id", "undone_at", "undone_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."organization_id", NEW."uploaded_by_id", NEW."file_name", NEW."saved_at", NEW."saved_by_id", NEW."undone_at", NEW."undone_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'organization_id\', \'uploaded_by_id\', \'file_name\', \'saved_at\', \'saved_by_id\', \'undone_at\', \'undone_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="9d6cfc9b9bd614ba1e86cbf4c554bb52c7083719",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_f35ff",
                    table="partners_import",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_importhistory" ("organization_id", "uploaded_by_id", "file_name", "saved_at", "saved_by_id", "undone_at", "undone_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."organization_id", OLD."uploaded_by_id", OLD."file_name", OLD."saved_at", OLD."saved_by_id", OLD."undone_at", OLD."undone_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="1da2f11ac8cd581e7c5a137d33bdb0584f21e5eb",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_dfe56",
                    table="partners_import",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_invitationhistory" ("email", "name", "organization_id", "workgroup_id", "affiliation_roles", "title", "note", "predecessor_id", "predecessor_leaves", "invited_by_id", "sent_at", "expires_at", "answered_at", "accepted_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."email", NEW."name", NEW."organization_id", NEW."workgroup_id", NEW."affiliation_roles", NEW."title", NEW."note", NEW."predecessor_id", NEW."predecessor_leaves", NEW."invited_by_id", NEW."sent_at", NEW."expires_at", NEW."answered_at", NEW."accepted_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_word", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="bea4485cc8d638a71645d509a42b13ab3035c6c2",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_de846",
                    table="partners_invitation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."affiliation_roles" IS DISTINCT FROM (NEW."affiliation_roles") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."predecessor_id" IS DISTINCT FROM (NEW."predecessor_id") OR OLD."predecessor_leaves" IS DISTINCT FROM (NEW."predecessor_leaves") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id") OR OLD."withdrawn_word" IS DISTINCT FROM (NEW."withdrawn_word") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "partners_invitationhistory" ("email", "name", "organization_id", "workgroup_id", "affiliation_roles", "title", "note", "predecessor_id", "predecessor_leaves", "invited_by_id", "sent_at", "expires_at", "answered_at", "accepted_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."email", NEW."name", NEW."organization_id", NEW."workgroup_id", NEW."affiliation_roles", NEW."title", NEW."note", NEW."predecessor_id", NEW."predecessor_leaves", NEW."invited_by_id", NEW."sent_at", NEW."expires_at", NEW."answered_at", NEW."accepted_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_word", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'email\', \'name\', \'organization_id\', \'workgroup_id\', \'affiliation_roles\', \'title\', \'note\', \'predecessor_id\', \'predecessor_leaves\', \'invited_by_id\', \'sent_at\', \'expires_at\', \'answered_at\', \'accepted_by_id\', \'withdrawn_at\', \'withdrawn_by_id\', \'withdrawn_word\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="93574cfe84e6862af1e9e9488001b2e383ff86e1",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_29c9c",
                    table="partners_invitation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_invitationhistory" ("email", "name", "organization_id", "workgroup_id", "affiliation_roles", "title", "note", "predecessor_id", "predecessor_leaves", "invited_by_id", "sent_at", "expires_at", "answered_at", "accepted_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."email", OLD."name", OLD."organization_id", OLD."workgroup_id", OLD."affiliation_roles", OLD."title", OLD."note", OLD."predecessor_id", OLD."predecessor_leaves", OLD."invited_by_id", OLD."sent_at", OLD."expires_at", OLD."answered_at", OLD."accepted_by_id", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawn_word", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="cf9e6daf8bdd052640085d16c1a49c84e1def1fc",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_f42aa",
                    table="partners_invitation",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="invitedplace",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_invitedplacehistory" ("invitation_id", "organization_id", "workgroup_id", "role", "outcome", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (NEW."invitation_id", NEW."organization_id", NEW."workgroup_id", NEW."role", NEW."outcome", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="75a3f091303bc9550b7a3f10ea2d6ade5f167c76",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_fdd5d",
                    table="partners_invitedplace",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="invitedplace",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."invitation_id" IS DISTINCT FROM (NEW."invitation_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "partners_invitedplacehistory" ("invitation_id", "organization_id", "workgroup_id", "role", "outcome", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup") VALUES (NEW."invitation_id", NEW."organization_id", NEW."workgroup_id", NEW."role", NEW."outcome", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'invitation_id\', \'organization_id\', \'workgroup_id\', \'role\', \'outcome\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id"); RETURN NULL;',
                    hash="aa149a6ff73f17c5a680ac79a710d43aef43203b",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_ebb2f",
                    table="partners_invitedplace",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="invitedplace",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_invitedplacehistory" ("invitation_id", "organization_id", "workgroup_id", "role", "outcome", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup") VALUES (OLD."invitation_id", OLD."organization_id", OLD."workgroup_id", OLD."role", OLD."outcome", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id"); RETURN NULL;',
                    hash="715ec4e67930a011733261811b117fd2eb9a698b",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_a7bc3",
                    table="partners_invitedplace",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_joinrequesthistory" ("person_id", "organization_id", "title", "note", "answered_at", "answered_by_id", "answered_for_id", "admitted", "passed_on_at", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."note", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."admitted", NEW."passed_on_at", NEW."answer", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="cb09577623be2611d30d3addc022d69f64a0fa31",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_e5ae7",
                    table="partners_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."admitted" IS DISTINCT FROM (NEW."admitted") OR OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."answered_for_id" IS DISTINCT FROM (NEW."answered_for_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."passed_on_at" IS DISTINCT FROM (NEW."passed_on_at") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func='INSERT INTO "partners_joinrequesthistory" ("person_id", "organization_id", "title", "note", "answered_at", "answered_by_id", "answered_for_id", "admitted", "passed_on_at", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."person_id", NEW."organization_id", NEW."title", NEW."note", NEW."answered_at", NEW."answered_by_id", NEW."answered_for_id", NEW."admitted", NEW."passed_on_at", NEW."answer", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'person_id\', \'organization_id\', \'title\', \'note\', \'answered_at\', \'answered_by_id\', \'answered_for_id\', \'admitted\', \'passed_on_at\', \'answer\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."person_id"); RETURN NULL;',
                    hash="d01f59217f89c8bf92bb92d165b1657efcdc5d47",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_279df",
                    table="partners_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_joinrequesthistory" ("person_id", "organization_id", "title", "note", "answered_at", "answered_by_id", "answered_for_id", "admitted", "passed_on_at", "answer", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."person_id", OLD."organization_id", OLD."title", OLD."note", OLD."answered_at", OLD."answered_by_id", OLD."answered_for_id", OLD."admitted", OLD."passed_on_at", OLD."answer", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."person_id"); RETURN NULL;',
                    hash="1161afcfcf3c459d6ba00b4ea5ac12f205c15e48",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_39bda",
                    table="partners_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objection",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_objectionhistory" ("arrival_id", "by_id", "word", "post", "answered_at", "answered_by_id", "upheld", "answer_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."arrival_id", NEW."by_id", NEW."word", NEW."post", NEW."answered_at", NEW."answered_by_id", NEW."upheld", NEW."answer_word", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT "organization_id" FROM "partners_arrival" WHERE "id" = NEW."arrival_id")); RETURN NULL;',
                    hash="88e87623a1121c95bdb461b941dc328060d34aab",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_5d4b7",
                    table="partners_objection",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objection",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."answer_word" IS DISTINCT FROM (NEW."answer_word") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."arrival_id" IS DISTINCT FROM (NEW."arrival_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."post" IS DISTINCT FROM (NEW."post") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."upheld" IS DISTINCT FROM (NEW."upheld") OR OLD."word" IS DISTINCT FROM (NEW."word"))',
                    func='INSERT INTO "partners_objectionhistory" ("arrival_id", "by_id", "word", "post", "answered_at", "answered_by_id", "upheld", "answer_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."arrival_id", NEW."by_id", NEW."word", NEW."post", NEW."answered_at", NEW."answered_by_id", NEW."upheld", NEW."answer_word", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'arrival_id\', \'by_id\', \'word\', \'post\', \'answered_at\', \'answered_by_id\', \'upheld\', \'answer_word\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), (SELECT "organization_id" FROM "partners_arrival" WHERE "id" = NEW."arrival_id")); RETURN NULL;',
                    hash="0fd38525b1669bc4eb2e5a1d37c2df7acbbf3c95",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_112b0",
                    table="partners_objection",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="objection",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_objectionhistory" ("arrival_id", "by_id", "word", "post", "answered_at", "answered_by_id", "upheld", "answer_word", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."arrival_id", OLD."by_id", OLD."word", OLD."post", OLD."answered_at", OLD."answered_by_id", OLD."upheld", OLD."answer_word", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT "organization_id" FROM "partners_arrival" WHERE "id" = OLD."arrival_id")); RETURN NULL;',
                    hash="e062fc09ac06b42d7e01e6e4df86fd653c4edc33",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_80091",
                    table="partners_objection",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationhistory" ("slug", "name", "short_name", "sector", "parent_id", "website", "phone", "description", "signing_office", "is_backbone", "to_be_confirmed", "source", "confidence", "notes", "merged_into_id", "merged_at", "merged_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."slug", NEW."name", NEW."short_name", NEW."sector", NEW."parent_id", NEW."website", NEW."phone", NEW."description", NEW."signing_office", NEW."is_backbone", NEW."to_be_confirmed", NEW."source", NEW."confidence", NEW."notes", NEW."merged_into_id", NEW."merged_at", NEW."merged_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."id"); RETURN NULL;',
                    hash="fee368008037237d5fa01ef8ff77c43d89f605c8",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_d6be4",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."is_backbone" IS DISTINCT FROM (NEW."is_backbone") OR OLD."merged_at" IS DISTINCT FROM (NEW."merged_at") OR OLD."merged_by_id" IS DISTINCT FROM (NEW."merged_by_id") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."sector" IS DISTINCT FROM (NEW."sector") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."signing_office" IS DISTINCT FROM (NEW."signing_office") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."to_be_confirmed" IS DISTINCT FROM (NEW."to_be_confirmed") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                    func='INSERT INTO "partners_organizationhistory" ("slug", "name", "short_name", "sector", "parent_id", "website", "phone", "description", "signing_office", "is_backbone", "to_be_confirmed", "source", "confidence", "notes", "merged_into_id", "merged_at", "merged_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."slug", NEW."name", NEW."short_name", NEW."sector", NEW."parent_id", NEW."website", NEW."phone", NEW."description", NEW."signing_office", NEW."is_backbone", NEW."to_be_confirmed", NEW."source", NEW."confidence", NEW."notes", NEW."merged_into_id", NEW."merged_at", NEW."merged_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'slug\', \'name\', \'short_name\', \'sector\', \'parent_id\', \'website\', \'phone\', \'description\', \'signing_office\', \'is_backbone\', \'to_be_confirmed\', \'source\', \'confidence\', \'notes\', \'merged_into_id\', \'merged_at\', \'merged_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."id"); RETURN NULL;',
                    hash="f2cba42ceb24b2d26b3db74ef59c87e276b56c3f",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_c8714",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationhistory" ("slug", "name", "short_name", "sector", "parent_id", "website", "phone", "description", "signing_office", "is_backbone", "to_be_confirmed", "source", "confidence", "notes", "merged_into_id", "merged_at", "merged_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."slug", OLD."name", OLD."short_name", OLD."sector", OLD."parent_id", OLD."website", OLD."phone", OLD."description", OLD."signing_office", OLD."is_backbone", OLD."to_be_confirmed", OLD."source", OLD."confidence", OLD."notes", OLD."merged_into_id", OLD."merged_at", OLD."merged_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."id"); RETURN NULL;',
                    hash="3b9cc809cb3d8e431727808e0d708f6c14de7143",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_f2c69",
                    table="partners_organization",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organizationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="be2b24f0d5da93d9f7f61b24af05adbd23ea46bd",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_2c67f",
                    table="partners_organizationgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organizationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."content_object_id" IS DISTINCT FROM (NEW."content_object_id") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id") OR OLD."permission_id" IS DISTINCT FROM (NEW."permission_id") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func='INSERT INTO "partners_organizationgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_person") VALUES (NEW."permission_id", NEW."user_id", NEW."granted_by_id", NEW."until", NEW."why", NEW."revoked_by_id", NEW."content_object_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'permission_id\', \'user_id\', \'granted_by_id\', \'until\', \'why\', \'revoked_by_id\', \'content_object_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."content_object_id", NEW."user_id"); RETURN NULL;',
                    hash="7d2089b77d46aa3de8d4d2d666568464654564af",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_15353",
                    table="partners_organizationgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organizationgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationgranthistory" ("permission_id", "user_id", "granted_by_id", "until", "why", "revoked_by_id", "content_object_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_person") VALUES (OLD."permission_id", OLD."user_id", OLD."granted_by_id", OLD."until", OLD."why", OLD."revoked_by_id", OLD."content_object_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."content_object_id", OLD."user_id"); RETURN NULL;',
                    hash="89359b7bc78ed9ae9cb4d5c1b492e2d93d9813b1",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_7d90b",
                    table="partners_organizationgrant",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organizationlogo",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationlogohistory" ("organization_id", "serial", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."organization_id", NEW."serial", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="72704b668c5c73fd88bdd86701b640dab53d5581",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_9693b",
                    table="partners_organizationlogo",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organizationlogo",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."serial" IS DISTINCT FROM (NEW."serial"))',
                    func='INSERT INTO "partners_organizationlogohistory" ("organization_id", "serial", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."organization_id", NEW."serial", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'organization_id\', \'serial\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="8b28b65b6817dafcbe9afaccc036351a55965ce6",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_f2f8e",
                    table="partners_organizationlogo",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="organizationlogo",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_organizationlogohistory" ("organization_id", "serial", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."organization_id", OLD."serial", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="46c2062721de774f7a5f76c7ee4e5b26d769cdfd",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_e3ae3",
                    table="partners_organizationlogo",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="tierperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_tierperiodhistory" ("organization_id", "tier", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (NEW."organization_id", NEW."tier", NEW."since", NEW."until", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id"); RETURN NULL;',
                    hash="f6a2af7808541296f3332625e27e792f6063a9d8",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_f7b02",
                    table="partners_tierperiod",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="tierperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."until" IS DISTINCT FROM (NEW."until"))',
                    func='INSERT INTO "partners_tierperiodhistory" ("organization_id", "tier", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization") VALUES (NEW."organization_id", NEW."tier", NEW."since", NEW."until", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'organization_id\', \'tier\', \'since\', \'until\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id"); RETURN NULL;',
                    hash="c8a243f004d9bd4c6f15797f1fedffd961a9b7cc",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_36ff9",
                    table="partners_tierperiod",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="tierperiod",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "partners_tierperiodhistory" ("organization_id", "tier", "since", "until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization") VALUES (OLD."organization_id", OLD."tier", OLD."since", OLD."until", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id"); RETURN NULL;',
                    hash="8f90c12823cdec4242adddfd0b17807f73d6c9c8",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_c5878",
                    table="partners_tierperiod",
                    when="AFTER",
                ),
            ),
        ),
        *(history_wall(table) for table in TABLES),
    ]
