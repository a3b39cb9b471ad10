"""goals.csv: what the partners work toward, and which goal became which."""

from compact.loading.agreements import Agreements
from compact.loading.book import Book, Row
from compact.loading.upsert import Tally, insert_missing, upsert
from compact.provenance import Confidence
from goals.models import Goal, Succession

COLUMNS = "slug agreement_slug number statement short_name since until successors source confidence notes"
FIELDS = ["version_id", "number", "statement", "short_name", "since", "until", "source", "confidence", "notes"]


class Goals:
    """The rows of goals.csv up to a year."""

    def __init__(self, book: Book, agreements: Agreements) -> None:
        self.sheet = book.sheet("goals.csv", key="slug", columns=COLUMNS)
        self.agreements = agreements
        self.tally = Tally()
        self.by_slug: dict[str, Goal] = {}
        self._followed: dict[str, str] = {}

    def load(self, until: int) -> None:
        """Write the goals that had begun by then; an end that lies later has not happened yet."""
        wanted = {row.cells["slug"]: one for row in self.sheet if (one := self._read(row, until)) and not row.is_bad}
        held = [one for one in wanted.values() if one.since <= until]
        found, self.tally = upsert(
            held, Goal.objects.filter(slug__in=[one.slug for one in held]), key=["slug"], fields=FIELDS
        )
        self.by_slug = {one.slug: one for one in found.values()}
        successions = [
            (row.cells["slug"], slug)
            for row in self.sheet
            for slug in row.several("successors")
            if row.known("successors", slug, wanted, self.sheet) and slug in self.by_slug
        ]
        insert_missing(
            [Succession(former=self.by_slug[former], next=self.by_slug[after]) for former, after in successions],
            Succession.objects.all(),
            key=["former_id", "next_id"],
        )
        self._followed = dict(reversed(successions))

    def current(self, number: int) -> Goal | None:
        """The goal with this number among those the data set describes, or whatever followed it."""
        if not self.by_slug:
            return None
        first = min(one.since for one in self.by_slug.values())
        slug = next((one.slug for one in self.by_slug.values() if (one.since, one.number) == (first, number)), None)
        while slug in self._followed:
            slug = self._followed[slug]
        return self.by_slug.get(slug or "")

    def numbered(self, row: Row, column: str) -> list[Goal]:
        """The goals of a cell like `1;3`."""
        found: list[Goal] = []
        for part in row.several(column):
            goal = self.current(int(part)) if part.isascii() and part.isdigit() else None
            if goal is not None:
                found.append(goal)
            elif self.sheet.rows and not any(one.is_bad for one in self.sheet):
                row.wrong(column, f"“{part}” is not the number of a goal in {self.sheet.name}")
            else:
                row.is_bad = True
        return found

    def _read(self, row: Row, until: int) -> Goal:
        agreement = row.text("agreement_slug", required=True)
        row.known("agreement_slug", agreement, self.agreements.years, self.agreements.sheet)
        ended = row.year("until")
        one = Goal(
            slug=row.text("slug", required=True),
            version=self.agreements.by_slug.get(agreement),
            number=row.number("number", required=True) or 0,
            statement=row.text("statement", required=True),
            short_name=row.text("short_name", required=True),
            since=row.year("since", required=True) or 0,
            until=ended if ended and ended <= until else None,
            source=row.text("source"),
            confidence=row.choice("confidence", Confidence),
            notes=row.text("notes"),
        )
        if ended and ended < one.since:
            row.wrong("until", f"{ended} lies before {one.since}")
        row.check(one)
        return one
