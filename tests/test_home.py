"""My organization: what its people find there, and who may change it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from compact.access import BACKBONE
from compact.asks.models import Ask
from compact.notifications.models import Refusal, Suppression
from partners.models import Affiliation, Invitation, Role
from tests.pages import words
from tests.queries import count_queries
from tests.world import World, person
from workgroups.models import Seat, SeatHolder

HOME = "/partners/lausd/home/"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200), ("contact", 200), ("lead", 200), ("director", 200),
        ("partner", 404), ("convener", 404), ("former", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_its_people_and_the_backbone_read_it_and_nobody_else(who: str, status: int, world: World, browse):
    assert browse(world.people[who]).get(HOME).status_code == status


def test_empty_places_come_first_with_since_when_and_who_left(world: World, browse):
    left = now() - timedelta(days=10)
    empty = Seat.objects.create(workgroup=world.data, organization=world.lausd, since=now() - timedelta(days=90))
    SeatHolder.objects.create(seat=empty, person=world.former, since=now() - timedelta(days=90), until=left)

    page = words(browse(world.administrator).get(HOME))

    assert "One of our two places is empty, and nothing is asked of us." in page
    assert page.index("Data Workgroup") < page.index("Campaign for Grade-Level Reading")
    assert "Fred Former left" in page
    assert f'href="/workgroups/data/places/{empty.pk}/naming/?next={HOME}"' in page


def test_what_each_person_does_stands_there_in_plain_words(world: World, browse):
    page = words(browse(world.contact).get(HOME))

    assert "Lead in Campaign for Grade-Level Reading." in page
    assert "Stand-in in Campaign for Grade-Level Reading." in page
    assert "Looks after people and places" in page
    assert "Last answered" in page  # the lead wrote in the discussion; nobody counts visits
    assert page.count("Last answered") == 1
    assert "sentinel-reading" not in page


def test_of_a_place_that_was_empty_for_years_the_year_is_said(world: World, browse):
    Seat.objects.create(workgroup=world.data, organization=world.lausd, since=datetime(2016, 1, 1, 12, tzinfo=UTC))

    assert "Empty since 2016 <" in words(browse(world.contact).get(HOME)).replace("</small>", " <")


def test_only_those_who_may_change_it_see_how(world: World, browse):
    own = Affiliation.objects.get(person=world.contact)
    shown = {who: words(browse(world.people[who]).get(HOME)) for who in ("administrator", "contact", "director")}

    for name in ("Add a person", "Replace…", "people.csv"):
        assert [name in shown[who] for who in ("administrator", "contact", "director")] == [True, False, True], name
    assert "Changed by:" in shown["contact"]
    for noun in ("roles", "replacement"):
        address = reverse(f"partners:{noun}", args=["lausd", own.pk])
        assert browse(world.contact).get(address).status_code == 403
        assert browse(world.partner).get(address).status_code == 404


def test_a_bouncing_address_is_seen_by_those_who_look_after_people(world: World, browse):
    Suppression.objects.create(address=world.lead.email, reason=Refusal.BOUNCED)

    assert "mail comes back" in words(browse(world.administrator).get(HOME))
    found = words(browse(world.administrator).get(f"{HOME}?show=bouncing"))
    assert "Leo Lead" in found
    assert "Sam Standin</a>" not in found
    assert "mail comes back" not in words(browse(world.contact).get(HOME))
    assert browse(world.contact).get(f"{HOME}?show=bouncing").status_code == 404


def test_the_tabs_and_the_box_find_people(world: World, browse):
    browser = browse(world.administrator)
    Invitation.invite(email="new@lausd.example.org", name="Nora New", organization=world.lausd, by=world.administrator)

    assert "Nora New" in words(browser.get(f"{HOME}?show=invited"))
    free = words(browser.get(f"{HOME}?show=free"))
    assert ["Carl Contact</a>" in free, "Leo Lead</a>" in free] == [True, False]
    sought = words(browser.get(f"{HOME}?q=leo.lead"))
    assert ["Leo Lead</a>" in sought, "Carl Contact</a>" in sought] == [True, False]
    assert "Nobody here fits that." in words(browser.get(f"{HOME}?q=xyz"))
    assert browser.get(f"{HOME}?show=nonsense").status_code == 404


def test_f7_the_page_asks_the_database_the_same_for_five_people_and_for_three_hundred(world: World, browse):
    browser = browse(world.administrator)
    Suppression.objects.create(address=world.lead.email, reason=Refusal.BOUNCED)
    few = count_queries(browser, HOME)

    for number in range(300):
        one = person(f"Person {number}")
        Affiliation.objects.create(person=one, organization=world.lausd)
        if number < 60:
            SeatHolder.objects.create(seat=world.seat, person=one, role="contact")

    assert few == count_queries(browser, HOME)
    assert few <= 12


def test_mine_leads_home_and_asks_whoever_acts_for_several(world: World, browse):
    browser = browse(world.contact)
    assert browser.get("/partners/mine/").headers["Location"] == HOME
    Affiliation.objects.create(person=world.contact, organization=world.lacoe, since=now() - timedelta(days=1))

    choice = words(browser.get("/partners/mine/"))

    assert f'href="{HOME}"' in choice
    assert 'href="/partners/lacoe/home/"' in choice
    assert "My other organizations" in words(browser.get(HOME))
    assert browse(world.stranger).get("/partners/mine/").headers["Location"] == "/partners/join/"


# --- while nobody looks after it -------------------------------------------------------------------------------------


def test_in_the_first_week_anybody_there_offers_to_look_after_it_and_the_backbone_answers(world: World, browse):
    page = words(browse(world.partner).get("/partners/lacoe/home/"))
    assert "Nobody looks after the people and places of LACOE yet" in page

    for _time in range(2):
        browse(world.partner).post("/partners/lacoe/care/")

    [asked] = Ask.objects.filter(kind="care")
    assert (asked.post, str(asked)) == (BACKBONE, "Paula Partner offers to look after LACOE")
    assert "You have offered to do it." in words(browse(world.partner).get("/partners/lacoe/home/"))
    assert "Paula Partner offers to look after LACOE" in words(browse(world.director).get("/today/"))

    browse(world.director).post(asked.get_absolute_url(), {"administrator": "on"})

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("approved", world.director)
    assert Affiliation.objects.get(person=world.partner).roles == [Role.ADMINISTRATOR]


def test_only_people_there_offer_and_nobody_who_does_already(world: World, browse):
    for who, status in {"administrator": 403, "director": 403, "partner": 404, "stranger": 404}.items():
        assert browse(world.people[who]).post("/partners/lausd/care/").status_code == status, who
    assert not Ask.objects.filter(kind="care").exists()
