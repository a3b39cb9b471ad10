"""The list of an organization's people as a file: members only, for those who may, safe in a spreadsheet (B16)."""

import csv
import io
import tracemalloc
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compact.accounts.models import User
from partners.models import Affiliation, Invitation, OrganizationGrant
from partners.sheet import COLUMNS, lines, plain, safe
from tests.world import World
from workgroups.models import Seat, SeatHolder

FILE = "/partners/lausd/people.csv"


def read(response: object) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_b16_the_file_holds_members_only_with_exactly_these_columns(world: World, browse):
    Invitation.invite(email="invited@example.org", organization=world.lausd, by=world.administrator)
    OrganizationGrant.objects.create(
        user=world.partner,
        permission=Permission.objects.get(codename="view_organization"),
        content_object=world.lausd,
    )
    User.objects.filter(pk=world.contact.pk).update(phone="+1 213 555 0100")
    Affiliation.objects.filter(person=world.contact).update(title='=HYPERLINK("x")')
    data = Seat.objects.create(workgroup=world.data, organization=world.lausd)
    SeatHolder.objects.create(seat=data, person=world.lead, role="observer", since=now() - timedelta(days=1))

    response = browse(world.administrator).get(FILE)
    rows = read(response)

    assert tuple(rows[0]) == COLUMNS
    assert [row["Name"] for row in rows] == ["Ada Administrator", "Carl Contact", "Leo Lead", "Sam Standin"]
    by_name = {row["Name"]: row for row in rows}
    assert by_name["Carl Contact"] == {
        "Name": "Carl Contact",
        "E-mail": "carl.contact@example.org",
        "Organization": "LAUSD",
        "Workgroups": "",
        "Role": "",
        "Phone": "'+1 213 555 0100",
        "Title": '\'=HYPERLINK("x")',
    }
    assert plain(by_name["Carl Contact"]["Phone"]) == "+1 213 555 0100"
    assert by_name["Leo Lead"]["Workgroups"] == "Campaign for Grade-Level Reading; Data Workgroup"
    assert by_name["Leo Lead"]["Role"] == "Lead; Observer"
    assert by_name["Sam Standin"]["Role"] == "Stand-in"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="lausd-people-')


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("director", 200), ("contact", 403), ("lead", 403), ("partner", 404), ("former", 404)],
)
def test_b16_whoever_may_export_can_download_and_nobody_else(who: str, status: int, world: World, browse):
    response = browse(world.people[who]).get(FILE)

    assert response.status_code == status
    if status == 200:
        assert len(read(response)) == 4


def test_b16_whoever_was_given_the_care_by_name_can_download(world: World, browse):
    OrganizationGrant.objects.create(
        user=world.partner,
        permission=Permission.objects.get_or_create(
            codename="manage_organization",
            content_type=Permission.objects.get(codename="view_organization").content_type,
        )[0],
        content_object=world.lausd,
    )

    assert len(read(browse(world.partner).get(FILE))) == 4
    assert browse(world.partner).get("/partners/lausd/home/").status_code == 200


def test_the_columns_are_the_same_in_every_language(world: World, browse):
    rows = read(browse(world.administrator).get(f"/es{FILE}"))
    assert tuple(rows[0]) == COLUMNS
    assert rows[2]["Role"] == "Lead"


@pytest.mark.parametrize("cell", ["=1+1", "+1 213", "-5", "@name", "\tx", "'=1", "'plain", "plain", ""])
def test_a_cell_survives_the_round_trip_and_begins_no_formula(cell: str):
    assert plain(safe(cell)) == cell
    assert not safe(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.text(alphabet="=+-@'\t\r ab,\"\n;é"), min_size=7, max_size=7))
def test_any_row_survives_the_round_trip(row: list[str]):
    text = "".join(lines([row]))
    [_heading, found] = list(csv.reader(io.StringIO(text, newline="")))
    assert [plain(cell) for cell in found] == row


def test_b16_the_file_of_many_is_written_in_constant_memory(world: World, browse):
    def peak(many: int) -> int:
        have = Affiliation.objects.current().filter(organization=world.lausd).count()
        users = User.objects.bulk_create(
            User(email=f"p{have + n}@example.org", name=f"Person {have + n}", phone="+1 213 555 0100")
            for n in range(many)
        )
        began = now() - timedelta(days=1)
        Affiliation.objects.bulk_create(
            Affiliation(person=one, organization=world.lausd, title="Analyst", since=began) for one in users
        )
        response, lines_read = browse(world.administrator).get(FILE), 0
        tracemalloc.start()
        for part in response.streaming_content:
            lines_read += part.count(b"\n")
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert lines_read == have + many + 1
        return top

    peak(10)
    few, many = peak(700), peak(3000)

    assert many < few * 1.5
