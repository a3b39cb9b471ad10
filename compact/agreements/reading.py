"""A version as it is read: every number that was ever given stands at its place, also when its clause is gone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compact.agreements.models import Clause, Section, Version

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser

    from compact.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One number: its clause as it stands or, with `gone`, as it stood last, in `clause.version`."""

    clause: Clause
    gone: bool = False


@dataclass(frozen=True)
class Passage:
    """One section with its lines in reading order."""

    section: Section
    lines: list[Line]


def read(version: Version, sections: Iterable[Section], *, reader: "User | AnonymousUser") -> list[Passage]:
    """The sections of a version, their clauses prefetched, with what earlier versions had. At most one query."""
    found = [Passage(one, [Line(clause) for clause in one.clauses.all()]) for one in sections]
    # What a first version says is all there is, and of a historic one no words are known.
    if version.based_on_id and any(one.lines for one in found):
        present = [line.clause.key for one in found for line in one.lines]
        gone = _gone(version, present, reader)
        for passage in found:
            for clause in gone:
                if clause.section.key == passage.section.key:
                    _put(passage.lines, Line(clause, gone=True))
    return found


def _gone(version: Version, present: "list[UUID]", reader: "User | AnonymousUser") -> list[Clause]:
    earlier = (
        Clause.objects.visible_to(reader)
        .filter(version__agreement=version.agreement_id, version__number__lt=version.number)
        .filter(version__published_at__isnull=False)
        .exclude(key__in=present)
        .select_related("version__agreement", "section")
        .order_by("version__number", "position", "pk")
    )
    return list({clause.key: clause for clause in earlier}.values())


def _place(number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", number)]


def _put(lines: list[Line], one: Line) -> None:
    own = _place(one.clause.number)
    place = next((n for n, line in enumerate(lines) if _place(line.clause.number) > own), len(lines))
    lines.insert(place, one)
