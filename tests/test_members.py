"""The members' page of a workgroup: who represents whom has one answer, and what was done can be undone."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Refusal, Suppression
from compact.permissions import Forbidden
from partners.models import Affiliation, Import, Invitation, Organization, Sector
from tests.pages import words
from tests.queries import count_queries
from tests.test_sheets import HEAD, save, sheet_of
from tests.test_workgroups import place
from tests.world import World, person
from workgroups.models import Seat, SeatHolder, SeatRequest, SeatRole, Workgroup
from workgroups.models.vacancy import ask_to_name

MEMBERS = "/workgroups/reading/members/"


def holder(world: World, name: str) -> SeatHolder:
    return SeatHolder.objects.get(person=world.people[name], until=None, seat=world.seat)


def of(user: User) -> int:
    return scope(Kind.PERSON, user.pk)


# --- undo -------------------------------------------------------------------------------------------------------------


def state(world: World) -> list[tuple[str, str, date | None]]:
    held = SeatHolder.objects.filter(seat__workgroup=world.reading, until=None)
    return sorted(held.values_list("person__name", "role", "emeritus_since"))


def token_of(answer) -> str:
    """What the button "Undo" on the page carries."""
    page = words(answer)
    return page.split('name="token" value="')[1].split('"')[0]


def change_role(world: World, browser):
    address = reverse("workgroups:role", args=["reading", holder(world, "stand_in").pk])
    return browser.post(address, {"role": "primary"}, follow=True)


def replace(world: World, browser):
    address = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    return browser.post(address, {"successor": world.contact.pk}, follow=True)


def replace_by_the_stand_in(world: World, browser):
    address = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    return browser.post(address, {"successor": world.stand_in.pk}, follow=True)


def leave_empty(world: World, browser):
    address = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    return browser.post(address, {"successor": "nobody"}, follow=True)


def approve(world: World, browser):
    return browser.post(reverse("workgroups:approval", args=["reading", world.seat_request.pk]), follow=True)


def emeritus(world: World) -> SeatHolder:
    return SeatHolder.objects.get(person__name="Emil Emeritus", until=None)


def let_an_emeritus_take_part(world: World, browser):
    return browser.post(
        reverse("workgroups:role", args=["reading", emeritus(world).pk]), {"role": "contact"}, follow=True
    )


def replace_by_an_emeritus(world: World, browser):
    address = reverse("workgroups:replacement", args=["reading", holder(world, "lead").pk])
    return browser.post(address, {"successor": emeritus(world).person_id}, follow=True)


STEPS = [
    change_role, replace, replace_by_the_stand_in, replace_by_an_emeritus, let_an_emeritus_take_part, leave_empty,
    approve,
]  # fmt: skip


@pytest.mark.parametrize("act", STEPS, ids=lambda act: act.__name__)
def test_one_press_restores_exactly_what_was(act, world: World, browse):
    emil = person("Emil Emeritus")
    Affiliation.objects.create(person=emil, organization=world.lausd)
    SeatHolder.objects.create(seat=world.seat, person=emil, role="observer", emeritus_since=date(2020, 3, 1))
    browser, before = browse(world.convener), state(world)
    answer = act(world, browser)
    assert state(world) != before
    assert "Undo" in words(answer)

    for _time in range(2):
        undone = browser.post("/workgroups/reading/members/undoing/", {"token": token_of(answer)}, follow=True)

    assert state(world) == before
    assert "There is nothing to undo any more." in words(undone)
    event = Event.objects.get(kind="place_put_back")
    assert {int(one) * 8 + Kind.PERSON for one in event.data["people"]} < set(event.audience)


def test_undoing_an_approval_opens_the_request_and_what_was_asked_about_it_again(world: World, browse):
    SeatRequest.objects.all().delete()
    asked, _new = SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="x", by=world.partner)
    browser = browse(world.convener)
    answer = browser.post(reverse("workgroups:approval", args=["reading", asked.pk]), follow=True)

    browser.post("/workgroups/reading/members/undoing/", {"token": token_of(answer)})

    asked.refresh_from_db()
    assert (asked.answered_at, asked.approved) == (None, None)
    assert Ask.objects.open().about("seat_request", asked.pk).count() == 1
    assert not Seat.objects.current().filter(workgroup=world.reading, organization=world.lacoe).exists()
    event = Event.objects.get(kind="place_put_back")
    assert event.data["people"] == {str(world.partner.pk): ""}
    assert KINDS["place_put_back"].means(event, world.partner.pk) == "You are no longer in it for LACOE."
    assert asked.approve(by=world.convener)


def test_undoing_a_role_gives_both_their_own_back_and_tells_each(world: World, browse):
    browser = browse(world.convener)
    answer = change_role(world, browser)
    browser.post("/workgroups/reading/members/undoing/", {"token": token_of(answer)})

    event = Event.objects.get(kind="place_put_back")
    means = {name: KINDS["place_put_back"].means(event, world.people[name].pk) for name in ("lead", "stand_in")}
    assert means["lead"].startswith("You are the lead")
    assert means["stand_in"].startswith("You are the stand-in")


def test_what_somebody_changed_since_is_not_overwritten_and_named(world: World, browse):
    browser = browse(world.convener)
    answer = replace(world, browser)
    holder(world, "contact").change_role(role="observer", by=world.director)
    between = state(world)

    undone = browser.post("/workgroups/reading/members/undoing/", {"token": token_of(answer)}, follow=True)

    assert state(world) == between
    assert "Not undone: somebody has changed this place since. Carl Contact is there as: Observer." in words(undone)


def test_an_honour_that_was_given_since_is_not_lost(world: World, browse):
    browser = browse(world.convener)
    address = reverse("workgroups:role", args=["reading", holder(world, "stand_in").pk])
    answer = browser.post(address, {"role": "observer"}, follow=True)
    assert holder(world, "stand_in").honour(on=True, by=world.convener)

    undone = browser.post("/workgroups/reading/members/undoing/", {"token": token_of(answer)}, follow=True)

    assert "Not undone: somebody has changed this place since." in words(undone)
    assert holder(world, "stand_in").emeritus_since is not None


def test_nobody_else_undoes_it_and_no_other_workgroup_and_not_after_a_day(world: World, browse, time_machine):
    time_machine.move_to(now(), tick=False)
    browser = browse(world.convener)
    token, changed = token_of(change_role(world, browser)), state(world)

    assert browse(world.lead).post("/workgroups/reading/members/undoing/", {"token": token}).status_code == 403
    browse(world.director).post("/workgroups/reading/members/undoing/", {"token": token})
    browser.post("/workgroups/reading/members/undoing/", {"token": token[:-2] + "xx"})
    time_machine.shift(timedelta(days=1, minutes=1))
    browse(world.convener).post("/workgroups/reading/members/undoing/", {"token": token})

    assert state(world) == changed


# --- who represents an organization: one answer -----------------------------------------------------------------------


def led(world: World) -> str:
    return "Leo Lead"


def stood_in(world: World) -> str:
    SeatHolder.objects.filter(person=world.lead).update(until=now() - timedelta(days=3))
    return "Nobody leads, Sam Standin stands in"


def empty(world: World) -> str:
    gone = now() - timedelta(days=3)
    SeatHolder.objects.filter(person=world.stand_in).update(until=gone - timedelta(days=9))
    SeatHolder.objects.filter(person=world.lead).update(until=gone)
    return "Nobody since"


def left_the_organization(world: World) -> str:
    """Nobody has noted at the place that they are gone."""
    SeatHolder.objects.filter(person=world.stand_in).delete()
    Affiliation.objects.filter(person=world.lead).update(until=now() - timedelta(days=3))
    return "Nobody since"


def only_observed(world: World) -> str:
    SeatHolder.objects.filter(person=world.stand_in).update(role=SeatRole.OBSERVER)
    SeatHolder.objects.filter(person=world.lead).update(until=now() - timedelta(days=3))
    return "Nobody since"


def never_filled(world: World) -> str:
    SeatHolder.objects.filter(seat=world.seat).delete()
    return "Nobody since"


def handed_over(world: World) -> str:
    holder(world, "lead").end(by=world.convener, successor=world.contact)
    return "Carl Contact"


STATES = [led, stood_in, empty, left_the_organization, only_observed, never_filled, handed_over]


def listed(answer) -> dict[str, dict[str, str]]:
    text = b"".join(answer.streaming_content).decode().lstrip("\ufeff")
    return {row["Organization"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
def test_who_represents_an_organization_has_one_answer_everywhere(make, world: World, browse):
    said = make(world)
    one = Seat.objects.get(pk=world.seat.pk).representative
    assert str(one).startswith(said)

    members = browse(world.convener).get(MEMBERS)
    shown = next(seat for seat in members.context["page"].rows if seat == world.seat)
    file = listed(browse(world.convener).get("/workgroups/reading/members.csv"))[world.lausd.name]
    home = browse(world.administrator).get("/partners/lausd/home/")
    public = browse(world.partner).get("/partners/lausd/")

    assert shown.representative == one
    assert file["Represented by"] == str(one)
    assert next(seat for seat in home.context["home"].places.rows if seat == world.seat).representative == one
    assert str(one) in words(public)
    for page in (members, home):
        if one.after:
            assert one.after in words(page)
        if one.person_id:
            assert one.name in words(page)


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
def test_a_list_of_places_knows_it_without_a_query_for_each(make, world: World, django_assert_num_queries):
    make(world)
    one = Seat.objects.get(pk=world.seat.pk).representative
    with django_assert_num_queries(1):
        found = {seat.pk: seat.representative for seat in Seat.objects.with_representative()}
    assert found[world.seat.pk] == one


# --- an empty place ---------------------------------------------------------------------------------------------------


def emptied(world: World) -> Seat:
    empty(world)
    return Seat.objects.get(pk=world.seat.pk)


def test_an_organization_is_asked_to_name_somebody_and_at_most_once_at_a_time(world: World, browse):
    seat = emptied(world)
    browser, address = browse(world.convener), reverse("workgroups:asking", args=["reading", seat.pk])
    page = words(browser.get(MEMBERS))
    assert "when Leo Lead left." in page
    assert "Ask them to name someone" in page

    assert "LAUSD is asked to name somebody." in words(browser.post(address, follow=True))
    again = words(browser.post(address, follow=True))

    assert "LAUSD has been asked already" in again
    assert "LAUSD was asked on" in again
    assert address not in again
    put = Ask.objects.get(kind="empty_place")
    assert (put.post, put.organization) == (scope(Kind.ADMINISTRATORS, world.lausd.pk), world.lausd)
    assert put.get_absolute_url() == reverse("workgroups:naming", args=["reading", seat.pk])
    assert Event.objects.get(kind="place_empty").audience == [put.post]


def test_after_five_working_days_one_may_ask_again(world: World, browse):
    seat = emptied(world)
    ask_to_name(seat, by=world.convener)
    Ask.objects.update(asked_at=now() - timedelta(days=9))
    page = words(browse(world.convener).get(MEMBERS))
    assert "Ask again" in page

    assert ask_to_name(seat, by=world.convener)

    assert Ask.objects.open().filter(kind="empty_place").count() == 1
    assert Ask.objects.filter(kind="empty_place").count() == 2


def test_naming_somebody_answers_what_was_asked(world: World, browse):
    seat = emptied(world)
    ask_to_name(seat, by=world.convener)
    browser = browse(world.administrator)
    assert "Name someone" in words(browser.get("/partners/lausd/home/"))

    browser.post(
        Ask.objects.get(kind="empty_place").get_absolute_url(), {"person": world.contact.pk, "role": "primary"}
    )

    assert SeatHolder.objects.get(seat=seat, until=None).person == world.contact
    assert Ask.objects.get(kind="empty_place").answer == "done"


def by_naming(world: World, seat: Seat) -> None:
    seat.fill(world.contact, SeatRole.PRIMARY, by=world.administrator)


def by_another_role(world: World, seat: Seat) -> None:
    seat.fill(world.contact, SeatRole.ALTERNATE, by=world.director)
    assert Ask.objects.get(kind="empty_place").is_open
    SeatHolder.objects.get(seat=seat, until=None).change_role(role=SeatRole.PRIMARY, by=world.administrator)


def _sheet(world: World, row: str) -> Import:
    return sheet_of(HEAD, row, by=world.administrator, organization=world.lausd)


def by_a_sheet(world: World, seat: Seat) -> None:
    save(_sheet(world, "Ana Torres,ana@lausd.net,LAUSD,Reading,lead,,"), world.administrator)


def by_a_role_in_a_sheet(world: World, seat: Seat) -> None:
    seat.fill(world.contact, SeatRole.ALTERNATE, by=world.director)
    row = "Carl Contact,carl.contact@example.org,LAUSD,Reading,lead,,"
    save(_sheet(world, row), world.administrator)


@pytest.mark.parametrize("act", [by_naming, by_another_role, by_a_sheet, by_a_role_in_a_sheet])
def test_who_leads_is_answered_by_whoever_says_so_and_by_nobody_less_than_a_lead(act, world: World):
    seat = emptied(world)
    ask_to_name(seat, by=world.convener)

    act(world, seat)

    put = Ask.objects.get(kind="empty_place")
    assert (put.answer, put.answered_by) == ("done", world.administrator)


def test_where_nobody_looks_after_the_people_the_backbone_is_asked(world: World):
    Affiliation.objects.filter(organization=world.lausd).update(roles=[])
    ask_to_name(emptied(world), by=world.convener)
    assert Ask.objects.get(kind="empty_place").post == BACKBONE


def test_a_place_that_ended_is_asked_about_no_more(world: World):
    seat = emptied(world)
    ask_to_name(seat, by=world.convener)
    seat.end(by=world.convener, reason="x")
    assert Ask.objects.get(kind="empty_place").withdrawn_at is not None
    assert ask_to_name(seat, by=world.convener) is False


@pytest.mark.parametrize("step", ["paused", "closed"])
def test_while_a_workgroup_rests_no_organization_is_asked_to_name_anybody(step: str, world: World, browse):
    seat, address = emptied(world), reverse("workgroups:asking", args=["reading", world.seat.pk])
    stale = Seat.objects.select_related("workgroup", "organization").get(pk=seat.pk)
    Workgroup.objects.filter(pk=world.reading.pk).update(state=step)

    page = words(browse(world.convener).get(MEMBERS))
    assert ("Ask them to name someone" in page, "Invite someone" in page) == (False, False)
    assert browse(world.convener).post(address).status_code == 403
    for kind in ("empty_place", "place_naming"):
        with pytest.raises(Forbidden, match="asks nobody at the moment"):
            ask_to_name(stale, kind, by=world.convener)
    assert not Ask.objects.filter(kind__in=["empty_place", "place_naming"]).exists()


def test_nobody_is_asked_about_a_place_that_is_led(world: World, browse):
    assert ask_to_name(world.seat, by=world.convener) is False
    address = reverse("workgroups:asking", args=["reading", world.seat.pk])
    assert [browse(who).post(address).status_code for who in (world.lead, world.administrator)] == [403, 403]


# --- missing partners, invitations ------------------------------------------------------------------------------------


def test_missing_partners_that_fit_come_first_with_whom_to_talk_to(world: World, browse):
    Workgroup.objects.filter(pk=world.reading.pk).update(stage="k12", goal_numbers=[7])
    for name, sector in (("Aardvark Bank", Sector.BUSINESS), ("Zuma Schools", Sector.SCHOOL_DISTRICT)):
        one = Organization.objects.create(slug=name[:4].lower(), name=name, sector=sector)
        world.version.signatures.create(organization=one, slot=10 + len(name))
    keeper = person("Kim Keeper")
    Affiliation.objects.create(
        person=keeper,
        organization=Organization.objects.get(slug="zuma"),
        roles=["administrator"],
        since=now() - timedelta(days=1),
    )

    page = browse(world.convener).get(MEMBERS)

    assert [one.name for one in page.context["missing"]] == [
        "Zuma Schools",
        "Aardvark Bank",
        "Los Angeles County Office of Education",
    ]
    assert "Contact: Kim Keeper" in words(page)


def test_an_address_that_does_not_exist_is_corrected(world: World, browse):
    Suppression.objects.create(address=world.invitation.email, reason=Refusal.BOUNCED)
    browser = browse(world.convener)
    page = words(browser.get(MEMBERS)).split('id="invited"')[1]
    address = f"/workgroups/reading/invitation/?corrects={world.invitation.pk}"
    assert "Address does not exist" in page
    assert f'href="{address}"' in page
    form = words(browser.get(address))
    assert 'value="new.person@example.org"' in form
    assert 'value="LACOE"' in form

    sent = {"corrects": world.invitation.pk, "organization": "LACOE", "email": "right@example.org", "role": "alternate"}
    browser.post("/workgroups/reading/invitation/", sent)

    world.invitation.refresh_from_db()
    assert world.invitation.withdrawn_at is not None
    assert Invitation.objects.open().get().email == "right@example.org"


# --- the list as a file -----------------------------------------------------------------------------------------------


def test_b16_the_file_holds_members_and_nobody_else(world: World, browse):
    """Nobody invited, nobody who asks, nobody who left, no guest, nobody who only runs it."""
    world.widen()
    answer = browse(world.convener).get("/workgroups/reading/members.csv")
    text = b"".join(answer.streaming_content).decode()

    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert rows[0] == ["Organization", "In the compact", "Represented by", "Person", "Role", "Since", "E-mail"]
    assert [(row[3], row[4], row[6]) for row in rows[1:]] == [
        ("Leo Lead", "Lead", world.lead.email),
        ("Sam Standin", "Stand-in", world.stand_in.email),
    ]
    assert answer["Content-Disposition"].startswith('attachment; filename="reading-members-')


@pytest.mark.parametrize(("name", "status"), [("lead", 200), ("director", 200), ("partner", 404), ("stranger", 404)])
def test_b16_who_may_read_the_list_may_take_it_along(name: str, status: int, world: World, browse):
    answer = browse(world.people[name]).get("/workgroups/reading/members.csv")
    assert answer.status_code == status
    if name == "lead":
        assert "@" not in b"".join(answer.streaming_content).decode()


def test_a_guest_who_may_not_know_people_reads_why(world: World, browse):
    world.widen()
    answer = browse(world.guest).get("/workgroups/reading/members.csv")
    assert (answer.status_code, "People are shown to partners only." in words(answer)) == (403, True)


@pytest.mark.parametrize("name", ["lead", "convener", "director"])
def test_the_page_asks_as_often_with_empty_places_and_invitations_as_without(name: str, world: World, browse):
    browser = browse(world.people[name])
    few = count_queries(browser, MEMBERS)
    for number in range(30):
        seat = place(world.reading, number, people=number % 3)
        if not number % 3:
            ask_to_name(seat, by=world.convener)
        Invitation.invite(
            email=f"invited{number}@example.org", organization=seat.organization, by=world.convener,
            workgroup=world.reading, places=[(world.reading, "observer")],
        )  # fmt: skip

    assert count_queries(browser, MEMBERS) == few <= 12
