"""The convener's four daily tasks, in a real browser: each at most three clicks from Today, by keyboard alone as well.

A click is whatever goes somewhere or does something: a link or a button. Writing a message is no click.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from compact.accounts.models import User
from compact.asks.models import Ask
from tests.browser import ARGUMENTS, find
from tests.loaded import load_compact
from tests.test_pages import READING, cookie
from workgroups.models import Announcement, SeatHolder, SeatRequest, Workgroup

MOST = 3
TABS = 300
NAMED = """() => {
  const one = document.activeElement;
  const words = [one.textContent, one.getAttribute("aria-label"), ...[...(one.labels || [])].map(l => l.textContent)];
  return words.filter(Boolean).join(" ").replace(/\\s+/g, " ").trim();
}"""


class Mouse:
    """Presses with the mouse."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, words: str) -> None:
        """Press the first link or button with these words in it."""
        self.presses += 1
        self.page.locator(f'main :is(a, button):visible:has-text("{words}")').first.click()
        self.page.wait_for_load_state()

    def write(self, field: str, words: str) -> None:
        """Write into the field with that label."""
        self.page.get_by_role("textbox", name=field, exact=True).fill(words)


class Keyboard(Mouse):
    """Presses Enter on what Tab comes to, and writes there: nothing is pointed at."""

    def _go_to(self, words: str) -> None:
        for _step in range(TABS):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(NAMED):
                return
        raise AssertionError(f"Tab never comes to “{words}”")

    def press(self, words: str) -> None:
        """Press the first link or button with these words in it, by Enter."""
        self.presses += 1
        self._go_to(words)
        with self.page.expect_event("framenavigated"):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, field: str, words: str) -> None:
        """Write into the field with that label."""
        self._go_to(field)
        self.page.keyboard.insert_text(words)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tasks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(live_server: Any, chromium: Browser) -> Iterator[Page]:
    """Today, as Dana finds it, who runs Grade-Level Reading."""
    load_compact(sample=True)
    session = cookie(User.objects.get(email="dana.okafor@example.org"))
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    opened = context.new_page()
    opened.goto(f"{live_server.url}/today/")
    yield opened
    context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", [Mouse, Keyboard])
def test_the_four_tasks_of_a_day_take_at_most_three_clicks_each(way: type[Mouse], page: Page) -> None:
    today = page.url
    reading = Workgroup.objects.get(slug=READING)
    clicks = {}

    hand = way(page)
    asked = SeatRequest.objects.open().filter(workgroup=reading).select_related("person").order_by("pk").first()
    assert asked
    hand.press(f"Answer: {reading.usual_name}")
    hand.press(f"Approve {asked.person}")
    asked.refresh_from_db()
    assert (asked.approved, str(asked.answered_by)) == (True, "Dana Okafor")
    clicks["approve"] = hand.presses

    page.goto(today)
    hand = way(page)
    held = SeatHolder.objects.serving().filter(
        seat__workgroup=reading, role="primary", seat__organization__slug="lausd"
    )
    lead = held.select_related("person").get()
    place = lead.seat.holders.serving()
    follows = next(one for one in lead.seat.organization.affiliations.current() if one.person_id != lead.person_id)
    hand.press(f"Members: {reading.usual_name}")
    hand.press(f"Replace… {lead.person}")
    hand.press(str(follows.person))
    lead.refresh_from_db()
    assert lead.until is not None
    assert place.get(person=follows.person).role == "primary"
    clicks["replace"] = hand.presses

    page.goto(today)
    hand = way(page)
    silent = Ask.objects.waiting().filter(scope_asker=reading.conveners_scope).select_related("organization")
    names = {one.organization.usual_name for one in silent}
    assert names
    shown = page.locator("#silent li").all_inner_texts()
    assert all(any(name in one for one in shown) for name in names)
    clicks["see who is silent"] = hand.presses

    hand.press(f"Write: {reading.usual_name}")
    hand.write("Subject", "Site lists by Friday, please")
    hand.write("Your message", "One line per site.")
    hand.press("Send")
    message = Announcement.objects.get(workgroup=reading)
    assert (message.subject, message.body) == ("Site lists by Friday, please", "One line per site.")
    assert message.is_going_out
    clicks["write to the group"] = hand.presses

    assert clicks == {"approve": 2, "replace": 3, "see who is silent": 0, "write to the group": 2}
    assert max(clicks.values()) <= MOST
