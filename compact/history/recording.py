"""The triggers that record. Migrations name what stands here, so its template changes only with new migrations."""

from typing import Any

import pghistory
import pghistory.trigger
import pgtrigger
from django.db.models import AutoField, GeneratedField
from pgtrigger import compiler

SUBJECTS = ("organization", "workgroup", "agreement", "person")


class RecordingSql(compiler.UpsertTriggerSql):
    """A trigger whose function runs as the owner of the tables, and which no setting of a session can silence.

    pgtrigger's own template asks the setting `pgtrigger.ignore` first; whoever can write SQL could then write without
    being recorded. And because the function is the owner's, no process needs the right to write history.
    """

    def get_template(self) -> str:
        """The statements that make the function and its trigger."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table} FOR EACH {level} {condition} EXECUTE FUNCTION {pgid}();
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Recording(pghistory.trigger.Event):
    """Writes one row of history: the tracked columns, what they were, whom it concerns, and in whose name."""

    def compile(self, model: Any) -> compiler.Trigger:
        """The same trigger, made by `RecordingSql`."""
        made = super().compile(model)
        return compiler.Trigger(name=made.name, sql=RecordingSql(**_without_ignoring(made.sql.kwargs)))

    def get_func(self, model: Any) -> str:
        """The body of the trigger's function."""
        columns = self._columns(model)
        kept = self._kept._meta.db_table
        names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        return f'INSERT INTO "{kept}" ({names}) VALUES ({values}); RETURN NULL;'

    @property
    def _kept(self) -> Any:
        """The model whose table the trigger writes."""
        return self.event_model

    def _columns(self, model: Any) -> dict[str, str]:
        row, kept = self.row, self._kept
        tracked = [one.column for one in tracked_fields(kept)]
        columns = {column: f'{row}."{column}"' for column in tracked}
        columns |= {
            "pgh_created_at": "clock_timestamp()",
            "pgh_label": f"'{self.label}'",
            "pgh_obj_id": f'{row}."{model._meta.pk.column}"',
            # Whoever writes past the portal is known by the role they connected as.
            "pgh_context": "COALESCE(NULLIF(current_setting('pghistory.context_metadata', TRUE), '')::jsonb,"
            " jsonb_build_object('role', session_user))",
        }
        if self.operation == pgtrigger.Update:
            listed = ", ".join(f"'{column}'" for column in tracked)
            columns["pgh_was"] = (
                f"(SELECT jsonb_object_agg(o.key, o.value) FROM jsonb_each(to_jsonb(OLD)) o WHERE o.key = ANY("
                f"ARRAY[{listed}]) AND o.value IS DISTINCT FROM to_jsonb(NEW) -> o.key)"
            )
        for subject, path in kept.pgh_subjects.items():
            columns[f"pgh_{subject}"] = _along(model, path, row)
        return columns


class _Recorded:
    def add_event_trigger(self, event_model: Any) -> None:
        """As pghistory does, with our trigger."""
        made: Any = self
        pgtrigger.register(
            Recording(  # type: ignore[no-untyped-call]
                event_model=event_model,
                label=made.label,
                name=made.trigger_name,
                row=made.row,
                operation=made.operation,
                condition=made.condition,
                level=made.level,
            )
        )(event_model.pgh_tracked_model)


class Added(_Recorded, pghistory.InsertEvent):
    """A row was added."""

    label = "added"


class Changed(_Recorded, pghistory.UpdateEvent):
    """A tracked column of a row has another value than before."""

    label = "changed"


class Removed(_Recorded, pghistory.DeleteEvent):
    """A row is gone."""

    label = "removed"


def tracked_fields(event_model: Any) -> list[Any]:
    """The fields of a history model that are copies of those of the model it tracks."""
    theirs = {one.name for one in event_model.pgh_tracked_model._meta.fields}
    own = event_model._meta.fields
    return [one for one in own if one.name in theirs and not isinstance(one, (AutoField, GeneratedField))]


def _along(model: Any, path: str, row: str) -> str:
    """The SQL of the number at the end of a path of foreign keys that begins in a row: `seat__organization`."""
    if "|" in path:
        return f"COALESCE({', '.join(_along(model, one, row) for one in path.split('|'))})"
    first, *others = path.split("__")
    held = model._meta.pk if first == "pk" else model._meta.get_field(first)
    found = f'{row}."{held.column}"'
    for name in others:
        meta = held.remote_field.model._meta
        held = meta.get_field(name)
        found = f'(SELECT "{held.column}" FROM "{meta.db_table}" WHERE "{meta.pk.column}" = {found})'
    return found


def _without_ignoring(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name != "ignore_func_name"}
