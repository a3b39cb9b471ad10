"""One line makes the database keep the history of a model, behind the wall of those who may read it."""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

import pghistory
import pghistory.models
from django.db import models
from django.db.models import Case, Value, When

from compact.access import BACKBONE, Kind, ScopedModel, ScopedQuerySet, scope_of
from compact.history.recording import SUBJECTS, Added, Changed, Removed

M = TypeVar("M", bound=models.Model)


def _scope(*whens: When, otherwise: Value | models.F) -> models.GeneratedField:
    # Without an index of its own: what is read is the history of something, and that is indexed.
    return models.GeneratedField(
        expression=Case(*whens, default=otherwise), output_field=models.BigIntegerField(null=True), db_persist=True
    )


def _alone(column: str) -> dict[str, models.GeneratedField]:
    return {name: _scope(otherwise=models.F(column)) for name in ("scope", "scope_also")}


class History(ScopedModel, pghistory.models.Event):
    """One change: the row as it is since (or was, when it went), what its columns were before, and in whose name.

    Read by those who look after the organization it concerns, by those who run the workgroup, by the person when there
    is no second readership, and by the backbone; an agreement's by the backbone alone.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_organization = models.BigIntegerField(null=True)
    pgh_workgroup = models.BigIntegerField(null=True)
    pgh_agreement = models.BigIntegerField(null=True)
    pgh_person = models.BigIntegerField(null=True)
    pgh_was = models.JSONField(null=True)
    scope = _scope(
        When(pgh_organization__isnull=False, then=scope_of(Kind.ADMINISTRATORS, "pgh_organization")),
        When(pgh_workgroup__isnull=False, then=scope_of(Kind.CONVENERS, "pgh_workgroup")),
        otherwise=Value(BACKBONE),
    )
    scope_also = _scope(
        When(
            pgh_organization__isnull=False,
            pgh_workgroup__isnull=False,
            then=scope_of(Kind.CONVENERS, "pgh_workgroup"),
        ),
        When(pgh_organization__isnull=False, pgh_agreement__isnull=False, then=Value(BACKBONE)),
        When(pgh_person__isnull=False, then=scope_of(Kind.PERSON, "pgh_person")),
        otherwise=Value(None),
    )

    objects = ScopedQuerySet.as_manager()  # type: ignore[assignment,misc]

    pgh_subjects: ClassVar[dict[str, str]] = {}

    class Meta:
        abstract = True


TRACKED: dict[type[models.Model], type[History]] = {}


def tracked(*, exclude: Sequence[str] = (), readers: str = "", **paths: str) -> Callable[[type[M]], type[M]]:
    """Keep the history of a model: every row that is added, changed or removed, by whatever means.

    `exclude` names columns whose change is nobody's news. Whom a change concerns follows from the model's foreign keys
    `organization`, `workgroup`, `agreement` and `person`; where they are called otherwise or stand further away, a path
    says so: `tracked(organization="seat__organization")`, or `organization="pk"` for the organization itself; of two
    paths ("workgroup|seat__workgroup") the first that leads anywhere. `readers` names the column that holds who alone
    may read it, where that does not follow from whom it concerns. The migration that makes the table builds
    `history_wall` around it, and the app's `history.py` says how it reads.
    """

    def keep(model: type[M]) -> type[M]:
        own = {one.name: one for one in model._meta.local_fields}
        subjects = {name: paths.get(name, name) for name in SUBJECTS if name in paths or name in own}
        left_out = {"id", *exclude, *(name for name, one in own.items() if isinstance(one, models.GeneratedField))}
        two = {"organization", "workgroup"} <= subjects.keys()  # then the person is not a reader, see `History`
        looked_up = [one for one in subjects if not (two and one == "person")]
        pghistory.track(
            Added(),
            Changed(),
            Removed(),
            exclude=sorted(left_out),
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type]
            append_only=False,
            model_name=f"{model.__name__}History",
            base_model=History,
            attrs={"pgh_subjects": subjects, **(_alone(readers) if readers else {})},
            meta={"indexes": [models.Index(fields=[f"pgh_{one}", "-pgh_created_at", "-pgh_id"]) for one in looked_up]},
        )(model)
        TRACKED[model] = next(one for one in History.__subclasses__() if one.pgh_tracked_model is model)
        return model

    return keep
