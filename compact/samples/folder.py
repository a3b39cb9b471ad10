"""What belongs to a sample portal, in the order in which one thing needs the other."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from compact.loading import BadRows, Tally
from compact.loading.book import Book
from compact.samples.agreement import bring_agreement
from compact.samples.asks import bring_asks
from compact.samples.discussions import bring_discussions
from compact.samples.meetings import bring_meetings
from compact.samples.people import bring_people, bring_places

FOLDER = settings.BASE_DIR / "data" / "sample"


@transaction.atomic
def bring(folder: Path = FOLDER) -> dict[str, Tally]:
    """Bring the sample people, their places, what they said, ask and decide, and a sample agreement.

    What was brought once is left as people have changed it since. Answers with what each file brought.
    Raises BadRows when a file names something that is not there.
    """
    book = Book(folder)
    tallies = {"people.csv": bring_people(book), "places.csv": bring_places(book)}
    if book.problems:
        raise BadRows(book.problems)
    tallies["discussions.json"] = bring_discussions(folder / "discussions.json")
    tallies["asks.json"] = bring_asks(folder / "asks.json")
    tallies["meetings.json"] = bring_meetings(folder / "meetings.json")
    tallies["agreement.md"] = bring_agreement(folder / "agreement.md")
    return tallies
