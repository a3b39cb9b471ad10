"""What stands between a file and somebody who does not see it, and what to do about it (WCAG 2.1 AA; PDF/UA-1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Care:
    """One thing that needs care: what it is, and what to do."""

    what: "str | _StrPromise"
    do: "str | _StrPromise"


CARES = {
    "scanned": Care(
        _("Its pages are pictures without text."),
        _("Nobody can search it or have it read aloud. Put in the file it was printed from, or run text recognition."),
    ),
    "untagged": Care(
        _("The PDF has no tags."),
        _("Headings, lists and tables are lost when it is read aloud. Export it again as tagged PDF."),
    ),
    "title": Care(
        _("The file has no title of its own."),
        _("Give it one in its properties, so that a reader says more than the name of the file."),
    ),
    "language": Care(
        _("The file does not say its language."),
        _("Set the language of the text, so that it is read aloud with the right voice."),
    ),
    "pictures": Care(
        _("Pictures in it have no description."),
        _("Add a text to each picture that says what it shows, or mark it as decoration."),
    ),
    "alt": Care(
        _("The picture has no description."),
        _("Say in a sentence what it shows: change what is said of the document."),
    ),
    "locked": Care(
        _("It opens with a password only."),
        _("Its text cannot be read here. Put it in without a password."),
    ),
    "broken": Care(
        _("It could not be read."),
        _("The file seems damaged, or is of an unusual kind. Open it, save it again and put it in as a new version."),
    ),
    "large": Care(
        _("It unpacks to more than is read here."),
        _("It can be downloaded, and is not searched. Smaller pictures, or several documents, help everybody."),
    ),
    "slow": Care(
        _("Reading it took too long."),
        _("It can be downloaded, and is not searched. Save it again in a simpler form."),
    ),
    "gone": Care(
        _("The file is missing."),
        _("Ask the UNITE-LA team: it has to come back from the backup."),
    ),
}


def cares_of(findings: Iterable[str]) -> list[Care]:
    """The findings in words, the gravest first."""
    found = set(findings)
    return [care for code, care in CARES.items() if code in found]
