"""agreements.csv, agreement_sections.csv, signatures.csv: the versions of the agreement, and who signed them when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import get_default_timezone

from compact.agreements.models import Agreement, Section, Signature, Version
from compact.loading.book import Book, Row
from compact.loading.organizations import Organizations
from compact.loading.upsert import Tally, upsert
from compact.provenance import Confidence
from partners.models import Organization

COLUMNS = "slug title year date place signer_count goal_count measures commitments_text source confidence notes"
SECTION_COLUMNS = "agreement_slug order heading summary source confidence notes"
SIGNATURE_COLUMNS = "agreement_slug organization_slug date year source confidence notes"
SLUG, TITLE = "partnership-agreement", "L.A. Compact Partnership Agreement"
# The file numbers the signers of this version.
COUNTED = "agreement-2016"
# How a row says that an organization is missing from the next list.
LEFT = "no longer in the post-2021 signer list"
LEFT_IN = 2021
FIELDS = [
    "number",
    "title",
    "year",
    "dated",
    "place",
    "signers_stated",
    "goals_stated",
    "measures",
    "commitments",
    "source",
    "confidence",
    "notes",
    "published_at",
]
SIGNATURE_FIELDS = ["slot", "signed_on", "signed_year", "basis", "source", "confidence", "notes"]
SECTION_FIELDS = ["number", "position", "summary", "source", "confidence", "notes", "published"]


@dataclass(frozen=True)
class Dated:
    """When an organization put its name under a version, and what says so."""

    row: Row
    day: date | None
    year: int | None
    confidence: str

    def mark(self, signature: Signature) -> None:
        """Write it into the signature, in place of what the organization's own row says of all its signatures."""
        signature.signed_on, signature.signed_year = self.day, self.year
        signature.source, signature.confidence = self.row.cells["source"], self.confidence
        signature.notes = f"{signature.notes} {self.row.cells['notes']}".strip()


class Agreements:
    """The rows of agreements.csv up to a year, as versions of one agreement."""

    def __init__(self, book: Book, organizations: Organizations) -> None:
        self.sheet = book.sheet("agreements.csv", key="slug", columns=COLUMNS)
        self.dates = book.sheet("signatures.csv", columns=SIGNATURE_COLUMNS, optional=True)
        self.organizations = organizations
        self.years = {row.cells["slug"]: row.cells["year"] for row in self.sheet}
        self.tally = Tally()
        self.by_slug: dict[str, Version] = {}

    def load(self, until: int) -> None:
        """Write the versions, oldest first, and the signatures under each."""
        agreement, _ = Agreement.objects.get_or_create(slug=SLUG, defaults={"title": TITLE})
        rows = sorted(self.sheet, key=lambda row: (row.cells["year"], row.line))
        wanted = [(row, self._read(row, agreement, number)) for number, row in enumerate(rows, start=1)]
        held = [one for row, one in wanted if not row.is_bad and one.year is not None and one.year <= until]
        numbers = dict(agreement.versions.exclude(slug__in=[one.slug for one in held]).values_list("number", "title"))
        for row, one in wanted:
            if one in held and one.number in numbers:
                row.wrong("slug", f"“{numbers[one.number]}” was published meanwhile; history cannot be put before it")
        found, self.tally = upsert(
            [one for row, one in wanted if one in held and not row.is_bad],
            Version.objects.filter(agreement=agreement),
            key=["slug"],
            fields=FIELDS,
        )
        slugs = {one.slug for one in held}
        self.by_slug = {one.slug: one for one in found.values() if one.slug in slugs}
        signatures = list(self._signatures())
        upsert(
            signatures,
            Signature.objects.filter(version__in=self.by_slug.values()),
            key=["version_id", "organization_id"],
            fields=SIGNATURE_FIELDS,
        )

    def _read(self, row: Row, agreement: Agreement, number: int) -> Version:
        year = row.year("year", required=True)
        dated = row.day("date")
        if dated and year and dated.year != year:
            row.wrong("date", f"{dated} does not lie in {year}")
        began = datetime(year or 2000, *((dated.month, dated.day) if dated else (1, 1)), tzinfo=get_default_timezone())
        one = Version(
            agreement=agreement,
            slug=row.text("slug", required=True),
            number=number,
            title=row.text("title", required=True),
            year=year,
            dated=dated,
            place=row.text("place"),
            signers_stated=row.number("signer_count"),
            goals_stated=row.number("goal_count"),
            measures=row.text("measures"),
            commitments=row.text("commitments_text"),
            source=row.text("source"),
            confidence=row.choice("confidence", Confidence),
            notes=row.text("notes"),
            drafted_at=began,
            published_at=began,
        )
        row.check(
            one, {"signers_stated": "signer_count", "goals_stated": "goal_count", "commitments": "commitments_text"}
        )
        return one

    def _signatures(self) -> Iterator[Signature]:
        """Each version's own signers, and after the counted list those who are not said to have left."""
        carried: dict[str, Signature] = {}
        dated = self._dated()
        for version in sorted(self.by_slug.values(), key=lambda one: one.number):
            own = {one.organization.slug: one for one in self._own_signatures(version)}
            for slug, when in dated.pop(version.slug, {}).items():
                if slug in own:
                    when.mark(own[slug])
                else:
                    when.row.wrong("organization_slug", f"“{slug}” is not among the signers of “{version.slug}”")
            yield from own.values()
            if carried:
                for slug, before in carried.items():
                    left = LEFT in before.notes.lower() and (version.year or 0) >= LEFT_IN
                    if slug not in own and not left:
                        own[slug] = _carried_over(before, version)
                        yield own[slug]
            if carried or version.slug == COUNTED:
                carried = own

    def _dated(self) -> dict[str, dict[str, Dated]]:
        """The rows of signatures.csv, by version and organization. The same partner may have signed twice: they say."""
        found: dict[str, dict[str, Dated]] = {}
        for row in self.dates:
            agreement = row.text("agreement_slug", required=True)
            organization = row.text("organization_slug", required=True)
            row.known("agreement_slug", agreement, self.years, self.sheet)
            row.known("organization_slug", organization, self.organizations.by_slug, self.organizations.sheet)
            day, year = row.day("date"), row.year("year")
            if day and year and day.year != year:
                row.wrong("date", f"{day} does not lie in {year}")
            if organization in found.get(agreement, {}):
                row.wrong("organization_slug", f"“{organization}” stands already under “{agreement}”")
            one = Dated(row, day, day.year if day else year, row.choice("confidence", Confidence))
            if not row.is_bad:
                found.setdefault(agreement, {})[organization] = one
        return found

    def _own_signatures(self, version: Version) -> Iterator[Signature]:
        for row in self.organizations.sheet:
            organization = self.organizations.by_slug.get(row.cells["slug"])
            slot, first = row.cells["signer_count_slot"], row.cells["first_signed"]
            if row.is_bad or organization is None:
                continue
            if version.slug == COUNTED and slot:
                yield _signature(row, organization, version, slot=int(slot))
            elif version.slug != COUNTED and first == str(version.year) and version.signers_stated:
                yield _signature(row, organization, version, slot=None)


def _signature(row: Row, organization: Organization, version: Version, *, slot: int | None) -> Signature:
    first_now = row.cells["first_signed"] == str(version.year)
    return Signature(
        version=version,
        organization=organization,
        slot=slot,
        signed_on=version.dated if first_now and slot is None else None,
        signed_year=version.year if first_now else None,
        basis=row.cells["signer_basis"] or "listed",
        source=row.cells["source"],
        confidence=row.cells["confidence"],
        notes=row.cells["notes"],
    )


def _carried_over(before: Signature, version: Version) -> Signature:
    return Signature(
        version=version,
        organization=before.organization,
        basis="inferred" if before.basis != "unnamed" else "unnamed",
        source=version.source,
        confidence=Confidence.INFERRED,
        notes=before.notes,
    )


class Sections:
    """The rows of agreement_sections.csv: headings of a version whose words were not found."""

    def __init__(self, book: Book, agreements: Agreements) -> None:
        self.sheet = book.sheet("agreement_sections.csv", columns=SECTION_COLUMNS)
        self.agreements = agreements
        self.tally = Tally()

    def load(self) -> None:
        """Write the headings under their versions, those with a known place first."""
        positions: dict[str, int] = {}
        wanted: list[Section] = []
        for row in sorted(self.sheet, key=lambda row: (not row.cells["order"], row.cells["order"], row.line)):
            slug = row.text("agreement_slug", required=True)
            row.known("agreement_slug", slug, self.agreements.years, self.agreements.sheet)
            positions[slug] = positions.get(slug, 0) + 1
            one = Section(
                version=self.agreements.by_slug.get(slug),
                number=row.number("order"),
                position=positions[slug],
                heading=row.text("heading", required=True),
                summary=row.text("summary"),
                source=row.text("source"),
                confidence=row.choice("confidence", Confidence),
                notes=row.text("notes"),
                published=True,
            )
            row.check(one, {"number": "order"})
            if not row.is_bad and slug in self.agreements.by_slug:
                wanted.append(one)
        _, self.tally = upsert(
            wanted,
            Section.objects.filter(version__in=self.agreements.by_slug.values()),
            key=["version_id", "heading"],
            fields=SECTION_FIELDS,
        )
