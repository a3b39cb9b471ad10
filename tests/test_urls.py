"""Every address × every person: nobody sees what no scope allows, and nobody meets an error of ours (R1, R2, R3)."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.public_urls import PUBLIC
from tests.sweep import addresses, furnish, leaks
from tests.world import World

pytestmark = pytest.mark.everybody

PERSONAS = [
    "director", "convener", "lead", "stand_in", "administrator", "contact", "partner", "former", "stranger",
    "deputy", "deputy_past", "guest", "both",
]  # fmt: skip
# Everything in the World that is not public belongs to others, for these.
OUTSIDERS = ["former", "stranger"]


def test_public_addresses_are_those_in_the_list():
    assert sorted(one.name for one in addresses() if one.public) == sorted(PUBLIC)


def test_every_person_of_the_world_is_swept(world: World):
    assert sorted(world.people) == sorted(PERSONAS)


@pytest.mark.parametrize("who", PERSONAS)
def test_nobody_sees_what_no_scope_allows(who, world: World, browse):
    furnished = furnish(world)
    person = world.people[who]

    assert leaks(browse(person), person, furnished, furnished.urls(), write=who in OUTSIDERS) == []


def test_a_visitor_sees_what_is_public(world: World, client):
    furnished = furnish(world)

    assert leaks(client, None, furnished, furnished.urls(), write=True) == []


def test_a_visitor_is_sent_to_sign_in_everywhere_else(world: World, client):
    furnished = furnish(world)
    login = reverse(settings.LOGIN_URL)
    private = [one for one in addresses() if not one.public]

    answers = {one.name: client.get(furnished.url(one)) for one in private}

    assert [name for name, one in answers.items() if not one.headers.get("Location", "").startswith(login)] == []


@pytest.mark.parametrize("who", ["lead", "stranger"])
@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999999"])
def test_what_is_not_there_is_404(who, number, world: World, browse):
    furnished = furnish(world)
    browser = browse(world.people[who])
    numbered = [one for one in addresses() if {"pk", "clause", "section"} & set(one.arguments) and ":" in one.name]
    for values in furnished.known.values():
        values.update({one: number for one in ("pk", "clause", "section") if one in values})

    codes = {one.name: browser.get(furnished.url(one)).status_code for one in numbered}

    assert {name: code for name, code in codes.items() if code not in {404, 405}} == {}


@pytest.mark.parametrize(
    "path", ["/workgroups/%00/", "/partners/nowhere/", "/goals/%F0%9F%98%80/", "/es/nada/", "/..%2f/"]
)
def test_a_malformed_address_is_404(path, world: World, client):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("who", PERSONAS)
def test_pages_answer_in_spanish_too(who, world: World, browse):
    browser = browse(world.people[who])

    answer = browser.get("/es/today/")

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "es")
