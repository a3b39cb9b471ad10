"""What somebody stands in for, or was given by name, makes nobody more than they are, themselves included (F8, R3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from compact.access import BACKBONE, reach_of
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.permissions import may
from partners.asks import answer_objection, object_to
from partners.models import Affiliation, Arrival, Invitation, Organization, OrganizationGrant, Role
from tests.world import World, fresh, person
from workgroups.models import Delegation, Part, SeatInvitation, SeatRequest

WEEK = timedelta(days=7)


def at(one: User, organization: Organization) -> Affiliation:
    return Affiliation.objects.get(person=one, organization=organization, until=None)


def give(organization: Organization, to: User, right: str, by: User) -> None:
    OrganizationGrant.give(organization, to=to, right=right, until=now() + WEEK, why="for a while", by=by)


@pytest.fixture
def deputy(world: World, request: Any) -> User:
    """The contact, who looks after LAUSD for a while: in the administrator's stead, or by name."""
    if request.param == "stands in":
        Delegation.begin(
            principal=world.administrator, delegate=world.contact, organization=world.lausd, by=world.administrator,
            part=Part.ADMINISTRATOR, since=now() - WEEK, until=now() + WEEK,
        )  # fmt: skip
    else:
        give(world.lausd, world.contact, "manage_organization", world.administrator)
    return fresh(world.contact)


both_ways = pytest.mark.parametrize("deputy", ["stands in", "by name"], indirect=True)


@both_ways
@pytest.mark.parametrize("who", ["contact", "stand_in"])
def test_a_deputy_makes_nobody_an_administrator_or_signer(who: str, deputy: User, world: World, browse):
    Organization.objects.filter(pk=world.lausd.pk).update(signing_office="Superintendent")
    one = at(getattr(world, who), world.lausd)

    answer = browse(deputy).post(
        reverse("partners:roles", args=["lausd", one.pk]), {"administrator": "on", "signer": "on", "backbone": "on"}
    )

    assert answer.status_code < 500
    assert at(getattr(world, who), world.lausd).roles == []


@both_ways
def test_a_deputy_still_says_who_is_asked_for_figures(deputy: User, world: World, browse):
    Affiliation.objects.filter(person=world.stand_in).update(roles=[Role.DATA])

    browse(deputy).post(reverse("partners:roles", args=["lausd", at(world.lead, world.lausd).pk]), {"data": "on"})

    assert at(world.lead, world.lausd).roles == [Role.DATA]


@both_ways
def test_a_deputy_takes_no_role_away_from_the_administrator(deputy: User, world: World, browse):
    mine = at(world.administrator, world.lausd)
    browser, successor = browse(deputy), {"successor": deputy.pk, "reason": "Gone", "person": deputy.pk}

    for page in ("roles", "departure", "replacement"):
        sent = browser.post(reverse(f"partners:{page}", args=["lausd", mine.pk]), {**successor, "confirmed": "1"})
        assert sent.status_code in {303, 403}

    assert at(world.administrator, world.lausd).roles == [Role.ADMINISTRATOR]
    assert at(world.contact, world.lausd).roles == []


@both_ways
def test_the_word_of_a_deputy_puts_no_administrator_out(deputy: User, world: World, browse):
    newcomer = person("Nils New")
    brought = Affiliation.objects.create(
        person=newcomer, organization=world.lausd, roles=[Role.ADMINISTRATOR], since=now() - timedelta(hours=1)
    )
    arrival = Arrival.objects.create(
        affiliation=brought, organization=world.lausd, brought_by=world.director, from_outside=True
    )

    answer = browse(deputy).post(reverse("partners:objecting", args=[arrival.pk]), {"word": "Who is that?"})

    assert answer.status_code == 303
    assert at(newcomer, world.lausd) == brought
    assert Ask.objects.open().filter(kind="objection", post=BACKBONE).exists()


@both_ways
def test_a_deputy_invites_nobody_to_look_after_the_organization(deputy: User, world: World, browse):
    browse(deputy).post(
        reverse("partners:invitations", args=["lausd"]), {"email": "new@example.org", "looks_after": "on"}
    )

    assert Invitation.objects.get(email="new@example.org").affiliation_roles == []


@both_ways
def test_who_was_invited_by_a_deputy_looks_after_nothing(deputy: User, world: World, client):
    sent = Invitation.invite(
        email="new@example.org", organization=world.lausd, by=deputy, affiliation_roles=[Role.ADMINISTRATOR]
    )

    client.post(reverse("partners:invitation_acceptance", args=[sent.token]))

    assert Affiliation.objects.get(person__email="new@example.org").roles == []


@pytest.mark.parametrize("by", ["post", "name"])
def test_whoever_looks_after_the_team_s_organization_does_not_become_the_team(by: str, world: World, browse):
    """The last of the team is seen out by the team alone: else whoever sees them out names themselves."""
    ursula = person("Ursula Office")
    Affiliation.objects.create(person=ursula, organization=world.unite, roles=[], since=now() - WEEK)
    if by == "post":
        Affiliation.objects.filter(person=ursula).update(roles=[Role.ADMINISTRATOR])
    else:
        give(world.unite, ursula, "manage_organization", world.director)
    theirs, browser = at(world.director, world.unite), browse(fresh(ursula))

    for page in ("roles", "departure", "replacement"):
        browser.post(
            reverse(f"partners:{page}", args=["unite-la", theirs.pk]),
            {"successor": ursula.pk, "person": ursula.pk, "reason": "Gone", "leaves": "on", "confirmed": "1"},
        )

    assert Role.BACKBONE in at(world.director, world.unite).roles
    assert Role.BACKBONE not in at(ursula, world.unite).roles


# --- reading along at an organization is not acting for it ------------------------------------------------------------


@pytest.fixture
def guest(world: World) -> User:
    """The stranger, who reads along at LACOE by name."""
    give(world.lacoe, world.stranger, "view_organization", world.director)
    return fresh(world.stranger)


def test_who_reads_along_at_an_organization_does_not_act_for_it(guest: User, world: World):
    reach = reach_of(guest)

    assert reach.organizations == frozenset()
    assert may(guest, "partners.read_home", world.lacoe)
    assert not may(guest, "partners.offer_care", world.lacoe)
    assert not may(guest, "workgroups.request_seat", world.reading)
    assert not may(guest, "workgroups.delegate", world.lacoe)


def test_who_reads_along_asks_and_answers_nothing_in_its_name(guest: User, world: World, browse):
    offer, _new = SeatInvitation.offer(world.reading, organization=world.lacoe, note="", by=world.convener)
    arrival = Arrival.objects.note(at(world.partner, world.lacoe), by=world.convener)
    browser = browse(guest)

    codes = [
        browser.post(
            path, {"answer": "yes", "role": "primary", "why": "For them", "word": "No", "reason": "x"}
        ).status_code
        for path in (
            reverse("partners:care", args=["lacoe"]),
            reverse("workgroups:seat_request", args=[world.reading.slug]),
            reverse("workgroups:seat_answer", args=[world.reading.slug, offer.pk]),
            reverse("partners:objecting", args=[arrival.pk]),
        )
    ]

    assert [code for code in codes if code not in {403, 404}] == []
    assert not SeatRequest.objects.filter(person=guest).exists()
    assert browser.get(reverse("partners:home", args=["lacoe"])).status_code == 200


# --- a newcomer who is nobody's --------------------------------------------------------------------------------------


def test_a_newcomer_who_alone_looks_after_an_organization_can_be_put_out(world: World):
    """Nobody has to follow somebody who should never have been there."""
    newcomer = person("Ned Nobody")
    post = Affiliation.objects.create(
        person=newcomer, organization=world.lacoe, roles=[Role.ADMINISTRATOR], since=now() - WEEK
    )
    objection, _new = object_to(Arrival.objects.note(post, by=world.convener), word="Who is this?", by=world.partner)

    assert answer_objection(objection, upheld=True, word="Not ours.", by=world.director)
    assert not Affiliation.objects.current().filter(person=newcomer, until=None).exists()
