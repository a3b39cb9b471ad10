"""Files in messages: their bytes say what they are, nothing in them runs, and who may not read them gets nothing (F19).

B1: with the place goes the file.
"""

import os
import struct
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from PIL import Image

from compact.files import LONGEST_NAME, checked, tidy_name
from tests.conftest import acting_as
from tests.pages import words
from tests.test_mentions import ENDED
from tests.world import World
from workgroups.models import Attachment, Post, SeatHolder
from workgroups.models.attachment import FOLDER, sweep_attachments


def picture(kind: str, size: tuple[int, int] = (3, 2)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return out.getvalue()


DOCX = archive(TYPES=b"<Types/>", **{"word__document.xml": b"<w/>"})
XLSX = archive(TYPES=b"<Types/>", **{"xl__workbook.xml": b"<w/>"})
ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<o/>"})
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</JS(app.alert(1))>>endobj"
OFFICE = "application/vnd.openxmlformats-officedocument."


def sent(name: str, content: bytes, kind: str = "text/html") -> SimpleUploadedFile:
    """What a browser says of the type is never believed."""
    return SimpleUploadedFile(name, content, kind)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("plan", PDF, "application/pdf"),
        ("PLAN.PDF", PDF, "application/pdf"),
        ("plan.docx", DOCX, f"{OFFICE}wordprocessingml.document"),
        ("plan.xlsx", XLSX, f"{OFFICE}spreadsheetml.sheet"),
        ("plan.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.csv", "Schule;Plätze\nA;3".encode(), "text/csv"),
        ("a.csv", "Schule;Plätze\nA;3".encode("cp1252"), "text/csv"),
        ("a.csv", "A\tB".encode("utf-16"), "text/csv"),
        ("a.txt", b"a < b, and that is all", "text/plain"),
    ],
)
def test_what_may_be_put_in_is_known_by_its_bytes(name, content, kind):
    found = checked(sent(name, content))
    assert found.kind == kind
    assert found.name == ("plan.pdf" if name == "plan" else name)


REFUSED = {
    "html": ("a.html", b"<!doctype html><script>alert(1)</script>"),
    "html called text": ("a.txt", b"  \n<html><body onload=alert(1)>"),
    "script in a text": ("a.csv", b"name\n=1+1\n<ScRiPt>alert(1)</script>"),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "svg called a picture": ("a.png", b"<?xml version='1.0'?><svg/>"),
    "wide html": ("a.txt", "<html>".encode("utf-16")),
    "windows program": ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00"),
    "program called a text": ("a.txt", b"MZ\x90\x00\x03"),
    "linux program": ("a.txt", b"\x7fELF\x02\x01\x01\x00"),
    "shell": ("a.txt", b"#!/bin/sh\nrm -rf /"),
    "old office": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    "zip": ("a.zip", archive(**{"a.txt": b"a"})),
    "zip called a document": ("a.docx", archive(**{"a.txt": b"a"})),
    "macro": ("a.docx", archive(TYPES=b"", **{"word__document.xml": b"", "word__vbaProject.bin": b""})),
    "program in a document": ("a.docx", archive(TYPES=b"", **{"word__document.xml": b"", "word__a.exe": b""})),
    "broken zip": ("a.docx", b"PK\x03\x04" + b"x" * 200),
    "broken picture": ("a.png", picture("PNG")[:40]),
    "bomb of points": (
        "a.png",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x02\x00\x00\x00",
    ),
    "picture called pdf": ("a.pdf", picture("PNG")),
    "pdf called html": ("a.html", PDF),
    "text called html": ("a.html", b"nothing in it"),
    "double ending": ("a.pdf.exe", PDF),
    "nothing": ("a.txt", b""),
    "bytes": ("a.txt", bytes(range(256))),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_put_in_is_refused_in_words(case):
    name, content = REFUSED[case]
    with pytest.raises(ValidationError) as refused:
        checked(sent(name, content))
    [message] = refused.value.messages
    assert message.startswith(f"“{name}” is ")


def many(count: int, comment: bytes = b"") -> bytes:
    """A document with so many parts of nothing."""
    name = b"word/document.xml"
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name
    part = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    length = len(part) * count
    sizes = (min(count, 65_535), min(count, 65_535), length, len(head), len(comment))
    return head + part * count + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *sizes) + comment


@pytest.mark.parametrize("comment", [b"", b"PK", b"x" * 65_000])
def test_of_an_archive_with_half_a_million_parts_the_list_is_not_read(comment, monkeypatch):
    monkeypatch.setattr("compact.files.ZipFile", lambda _file: pytest.fail("it is read"))
    with pytest.raises(ValidationError):
        checked(sent("a.docx", many(450_000, comment)))


def test_of_an_archive_that_hides_a_longer_list_none_is_read(monkeypatch):
    monkeypatch.setattr("compact.files.ZipFile", lambda _file: pytest.fail("it is read"))
    long = many(450_000)
    at = len(long) - 22
    list64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 450_000, 450_000, at - 47, 47)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)
    with pytest.raises(ValidationError):
        checked(sent("a.docx", long[:at] + list64 + where + end))


def test_a_damaged_archive_is_refused_in_words():
    """Its first part does not unpack: zlib says so, and nobody sees that."""
    whole = archive(mimetype=b"application/vnd.oasis.opendocument.text" * 2, **{"content.xml": b"<o/>"})
    at = whole.index(b"mimetype") + len(b"mimetype")
    with pytest.raises(ValidationError):
        checked(sent("a.odt", whole[:at] + b"\xff" * 20 + whole[at + 20 :]))


def test_a_document_with_a_comment_is_one():
    commented = DOCX[:-2] + struct.pack("<H", 300) + b"c" * 300
    assert checked(sent("a.docx", commented)).kind.endswith("document")


def test_an_archive_that_would_unfold_into_gigabytes_is_not_opened():
    """100 MB of nothing, in a few thousand bytes: only names are read."""
    bomb = archive(TYPES=b"", **{"word__document.xml": b"\0" * 100_000_000})
    assert len(bomb) < 200_000
    assert checked(sent("a.docx", bomb)).kind.endswith("document")
    trap = archive(mimetype=b" " * 10_000_000, **{"content.xml": b""})
    with pytest.raises(ValidationError):
        checked(sent("a.odt", trap))


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\plan.docx", "plan.docx"),
        ("año — 計画.pdf", "año — 計画.pdf"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie- x=1.txt"),
        ("gpj\u202efdp.exe", "gpjfdp.exe"),
        ("\x00\x07\u200b.txt", "txt"),
        ("...", "file"),
        (".htaccess", "htaccess"),
        ('a"b<c>.txt', "a-b-c-.txt"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name, tidy):
    assert tidy_name(name) == tidy


def test_a_very_long_name_keeps_its_ending():
    found = tidy_name("ä" * 400 + ".pdf")
    assert (len(found), found[-5:]) == (LONGEST_NAME, "ä.pdf")


# --- in a message -----------------------------------------------------------------------------------------------------


def put(browser, world: World, *files: SimpleUploadedFile, body: str = "See the files"):
    return browser.post(world.discussion.get_absolute_url(), {"body": body, "attached": files})


def stored() -> list[Path]:
    return [one for one in (Path(settings.MEDIA_ROOT) / FOLDER).rglob("*") if one.is_file()]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder of its own."""
    settings.MEDIA_ROOT = tmp_path


def test_several_files_are_put_into_a_message_and_read_by_its_readers(world: World, browse):
    answer = put(browse(world.lead), world, sent("año.pdf", PDF), sent("b.csv", b"a,b"))

    assert answer.status_code == 303
    first, second = Attachment.objects.all()
    assert (first.name, first.size, first.content_type) == ("año.pdf", len(PDF), "application/pdf")
    assert first.name not in first.path
    reader = browse(world.stand_in)
    page = reader.get(world.discussion.get_absolute_url() + "?newest=1")
    assert "año.pdf" in words(page)
    assert "b.csv" in words(page)
    got = reader.get(first.get_absolute_url())
    assert b"".join(got.streaming_content) == PDF
    assert second.path != first.path


def test_a_file_is_handed_out_so_that_nothing_in_it_runs(world: World, browse):
    browser = browse(world.lead)
    put(browser, world, sent("x; filename=evil.html.pdf", PDF))
    answer = browser.get(Attachment.objects.get().get_absolute_url())

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="x; filename=evil.html.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert answer.streaming


@pytest.mark.parametrize(
    ("who", "status"),
    [("stand_in", 200), ("convener", 200), ("director", 200), ("partner", 404), ("former", 404), ("stranger", 404)],
)
def test_a_file_is_for_whoever_reads_the_message(who, status, world: World, browse):
    put(browse(world.lead), world, sent("a.txt", b"a"))
    assert browse(getattr(world, who)).get(Attachment.objects.get().get_absolute_url()).status_code == status


def test_b1_with_the_place_goes_the_file(world: World, browse):
    browser = browse(world.lead)
    put(browser, world, sent("a.txt", b"a"))
    address = Attachment.objects.get().get_absolute_url()
    assert browser.get(address).status_code == 200
    SeatHolder.objects.filter(person=world.lead).update(until=ENDED)
    assert browser.get(address).status_code == 404


def test_partners_read_the_files_of_an_open_topic_while_it_is_open(world: World, browse):
    put(browse(world.lead), world, sent("a.txt", b"a"))
    address, partner = Attachment.objects.get().get_absolute_url(), browse(world.partner)
    world.discussion.open_up(by=world.convener, runs=True)
    assert partner.get(address).status_code == 200
    world.discussion.keep_in(by=world.convener, runs=True)
    assert partner.get(address).status_code == 404


def test_one_bad_file_refuses_the_form_keeps_the_words_and_stores_nothing(world: World, browse):
    answer = put(browse(world.lead), world, sent("a.pdf", PDF), sent("b.svg", b"<svg/>"), body="Kept words")

    assert answer.status_code == 422
    [error] = answer.context["form"].errors["attached"]
    assert error.startswith("“b.svg” is no file that can be put in here. You can put in: PDF, Word")
    assert "Kept words" in answer.content.decode()
    assert (Attachment.objects.count(), stored()) == (0, [])
    assert not Post.objects.filter(body="Kept words").exists()


def test_good_files_of_a_refused_form_are_asked_for_again(world: World, browse):
    answer = put(browse(world.lead), world, sent("a.pdf", PDF), body="")
    assert answer.context["form"].errors["attached"] == [
        "Choose your files once more: a page that comes back has lost them."
    ]
    assert stored() == []


def test_too_many_and_too_large_are_said(world: World, browse, settings):
    settings.ATTACHMENTS_AT_MOST, settings.ATTACHMENT_MEGABYTES = 2, 1
    browser = browse(world.lead)
    answer = put(browser, world, *(sent(f"{n}.txt", b"a") for n in range(3)))
    assert answer.context["form"].errors["attached"] == ["Put in at most 2 files; these are 3."]
    answer = put(browser, world, sent("big.txt", b"a" * 1_048_577))
    assert answer.context["form"].errors["attached"] == ["“big.txt” is larger than 1 MB."]


def test_a_request_larger_than_all_its_files_may_be_is_not_read(world: World, browse, settings):
    settings.ATTACHMENTS_AT_MOST, settings.ATTACHMENT_MEGABYTES = 2, 1
    answer = put(browse(world.lead), world, *(sent(f"{n}.txt", b"a" * 1_048_576) for n in range(5)))
    assert answer.status_code == 400
    assert not Attachment.objects.exists()


def test_a_file_whose_message_was_never_written_is_swept_and_no_other(world: World, browse):
    """A process that is killed between the two leaves a file that nobody has an address for."""
    put(browse(world.lead), world, sent("a.txt", b"kept"))
    [kept] = stored()
    lost, fresh = (default_storage.save(f"{FOLDER}/00/{name}", sent("x", b"x")) for name in ("lost", "fresh"))
    old = (now() - timedelta(days=2)).timestamp()
    for path in (kept, Path(settings.MEDIA_ROOT) / lost):
        os.utime(path, (old, old))

    with acting_as("compact_worker"):
        assert sweep_attachments() == 1
    assert sorted(one.name for one in stored()) == sorted([kept.name, "fresh"])
    assert fresh.endswith("fresh")


def test_a_file_that_is_gone_from_the_folder_is_a_page_that_is_not_there(world: World, browse):
    browser = browse(world.lead)
    put(browser, world, sent("a.txt", b"a"))
    one = Attachment.objects.get()
    default_storage.delete(one.path)
    assert browser.get(one.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("lead", 303), ("convener", 403), ("stand_in", 403), ("partner", 404)])
def test_a_file_is_taken_out_by_its_author_and_nobody_else(
    who, status, world: World, browse, django_capture_on_commit_callbacks
):
    put(browse(world.lead), world, sent("a.txt", b"a"))
    one = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browse(getattr(world, who)).post(f"/workgroups/reading/attachments/{one.pk}/removal/")
    assert answer.status_code == status
    assert Attachment.objects.exists() == bool(stored()) == (status != 303)
