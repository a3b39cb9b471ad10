"""Proposals, what organizations say on them, and the register: each behind the wall, and what is settled fixed."""

from typing import Any

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import compact.history.recording
from compact.access import Kind
from compact.history.tables import AddTrigger, history_columns, history_wall
from compact.quick import QuickMigration
from compact.wall import kept_by, wall

CONVENERS = f"workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}})"
# What an organization says its own people write, and those who stand in for one of them.
OWN = f"organization_id * 8 + {int(Kind.ORGANIZATION)} = ANY({{keys}})"
# Whoever writes: also the backbone, jobs and the owner of the tables.
FIXED = """
CREATE FUNCTION workgroups_proposal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What a proposal asks, and by which rule, is fixed when it is opened.'
    USING ERRCODE = 'check_violation';
END $$;
-- A pause of the workgroup moves the end of what is open on, and nothing moves it back.
CREATE TRIGGER an_opened_proposal_keeps_its_question BEFORE UPDATE ON workgroups_proposal
  FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL AND (
    (OLD.workgroup_id, OLD.question, OLD.body, OLD.html, OLD.rule, OLD.needed, OLD.quorum, OLD.hides, OLD.zone,
     OLD.opened_at) IS DISTINCT FROM
    (NEW.workgroup_id, NEW.question, NEW.body, NEW.html, NEW.rule, NEW.needed, NEW.quorum, NEW.hides, NEW.zone,
     NEW.opened_at)
    OR NEW.closes_at < OLD.closes_at OR OLD.closed_at IS NOT NULL AND OLD.closes_at IS DISTINCT FROM NEW.closes_at))
  EXECUTE FUNCTION workgroups_proposal_stays();
CREATE TRIGGER a_closed_proposal_keeps_its_outcome BEFORE UPDATE ON workgroups_proposal
  FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL AND
    (OLD.closed_at, OLD.outcome) IS DISTINCT FROM (NEW.closed_at, NEW.outcome))
  EXECUTE FUNCTION workgroups_proposal_stays();
CREATE FUNCTION workgroups_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND (OLD.workgroup_id, OLD.words, OLD.how, OLD.year, OLD.number, OLD.decided_on, OLD.out_at, OLD.out_by_id,
         OLD.noted_at, OLD.noted_by_id, OLD.meeting_id, OLD.proposal_id) IS NOT DISTINCT FROM
        (NEW.workgroup_id, NEW.words, NEW.how, NEW.year, NEW.number, NEW.decided_on, NEW.out_at, NEW.out_by_id,
         NEW.noted_at, NEW.noted_by_id, NEW.meeting_id, NEW.proposal_id)
    AND (OLD.effective_on IS NULL OR OLD.effective_on IS NOT DISTINCT FROM NEW.effective_on)
    AND (OLD.supersedes_id IS NULL OR OLD.supersedes_id IS NOT DISTINCT FROM NEW.supersedes_id)
    AND (OLD.dissent = '' OR OLD.dissent = NEW.dissent)
    AND OLD.corrections = (
      SELECT coalesce(jsonb_agg(one ORDER BY n), '[]') FROM jsonb_array_elements(NEW.corrections) WITH ORDINALITY
        AS said (one, n) WHERE n <= jsonb_array_length(OLD.corrections))
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'A decision that is out is never changed: it is corrected beside it, or replaced.'
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER a_decision_that_is_out_is_never_changed BEFORE UPDATE OR DELETE ON workgroups_decision
  FOR EACH ROW WHEN (OLD.out_at IS NOT NULL) EXECUTE FUNCTION workgroups_decision_stays();
"""
UNFIXED = """
DROP TRIGGER a_decision_that_is_out_is_never_changed ON workgroups_decision;
DROP FUNCTION workgroups_decision_stays();
DROP TRIGGER a_closed_proposal_keeps_its_outcome ON workgroups_proposal;
DROP TRIGGER an_opened_proposal_keeps_its_question ON workgroups_proposal;
DROP FUNCTION workgroups_proposal_stays();
"""


class InTheEnd(migrations.RunSQL):
    """SQL that runs after all operations: with the constraints of the tables made here, or it finds none to refer to."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Put it behind what waits already."""
        schema_editor.deferred_sql.append(self.sql)


def _within(table: str, parent: str, name: str) -> migrations.RunSQL:
    """A row refers to its parent within the same workgroup (R10)."""
    return InTheEnd(
        f"ALTER TABLE workgroups_{table} ADD CONSTRAINT {name} FOREIGN KEY (workgroup_id, {parent}_id)"
        f" REFERENCES workgroups_{parent} (workgroup_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE workgroups_{table} DROP CONSTRAINT {name}",
    )


def _without_second_reader() -> list[migrations.RunSQL]:
    """The wall around decisions comes down: they get another one, with the public as second reader."""
    made = [wall("workgroups_decision"), kept_by("workgroups_decision", CONVENERS)]
    return [migrations.RunSQL(one.reverse_sql, one.sql) for one in reversed(made)]


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0020_history"),
        ("workgroups", "0045_polls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                ("body", models.TextField(blank=True, max_length=20000, verbose_name="what it is about")),
                ("html", models.TextField(blank=True, db_default="", default="")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("consent", "Consent: nobody has a serious objection"),
                            ("consensus", "Consensus: everybody who answers agrees"),
                            ("majority", "Majority: more than half of the organizations agree"),
                            ("so_many", "So many organizations agree"),
                        ],
                        max_length=20,
                        verbose_name="how it is decided",
                    ),
                ),
                (
                    "needed",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many have to agree"),
                ),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many have to answer"),
                ),
                ("hides", models.BooleanField(default=False, verbose_name="hide what is said until it closes")),
                ("closes_at", models.DateTimeField(verbose_name="open until")),
                ("zone", models.CharField(max_length=64)),
                ("serial", models.PositiveIntegerField(default=1, editable=False)),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("reminded_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "Passed"),
                            ("not_passed", "Not passed"),
                            ("blocked", "Stopped by a serious objection"),
                            ("no_quorum", "Too few answered"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("statement", models.TextField(blank=True, editable=False, max_length=5000, verbose_name="outcome")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawal_reason", models.CharField(blank=True, editable=False, max_length=500)),
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
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="workgroups.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="workgroups.workgroup"
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                opened_at=None,
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
            ],
            options={
                "ordering": ["closes_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None), ("opened_at__isnull", False), ("withdrawn_at", None)),
                        fields=["closes_at"],
                        name="proposals_that_are_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_at", None), ("closes_at__gt", models.F("opened_at")), _connector="OR"
                        ),
                        name="a_proposal_closes_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule", "so_many"), _negated=True), ("needed__gt", 0), _connector="OR"
                        ),
                        name="a_rule_with_a_number_says_which",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("opened_at__isnull", False),
                                ("withdrawn_at", None),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_proposal_has_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), models.Q(("withdrawal_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_withdrawn_proposal_says_why",
                    ),
                    models.UniqueConstraint(fields=("workgroup", "id"), name="a_proposal_belongs_to_its_workgroup"),
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="corrections",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list, editable=False),
        ),
        migrations.AddField(
            model_name="decision",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="decided on"),
        ),
        migrations.AddField(
            model_name="decision",
            name="dissent",
            field=models.TextField(
                blank=True, db_default="", default="", max_length=5000, verbose_name="who disagreed, and why"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="effective_on",
            field=models.DateField(blank=True, null=True, verbose_name="holds from"),
        ),
        migrations.AddField(
            model_name="decision",
            name="is_public",
            field=models.BooleanField(db_default=False, default=False, verbose_name="on the public list"),
        ),
        migrations.AddField(
            model_name="decision",
            name="number",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="out_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="review_on",
            field=models.DateField(blank=True, null=True, verbose_name="look at it again on"),
        ),
        migrations.AddField(
            model_name="decision",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="workgroups.decision",
                verbose_name="replaces",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="year",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="workgroups.proposal",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="scope_also",
            field=models.GeneratedField(
                db_index=True,
                db_persist=True,
                expression=models.Case(
                    models.When(models.Q(("is_public", True), ("out_at__isnull", False)), then=models.Value(0))
                ),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["workgroup", "-out_at", "-id"], name="decisions_of_a_workgroup"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("workgroup", "year", "number"), name="a_decision_is_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", None), ("out_at", None), ("year", None)),
                    models.Q(
                        ("decided_on__isnull", False),
                        ("number__isnull", False),
                        ("out_at__isnull", False),
                        ("year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decision_that_is_out_has_a_number_and_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes", None), models.Q(("supersedes", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="a_decision_replaces_another_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("workgroup", "id"), name="a_decision_belongs_to_its_workgroup"),
        ),
        migrations.CreateModel(
            name="ProposalHistory",
            fields=[
                *history_columns(),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("consent", "Consent: nobody has a serious objection"),
                            ("consensus", "Consensus: everybody who answers agrees"),
                            ("majority", "Majority: more than half of the organizations agree"),
                            ("so_many", "So many organizations agree"),
                        ],
                        max_length=20,
                        verbose_name="how it is decided",
                    ),
                ),
                (
                    "needed",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many have to agree"),
                ),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many have to answer"),
                ),
                ("hides", models.BooleanField(default=False, verbose_name="hide what is said until it closes")),
                ("closes_at", models.DateTimeField(verbose_name="open until")),
                ("zone", models.CharField(max_length=64)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "Passed"),
                            ("not_passed", "Not passed"),
                            ("blocked", "Stopped by a serious objection"),
                            ("no_quorum", "Too few answered"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("statement", models.TextField(blank=True, editable=False, max_length=5000, verbose_name="outcome")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawal_reason", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "closed_by",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
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
                        to="workgroups.proposal",
                    ),
                ),
                (
                    "stated_by",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_1854a8_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Stance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("agree", "Agree"),
                            ("abstain", "Abstain"),
                            ("disagree", "Disagree"),
                            ("block", "Serious objection"),
                            ("silent", "No answer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="why")),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("replaced_at", models.DateTimeField(editable=False, null=True)),
                ("counts", models.BooleanField(default=True, editable=False)),
                ("sealed", models.BooleanField(default=False, editable=False)),
                (
                    "given_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_for",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.organization"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stances", to="workgroups.proposal"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                sealed=True,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("organization_id"), "*", models.Value(8)
                                    ),
                                    "+",
                                    models.Value(3),
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
            ],
            options={
                "ordering": ["given_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("proposal", "organization"),
                        name="an_organization_has_one_voice_on_a_proposal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position__in", ["disagree", "block"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_disagrees_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_by", None), ("position", "silent")),
                            models.Q(models.Q(("position", "silent"), _negated=True), ("given_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_is_said_is_said_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("charter", "Charter"),
                            ("meeting", "Meeting"),
                            ("discussion", "Topic"),
                            ("document", "Document"),
                            ("action", "Action"),
                            ("proposal", "Proposal"),
                            ("decision", "Decision"),
                            ("goal", "Goal"),
                            ("version", "Agreement"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("target", models.BigIntegerField(editable=False)),
                ("path", models.CharField(editable=False, max_length=300)),
                ("label", models.CharField(max_length=300)),
                ("is_public", models.BooleanField(default=False, editable=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="workgroups.decision"
                    ),
                ),
                (
                    "made_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
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
                        expression=models.Case(models.When(models.Q(("is_public", True)), then=models.Value(0))),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
            options={
                "ordering": ["what", "pk"],
                "indexes": [models.Index(fields=["what", "target"], name="decisions_about_a_thing")],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "what", "target"), name="a_decision_names_a_thing_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionLinkHistory",
            fields=[
                *history_columns(),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("charter", "Charter"),
                            ("meeting", "Meeting"),
                            ("discussion", "Topic"),
                            ("document", "Document"),
                            ("action", "Action"),
                            ("proposal", "Proposal"),
                            ("decision", "Decision"),
                            ("goal", "Goal"),
                            ("version", "Agreement"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("target", models.BigIntegerField(editable=False)),
                ("path", models.CharField(editable=False, max_length=300)),
                ("label", models.CharField(max_length=300)),
                ("is_public", models.BooleanField(default=False, editable=False)),
                (
                    "decision",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.decision",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
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
                        to="workgroups.decisionlink",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_2f21ca_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionHistory",
            fields=[
                *history_columns(),
                ("words", models.TextField(max_length=5000, verbose_name="decision")),
                ("how", models.CharField(blank=True, max_length=300, verbose_name="how it was agreed")),
                ("out_at", models.DateTimeField(editable=False, null=True)),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("year", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("number", models.PositiveIntegerField(editable=False, null=True)),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="holds from")),
                (
                    "dissent",
                    models.TextField(
                        blank=True, db_default="", default="", max_length=5000, verbose_name="who disagreed, and why"
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="look at it again on")),
                (
                    "corrections",
                    models.JSONField(db_default=models.Value([], models.JSONField()), default=list, editable=False),
                ),
                ("is_public", models.BooleanField(db_default=False, default=False, verbose_name="on the public list")),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "out_by",
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
                        to="workgroups.decision",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.decision",
                        verbose_name="replaces",
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
                (
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.proposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_37248e_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_decisionhistory" ("workgroup_id", "meeting_id", "words", "how", "out_at", "out_by_id", "decided_on", "year", "number", "effective_on", "dissent", "review_on", "proposal_id", "supersedes_id", "corrections", "is_public", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."meeting_id", NEW."words", NEW."how", NEW."out_at", NEW."out_by_id", NEW."decided_on", NEW."year", NEW."number", NEW."effective_on", NEW."dissent", NEW."review_on", NEW."proposal_id", NEW."supersedes_id", NEW."corrections", NEW."is_public", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="8d3bad8c6fbb7cf7f9dce61c675f494cef83fb10",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_69b23",
                    table="workgroups_decision",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."corrections" IS DISTINCT FROM (NEW."corrections") OR OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."dissent" IS DISTINCT FROM (NEW."dissent") OR OLD."effective_on" IS DISTINCT FROM (NEW."effective_on") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."is_public" IS DISTINCT FROM (NEW."is_public") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."out_at" IS DISTINCT FROM (NEW."out_at") OR OLD."out_by_id" IS DISTINCT FROM (NEW."out_by_id") OR OLD."proposal_id" IS DISTINCT FROM (NEW."proposal_id") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."supersedes_id" IS DISTINCT FROM (NEW."supersedes_id") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func='INSERT INTO "workgroups_decisionhistory" ("workgroup_id", "meeting_id", "words", "how", "out_at", "out_by_id", "decided_on", "year", "number", "effective_on", "dissent", "review_on", "proposal_id", "supersedes_id", "corrections", "is_public", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."meeting_id", NEW."words", NEW."how", NEW."out_at", NEW."out_by_id", NEW."decided_on", NEW."year", NEW."number", NEW."effective_on", NEW."dissent", NEW."review_on", NEW."proposal_id", NEW."supersedes_id", NEW."corrections", NEW."is_public", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'meeting_id\', \'words\', \'how\', \'out_at\', \'out_by_id\', \'decided_on\', \'year\', \'number\', \'effective_on\', \'dissent\', \'review_on\', \'proposal_id\', \'supersedes_id\', \'corrections\', \'is_public\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="a460ce9536a8e0f9b0a36b57965c491d9d8910d1",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_f9201",
                    table="workgroups_decision",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_decisionhistory" ("workgroup_id", "meeting_id", "words", "how", "out_at", "out_by_id", "decided_on", "year", "number", "effective_on", "dissent", "review_on", "proposal_id", "supersedes_id", "corrections", "is_public", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."meeting_id", OLD."words", OLD."how", OLD."out_at", OLD."out_by_id", OLD."decided_on", OLD."year", OLD."number", OLD."effective_on", OLD."dissent", OLD."review_on", OLD."proposal_id", OLD."supersedes_id", OLD."corrections", OLD."is_public", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="9aa2f653027f0f6621a56684b57d191c7e050c51",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_5304d",
                    table="workgroups_decision",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="decisionlink",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_decisionlinkhistory" ("decision_id", "workgroup_id", "what", "target", "path", "label", "is_public", "made_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."decision_id", NEW."workgroup_id", NEW."what", NEW."target", NEW."path", NEW."label", NEW."is_public", NEW."made_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="cb6e955279319402b8958d50757f84786e6c658d",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_9fdb5",
                    table="workgroups_decisionlink",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="decisionlink",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."is_public" IS DISTINCT FROM (NEW."is_public") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."path" IS DISTINCT FROM (NEW."path") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."scope_also" IS DISTINCT FROM (NEW."scope_also") OR OLD."target" IS DISTINCT FROM (NEW."target") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_decisionlinkhistory" ("decision_id", "workgroup_id", "what", "target", "path", "label", "is_public", "made_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."decision_id", NEW."workgroup_id", NEW."what", NEW."target", NEW."path", NEW."label", NEW."is_public", NEW."made_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'decision_id\', \'workgroup_id\', \'what\', \'target\', \'path\', \'label\', \'is_public\', \'made_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="0a34c9e264ce769e67a416393dcde4473a6b9230",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_7e040",
                    table="workgroups_decisionlink",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="decisionlink",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_decisionlinkhistory" ("decision_id", "workgroup_id", "what", "target", "path", "label", "is_public", "made_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."decision_id", OLD."workgroup_id", OLD."what", OLD."target", OLD."path", OLD."label", OLD."is_public", OLD."made_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="9572d53f1a8228007b1588c54e9e570947016346",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_510c3",
                    table="workgroups_decisionlink",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_proposalhistory" ("workgroup_id", "question", "rule", "needed", "quorum", "hides", "closes_at", "zone", "meeting_id", "opened_at", "opened_by_id", "closed_at", "closed_by_id", "outcome", "statement", "stated_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."question", NEW."rule", NEW."needed", NEW."quorum", NEW."hides", NEW."closes_at", NEW."zone", NEW."meeting_id", NEW."opened_at", NEW."opened_by_id", NEW."closed_at", NEW."closed_by_id", NEW."outcome", NEW."statement", NEW."stated_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawal_reason", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="e96ff9b417b4756b0455fdc50c987f2cede9246f",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_345db",
                    table="workgroups_proposal",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."hides" IS DISTINCT FROM (NEW."hides") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."needed" IS DISTINCT FROM (NEW."needed") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."question" IS DISTINCT FROM (NEW."question") OR OLD."quorum" IS DISTINCT FROM (NEW."quorum") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."stated_by_id" IS DISTINCT FROM (NEW."stated_by_id") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."withdrawal_reason" IS DISTINCT FROM (NEW."withdrawal_reason") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id") OR OLD."zone" IS DISTINCT FROM (NEW."zone"))',
                    func='INSERT INTO "workgroups_proposalhistory" ("workgroup_id", "question", "rule", "needed", "quorum", "hides", "closes_at", "zone", "meeting_id", "opened_at", "opened_by_id", "closed_at", "closed_by_id", "outcome", "statement", "stated_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."workgroup_id", NEW."question", NEW."rule", NEW."needed", NEW."quorum", NEW."hides", NEW."closes_at", NEW."zone", NEW."meeting_id", NEW."opened_at", NEW."opened_by_id", NEW."closed_at", NEW."closed_by_id", NEW."outcome", NEW."statement", NEW."stated_by_id", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawal_reason", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'workgroup_id\', \'question\', \'rule\', \'needed\', \'quorum\', \'hides\', \'closes_at\', \'zone\', \'meeting_id\', \'opened_at\', \'opened_by_id\', \'closed_at\', \'closed_by_id\', \'outcome\', \'statement\', \'stated_by_id\', \'withdrawn_at\', \'withdrawn_by_id\', \'withdrawal_reason\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="5dc9c20164ea9cfe787e543955af47cf01988f6f",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_7b728",
                    table="workgroups_proposal",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_proposalhistory" ("workgroup_id", "question", "rule", "needed", "quorum", "hides", "closes_at", "zone", "meeting_id", "opened_at", "opened_by_id", "closed_at", "closed_by_id", "outcome", "statement", "stated_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."workgroup_id", OLD."question", OLD."rule", OLD."needed", OLD."quorum", OLD."hides", OLD."closes_at", OLD."zone", OLD."meeting_id", OLD."opened_at", OLD."opened_by_id", OLD."closed_at", OLD."closed_by_id", OLD."outcome", OLD."statement", OLD."stated_by_id", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawal_reason", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="2733c440633463069b4fa5fff66de10a2ee60cbc",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_2f687",
                    table="workgroups_proposal",
                    when="AFTER",
                ),
            ),
        ),
        *_without_second_reader(),
        wall("workgroups_decision", also=True),
        kept_by("workgroups_decision", CONVENERS, also=True),
        wall("workgroups_decisionlink", also=True),
        kept_by("workgroups_decisionlink", CONVENERS, also=True),
        wall("workgroups_proposal"),
        kept_by("workgroups_proposal", CONVENERS),
        wall("workgroups_stance"),
        kept_by("workgroups_stance", OWN),
        history_wall("workgroups_decisionhistory"),
        history_wall("workgroups_decisionlinkhistory"),
        history_wall("workgroups_proposalhistory"),
        _within("stance", "proposal", "a_voice_is_on_a_proposal_of_its_workgroup"),
        _within("decisionlink", "decision", "a_link_is_of_a_decision_of_its_workgroup"),
        migrations.RunSQL(FIXED, UNFIXED),
    ]
