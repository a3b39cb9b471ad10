"""The main job in a real browser, from end to end: from a mail into the discussion, from a request to a place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.timezone import localdate, now
from playwright.sync_api import Browser, Page, sync_playwright

from compact.accounts.models import User
from compact.agreements.models import Clause
from compact.notifications.tasks import sweep
from partners.models import Affiliation, Invitation
from tests.browser import ARGUMENTS, find
from tests.test_pages import cookie
from tests.world import World, person
from workgroups.models import SeatHolder, SeatRole

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all walks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def mails(settings: Any, tmp_path: Path, live_server: Any) -> Path:
    """A folder instead of a mail server, and the outbox that shows it."""
    settings.MAIL_SERVER, settings.MAIL_FOLDER = None, tmp_path
    settings.SAMPLE_MODE = True
    settings.BASE_URL = live_server.url
    return tmp_path


@contextmanager
def tab(chromium: Browser, host: str, device: dict[str, Any], person: User | None = None) -> Iterator[Page]:
    """One tab of somebody's browser."""
    context = chromium.new_context(base_url=host, **device)
    if person:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie(person), "url": host}])
    yield context.new_page()
    context.close()


def press(page: Page, words: str, role: Any = "button") -> str:
    """Press what says these words, and read the heading of the next screen."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=words).first.click()
    return heading(page)


def heading(page: Page) -> str:
    """What the screen is about."""
    return " ".join(page.get_by_role("heading", level=1).inner_text().split())


def three_screens(chromium: Browser, host: str, mails: Path, email: str, name: str) -> tuple[list[str], int, str]:
    """From the tap on the newest mail to an address: the headings on the way, password fields, and what is read."""
    sweep()
    mail = max(one for one in mails.iterdir() if email in one.name)
    with tab(chromium, host, PHONE) as page:
        page.goto(f"/outbox/{int(mail.name[:10])}/")
        with page.expect_navigation():
            page.frame_locator("iframe").get_by_role("link", name="Yes, I accept").click()
        screens, passwords = [heading(page)], page.locator("input[type=password]").count()
        screens.append(press(page, "Yes, I accept"))
        passwords += page.locator("input[type=password]").count()
        page.get_by_label("As others see it").fill(name)
        screens.append(press(page, "Done"))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]  # type: ignore[index]
        return screens, passwords, page.get_by_role("main").inner_text()


def test_an_invitation_leads_from_the_mail_into_the_discussion_in_three_screens(
    world: World, live_server: Any, chromium: Browser, mails: Path
) -> None:
    world.invitation.resend(by=world.convener)

    screens, passwords, said = three_screens(chromium, live_server.url, mails, world.invitation.email, "Nora Newcomer")

    assert screens == [
        "Will you act for LACOE in Campaign for Grade-Level Reading?",
        "Welcome. Three things, and you are done.",
        "sentinel-reading topic",
    ]
    assert passwords == 0
    assert "sentinel-reading words" in said
    assert "You speak for LACOE." in said
    newcomer = User.objects.get(email=world.invitation.email)
    assert (newcomer.name, newcomer.has_usable_password()) == ("Nora Newcomer", False)


def test_who_was_put_in_by_a_sheet_is_in_the_discussion_after_three_screens(
    world: World, live_server: Any, chromium: Browser, mails: Path
) -> None:
    put_in = person("Olga Onsheet", unclaimed_since=now())
    User.objects.filter(pk=put_in.pk).update(welcomed_at=None)
    Affiliation.objects.create(person=put_in, organization=world.lausd)
    SeatHolder.objects.create(seat=world.seat, person=put_in, role=SeatRole.CONTACT)
    Invitation.invite(email=put_in.email, organization=world.lausd, name=put_in.name, by=world.director)

    screens, passwords, said = three_screens(chromium, live_server.url, mails, put_in.email, "Olga Onsheet")

    assert screens == [
        "Will you act for LAUSD?",
        "Welcome, Olga. Three things, and you are done.",
        "sentinel-reading topic",
    ]
    assert passwords == 0
    assert "sentinel-reading words" in said
    put_in.refresh_from_db()
    assert (put_in.unclaimed_since, put_in.affiliations.count(), put_in.held_seats.count()) == (None, 1, 1)


def test_a_request_is_approved_on_a_telephone_and_the_asker_sees_it(
    world: World, live_server: Any, chromium: Browser, mails: Path
) -> None:
    world.seat_request.delete()

    with tab(chromium, live_server.url, PHONE, world.partner) as page:
        page.goto("/workgroups/reading/request/")
        page.get_by_label("Why, in a sentence or two").fill("We read with every family.")
        press(page, "Ask for a place")
    with tab(chromium, live_server.url, PHONE, world.convener) as page:
        page.goto("/today/")
        waiting = heading(page)
        press(page, "Answer", role="link")
        why = page.get_by_text("We read with every family.").count()
        press(page, "Approve Paula Partner")
        page.goto("/today/")
        settled = heading(page)
    sweep()
    with tab(chromium, live_server.url, PHONE, world.partner) as page:
        page.goto("/inbox/")
        press(page, "You have a place in Campaign for Grade-Level Reading for LACOE", role="link")
        press(page, "Discussion", role="link")
        topic = press(page, "sentinel-reading topic", role="link")

    assert waiting.endswith("One person waits for you.")
    assert why == 1
    assert settled.endswith("Nothing needs you today.")
    assert topic == "sentinel-reading topic"


def test_a_clause_is_reworded_as_it_reads(world: World, live_server: Any, chromium: Browser) -> None:
    address = f"/agreements/compact/{world.draft.slug}/clauses/{world.clause.pk}/"

    with tab(chromium, live_server.url, DESK, world.director) as page:
        page.goto(address)
        box = page.get_by_role("textbox", name="Clause 1.2")
        shown = box.inner_text()
        box.click()
        page.get_by_role("toolbar").wait_for()
        page.keyboard.type(" In <plain> words.")
        marked = page.locator("#marked ins").last
        marked.get_by_text("words.").wait_for()
        page.reload()
        page.get_by_role("button", name="Bring them back").click()
        restored = box.inner_text()
        press(page, "Save in the draft")

    assert shown == "We publish sentinel-draft results twice a year."
    assert restored == "We publish sentinel-draft results twice a year. In <plain> words."
    body = Clause.objects.get(pk=world.clause.pk).body
    assert body == "<p>We publish sentinel-draft results twice a year. In &lt;plain&gt; words.</p>"


def test_somebody_is_away_and_a_colleague_writes_in_both_names_until_it_is_ended(
    world: World, live_server: Any, chromium: Browser, mails: Path
) -> None:
    topic = world.discussion.get_absolute_url()

    with tab(chromium, live_server.url, DESK, world.administrator) as page:
        page.goto("/partners/lausd/home/")
        asked = press(page, "Somebody is away? Say who stands in", role="link")
        page.get_by_label("Who is away?").select_option(label="Leo Lead")
        page.get_by_label("Who stands in?").select_option(label="Carl Contact")
        page.get_by_label("Until the end of").fill((localdate() + timedelta(days=3)).isoformat())
        folded = page.get_by_label("They may also sign agreements").is_visible()
        press(page, "Save")
        told = page.get_by_role("main").inner_text()
    sweep()
    with tab(chromium, live_server.url, PHONE, world.contact) as page:
        page.goto(topic)
        page.get_by_role("textbox", name="Your message").fill("We bring 200 books.")
        press(page, "Post")
        said = page.get_by_role("main").inner_text()
        page.goto("/me/")
        press(page, ": Carl Contact")
        answer = page.goto(topic)

    assert asked == "Who stands in at LAUSD?"
    assert folded is False
    assert "Carl Contact for Leo Lead (LAUSD)" in told
    assert "Carl Contact for Leo Lead (LAUSD)" in said
    assert answer is not None
    assert answer.status == 404
    written = [one.read_text() for one in mails.iterdir()]
    assert len([one for one in written if "stands in for Leo Lead (LAUSD)" in one.replace("=\n", "")]) == 2
