"""PDF files: their text, and whether a reader that speaks can read them (PDF/UA-1, ISO 14289-1, 7.1 and 7.2)."""

from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from compact.extracting.found import Collector, Found, Locked

MOST_PAGES = 400
# Fewer letters than this on a page, on average, are a number and a stamp, and not its words.
FEW = 20


def read_pdf(path: str, kind: str) -> Found:
    """Title, language and tags, and the text page by page. Raises Locked."""
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    pages = len(reader.pages)
    found = Found(pages=pages, cares=_cares(reader))
    collected = Collector()
    read = 0
    for page in reader.pages[:MOST_PAGES]:
        read += 1
        if not collected.add((page.extract_text() or "") + "\n\n"):
            break
    found.text, found.cut = collected.text, collected.cut or read < pages
    if read and len(found.text) < FEW * read and any(_has_picture(page) for page in reader.pages[:3]):
        found.cares.insert(0, "scanned")
    return found


def _cares(reader: PdfReader) -> list[str]:
    root: Any = reader.trailer["/Root"]
    about: Any = reader.metadata or {}
    marks = root.get("/MarkInfo")
    marks = marks.get_object() if marks is not None else None
    is_marked = isinstance(marks, DictionaryObject) and bool(marks.get("/Marked"))
    told = {
        "title": bool(str(about.get("/Title") or "").strip()),
        "language": bool(str(root.get("/Lang") or "").strip()),
        "untagged": is_marked and "/StructTreeRoot" in root,
    }
    return [name for name, there in told.items() if not there]


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    inner = objects.get_object().values() if objects is not None else []
    return any(one.get_object().get("/Subtype") == "/Image" for one in inner)
