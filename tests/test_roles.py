"""What each role can and cannot do, as it stands beside the choice, is what the rules say (F4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from compact.accounts.models import User
from compact.permissions import RULES, may
from compact.rights.roles import (
    ALL,
    AT_AN_ORGANIZATION,
    IN_A_WORKGROUP,
    ONLY_THE_TEAM,
    RUNS,
    WHERE,
    WHO_RUNS_IT,
    WHOEVER_RUNS_IT,
    Line,
    RoleCard,
)
from partners.models import Affiliation, Role
from tests.sweep import furnish
from tests.world import World, person
from workgroups.models import Convener, SeatHolder, SeatRole


def bearer(role: RoleCard, world: World) -> User:
    """Somebody at LAUSD who has this role since yesterday, and no other."""
    one, since = person("Rita Role"), now() - timedelta(days=1)
    roles = [role.code] if role in AT_AN_ORGANIZATION else []
    Affiliation.objects.create(person=one, organization=world.lausd, roles=roles, since=since)
    if role.code == SeatRole.PRIMARY:
        world.seat.holders.leading().update(until=now())
    if role in IN_A_WORKGROUP:
        SeatHolder.objects.create(seat=world.seat, person=one, role=role.code, since=since)
    elif role.code == RUNS:
        Convener.objects.create(workgroup=world.reading, organization=world.lausd, person=one, since=since)
    return one


def targets(one: User, world: World) -> dict[str, Any]:
    """What the lines are asked of. What belongs to the organization is LAUSD's, the workgroup is Reading."""
    furnished = furnish(world)
    ask = furnished.sentinels["sentinel-ask-why"]
    type(ask).objects.filter(pk=ask.pk).update(organization=world.lausd, post=world.lausd.pk * 8 + 7)  # type: ignore[attr-defined]
    ask.refresh_from_db()
    return {
        "message": world.post,
        "workgroup": world.reading,
        "place": world.seat,
        "own place": SeatHolder.objects.filter(person=one).first(),
        "request for a place": world.seat_request,
        "request to join": world.join_request,
        "organization": world.lausd,
        "agreement": world.agreement,
        "ask": ask,
        "topic": world.discussion,
        "nothing": None,
    }


LINES = [(role, line, True) for role in ALL for line in role.can]
LINES += [(role, line, False) for role in ALL for line in role.cannot]


@pytest.mark.parametrize(
    ("role", "line", "answer"), LINES, ids=lambda one: str(getattr(one, "code", getattr(one, "permission", one)))
)
def test_a_line_says_what_the_rule_says(role: RoleCard, line: Line, answer: bool, world: World):
    one = bearer(role, world)

    assert bool(may(one, line.permission, targets(one, world)[line.of])) is answer


DIVISION = [(line, True) for line in WHOEVER_RUNS_IT] + [(line, False) for line in ONLY_THE_TEAM]


@pytest.mark.parametrize(("line", "runs"), DIVISION, ids=lambda one: getattr(one, "permission", str(one)))
def test_b29_what_stands_on_the_page_of_who_runs_it_is_what_the_rules_say(line: Line, runs: bool, world: World):
    """The team may do all of it; whoever runs the workgroup, for LAUSD, the first part alone."""
    one = bearer(WHO_RUNS_IT, world)
    asked = targets(one, world)[line.of]

    assert bool(may(one, line.permission, asked)) is runs
    assert may(world.director, line.permission, asked)
    assert not may(world.contact, line.permission, asked)


def test_a_wrong_line_would_be_found(world: World):
    observer = next(role for role in ALL if role.code == SeatRole.OBSERVER)
    one = bearer(observer, world)

    assert not may(one, "workgroups.post", world.reading)


def test_eight_roles_are_explained():
    assert [role.code for role in ALL] == [*SeatRole.values, RUNS, Role.ADMINISTRATOR, Role.SIGNER, Role.DATA]
    assert all(role.can and role.cannot for role in ALL)
    assert {line.permission for _role, line, _answer in LINES} <= {*RULES, "workgroups.view_post", "asks.view_ask"}


@pytest.mark.parametrize(
    ("who", "path", "where"),
    [
        ("convener", "/workgroups/reading/members/", "place"),
        ("convener", "/workgroups/reading/invitation/", "place"),
        ("administrator", "/workgroups/reading/places/{seat}/naming/", "place"),
        ("convener", "/workgroups/reading/members/{holder}/replacement/", "place"),
        ("administrator", "/partners/lausd/invitations/", "organization"),
    ],
)
def test_what_each_can_do_stands_folded_where_a_role_is_chosen(who, path, where, world: World, browse):
    holder = world.seat.holders.get(person=world.lead)

    page = browse(world.people[who]).get(path.format(seat=world.seat.pk, holder=holder.pk)).text

    assert "<summary>What each can do</summary>" in page
    fold = page.split("<summary>What each can do</summary>")[1].split("</details>")[0]
    for role in WHERE[where]:
        assert f'<p class="t">{role.name}</p>' in fold
    assert 'href="/help/roles/"' in fold


def test_the_page_of_roles_is_for_everyone(client, world: World):
    page = client.get("/help/roles/").text

    for role in ALL:
        assert f'<p class="t">{role.name}</p>' in page
