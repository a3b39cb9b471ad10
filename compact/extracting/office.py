"""Office files: archives of XML, read without unpacking more than is needed, and without what XML can be made to do."""

import re
from contextlib import suppress
from zipfile import ZipFile

from defusedxml.ElementTree import DefusedXMLParser

from compact.extracting.found import Collector, Found, Locked, TooLarge

# What the parts of a file may be when they are unpacked, together and each. `zipfile` reads no more of a part than its
# entry says it has.
MOST_UNPACKED = 300_000_000
MOST_PART = 60_000_000
MOST_SLIDES = 400
CORE = "docProps/core.xml"
WORD, SLIDES = "wordprocessingml.document", "presentationml.presentation"


def read_office(path: str, kind: str) -> Found:
    """Word, PowerPoint or OpenDocument. Raises TooLarge and Locked."""
    with ZipFile(path) as archive:
        weigh(archive)
        if kind.endswith(WORD):
            return _word(archive)
        if kind.endswith(SLIDES):
            return _slides(archive)
        return _open_document(archive)


def weigh(archive: ZipFile) -> None:
    """Raises TooLarge for more than is read, and Locked."""
    sizes = [one.file_size for one in archive.infolist()]
    if sum(sizes) > MOST_UNPACKED or max(sizes, default=0) > MOST_PART:
        raise TooLarge
    if any(one.flag_bits & 1 for one in archive.infolist()) or "EncryptedPackage" in archive.namelist():
        raise Locked


class _Enough(Exception):
    """There is room for no more."""


class _Handler:
    """What is done with the parts of an XML file as they come: nothing is kept of what was read."""

    def __init__(self, words: frozenset[str], breaks: dict[str, str], collected: Collector) -> None:
        self.words, self.breaks, self.collected = words, breaks, collected
        self.within = 0  # elements whose letters are words
        self.language = ""
        self.bare = 0  # pictures without words
        self.pictures: list[bool] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag, told = _plain(tag), {_plain(key): value.strip() for key, value in attributes.items()}
        self.within += tag in self.words
        if tag in {"docPr", "cNvPr"} and (tag == "docPr" or self.pictures):
            self.bare += not (told.get("descr") or told.get("title"))
        if tag == "pic":
            self.pictures.append(True)
        if tag == "lang" or (tag == "rPr" and "lang" in told):
            self.language = self.language or told.get("val", "") or told.get("lang", "")

    def end(self, tag: str) -> None:
        """It ends. Raises _Enough."""
        tag = _plain(tag)
        self.within -= tag in self.words
        if tag == "pic" and self.pictures:
            self.pictures.pop()
        if tag in self.breaks:
            self._take(self.breaks[tag])

    def data(self, letters: str) -> None:
        """Letters between two marks. Raises _Enough."""
        if self.within:
            self._take(letters)

    def close(self) -> None:
        """The end of the file."""

    def _take(self, piece: str) -> None:
        if not self.collected.add(piece):
            raise _Enough


class _OpenHandler(_Handler):
    """The same of OpenDocument, where a picture stands in a frame that may have a title and a description."""

    def __init__(self, words: frozenset[str], breaks: dict[str, str], collected: Collector) -> None:
        super().__init__(words, breaks, collected)
        self.frames: list[dict[str, bool]] = []
        self.saying = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        super().start(tag, attributes)
        tag = _plain(tag)
        if tag == "frame":
            self.frames.append({"image": False, "said": False})
        elif tag == "image" and self.frames:
            self.frames[-1]["image"] = True
        self.saying = tag in {"title", "desc"}
        if tag == "text-properties":
            self.language = self.language or next((v for k, v in attributes.items() if _plain(k) == "language"), "")

    def end(self, tag: str) -> None:
        """It ends. Raises _Enough."""
        self.saying = False
        if _plain(tag) == "frame" and self.frames:
            frame = self.frames.pop()
            self.bare += frame["image"] and not frame["said"]
        super().end(tag)

    def data(self, letters: str) -> None:
        """Letters between two marks. Raises _Enough."""
        if self.saying and self.frames:
            self.frames[-1]["said"] |= bool(letters.strip())
        super().data(letters)


class _Told(_Handler):
    """What a file says of itself: title and language."""

    def __init__(self) -> None:
        super().__init__(frozenset({"title", "language"}), {}, Collector())
        self.told: dict[str, str] = {}
        self.at = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.at = _plain(tag)

    def end(self, tag: str) -> None:
        """It ends."""
        self.at = ""

    def data(self, letters: str) -> None:
        """Letters between two marks."""
        if self.at in self.words:
            self.told[self.at] = (self.told.get(self.at, "") + letters)[:500].strip()


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _walk(archive: ZipFile, part: str, handler: _Handler) -> None:
    """Read one part to its end, or until there is enough. A part that is not there has nothing in it."""
    if part not in archive.namelist():
        return
    parser = DefusedXMLParser(target=handler, forbid_dtd=True)
    with archive.open(part) as file, suppress(_Enough):
        while piece := file.read(65_536):
            parser.feed(piece)
        parser.close()


def cares_of(archive: ZipFile, part: str, *, language: str, bare: int) -> list[str]:
    """What needs care: `part` says what the file says of itself, `bare` is how many pictures have no words."""
    about = _Told()
    _walk(archive, part, about)
    cares = [] if about.told.get("title") else ["title"]
    cares += [] if language or about.told.get("language") else ["language"]
    return cares + (["pictures"] if bare else [])


def _word(archive: ZipFile) -> Found:
    collected = Collector()
    handler = _Handler(frozenset({"t"}), {"tab": "\t", "br": "\n", "p": "\n", "tr": "\n", "tc": "\t"}, collected)
    _walk(archive, "word/document.xml", handler)
    styles = _Handler(frozenset(), {}, Collector())
    _walk(archive, "word/styles.xml", styles)
    cares = cares_of(archive, CORE, language=styles.language, bare=handler.bare)
    return Found(text=collected.text, cut=collected.cut, cares=cares)


def _slides(archive: ZipFile) -> Found:
    handler = _Handler(frozenset({"t"}), {"p": "\n", "br": "\n", "sld": "\n"}, Collector())
    found = (re.fullmatch(r"ppt/slides/slide(\d{1,6})\.xml", one) for one in archive.namelist())
    named = sorted((int(one[1]), one[0]) for one in found if one)
    for _number, name in named[:MOST_SLIDES]:
        _walk(archive, name, handler)
    cares = cares_of(archive, CORE, language=handler.language, bare=handler.bare)
    cut = handler.collected.cut or len(named) > MOST_SLIDES
    return Found(text=handler.collected.text, pages=len(named), cut=cut, cares=cares)


def _open_document(archive: ZipFile) -> Found:
    breaks = {"p": "\n", "h": "\n", "line-break": "\n", "tab": "\t", "s": " "}
    handler = _OpenHandler(frozenset({"p", "h"}), breaks, Collector())
    _walk(archive, "content.xml", handler)
    styles = _OpenHandler(frozenset(), {}, Collector())
    _walk(archive, "styles.xml", styles)
    language = styles.language or handler.language
    cares = cares_of(archive, "meta.xml", language=language, bare=handler.bare)
    return Found(text=handler.collected.text, cut=handler.collected.cut, cares=cares)
