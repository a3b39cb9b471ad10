"""An organization fills its own place: in one step, with nobody's leave, and everyone concerned is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.asks.models import Ask
from compact.notifications.models import Event
from partners.models import Affiliation, Invitation
from tests.pages import words
from tests.queries import count_queries
from tests.test_workgroups import place
from tests.world import World, person
from workgroups.models import Seat, SeatHolder, SeatRequest, State, Workgroup


@pytest.fixture
def empty(world: World) -> Seat:
    """LAUSD's place in Data: nobody is in it."""
    return Seat.objects.create(workgroup=world.data, organization=world.lausd, since=now() - timedelta(days=30))


def address(seat: Seat) -> str:
    return reverse("workgroups:naming", args=[seat.workgroup.slug, seat.pk])


def test_an_administrator_names_a_colleague_and_the_place_is_filled(world: World, empty: Seat, browse):
    browser = browse(world.administrator)
    page = words(browser.get(f"{address(empty)}?next=/today/"))
    assert "Who acts for LAUSD in Data Workgroup?" in page
    assert [name in page for name in ("Carl Contact", "Leo Lead", "Paula Partner", "Fred Former")] == [
        True,
        True,
        False,
        False,
    ]

    answer = browser.post(address(empty), {"person": world.contact.pk, "role": "primary", "next": "/today/"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/today/")
    holder = empty.holders.serving().get()
    assert (holder.person, holder.role) == (world.contact, "primary")
    assert "Carl Contact is in Data Workgroup now as: Lead." in words(browser.get("/today/"))


def test_whoever_is_named_is_told_and_so_are_the_administrators_and_the_conveners(world: World, empty: Seat, browse):
    browse(world.administrator).post(address(empty), {"person": world.contact.pk, "role": "observer"})

    told = {event.kind: event for event in Event.objects.all()}
    assert set(told) == {"seat_granted", "seat_filled"}
    assert told["seat_granted"].audience == [scope(Kind.PERSON, world.contact.pk)]
    assert told["seat_filled"].audience == [world.data.conveners_scope, scope(Kind.ADMINISTRATORS, world.lausd.pk)]
    assert told["seat_filled"].data["role"] == "observer"


def test_the_same_form_sent_twice_fills_the_place_once_and_tells_once(world: World, empty: Seat, browse):
    browser = browse(world.administrator)
    form = {"person": world.contact.pk, "role": "primary"}

    for _ in range(2):
        answer = browser.post(address(empty), form, follow=True)

    assert "Carl Contact is in Data Workgroup already as: Lead." in words(answer)
    assert empty.holders.count() == 1
    assert Event.objects.filter(kind="seat_filled").count() == 1


def test_where_there_is_a_lead_nobody_else_is_named_lead(world: World, browse):
    browser = browse(world.administrator)
    assert 'value="primary"' not in words(browser.get(address(world.seat)))

    answer = browser.post(address(world.seat), {"person": world.contact.pk, "role": "primary"}, follow=True)

    assert "Carl Contact is in Campaign for Grade-Level Reading now as: Stand-in." in words(answer)
    assert world.seat.holders.leading().get().person == world.lead


def test_a_stand_in_can_become_the_lead_of_a_place_that_has_none(world: World, browse):
    SeatHolder.objects.filter(seat=world.seat, person=world.lead).update(until=now())

    browse(world.administrator).post(address(world.seat), {"person": world.stand_in.pk, "role": "primary"})

    assert world.seat.holders.leading().get().person == world.stand_in


def test_naming_the_lead_as_something_else_takes_nothing_away(world: World, browse):
    browse(world.administrator).post(address(world.seat), {"person": world.lead.pk, "role": "observer"})

    assert world.seat.holders.leading().get().person == world.lead


def test_somebody_who_is_not_here_yet_is_invited_with_the_place(world: World, empty: Seat, browse, client):
    form = {"email": "Nora@Example.org", "name": "Nora Newcomer", "role": "primary"}
    answer = browse(world.administrator).post(address(empty), form)

    assert answer.headers["Location"] == "/partners/lausd/"
    sent = Invitation.objects.get(email="nora@example.org")
    assert (sent.organization, sent.workgroup, sent.places.get().role) == (world.lausd, world.data, "primary")
    page = words(browse(world.administrator).get("/partners/lausd/home/"))
    assert "Nora Newcomer is invited" in page

    client.post(reverse("partners:invitation_acceptance", args=[sent.token]))

    holder = empty.holders.get()
    assert (holder.person.name, holder.role) == ("Nora Newcomer", "primary")
    assert Event.objects.get(kind="seat_filled").audience == [world.data.conveners_scope]


def test_the_address_of_a_colleague_names_the_colleague(world: World, empty: Seat, browse):
    browse(world.administrator).post(address(empty), {"email": "CARL.contact@example.org", "role": "primary"})

    assert empty.holders.get().person == world.contact
    assert Invitation.objects.filter(workgroup=world.data).count() == len(mail.outbox) == 0


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"role": "primary"}, "Choose a colleague, or enter the e-mail of somebody who is not here yet."),
        ({"person": "contact", "email": "x@example.org", "role": "primary"}, "not both."),
        ({"email": "nonsense", "role": "primary"}, "Enter an e-mail like name@organization.org."),
        ({"person": "contact"}, "Choose what the person will do."),
        ({"person": "contact", "role": "king"}, "king"),
    ],
)
def test_what_is_missing_or_too_much_is_said_at_its_field(form: dict, said: str, world: World, empty: Seat, browse):
    if "person" in form:
        form = {**form, "person": world.contact.pk}

    answer = browse(world.administrator).post(address(empty), form)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not empty.holders.exists()


def test_the_lead_names_a_stand_in_and_nothing_else(world: World, browse):
    browser = browse(world.lead)
    page = words(browser.get(address(world.seat)))
    assert ('name="email"' in page, 'value="alternate"' in page, 'value="observer"' in page) == (False, True, False)

    assert browser.post(address(world.seat), {"person": world.contact.pk, "role": "primary"}).status_code == 422
    assert browser.post(address(world.seat), {"email": "x@example.org", "role": "alternate"}).status_code == 422
    browser.post(address(world.seat), {"person": world.contact.pk, "role": "alternate"})

    assert world.seat.holders.get(person=world.contact).role == "alternate"
    assert not Invitation.objects.filter(organization=world.lausd).exists()


@pytest.mark.parametrize("name", ["stand_in", "contact", "partner", "convener", "stranger"])
def test_nobody_else_names_somebody_for_a_place(name: str, world: World, browse):
    assert browse(world.people[name]).get(address(world.seat)).status_code == 403


def test_a_place_that_has_ended_and_a_closed_workgroup_take_nobody(world: World, empty: Seat, browse):
    browser, form = browse(world.administrator), {"email": "x@example.org", "role": "primary"}
    empty.end(by=world.director, reason="Over")

    answer = browser.post(address(empty), form)

    assert "The place ended on" in words(answer)
    assert not empty.fill(world.contact, "primary", by=world.administrator)
    Workgroup.objects.filter(pk=world.reading.pk).update(state=State.CLOSED)
    assert browser.post(address(world.seat), form).status_code == 403
    assert not Invitation.objects.filter(organization=world.lausd).exists()


def test_who_has_left_the_organization_is_not_put_in_its_place(world: World, empty: Seat):
    Affiliation.objects.get(person=world.contact).end(by=world.director)

    assert empty.fill(world.contact, "primary", by=world.administrator) is None
    assert not empty.holders.exists()


def test_naming_somebody_who_asked_for_the_place_answers_their_request(world: World, browse):
    SeatRequest.ask(world.reading, organization=world.lausd, role="observer", why="x", by=world.contact)

    browse(world.administrator).post(address(world.seat), {"person": world.contact.pk, "role": "observer"})

    asked = SeatRequest.objects.get(person=world.contact)
    assert (asked.approved, asked.answered_by) == (True, world.administrator)
    assert not Ask.objects.open().filter(subject_id=asked.pk, kind="seat_request").exists()


def test_every_page_about_the_place_leads_there(world: World, empty: Seat, browse):
    browser, lead = browse(world.administrator), browse(world.lead)

    pages = {
        "organization": browser.get("/partners/lausd/home/"),
        "workgroup": browser.get("/workgroups/data/"),
        "colleague": browse(world.contact).get("/partners/lausd/home/"),
        "other": browse(world.partner).get("/partners/lausd/"),
        "visitor": type(browser)().get("/partners/lausd/"),
    }

    assert {name: address(empty) in words(page) for name, page in pages.items()} == {
        "organization": True,
        "workgroup": True,
        "colleague": False,
        "other": False,
        "visitor": False,
    }
    assert 'href="/partners/lausd/home/#places"' in browse(world.contact).get("/partners/lausd/").content.decode()
    assert "Empty places" not in words(pages["other"]) + words(pages["visitor"])
    assert "Ask for a place" not in words(pages["workgroup"])
    for page in ("/workgroups/reading/", "/workgroups/reading/members/"):
        assert address(world.seat) in words(lead.get(page))


def test_the_pages_ask_as_often_for_many_colleagues_and_places_as_for_few(world: World, empty: Seat, browse):
    browser = browse(world.administrator)
    pages = (address(empty), "/partners/lausd/", "/workgroups/data/")
    few = [count_queries(browser, page) for page in pages]
    for number in range(30):
        Affiliation.objects.create(person=person(f"Colleague {number}"), organization=world.lausd)
        workgroup = Workgroup.objects.create(slug=f"more-{number}", name=f"More {number}")
        Seat.objects.create(workgroup=workgroup, organization=world.lausd)
        place(world.data, number)

    assert [count_queries(browser, page) for page in pages] == few
    assert max(few) <= 12
