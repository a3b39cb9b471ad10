"""Files of people: what they are by their bytes, and the ones that leave the portal and come back in."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from compact.access import reach_of
from compact.csv_files import csv_lines
from compact.sheets.cells import Refused, cased, email_of, name_of, tidy
from compact.sheets.columns import COLUMNS, find_header, match
from compact.sheets.reading import Unreadable, read
from compact.sheets.storing import bring
from partners.models import Affiliation, Organization
from partners.sheet import members
from tests.test_sheets import HEAD, shown
from tests.world import World

ANA = [["Nombre", "Correo electrónico", "Organización"], ["José Ñúñez", "jose@lausd.net", "LAUSD"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_delimiter_is_read(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in ANA)
    assert [cells for _number, cells in read(text.encode(encoding)).rows] == ANA


def workbook(*rows: list[Any], **more: Any) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cells in book.active:
        for cell in cells:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type  # typed as text
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def test_a_workbook_is_read_as_one_would_type_it():
    content = workbook(["Name", "Phone"], [], ["Ana", 2135550142], ["Bo", 1.5], ["Cy", date(2026, 3, 1)], ["Di", True])
    assert read(content).rows == [
        (1, ["Name", "Phone"]),
        (3, ["Ana", "2135550142"]),
        (4, ["Bo", "1.5"]),
        (5, ["Cy", "2026-03-01"]),
        (6, ["Di", "TRUE"]),
    ]


def zipped(**parts: str) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return into.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"\xef\xbb\xbf\r\n", "This file is empty."),
        (b"\n\n,,,\n", "There is nothing in this sheet."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Excel file"),
        (b"%PDF-1.7\n...", "This is a PDF."),
        (b"<html><table><tr><td>ana@lausd.net</td></tr></table></html>", "This is a web page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a spreadsheet we can read"),
        (zipped(content_xml="<office/>"), "OpenDocument"),
        (zipped(word__document_xml="<w/>"), "not a spreadsheet we can read"),
        (zipped(xl__workbook_xml="<broken"), "damaged"),
        (zipped(xl__workbook_xml="<w/>", xl__bomb_xml="0" * (81 * 1024 * 1024)), "far too large once it is unpacked"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (b"a@b.co\n" * 20_002, "more than 20,000 rows"),
    ],
)
def test_a_file_that_is_something_else_is_refused_kindly(content, said, world: World, browse):
    with pytest.raises(Unreadable) as error:
        read(content)
    assert said in str(error.value.words)
    if len(content) < 5_000_000:
        answer = browse(world.director).post(
            reverse("sheets:sheets"), {"file": SimpleUploadedFile("people.xlsx", content)}
        )
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_a_sheet_that_claims_a_million_rows_and_columns_is_read_in_no_time():
    book = Workbook()
    book.active.append(["ana@lausd.net"])
    book.active.cell(1_048_576, 16_384).value = " "
    into = io.BytesIO()
    book.save(into)
    assert read(into.getvalue()).rows == [(1, ["ana@lausd.net"])]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_skipped_rows_come_as_they_were_uploaded_and_load_again(kind, world: World, browse):
    rows = [
        HEAD.split(","),
        ["=1+1", "x@lausd.net", "LAUSD"],
        ["Ana Torres", "ana@lausd", "LAUSD", "", "", "+1 213 555 0142"],
    ]
    content = workbook(*rows) if kind == "xlsx" else "\n".join(";".join(row) for row in rows).encode()
    sheet = bring(read(content), name=f"people.{kind}", organization=None, by=world.director)

    answer = browse(world.director).get(reverse("sheets:skipped", args=[sheet.pk]))

    assert answer["Content-Disposition"] == f'attachment; filename="skipped.{kind}"'
    again = read(answer.content)
    assert (again.kind, again.delimiter) == (kind, ";" if kind == "csv" else ",")
    assert [cells[-1] for _number, cells in again.rows] == [
        "Why it was skipped",
        "This cell begins like a formula, so we did not read it: “=1+1”.",
        "The address is not complete: “ana@lausd”.",
    ]
    if kind == "csv":
        assert "'=1+1;" in answer.content.decode()
        assert ";'+1 213 555 0142;" in answer.content.decode()
    else:
        cell = load_workbook(io.BytesIO(answer.content)).active["A2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")
    mended = [(number, [cell.replace("ana@lausd", "ana@lausd.net") for cell in cells]) for number, cells in again.rows]
    second = bring(type(again)(kind, mended), name="skipped", organization=None, by=world.director)
    assert (second.columns[-1], [one[1] for one in shown(second)]) == ("", ["skipped", "create"])


def test_the_empty_sheet_comes_back_in(world: World, browse):
    content = browse(world.director).get(reverse("sheets:empty")).content
    book = load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEAD.split(",")
    assert [row[0] for row in book.worksheets[1].iter_rows(values_only=True, min_col=1, max_col=1)][1:5] == [
        "Alliance for Children's Rights", "LACOE", "LAUSD", "UNITE-LA",
    ]  # fmt: skip
    sheet = bring(read(content), name="empty.xlsx", organization=None, by=world.director)
    assert (sheet.columns, sheet.summary["all"]) == (
        ["name", "email", "organization", "workgroups", "role", "phone", "title"],
        0,
    )


def test_b16_the_list_of_an_organizations_people_comes_back_in_unchanged(world: World):
    text = [COLUMNS]
    for organization in Organization.objects.all():
        text += members(organization, reach_of(world.director))
    sheet = bring(read("".join(csv_lines(text)).encode()), name="x.csv", organization=None, by=world.director)
    assert {one[1] for one in shown(sheet)} == {"unchanged"}
    assert len(text) == 1 + Affiliation.objects.current().count()


def matched(*rows: list[str]) -> tuple[int | None, list[str]]:
    """Which row has the names of the columns, and what each column holds."""
    place = find_header([*enumerate(rows, 1)])
    header, people = ([], rows) if place is None else (rows[place], rows[place + 1 :])
    known = {"is_organization": "LAUSD".__eq__, "is_workgroup": "Reading".__eq__}
    return place, match(header, people, **known)


def test_columns_are_found_by_name_and_else_by_what_stands_in_them():
    ana = ["Ana Torres", "x", "ana@lausd.net", "LAUSD", "Reading; Data", "(213) 555-0142"]
    holds = ["name", "", "email", "organization", "workgroups", "phone"]
    assert matched(ana, ana) == (None, holds)
    assert matched(["Contacts 2027"], [""], ["Nombre", "?", "Correo", "Entidad", "Comités", "Móvil"], ana) == (2, holds)
    assert matched(["A", "B", "C", "D", "E", "F"], ana) == (0, ["", "", "email", "organization", "workgroups", ""])
    assert matched(["E-mail"], ["ana@lausd.net"]) == (0, ["email"])
    assert matched(["ana@lausd.net"]) == (None, ["email"])
    assert matched(["Last", "First", "Mail", "Email"], ["Torres", "Ana", "a@x.org", "b@x.org"])[1] == [
        "last", "first", "email", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("ANA@LAUSD.net ", ("ana@lausd.net", "")),
        ("Ana Torres <ana@lausd.net>", ("ana@lausd.net", "Ana Torres")),
        ("mailto:ana@lausd.net;", ("ana@lausd.net", "")),
        ("Mailto:Ana@lausd.net", ("ana@lausd.net", "")),
        ("ana@lausd.net, ANA@lausd.net", "impossible_email"),
        ("office@lausd.net", "shared_email"),
        ("info2@lausd.net", "shared_email"),
        ("ana@lausd", "half_email"),
        ("@lausd.net", "half_email"),
        ("ana", "not_email"),
        ("ana@lau sd.net", "impossible_email"),
        ("añá@lausd.net", "impossible_email"),
        ("a@b.org / c@d.org", "two_emails"),
        ("", "no_email"),
    ],
)
def test_what_an_address_is(cell, said):
    assert outcome(lambda: email_of(tidy(cell))) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Ana\u00a0\u200b Torres", "Ana Torres"),
        ("Torres, Ana", "Ana Torres"),
        ("Ana Torres, Ph.D.", "Ana Torres, Ph.D."),
        ("José Ortega y Gasset", "José Ortega y Gasset"),
        ("Anderson Andrews", "Anderson Andrews"),
        ("Ana Torres & Luis Vega", "two_names"),
        ("Ana and Luis Torres", "two_names"),
        ("Ana Torres y Luis Vega", "two_names"),
        ("Ana Torres / Luis Vega", "two_names"),
        ("Ana\nLuis", "two_names"),
        ("=HYPERLINK()", "formula"),
        ("ana@lausd.net", "not_a_name"),
        ("www.win.example", "not_a_name"),
        ("123", "not_a_name"),
        ("N/A", ""),
    ],
)
def test_what_a_name_is(cell, said):
    assert outcome(lambda: name_of(tidy(cell))) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("MARIA GOMEZ", "Maria Gomez"),
        ("hannah lee", "Hannah Lee"),
        ("ANA DE LA TORRE", "Ana de la Torre"),
        ("ELLEN O'BRIEN-ÑÚÑEZ", "Ellen O'Brien-Ñúñez"),
        ("JAMES KING III", "James King III"),
        ("JAMES KING JR.", "James King Jr."),
        ("J. R. LEE", "J. R. Lee"),
        ("AJ", "AJ"),
        ("bell hooks Jr.", "bell hooks Jr."),
        ("Ana McDonald", "Ana McDonald"),
        ("", ""),
    ],
)
def test_a_name_in_one_case_is_written_as_names_are(written, said):
    assert cased(written) == said


def outcome(read_it: Callable[[], object]) -> object:
    """What was read, or the code of why not."""
    try:
        return read_it()
    except Refused as why:
        return why.code


def test_a_row_beyond_the_last_is_not_counted_up_to(monkeypatch):
    """A few bytes that name row 10**15 would keep a process busy for years."""
    monkeypatch.setattr("compact.sheets.reading.LAST_ROW", 1000)  # the real one takes seconds, as it should
    whole, made = io.BytesIO(workbook(["Name", "E-mail"], ["Ana", "ana@lausd.net"])), io.BytesIO()
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            for name in (b"", b"A", b"B"):
                content = content.replace(b'r="%s2"' % name, b'r="%s1000000000000000"' % name)
            after.writestr(part, content)

    with pytest.raises(Unreadable):
        read(made.getvalue())
