"""Quiet places (F17): from what organizations answer, never from who looks in; seen by few (B28)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from compact.access import BACKBONE, Kind, reach_of, scope
from compact.accounts.models import User
from compact.agreements.models import Signature
from compact.asks.models import Ask, ask, settle
from compact.notifications.models import Event
from compact.wall import entered
from partners.models import Affiliation, Organization
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.sweep import a_meeting, a_poll, decided
from tests.test_rights_by_name import give
from tests.world import World, person
from workgroups.models import (
    Action,
    Attendance,
    Convener,
    Discussion,
    Post,
    Question,
    Quiet,
    Rsvp,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    Snooze,
    Workgroup,
    WorkgroupGrant,
)
from workgroups.models.quiet import ASKED_IN_A_WORKGROUP, SIGNS, quiet, unsnoozed, with_unanswered
from workgroups.models.seat import NAMING
from workgroups.models.vacancy import ask_to_name

LONG = timedelta(days=91)
OF_LAUSD = {"lead", "stand_in", "administrator", "contact", "deputy", "deputy_past", "both"}


@pytest.fixture
def silent(world: World) -> World:
    """The World, where LAUSD has said nothing in Reading for longer than it waits."""
    Post.objects.filter(organization=world.lausd).update(posted_at=now() - timedelta(days=200))
    SeatHolder.objects.update(since=now() - timedelta(days=300))
    Signature.objects.update(signed_on=None)
    return world


def found(world: World, reader: User | None = None) -> list[str]:
    """The organizations that are quiet in Reading, as somebody sees them."""
    found = Quiet(world.reading, reach_of(reader or world.director))
    with found.seen():
        return [seat.organization.usual_name for seat in found.places]


def test_a_place_is_quiet_after_the_days_of_its_workgroup(silent: World):
    assert found(silent) == ["LAUSD"]

    Workgroup.objects.filter(pk=silent.reading.pk).update(quiet_days=250)
    silent.reading.refresh_from_db()

    assert found(silent) == []


# --- signs of life, in any form ---------------------------------------------------------------------------------------


def posts(world: World) -> None:
    Post.objects.filter(pk=world.post.pk).update(posted_at=now())


def says_it_elsewhere(world: World, shared_with: Workgroup | None = None) -> None:
    """In a topic of Data, where LAUSD has no place, that is shared with Reading."""
    other = shared_with or world.reading
    shared = {"shared_key": other.pk, "workgroup": world.data}
    topic = Discussion.objects.create(title="Shared", started_by=world.director, shared_with=other, **shared)
    Post.objects.create(discussion=topic, author=world.lead, organization=world.lausd, body="We are here.", **shared)


def asks_for_a_colleague(world: World) -> None:
    SeatRequest.objects.create(workgroup=world.reading, organization=world.lausd, person=world.contact)


def answers_an_offer(world: World) -> None:
    SeatInvitation.objects.create(
        workgroup=world.reading,
        organization=world.lausd,
        invited_by=world.convener,
        answered_at=now(),
        answered_by=world.lead,
        accepted=False,
    )


def answers_by_mail(world: World) -> None:
    put = ask("figure", of=world.lausd, post=scope(Kind.PERSON, world.lead.pk), subject_id=7, by=world.director)
    settle("figure", put.subject_id, by=world.lead, answer="yes", channel="mail")


def signs(world: World) -> None:
    Signature.objects.filter(organization=world.lausd).update(signed_on=localdate() - timedelta(days=1))


def names_somebody(world: World) -> None:
    world.seat.fill(world.contact, SeatRole.ALTERNATE, by=world.administrator)


def does_what_it_owes(world: World) -> None:
    owes = {"workgroup": world.reading, "owner": world.lausd, "title": "Send the list", "noted_by": world.convener}
    Action.objects.create(**owes, asked_at=now(), completed_at=now(), completed_by=world.lead)


def says_whether_it_comes(world: World) -> None:
    a_meeting(world)
    Attendance.objects.all().delete()


def comes(world: World) -> None:
    a_meeting(world)
    Rsvp.objects.all().delete()


def says_when_it_can(world: World) -> None:
    a_poll(world)


def says_what_it_thinks(world: World) -> None:
    decided(world)


SIGNED = {
    "action": does_what_it_owes,
    "attendance": comes,
    "rsvp": says_whether_it_comes,
    "stance": says_what_it_thinks,
    "time_poll": says_when_it_can,
    "post": posts,
    "shared": says_it_elsewhere,
    "request": asks_for_a_colleague,
    "invitation": answers_an_offer,
    "answer": answers_by_mail,
    "signature": signs,
    "person": names_somebody,
}


def test_every_sign_of_life_is_tried():
    assert SIGNS.keys() == SIGNED.keys()


@pytest.mark.parametrize("sign", SIGNED)
@pytest.mark.parametrize("reader", ["convener", "director"])
def test_whatever_they_answer_and_however_they_are_heard_of(sign: str, reader: str, silent: World):
    """The convener reads no ask of LAUSD and no signature of its own account, and counts the same as the team."""
    SIGNED[sign](silent)

    with acting_as("compact_web"), entered(silent.people[reader]):
        assert found(silent, silent.people[reader]) == []


ASKED_ABOUT_ONE = [
    "action",
    "announcement",
    "empty_place",
    "place_naming",
    "proposal",
    "rsvp",
    "seat_alternative",
    "seat_invitation",
    "seat_renewal",
    "time_poll",
]


def test_every_ask_of_one_workgroup_is_tried():
    assert sorted(ASKED_IN_A_WORKGROUP) == ASKED_ABOUT_ONE


@pytest.mark.parametrize("kind", ASKED_ABOUT_ONE)
@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_answer_in_another_workgroup_says_nothing_of_this_one(elsewhere: bool, kind: str, silent: World):
    where = silent.data if elsewhere else silent.reading
    said = {"post": scope(Kind.ADMINISTRATORS, silent.lausd.pk), "subject_id": 8, "by": silent.director}
    put = ask(kind, of=silent.lausd, data={"slug": where.slug}, **said)
    Ask.objects.filter(pk=put.pk).update(answered_at=now(), answered_by=silent.administrator, answer="no")

    assert found(silent) == (["LAUSD"] if elsewhere else [])


def test_what_colleagues_ask_each_other_says_nothing_to_others(silent: World):
    question, _new = Question.ask(silent.seat, representative=silent.lead, text="Who reads?", by=silent.contact)
    [seat] = with_unanswered(Seat.objects.filter(pk=silent.seat.pk), reach_of(silent.director))
    assert seat.unanswered is None

    assert question.reply(answer="We do.", by=silent.lead)

    assert found(silent) == ["LAUSD"]


def test_a_message_in_a_topic_that_is_shared_with_a_third_workgroup_says_nothing_here(silent: World):
    says_it_elsewhere(silent, Workgroup.objects.create(slug="third", name="Third Workgroup"))

    assert found(silent) == ["LAUSD"]


def test_never_from_visits_or_opens(silent: World, browse: Any):
    browser = browse(silent.lead)
    for page in ("/today/", "/workgroups/reading/", "/workgroups/reading/members/", "/workgroups/reading/discussions/"):
        assert browser.get(page).status_code == 200
    assert browser.get(silent.discussion.get_absolute_url()).status_code == 200
    User.objects.filter(pk=silent.lead.pk).update(last_login=now())

    assert found(silent) == ["LAUSD"]


def test_a_new_place_has_as_long_as_any(silent: World):
    place = Seat.objects.create(workgroup=silent.reading, organization=silent.lacoe, since=now() - timedelta(days=89))
    SeatHolder.objects.create(seat=place, person=silent.partner, role=SeatRole.PRIMARY, since=place.since)
    assert found(silent) == ["LAUSD"]

    for rows in (Seat.objects.filter(pk=place.pk), SeatHolder.objects.filter(seat=place)):
        rows.update(since=now() - LONG)
    SeatRequest.objects.filter(organization=silent.lacoe).update(asked_at=now() - LONG)

    assert found(silent) == ["LAUSD", "LACOE"]


# --- B28 --------------------------------------------------------------------------------------------------------------


def observes(world: World) -> None:
    world.seat.holders.filter(until=None).update(role=SeatRole.OBSERVER, emeritus_since=localdate())


def stands_empty(world: World) -> None:
    world.seat.holders.filter(until=None).update(until=now())


def convenes(world: World) -> None:
    Convener.objects.create(workgroup=world.reading, organization=world.lausd)


def is_the_backbone(world: World) -> None:
    Seat.objects.filter(pk=world.seat.pk).update(organization=world.unite)
    Affiliation.objects.filter(organization=world.lausd).update(organization=world.unite)


def state(name: str) -> Any:
    """Whoever builds how a workgroup pauses and closes puts its method here."""

    def act(world: World) -> None:
        Workgroup.objects.filter(pk=world.reading.pk).update(state=name)

    return act


NEVER = {
    "paused": state("paused"),
    "closed": state("closed"),
    "observers and emeriti": observes,
    "an empty place": stands_empty,
    "the convening organization": convenes,
    "the staff": is_the_backbone,
}


@pytest.mark.parametrize("why", NEVER)
def test_b28_emeriti_staff_and_hiatus_never_count(why: str, silent: World):
    assert found(silent)
    NEVER[why](silent)

    assert list(unsnoozed(quiet(Seat.objects.filter(workgroup=silent.reading)))) == []


# --- a reason ---------------------------------------------------------------------------------------------------------


def test_a_snooze_with_a_reason_suppresses_it_until_its_day(silent: World, browse: Any, time_machine: Any):
    browser, until = browse(silent.convener), localdate() + timedelta(days=30)
    page = f"/workgroups/reading/quiet/{silent.seat.pk}/snooze/"

    assert browser.post(page, {"reason": "", "until": until}).status_code == 422
    assert browser.post(page, {"reason": "They move house", "until": "2001-01-01"}).status_code == 422
    for _twice in range(2):
        assert browser.post(page, {"reason": "They move house", "until": until}).status_code == 302

    assert found(silent) == []
    [given] = Snooze.objects.all()
    assert (given.given_by, given.reason) == (silent.convener, "They move house")
    told = browser.get("/workgroups/reading/quiet/").content.decode()
    assert "They move house" in told
    assert "Something is heard of everybody" in told
    time_machine.move_to(now() + timedelta(days=31))
    assert found(silent) == ["LAUSD"]


def test_a_snooze_is_taken_back(silent: World, browse: Any):
    Snooze.give(silent.seat, until=localdate() + timedelta(days=30), reason="They move", by=silent.convener)
    [given] = Snooze.objects.all()
    page = f"/workgroups/reading/quiet/snoozes/{given.pk}/end/"

    assert browse(silent.stranger).post(page).status_code == 404
    assert browse(silent.lead).post(page).status_code == 403
    assert browse(silent.convener).post(page).status_code == 302

    assert found(silent) == ["LAUSD"]


def test_the_organization_is_asked_to_name_somebody_and_naming_answers(silent: World, browse: Any):
    page = f"/workgroups/reading/quiet/{silent.seat.pk}/naming/"
    for said in ("LAUSD is asked to name somebody.", "LAUSD has been asked already."):
        assert said in words(browse(silent.convener).post(page, follow=True))

    [put] = Ask.objects.open().filter(kind="place_naming")
    assert (put.organization, put.post) == (silent.lausd, scope(Kind.ADMINISTRATORS, silent.lausd.pk))
    assert Event.objects.get(kind="place_quiet").audience == [put.post]
    told = browse(silent.convener).get("/workgroups/reading/quiet/").content.decode()
    assert "Has not answered 1 thing" in told
    sent = {"person": silent.contact.pk, "role": SeatRole.ALTERNATE}
    assert browse(silent.administrator).post(put.get_absolute_url(), sent).status_code == 303

    put.refresh_from_db()
    assert (put.answered_by, found(silent)) == (silent.administrator, [])


def test_where_nobody_looks_after_the_people_of_a_quiet_place_the_team_is_asked(silent: World):
    Affiliation.objects.filter(organization=silent.lausd).update(roles=[])

    assert ask_to_name(silent.seat, NAMING, by=silent.convener)

    assert Ask.objects.get(kind="place_naming").post == BACKBONE
    assert Event.objects.get(kind="place_quiet").audience == [BACKBONE]
    silent.seat.end(by=silent.convener, reason="x")
    assert not Ask.objects.open().filter(kind="place_naming").exists()


# --- who sees it ------------------------------------------------------------------------------------------------------


@pytest.mark.everybody
def test_b28_it_is_seen_by_the_team_by_those_who_run_it_and_by_the_organization_alone(silent: World, browse: Any):
    listed, home = set(), set()
    for name, one in silent.people.items():
        browser = browse(one)
        answer = browser.get("/workgroups/reading/quiet/")
        assert answer.status_code in {200, 403, 404}
        if answer.status_code == 200:
            assert "Leo Lead" in answer.content.decode()
            listed.add(name)
        mine = browser.get("/partners/lausd/home/")
        if "Nothing was heard of us there" in mine.content.decode():
            home.add(name)
        members = browser.get("/workgroups/reading/members/").content.decode()
        assert ("/workgroups/reading/quiet/" in members) == (name in {"director", "convener"}), name

    assert listed == {"director", "convener"}
    assert home == OF_LAUSD | {"director"}


@pytest.mark.everybody
def test_b28_the_reason_is_read_by_the_same_and_by_nobody_else(silent: World):
    Snooze.give(silent.seat, until=localdate() + timedelta(days=30), reason="They move", by=silent.convener)
    read = set()
    for name, one in silent.people.items():
        with acting_as("compact_web"), entered(one):
            read |= {name} if Snooze.objects.exists() else set()
            assert Snooze.objects.visible_to(one).exists() == Snooze.objects.exists()

    assert read == OF_LAUSD | {"director", "convener"}


def test_a_right_by_name_to_look_after_places_shows_nothing_of_who_is_quiet(silent: World, browse: Any):
    give(WorkgroupGrant, silent.reading, silent.stranger, "manage_seats", silent.convener)

    assert browse(silent.stranger).get("/workgroups/reading/members/").status_code == 200
    assert browse(silent.stranger).get("/workgroups/reading/quiet/").status_code == 403


# --- many -------------------------------------------------------------------------------------------------------------


def many(world: World, number: int) -> None:
    """So many organizations with a place in Reading that say nothing, one person each."""
    began = now() - timedelta(days=300)
    organizations = Organization.objects.bulk_create(
        Organization(slug=f"of-{n}", name=f"Organization {n:03d}") for n in range(number)
    )
    people = [person(f"Person {n:03d}") for n in range(number)]
    Affiliation.objects.bulk_create(
        Affiliation(person=one, organization=at, since=began) for one, at in zip(people, organizations, strict=True)
    )
    seats = Seat.objects.bulk_create(
        Seat(workgroup=world.reading, organization=at, since=began) for at in organizations
    )
    SeatHolder.objects.bulk_create(
        SeatHolder(seat=seat, person=one, role=SeatRole.PRIMARY, since=began)
        for seat, one in zip(seats, people, strict=True)
    )


def test_500_organizations_take_as_many_queries_as_one_and_25_rows(silent: World, browse: Any):
    browser = browse(silent.convener)
    few = [count_queries(browser, page) for page in ("/workgroups/reading/quiet/", "/workgroups/reading/members/")]
    many(silent, 500)

    lots = [count_queries(browser, page) for page in ("/workgroups/reading/quiet/", "/workgroups/reading/members/")]

    assert lots == few
    assert max(lots) <= 12
    page = browser.get("/workgroups/reading/quiet/").content.decode()
    assert page.count("Nothing heard since") == 25
    assert len(found(silent)) == 501


def test_the_team_sees_in_which_workgroups_nothing_is_heard(silent: World, browse: Any):
    page = browse(silent.director).get("/overview/quiet/").content.decode()

    assert "Campaign for Grade-Level Reading" in page
    assert "1 quiet place, since" in page
    assert browse(silent.convener).get("/overview/quiet/").status_code == 403
    Snooze.give(silent.seat, until=localdate() + timedelta(days=30), reason="They move", by=silent.convener)
    assert "Campaign for Grade-Level Reading" not in browse(silent.director).get("/overview/quiet/").content.decode()
