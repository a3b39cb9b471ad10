"""What changed between two versions, clause by clause: clauses are the same when their keys are."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from compact.agreements.models import Clause, Section, Version
from compact.wording import clean, redline

if TYPE_CHECKING:
    from uuid import UUID


# How a draft is looked at: what it changes, how it would read, how the version in force reads.
SHOWS = ("changes", "draft", "force")


def shown(wanted: str | None) -> str:
    """One of the ways to look at a draft; what it changes, unless another is asked for."""
    return wanted if wanted in SHOWS else SHOWS[0]


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both versions; `kind` is "same", "edited", "new", "removed" or "dropped".

    A dropped one was new in the draft and was taken out again: between the two versions nothing changed.
    """

    kind: str
    clause: Clause
    before: Clause | None
    marked: SafeString

    @property
    def is_gone(self) -> bool:
        """Whether the newer version does without it."""
        return self.kind in {"removed", "dropped"}

    @property
    def is_change(self) -> bool:
        """Whether the two versions differ here."""
        return self.kind not in {"same", "dropped"}


@dataclass
class SectionChange:
    """One section with its clauses in reading order, removed ones where they stood."""

    section: Section
    clauses: list[ClauseChange] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many clauses differ."""
        return sum(one.is_change for one in self.clauses)


@dataclass(frozen=True)
class Changes:
    """All of it, and how much of each."""

    sections: list[SectionChange]

    def _count(self, kind: str) -> int:
        return sum(one.kind == kind for section in self.sections for one in section.clauses)

    @property
    def edited(self) -> int:
        """Clauses with other words."""
        return self._count("edited")

    @property
    def added(self) -> int:
        """Clauses that were not there."""
        return self._count("new")

    @property
    def removed(self) -> int:
        """Clauses that are gone."""
        return self._count("removed")

    @property
    def total(self) -> int:
        """Clauses that differ at all."""
        return self.edited + self.added + self.removed


def _marked(before: Clause | None, after: Clause | None) -> SafeString:
    return redline(before.body if before else "", after.body if after else "")


def _change(before: Clause | None, after: Clause) -> ClauseChange:
    if after.removed_at is not None:
        return ClauseChange("removed" if before else "dropped", after, before, _marked(before or after, None))
    if before is None:
        return ClauseChange("new", after, None, _marked(None, after))
    if clean(before.body) == clean(after.body):
        return ClauseChange("same", after, before, mark_safe(clean(after.body)))  # noqa: S308 -- cleaned
    return ClauseChange("edited", after, before, _marked(before, after))


def changes(old: Version | None, new: Version) -> Changes:
    """Compare two versions of an agreement in four queries. Without an old one everything is new."""
    before = _by_section(old) if old else {}
    former = {clause.key: clause for _section, clauses in before.values() for clause in clauses}
    result: list[SectionChange] = []
    after = _by_section(new)
    present = {clause.key for _section, clauses in after.values() for clause in clauses}
    for key, (section, clauses) in after.items():
        one = SectionChange(section, [_change(former.get(clause.key), clause) for clause in clauses])
        _put_gone(one, before[key][1] if key in before else [], present)
        result.append(one)
    for key, (section, clauses) in before.items():
        if key not in after:
            gone = [ClauseChange("removed", clause, clause, _marked(clause, None)) for clause in clauses]
            result.append(SectionChange(section, gone))
    return Changes(result)


def _put_gone(one: SectionChange, former: list[Clause], present: "set[UUID]") -> None:
    for place, clause in enumerate(former):
        if clause.key not in present:
            one.clauses.insert(place, ClauseChange("removed", clause, clause, _marked(clause, None)))


def _by_section(version: Version) -> "dict[UUID, tuple[Section, list[Clause]]]":
    sections = {section.pk: section for section in version.sections.order_by("position", "pk")}
    found: dict[UUID, tuple[Section, list[Clause]]] = {one.key: (one, []) for one in sections.values()}
    for clause in version.clauses.order_by("position", "pk"):
        found[sections[clause.section_id].key][1].append(clause)
    return found
