"""Writing with the editor, in a real browser: by keyboard, over a reload, and over the end of a session (F19)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from tests.test_pages import Watch, chromium, cookie
from tests.world import World
from workgroups.models import Mention, Post

__all__ = ["chromium"]


@pytest.fixture
def world_there(transactional_db: None) -> World:
    """The World for a server that runs beside the test."""
    return World.build()


@pytest.fixture
def page(world_there: World, live_server: Any, chromium: Browser) -> Iterator[Page]:
    """The lead's tab at the topic in Reading."""
    context = chromium.new_context()
    sign_in(context, world_there, live_server.url)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    tab.goto(live_server.url + world_there.discussion.get_absolute_url())
    yield tab
    context.close()


def sign_in(context: Any, world: World, host: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": cookie(world.lead), "domain": urlsplit(host).hostname, "path": "/"}])


def write(page: Page) -> None:
    """Words, a mention chosen with the keys, and a list."""
    page.get_by_role("textbox", name="Your message").click()
    editor = page.locator("[contenteditable=true]")
    editor.wait_for()
    expect(editor).to_be_focused()
    page.keyboard.type("We ask @al")
    offered = page.get_by_role("listbox")
    expect(offered.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(offered).to_be_hidden()
    page.keyboard.type("about:")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="List", exact=True).click()
    page.keyboard.type("sites")


def test_a_message_is_written_by_keyboard_with_form_and_a_mention(page: Page, world_there: World):
    watch = Watch(page, page.url.split("/workgroups")[0])
    write(page)
    found = page.evaluate("document.querySelector('textarea').value")
    assert found == "<p>We ask @Alliance for Children's Rights about:</p><ul><li><p>sites</p></li></ul>"
    page.get_by_role("button", name="Post", exact=True).click()
    page.get_by_text("is told: Cora Convener.").wait_for()

    assert (
        Post.objects.latest("pk").html == "<p>We ask @Alliance for Children's Rights about:</p><ul><li>sites</li></ul>"
    )
    assert Mention.objects.get().organization == world_there.alliance
    assert watch.trouble == []


def test_escape_closes_what_is_offered_and_leaves_the_words(page: Page):
    page.get_by_role("textbox", name="Your message").click()
    page.locator("[contenteditable=true]").wait_for()
    page.keyboard.type("Ask @le")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.evaluate("document.querySelector('textarea').value") == "<p>Ask @le</p>"


def test_what_was_written_is_there_after_a_reload_and_after_the_session_has_ended(
    page: Page, world_there: World, live_server: Any
):
    write(page)
    page.reload()
    box = page.get_by_role("textbox", name="Your message")
    expect(box.locator("li")).to_have_text("sites")

    Session.objects.all().delete()
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    assert not Post.objects.filter(body__contains="sites").exists()
    sign_in(page.context, world_there, live_server.url)
    page.goto(live_server.url + world_there.discussion.get_absolute_url())
    expect(page.get_by_role("textbox", name="Your message").locator("li")).to_have_text("sites")
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url("**newest=1**")
    assert Post.objects.filter(body__contains="• sites").count() == 1
