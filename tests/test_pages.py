"""Every page in a real browser: light and dark, English and Spanish, a small phone and a desk (R29, R43).

The combinations are pairwise: each two of them meet on each page, in four renderings instead of eight. Each page is
opened once in each language, and all is asked of it; then it is turned dark and to the other width, and the width and
the colours are asked about again.
"""

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from typing import Any, Literal

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, sync_playwright

from compact.accounts.models import User
from compact.agreements.models import Version
from compact.sheets.reading import read
from compact.sheets.saving import save
from compact.sheets.storing import bring
from partners.asks import object_to
from partners.models import Affiliation, Arrival, Invitation
from tests.browser import ARGUMENTS, find
from tests.loaded import load_compact
from workgroups.models import Announcement, Discussion, Seat, Workgroup

AXE = files("axe_core_python").joinpath("axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe asks about colours; the rest of the page is the same in the dark.
LOOKS = ["color-contrast", "link-in-text-block"]
# What is another in another language; the page is built the same.
TONGUE = [*LOOKS, "html-has-lang", "html-lang-valid", "valid-lang"]
RENDERINGS = [("en", 320, 1280), ("es", 1280, 320)]  # opened in the light at the first width, dark at the second
READING = "grade-level-reading"
HOUR = timedelta(hours=1)
Scheme = Literal["light", "dark"]
SHEET = b"""Name,E-mail,Organization,Workgroups
Ana Torres,ana@lacoe.edu,LACOE,Grade-level reading
Elena Ramos,elena@lausd.net,LAUSD,
M. Wong,mwong@lausd,LAUSD,Linked Learning
Hannah Lee,hlee@unitedwayla.org,Springfield Unified,Moon landing
"""
PUBLIC = [
    "/", "/goals/", "/goals/graduate/", "/goals/college/", "/partners/", "/partners/lausd/", "/partners/unite-la/",
    "/workgroups/", "/workgroups/{reading}/", "/agreements/", "/agreements/{agreement}/{version}/", "/about/",
    "/resources/", "/help/roles/", "/accounts/login/", "/accounts/signup/", "/nowhere/", "/sample/",
]  # fmt: skip
PAGES = {
    None: PUBLIC,
    "elena.ramos@example.org": [
        "/today/", "/inbox/", "/preferences/", "/workgroups/{reading}/", "/workgroups/{reading}/members/",
        "/workgroups/{reading}/discussions/", "/workgroups/{reading}/discussions/{discussion}/", "/me/",
        "/why/topic/{discussion}/",
        "/workgroups/stewardship-group/request/",
    ],
    "dana.okafor@example.org": [
        "/today/", "/workgroups/{reading}/members/", "/workgroups/{reading}/invitation/",
        "/workgroups/{reading}/discussions/{discussion}/", "/why/topic/{discussion}/readers/",
        "/workgroups/{reading}/", "/workgroups/{reading}/writing/", "/workgroups/{leaving}/writing/",
    ],
    "teresa.kim@example.org": [
        "/partners/lausd/", "/workgroups/college-promise/places/{place}/naming/", "/partners/lausd/invitations/",
        "/partners/invitations/{invitation}/withdrawal/", "/partners/arrivals/{arrival}/",
        "/partners/objections/{objection}/", "/me/welcome/",
    ],
    "joan.park@example.org": [
        "/today/", "/agreements/{agreement}/{version}/", "/agreements/{agreement}/{draft}/draft/",
        "/agreements/{agreement}/{draft}/draft/?show=draft", "/agreements/{agreement}/{draft}/clauses/{clause}/",
        "/agreements/{agreement}/{draft}/proposal/", "/outbox/", "/contact-sheets/", "/contact-sheets/{sheet}/",
        "/contact-sheets/{sheet}/mail/", "/contact-sheets/{saved}/",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


def cookie(person: User) -> str:
    """A session in which this person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "compact.accounts.sessions.Backend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


class Watch:
    """What goes wrong in one tab, from page to page."""

    def __init__(self, page: Page, host: str) -> None:
        self.page, self.host, self.trouble = page, host, list[str]()
        page.on("console", lambda one: self.trouble.append(f"console: {one.text}") if one.type == "error" else None)
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("request", lambda one: None if one.url.startswith(("data:", host)) else self.trouble.append(one.url))

    def look(self, path: str, asked: dict[str, Any]) -> list[str]:
        """Open one page and say everything that is wrong with it, `asked` of axe."""
        self.trouble.clear()
        missing = path.endswith("/nowhere/")
        answer = self.page.goto(self.host + path)
        status = answer.status if answer else 0
        trouble = [one for one in self.trouble if not (missing and "404" in one)]
        if status != (404 if missing else 200):
            trouble.append(f"answers {status}")
        self.page.evaluate(AXE)
        trouble += self.wrong(asked)
        return [f"{path}: {one}" for one in trouble]

    def turn(self, scheme: Scheme, width: int) -> None:
        """Have this tab light or dark, and so wide."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": 800})

    def wrong(self, asked: dict[str, Any]) -> list[str]:
        """What is wrong with the page as it stands there."""
        sideways = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        trouble = ["scrolls sideways"] if sideways else []
        found = self.page.evaluate("asked => axe.run({runOnly: asked, resultTypes: ['violations']})", asked)
        for violation in found["violations"]:
            trouble += [f"{violation['id']}: {node['target'][0]}" for node in violation["nodes"][:3]]
        return trouble


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", PAGES, ids=lambda who: (who or "visitor").split("@")[0])
def test_pages_are_accessible_and_keep_to_themselves(who: str | None, live_server: Any, chromium: Browser) -> None:
    load_compact(sample=True)
    sample = Version.objects.published().get(agreement__is_sample=True)
    draft = sample.draft_amendment(by=User.objects.get(email="joan.park@example.org"))
    clause = draft.clauses.all()[0]
    clause.reword(body="<p>Partners meet four times a year.</p>", why="", serial=clause.serial, by=draft.drafted_by)
    team = User.objects.get(email="joan.park@example.org")
    sheet, saved = (bring(read(SHEET), name="people.csv", organization=None, by=team) for _twice in range(2))
    save(saved, seen=saved.fingerprint, invite=True, by=team)
    held = Affiliation.objects.get(person__email="omar.haddad@example.org")
    arrival = Arrival.objects.note(held, by=User.objects.get(email="dana.okafor@example.org"))
    elena = User.objects.get(email="elena.ramos@example.org")
    objection, _new = object_to(arrival, word="Does he act for us?", by=elena)
    dana = User.objects.get(email="dana.okafor@example.org")
    runs = Workgroup.objects.filter(conveners__in=dana.convenes.current()).exclude(slug=READING).first()
    Announcement.objects.create(
        workgroup=runs, subject="Soon", body="It leaves.", written_by=dana, sent_by=dana, sends_at=now() + HOUR
    )
    known = {
        "reading": READING,
        "leaving": runs.slug,
        "sheet": sheet.pk,
        "saved": saved.pk,
        "arrival": arrival.pk,
        "objection": objection.pk,
        "invitation": Invitation.objects.filter(organization__slug="lausd").latest("pk").pk,
        "agreement": sample.agreement.slug,
        "version": sample.slug,
        "draft": draft.slug,
        "clause": clause.pk,
        "place": Seat.objects.current().get(workgroup__slug="college-promise", organization__slug="lausd").pk,
        "discussion": Discussion.objects.filter(workgroup__slug=READING).latest("pk").pk,
    }
    cookies = []
    if who:
        session = cookie(User.objects.get(email=who))
        cookies = [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]

    wrong = []
    for language, width, other in RENDERINGS:
        context = chromium.new_context()
        context.add_cookies(cookies)
        watch = Watch(context.new_page(), live_server.url)
        prefix = "" if language == "en" else f"/{language}"
        asked = {"type": "tag", "values": TAGS} if language == "en" else {"type": "rule", "values": TONGUE}
        for path in PAGES[who]:
            url = prefix + path.format(**known)
            watch.turn("light", width)
            wrong += [f"light {width} {one}" for one in watch.look(url, asked)]
            watch.turn("dark", other)
            wrong += [f"dark {other} {url}: {one}" for one in watch.wrong({"type": "rule", "values": LOOKS})]
        context.close()

    assert wrong == []
