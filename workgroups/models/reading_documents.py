"""The worker reads what was put in: its text, to find it by, and whether everybody can read it."""

from datetime import timedelta

from django.contrib.postgres.search import SearchVector
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import DataError, OperationalError, transaction
from django.db.models import TextField, Value
from django.utils.timezone import now

from compact import files
from compact.extracting.found import Found
from compact.extracting.reading import read_stored
from workgroups.models.document import FOLDER
from workgroups.models.document_version import RULES, DocumentVersion
from workgroups.models.opened import Language

# Longer than any file may take.
LEASE = timedelta(minutes=5)
AT_ONCE = 50
# A list of words that is longer is refused by PostgreSQL.
MOST_BYTES = 500_000


def read_documents(*, most: int = AT_ONCE) -> int:
    """Read what nobody has read yet, the oldest first, one at a time. Returns how many files that were.

    Two workers read different ones; what one dies over another reads again after a while.
    """
    count = 0
    while count < most and (version := _claim()):
        try:
            found = read_stored(version.path, version.content_type)
        except FileNotFoundError:
            found = Found(cares=["gone"])
        note(version, found)
        count += 1
    return count


def _claim() -> DocumentVersion | None:
    """The next one, for us alone. It is not held meanwhile: nobody waits for a file to be read."""
    with transaction.atomic():
        waiting = DocumentVersion.objects.unread().select_related("document")
        version = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if version:
            DocumentVersion.objects.filter(pk=version.pk).update(leased_until=now() + LEASE)
    return version


def note(version: DocumentVersion, found: Found) -> None:
    """Keep what was found in a version."""
    picture = version.picture
    if found.picture and not picture:
        picture = files.store(UploadedFile(ContentFile(found.picture), size=len(found.picture)), FOLDER)
    rows = DocumentVersion.objects.filter(pk=version.pk)
    rows.update(
        checked_at=now(),
        leased_until=None,
        text=found.text,
        is_cut=found.cut,
        pages=found.pages,
        findings=found.cares,
        picture=picture,
    )
    indexed = found.text.encode()[:MOST_BYTES].decode(errors="ignore")
    config = RULES[Language(version.document.language)]
    try:
        with transaction.atomic():
            rows.update(search=SearchVector(Value(indexed, output_field=TextField()), config=config))
    except (DataError, OperationalError):
        # Hundreds of thousands of different words: its beginning is found.
        rows.update(search=SearchVector(Value(indexed[:50_000], output_field=TextField()), config=config))
