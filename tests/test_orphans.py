"""What has nobody: found the same minute, shown with the button that mends it, told once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, scope
from compact.backbone import orphans
from compact.backbone.tasks import watch
from compact.notifications.announcing import announce_all
from compact.notifications.models import Event, Notification, Refusal, Suppression
from partners.models import Affiliation, Gap, Missing, Organization, Role
from tests.pages import words
from tests.queries import count_queries
from tests.together import at_once
from tests.world import World, person
from workgroups.models import Convener, Seat, SeatHolder, State, Workgroup

PAGE = "/overview/orphans/"


def found() -> dict[str, list[str]]:
    """What is missing by kind, in words."""
    return {kind.value: sorted(str(one) for one in orphans.missing(kind)) for kind in Missing}


NOTHING: dict[str, list[str]] = {
    "person": [],
    "runner": [],
    "signer": [],
    "administrator": ["Alliance for Children's Rights", "Los Angeles County Office of Education"],
    "place": [],
    "address": [],
}

LOSSES: dict[str, tuple[Callable[[World], Any], dict[str, list[str]]]] = {
    "the only person left": (
        lambda w: Affiliation.objects.filter(person=w.partner).update(until=now()),
        {
            "person": ["Los Angeles County Office of Education"],
            "administrator": ["Alliance for Children's Rights"],
            "place": ["LACOE · Data Workgroup"],
        },
    ),
    "the only one has never come in": (
        lambda w: type(w.partner).objects.filter(pk=w.partner.pk).update(unclaimed_since=now()),
        {"person": ["Los Angeles County Office of Education"], "administrator": ["Alliance for Children's Rights"]},
    ),
    "mail to the only one comes back": (
        lambda w: Suppression.objects.create(address=w.partner.email, reason=Refusal.BOUNCED),
        {
            "person": ["Los Angeles County Office of Education"],
            "administrator": ["Alliance for Children's Rights"],
            "address": ["Paula Partner (LACOE)"],
        },
    ),
    "whoever stopped our mail is reached all the same": (
        lambda w: Suppression.objects.create(address=w.partner.email, reason=Refusal.UNSUBSCRIBED),
        {},
    ),
    "an administrator's account is closed": (
        lambda w: type(w.administrator).objects.filter(pk=w.administrator.pk).update(is_active=False),
        {
            "administrator": [
                "Alliance for Children's Rights",
                "Los Angeles County Office of Education",
                "Los Angeles Unified School District",
            ]
        },
    ),
    "nobody is in a place": (
        lambda w: SeatHolder.objects.filter(seat=w.seat).update(until=now()),
        {"place": ["LAUSD · Campaign for Grade-Level Reading"]},
    ),
    "an office signs that nobody holds": (
        lambda w: Organization.objects.filter(pk=w.lausd.pk).update(signing_office="Superintendent"),
        {"signer": ["Los Angeles Unified School District"]},
    ),
    "whoever ran it runs it no more": (
        lambda w: Convener.objects.filter(person=w.convener).update(until=now()),
        {"runner": ["Campaign for Grade-Level Reading"]},
    ),
    "an organization of which only the place is left": (
        lambda w: Seat.objects.create(workgroup=w.data, organization=Organization.objects.create(slug="x", name="X")),
        {"person": ["X"], "place": ["X · Data Workgroup"]},
    ),
    "a workgroup that rests needs nobody": (
        lambda w: Workgroup.objects.create(slug="rest", name="Rest", state=State.PAUSED),
        {},
    ),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_f9_what_has_nobody_is_found_the_same_minute(loss: str, world: World):
    assert found() == NOTHING
    lose, wanted = LOSSES[loss]

    lose(world)

    assert found() == {**NOTHING, **wanted}
    assert orphans.counts() == {kind: len(some) for kind, some in {**NOTHING, **wanted}.items()}


def test_f9_a_signer_fills_the_office(world: World):
    Organization.objects.filter(pk=world.lausd.pk).update(signing_office="Superintendent")
    Affiliation.objects.filter(person=world.contact).update(roles=[Role.SIGNER])
    assert found() == NOTHING


@pytest.mark.parametrize(
    ("loss", "kind", "button"),
    [
        ("the only person left", "person", 'href="/partners/lacoe/invitations/"'),
        ("nobody is in a place", "place", "/naming/?next="),
        ("mail to the only one comes back", "address", "/roles/"),
        ("an office signs that nobody holds", "signer", 'href="/partners/lausd/home/#people"'),
        ("whoever ran it runs it no more", "runner", 'href="/workgroups/reading/running/?next='),
    ],
)
def test_f9_the_backbone_sees_each_with_the_button_that_mends_it(
    loss: str, kind: str, button: str, world: World, browse
):
    LOSSES[loss][0](world)
    page = words(browse(world.director).get(f"{PAGE}?kind={kind}"))
    assert button in page


def test_only_the_backbone_reads_the_page_and_finds_it_from_the_overview(world: World, browse):
    for who, one in world.people.items():
        assert browse(one).get(PAGE).status_code == (200 if who == "director" else 403), who
    assert browse(world.director).get(f"{PAGE}?kind=nonsense").status_code == 404
    for page in ("/overview/", "/today/"):
        assert f'href="{PAGE}"' in words(browse(world.director).get(page))


def test_the_page_asks_the_database_the_same_for_few_and_for_many(world: World, browse):
    few = count_queries(browse(world.director), f"{PAGE}?kind=place")
    for number in range(60):
        one = Organization.objects.create(slug=f"o{number}", name=f"O {number}")
        Seat.objects.create(workgroup=world.data, organization=one)
    assert few == count_queries(browse(world.director), f"{PAGE}?kind=place")
    assert few <= 12


# --- who runs it -----------------------------------------------------------------------------------------------------


def test_the_backbone_names_who_runs_a_workgroup(world: World, browse):
    Convener.objects.filter(person=world.convener).update(until=now())
    mine = Affiliation.objects.get(person=world.convener)
    browser = browse(world.director)
    assert "Choose a person." in words(browser.post("/workgroups/reading/running/", {}))

    for _time in range(2):
        browser.post("/workgroups/reading/running/", {"convener": mine.pk, "next": PAGE})

    assert found() == NOTHING
    assert Convener.objects.filter(until=None, person=world.convener, organization=world.alliance).count() == 1
    assert Event.objects.filter(kind="runs_now").count() == 1


def test_whoever_is_no_convener_names_nobody(world: World, browse):
    for who in ("lead", "administrator", "partner"):
        assert browse(world.people[who]).get("/workgroups/reading/running/").status_code == 403
    assert browse(world.convener).get("/workgroups/reading/running/").status_code == 200


# --- told once -------------------------------------------------------------------------------------------------------


def test_f9_what_is_new_is_told_once_as_one_item(world: World):
    Gap.objects.all().delete()
    orphans.watch()
    Event.objects.all().delete()
    SeatHolder.objects.filter(seat=world.seat).update(until=now())
    Organization.objects.filter(pk=world.lausd.pk).update(signing_office="Superintendent")

    for _day in range(3):
        watch()

    told = {event.audience[0]: event.data["counts"] for event in Event.objects.filter(kind="gaps_found")}
    assert told == {
        BACKBONE: {"signer": 1, "place": 1},
        scope(Kind.ADMINISTRATORS, world.lausd.pk): {"signer": 1, "place": 1},
    }
    announce_all()
    heard = Notification.objects.filter(event__kind="gaps_found")
    assert sorted((str(one.person), one.delivery) for one in heard) == [
        ("Ada Administrator", "digest"),
        ("Joan Director", "digest"),
    ]


def test_f9_what_was_mended_and_is_missing_again_is_told_again(world: World):
    orphans.watch()
    SeatHolder.objects.filter(seat=world.seat).update(until=now())
    assert orphans.watch() == 1
    back = SeatHolder.objects.create(seat=world.seat, person=world.lead)
    assert orphans.watch() == 0
    assert Gap.objects.get(missing="place").mended_at is not None
    SeatHolder.objects.filter(pk=back.pk).delete()
    assert orphans.watch() == 1
    assert Gap.objects.filter(missing="place").count() == 2


@pytest.mark.django_db(transaction=True)
def test_f9_two_watches_at_once_tell_once(world: World):
    def look() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE compact_worker")
        return orphans.watch()

    outcomes = at_once(look, look)

    assert sorted(outcomes) == [0, 2]
    assert Event.objects.filter(kind="gaps_found").count() == 1


def test_f9_the_invariant_every_organization_can_act_or_stands_on_the_list(world: World):
    for one in (world.contact, world.lead, world.stand_in, world.administrator):
        Affiliation.objects.filter(person=one).update(until=now())
    assert "Los Angeles Unified School District" in found()["person"]
    newcomer = person("Nia New")
    Affiliation.objects.create(person=newcomer, organization=world.lausd)
    assert "Los Angeles Unified School District" not in found()["person"]
