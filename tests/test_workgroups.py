"""The list of workgroups, a workgroup's page for everyone and for its people, and who may do what in it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.timezone import now

from compact.accounts.models import User
from compact.permissions import may
from goals.models import Goal
from partners.models import Affiliation, Organization
from tests.queries import count_queries
from tests.world import World, person
from workgroups.models import Convener, Seat, SeatHolder, SeatRole, Stage, State, Workgroup, WorkgroupGrant

MARKUP = "<script>alert('x')</script><b>bold</b>"


def grant(user: User, workgroup: Workgroup, codename: str, **more: object) -> None:
    permission = Permission.objects.get(codename=codename, content_type=ContentType.objects.get_for_model(Workgroup))
    WorkgroupGrant.objects.create(user=user, content_object=workgroup, permission=permission, **more)


def place(workgroup: Workgroup, number: int, *, people: int = 1) -> Seat:
    """An organization with a place and people in it."""
    organization = Organization.objects.create(slug=f"org-{number}", name=f"Organization {number:03}")
    seat = Seat.objects.create(workgroup=workgroup, organization=organization)
    for one in range(people):
        holder = person(f"Person {number} {one}")
        Affiliation.objects.create(person=holder, organization=organization)
        role = SeatRole.PRIMARY if one == 0 else SeatRole.CONTACT
        SeatHolder.objects.create(seat=seat, person=holder, role=role)
    return seat


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_workgroups_by_stage_with_convener_and_goals(world: World, client):
    Goal.objects.create(slug="graduate", number=1, statement="All graduate", short_name="Graduate", since=2008)
    Workgroup.objects.filter(pk=world.reading.pk).update(stage=Stage.EARLY_CHILDHOOD)

    page = client.get("/workgroups/")

    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    assert words.index("Early childhood") < words.index("Campaign for Grade-Level Reading")
    assert words.index("Campaign for Grade-Level Reading") < words.index("Every stage") < words.index("Data Workgroup")
    assert "Convened by Alliance for Children&#x27;s Rights 1 organization 1 Graduate" in words


def test_closed_workgroups_stand_last(world: World, client):
    Workgroup.objects.filter(pk=world.data.pk).update(state=State.CLOSED)
    page = client.get("/workgroups/").content.decode()
    assert page.index("Campaign for Grade-Level Reading") < page.index("<h2>Closed</h2>") < page.index("Data Workgroup")


def test_a_long_list_pages_by_key(world: World, client):
    Workgroup.objects.bulk_create(Workgroup(slug=f"w-{number}", name=f"Workgroup {number:03}") for number in range(150))
    first = client.get("/workgroups/").context["page"]
    second = client.get("/workgroups/" + first.after).context["page"]
    back = client.get("/workgroups/" + second.before).context["page"]
    assert (len(first.rows), len(second.rows), first.before, second.after) == (100, 52, "", "")
    assert [one.pk for one in back.rows] == [one.pk for one in first.rows]


def test_a_key_that_we_did_not_write_is_not_found(world: World, client):
    assert client.get("/workgroups/?after=nonsense").status_code == 404


# --- the page: public, and for its people ----------------------------------------------------------------------------


def test_the_public_page_says_who_is_at_the_table_and_nothing_of_its_people(world: World, client):
    page = client.get(world.reading.get_absolute_url())
    assert page.templates[0].name == "workgroups/workgroup.html"
    assert b"Los Angeles Unified School District" in page.content
    for private in ("sentinel", "Leo Lead", "Cora Convener", "example.org"):
        assert private not in page.content.decode()


def test_the_same_address_is_where_its_people_work(world: World, browse):
    page = browse(world.lead).get(world.reading.get_absolute_url())
    assert page.templates[0].name == "workgroups/room.html"
    assert "sentinel-reading topic" in page.content.decode()
    assert "You are here as: Lead" in page.content.decode()
    assert "Your desk" not in page.content.decode()


def test_other_partners_see_the_public_page(world: World, browse):
    page = browse(world.contact).get(world.reading.get_absolute_url())
    assert page.templates[0].name == "workgroups/workgroup.html"
    assert "Ask for a place" in page.content.decode()


def test_a_convener_has_a_desk(world: World, browse):
    page = browse(world.convener).get(world.reading.get_absolute_url()).content.decode()
    assert "1 person asks to join" in page
    assert "You run this workgroup" in page


def test_the_desk_says_of_a_filled_place_that_it_has_no_lead(world: World, browse):
    browser = browse(world.convener)
    assert "Every place is filled" in browser.get(world.reading.get_absolute_url()).content.decode()

    SeatHolder.objects.filter(seat=world.seat, person=world.lead).update(until=now())

    page = browser.get(world.reading.get_absolute_url()).content.decode()
    assert "Every place is filled" not in page
    assert "One is filled and has no lead yet" in page
    assert "no lead yet" in page


@pytest.mark.django_db(transaction=True)
def test_b1_who_leaves_the_organization_sees_nothing_of_the_workgroup_any_more(world: World, browse):
    browser = browse(world.lead)
    assert browser.get(world.discussion.get_absolute_url()).status_code == 200

    Affiliation.objects.get(person=world.lead).end(by=world.administrator)

    assert browser.get(world.discussion.get_absolute_url()).status_code == 404
    assert browser.get(reverse("workgroups:members", args=["reading"])).status_code == 404
    assert browser.get(world.reading.get_absolute_url()).templates[0].name == "workgroups/workgroup.html"


@pytest.mark.django_db(transaction=True)
def test_b1_who_loses_the_place_sees_nothing_of_the_workgroup_any_more(world: World, browse):
    browser = browse(world.stand_in)
    assert browser.get(world.discussion.get_absolute_url()).status_code == 200
    SeatHolder.objects.get(person=world.stand_in).end(by=world.convener)
    assert browser.get(world.discussion.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["partner", "contact", "former", "stranger"])
@pytest.mark.parametrize("view", ["workgroups:members", "workgroups:discussions", "workgroups:new_discussion"])
def test_the_rooms_behind_are_invisible_to_others(world: World, browse, name, view):
    assert browse(world.people[name]).get(reverse(view, args=["reading"])).status_code == 404


def test_an_unknown_workgroup_is_not_found(client, db):
    assert client.get("/workgroups/nothing-of-that-name/").status_code == 404


# --- who may do what -------------------------------------------------------------------------------------------------

RULES = ["manage_seats", "invite", "post", "start_discussion", "change_state"]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("director", RULES),
        ("convener", RULES[:-1]),
        ("lead", ["post", "start_discussion"]),
        ("stand_in", ["post", "start_discussion"]),
        ("administrator", []),
        ("contact", []),
        ("partner", []),
        ("former", []),
        ("stranger", []),
    ],
)
def test_b29_who_may_do_what_in_a_workgroup(world: World, name, allowed):
    person = world.people[name]
    assert [rule for rule in RULES if may(person, f"workgroups.{rule}", world.reading)] == allowed


def test_an_observer_reads_and_does_not_write(world: World, browse):
    SeatHolder.objects.filter(person=world.stand_in).update(role=SeatRole.OBSERVER)
    browser = browse(world.stand_in)
    assert "sentinel-reading words" in browser.get(world.discussion.get_absolute_url()).content.decode()
    answer = browser.post(world.discussion.get_absolute_url(), {"body": "I say"})
    assert answer.status_code == 403
    assert "As an observer you read along" in answer.content.decode()
    assert world.discussion.posts.count() == 1


def test_a_closed_workgroup_takes_no_words_and_no_people(world: World):
    world.reading.state = State.CLOSED
    allowed = [rule for rule in RULES if may(world.convener, f"workgroups.{rule}", world.reading)]
    assert allowed == ["manage_seats"]
    assert not may(world.contact, "workgroups.request_seat", world.reading)


@pytest.mark.parametrize("state", [State.ACTIVE, State.CLOSED])
def test_a_closed_workgroup_leads_nobody_to_invite(world: World, browse, state):
    Workgroup.objects.filter(pk=world.reading.pk).update(state=state)
    SeatHolder.objects.update(until=now())

    pages = "".join(browse(world.director).get(f"/workgroups/reading/{page}").text for page in ("", "members/"))

    leads = {"invitation/": "/workgroups/reading/invitation/" in pages, "offer/": "/workgroups/reading/offer/" in pages}
    assert leads == dict.fromkeys(leads, state == State.ACTIVE)


def test_a_named_grant_gives_the_care_of_the_places_until_its_day(world: World, browse):
    grant(world.contact, world.reading, "manage_seats", until=now() + timedelta(days=1))
    page = browse(world.contact).get(reverse("workgroups:members", args=["reading"]))
    assert "sentinel-lacoe-request" in page.content.decode()
    assert "new.person@example.org" in page.content.decode()
    approval = reverse("workgroups:approval", args=["reading", world.seat_request.pk])
    assert browse(world.contact).post(approval).status_code == 302
    world.seat_request.refresh_from_db()
    assert world.seat_request.answered_by == world.contact


def test_a_grant_that_has_run_out_gives_nothing(world: World, browse):
    grant(world.contact, world.reading, "manage_seats", until=now() - timedelta(minutes=1))
    assert browse(world.contact).get(reverse("workgroups:members", args=["reading"])).status_code == 404
    approval = reverse("workgroups:approval", args=["reading", world.seat_request.pk])
    assert browse(world.contact).post(approval).status_code == 404


def test_a_grant_to_read_and_to_write_is_both(world: World, browse):
    grant(world.contact, world.reading, "view_workgroup")
    assert browse(world.contact).post(world.discussion.get_absolute_url(), {"body": "x"}).status_code == 403
    grant(world.contact, world.reading, "post")
    assert browse(world.contact).post(world.discussion.get_absolute_url(), {"body": "x"}).status_code == 303


def test_a_workgroup_says_when_nobody_runs_it(world: World, browse):
    Convener.objects.filter(person=world.convener).update(until=now())
    assert (
        "Nobody runs this workgroup at the moment"
        in browse(world.lead).get(world.reading.get_absolute_url()).content.decode()
    )


# --- bad input -------------------------------------------------------------------------------------------------------


def test_markup_in_names_and_texts_is_shown_and_never_run(world: World, browse):
    Workgroup.objects.filter(pk=world.reading.pk).update(
        name=MARKUP, short_name=MARKUP, description=MARKUP, notes=MARKUP
    )
    Organization.objects.filter(pk=world.lausd.pk).update(name=MARKUP, short_name=MARKUP, description=MARKUP)
    User.objects.filter(pk=world.lead.pk).update(name=MARKUP)
    world.discussion.title = MARKUP
    world.discussion.save()
    world.post.body = MARKUP + " see https://example.org/plan"
    world.post.save()
    world.seat_request.why = MARKUP
    world.seat_request.save()
    browser = browse(world.convener)
    for address in (
        "/workgroups/",
        world.reading.get_absolute_url(),
        reverse("workgroups:members", args=["reading"]),
        reverse("workgroups:discussions", args=["reading"]),
        world.discussion.get_absolute_url(),
        world.lausd.get_absolute_url(),
        reverse("workgroups:refusal", args=["reading", world.seat_request.pk]),
        reverse("workgroups:replacement", args=["reading", world.seat.holders.last().pk]),
    ):
        page = browser.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode(), address
        assert "&lt;script&gt;" in page.content.decode() or "script" not in page.content.decode().split("<main")[1]


def test_long_names_in_any_script_are_shown_whole(world: World, browse):
    name = "ภาษาไทย" * 42
    Workgroup.objects.filter(pk=world.reading.pk).update(name=name)
    Organization.objects.filter(pk=world.lausd.pk).update(name="ك" * 300)
    page = browse(world.convener).get(reverse("workgroups:members", args=["reading"])).content.decode()
    assert name in page
    assert "ك" * 300 in page


# --- speed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lead", "convener", "contact"])
def test_the_page_asks_as_often_for_50_places_as_for_one(world: World, browse, name):
    browser = browse(world.people[name])
    few = count_queries(browser, world.reading.get_absolute_url())
    for number in range(50):
        place(world.reading, number)
    many = count_queries(browser, world.reading.get_absolute_url())
    assert many == few <= 12


def test_the_list_asks_as_often_for_50_workgroups_as_for_two(world: World, client):
    few = count_queries(client, "/workgroups/")
    for number in range(50):
        group = Workgroup.objects.create(slug=f"w-{number}", name=f"Workgroup {number}", goal_numbers=[1])
        Convener.objects.create(workgroup=group, organization=world.alliance)
    assert count_queries(client, "/workgroups/") == few <= 12
