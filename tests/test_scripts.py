"""Our one script, in a real browser and under the strict policy: errors in words, and words that are not lost."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from playwright.sync_api import Page, Route, sync_playwright

from tests.browser import ARGUMENTS, find

HOST = "http://compact.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
PAGE = """{% extends "base.html" %}{% block title %}Page{% endblock %}{% block masthead %}{% endblock %}
{% block footer %}{% endblock %}{% block content %}<h1>{{ heading }}</h1>
<form method="post" action="/send/"><textarea name="body" data-keep></textarea><button>Send</button></form>
<form hx-post="/fragment/" hx-target="#here" action="/fragment/" method="post"><button>Swap</button></form>
<p id="here">before</p>{% endblock %}"""


class Site:
    """Answers the browser without a server: what a test sets is what it gets."""

    def __init__(self) -> None:
        self.reader: int | None = 7
        self.answers: dict[str, tuple[int, str]] = {}
        self.trouble: list[str] = []

    def page(self, heading: str = "Page") -> str:
        """An ordinary page, as this reader or as a visitor."""
        user = SimpleNamespace(pk=self.reader, is_authenticated=self.reader is not None)
        return engines["django"].from_string(PAGE).render({"heading": heading, "user": user})

    def answer(self, route: Route) -> None:
        """Static files from their folders; else what was set for that path; else the page."""
        path = route.request.url.removeprefix(HOST).split("?")[0]
        headers = {"Content-Security-Policy": POLICY}
        if path.startswith("/static/"):
            file = Path(str(finders.find(path.removeprefix("/static/"))))
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix], headers=headers)
            return
        status, body = self.answers.get(path, (200, self.page(path)))
        route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site() -> Site:
    """A site of its own for each test."""
    return Site()


@pytest.fixture
def tab(chromium: Any, site: Site) -> Iterator[Page]:
    """A fresh tab that shows the page; whatever the console complains of fails the test, save refused answers."""
    context = chromium.new_context()
    tab = context.new_page()
    tab.on("console", lambda message: site.trouble.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: site.trouble.append(str(error)))
    context.route("**/*", site.answer)
    tab.goto(HOST + "/write/")
    yield tab
    context.close()
    assert [text for text in site.trouble if "status of" not in text and "Response Status" not in text] == []


def body(tab: Page) -> str:
    """What stands in the text field."""
    return tab.locator("textarea").input_value()


def test_words_wait_in_the_tab_until_they_are_sent(tab: Page) -> None:
    tab.locator("textarea").fill("A long thought")
    tab.reload()

    assert body(tab) == "A long thought"

    tab.get_by_text("Send").click()
    tab.wait_for_url(HOST + "/send/")
    tab.goto(HOST + "/write/")

    assert body(tab) == ""


@pytest.mark.parametrize("status", [200, 500])
def test_words_outlive_a_session_that_ended_and_an_error(tab: Page, site: Site, status: int) -> None:
    site.reader = None
    site.answers["/send/"] = (status, site.page("Sign in"))
    site.reader = 7
    tab.locator("textarea").fill("A long thought")
    tab.get_by_text("Send").click()
    tab.wait_for_url(HOST + "/send/")
    site.answers.clear()
    tab.goto(HOST + "/today/")
    tab.goto(HOST + "/write/")

    assert body(tab) == "A long thought"


def test_words_are_shown_to_nobody_else(tab: Page, site: Site) -> None:
    tab.locator("textarea").fill("A long thought")
    for reader in (8, None):
        site.reader = reader
        tab.reload()
        assert body(tab) == ""


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "That did not work, and nothing was changed. Try again in a minute."),
        (403, "You cannot do that any more. Reload the page to see why."),
    ],
)
def test_a_refused_fragment_is_said_in_words(tab: Page, site: Site, status: int, words: str) -> None:
    site.answers["/fragment/"] = (status, "<p>no</p>")

    tab.get_by_text("Swap").click()
    tab.locator("#live", has_text=words).wait_for()

    assert tab.locator("#here").inner_text() == "before"


@pytest.mark.parametrize("status", [200, 422])
def test_a_fragment_takes_its_place_and_so_does_a_form_with_errors(tab: Page, site: Site, status: int) -> None:
    site.answers["/fragment/"] = (status, "<b>after</b>")

    tab.get_by_text("Swap").click()
    tab.locator("#here b").wait_for()

    assert tab.locator("#here").inner_text() == "after"
    assert tab.locator("#live").inner_text() == ""


def test_a_whole_page_in_answer_to_a_fragment_is_gone_to(tab: Page, site: Site) -> None:
    site.answers["/fragment/"] = (200, site.page("Sign in"))

    tab.get_by_text("Swap").click()
    tab.wait_for_url(HOST + "/fragment/")

    assert tab.locator("h1").inner_text() == "Sign in"
