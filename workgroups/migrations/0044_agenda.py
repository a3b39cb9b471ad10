"""Agendas, the notes and minutes of meetings, and what the public reads of them, each behind the wall.

Minutes that were adopted, and each of their versions, are never changed; the database sees to it.
"""

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

KEEPERS = f"workgroup_id * 8 + {int(Kind.CONVENERS)} = ANY({{keys}})"
TABLES = {
    "agenda": False, "minutes": False, "minutesversion": False, "publicminutes": False, "publicnotes": False,
    "notetaker": False, "itemproposal": True, "correction": True,
}  # fmt: skip
HISTORIES = ("agenda", "agendaitem", "minutes", "notetaker", "publicnotes")

# What belongs to a meeting, or to minutes, is of the same workgroup.
WITHIN = {
    "an_item_is_of_a_meeting_of_its_workgroup": ("agendaitem", "meeting"),
    "an_agenda_is_of_a_meeting_of_its_workgroup": ("agenda", "meeting"),
    "minutes_are_of_a_meeting_of_their_workgroup": ("minutes", "meeting"),
    "a_note_taker_is_of_a_meeting_of_their_workgroup": ("notetaker", "meeting"),
    "a_proposed_item_is_for_a_meeting_of_its_workgroup": ("itemproposal", "meeting"),
    "public_notes_are_of_a_meeting_of_their_workgroup": ("publicnotes", "meeting"),
    "a_version_is_of_minutes_of_its_workgroup": ("minutesversion", "minutes"),
    "public_minutes_are_of_minutes_of_their_workgroup": ("publicminutes", "minutes"),
    "a_correction_is_of_minutes_of_its_workgroup": ("correction", "minutes"),
}

FIXED = """
CREATE FUNCTION workgroups_minutes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND
    (NEW.meeting_id, NEW.workgroup_id, NEW.circulated_at, NEW.circulated_by_id,
     NEW.adopted_at, NEW.adopted_by_id, NEW.adopted_on, NEW.adopted_where)
    IS NOT DISTINCT FROM
    (OLD.meeting_id, OLD.workgroup_id, OLD.circulated_at, OLD.circulated_by_id,
     OLD.adopted_at, OLD.adopted_by_id, OLD.adopted_on, OLD.adopted_where) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Minutes that were adopted are never changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER adopted_minutes_are_never_changed BEFORE UPDATE OR DELETE ON workgroups_minutes
  FOR EACH ROW WHEN (OLD.adopted_at IS NOT NULL) EXECUTE FUNCTION workgroups_minutes_stay();
CREATE FUNCTION workgroups_minutes_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A version of minutes is never changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER a_version_of_minutes_is_never_changed BEFORE UPDATE OR DELETE ON workgroups_minutesversion
  FOR EACH ROW EXECUTE FUNCTION workgroups_minutes_version_stays();
CREATE FUNCTION workgroups_version_amends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.amends AND EXISTS (
    SELECT FROM workgroups_minutes WHERE id = NEW.minutes_id AND adopted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'Adopted minutes are only amended.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER adopted_minutes_are_only_amended BEFORE INSERT ON workgroups_minutesversion
  FOR EACH ROW EXECUTE FUNCTION workgroups_version_amends();
CREATE FUNCTION workgroups_notes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM workgroups_minutes WHERE meeting_id = OLD.meeting_id AND adopted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'Notes of adopted minutes are never changed.' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER adopted_notes_are_never_removed BEFORE DELETE ON workgroups_agendaitem
  FOR EACH ROW EXECUTE FUNCTION workgroups_notes_stay();
CREATE TRIGGER adopted_notes_are_never_changed BEFORE UPDATE ON workgroups_agendaitem
  FOR EACH ROW WHEN (
    (OLD.notes, OLD.title, OLD.meeting_id) IS DISTINCT FROM (NEW.notes, NEW.title, NEW.meeting_id))
  EXECUTE FUNCTION workgroups_notes_stay();
"""
LOOSE = """
DROP TRIGGER adopted_notes_are_never_changed ON workgroups_agendaitem;
DROP TRIGGER adopted_notes_are_never_removed ON workgroups_agendaitem;
DROP TRIGGER adopted_minutes_are_only_amended ON workgroups_minutesversion;
DROP TRIGGER a_version_of_minutes_is_never_changed ON workgroups_minutesversion;
DROP TRIGGER adopted_minutes_are_never_changed ON workgroups_minutes;
DROP FUNCTION workgroups_notes_stay();
DROP FUNCTION workgroups_version_amends();
DROP FUNCTION workgroups_minutes_version_stays();
DROP FUNCTION workgroups_minutes_stay();
"""


def _behind_the_wall() -> list[migrations.RunSQL]:
    tables = {f"workgroups_{name}": also for name, also in TABLES.items()}
    return [
        *(each for name, also in tables.items() for each in (wall(name, also=also), kept_by(name, KEEPERS, also=also))),
        *(history_wall(f"workgroups_{name}history") for name in HISTORIES),
    ]


def _within_one_workgroup() -> list[migrations.RunSQL]:
    # By hand, because what Django would add for the model comes after everything else.
    whole = migrations.RunSQL(
        "ALTER TABLE workgroups_minutes ADD CONSTRAINT minutes_belong_to_their_workgroup UNIQUE (workgroup_id, id)",
        "ALTER TABLE workgroups_minutes DROP CONSTRAINT minutes_belong_to_their_workgroup",
    )
    return [whole] + [
        migrations.RunSQL(
            f"ALTER TABLE workgroups_{table} ADD CONSTRAINT {name} FOREIGN KEY (workgroup_id, {of}_id)"
            f" REFERENCES workgroups_{of} (workgroup_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE workgroups_{table} DROP CONSTRAINT {name}",
        )
        for name, (table, of) in WITHIN.items()
    ]


class Migration(QuickMigration):
    dependencies = [
        ("accounts", "__first__"),
        ("partners", "0020_history"),
        ("workgroups", "0043_calendars"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="about_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=160),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="about_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing in particular"),
                    ("goal", "Goals"),
                    ("measure", "Measures"),
                    ("clause", "Clauses of the agreement"),
                ],
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="about_label",
            field=models.CharField(blank=True, default="", editable=False, max_length=300, verbose_name="refers to"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="added_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="carried_from",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="carried",
                to="workgroups.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="kept_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="kept_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="kept_from",
            field=models.CharField(blank=True, default="", editable=False, max_length=36),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="left_out",
            field=models.BooleanField(default=False, verbose_name="left out of the public version"),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="lists_actions",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("", "Not said"), ("done", "Done"), ("unfinished", "Not finished")],
                default="",
                max_length=10,
                verbose_name="what became of it",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("carried_from",), name="an_item_is_carried_over_once"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("about_key", ""), ("about_kind", ""), ("about_label", "")),
                    models.Q(models.Q(("about_kind", ""), _negated=True), models.Q(("about_key", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_item_names_what_it_refers_to_whole",
            ),
        ),
        migrations.CreateModel(
            name="Agenda",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposals_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="partners propose items until"),
                ),
                ("changes", models.JSONField(default=list, editable=False)),
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
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="agenda", to="workgroups.meeting"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("circulated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("adopted_at", models.DateTimeField(editable=False, null=True)),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted on")),
                ("adopted_where", models.CharField(blank=True, max_length=200, verbose_name="where they were adopted")),
                ("public_at", models.DateTimeField(editable=False, null=True)),
                ("public_number", models.PositiveSmallIntegerField(editable=False, null=True)),
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
                    "adopted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "circulated_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="workgroups.meeting"
                    ),
                ),
                (
                    "public_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "minutes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("adopted_by", None), ("adopted_on", None)),
                            models.Q(
                                ("adopted_at__isnull", False),
                                ("adopted_by__isnull", False),
                                ("adopted_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="adopted_minutes_say_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("public_at", None), ("public_by", None), ("public_number", None)),
                            models.Q(
                                ("public_at__isnull", False),
                                ("public_by__isnull", False),
                                ("public_number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="public_minutes_say_which_version_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteTaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="note_takers", to="workgroups.meeting"
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who takes notes",
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["named_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("meeting", "person"),
                        name="a_note_taker_is_named_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicNotes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="for the public page")),
                ("held_on", models.DateField()),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("published_at__isnull", False)), then=models.Value(0)),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("workgroup_id"), "*", models.Value(8)
                                ),
                                "+",
                                models.Value(5),
                            ),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_notes",
                        to="workgroups.meeting",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "public notes",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_published_paragraph_says_something_and_by_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("why", models.CharField(blank=True, max_length=500, verbose_name="why now")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                (
                    "word",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="a word to whoever proposed it"
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
                            models.Value(5),
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
                                models.F("proposed_by_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(6),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
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
                    "item",
                    models.OneToOneField(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposed_as",
                        to="workgroups.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_items",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.organization",
                    ),
                ),
                (
                    "proposed_by",
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
            ],
            options={
                "ordering": ["proposed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("item", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_answer_to_a_proposed_item_says_by_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(editable=False)),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="why")),
                ("amends", models.BooleanField(default=False, editable=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="workgroups.minutes"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "ordering": ["minutes", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("minutes", "number"), name="a_version_of_minutes_is_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amends", False), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="an_amendment_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicMinutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("meeting_number", models.BigIntegerField(unique=True)),
                ("title", models.CharField(max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("adopted_on", models.DateField(null=True)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "scope",
                    models.GeneratedField(
                        db_index=True,
                        db_persist=True,
                        expression=models.Value(0),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "minutes",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="public", to="workgroups.minutes"
                    ),
                ),
                (
                    "workgroup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.workgroup"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "public minutes",
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.TextField(blank=True, editable=False)),
                ("notes", models.TextField(blank=True, max_length=20000, verbose_name="how it should read")),
                ("why", models.CharField(max_length=500, verbose_name="why")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("taken_in", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "word",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="a word to whoever proposed it"
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
                            models.Value(5),
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
                                models.F("proposed_by_id"), "*", models.Value(8)
                            ),
                            "+",
                            models.Value(6),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workgroups.agendaitem"
                    ),
                ),
                (
                    "proposed_by",
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
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="workgroups.minutes"
                    ),
                ),
            ],
            options={
                "ordering": ["proposed_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None), ("taken_in", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_answer_to_a_correction_says_by_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaHistory",
            fields=[
                *history_columns(),
                (
                    "proposals_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="partners propose items until"),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.agenda",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_8949a2_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItemHistory",
            fields=[
                *history_columns(),
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
                (
                    "about_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing in particular"),
                            ("goal", "Goals"),
                            ("measure", "Measures"),
                            ("clause", "Clauses of the agreement"),
                        ],
                        default="",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("about_key", models.CharField(blank=True, default="", editable=False, max_length=160)),
                (
                    "about_label",
                    models.CharField(blank=True, default="", editable=False, max_length=300, verbose_name="refers to"),
                ),
                ("lists_actions", models.BooleanField(default=False, editable=False)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not said"), ("done", "Done"), ("unfinished", "Not finished")],
                        default="",
                        max_length=10,
                        verbose_name="what became of it",
                    ),
                ),
                ("left_out", models.BooleanField(default=False, verbose_name="left out of the public version")),
                (
                    "carried_from",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "organization",
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
                        to="workgroups.agendaitem",
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
                        fields=["pgh_organization", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_org_2cafe4_idx"
                    ),
                    models.Index(
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_3f4562_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesHistory",
            fields=[
                *history_columns(),
                ("circulated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("adopted_at", models.DateTimeField(editable=False, null=True)),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adopted on")),
                ("adopted_where", models.CharField(blank=True, max_length=200, verbose_name="where they were adopted")),
                ("public_at", models.DateTimeField(editable=False, null=True)),
                ("public_number", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "adopted_by",
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
                    "circulated_by",
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
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.minutes",
                    ),
                ),
                (
                    "public_by",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_c4adcd_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteTakerHistory",
            fields=[
                *history_columns(),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
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
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "named_by",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who takes notes",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.notetaker",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_f6a750_idx"
                    ),
                    models.Index(
                        fields=["pgh_person", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_per_13e726_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicNotesHistory",
            fields=[
                *history_columns(),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="for the public page")),
                ("held_on", models.DateField()),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="workgroups.meeting",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workgroups.publicnotes",
                    ),
                ),
                (
                    "published_by",
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
                        fields=["pgh_workgroup", "-pgh_created_at", "-pgh_id"], name="workgroups__pgh_wor_24003b_idx"
                    )
                ],
            },
        ),
        AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_agendaitemhistory" ("meeting_id", "workgroup_id", "title", "purpose", "minutes", "organization_id", "person_id", "about_kind", "about_key", "about_label", "lists_actions", "carried_from_id", "outcome", "left_out", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."title", NEW."purpose", NEW."minutes", NEW."organization_id", NEW."person_id", NEW."about_kind", NEW."about_key", NEW."about_label", NEW."lists_actions", NEW."carried_from_id", NEW."outcome", NEW."left_out", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="60b785f1d1a9e4420e68c6f9809e2d5f4439ffea",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_fc6f0",
                    table="workgroups_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."about_key" IS DISTINCT FROM (NEW."about_key") OR OLD."about_kind" IS DISTINCT FROM (NEW."about_kind") OR OLD."about_label" IS DISTINCT FROM (NEW."about_label") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."lists_actions" IS DISTINCT FROM (NEW."lists_actions") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_agendaitemhistory" ("meeting_id", "workgroup_id", "title", "purpose", "minutes", "organization_id", "person_id", "about_kind", "about_key", "about_label", "lists_actions", "carried_from_id", "outcome", "left_out", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."title", NEW."purpose", NEW."minutes", NEW."organization_id", NEW."person_id", NEW."about_kind", NEW."about_key", NEW."about_label", NEW."lists_actions", NEW."carried_from_id", NEW."outcome", NEW."left_out", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'title\', \'purpose\', \'minutes\', \'organization_id\', \'person_id\', \'about_kind\', \'about_key\', \'about_label\', \'lists_actions\', \'carried_from_id\', \'outcome\', \'left_out\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."organization_id", NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="cfb70c09eb51f983304b5b8e5cf431f33afa63ec",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_40e57",
                    table="workgroups_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_agendaitemhistory" ("meeting_id", "workgroup_id", "title", "purpose", "minutes", "organization_id", "person_id", "about_kind", "about_key", "about_label", "lists_actions", "carried_from_id", "outcome", "left_out", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_organization", "pgh_workgroup", "pgh_person") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."title", OLD."purpose", OLD."minutes", OLD."organization_id", OLD."person_id", OLD."about_kind", OLD."about_key", OLD."about_label", OLD."lists_actions", OLD."carried_from_id", OLD."outcome", OLD."left_out", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."organization_id", OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="106bc09d339f6582e75f889f64ec0d0ccfca736e",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_f6b2c",
                    table="workgroups_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_agendahistory" ("meeting_id", "workgroup_id", "proposals_until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."proposals_until", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="d30a3c9f2b38bba3fc8c2a6f676a441f843f511e",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_88a03",
                    table="workgroups_agenda",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."proposals_until" IS DISTINCT FROM (NEW."proposals_until") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_agendahistory" ("meeting_id", "workgroup_id", "proposals_until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."proposals_until", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'proposals_until\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="56bac6da956e0615a25827a67ceae3aca104cb36",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_63e9c",
                    table="workgroups_agenda",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="agenda",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_agendahistory" ("meeting_id", "workgroup_id", "proposals_until", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."proposals_until", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="b59518d3af2309d6113fbc6af17db5497b1b5124",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_e7d0c",
                    table="workgroups_agenda",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="minutes",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_minuteshistory" ("meeting_id", "workgroup_id", "circulated_at", "circulated_by_id", "adopted_at", "adopted_by_id", "adopted_on", "adopted_where", "public_at", "public_by_id", "public_number", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."circulated_at", NEW."circulated_by_id", NEW."adopted_at", NEW."adopted_by_id", NEW."adopted_on", NEW."adopted_where", NEW."public_at", NEW."public_by_id", NEW."public_number", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="936e483f11faf92000d98c75b54505f5ac33de6c",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_41f4e",
                    table="workgroups_minutes",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="minutes",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."adopted_at" IS DISTINCT FROM (NEW."adopted_at") OR OLD."adopted_by_id" IS DISTINCT FROM (NEW."adopted_by_id") OR OLD."adopted_on" IS DISTINCT FROM (NEW."adopted_on") OR OLD."adopted_where" IS DISTINCT FROM (NEW."adopted_where") OR OLD."circulated_at" IS DISTINCT FROM (NEW."circulated_at") OR OLD."circulated_by_id" IS DISTINCT FROM (NEW."circulated_by_id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."public_at" IS DISTINCT FROM (NEW."public_at") OR OLD."public_by_id" IS DISTINCT FROM (NEW."public_by_id") OR OLD."public_number" IS DISTINCT FROM (NEW."public_number") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_minuteshistory" ("meeting_id", "workgroup_id", "circulated_at", "circulated_by_id", "adopted_at", "adopted_by_id", "adopted_on", "adopted_where", "public_at", "public_by_id", "public_number", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."circulated_at", NEW."circulated_by_id", NEW."adopted_at", NEW."adopted_by_id", NEW."adopted_on", NEW."adopted_where", NEW."public_at", NEW."public_by_id", NEW."public_number", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'circulated_at\', \'circulated_by_id\', \'adopted_at\', \'adopted_by_id\', \'adopted_on\', \'adopted_where\', \'public_at\', \'public_by_id\', \'public_number\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="9585c0270bc4f467f3ec7260173e156d4e89b597",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_e5037",
                    table="workgroups_minutes",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="minutes",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_minuteshistory" ("meeting_id", "workgroup_id", "circulated_at", "circulated_by_id", "adopted_at", "adopted_by_id", "adopted_on", "adopted_where", "public_at", "public_by_id", "public_number", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."circulated_at", OLD."circulated_by_id", OLD."adopted_at", OLD."adopted_by_id", OLD."adopted_on", OLD."adopted_where", OLD."public_at", OLD."public_by_id", OLD."public_number", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="c60c515e939bea0297b4a7f66b9e3fb77593f871",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_0743d",
                    table="workgroups_minutes",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="notetaker",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_notetakerhistory" ("meeting_id", "workgroup_id", "person_id", "named_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."person_id", NEW."named_by_id", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="cbf16b62bb41b58f718c456a89d799fa92c2ce68",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_72bd7",
                    table="workgroups_notetaker",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="notetaker",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."named_by_id" IS DISTINCT FROM (NEW."named_by_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_notetakerhistory" ("meeting_id", "workgroup_id", "person_id", "named_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup", "pgh_person") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."person_id", NEW."named_by_id", NEW."ended_at", NEW."ended_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'person_id\', \'named_by_id\', \'ended_at\', \'ended_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id", NEW."person_id"); RETURN NULL;',
                    hash="b02f14ebdb7bbef4d71f74ca4760a9fb78509c01",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_85421",
                    table="workgroups_notetaker",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="notetaker",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_notetakerhistory" ("meeting_id", "workgroup_id", "person_id", "named_by_id", "ended_at", "ended_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup", "pgh_person") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."person_id", OLD."named_by_id", OLD."ended_at", OLD."ended_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id", OLD."person_id"); RETURN NULL;',
                    hash="da9e12c1e8ebdd3f75805aa35d73a4aee774cd73",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_36a1f",
                    table="workgroups_notetaker",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="publicnotes",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_publicnoteshistory" ("meeting_id", "workgroup_id", "words", "held_on", "published_at", "published_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."words", NEW."held_on", NEW."published_at", NEW."published_by_id", clock_timestamp(), \'added\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), NEW."workgroup_id"); RETURN NULL;',
                    hash="33fca783bc75824bc7d06d33c49b0ceeecea609a",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_9a36f",
                    table="workgroups_publicnotes",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="publicnotes",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=compact.history.recording.RecordingSql(
                    condition='WHEN (OLD."held_on" IS DISTINCT FROM (NEW."held_on") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."workgroup_id" IS DISTINCT FROM (NEW."workgroup_id"))',
                    func='INSERT INTO "workgroups_publicnoteshistory" ("meeting_id", "workgroup_id", "words", "held_on", "published_at", "published_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_was", "pgh_workgroup") VALUES (NEW."meeting_id", NEW."workgroup_id", NEW."words", NEW."held_on", NEW."published_at", NEW."published_by_id", clock_timestamp(), \'changed\', NEW."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), (SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY(ARRAY[\'meeting_id\', \'workgroup_id\', \'words\', \'held_on\', \'published_at\', \'published_by_id\']) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key), NEW."workgroup_id"); RETURN NULL;',
                    hash="8a6802c4c6a01dbadeb9481ff71f1e9b9e292ef2",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_ccfa6",
                    table="workgroups_publicnotes",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="publicnotes",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=compact.history.recording.RecordingSql(
                    func='INSERT INTO "workgroups_publicnoteshistory" ("meeting_id", "workgroup_id", "words", "held_on", "published_at", "published_by_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context", "pgh_workgroup") VALUES (OLD."meeting_id", OLD."workgroup_id", OLD."words", OLD."held_on", OLD."published_at", OLD."published_by_id", clock_timestamp(), \'removed\', OLD."id", COALESCE(NULLIF(current_setting(\'pghistory.context_metadata\', TRUE), \'\')::jsonb, jsonb_build_object(\'role\', session_user)), OLD."workgroup_id"); RETURN NULL;',
                    hash="310c8265581b7e0f8864c1231432bee376df4170",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_e8a51",
                    table="workgroups_publicnotes",
                    when="AFTER",
                ),
            ),
        ),
        *_behind_the_wall(),
        *_within_one_workgroup(),
        migrations.RunSQL(FIXED, LOOSE),
    ]
