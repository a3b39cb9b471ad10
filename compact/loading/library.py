"""resources.csv, glossary.csv and timeline.csv: what the public pages tell."""

from compact.library.models import Milestone, Resource, Term
from compact.loading.book import Book
from compact.loading.upsert import Tally, upsert
from compact.provenance import Confidence

RESOURCE_COLUMNS = "slug title authors year publisher resource_type topic url url_basis description source confidence"
RESOURCE_FIELDS = [
    "title",
    "authors",
    "year",
    "publisher",
    "resource_type",
    "topic",
    "url",
    "url_basis",
    "description",
    "source",
    "confidence",
]
TERM_COLUMNS = "slug term definition topic source confidence"
TERM_FIELDS = ["term", "definition", "topic", "source", "confidence"]
MILESTONE_COLUMNS = "date year title detail source confidence"
MILESTONE_FIELDS = ["happened_on", "detail", "source", "confidence"]


class Resources:
    """The rows of resources.csv."""

    def __init__(self, book: Book) -> None:
        self.sheet = book.sheet("resources.csv", key="slug", columns=RESOURCE_COLUMNS)
        self.tally = Tally()

    def load(self) -> None:
        """Write them."""
        wanted: list[Resource] = []
        for row in self.sheet:
            one = Resource(
                slug=row.text("slug", required=True),
                title=row.text("title", required=True),
                authors=row.text("authors"),
                year=row.year("year"),
                publisher=row.text("publisher"),
                resource_type=row.text("resource_type"),
                topic=row.text("topic"),
                url=row.text("url"),
                url_basis=row.text("url_basis"),
                description=row.text("description"),
                source=row.text("source"),
                confidence=row.choice("confidence", Confidence),
            )
            if one.url and not one.url.startswith(("https://", "http://")):
                row.wrong("url", f"“{one.url}” is not a web address")
            row.check(one)
            if not row.is_bad:
                wanted.append(one)
        _, self.tally = upsert(wanted, Resource.objects.all(), key=["slug"], fields=RESOURCE_FIELDS)


class Terms:
    """The rows of glossary.csv."""

    def __init__(self, book: Book) -> None:
        self.sheet = book.sheet("glossary.csv", key="slug", columns=TERM_COLUMNS)
        self.tally = Tally()

    def load(self) -> None:
        """Write them."""
        wanted: list[Term] = []
        for row in self.sheet:
            one = Term(
                slug=row.text("slug", required=True),
                term=row.text("term", required=True),
                definition=row.text("definition", required=True),
                topic=row.text("topic"),
                source=row.text("source"),
                confidence=row.choice("confidence", Confidence),
            )
            row.check(one)
            if not row.is_bad:
                wanted.append(one)
        _, self.tally = upsert(wanted, Term.objects.all(), key=["slug"], fields=TERM_FIELDS)


class Milestones:
    """The rows of timeline.csv up to a year."""

    def __init__(self, book: Book) -> None:
        self.sheet = book.sheet("timeline.csv", columns=MILESTONE_COLUMNS)
        self.tally = Tally()

    def load(self, until: int) -> None:
        """Write what had happened by then."""
        wanted: dict[tuple[int, str], Milestone] = {}
        for row in self.sheet:
            one = Milestone(
                title=row.text("title", required=True),
                year=row.year("year", required=True) or 0,
                happened_on=row.day("date"),
                detail=row.text("detail"),
                source=row.text("source"),
                confidence=row.choice("confidence", Confidence),
            )
            row.check(one, {"happened_on": "date"})
            if not row.is_bad and (one.year, one.title) in wanted:
                row.wrong("title", f"“{one.title}” is told twice for {one.year}")
            if not row.is_bad and one.year <= until:
                wanted[one.year, one.title] = one
        _, self.tally = upsert(wanted.values(), Milestone.objects.all(), key=["year", "title"], fields=MILESTONE_FIELDS)
