"""Contact sheets: what a file says, what each row does, saved as it was shown, and taken back (B17)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compact.accounts.models import User
from compact.notifications.announcing import announce_all
from compact.notifications.models import Event, OutgoingMail, State
from compact.sheets import saving
from compact.sheets.forms import Meanings
from compact.sheets.known import names
from compact.sheets.reading import Table, read
from compact.sheets.storing import bring
from compact.sheets.undoing import undo
from compact.sheets.words import sentences
from compact.wall import entered
from partners.models import Affiliation, Arrival, Import, ImportRow, Invitation, Organization
from partners.models.merging import merge
from tests.conftest import WebClient, acting_as
from tests.test_outbox import send
from tests.together import at_once
from tests.world import World
from workgroups.models import Seat, SeatHolder, SeatRole, Workgroup

TECHNICAL = re.compile(r"SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK|SELECT (set_config|current_setting)|(RE)?SET ")
MESSY = Path(__file__).parent / "sheets" / "messy.csv"


def sheet_of(*rows: str, by: User, organization: Organization | None = None, name: str = "people.csv") -> Import:
    return bring(read("\n".join(rows).encode()), name=name, organization=organization, by=by)


def shown(sheet: Import) -> list[tuple[int, str, str]]:
    return [(one.number, one.outcome, " ".join(sentences(one.plan["notes"]))) for one in sheet.rows.all()]


def save(sheet: Import, by: User, *, invite: bool = False) -> bool:
    sheet.refresh_from_db()
    return saving.save(sheet, seen=sheet.fingerprint, invite=invite, by=by)


def asking(sheet: Import, spelling: str) -> str:
    """The name of the field that asks for the meaning of a spelling."""
    fields = Meanings(Import.objects.get(pk=sheet.pk)).fields
    return next(name for name, field in fields.items() if field.label == f"“{spelling}”")


def contents() -> dict[str, Any]:
    """Every row of every table that a sheet can change, but for the sheet itself and the news of it."""
    models = [User, Affiliation, Seat, SeatHolder]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


HEAD = "Name,E-mail,Organization,Workgroups,Role,Phone,Title"


# --- B17 --------------------------------------------------------------------------------------------------------------


def test_b17_what_is_saved_is_what_was_shown_and_once_more_changes_nothing_and_undo_restores(world: World):
    rows = (
        HEAD,
        "Ana Torres,ana@lausd.net,LAUSD,Grade-level reading; Data Workgroup,observer,(213) 555-0142,Analyst",
        "Bo Chen,bo@lacoe.edu,lacoe,Data Workgroup,,,",
        "Carl Contact,carl.contact@example.org,LAUSD,Campaign for Grade-Level Reading,stand-in,,Director",
        "Leo Lead,leo.lead@example.org,LAUSD,grade level READING,,,",
    )
    before = contents()
    sheet = sheet_of(*rows, by=world.director)
    assert shown(sheet) == [
        (
            2,
            "create",
            "“Grade-level reading” read as Campaign for Grade-Level Reading. New person at LAUSD."
            " Observer in Campaign for Grade-Level Reading. Takes a place for LAUSD in Data Workgroup."
            " Observer in Data Workgroup.",
        ),
        (3, "create", "New person at LACOE. Contact in Data Workgroup."),
        (4, "update", "Title: Director (was –). Stand-in in Campaign for Grade-Level Reading."),
        (5, "unchanged", "“grade level READING” read as Campaign for Grade-Level Reading."),
    ]
    assert contents() == before

    assert save(sheet, world.director) is True
    ana = User.objects.get(email="ana@lausd.net")
    assert (ana.name, ana.phone, ana.unclaimed_since is None, ana.has_usable_password()) == (
        "Ana Torres",
        "(213) 555-0142",
        False,
        False,
    )
    assert [(one.organization, one.title) for one in ana.affiliations.all()] == [(world.lausd, "Analyst")]
    held = SeatHolder.objects.filter(person=ana).order_by("pk")
    assert [(one.seat.workgroup, one.seat.organization, one.role) for one in held] == [
        (world.reading, world.lausd, "observer"),
        (world.data, world.lausd, "observer"),
    ]
    assert world.contact.affiliations.get().title == "Director"
    assert OutgoingMail.objects.count() == 0

    again = sheet_of(*rows, by=world.director)
    assert [one.outcome for one in again.rows.all()] == ["unchanged"] * 4

    assert undo(sheet, by=world.director) is True
    sheet.refresh_from_db()
    assert sheet.kept == []
    assert contents() == before
    once_more = sheet_of(*rows, by=world.director)
    assert [one[1] for one in shown(once_more)] == ["create", "create", "update", "unchanged"]


def test_b17_when_something_changed_since_it_is_shown_anew_and_nothing_is_saved(world: World, browse):
    sheet = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,,,,", "Bo Chen,bo@lausd.net,LAUSD,,,,", by=world.director)
    seen = sheet.fingerprint
    User.objects.create_user("bo@lausd.net", name="Bo Chen")

    page = browse(world.director).post(reverse("sheets:saving", args=[sheet.pk]), {"plan": seen}, follow=True)

    assert "This row does something else now: 3." in page.content.decode()
    sheet.refresh_from_db()
    assert (sheet.saved_at, sheet.fingerprint == seen) == (None, False)
    assert shown(sheet)[1] == (3, "update", "Acts for LAUSD from now, too.")
    assert not User.objects.filter(email="ana@lausd.net").exists()
    assert save(sheet, world.director)


def test_b17_undo_leaves_what_was_used_since_and_says_so(world: World, browse):
    rows = [
        f"{name},{name.split()[0].lower()}@lausd.net,LAUSD,Reading,,," for name in ("Ana A", "Bo B", "Cy C", "Di D")
    ]
    sheet = sheet_of(HEAD, *rows, by=world.director)
    save(sheet, world.director)
    ana, bo, cy, di = (User.objects.get(name=row.split(",")[0]) for row in rows)
    ana.last_login, ana.unclaimed_since = now(), None
    ana.save()
    SeatHolder.objects.filter(person=bo).update(role=SeatRole.ALTERNATE)
    assert cy.affiliations.get().end(by=world.administrator)

    browse(world.director).post(reverse("sheets:undoing", args=[sheet.pk]))

    page = browse(world.director).get(reverse("sheets:sheet", args=[sheet.pk])).content.decode()
    for words in (
        "<b>Ana A</b> has come in since",
        "<b>Bo B</b> was changed by somebody since",
        "<b>Cy C</b> was changed",
    ):
        assert words in page
    assert "Di D</b>" not in page
    assert set(User.objects.filter(pk__in=[ana.pk, bo.pk, cy.pk, di.pk])) == {ana, bo, cy}
    assert SeatHolder.objects.filter(person__in=[ana, bo]).count() == 2
    assert undo(sheet, by=world.director) is False


def test_b17_undo_leaves_who_has_acted_since_and_a_place_that_others_use(world: World):
    rows = ("Carl Contact,carl.contact@example.org,LAUSD,Data Workgroup,,,", "Ana T,ana@lausd.net,LACOE,Reading,,,")
    sheet = sheet_of(HEAD, *rows, by=world.director)
    save(sheet, world.director)
    seat = Seat.objects.get(workgroup=world.reading, organization=world.lacoe)
    seat.appoint(world.partner, SeatRole.PRIMARY, by=world.director)
    SeatHolder.objects.get(person=world.contact).end(by=world.contact)

    undo(sheet, by=world.director)

    sheet.refresh_from_db()
    assert sheet.kept == [
        ["Carl Contact", "acted"],
        ["LACOE · Campaign for Grade-Level Reading", "place_used"],
        ["LAUSD · Data Workgroup", "place_used"],
    ]
    assert not User.objects.filter(email="ana@lausd.net").exists()
    assert seat.holders.get().person == world.partner


def test_a_person_is_forgotten_only_if_nobody_names_them(world: World):
    sheet = sheet_of(HEAD, "Ana T,ana@lausd.net,LAUSD,,,,", "Bo B,bo@lausd.net,LAUSD,,,,", by=world.director)
    save(sheet, world.director)
    Invitation.objects.filter(pk=world.invitation.pk).update(withdrawn_by=User.objects.get(email="bo@lausd.net"))
    undo(sheet, by=world.director)
    sheet.refresh_from_db()
    assert sheet.kept == [["Bo B", "named_elsewhere"]]
    assert list(User.objects.filter(email__endswith="@lausd.net").values_list("name", flat=True)) == ["Bo B"]


def test_the_function_that_forgets_forgets_nobody_who_has_come_in(world: World):
    with acting_as("compact_web"), connection.cursor() as cursor:
        cursor.execute("SELECT compact_forget(%s)", [[one.pk for one in world.people.values()]])
        assert cursor.fetchall() == []
    assert User.objects.filter(pk__in=[one.pk for one in world.people.values()]).count() == len(world.people)


def test_a_sheet_is_taken_back_within_a_day(world: World):
    sheet = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,,,,", by=world.director)
    save(sheet, world.director)
    with time_machine.travel(now() + timedelta(hours=25)):
        assert undo(sheet, by=world.director) is False
    assert User.objects.filter(email="ana@lausd.net").exists()


# --- inviting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("invite", [True, False])
def test_the_page_of_a_saved_sheet_speaks_of_invitations_only_if_somebody_was_invited(invite, world: World, browse):
    sheet = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,,,,", by=world.director)
    save(sheet, world.director, invite=invite)
    browser, url = browse(world.director), sheet.get_absolute_url()

    assert ("Invitations are taken back." in browser.get(url).content.decode()) is invite
    browser.post(reverse("sheets:undoing", args=[sheet.pk]))
    assert ("Invitations that nobody has answered are taken back" in browser.get(url).content.decode()) is invite


def test_save_and_invite_writes_later_and_undo_takes_the_invitations_back(world: World):
    rows = (HEAD, "Ana Torres,ana@lausd.net,LAUSD,Reading,lead,,", "Leo Lead,leo.lead@example.org,LAUSD,,,,")
    sheet = sheet_of(*rows, by=world.director)
    assert sheet.summary["invite"] == 1
    save(sheet, world.director, invite=True)

    mail, invitation = OutgoingMail.objects.get(), Invitation.objects.get(email="ana@lausd.net")
    assert (mail.kind, mail.address, mail.state) == ("invitation", "ana@lausd.net", State.DUE)
    assert timedelta(minutes=14) < mail.not_before - now() <= timedelta(minutes=15)
    assert invitation.get_absolute_url() in mail.context["accept_url"]
    assert sheet_of(*rows, by=world.director).summary["invite"] == 0

    undo(sheet, by=world.director)
    mail.refresh_from_db()
    invitation.refresh_from_db()
    assert (mail.state, invitation.withdrawn_by) == (State.DROPPED, world.director)


def test_who_was_put_in_is_in_with_one_tap_and_keeps_the_place(world: World):
    sheet = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,Reading,stand-in,,", by=world.director)
    save(sheet, world.director, invite=True)
    invitation, browser = Invitation.objects.get(email="ana@lausd.net"), WebClient()

    answer = browser.post(f"{invitation.get_absolute_url()}acceptance/")

    ana = User.objects.get(email="ana@lausd.net")
    assert (answer.status_code, browser.session["_auth_user_id"]) == (302, str(ana.pk))
    assert (ana.unclaimed_since, ana.affiliations.count(), ana.held_seats.get().role) == (None, 1, "alternate")


def test_people_who_have_not_come_in_get_no_mail_but_the_invitation(world: World):
    sheet = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,Reading,,,", by=world.director)
    save(sheet, world.director, invite=True)
    ana = User.objects.get(email="ana@lausd.net")
    ana.affiliations.update(since=now() - timedelta(hours=1))
    SeatHolder.objects.get(person=ana).change_role(role="observer", by=world.convener)  # cannot be switched off
    announce_all()
    with time_machine.travel(now() + timedelta(minutes=20)):
        send()

    sent = {(one.kind, one.state) for one in OutgoingMail.objects.filter(address="ana@lausd.net")}
    assert sent == {("invitation", State.SENT), ("event", State.DROPPED)}
    assert ana.notifications.count() == 1


@pytest.mark.parametrize("way", ["code", "link"])
def test_the_first_sign_in_ends_that_whatever_the_way(way, world: World, rf, client):
    from allauth.account.adapter import get_adapter
    from django.contrib.sessions.middleware import SessionMiddleware

    ana = User.objects.create_user("ana@lausd.net", name="Ana", unclaimed_since=now())
    if way == "link":
        invitation = Invitation.invite(email=ana.email, organization=world.lausd, by=world.administrator)
        client.post(f"{invitation.get_absolute_url()}acceptance/")
    else:
        request = rf.get("/")
        SessionMiddleware(lambda request: None).process_request(request)
        ana.backend = "compact.accounts.sessions.Backend"
        get_adapter(request).login(request, ana)
    ana.refresh_from_db()
    assert ana.unclaimed_since is None


def test_who_signs_in_without_an_invitation_has_come_in_too_and_the_organization_may_object(world: World, rf, browse):
    from allauth.account.adapter import get_adapter
    from django.contrib.sessions.middleware import SessionMiddleware

    sheet = sheet_of(HEAD, "Nora New,nora@example.org,LACOE,Reading,,,", by=world.director)
    save(sheet, world.director)
    Affiliation.objects.filter(person__email="nora@example.org").update(since=now() - timedelta(hours=1))
    request = rf.get("/")
    SessionMiddleware(lambda request: None).process_request(request)
    for _time in (1, 2):
        nora = User.objects.get(email="nora@example.org")
        nora.backend = "compact.accounts.sessions.Backend"
        with acting_as("compact_web"):
            get_adapter(request).login(request, nora)

    arrival = Arrival.objects.get()
    assert (arrival.person, arrival.brought_by, arrival.from_outside) == (nora, world.director, True)
    assert Event.objects.filter(kind="came_in").count() == 1
    assert "This is not right" in browse(world.partner).get(arrival.get_absolute_url()).content.decode()


def test_those_who_look_after_it_hear_of_it_once_and_who_is_in_already_hears_too(world: World):
    rows = [f"P{n} Q,p{n}@lausd.net,LAUSD,Reading,,," for n in range(12)]
    sheet = sheet_of(HEAD, *rows, "Carl Contact,carl.contact@example.org,LAUSD,Reading,,,", by=world.director)
    save(sheet, world.director)
    announce_all()

    told = {one: [str(line.event) for line in person.notifications.all()] for one, person in world.people.items()}
    assert {one: kinds for one, kinds in told.items() if kinds} == {
        "administrator": ["people_brought_in"],
        "convener": ["people_brought_in"],
        "contact": ["changed_by_sheet"],
    }
    assert world.administrator.notifications.get().event.data["at"] == "LAUSD"


# --- a messy sheet ----------------------------------------------------------------------------------------------------


def test_a_messy_sheet_loads_without_a_wrong_row(world: World):
    """Windows-1252, semicolons, a title line, mixed case, spaces that nobody sees, formulas, duplicates."""
    Workgroup.objects.create(slug="old", name="Old Workgroup", state="closed")
    sheet = bring(read(MESSY.read_bytes()), name="messy.csv", organization=None, by=world.director)

    assert sheet.columns == ["last", "first", "email", "organization", "workgroups", "phone", "title", ""]
    assert shown(sheet) == [
        (4, "create", "New person at LAUSD. Contact in Campaign for Grade-Level Reading."),
        (5, "skipped", "Two people stand in one cell: “Luis & Ana Vega”. Name one person per row."),
        (6, "skipped", "The address is not complete: “mwong@lausd”."),
        (7, "skipped", "No organization here is called “Springfield Elementary”."),
        (8, "skipped", "The same address as in row 4. Put all workgroups of a person into one row."),
        (
            9,
            "skipped",
            'This cell begins like a formula, so we did not read it: “=HYPERLINK("http://evil.example") Doe”.',
        ),
        (10, "skipped", "A shared address cannot sign in. Name a person."),
        (12, "create", "“Los Angeles Unifed School District” read as LAUSD. New person at LAUSD."),
        (13, "skipped", "The same person as in row 12, with another address. Keep which one?"),
        (14, "skipped", "Two addresses stand in one cell. Give each person a row."),
        (15, "skipped", "Old Workgroup is closed. Nobody can be named for it."),
        (16, "skipped", "There is no e-mail address in this row."),
        (17, "update", f"Left LAUSD on {left(world)} and comes back. What was before stays as it was."),
        (18, "create", "New person at LACOE. “12” is no telephone number and was left out."),
        (19, "skipped", "No workgroup here is called “Moon Landing”."),
    ]
    save(sheet, world.director)
    assert set(User.objects.filter(unclaimed_since__isnull=False).values_list("name", "email", "phone")) == {
        ("José Ñáñez", "jose@lausd.net", "(213) 555-0142"),
        ("Ellen O’Brien", "ellen@lausd.net", ""),
        ("Kim Lee", "kim@lacoe.edu", ""),
    }
    former = Affiliation.objects.filter(person=world.former).order_by("pk")
    assert [one.until is None for one in former] == [False, True]


def left(world: World) -> str:
    from django.utils.timezone import localtime

    from compact.dates import plain_date

    return plain_date(localtime(world.former.affiliations.get().until))


# --- what is refused, and what is asked -------------------------------------------------------------------------------


REASONS = [
    (["Ana T,ana@lausd.net,LAUSD,Reading,lead"], "Leo Lead leads in Campaign for Grade-Level Reading for LAUSD"),
    (["Ana T,ana@lausd.net,LAUSD,Reading,Chair"], "“Chair” is no role here."),
    (["Ana T,ana@lausd.net,LAUSD,Reading;Data Workgroup,lead;lead;lead"], "There are not as many roles as workgroups"),
    (["Leo Lead,leo@lausd.net,LAUSD"], "Somebody of this name is at LAUSD already"),
    (["Ana T,ana@lausd.net,four"], "This organization is still to be confirmed"),
    ([",ana@lausd.net,LAUSD"], "The name is missing."),
    (["Ana T,ana@lausd.net,"], "The organization is missing."),
    (["Ana T,ana@lausd.net,LAUSD,,,,@SUM(1)"], "This cell begins like a formula"),
    (["Gone,gone@example.org,LAUSD"], "The account with this address is closed."),
    (["Leo Second,leo.lead@example.org,LAUSD"], "Name and telephone are the person’s own to change."),
    (["Ana,ana@lausd.net,LAUSD", "Ana,ana@lausd.net,LACOE"], "The person of row 2. Acts for LACOE from now, too."),
]


@pytest.mark.parametrize(("rows", "said"), REASONS, ids=[said[:30] for _rows, said in REASONS])
def test_each_reason_is_said_in_words(rows, said, world: World):
    Organization.objects.create(slug="four", name="Four", to_be_confirmed=True)
    User.objects.create_user("gone@example.org", name="Gone", is_active=False)
    sheet = sheet_of(HEAD, *rows, by=world.director)
    assert said in shown(sheet)[-1][2]


def test_the_second_lead_of_a_sheet_stands_in_and_a_lead_who_steps_back_makes_room(world: World):
    rows = ("Leo Lead,leo.lead@example.org,LAUSD,Reading,observer,,", "Ana A,ana@lausd.net,LAUSD,Reading,lead,,")
    sheet = sheet_of(HEAD, *rows, "Bo B,bo@lausd.net,LAUSD,Reading,lead,,", by=world.director)
    before = contents()
    assert save(sheet, world.director)
    held = {one.person.name: one.role for one in world.seat.holders.current().select_related("person")}
    assert held == {"Leo Lead": "observer", "Sam Standin": "alternate", "Ana A": "primary", "Bo B": "alternate"}
    undo(sheet, by=world.director)
    assert contents() == before


def test_a_sheet_finds_what_stays_of_two_that_were_merged_and_offers_no_other(world: World):
    double = Organization.objects.create(name="United Way of Los Angeles", short_name="UWLA", slug="uwla")
    with entered(world.director):
        merge(double, world.lacoe, by=world.director)
    sheet = sheet_of(HEAD, "Una Vey,una@example.org,UWLA,,,,", by=world.director)
    assert [row.plan["at"] for row in sheet.rows.all()] == [world.lacoe.pk]
    assert double.pk not in names(sheet)[0].usual


def test_a_name_in_capitals_is_written_as_names_are_and_changes_nobody_who_is_here(world: World):
    rows = ["MARIA GOMEZ,maria@lausd.net,LAUSD,,,,", "hannah lee,hannah@lausd.net,LAUSD,,,,"]
    first = sheet_of(HEAD, *rows, by=world.director)
    save(first, world.director)
    names = User.objects.filter(email__in=["maria@lausd.net", "hannah@lausd.net"]).order_by("email")
    assert [one.name for one in names] == ["Hannah Lee", "Maria Gomez"]
    assert {outcome for _row, outcome, _said in shown(sheet_of(HEAD, *rows, by=world.director))} == {"unchanged"}
    # Somebody who is here under such a name keeps it: their own file, loaded again, changes nothing.
    names.update(name="MARIA GOMEZ")
    assert shown(sheet_of(HEAD, rows[0], by=world.director))[0][1] == "unchanged"


def test_a_name_before_an_address_keeps_its_capitals(world: World):
    rows = ("Siobhan McKay <S.McKay@lausd.net>,LAUSD", "LUIS@LAUSD,LAUSD")
    sheet = sheet_of("E-mail,Organization", *rows, by=world.director)
    assert [(one.outcome, one.plan["name"], one.plan["email"]) for one in sheet.rows.all()] == [
        ("create", "Siobhan McKay", "s.mckay@lausd.net"),
        ("skipped", "", "luis@lausd"),
    ]


def test_empty_cells_erase_nothing_and_an_update_says_exactly_what_changes(world: World):
    first = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,Reading,observer,213 555 0142,Analyst", by=world.director)
    save(first, world.director)
    assert shown(sheet_of("E-mail,Organization,Phone", "ANA@lausd.net,LAUSD,", by=world.director)) == [
        (2, "unchanged", "The same as here.")
    ]
    second = sheet_of(HEAD, "Ana T. Torres,ana@lausd.net,LAUSD,,,(213) 555-0199,", by=world.director)
    assert shown(second) == [
        (
            2,
            "update",
            "Name: Ana T. Torres (was Ana Torres). Telephone: (213) 555-0199 (was 213 555 0142).",
        )
    ]
    before = contents()
    save(second, world.director)
    assert User.objects.get(email="ana@lausd.net").phone == "(213) 555-0199"
    undo(second, by=world.director)
    assert contents() == before


def test_two_sheets_are_taken_back_in_either_order(world: World):
    before = contents()
    first = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,Reading,observer,213 555 0142,Analyst", by=world.director)
    save(first, world.director)
    second = sheet_of(HEAD, "Ana T. Torres,ana@lausd.net,LAUSD,,,(213) 555-0199,", by=world.director)
    save(second, world.director)

    assert undo(first, by=world.director)
    assert undo(second, by=world.director)
    second.refresh_from_db()
    assert second.kept == []
    assert contents() == before


def test_somebody_says_whom_a_spelling_means_once_for_all_rows(world: World, browse):
    rows = [f"P{n} Q,p{n}@lausd.net,The District,Readers,," for n in range(3)]
    sheet, browser = sheet_of(HEAD, *rows, by=world.director), browse(world.director)
    url = reverse("sheets:meanings", args=[sheet.pk])
    page = browser.get(sheet.get_absolute_url()).content.decode()
    assert "“The District”" in page

    wrong = browser.post(url, {asking(sheet, "The District"): "Nowhere"})
    assert wrong.status_code == 422
    assert "Choose a name from the list" in wrong.content.decode()
    browser.post(url, {asking(sheet, "The District"): "LAUSD"})
    browser.post(url, {asking(sheet, "Readers"): "Campaign for Grade-Level Reading"})

    assert {one[1] for one in shown(sheet)} == {"create"}
    sheet.refresh_from_db()
    assert sheet.choices == {
        "organizations": {"the district": world.lausd.pk},
        "workgroups": {"readers": world.reading.pk},
    }


def test_a_workgroup_that_was_guessed_is_corrected_once_for_all_rows(world: World, browse):
    rows = [f"P{n} Q,p{n}@lausd.net,LAUSD,Data Wrkgroup,," for n in range(3)]
    sheet, browser = sheet_of(HEAD, *rows, by=world.director), browse(world.director)
    assert "“Data Wrkgroup” read as Data Workgroup." in shown(sheet)[0][2]
    page = browser.get(sheet.get_absolute_url())
    [field] = page.context["meanings"].guessed
    assert (field.label, field.initial) == ("“Data Wrkgroup”", "Data Workgroup")
    assert '<option value="Campaign for Grade-Level Reading">' in page.content.decode()

    meant = {asking(sheet, "Data Wrkgroup"): "Campaign for Grade-Level Reading"}
    browser.post(reverse("sheets:meanings", args=[sheet.pk]), meant)

    sheet.refresh_from_db()
    assert sheet.choices["workgroups"] == {"data wrkgroup": world.reading.pk}
    assert sheet.summary["guessed"] == []
    assert {said for _row, _outcome, said in shown(sheet)} == {
        "New person at LAUSD. Contact in Campaign for Grade-Level Reading."
    }


def test_what_was_decided_is_kept_even_if_no_row_does_anything_else(world: World, browse):
    sheet = sheet_of(f"{HEAD},Room", "Ana Torres,ana@lausd.net,LAUSD,,,,,12", by=world.director)
    chosen = {f"column-{place}": name for place, name in enumerate([*sheet.columns[:6], ""])}
    browse(world.director).post(reverse("sheets:columns", args=[sheet.pk]), chosen)
    browse(world.director).post(reverse("sheets:other_person", args=[sheet.pk]), {"email": "ana@lausd.net"})

    fresh = Import.objects.get(pk=sheet.pk)
    assert fresh.columns == [*sheet.columns[:6], "", ""]
    assert fresh.choices == {"others": ["ana@lausd.net"]}
    assert fresh.fingerprint == sheet.fingerprint


def test_what_is_said_on_an_older_page_means_the_spelling_it_stood_beside(world: World, browse):
    rows = ("A B,a@lausd.net,The District,,,,", "C D,c@lausd.net,County Ed,,,,", "E F,e@lausd.net,Allies,,,,")
    sheet, browser = sheet_of(HEAD, *rows, by=world.director), browse(world.director)
    url = reverse("sheets:meanings", args=[sheet.pk])
    first, second, third = (asking(sheet, one) for one in ("The District", "County Ed", "Allies"))

    browser.post(url, {first: "LAUSD", second: "", third: ""})
    browser.post(url, {first: "", second: "LACOE", third: ""})

    sheet.refresh_from_db()
    assert sheet.choices["organizations"] == {"the district": world.lausd.pk, "county ed": world.lacoe.pk}


def test_two_people_of_one_name_come_in_when_somebody_says_so(world: World, browse):
    sheet = sheet_of(HEAD, "Leo Lead,leo.two@lausd.net,LAUSD,,,,", by=world.director)
    browse(world.director).post(reverse("sheets:other_person", args=[sheet.pk]), {"email": "leo.two@lausd.net"})
    assert shown(sheet) == [(2, "create", "New person at LAUSD.")]


def test_columns_are_said_by_hand_without_the_file_and_each_holds_one_thing(world: World, browse):
    sheet = sheet_of("Wer,Wo", "Ana Torres,ana at lausd", "Bo Chen,bo at lausd", by=world.director)
    browser, url = browse(world.director), reverse("sheets:columns", args=[sheet.pk])
    assert "Which column holds the e-mail addresses?" in browser.get(sheet.get_absolute_url()).content.decode()
    assert browser.post(url, {"column-0": "name", "column-1": "name"}).status_code == 422
    assert browser.post(url, {"column-0": "name", "column-1": "title"}).status_code == 422
    assert browser.post(url, {"column-0": "name", "column-1": "email"}).status_code == 303
    assert (2, "skipped", "“ana at lausd” is not an e-mail address.") in shown(sheet)


def test_partners_without_a_person_are_named_with_the_reason(world: World, browse):
    Seat.objects.create(workgroup=world.data, organization=world.alliance)
    Affiliation.objects.filter(organization__in=[world.alliance, world.lacoe]).update(until=now())
    sheet = sheet_of(HEAD, "Desk,info@lacoe.edu,LACOE,,,,", "Ana T,ana@lausd.net,LAUSD,,,,", by=world.director)

    page = browse(world.director).get(sheet.get_absolute_url())

    assert [(one.name, bool(one.left), one.shared) for one in page.context["page"].unnamed] == [
        ("Alliance for Children's Rights", True, None),
        ("Los Angeles County Office of Education", True, 2),
    ]
    assert "Only a shared address, row 2" in page.content.decode()
    assert reverse("partners:invitations", args=["lacoe"]) in page.content.decode()


def test_the_invitation_is_shown_before_it_is_sent(world: World, browse):
    sheet = sheet_of(HEAD, "Ana T,ana@lausd.net,LAUSD,,,,", by=world.director)
    page = browse(world.director).get(reverse("sheets:mail", args=[sheet.pk])).content.decode()
    assert "Ana, will you act for LAUSD in the L.A. Compact?" in page
    assert "/partners/invitation/" not in page


# --- who may ----------------------------------------------------------------------------------------------------------


def test_an_administrator_brings_in_people_of_their_own_organization_only(world: World, browse):
    text = "\n".join(
        (
            HEAD,
            "Ana Torres,ana@lausd.net,,Reading; Data Workgroup,stand-in,,",
            "Bo Chen,bo@lacoe.edu,LACOE,,,,",
            "Paula Partner,paula.partner@example.org,LAUSD,,,,",
            "Leo Nobody,leo.lead@example.org,LAUSD,,,,Lead teacher",
        )
    )
    browser, url = browse(world.administrator), reverse("sheets:sheets_of", args=["lausd"])
    answer = browser.post(url, {"file": SimpleUploadedFile("people.csv", text.encode())})
    sheet = Import.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, sheet.get_absolute_url())
    assert shown(sheet) == [
        (
            2,
            "create",
            "New person at LAUSD. Stand-in in Campaign for Grade-Level Reading."
            " LAUSD has no place in Data Workgroup yet. Ask for one there.",
        ),
        (3, "skipped", "Another organization. This sheet brings in people of LAUSD only."),
        (4, "skipped", "This person has an account, and is not at LAUSD. Invite them instead."),
        (5, "update", "Name and telephone are the person’s own to change. Title: Lead teacher (was –)."),
    ]
    assert browser.get(sheet.get_absolute_url()).status_code == 200
    browser.post(reverse("sheets:saving", args=[sheet.pk]), {"plan": sheet.fingerprint, "invite": "yes"})
    assert User.objects.get(email="ana@lausd.net").held_seats.get().role == "alternate"
    assert OutgoingMail.objects.get().address == "ana@lausd.net"
    browser.post(reverse("sheets:undoing", args=[sheet.pk]))
    assert not User.objects.filter(email="ana@lausd.net").exists()
    assert world.lead.affiliations.get().title == ""

    for who in (world.partner, world.contact, world.convener):
        assert browse(who).get(sheet.get_absolute_url()).status_code == 404
        assert browse(who).get(url).status_code == 403
    assert browser.get(reverse("sheets:sheets")).status_code == 403


# --- at the same moment, and in the middle ----------------------------------------------------------------------------


def test_a_save_that_dies_leaves_nothing_half_saved(world: World, monkeypatch):
    sheet = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,Data Workgroup,,,", by=world.director)
    before = contents()

    def die(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(saving, "record", die)
    with pytest.raises(RuntimeError):
        save(sheet, world.director, invite=True)
    sheet.refresh_from_db()
    assert (contents(), sheet.saved_at, Invitation.objects.filter(organization=world.lausd).count()) == (
        before,
        None,
        0,
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_plan_at_the_same_moment_save_it_once():
    world = World.build()
    sheet = sheet_of(HEAD, *(f"P{n} Q,p{n}@lausd.net,LAUSD,Reading,," for n in range(30)), by=world.director)
    director = User.objects.get(pk=world.director.pk)

    def press() -> bool:
        with entered(director):
            return saving.save(sheet, seen=sheet.fingerprint, invite=True, by=director)

    assert sorted(at_once(press, press)) == [False, True]
    assert User.objects.filter(unclaimed_since__isnull=False).count() == 30
    assert Invitation.objects.filter(organization=world.lausd).count() == 30


def while_it_waits(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Do the first, and before it is kept begin the second over another connection; what the second returned."""

    def begin() -> Any:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first()
            begun = other.submit(begin)
            with connection.cursor() as cursor:
                waiting = False
                while not waiting and not begun.done():
                    cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                    [waiting] = cursor.fetchone()
        assert waiting
        return begun.result(30)


@pytest.mark.django_db(transaction=True)
def test_what_two_people_decide_at_the_same_moment_is_both_kept(browse):
    world = World.build()
    rows = ("Leo Lead,leo.two@lausd.net,LAUSD,,,,", "Carl Contact,carl.two@lausd.net,LAUSD,,,,", "A B,a@x.org,Us,,,,")
    sheet, browsers = sheet_of(HEAD, *rows, by=world.director), [browse(world.director) for _person in range(2)]
    other, meanings = (reverse(f"sheets:{name}", args=[sheet.pk]) for name in ("other_person", "meanings"))
    meant = {asking(sheet, "Us"): "LACOE"}

    while_it_waits(
        lambda: browsers[0].post(other, {"email": "leo.two@lausd.net"}), lambda: browsers[1].post(meanings, meant)
    )
    while_it_waits(
        lambda: browsers[0].post(meanings, meant), lambda: browsers[1].post(other, {"email": "carl.two@lausd.net"})
    )

    sheet.refresh_from_db()
    assert sheet.choices["others"] == ["carl.two@lausd.net", "leo.two@lausd.net"]
    assert sheet.choices["organizations"] == {"us": world.lacoe.pk}
    assert {outcome for _row, outcome, _said in shown(sheet)} == {"create"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["columns", "meanings", "other_person"])
def test_nothing_is_decided_any_more_about_a_sheet_that_is_being_saved(what, browse):
    world = World.build()
    rows = ("Ana Torres,ana@lausd.net,LAUSD,,,,Analyst", "Leo Lead,leo.two@lausd.net,LAUSD,,,,", "A B,a@x.org,Us,,,,")
    sheet, browser = sheet_of(HEAD, *rows, by=world.director), browse(world.director)
    columns = {f"column-{place}": name for place, name in enumerate([*sheet.columns[:6], ""])}
    forms = {
        "columns": columns,
        "meanings": {asking(sheet, "Us"): "LACOE"},
        "other_person": {"email": "leo.two@lausd.net"},
    }
    before = (shown(sheet), sheet.columns, sheet.choices, sheet.summary, sheet.fingerprint)

    def saved() -> None:
        with entered(world.director):
            assert save(sheet, world.director)

    answer = while_it_waits(saved, lambda: browser.post(reverse(f"sheets:{what}", args=[sheet.pk]), forms[what]))

    assert (answer.status_code, answer["Location"]) == (303, sheet.get_absolute_url())
    sheet.refresh_from_db()
    assert sheet.saved_at
    assert (shown(sheet), sheet.columns, sheet.choices, sheet.summary, sheet.fingerprint) == before


def test_planning_and_pages_take_as_many_queries_for_one_row_as_for_many(world: World, browse):
    counted = []
    for count in (1, 1, 120):  # the first time fills caches
        rows = [f"P{n} Q,p{n}@lausd.net,LAUSD,Reading; Data Workgroup,,," for n in range(count)]
        with CaptureQueriesContext(connection) as planning:
            sheet = sheet_of(HEAD, *rows, by=world.director)
        counts = [len(planning)]
        browser = browse(world.director)
        with CaptureQueriesContext(connection) as page:
            assert browser.get(sheet.get_absolute_url()).status_code == 200
        counts.append(sum(not TECHNICAL.match(one["sql"]) for one in page.captured_queries))
        with CaptureQueriesContext(connection) as saved:
            save(sheet, world.director, invite=True)
        counted.append([*counts, len(saved)])
        undo(sheet, by=world.director)
    assert counted[1] == counted[2]
    assert counted[1][1] <= 12


def test_all_names_are_read_once_and_only_for_a_sheet_that_asks_for_some(world: World, browse):
    def reading_names(queries: CaptureQueriesContext) -> int:
        return sum('FROM "partners_alias"' in one["sql"] for one in queries.captured_queries)

    browser, read = browse(world.director), []
    for organization in ("LAUSD", "The District"):
        with CaptureQueriesContext(connection) as bringing:
            sheet = sheet_of(HEAD, f"Ana T,ana@lausd.net,{organization},,,,", by=world.director)
        with CaptureQueriesContext(connection) as looking:
            assert browser.get(sheet.get_absolute_url()).status_code == 200
        read.append((reading_names(bringing), reading_names(looking)))
    assert read == [(1, 0), (1, 1)]


def test_what_was_only_looked_at_is_forgotten_after_a_week(world: World, browse):
    old = sheet_of(HEAD, "Ana Torres,ana@lausd.net,LAUSD,,,,", by=world.director)
    Import.objects.update(uploaded_at=now() - timedelta(days=8))
    browse(world.director).post(reverse("sheets:sheets"), {"file": SimpleUploadedFile("a.csv", b"a@lausd.net")})
    assert not Import.objects.filter(pk=old.pk).exists()
    assert not ImportRow.objects.filter(sheet=old.pk).exists()


# --- any sheet --------------------------------------------------------------------------------------------------------

CELLS = {
    "name": ["Ana Torres", "Bo Chen", "Torres, Ana", "Leo Lead", "Cy & Di", "=1", " ana  torres ", "Ñ", "José O’Brien"],
    "email": ["ana@lausd.net", "ANA@LAUSD.NET ", "bo@x.org", "leo.lead@example.org", "fred.former@example.org",
              "sam.standin@example.org", "info@x.org", "half@x", "a@x.org b@x.org", "new@x.org", ""],
    "organization": ["LAUSD", "lacoe", "Alliance", "UNITE-LA", "Nobody", "Los Angeles", ""],
    "workgroups": ["Reading", "Data Workgroup", "Reading; Data Workgroup", "Reading|Reading", "Moon", ""],
    "role": ["lead", "stand-in", "observer", "Contact", "", "", "chair", "lead; observer"],
    "phone": ["", "(213) 555-0101", "12", "+1 213 555 0199"],
    "title": ["", "Director", "@x"],
}  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(some) for name, some in CELLS.items()}), max_size=9)


class Undone(Exception):
    """What was tried is taken back."""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_b17_any_sheet_does_what_it_shows_and_undoing_leaves_everything_as_before(world: World, rows):
    try:
        with transaction.atomic():
            does_what_it_shows(world, [list(row.values()) for row in rows])
            raise Undone
    except Undone:
        pass


def does_what_it_shows(world: World, rows: list[list[str]]) -> None:
    def again() -> Import:
        table = Table("csv", [(1, [*CELLS]), *enumerate(rows, 2)])
        return bring(table, name="x.csv", organization=None, by=world.director)

    # Somebody left the organization and is still in its place.
    Affiliation.objects.filter(person=world.stand_in).update(until=now())
    before, sheet = contents(), again()
    planned = {one.number: one for one in sheet.rows.all()}
    save(sheet, world.director)

    made = User.objects.filter(unclaimed_since__isnull=False)
    creating = {one.plan["email"] for one in planned.values() if one.outcome == "create"}
    assert set(made.values_list("email", flat=True)) == creating
    for one in planned.values():
        if one.outcome == "skipped":
            continue
        person, at = User.objects.get(email=one.plan["email"]), one.plan["at"]
        assert Affiliation.objects.current().filter(person=person, organization=at).count() == 1
        held = SeatHolder.objects.serving().filter(person=person, seat__organization=at)
        roles = dict(held.values_list("seat__workgroup", "role"))
        for act in one.plan["acts"]:
            if act["do"] == "place":
                assert roles[act["workgroup"]] == act["role"]
    later = {one.number: one.outcome for one in again().rows.all()}
    kept = {number: "skipped" if one.outcome == "skipped" else "unchanged" for number, one in planned.items()}
    assert later == kept
    assert undo(sheet, by=world.director)
    sheet.refresh_from_db()
    assert sheet.kept == []
    assert contents() == before
    assert {one.number: (one.outcome, one.plan) for one in again().rows.all()} == {
        number: (one.outcome, one.plan) for number, one in planned.items()
    }


def test_no_page_takes_out_people_but_those_of_a_sheet_it_takes_back(world: World):
    """The function runs as the owner of the tables, so that it says itself whom whoever calls it may forget (R3)."""
    sheet = sheet_of(HEAD, "Nora New,nora@example.org,LAUSD,,,,", by=world.director)
    save(sheet, world.director)
    nora = User.objects.get(email="nora@example.org")
    Affiliation.objects.filter(person=nora).delete()

    def forget(by: User) -> list[Any]:
        with acting_as("compact_web"), entered(by), connection.cursor() as cursor:
            cursor.execute("SELECT compact_forget(%s::bigint[])", [[nora.pk]])
            return cursor.fetchall()

    assert (forget(world.administrator), forget(world.director)) == ([], [])
    Import.objects.filter(pk=sheet.pk).update(undone_at=now(), undone_by=world.director)
    assert forget(world.administrator) == []
    assert User.objects.filter(pk=nora.pk).exists()
    assert forget(world.director) == [(nora.pk,)]
