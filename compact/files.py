"""Files that people put in: their bytes say what they are, and they are given back so that nothing in them runs.

A file is stored before the row that names it is written. When that row is never written, or goes, the sweep removes the
file; until then nobody has an address for it.
"""

import logging
import re
import struct
import unicodedata
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import IO, Any, NamedTuple, TypeVar
from uuid import uuid4
from zipfile import ZipFile

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.timezone import now
from django.utils.translation import gettext as _
from PIL import Image

logger = logging.getLogger(__name__)

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
# What may be put in: its type, and how its name may end.
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    f"{OFFICE}wordprocessingml.document": ("docx",),
    f"{OFFICE}spreadsheetml.sheet": ("xlsx",),
    f"{OFFICE}presentationml.presentation": ("pptx",),
    f"{OPEN}text": ("odt",),
    f"{OPEN}spreadsheet": ("ods",),
    f"{OPEN}presentation": ("odp",),
    "text/csv": ("csv", "tsv"),
    "text/plain": ("txt", "md", "log"),
}
ACCEPT = ",".join(f".{one}" for endings in ENDINGS.values() for one in endings)
_PARTS = {"word/document.xml": "wordprocessingml.document", "xl/workbook.xml": "spreadsheetml.sheet"}
_PARTS["ppt/presentation.xml"] = "presentationml.presentation"
_PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_MOST_PARTS = 20_000
_LONGEST_LIST = 2_000_000
_END = b"PK\x05\x06"
_MOST_POINTS = 100_000_000
LONGEST_NAME = 120
_STALE = timedelta(days=1)


def allowed() -> str:
    """What may be put in, in words."""
    return _("PDF, Word, Excel, PowerPoint, OpenDocument, text, CSV, and pictures (PNG, JPEG, GIF, WebP)")


class Quota(FileUploadHandler):
    """A request that is larger than all its files may be is not read: it would only fill the disk."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Raises RequestDataTooBig, which is answered with 400."""
        most = settings.ATTACHMENT_MEGABYTES * settings.ATTACHMENTS_AT_MOST * 1024 * 1024
        if content_length > most + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Whoever comes next keeps it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Whoever comes next has it."""


R = TypeVar("R", bound=HttpResponseBase)


class Sent(NamedTuple):
    """A file that somebody sends, with the name and the type that were found for it."""

    file: "UploadedFile[bytes]"
    name: str
    kind: str


def checked(file: "UploadedFile[bytes]") -> Sent:
    """What a file is that somebody sends. Its bytes say what it is; its name has to agree.

    Raises ValidationError, in words, for one that is too large, empty, not allowed, or not what its name says.
    """
    name = tidy_name(file.name or "")
    most = settings.ATTACHMENT_MEGABYTES
    if (file.size or 0) > most * 1024 * 1024:
        raise ValidationError(_("“%(name)s” is larger than %(most)d MB.") % {"name": name, "most": most})
    if not file.size:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    kind = sniffed(file)
    ending = PurePath(name).suffix.lower().lstrip(".")
    if kind == "text/plain" and ending in ENDINGS["text/csv"]:
        kind = "text/csv"
    if kind is None:
        words = {"name": name, "allowed": allowed()}
        raise ValidationError(_("“%(name)s” is no file that can be put in here. You can put in: %(allowed)s.") % words)
    if not ending:
        return Sent(file, f"{name}.{ENDINGS[kind][0]}", kind)
    if ending not in ENDINGS[kind]:
        words = {"name": name, "ending": ENDINGS[kind][0]}
        raise ValidationError(
            _("“%(name)s” is not what its name says: by its content it is a .%(ending)s file. Save it again.") % words
        )
    return Sent(file, name, kind)


def sniffed(file: "IO[bytes] | UploadedFile[bytes]") -> str | None:
    """The type of a file by its bytes; None for everything that is not allowed. Nothing in it is unpacked or run."""
    file.seek(0)
    head = file.read(1024)
    try:
        if head.startswith(b"%PDF-"):
            return "application/pdf"
        if head.startswith(b"PK\x03\x04"):
            return _archive(file)
        if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or head[8:12] == b"WEBP":
            return _picture(file)
        return _text(file, head)
    finally:
        file.seek(0)


def _archive(file: Any) -> str | None:
    """Office files are archives: which one is said by the names in them, which are read without unpacking any."""
    # What is damaged may be refused in any way that zipfile or zlib know.
    try:
        if not _is_short(file):
            return None
        file.seek(0)
        with ZipFile(file) as archive:
            names = archive.namelist()
            if len(names) > _MOST_PARTS or any(
                re.search(r"vbaproject|\.(exe|dll|js|vbs|jar)$", n, re.I) for n in names
            ):
                return None
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 100:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return kind if kind in ENDINGS and kind.startswith(OPEN) else None
            if "[Content_Types].xml" not in names:
                return None
            return next((OFFICE + kind for part, kind in _PARTS.items() if part in names), None)
    except Exception:
        return None


def _is_short(file: Any) -> bool:
    """Whether the list of names, which `ZipFile` reads as a whole, is one that an office program writes.

    Where it ends is said in the last bytes, before a comment of at most 65,535 (APPNOTE 4.3.16).
    """
    file.seek(0, 2)
    file.seek(max(file.tell() - 65_578, 0))
    tail = file.read()
    at = tail.rfind(_END)
    # As `ZipFile` does: first where it stands when there is no comment.
    if tail[-22:].startswith(_END) and tail.endswith(b"\0\0"):
        at = len(tail) - 22
    # What has a longer list besides, as archives beyond 4 GB have, is no office file that may be put in.
    if at < 0 or tail[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        return False
    length: int = struct.unpack_from("<L", tail, at + 12)[0]
    return length <= _LONGEST_LIST


def _picture(file: Any) -> str | None:
    file.seek(0)
    try:
        with Image.open(file, formats=list(_PICTURES)) as picture:
            if picture.width * picture.height > _MOST_POINTS:
                return None
            picture.verify()
            return _PICTURES.get(picture.format or "")
    except Exception:
        return None


def _text(file: Any, head: bytes) -> str | None:
    """Text that no browser and no shell would take for a program."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").lower()
    if start.startswith((b"<", b"#!", b"mz", b"{\\rtf")):
        return None
    file.seek(0)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    for piece in iter(lambda: file.read(65_536), b""):
        if not wide and re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", piece):
            return None
        if re.search(rb"<(script|html|svg|iframe|!doctype)", piece.replace(b"\x00", b""), re.I):
            return None
    return "text/plain"


def tidy_name(name: str) -> str:
    """A name for a list and a download: no path, no sign that is not seen or turns the line, not too long."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    name = "".join(
        " " if one.isspace() else one for one in name if one.isspace() or unicodedata.category(one)[0] != "C"
    )
    name = re.sub(r'[<>:"|?*]', "-", " ".join(name.split())).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}" if stem else f"file.{ending}"
    return name[:LONGEST_NAME] or "file"


def store(file: "UploadedFile[bytes]", folder: str) -> str:
    """Keep the bytes under a name that nobody can guess and that says nothing. Returns where they are."""
    key = uuid4().hex
    return default_storage.save(f"{folder}/{key[:2]}/{key}", file)


def served(path: str, name: str, content_type: str) -> FileResponse:
    """A stored file as a download that no browser runs or keeps. Raises Http404 when it is gone."""
    try:
        file = default_storage.open(path)
    except FileNotFoundError as error:
        logger.error("The file %s is named by a row and is not there", path)
        raise Http404 from error
    return inert(FileResponse(file, as_attachment=True, filename=name, content_type=content_type))


def inert(response: R) -> R:
    """An answer of which no browser runs anything, guesses what it is, or keeps it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def remove(paths: Iterable[str]) -> None:
    """Remove files whose rows are gone; one that is gone already is no trouble."""
    for path in paths:
        default_storage.delete(path)


def sweep(folder: str, known: Iterable[str]) -> int:
    """Remove what no row names and nobody is writing just now. Returns how many files that were."""
    named, count = set(known), 0
    # A folder of a disk that is not there yet; a bucket has no folders that could be missing.
    try:
        inners = default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return 0
    for inner in inners:
        for name in default_storage.listdir(f"{folder}/{inner}")[1]:
            path = f"{folder}/{inner}/{name}"
            if path not in named and default_storage.get_modified_time(path) < now() - _STALE:
                default_storage.delete(path)
                count += 1
    return count
