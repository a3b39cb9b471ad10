"""organizations.csv and aliases.csv: who the partners are and what else they are called."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.timezone import now

from compact.loading.book import Book, Row, Sheet
from compact.loading.upsert import Tally, insert_missing, upsert
from compact.provenance import Confidence
from partners.models import Alias, EmailDomain, Organization, Sector, Tier, TierPeriod

COLUMNS = (
    "slug name short_name sector role signer_basis first_signed signer_count_slot website description source"
    " confidence notes"
)
TIERS = {
    "signer": Tier.ENGAGED,
    "partner": Tier.ENGAGED,
    "convener": Tier.CONVENING,
    "funder": Tier.ENGAGED,
    "researcher": Tier.ENGAGED,
}
BASES = {"", "listed", "signed", "inferred", "unnamed"}
# The file does not say who holds the compact together or which body is inside which; its texts do.
BACKBONE = "unite-la"
PARENTS = {"lausd-board": "lausd"}
FIELDS = [
    "name",
    "short_name",
    "sector",
    "website",
    "description",
    "is_backbone",
    "to_be_confirmed",
    "source",
    "confidence",
    "notes",
]


class Organizations:
    """The rows of organizations.csv, and the organizations they became, by slug."""

    def __init__(self, book: Book) -> None:
        self.sheet: Sheet = book.sheet("organizations.csv", key="slug", columns=COLUMNS)
        self.tally = Tally()
        self.by_slug: dict[str, Organization] = {}
        self._others_hold_it = Organization.objects.filter(is_backbone=True).exclude(slug=BACKBONE).exists()

    def load(self) -> None:
        """Write the organizations, their place in each other, their names and their domains."""
        wanted = [one for row in self.sheet if (one := self._read(row)) and not row.is_bad]
        unnamed = [one.slug for one in wanted if one.to_be_confirmed]
        here = Organization.objects.filter(slug__in=[one.slug for one in wanted])
        named_since = set(here.named().filter(slug__in=unnamed).values_list("slug", flat=True))
        # Whoever filled in a name, wrote in the record or merged it knew more than the file.
        written = Q(edited_at__isnull=False) | Q(merged_at__isnull=False)
        named_since |= set(here.filter(written).values_list("slug", flat=True))
        found, self.tally = upsert(
            [one for one in wanted if one.slug not in named_since],
            here,
            key=["slug"],
            fields=FIELDS,
        )
        self.tally.unchanged += len(named_since)
        self.by_slug = {one.slug: one for one in found.values()}
        for slug, parent in PARENTS.items():
            if slug in self.by_slug and parent in self.by_slug:
                Organization.objects.filter(slug=slug, parent=None).update(parent=self.by_slug[parent])
        # A part that somebody dated since knows more than the file.
        insert_missing(self._parts(), TierPeriod.objects.all(), key=["organization_id"])
        Alias.objects.bulk_create(self._short_names())
        insert_missing(self._domains(), EmailDomain.objects.all(), key=["domain", "organization_id"])

    def _read(self, row: Row) -> Organization:
        role = row.text("role", required=True)
        if role and role not in TIERS:
            row.wrong("role", f"“{role}” is not one of: {', '.join(TIERS)}")
        if row.text("signer_basis") not in BASES:
            row.wrong("signer_basis", f"“{row.cells['signer_basis']}” is not one of: {', '.join(sorted(BASES))}")
        row.number("signer_count_slot")
        row.year("first_signed")
        one = Organization(
            slug=row.text("slug", required=True),
            name=row.text("name", required=True),
            short_name=row.text("short_name"),
            sector=row.choice("sector", Sector),
            website=row.text("website"),
            description=row.text("description"),
            is_backbone=row.text("slug") == BACKBONE and not self._others_hold_it,
            to_be_confirmed=row.text("signer_basis") == "unnamed",
            source=row.text("source"),
            confidence=row.choice("confidence", Confidence),
            notes=row.text("notes"),
        )
        row.check(one)
        return one

    def _parts(self) -> Iterator[TierPeriod]:
        """What each is besides its signature. The file says since when of nobody."""
        for row in self.sheet:
            if (one := self.by_slug.get(row.cells["slug"])) and not row.is_bad:
                yield TierPeriod(organization=one, tier=TIERS.get(row.cells["role"], Tier.ENGAGED))

    def _short_names(self) -> Iterator[Alias]:
        taken = {name.lower() for name in Alias.objects.values_list("name", flat=True)}
        for one in self.by_slug.values():
            if one.to_be_confirmed or one.short_name in {"", one.name} or one.short_name.lower() in taken:
                continue
            taken.add(one.short_name.lower())
            yield Alias(name=one.short_name, organization=one)

    def _domains(self) -> Iterator[EmailDomain]:
        owners: dict[str, list[Organization]] = {}
        for one in self.by_slug.values():
            if one.website:
                owners.setdefault(one.website.split("/")[0].removeprefix("www.").lower(), []).append(one)
        for domain, organizations in owners.items():
            for one in organizations:
                shared = len(organizations) > 1
                yield EmailDomain(domain=domain, organization=one, shared=shared, verified_at=now())


class Aliases:
    """The rows of aliases.csv: names that other rows use. A folder may do without."""

    def __init__(self, book: Book, organizations: Organizations) -> None:
        self.sheet = book.sheet("aliases.csv", columns="organization_slug name", optional=True)
        self.organizations = organizations
        self.tally = Tally()

    def load(self) -> None:
        """Write the names that are new; an alias is never taken away from whoever has it."""
        known, sheet = self.organizations.by_slug, self.organizations.sheet
        taken = {name.lower(): pk for name, pk in Alias.objects.values_list("name", "organization_id")}
        new: list[Alias] = []
        for row in self.sheet:
            slug = row.text("organization_slug", required=True)
            organization = row.known("organization_slug", slug, known, sheet)
            name = row.text("name", required=True)
            if row.is_bad or organization is None:
                continue
            if name.lower() not in taken:
                taken[name.lower()] = organization.pk
                new.append(Alias(name=name, organization=organization))
            elif taken[name.lower()] == organization.pk:
                self.tally.unchanged += 1
            else:
                row.wrong("name", f"“{name}” is already a name of another organization")
        Alias.objects.bulk_create(new)
        self.tally.create = len(new)
