"""workgroups.csv: the groups, who convenes them, and which organizations a source names in them."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import get_default_timezone

from compact.loading.book import Book, Row
from compact.loading.goals import Goals
from compact.loading.organizations import Organizations
from compact.loading.upsert import Tally, insert_missing, upsert
from compact.provenance import Confidence
from partners.models import Alias, Organization
from workgroups.models import Convener, Seat, Stage, State, Workgroup
from workgroups.models.opening import RESERVED

COLUMNS = (
    "slug name short_name convener_slugs convener_text pipeline_stage goals goals_basis started ended status_at_source"
    " members_text description source confidence notes"
)
FIELDS = [
    "name",
    "short_name",
    "description",
    "stage",
    "goal_numbers",
    "goals_basis",
    "started",
    "ended",
    "convener_text",
    "status_at_source",
    "members_text",
    "source",
    "confidence",
    "notes",
]
# The day of the agreement whose state the data describes: posts of unknown beginning were held by then.
KNOWN_BY = datetime(2016, 12, 14, tzinfo=get_default_timezone())
_BETWEEN_NAMES = re.compile(r"[;,:]|\band\b")
_NOT_A_NAME = re.compile(r"\(.*?\)|\bthe\b|\bcolleges\b", re.IGNORECASE)


class Workgroups:
    """The rows of workgroups.csv."""

    def __init__(self, book: Book, organizations: Organizations, goals: Goals) -> None:
        self.sheet = book.sheet("workgroups.csv", key="slug", columns=COLUMNS)
        self.organizations = organizations
        self.goals = goals
        self.tally = Tally()
        self.by_slug: dict[str, Workgroup] = {}

    def load(self) -> None:
        """Write the groups. Whether one meets is read once: afterwards the people in it say so."""
        wanted = [one for row in self.sheet if (one := self._read(row)) and not row.is_bad]
        _leave_what_was_agreed(wanted)
        found, self.tally = upsert(
            wanted, Workgroup.objects.filter(slug__in=[one.slug for one in wanted]), key=["slug"], fields=FIELDS
        )
        self.by_slug = {one.slug: one for one in found.values()}
        insert_missing(
            self._conveners(),
            Convener.objects.filter(person=None),
            key=["workgroup_id", "organization_id"],
        )
        insert_missing(self._seats(), Seat.objects.all(), key=["workgroup_id", "organization_id"])

    def _read(self, row: Row) -> Workgroup:
        for slug in row.several("convener_slugs"):
            row.known("convener_slugs", slug, self.organizations.by_slug, self.organizations.sheet)
        started, ended = row.year("started"), row.year("ended")
        if started and ended and ended < started:
            row.wrong("ended", f"{ended} lies before {started}")
        one = Workgroup(
            slug=row.text("slug", required=True),
            name=row.text("name", required=True),
            short_name=row.text("short_name"),
            description=row.text("description"),
            stage=row.choice("pipeline_stage", Stage),
            goal_numbers=sorted({goal.number for goal in self.goals.numbered(row, "goals")}),
            goals_basis=row.text("goals_basis"),
            state=_state(row),
            started=started,
            ended=ended,
            convener_text=row.text("convener_text"),
            status_at_source=row.text("status_at_source"),
            members_text=row.text("members_text"),
            source=row.text("source"),
            confidence=row.choice("confidence", Confidence),
            notes=row.text("notes"),
        )
        if one.slug in RESERVED:
            row.wrong("slug", f"“{one.slug}” is the address of a page of the portal")
        row.check(one, {"stage": "pipeline_stage", "goal_numbers": "goals"})
        return one

    def _good(self) -> Iterator[tuple[Row, Workgroup]]:
        return (
            (row, self.by_slug[row.cells["slug"]])
            for row in self.sheet
            if not row.is_bad and row.cells["slug"] in self.by_slug
        )

    def _conveners(self) -> Iterator[Convener]:
        for row, workgroup in self._good():
            for slug in row.several("convener_slugs"):
                organization = self.organizations.by_slug[slug]
                yield Convener(workgroup=workgroup, organization=organization, since=_began(workgroup))

    def _seats(self) -> Iterator[Seat]:
        """Places of those who convene, and of those whom the file names so plainly that only one can be meant."""
        names = _names()
        by_pk = {one.pk: one for one in self.organizations.by_slug.values()}
        for row, workgroup in self._good():
            convening = [self.organizations.by_slug[slug].pk for slug in row.several("convener_slugs")]
            stated = [
                names[name]
                for column in ("members_text", "convener_text")
                for part in _BETWEEN_NAMES.split(row.cells[column])
                if (name := " ".join(_NOT_A_NAME.sub("", part).split()).lower()) in names
            ]
            for pk in dict.fromkeys([*convening, *stated]):
                if pk in by_pk:
                    yield Seat(workgroup=workgroup, organization=by_pk[pk], since=_began(workgroup))


def _leave_what_was_agreed(wanted: list[Workgroup]) -> None:
    """Purpose, goals and stage of a workgroup follow its charter, where it has one, and no file."""
    agreed = {one.slug: one for one in Workgroup.objects.filter(charters__adopted_at__isnull=False)}
    for one in wanted:
        if one.slug in agreed:
            for name in ("description", "stage", "goal_numbers", "goals_basis"):
                setattr(one, name, getattr(agreed[one.slug], name))


def _names() -> dict[str, int]:
    """Every name that means exactly one organization."""
    meant: dict[str, set[int]] = {}
    for pk, name, short_name in Organization.objects.named().values_list("pk", "name", "short_name"):
        for each in (name, short_name):
            meant.setdefault(each.lower(), set()).add(pk)
    for pk, name in Alias.objects.values_list("organization_id", "name"):
        meant.setdefault(name.lower(), set()).add(pk)
    return {name: next(iter(pks)) for name, pks in meant.items() if name and len(pks) == 1}


def _began(workgroup: Workgroup) -> datetime:
    return datetime(workgroup.started, 1, 1, tzinfo=get_default_timezone()) if workgroup.started else KNOWN_BY


def _state(row: Row) -> State:
    if "no longer meets" in row.cells["status_at_source"].lower():
        return State.PAUSED
    return State.CLOSED if row.cells["ended"] else State.ACTIVE
