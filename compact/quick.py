"""A migration that draws the models anew once, not for each of its operations."""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import CreateModel, IndexOperation
from django.db.migrations.state import ProjectState


class QuickMigration(migrations.Migration):
    """Whatever it changes is changed in the state first, then in the tables, operation by operation and in their order.

    Django draws every model that is related to a changed one after each operation; here nearly all are, and ten such
    migrations took as long as all those before. So each operation finds the models as they are after the last one:
    what is created here is created whole, with whatever the operations after it add, and no field of another model is
    added or altered twice. Backwards, and where the SQL is only shown, it is as slow as any other. It removes and
    renames no model, and runs no Python.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: Any,
        collect_sql: bool = False,  # noqa: FBT001, FBT002 -- as Django calls it
    ) -> ProjectState:
        """Change the state, draw what has changed, then change the tables."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        before = project_state.clone()
        drawn = project_state.__dict__.pop("apps", None)
        self.mutate_state(project_state, preserve=False)
        if drawn is not None:
            project_state.__dict__["apps"] = drawn
            project_state.reload_models(changed(before, project_state), delay=True)
        created = set[str]()
        for number, operation in enumerate(self.operations):
            if isinstance(operation, CreateModel):
                created.add(operation.name_lower)
            elif created and not any(isinstance(one, CreateModel) for one in self.operations[number:]):
                _finish(schema_editor)
            if not (isinstance(operation, FieldOperation | IndexOperation) and operation.model_name_lower in created):
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state


def _finish(schema_editor: Any) -> None:
    """Add what Django keeps for the end of a migration: of a table with worked-out columns every constraint, and what
    follows in SQL may refer to it."""
    waiting, schema_editor.deferred_sql[:] = list(schema_editor.deferred_sql), []
    for sql in waiting:
        schema_editor.execute(sql)


def changed(before: ProjectState, after: ProjectState) -> list[tuple[str, str]]:
    """The models with other fields, indexes or constraints than before; a trigger changes no class."""
    return [
        key
        for key, model in after.models.items()
        if key not in before.models
        or model.fields != before.models[key].fields
        or any(model.options[one] != before.models[key].options[one] for one in ("indexes", "constraints"))
    ]
