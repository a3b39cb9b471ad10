"""An Update as a PDF that a screen reader reads: tagged, with its title and its language (PDF/UA-1)."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import override

from compact.dates import full_date

if TYPE_CHECKING:
    from compact.updates.models import Paragraph, Update

logger = logging.getLogger(__name__)
SOURCE = Path(__file__).with_name("update.typ")


def keep_printed(update: "Update", paragraphs: "Sequence[Paragraph]", language: str) -> str:
    """Print it in one language and store the file. Returns where it is stored: at an address of its own each time."""
    path = f"updates/{update.slug}/{language}-{uuid4().hex[:12]}.pdf"
    return default_storage.save(path, ContentFile(printed(update, paragraphs, language)))


def printed(update: "Update", paragraphs: "Sequence[Paragraph]", language: str) -> bytes:
    """The file. Where its own letters lack one that somebody used, as for a picture, it is tagged as well and only
    makes no promise of PDF/UA, which allows none that does not show."""
    data = {"data": json.dumps(_data(update, paragraphs, language))}
    source = SOURCE.read_bytes()
    try:
        return _compiled(source, data, promises=True)
    except typst.TypstError:
        logger.warning("The Update %s is printed without the promise of PDF/UA", update.slug)
        return _compiled(source, data, promises=False)


def _compiled(source: bytes, data: dict[str, str], *, promises: bool) -> bytes:
    # The fonts come with the program: the same file on every server.
    told: dict[str, Any] = {"pdf_standards": ["ua-1"]} if promises else {}
    pdf: bytes = typst.compile(source, format="pdf", sys_inputs=data, ignore_system_fonts=True, **told)
    return pdf


def _data(update: "Update", paragraphs: "Sequence[Paragraph]", language: str) -> dict[str, Any]:
    """What stands in it. Words that were not given in this language are in English, and say so to a screen reader."""
    with override(language):
        parts = [
            {"heading": one.workgroup.usual_name, **_said(one.words, one.words_es, language)} for one in paragraphs
        ]
        return {
            "title": (language == "es" and update.title_es) or update.title,
            "author": "UNITE-LA",
            "language": language,
            "published": full_date(update.published_at),
            "introduction": _said(update.introduction, update.introduction_es, language),
            "parts": parts,
            "corrections": [
                _("Corrected: %(of)s. %(note)s") % {"of": one["of"], "note": one["note"]} for one in update.corrections
            ],
        }


def _said(words: str, spanish: str, language: str) -> dict[str, Any]:
    in_spanish = language == "es" and bool(spanish)
    chosen = spanish if in_spanish else words
    blocks = [" ".join(one.split()) for one in chosen.replace("\r\n", "\n").split("\n\n")]
    return {"words": [one for one in blocks if one], "language": "es" if in_spanish else "en"}
