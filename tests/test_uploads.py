"""R31: what is put in is refused, or handed out so that no browser runs it; and nothing in it stops the portal.

There is no scanner for viruses: what one would find is handed out as what it is, a download.
"""

import struct
import subprocess
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import typst
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from compact.extracting import office
from compact.extracting.child import main
from compact.extracting.found import MOST_LETTERS, Found
from compact.extracting.reading import read_stored
from compact.files import checked
from tests.pages import words
from tests.test_attachments import archive, picture
from tests.world import World
from workgroups.comparing import compare
from workgroups.models import Document, DocumentVersion
from workgroups.models.accessibility import CARES
from workgroups.models.reading_documents import read_documents

W = 'xmlns:w="http://w" xmlns:a="http://a" xmlns:dc="http://dc"'
CORE = f"<c {W}><dc:title>Plan</dc:title><dc:language>en-US</dc:language></c>".encode()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def docx(document: str | bytes, **parts: bytes) -> bytes:
    inner = document if isinstance(document, bytes) else f"<w:document {W}>{document}</w:document>".encode()
    return archive(TYPES=b"<Types/>", **{"word__document.xml": inner, **parts})


def pdf(
    markup: str = '#set document(title: "Plan")\n#set text(lang: "en")\nEvery child reads by grade three.',
) -> bytes:
    return typst.compile(markup.encode())


def changed_pdf(change: Any) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(BytesIO(pdf()))), BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def wide_png(width: int, height: int) -> bytes:
    """A picture of so many points, all black, in a few bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    rows = zlib.compress(b"\x00" * ((width + 7) // 8 + 1) * height, 9)
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# What somebody might put in to be run by whoever opens it, and the type by which it is handed out; None is refused.
CORPUS: dict[str, tuple[str, bytes, str | None]] = {
    "picture and script": ("a.gif", picture("GIF") + b"=1;alert(1)//", "image/gif"),
    "picture called script": ("a.js", picture("GIF") + b"=1;alert(1)//", None),
    "pdf and page": ("a.pdf", b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF", "application/pdf"),
    "page and pdf": ("a.pdf", b"<html><script>alert(1)</script></html>%PDF-1.7", None),
    "pdf called page": ("a.html", b"%PDF-1.7\n<html><script>alert(1)</script></html>", None),
    "pdf and zip": ("a.pdf", b"%PDF-1.7\n" + archive(**{"a.txt": b"a"}), "application/pdf"),
    "drawing with script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
    "drawing called picture": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
    "drawing called text": ("a.txt", b"<svg onload=alert(1)>", None),
    "bomb": ("a.docx", docx(b"<w>" + b"a" * 80_000_000 + b"</w>"), DOCX),
    "bomb in a bomb": ("a.zip", archive(**{"b.zip": archive(**{"c.txt": b"0" * 10_000_000})}), None),
    "virus of the testers": ("eicar.txt", EICAR, "text/plain"),
    "virus called program": ("eicar.com", EICAR, None),
    "way up": ("../../etc/passwd.txt", b"root", "text/plain"),
    "way up, windows": ("..\\..\\windows\\win.ini.txt", b"root", "text/plain"),
    "turned name": ("plan\u202egpj.txt", b"abc", "text/plain"),
    "name in signs": ("Plan de lectura: niños 📚 計画.txt", b"abc", "text/plain"),
    "line in the name": ("a\r\nX-Evil: 1.txt", b"abc", "text/plain"),
    "50,000 points wide": ("a.png", wide_png(50_000, 50_000), None),
    "50,000 points, one high": ("a.png", wide_png(50_000, 10), "image/png"),
    "nothing": ("a.pdf", b"", None),
    "page called text": ("a.txt", b"<!DOCTYPE html><body onload=alert(1)>", None),
    "page called pdf": ("a.pdf", b"<!DOCTYPE html>", None),
    "macro": ("a.docx", docx("", **{"word__vbaProject.bin": b"x"}), None),
    "entities": ("a.docx", docx(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'), DOCX),
    "formula": ("a.csv", b'=HYPERLINK("http://evil.example","x"),2\n', "text/csv"),
}


def test_r31_of_the_whole_corpus_nothing_runs_and_nothing_is_shown_inline(world: World, browse: Any):
    browser = browse(world.lead)
    answered: dict[str, str | None] = {}
    for case, (name, content, _kind) in CORPUS.items():
        answer = browser.post(
            reverse("workgroups:new_document", args=[world.reading.slug]),
            {"chosen": [SimpleUploadedFile(name, content, "text/html")], "language": "en"},
        )
        # What the browser's library cuts off a name, the view never sees: the row says what was kept.
        document = Document.objects.order_by("-pk").first() if answer.status_code == 303 else None
        answered[case] = document.versions.get().content_type if document else None
        assert answer.status_code in {303, 422}, case
    assert answered == {case: kind for case, (_name, _content, kind) in CORPUS.items()}

    read_documents()
    assert not DocumentVersion.objects.filter(checked_at=None).exists()
    for version in DocumentVersion.objects.select_related("document__workgroup"):
        version.workgroup = version.document.workgroup
        given = browser.get(version.get_file_url())
        assert given["Content-Disposition"].startswith("attachment; "), version.name
        assert "\n" not in given["Content-Disposition"]
        assert given["Content-Type"] == version.content_type
        assert given["X-Content-Type-Options"] == "nosniff"
        assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert not {"/", "\\", "\u202e", "\r"} & set(version.name)
        assert ".." not in version.path
        assert version.path.startswith("documents/")
        read = browser.get(version.get_absolute_url())
        assert read.status_code == 200
        assert "script-src 'self'" in read["Content-Security-Policy"]
        assert "<script>alert" not in read.content.decode()
        assert "root:" not in version.text


# --- what stands in files, and what needs care ------------------------------------------------------------------------


def read(monkeypatch: Any, tmp_path: Path, name: str, content: bytes) -> dict[str, Any]:
    """What the reader finds in it, without the limits of a process of its own."""
    monkeypatch.setattr("compact.extracting.child._limit", lambda seconds: None)
    path = tmp_path / "file"
    path.write_bytes(content)
    return main(str(path), checked(SimpleUploadedFile(name, content)).kind, 30)


def sheet() -> bytes:
    book, out = Workbook(), BytesIO()
    book.properties.title = "Figures"
    book.active.append(["School", 3, None, "x"])
    book.save(out)
    return out.getvalue()


PARA = "<w:p><w:r><w:t>Every</w:t></w:r><w:r><w:t> child</w:t></w:r></w:p><w:p><w:r><w:t>reads.</w:t></w:r></w:p>"
STYLES = f'<w:styles {W}><w:lang w:val="en-US"/></w:styles>'.encode()
SLIDE = f'<s {W}><a:p><a:rPr lang="es"/><a:t>Niños</a:t></a:p><pic><cNvPr id="1"/></pic></s>'.encode()
PPTX = archive(
    TYPES=b"",
    **{
        "ppt__presentation.xml": b"",
        "ppt__slides__slide10.xml": SLIDE,
        "ppt__slides__slide2.xml": SLIDE.replace("Niños".encode(), b"Uno"),
    },
)
ODT = (
    b'<o xmlns:t="t"><t:h>Head</t:h><t:p>Every <t:span>child</t:span> reads.</t:p>'
    b"<t:p><t:frame><t:image/><t:desc>A map</t:desc></t:frame></t:p></o>"
)
FILES: dict[str, tuple[str, bytes, str, list[str]]] = {
    "good pdf": ("a.pdf", pdf(), "Every child reads by grade three.", []),
    "pdf without tags": (
        "a.pdf",
        changed_pdf(lambda one: one._root_object.pop("/StructTreeRoot")),
        "Every child reads by grade three.",
        ["untagged"],
    ),
    "pdf with a password": ("a.pdf", changed_pdf(lambda one: one.encrypt("secret")), "", ["locked"]),
    "pdf that opens without one": (
        "a.pdf",
        changed_pdf(lambda one: one.encrypt("", "secret")),
        "Every child reads by grade three.",
        [],
    ),
    "broken pdf": ("a.pdf", pdf()[:700], "", ["broken"]),
    "good word": (
        "a.docx",
        docx(PARA, **{"word__styles.xml": STYLES, "docProps__core.xml": CORE}),
        "Every child\nreads.",
        [],
    ),
    "bare word": ("a.docx", docx(PARA + '<w:docPr id="1"/>'), "Every child\nreads.", ["title", "language", "pictures"]),
    "word with entities": ("a.docx", CORPUS["entities"][1], "", ["broken"]),
    "bomb": ("a.docx", CORPUS["bomb"][1], "", ["large"]),
    "deep word": ("a.docx", docx("<w:p>" * 50_000 + "<w:t>x</w:t>" + "</w:p>" * 50_000), "x", ["title", "language"]),
    "slides": (
        "a.pptx",
        PPTX,
        "Uno\nNiños",
        ["title", "pictures"],
    ),
    "sheet": ("a.xlsx", sheet(), "Sheet\nSchool\t3\t\tx", []),
    "open document": (
        "a.odt",
        archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": ODT}),
        "Head\nEvery child reads.\nA map",
        ["title", "language"],
    ),
    "text of windows": ("a.csv", "Schule;Plätze".encode("cp1252"), "Schule;Plätze", []),
    "wide text": ("a.txt", "Niños".encode("utf-16"), "Niños", []),
    "long text": ("a.txt", "Palabra más. ".encode() * 60_000, ("Palabra más. " * 60_000)[:MOST_LETTERS].strip(), []),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_of_each_file_the_text_is_read_and_what_needs_care_is_named(case: str, tmp_path: Path, monkeypatch: Any):
    name, content, text, cares = FILES[case]
    found = read(monkeypatch, tmp_path, name, content)

    assert (found.get("text", ""), found["cares"]) == (text, cares)
    assert set(cares) <= CARES.keys()
    assert found.get("cut", False) is (case == "long text")


def test_a_pdf_of_pictures_is_named_as_one(tmp_path: Path, monkeypatch: Any):
    out = BytesIO()
    Image.new("RGB", (80, 80), "gray").save(out, "PDF")
    found = read(monkeypatch, tmp_path, "scan.pdf", out.getvalue())

    assert found["cares"][0] == "scanned"


def test_a_file_that_takes_for_ever_ends_its_process_alone():
    """Two million marks and no letter: more than a second of work in a few kilobytes."""
    content = docx("<w:x/>" * 2_000_000)
    path = default_storage.save("documents/te/slow", SimpleUploadedFile("a.docx", content))

    assert read_stored(path, DOCX, seconds=1).cares == ["slow"]
    default_storage.delete(path)
    with pytest.raises(FileNotFoundError):
        read_stored(path, "text/plain")


def test_the_process_that_reads_knows_none_of_our_secrets(tmp_path: Path, monkeypatch: Any):
    monkeypatch.setenv("SECRET_OF_OURS", "hush")
    path = default_storage.save("documents/te/text", SimpleUploadedFile("a.txt", b"abc"))
    said: list[dict[str, Any]] = []
    real = subprocess.run

    def watched(command: list[str], **more: Any) -> Any:
        said.append(more["env"])
        return real(command, **more)

    monkeypatch.setattr(subprocess, "run", watched)
    assert read_stored(path, "text/plain") == Found(text="abc")
    assert set(said[0]) == {"LANG", "PYTHONDONTWRITEBYTECODE"}
    default_storage.delete(path)


def test_what_cannot_be_read_is_said_kindly_with_what_to_do(world: World, browse: Any):
    files = {"locked.pdf": FILES["pdf with a password"][1], "bomb.docx": CORPUS["bomb"][1], "bad.pdf": b"%PDF-1.4\nx"}
    sent = [checked(SimpleUploadedFile(name, content)) for name, content in files.items()]
    made = Document.put_in(world.reading, sent, organization=world.lausd, by=world.lead, token=uuid4())
    gone = made[2].versions.get()
    default_storage.delete(gone.path)
    assert read_documents() == 3
    browser = browse(world.lead)
    told = [words(browser.get(one.get_absolute_url())) for one in made]

    for page, said in zip(
        told,
        ("It opens with a password only.", "It unpacks to more than is read here.", "The file is missing."),
        strict=True,
    ):
        assert said in page
    reading = reverse("workgroups:document_reading", args=[world.reading.slug, made[0].pk, 1])
    assert "There is no text in it that could be shown here." in words(browser.get(reading))
    assert browser.get(reverse("workgroups:document_file", args=[world.reading.slug, made[2].pk, 1])).status_code == 404


def test_a_long_text_is_read_part_by_part_and_a_table_as_a_table(world: World, browse: Any):
    long = "\n".join(f"Line {n} of many." for n in range(3000))
    sent = [("long.txt", long), ("a.csv", 'Site;Children\n"A; B";<b>3</b>\n')]
    files = [checked(SimpleUploadedFile(name, content.encode())) for name, content in sent]
    text, table = Document.put_in(world.reading, files, organization=world.lausd, by=world.lead, token=uuid4())
    read_documents()
    browser = browse(world.lead)

    def shown(document: Document, part: str = "1") -> Any:
        address = reverse("workgroups:document_reading", args=[world.reading.slug, document.pk, 1])
        return browser.get(address, {"part": part})

    assert "Line 0 of many." in words(shown(text))
    assert "Line 2999 of many." in words(shown(text, "3"))
    assert [shown(text, part).status_code for part in ("4", "-1", "x", "9" * 40)] == [404] * 4
    assert "<td>A; B</td><td>&lt;b&gt;3&lt;/b&gt;</td>" in words(shown(table))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 70_000, "b " * 70_000),
        ("same\n" * 20_000, "same\n" * 19_000 + "other\n"),
        ("\n".join(map(str, range(12_000))), "\n".join(map(str, range(12_000, 0, -1)))),
        ("a", "b" * 149_000),
    ],
)
def test_no_two_texts_take_long_to_compare(old: str, new: str):
    found = compare(old, new)
    assert found.is_too_long or found.passages


def test_the_weighing_of_an_archive_believes_no_size_that_is_not_kept(tmp_path: Path):
    """An entry that says it is small is read no further than it says."""
    real = docx(b"<w>" + b"a" * 1_000_000 + b"</w>")
    lying = real.replace(struct.pack("<L", 1_000_007), struct.pack("<L", 10))
    path = tmp_path / "file"
    path.write_bytes(lying)
    with pytest.raises(Exception, match=r"Bad CRC|truncated|no element|unclosed|not well-formed"):
        office.read_office(str(path), DOCX)
