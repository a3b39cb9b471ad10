"""Agreements: reading, comparing, drafting, publishing."""

import re
from datetime import UTC, date, datetime
from functools import partial
from html import escape, unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate, override
from hypothesis import given
from hypothesis import strategies as st

from compact.accounts.models import Rhythm, User
from compact.agreements.changes import changes
from compact.agreements.models import Clause, Section, Version
from compact.dates import full_date
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.notifications.sending import send_due
from compact.wording import clean, is_blank, reading_minutes, redline
from tests.conftest import acting_as
from tests.publishing import published, second_person
from tests.sink import sink
from tests.together import at_once
from tests.world import World

BASE = "/agreements/compact/version-2/"


def publish(draft: Version, *, by: User, removed: str = "") -> Version:
    """Put a draft in force without the clause of that number."""
    if removed:
        draft.clauses.get(number=removed).remove(by=by)
    published(draft, by=by, title=f"Agreement {draft.number}", summary="Said in short.")
    return Version.objects.get(pk=draft.pk)


def test_everyone_reads_the_version_in_force(client, world):
    page = client.get("/agreements/compact/first/")

    assert page.status_code == 200
    assert "We publish results once a year." in page.text
    assert "sentinel-draft" not in page.text


def test_the_agreement_leads_to_the_version_in_force(client, world):
    assert client.get("/agreements/compact/").headers["Location"] == "/agreements/compact/first/"


def test_the_directory_counts_signers(client, world):
    page = client.get("/agreements/")

    assert "2 signers" in page.text


def test_the_directory_says_that_there_is_nothing_yet(client, db):
    assert "No agreement yet" in client.get("/agreements/").text


def test_an_agreement_without_a_version_leads_back(client, world, browse):
    world.agreement.versions.update(published_at=None, discarded_at=world.version.drafted_at)

    assert client.get("/agreements/compact/").headers["Location"] == "/agreements/"
    answer = browse(world.director).post("/agreements/compact/drafts/", follow=True)
    assert "There is no version yet that could be amended." in answer.text


@pytest.mark.parametrize("who", ["lead", "administrator", "convener", "partner"])
def test_b30_a_draft_is_not_there_for_anyone_but_the_backbone(world, browse, who):
    browser = browse(world.people[who])

    assert browser.get(BASE).status_code == 404
    assert browser.get(BASE + "draft/").status_code == 404
    assert browser.get(BASE + f"clauses/{world.clause.pk}/").status_code == 404
    assert browser.post("/agreements/compact/drafts/").status_code == 403


def test_the_backbone_reads_the_draft_against_the_version_in_force(world, browse):
    page = browse(world.director).get(BASE, follow=True)

    assert page.redirect_chain == [(BASE + "draft/", 302)]
    assert "<ins>" in page.text
    assert "<del>" in page.text
    assert "1 change" in page.text


def test_drafting_twice_goes_on_with_the_same_draft(world, browse):
    answer = browse(world.director).post("/agreements/compact/drafts/")

    assert answer.headers["Location"] == BASE + "draft/"
    assert Version.objects.drafts().count() == 1


def test_a_clause_is_reworded_and_cleaned(world, browse):
    url = BASE + f"clauses/{world.clause.pk}/"
    words = {"body": "<p>Twice <b onclick='x'>a</b> year<script>alert(1)</script>.</p>", "why": "Faster", "serial": "2"}

    answer = browse(world.director).post(url, words)

    assert answer.status_code == 303
    world.clause.refresh_from_db()
    assert (world.clause.body, world.clause.why, world.clause.serial) == ("<p>Twice a year.</p>", "Faster", 3)
    assert world.clause.edited_by == world.director


def test_whoever_saves_second_sees_both_wordings_and_loses_nothing(world, browse):
    url = BASE + f"clauses/{world.clause.pk}/"
    browser = browse(world.director)
    browser.post(url, {"body": "Theirs, in full.", "why": "Because.", "serial": "2"})
    Clause.objects.filter(pk=world.clause.pk).update(edited_by=world.lead)

    answer = browser.post(url, {"body": "Mine.", "serial": "2"})

    assert answer.status_code == 422
    assert "Leo Lead saved other words while you wrote. Nothing of yours is lost." in answer.text
    assert '<dd class="serif prose" id="theirs"><p>Theirs, in full.</p></dd>' in answer.text
    assert "Because." in answer.text
    assert '<label for="id_body">Clause 1.2</label>' in answer.text
    assert "Mine.</textarea>" in answer.text.replace("\n", "")
    world.clause.refresh_from_db()
    assert world.clause.body == "<p>Theirs, in full.</p>"
    assert hidden(answer.text, "serial") == "3"
    browser.post(url, {"body": "Mine.", "serial": "3"})
    world.clause.refresh_from_db()
    assert world.clause.body == "<p>Mine.</p>"


def test_the_same_words_sent_twice_are_no_conflict(world, browse):
    url = BASE + f"clauses/{world.clause.pk}/"
    browser = browse(world.director)

    codes = [browser.post(url, {"body": "Twice a year.", "serial": "2"}).status_code for _time in range(2)]

    world.clause.refresh_from_db()
    assert (codes, world.clause.serial) == ([303, 303], 3)


def test_words_for_a_clause_that_was_taken_out_meanwhile_are_kept(world, browse):
    url = BASE + f"clauses/{world.clause.pk}/"
    browser = browse(world.director)
    browser.post(url + "removal/")

    answer = browser.post(url, {"body": "Mine.", "serial": "2"})

    assert answer.status_code == 422
    assert "Joan Director took this clause out of the draft while you wrote." in answer.text
    browser.post(url, {"body": "Mine.", "serial": hidden(answer.text, "serial")})
    world.clause.refresh_from_db()
    assert (world.clause.body, world.clause.removed_at) == ("<p>Mine.</p>", None)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(f'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


CLOSED = {
    "clauses/{clause}/": {"body": "<p>Typed <em>words</em>.</p>", "why": "Typed reason.", "serial": "2"},
    "sections/{section}/clauses/": {"body": "<p>Typed <em>words</em>.</p>", "why": "Typed reason."},
    "sections/": {"heading": "Typed heading."},
    "proposal/": {"title": "Typed title.", "summary": "Typed summary."},
    "publication/refusal/": {"word": "Typed word."},
    "clauses/{clause}/removal/": {},
    "clauses/{clause}/return/": {},
    "discard/": {},
}
OPENED = ["draft/", "clauses/{clause}/", "sections/", "sections/{section}/clauses/", "proposal/", "publication/"]


def addressed(world: World, path: str) -> str:
    section = world.draft.sections.get(number=1)
    return BASE + path.format(clause=world.clause.pk, section=section.pk)


@pytest.mark.parametrize("path", CLOSED)
def test_words_that_come_after_publication_are_shown_and_not_saved(world, browse, client, path):
    published(world.draft, by=world.director, title="Second", summary="Twice.")
    before = client.get(BASE).text

    answer = browse(world.director).post(addressed(world, path), CLOSED[path])

    assert answer.status_code == 409
    assert f"This draft was published on {full_date(localdate())} by Joan Director." in answer.text
    assert f'In force now: <a href="{BASE}">Second</a>.' in answer.text
    for words in CLOSED[path].values():
        assert words in answer.text or words == "2"
    assert client.get(BASE).text == before
    assert not Version.objects.drafts().exists()


@pytest.mark.parametrize("path", OPENED)
def test_addresses_of_a_draft_lead_to_the_version_it_became(world, browse, path):
    published(world.draft, by=world.director, title="Second", summary="Twice.")

    page = browse(world.director).get(addressed(world, path), follow=True)

    assert page.redirect_chain == [(BASE, 302)]
    assert "This draft was published on" in page.text


@pytest.mark.parametrize("path", [*OPENED, *CLOSED])
def test_nobody_else_finds_anything_at_the_addresses_of_a_former_draft(world, browse, path):
    published(world.draft, by=world.director, title="Second", summary="Twice.")
    browser = browse(world.partner)

    answers = [browser.post(addressed(world, path), {"body": "x"})]
    if path in OPENED:
        answers.append(browser.get(addressed(world, path)))

    assert {one.status_code for one in answers} == {404}


def test_words_for_a_draft_that_was_given_up_are_shown_too(world, browse):
    world.draft.discard(by=world.director)

    answer = browse(world.director).post(addressed(world, "clauses/{clause}/"), CLOSED["clauses/{clause}/"])

    assert answer.status_code == 409
    assert "This draft was given up on" in answer.text
    assert "Typed reason." in answer.text


def test_publishing_sent_twice_by_one_tap_leads_to_the_version(world, browse):
    browser = browse(world.director)
    form = {"title": "Second", "summary": "Twice."}

    asked = [browse(second_person()).post(BASE + "proposal/", form).headers["Location"] for _time in range(2)]
    world.draft.refresh_from_db()
    read = {"read": world.draft.fingerprint}
    places = [browser.post(BASE + "publication/", read).headers["Location"] for _time in range(2)]

    assert (asked, places) == ([BASE + "publication/"] * 2, [BASE] * 2)


def late(world: World, browser: Client, **form: str) -> dict[str, str]:
    """What the page offers to carry on, of words that came after publication."""
    opened = browser.get(addressed(world, "clauses/{clause}/")).text
    known = {name: hidden(opened, name) for name in ("serial", "key", "place")}
    publish(world.draft, by=world.director)
    page = browser.post(addressed(world, "clauses/{clause}/"), {**known, **form}).text
    return {name: unescape(hidden(page, name)) for name in ("body", "why", "key", "place", "carry")}


def test_late_words_are_carried_into_the_next_draft(world, browse):
    browser = browse(world.director)
    offered = late(world, browser, body="<p>Three times.</p>", why="Faster")

    page = browser.post("/agreements/compact/drafts/", offered, follow=True)

    third = Version.objects.drafts().get()
    one = third.clauses.get(number="1.2")
    url = f"/agreements/compact/version-3/clauses/{one.pk}/"
    assert page.redirect_chain == [(url, 307)]
    assert "Your words are here, and not saved yet." in page.text
    assert "&lt;p&gt;Three times.&lt;/p&gt;</textarea>" in page.text
    assert one.body == world.clause.body
    form = {**offered, "serial": hidden(page.text, "serial")}
    del form["carry"]
    assert browser.post(url, form).status_code == 303
    one.refresh_from_db()
    assert (one.body, one.why) == ("<p>Three times.</p>", "Faster")


def test_late_words_do_not_cover_what_the_next_draft_says_already(world, browse):
    browser = browse(world.director)
    offered = late(world, browser, body="Three times.", why="Faster")
    third = Version.objects.get(slug="version-2").draft_amendment(by=world.director)
    one = third.clauses.get(number="1.2")
    one.reword(body="Four times.", why="", serial=1, by=world.director)

    page = browser.post("/agreements/compact/drafts/", offered, follow=True)

    assert '<dd class="serif prose" id="theirs"><p>Four times.</p></dd>' in page.text
    one.refresh_from_db()
    assert one.body == "<p>Four times.</p>"


def test_late_words_of_a_clause_that_is_gone_become_a_new_one(world, browse):
    browser = browse(world.director)
    opened = browser.get(addressed(world, "clauses/{clause}/")).text
    known = {name: hidden(opened, name) for name in ("key", "place")}
    publish(world.draft, by=world.director, removed="1.2")

    page = browser.post("/agreements/compact/drafts/", {**known, "body": "Again.", "carry": "1"}, follow=True)

    section = Version.objects.drafts().get().sections.get(number=1)
    assert page.redirect_chain == [(f"/agreements/compact/version-3/sections/{section.pk}/clauses/", 307)]
    assert "Again.</textarea>" in page.text
    assert hidden(page.text, "key") != known["key"]


def test_a_new_clause_sent_again_with_other_words_is_compared(world, browse):
    section = world.draft.sections.get(number=1)
    url = BASE + f"sections/{section.pk}/clauses/"
    browser = browse(world.director)
    form = {"body": "Young people take part.", "key": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}
    browser.post(url, form)

    answer = browser.post(url, {**form, "body": "Young people decide."})

    assert answer.status_code == 422
    assert '<dd class="serif prose" id="theirs"><p>Young people take part.</p></dd>' in answer.text
    assert "Young people decide.</textarea>" in answer.text
    assert section.clauses.count() == 3


def test_a_clause_is_not_added_to_a_version_that_was_published_meanwhile(world):
    section = world.draft.sections.get(number=1)
    publish(world.draft, by=world.director)

    with pytest.raises(Section.DoesNotExist):
        section.add_clause(body="Too late.", by=world.director)


@pytest.mark.parametrize("body", ["", "   ", "<p></p>", "<p>&nbsp;</p>", "<script>x</script>"])
def test_a_clause_without_words_is_refused_at_the_field(world, browse, body):
    answer = browse(world.director).post(BASE + f"clauses/{world.clause.pk}/", {"body": body, "serial": "2"})

    assert answer.status_code == 422
    assert "Write the clause, or remove it from the draft." in answer.text


def test_a_clause_is_edited_among_its_neighbours(world, browse):
    page = browse(world.director).get(addressed(world, "clauses/{clause}/")).text

    assert "Edit section 1, What we share" in page
    assert "No single program can do it alone." in page
    assert "All students graduate." not in page
    assert re.findall(r'aria-current="true"><span class="num soft">(\d)</span>', page) == ["1"]
    assert "1 change: 1 edited, 0 added, 0 removed" in page.replace("\n", "")


@pytest.mark.parametrize(
    ("show", "there", "away"),
    [
        ("changes", ["<ins>", "<del>", "sentinel-draft", "All students graduate.", "Edit"], []),
        ("draft", ["sentinel-draft", "Removed."], ["<ins>", "<del>", "once a year", "All students graduate."]),
        ("force", ["once a year", "All students graduate."], ["<ins>", "sentinel-draft", "Young people", "Put back"]),
        ("x", ["<ins>", "<del>"], []),
    ],
)
def test_a_draft_is_looked_at_in_three_ways(world, browse, show, there, away):
    world.draft.sections.get(number=1).add_clause(body="Young people take part.", by=world.director)
    world.draft.clauses.get(number="2.1").remove(by=world.director)

    page = browse(world.director).get(BASE + "draft/", {"show": show}).text

    assert [words for words in there if words not in page] == []
    assert [words for words in away if words in page] == []


@pytest.mark.parametrize("path", ["clauses/{clause}/", "sections/{section}/clauses/"])
@pytest.mark.parametrize("button", ["show", "former", "carry"])
def test_looking_saves_nothing_and_keeps_what_was_typed(world, browse, path, button):
    before = list(world.draft.clauses.values())
    form = {"body": "<p>Typed words.</p>", "why": "Typed reason.", "serial": "2", button: "draft"}

    answer = browse(world.director).post(addressed(world, path), form)

    assert answer.status_code == 200
    assert "Typed reason." in answer.text
    kept = world.version.clauses.get(number="1.2").body if button == "former" and "clause}" in path else form["body"]
    assert f"{escape(kept)}</textarea>" in answer.text
    assert list(world.draft.clauses.values()) == before


def test_what_is_typed_is_compared_as_it_is_typed(world, browse):
    form = {"body": "<p>We publish results twice a year.</p>", "serial": "2", "show": "changes"}

    answer = browse(world.director).post(addressed(world, "clauses/{clause}/"), form, headers={"HX-Request": "true"})

    assert answer.text.strip() == redline("<p>We publish results once a year.</p>", form["body"])
    world.clause.refresh_from_db()
    assert world.clause.serial == 2


def test_a_new_clause_that_is_taken_out_again_is_no_change(world, browse):
    before = world.version.clauses.get(number="1.2")
    world.clause.reword(body=before.body, why="", serial=2, by=world.director)
    world.draft.sections.get(number=1).add_clause(body="A passing thought.", by=world.director)
    world.draft.clauses.get(number="1.3").remove(by=world.director)

    page = browse(world.director).get(BASE + "draft/").text

    assert changes(world.version, world.draft).total == 0
    assert "Nothing has changed yet." in page
    assert "Put back" in page


def test_a_very_long_clause_is_compared_in_no_time():
    words = [f"word{number % 97}" for number in range(3000)]

    marked = redline(" ".join(words), " ".join([*words[:1500], "new", *words[1500:]]))

    assert re.sub(r"<span.*?</span>", "", marked).count("<ins>new") == 1


def test_a_new_clause_gets_the_next_number_and_is_added_once(world, browse):
    section = world.draft.sections.get(number=1)
    url = BASE + f"sections/{section.pk}/clauses/"
    browser = browse(world.director)
    assert browser.get(url).status_code == 200
    form = {"body": "Young people take part.", "key": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}

    browser.post(url, form)
    browser.post(url, form)

    assert list(section.clauses.values_list("number", flat=True)) == ["1.1", "1.2", "1.3"]


def test_a_bad_new_clause_keeps_what_was_typed(world, browse):
    section = world.draft.sections.get(number=1)

    answer = browse(world.director).post(BASE + f"sections/{section.pk}/clauses/", {"body": "", "why": "Because"})

    assert answer.status_code == 422
    assert 'value="Because"' in answer.text


def test_a_new_section_stands_at_the_end(world, browse):
    browser = browse(world.director)
    assert browser.get(BASE + "sections/").status_code == 200
    assert browser.post(BASE + "sections/", {"heading": ""}).status_code == 422

    browser.post(BASE + "sections/", {"heading": "Leaving"})

    assert [str(one) for one in world.draft.sections.all()] == ["1. What we share", "2. Three goals", "3. Leaving"]
    assert "This section has no clauses yet." in browser.get(BASE + "draft/").text


def test_a_clause_is_removed_and_put_back(world, browse):
    browser = browse(world.director)
    clause = world.draft.clauses.get(number="2.1")

    browser.post(BASE + f"clauses/{clause.pk}/removal/")
    assert "Removed" in browser.get(BASE + "draft/").text
    assert browser.get(BASE + f"clauses/{clause.pk}/").headers["Location"] == f"{BASE}draft/#c{clause.pk}"
    browser.post(BASE + f"clauses/{clause.pk}/return/")

    clause.refresh_from_db()
    assert clause.removed_at is None


def test_publishing_puts_the_draft_in_force_and_tells_every_partner(world, browse, client):
    browser = browse(world.director)
    gone = world.draft.clauses.get(number="2.1")
    browser.post(BASE + f"clauses/{gone.pk}/removal/")
    browse(second_person()).post(BASE + "proposal/", {"title": "Second agreement", "summary": "Twice a year."})
    [read] = re.findall(r'name="read" value="(\w+)"', browser.get(BASE + "publication/").text)

    answer = browser.post(BASE + "publication/", {"read": read})

    assert answer.headers["Location"] == BASE
    page = client.get(BASE)
    assert "sentinel-draft" in page.text
    assert "All students graduate." not in page.text
    assert client.get("/agreements/compact/").headers["Location"] == BASE
    assert "We publish results once a year." in client.get("/agreements/compact/first/").text
    event = Event.objects.get(kind="agreement_published")
    assert (event.audience, event.scope) == ([1], 0)
    compared = client.get(BASE + "changes/")
    assert "1 edited, 0 added, 1 removed" in compared.text


def test_the_news_of_a_version_leads_to_what_changed(world, browse, settings):
    User.objects.update(rhythm=Rhythm.NOW)
    published(world.draft, by=world.director, title="Second agreement", summary="Twice a year.")
    news = Event.objects.filter(kind="agreement_published")
    news.update(data=news.get().data | {"since": "2026-11-26"})

    with sink() as (server, settings.MAIL_SERVER), acting_as("compact_worker"):
        announce_all()
        send_due(seconds=5)

    inbox = browse(world.partner).get("/inbox/").text
    letter = server.to(world.partner.email)
    plain = letter.get_body(("plain",)).get_content()
    said = "Published by Joan Director. “First agreement” was in force before and stays readable."
    assert letter["Subject"] == "A new version of the agreement is in force from 26 November 2026: Second agreement"
    for words in (said, "Twice a year."):
        assert words in " ".join(plain.replace("|", "").split())
        assert words in inbox
    assert f"See what changed: {settings.BASE_URL}{BASE}changes/" in " ".join(plain.split())
    assert f'href="{BASE}changes/"' in inbox
    compared = browse(world.partner).get(BASE + "changes/").text
    assert f'<a href="{BASE}">Second agreement</a> compared with' in compared
    assert '<a href="/agreements/compact/first/">First agreement</a>' in compared


def test_news_of_former_days_is_still_told(world):
    event = Event(kind="agreement_published", data={"title": "T", "summary": "S", "path": BASE})

    kind = KINDS[event.kind]

    assert (kind.title(event), kind.url(event)) == ("A new version of the agreement is in force: T", BASE)
    assert kind.excerpt(event) == "S"


def test_a_version_is_dated_by_the_day_in_los_angeles(world, time_machine):
    time_machine.move_to(datetime(2027, 1, 1, 3, tzinfo=UTC))

    with override(ZoneInfo("Asia/Tokyo")):
        published(world.draft, by=world.director, title="Second", summary="Twice.")

    world.draft.refresh_from_db()
    assert (world.draft.dated, world.draft.year) == (date(2026, 12, 31), 2026)


def test_publishing_twice_tells_once(world):
    assert published(world.draft, by=world.director, title="Second", summary="Twice.") is True
    assert published(world.draft, by=world.director, title="Second", summary="Twice.") is False
    assert Event.objects.filter(kind="agreement_published").count() == 1


def test_a_draft_that_changes_nothing_is_not_published(world, browse):
    before = world.version.clauses.get(number="1.2")
    world.clause.reword(body=before.body, why="", serial=2, by=world.director)

    answer = browse(world.director).post(BASE + "proposal/", {"title": "Second", "summary": "Nothing."})

    assert answer.status_code == 422
    assert "Nothing has changed yet." in answer.text
    assert Version.objects.drafts().count() == 1


def test_a_draft_without_changes_is_not_offered_for_publication(world, browse):
    before = world.version.clauses.get(number="1.2")
    world.clause.reword(body=before.body, why="", serial=2, by=world.director)
    browser = browse(world.director)

    for page in (browser.get(BASE + "draft/").text, browser.get(BASE + "proposal/").text):
        assert "Nothing has changed yet." in page
        assert "Publish…" not in page
        assert "Ask a second person to publish" not in page
    world.clause.reword(body="Twice a year.", why="", serial=3, by=world.director)
    assert "Publish…" in browser.get(BASE + "draft/").text
    assert "Ask a second person to publish" in browser.get(BASE + "proposal/").text


def titles(browser: Client) -> list[str]:
    """What the page offers as a title of the draft."""
    return re.findall(r'name="title" value="([^"]*)"', browser.get(BASE + "proposal/").text)


def test_a_version_is_called_by_its_month_then_by_its_day_then_by_its_number(world, browse, time_machine):
    time_machine.move_to(datetime(2026, 12, 1, 3, tzinfo=UTC))
    browser = browse(world.director)

    offered = []
    for number in (10, 11, 12):
        offered += titles(browser)
        Version.objects.create(
            agreement=world.agreement,
            slug=f"taken-{number}",
            number=number,
            title=offered[-1],
            published_at=world.version.published_at,
        )

    assert offered == [
        "Partnership Agreement, amended November 2026",
        "Partnership Agreement, amended 30 November 2026",
        "Partnership Agreement, version 2",
    ]


def test_a_suggested_title_follows_the_month_and_a_chosen_one_stays(world, browse, time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 12, tzinfo=UTC))
    browser = browse(world.director)
    suggested = {"title": "Partnership Agreement, amended November 2026", "summary": "Twice.", "keep": "1"}

    answer = browser.post(BASE + "proposal/", suggested)

    assert answer.headers["Location"] == BASE + "draft/"
    assert Version.objects.drafts().get().summary == "Twice."
    time_machine.move_to(datetime(2027, 1, 20, 12, tzinfo=UTC))
    assert titles(browse(world.director)) == ["Partnership Agreement, amended January 2027"]
    browser = browse(world.director)
    browser.post(BASE + "proposal/", {"title": "The 2027 agreement", "summary": "", "keep": "1"})
    assert titles(browser) == ["The 2027 agreement"]
    assert "The 2027 agreement" in browser.get(BASE + "draft/").text
    assert Version.objects.drafts().count() == 1


def test_two_versions_never_have_one_title(world, browse):
    answer = browse(world.director).post(BASE + "proposal/", {"title": "First agreement", "summary": "Twice."})

    assert answer.status_code == 422
    assert "Another version has this title." in answer.text


def test_publishing_needs_words_for_everyone(world, browse):
    answer = browse(world.director).post(BASE + "proposal/", {"title": "", "summary": ""})

    assert answer.status_code == 422
    assert "Say what changed" in answer.text


def test_a_published_version_is_not_edited(world):
    published(world.draft, by=world.director, title="Second", summary="Twice.")

    assert world.clause.reword(body="Sneaky.", why="", serial=2, by=world.director) is False
    assert world.clause.remove(by=world.director) is False
    assert world.clause.put_back(by=world.director) is False


def test_a_draft_is_given_up(world, browse, client):
    browse(world.director).post(BASE + "discard/")

    assert client.get(BASE).status_code == 404
    assert world.version.draft_amendment(by=world.director).number == 3


def test_a_first_version_publishes_without_a_former_one(world):
    Version.objects.filter(pk=world.draft.pk).update(based_on=None)
    draft = Version.objects.get(pk=world.draft.pk)

    assert draft.differs() is True
    assert published(draft, by=world.director, title="New", summary="First.") is True


def test_an_empty_first_version_is_not_published(world):
    Clause.objects.filter(version=world.draft).delete()
    Version.objects.filter(pk=world.draft.pk).update(based_on=None)

    assert Version.objects.get(pk=world.draft.pk).differs() is False


def test_a_number_that_was_cited_says_where_its_words_are(world, client):
    second = publish(world.draft, by=world.director, removed="1.1")
    third = second.draft_amendment(by=world.director)
    publish(third, by=world.director, removed="2.1")

    page = client.get("/agreements/compact/version-3/").text

    assert re.findall(r'id="c([\d.]+)"', page) == ["1.1", "1.2", "2.1"]
    assert '<a href="/agreements/compact/first/#c1.1">1.1 as it stood in “First agreement”</a>' in page
    assert f'<a href="{BASE}#c2.1">2.1 as it stood in “Agreement 2”</a>' in page
    assert "No single program can do it alone." not in page
    assert "No single program can do it alone." in client.get("/agreements/compact/first/").text
    assert "as it stood in" not in client.get("/agreements/compact/first/").text


def test_a_number_that_was_cited_is_never_given_again(world):
    second = publish(world.draft, by=world.director, removed="1.2")
    third = second.draft_amendment(by=world.director)

    assert third.sections.get(number=1).add_clause(body="Young people take part.", by=world.director).number == "1.3"


def test_a_new_clause_that_was_taken_out_again_leaves_no_gap(world, client):
    section = world.draft.sections.get(number=1)
    for body in ("A passing thought.", "Young people take part.", "So do their families."):
        section.add_clause(body=body, by=world.director)

    second = publish(world.draft, by=world.director, removed="1.3")

    assert list(second.clauses.values_list("number", flat=True)) == ["1.1", "1.2", "1.3", "1.4", "2.1"]
    assert "as it stood in" not in client.get(BASE).text


def test_what_is_gone_stands_where_it_stood(world):
    world.draft.clauses.filter(number="1.1").delete()
    world.draft.clauses.filter(number="2.1").delete()
    world.draft.sections.filter(number=2).delete()

    found = changes(world.version, world.draft)

    assert [(one.clause.number, one.kind) for section in found.sections for one in section.clauses] == [
        ("1.1", "removed"),
        ("1.2", "edited"),
        ("2.1", "removed"),
    ]
    assert (found.edited, found.added, found.removed, found.total) == (1, 0, 2, 3)


def test_without_an_old_version_everything_is_new(world):
    assert changes(None, world.version).added == 3


def test_versions_are_compared_against_any_other(client, world):
    page = client.get("/agreements/compact/first/changes/?against=first")

    assert "No changes yet" in page.text
    assert client.get("/agreements/compact/first/changes/?against=version-2").status_code == 404
    assert client.get("/agreements/compact/first/changes/?against=a%00").status_code == 404


def test_the_redline_marks_words_and_reads_them_aloud():
    assert redline("<p>once a year</p>", "<p>twice a year</p>") == (
        '<p><del><span class="vh">removed: </span>once</del><ins><span class="vh">inserted: </span>twice</ins>'
        " a year</p>"
    )


def test_plain_text_becomes_paragraphs():
    assert clean("One.\n\nTwo & <3.") == "<p>One.</p><p>Two &amp; &lt;3.</p>"


def test_reading_takes_a_minute_for_220_words():
    assert [reading_minutes([]), reading_minutes(["word " * 220]), reading_minutes(["word " * 221])] == [0, 1, 2]


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<script>", "<a href='javascript:x'>", "a", "&", "<"])).map("".join)
)
def test_cleaning_is_safe_and_cleaning_twice_changes_nothing(text):
    once = clean(text)

    assert clean(once) == once
    assert "<script" not in once
    assert "javascript:" not in once.lower() or "<a" not in once


@given(st.text(alphabet="ab c<>&p/", max_size=60), st.text(alphabet="ab c<>&p/", max_size=60))
def test_a_redline_of_anything_keeps_the_new_words_and_balances_its_marks(old, new):
    marked = redline(old, new)

    assert marked.count("<ins>") == marked.count("</ins>")
    assert marked.count("<del>") == marked.count("</del>")


def test_markup_without_words_is_blank():
    assert [is_blank("<p> </p>"), is_blank("<p>x</p>")] == [True, False]


@pytest.mark.parametrize("rows", [1, 50])
def test_the_draft_costs_the_same_for_one_clause_and_for_fifty(world, browse, django_assert_max_num_queries, rows):
    section = world.draft.sections.get(number=1)
    for number in range(rows):
        section.add_clause(body=f"Clause {number}.", by=world.director)
    browser = browse(world.director)

    with django_assert_max_num_queries(22):  # the web role, transaction and settings included
        browser.get(BASE + "draft/")
    with django_assert_max_num_queries(22):
        browser.get(addressed(world, "clauses/{clause}/"))


@pytest.mark.parametrize("rows", [1, 50])
def test_a_version_costs_the_same_for_one_clause_that_is_gone_and_for_fifty(
    world, client, django_assert_max_num_queries, rows
):
    section = world.draft.sections.get(number=1)
    for number in range(rows):
        section.add_clause(body=f"Clause {number}.", by=world.director)
    third = publish(world.draft, by=world.director).draft_amendment(by=world.director)
    for one in third.clauses.exclude(number="1.1"):
        one.remove(by=world.director)
    publish(third, by=world.director)

    with django_assert_max_num_queries(22):
        client.get("/agreements/compact/version-3/")


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_draft_at_the_same_moment_write_in_the_same(browse):
    world = World.build()
    publish(world.draft, by=world.director, removed="1.2")

    def begin(browser: Client) -> str:
        return browser.post("/agreements/compact/drafts/").headers["Location"]

    led = set(at_once(*(partial(begin, browse(world.director)) for _hand in range(2))))

    assert led == {"/agreements/compact/version-3/draft/"}
    draft = Version.objects.drafts().get()
    assert draft.clauses.count() == Clause.objects.filter(version=draft.based_on).count()
