"""Writes only what differs, in sets."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
Key = tuple[Hashable, ...]


@dataclass
class Tally:
    """How many rows of one file were new, different, and the same as before."""

    create: int = 0
    update: int = 0
    unchanged: int = 0


def upsert(
    wanted: Iterable[M], held: models.QuerySet[M], *, key: Sequence[str], fields: Sequence[str]
) -> tuple[dict[Key, M], Tally]:
    """Make the database say what `wanted` says, comparing rows of the same `key` by `fields`.

    Answers with the rows by key, as they now are, and the tally. Rows that only the database has stay.
    """

    def named(instance: models.Model) -> Key:
        return tuple(getattr(instance, name) for name in key)

    found: dict[Key, M] = {named(one): one for one in held}
    new: list[M] = []
    changed: list[M] = []
    unchanged = 0
    for one in wanted:
        before = found.get(named(one))
        if before is None:
            new.append(one)
        elif _copy(one, before, fields):
            changed.append(before)
        else:
            unchanged += 1
    held.model._default_manager.bulk_create(new)
    if changed:
        held.model._default_manager.bulk_update(changed, fields, batch_size=500)
    found.update({named(one): one for one in new})
    return found, Tally(len(new), len(changed), unchanged)


def insert_missing(wanted: Iterable[M], held: models.QuerySet[Any], *, key: Sequence[str]) -> Tally:
    """Add what was never there. What people changed or ended since stays as they left it."""
    found = set(held.values_list(*key))
    new = {named: one for one in wanted if (named := tuple(getattr(one, name) for name in key)) not in found}
    held.model._default_manager.bulk_create(new.values())
    return Tally(create=len(new))


def _copy(source: models.Model, target: models.Model, fields: Sequence[str]) -> bool:
    differs = False
    for name in fields:
        value = getattr(source, name)
        if getattr(target, name) != value:
            setattr(target, name, value)
            differs = True
    return differs
