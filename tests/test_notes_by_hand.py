"""Two people take notes in two real browsers: words meet, a lost network loses none, and a reload brings them back."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect

from tests.sweep import a_meeting
from tests.test_agenda import at
from tests.test_pages import Watch, chromium, cookie
from tests.world import World
from workgroups.models import AgendaItem, Meeting, MinutesVersion

__all__ = ["chromium"]
# What has not arrived waits on the device, and its form says so.
WAITING = "form[data-unsaved]"


@pytest.fixture
def tabs(transactional_db: None, live_server: Any, chromium: Browser) -> Iterator[list[Page]]:
    """The convener's tab with the notes of Reading's meeting, and the director's."""
    world = World.build()
    meeting = a_meeting(world)
    begun = {"starts_at": now() - timedelta(hours=1), "ends_at": now() + timedelta(hours=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**begun)
    address = live_server.url + at(meeting, "notes")
    opened = []
    for person in (world.convener, world.director):
        context = chromium.new_context()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie(person), "url": live_server.url}])
        opened.append(context.new_page())
        opened[-1].set_default_timeout(30_000)
        opened[-1].goto(address)
    yield opened
    for one in opened:
        one.context.close()


def test_f27_two_browsers_at_once_and_a_lost_network_lose_nothing(tabs: list[Page]):
    first, second = tabs
    watch = Watch(first, first.url.split("/workgroups")[0])
    mine, theirs = (tab.get_by_role("textbox", name="Notes on sentinel-item") for tab in tabs)
    expect(first.locator("[data-save]")).to_be_hidden()

    mine.press_sequentially("The library can")
    expect(first.locator("[data-state]")).to_contain_text("Saved")
    theirs.press_sequentially("Readiness rose")
    expect(theirs).to_have_value("The library can\nReadiness rose")
    mine.press_sequentially(" open 41")  # in the tab that has not heard of the other line
    expect(mine).to_have_value("The library can open 41\nReadiness rose")
    mine.press_sequentially(" branches")
    expect(first.locator(WAITING)).to_have_count(0)
    assert watch.trouble == []

    second.context.set_offline(True)
    theirs.press_sequentially(" in seven")
    expect(second.locator("[data-state]")).to_have_text("Not saved yet. Kept on this device; trying again.")
    second.context.set_offline(False)
    expect(second.locator("[data-state]")).to_contain_text("Saved")

    second.route("**/notes/*/", lambda route: route.abort())
    theirs.press_sequentially(" of eight")
    expect(second.locator("[data-state]")).to_contain_text("Not saved yet")
    second.unroute("**/notes/*/")
    second.goto("about:blank")
    mine.press("Control+End")
    mine.press_sequentially("\nBuses")
    expect(first.locator(WAITING)).to_have_count(0)
    second.goto(first.url)
    theirs.press("Control+Home")
    theirs.press_sequentially("Rooms\n")  # before they see that there is something to bring back
    second.get_by_role("button", name="Bring them back").click()
    expect(theirs).to_have_value(re.compile("eight"))
    expect(second.locator(WAITING)).to_have_count(0)

    whole = ["Rooms", "The library can open 41 branches", "Readiness rose in seven of eight", "Buses"]
    assert AgendaItem.objects.get().notes.splitlines() == whole
    theirs.press("Control+End")
    theirs.press_sequentially(" and rooms")
    second.get_by_role("button", name="Close the meeting and send").click()  # before the last words are sent
    second.wait_for_url("**#minutes")
    assert MinutesVersion.objects.get().content[0]["notes"].splitlines() == [*whole[:3], "Buses and rooms"]
