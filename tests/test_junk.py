"""Junk in every address and every form: a kind answer, never an error of ours."""

from html.parser import HTMLParser
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction

from tests.sweep import furnish
from tests.world import World

pytestmark = pytest.mark.everybody

# What no text in the database can hold, no number and no day is, and what is longer than any column.
JUNK = ["\x00", "9" * 30, "9999-12-31", "x" * 5000, "a\x00b@example.org", "0001-01-01", "²", "-1", "", "[]", "%"]
ASKED = [
    "show", "on", "q", "after", "before", "people-after", "places-before", "kind", "to", "since", "until", "next",
    "organization", "into", "choice", "name", "email", "place", "person", "role", "word", "title", "body", "token",
    "plan", "upto", "serial", "answer", "domain", "right", "why", "key", "readers", "language", "seen", "draft_of",
]  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: where each goes, and what a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self._choosing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a form, and of each field in it."""
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.found.append((said.get("action", ""), said.get("method", "get"), {}))
        elif self.found and name and tag in {"input", "textarea", "select", "button"}:
            if said.get("type") not in {"radio", "checkbox"} or "checked" in said:
                self.found[-1][2][name] = said.get("value", "")
            else:
                self.found[-1][2].setdefault(name, said.get("value", "on"))
            self._choosing = name if tag == "select" else ""
        elif tag == "option" and self._choosing and self.found and said.get("value"):
            fields = self.found[-1][2]
            if "selected" in said or not fields[self._choosing]:
                fields[self._choosing] = said["value"]


def forms_on(page: str, url: str) -> list[tuple[str, str, dict[str, str]]]:
    """The forms of one page, with where they go."""
    parser = Forms()
    parser.feed(page)
    return [(action or url, method.lower(), fields) for action, method, fields in parser.found]


def broken(browser: Any, method: str, url: str, data: dict[str, str]) -> list[str]:
    """Send it, take back what it did, and say if it was an error of ours."""
    told = {name: value[:20] for name, value in data.items()}
    with transaction.atomic():
        try:
            answer = browser.get(url, data) if method == "get" else browser.post(url, data)
            found = [f"{method} {url} {told}: {answer.status_code}"] if answer.status_code >= 500 else []
            if answer.streaming:
                b"".join(answer.streaming_content)
        except Exception as error:  # which a visitor would see as 500
            found = [f"{method} {url} {told}: {error!r}"]
        finally:
            transaction.set_rollback(True)
    return found


def ours(world: World) -> list[str]:
    """Every address that no library answers."""
    return [url for name, url in furnish(world).urls().items() if ":" in name]


@pytest.mark.parametrize("method", ["get", "post"])
def test_junk_under_every_name_is_answered(method: str, world: World, browse):
    browser, found = browse(world.director), []

    for url in ours(world):
        for junk in JUNK[:2]:
            found += broken(browser, method, url, dict.fromkeys(ASKED, junk))

    assert found == []


def test_one_field_of_junk_in_a_form_that_is_right_otherwise_is_answered(world: World, browse):
    browser, found, junk, seen = browse(world.director), [], cycle(JUNK), set()

    for url in ours(world):
        with transaction.atomic():
            page = browser.get(url)
            words = "" if page.streaming else page.content.decode("utf-8", "replace")
            transaction.set_rollback(True)
        for action, method, fields in forms_on(words, url):
            path = urlsplit(action).path or url
            if (path, *fields) in seen or path.startswith("/accounts/"):  # to leave would end the walk
                continue
            seen.add((path, *fields))
            for name in fields:
                if name != "csrfmiddlewaretoken":
                    found += broken(browser, method, path, {**fields, name: next(junk)})

    assert found == []
    assert len(seen) > 40
