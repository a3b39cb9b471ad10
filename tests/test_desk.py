"""The desk of those who run a workgroup, on Today and on the workgroup's page."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from compact.access import Kind, scope
from compact.asks.models import Ask
from compact.dates import plain_date
from tests.asking import figure, join, kinds, reply
from tests.test_announcing import draft, let_out, sent
from tests.world import World
from workgroups.models import WorkgroupGrant

__all__ = ["kinds"]
pytestmark = pytest.mark.usefixtures("kinds")


def asks(world: World, *, requests: int) -> None:
    """People ask for a place, and LAUSD has not answered what the workgroup asked."""
    for number in range(requests):
        join(world, number)
    figure(world.lausd, 9000, post=scope(Kind.PERSON, world.lead.pk), asker=world.reading.conveners_scope)


@pytest.mark.parametrize("address", ["/today/", "/workgroups/reading/"])
def test_it_says_who_asks_who_is_silent_and_when_the_group_was_written_to(address, world: World, browse):
    asks(world, requests=5)
    Ask.objects.filter(subject_id=3).update(asked_at=now() - timedelta(days=7))
    sent(world)
    let_out()

    page = browse(world.convener).get(address).content.decode()

    desk = page.split('class="strip"')[1].split("</section>")[0]
    for words in (
        "5 people ask to join",
        "Paula Partner, LACOE",
        "and 2 more",
        "The oldest waits 1\xa0week",
        "One organization has not answered",
        "LAUSD",
        "Write to the group",
        "2 people, one organization",
        f"Last message: {plain_date(localdate())}",
        'href="/workgroups/reading/writing/"',
    ):
        assert words in desk


def test_many_who_ask_hide_nobody_who_is_silent(world: World, browse):
    asks(world, requests=40)

    for address in ("/today/", "/workgroups/reading/"):
        page = browse(world.convener).get(address)
        assert "40 people ask to join" in page.content.decode()
    desk = page.context["desk"]
    assert (desk.waiting, len(desk.named), desk.more) == (40, 3, 37)
    assert [one.usual_name for one in desk.silent_organizations] == ["LAUSD"]


def test_what_else_is_asked_of_those_who_run_it_is_nobody_who_asks_to_join(world: World, browse):
    """A review of the charter, a topic to be shared, go to the same post."""
    world.seat_request.withdraw(by=world.partner)
    reply(world, 1)

    for address in ("/today/", "/workgroups/reading/"):
        page = browse(world.convener).get(address)
        assert "person asks to join" not in page.content.decode()
    assert page.context["desk"].waiting == len(page.context["desk"].requests) == 0
    today = browse(world.convener).get("/today/")
    assert "One thing needs you." in today.content.decode()
    assert [one.kind for one in today.context["today"].needs_you] == ["reply"]
    assert [one.requests for one in today.context["today"].desks] == [[]]

    asks(world, requests=4)
    desk = browse(world.convener).get("/workgroups/reading/").context["desk"]
    assert (desk.waiting, {one.kind for one in desk.named}) == (4, {"seat_request"})


def test_a_message_that_is_begun_waits_there(world: World, browse):
    draft(world)

    for address in ("/today/", "/workgroups/reading/"):
        page = browse(world.convener).get(address).content.decode()
        assert "A message is begun" in page
        assert "Go on writing" in page


def test_who_only_looks_after_places_answers_and_does_not_write(world: World, browse):
    until = now() + timedelta(days=7)
    WorkgroupGrant.give(world.reading, to=world.stand_in, right="manage_seats", until=until, why="", by=world.convener)
    asks(world, requests=1)

    page = browse(world.stand_in).get("/workgroups/reading/").content.decode()

    assert "1 person asks to join" in page
    assert "Write to the group" not in page


def test_members_have_no_desk(world: World, browse):
    assert "Write to the group" not in browse(world.lead).get("/workgroups/reading/").content.decode()


def test_everybody_has_answered(world: World, browse):
    page = browse(world.convener).get("/today/").content.decode()

    assert "Nobody asks to join" in page
    assert "Everyone has answered" in page
