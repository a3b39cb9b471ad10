"""agreement.md: a whole agreement in our own words, labelled as a sample, because the real text was not found."""

import re
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.html import escape
from django.utils.timezone import localdate, now

from compact.agreements.models import Agreement, Clause, Section, Version
from compact.loading.upsert import Tally
from compact.wording import clean

SLUG = "sample-agreement"
_NUMBERED = re.compile(r"(\d+\.\d+) (.+)", re.DOTALL)


@transaction.atomic
def bring_agreement(path: Path) -> Tally:
    """Publish its first version, once."""
    if Agreement.objects.filter(slug=SLUG).exists():
        return Tally(unchanged=1)
    head, *sections = re.split(r"^## ", path.read_text(), flags=re.MULTILINE)
    title, _break, label = head.strip().removeprefix("# ").partition("\n")
    agreement = Agreement.objects.create(slug=SLUG, title=title, is_sample=True, position=1)
    version = Version.objects.create(
        agreement=agreement,
        slug="version-1",
        number=1,
        title=title,
        summary=label.strip(),
        year=localdate().year,
        dated=localdate(),
        published_at=now(),
    )
    for number, text in enumerate(sections, start=1):
        heading, _break, body = text.partition("\n")
        section = Section.objects.create(
            version=version, key=_key(heading), number=number, position=number, heading=heading.strip(), published=True
        )
        Clause.objects.bulk_create(_clauses(section, body))
    return Tally(create=1)


def _clauses(section: Section, text: str) -> list[Clause]:
    parts = [_NUMBERED.match(part.strip()) for part in re.split(r"^(?=\d+\.\d+ )", text, flags=re.MULTILINE)]
    return [
        Clause(
            version=section.version,
            section=section,
            key=_key(found[1]),
            number=found[1],
            position=position,
            body=clean(_markup(found[2])),
            published=True,
        )
        for position, found in enumerate(filter(None, parts), start=1)
    ]


def _key(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"sample agreement: {name}"))


def _markup(text: str) -> str:
    """Paragraphs, and lists of lines that begin with a dash."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "".join(
        "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in block.splitlines()) + "</ul>"
        if block.startswith("- ")
        else f"<p>{escape(block)}</p>"
        for block in blocks
    )
