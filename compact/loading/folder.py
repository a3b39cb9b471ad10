"""The order in which the files need each other."""

from pathlib import Path

from django.db import transaction
from django.db.models import Max

from compact.agreements.models import Version
from compact.loading.agreements import SLUG, Agreements, Sections
from compact.loading.book import BadRows, Book
from compact.loading.goals import Goals
from compact.loading.indicators import Indicators, Observations
from compact.loading.library import Milestones, Resources, Terms
from compact.loading.organizations import Aliases, Organizations
from compact.loading.upsert import Tally
from compact.loading.workgroups import Workgroups

# The three goals and the 23 signers of the 2016 agreement stood until the goals changed in 2019.
STARTING_YEAR = 2018


@transaction.atomic
def load(folder: Path, *, until: int | None = None) -> dict[str, Tally]:
    """Load a folder of CSV files: goals, agreements, signers and milestones up to a year, the rest as a whole.

    Answers with what each file brought, by the name of the file.
    Without `until`, history that was loaded once is loaded again: time does not run backward.
    Raises BadRows with everything that is wrong; then nothing was loaded.
    """
    book = Book(folder)
    organizations = Organizations(book)
    aliases = Aliases(book, organizations)
    agreements = Agreements(book, organizations)
    sections = Sections(book, agreements)
    goals = Goals(book, agreements)
    workgroups = Workgroups(book, organizations, goals)
    indicators = Indicators(book, goals)
    observations = Observations(book, indicators)
    resources, terms, milestones = Resources(book), Terms(book), Milestones(book)
    last = max(until or STARTING_YEAR, _already_loaded(agreements))

    organizations.load()
    aliases.load()
    agreements.load(last)
    sections.load()
    goals.load(last)
    workgroups.load()
    indicators.load()
    observations.load()
    resources.load()
    terms.load()
    milestones.load(last)

    if book.problems:
        raise BadRows(book.problems)
    parts = (
        organizations,
        aliases,
        agreements,
        sections,
        goals,
        workgroups,
        indicators,
        observations,
        resources,
        terms,
        milestones,
    )
    return {part.sheet.name: part.tally for part in parts}


def _already_loaded(agreements: Agreements) -> int:
    held = Version.objects.filter(agreement__slug=SLUG, slug__in=agreements.sheet.keys)
    return held.aggregate(last=Max("year"))["last"] or 0
