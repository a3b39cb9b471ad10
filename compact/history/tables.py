"""What a migration needs to keep a history: the columns of its table, its triggers, and the wall around it."""

from typing import Any

import pghistory.utils
import pgtrigger.migrations
from django.db import migrations, models
from django.db.migrations.state import ProjectState
from django.db.models.expressions import CombinedExpression

from compact.access import Kind
from compact.wall import KEYS

PROCESSES = "compact_web, compact_backbone, compact_worker"


def history_columns() -> list[tuple[str, Any]]:
    """The columns that every history begins with, as they were when there first was one.

    `makemigrations` writes them out for each new table; a migration names them instead. They belong to migrations that
    have run, so nothing changes here: a new column of every history is a migration of its own.
    """
    return [
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
                expression=models.Case(
                    models.When(
                        pgh_organization__isnull=False,
                        then=CombinedExpression(
                            CombinedExpression(models.F("pgh_organization"), "*", models.Value(8)),
                            "+",
                            models.Value(7),
                        ),
                    ),
                    models.When(
                        pgh_workgroup__isnull=False,
                        then=CombinedExpression(
                            CombinedExpression(models.F("pgh_workgroup"), "*", models.Value(8)),
                            "+",
                            models.Value(5),
                        ),
                    ),
                    default=models.Value(2),
                ),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        (
            "scope_also",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        pgh_organization__isnull=False,
                        pgh_workgroup__isnull=False,
                        then=CombinedExpression(
                            CombinedExpression(models.F("pgh_workgroup"), "*", models.Value(8)),
                            "+",
                            models.Value(5),
                        ),
                    ),
                    models.When(pgh_agreement__isnull=False, pgh_organization__isnull=False, then=models.Value(2)),
                    models.When(
                        pgh_person__isnull=False,
                        then=CombinedExpression(
                            CombinedExpression(models.F("pgh_person"), "*", models.Value(8)),
                            "+",
                            models.Value(6),
                        ),
                    ),
                    default=models.Value(None),
                ),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        ("pgh_context", pghistory.utils.JSONField(null=True)),
    ]


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """pgtrigger's own operation, without drawing anew every model that points to this one: a trigger changes no class.

    With 26 tracked models that was a third of the time a new portal took to make its tables.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the trigger where `makemigrations` looks for it."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class ChangeTrigger(AddTrigger):
    """A trigger in the place of the one of the same name, when its table has got other columns."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note it instead of the former."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [one for one in options["triggers"] if one.name != self.trigger.name] + [self.trigger]

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Put the former one back."""
        before = to_state.models[app_label, self.model_name].options["triggers"]
        former = next(one for one in before if one.name == self.trigger.name)
        AddTrigger(self.model_name, former).database_forwards(app_label, schema_editor, from_state, to_state)


def history_wall(table: str) -> migrations.RunSQL:
    """A migration operation: nobody writes this table but the triggers, which are the owner's, and nobody changes it.

    Processes read what their readers may; the worker reads all.
    """
    columns = ("scope", "scope_also")
    reader = " OR ".join(f"{column} = ANY({KEYS})" for column in columns)
    staff = " OR ".join(f"({column} & 7) <> {int(Kind.PERSON)} OR {column} = ANY({KEYS})" for column in columns)
    policies = {"worker": "true", "web": reader, "backbone": staff}
    create = "".join(
        f"CREATE POLICY {role} ON {table} FOR SELECT TO compact_{role} USING ({rule});\n"
        for role, rule in policies.items()
    )
    drop = "".join(f"DROP POLICY {role} ON {table};\n" for role in ("owner", *policies))
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY owner ON {table} TO compact_owner USING (true) WITH CHECK (true);\n{create}"
        f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {PROCESSES};",
        f"GRANT INSERT, UPDATE, DELETE ON {table} TO {PROCESSES};\n"
        f"{drop}ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
