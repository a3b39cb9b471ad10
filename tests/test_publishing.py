"""An agreement becomes public only by a second person (F10)."""

import re
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from compact.access import BACKBONE, Kind, scope
from compact.accounts.models import Rhythm, User
from compact.agreements.models import Version
from compact.asks.models import Ask
from compact.notifications.announcing import announce_all
from compact.notifications.models import Event, OutgoingMail
from compact.permissions import may
from partners.models import Affiliation
from tests.publishing import published, second_person
from tests.together import at_once
from tests.world import World

BASE = "/agreements/compact/version-2/"
WORDS = {"title": "The 2027 agreement", "summary": "Results twice a year."}


@pytest.fixture
def asked(world: World) -> World:
    """The director asks for the draft to be published; there is a second person."""
    second_person()
    world.draft.propose(by=world.director, **WORDS)
    return world


def read(page: str) -> dict[str, str]:
    """What the page's form says was read."""
    return {"read": re.findall(r'name="read" value="(\w+)"', page)[0]}


def test_only_a_second_person_may(asked: World):
    rule = "agreements.publish_agreement"

    assert may(second_person(), rule, asked.draft)
    answer = may(asked.director, rule, asked.draft)
    assert (bool(answer), str(answer.reason)) == (False, "You asked for it: a second person publishes.")
    assert {who for who, one in asked.people.items() if may(one, rule, asked.draft)} == set()
    assert {who for who, one in asked.people.items() if may(one, "agreements.recall_agreement", asked.draft)} == {
        "director"
    }


def test_one_asks_another_reads_and_publishes(world: World, browse):
    second = second_person()
    editor, reader = browse(world.director), browse(second)

    editor.post(BASE + "proposal/", WORDS)
    waits = editor.get(BASE + "publication/").text
    page = reader.get(BASE + "publication/").text
    answer = reader.post(BASE + "publication/", read(page))

    assert "Sue Second" in waits
    assert "Publish this version" not in waits
    for words in ("The 2027 agreement", "Results twice a year.", "sentinel-draft", "Joan Director asked on"):
        assert words in page
    assert answer.headers["Location"] == BASE
    version = Version.objects.get(pk=world.draft.pk)
    assert (version.proposed_by, version.published_by, version.title) == (world.director, second, WORDS["title"])
    assert Ask.objects.get(kind="publication").answer == "published"


def test_who_asked_is_refused_by_the_page_by_the_model_and_by_the_database(asked: World, browse):
    browser = browse(asked.director)

    answer = browser.post(BASE + "publication/", {"read": asked.draft.fingerprint})

    assert answer.status_code == 403
    assert "a second person publishes" in answer.text
    assert asked.draft.publish(by=asked.director, read=asked.draft.fingerprint) is False
    for by in ({"published_by": asked.director}, {"published_by": second_person(), "proposed_by": None}):
        with pytest.raises(IntegrityError, match="a_second_person_publishes"), transaction.atomic():
            Version.objects.filter(pk=asked.draft.pk).update(published_at=asked.draft.drafted_at, **by)


def test_without_being_asked_nobody_publishes(world: World, browse):
    browser = browse(second_person())

    assert browser.get(BASE + "publication/").headers["Location"] == BASE + "proposal/"
    assert browser.post(BASE + "publication/", {"read": ""}).headers["Location"] == BASE + "draft/"
    assert Version.objects.drafts().filter(pk=world.draft.pk).exists()


def test_the_others_are_asked_by_a_day_and_who_asks_is_not(asked: World, browse):
    one = Ask.objects.get(kind="publication")
    assert (one.organization, one.post, one.asked_by, bool(one.due_on)) == (asked.unite, BACKBONE, asked.director, True)

    assert "Read and publish: The 2027 agreement" in browse(second_person()).get("/today/").text
    assert "Read and publish: The 2027 agreement" not in needs(browse(asked.director).get("/today/").text)
    assert browse(second_person()).get(one.page).headers["Location"] == BASE + "publication/"
    assert browse(asked.director).get(one.page).status_code == 200


def needs(page: str) -> str:
    """The part of Today that says what needs this person."""
    found = re.search(r"<h2[^>]*>\s*Needs you.*?</section>", page, re.DOTALL)
    return found[0] if found else ""


def test_whoever_joins_the_team_later_is_asked_too(world: World, browse):
    world.draft.propose(by=world.director, **WORDS)

    assert "Read and publish: The 2027 agreement" in browse(second_person()).get("/today/").text


def test_both_are_told(asked: World):
    User.objects.update(rhythm=Rhythm.NOW)
    announce_all()
    assert mailed("publication_asked") == {"Sue Second"}

    asked.draft.publish(by=second_person(), read=asked.draft.fingerprint)
    announce_all()
    assert "Joan Director" in mailed("agreement_published")


def mailed(kind: str) -> set[str]:
    """Who gets a mail of this kind."""
    mails = OutgoingMail.objects.filter(notification__event__kind=kind).select_related("person")
    return {str(one.person) for one in mails}


EDITS = {
    "a clause": ("clauses/{clause}/", {"body": "Otherwise.", "serial": "2"}),
    "a removal": ("clauses/{clause}/removal/", {}),
    "a section": ("sections/", {"heading": "New"}),
    "a new clause": ("sections/{section}/clauses/", {"body": "More."}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_takes_the_proposal_back_and_says_so(edit, asked: World, browse):
    path, form = EDITS[edit]
    section = asked.draft.sections.order_by("position").first()
    mark = asked.draft.fingerprint

    said = browse(asked.director).post(
        BASE + path.format(clause=asked.clause.pk, section=section.pk), form, follow=True
    )

    assert "nobody is asked any more" in said.text
    asked.draft.refresh_from_db()
    assert (asked.draft.is_proposed, asked.draft.proposed_by, asked.draft.fingerprint) == (False, None, "")
    assert Ask.objects.open().filter(kind="publication").count() == 0
    event = Event.objects.get(kind="publication_taken_back")
    assert (event.audience, event.data["edited"]) == ([BACKBONE], True)
    assert asked.draft.publish(by=second_person(), read=mark) is False


def test_a_look_at_the_form_takes_nothing_back(asked: World, browse):
    form = {"body": "Otherwise.", "serial": "2", "show": "changes"}

    browse(asked.director).post(BASE + f"clauses/{asked.clause.pk}/", form)

    asked.draft.refresh_from_db()
    assert asked.draft.is_proposed


def test_what_was_read_is_what_is_published(asked: World, browse):
    """Even when somebody edits past the pages, or the draft was proposed anew with other words meanwhile."""
    reader = browse(second_person())
    form = read(reader.get(BASE + "publication/").text)
    asked.clause.reword(body="Slipped in.", why="", serial=2, by=asked.director)

    reader.post(BASE + "publication/", form)
    asked.draft.take_back(by=asked.director)
    asked.draft.propose(by=asked.director, **WORDS)
    answer = reader.post(BASE + "publication/", form, follow=True)

    assert "changed or taken back while you read" in answer.text
    assert "Slipped" in answer.text
    assert Version.objects.drafts().filter(pk=asked.draft.pk).exists()


def test_it_is_sent_back_with_a_word(asked: World, browse):
    browser = browse(second_person())
    assert browser.post(BASE + "publication/refusal/", {"word": ""}).status_code == 422

    browser.post(BASE + "publication/refusal/", {"word": "Say when."})

    asked.draft.refresh_from_db()
    assert not asked.draft.is_proposed
    event = Event.objects.get(kind="publication_sent_back")
    assert (event.audience, event.scope) == ([scope(Kind.PERSON, asked.director.pk)], BACKBONE)
    assert event.data["word"] == "Say when."
    assert Ask.objects.get(kind="publication").answer == "sent_back"
    assert browse(asked.director).get(BASE + "proposal/").status_code == 200


def test_who_asked_takes_it_back_and_cannot_send_it_back(asked: World, browse):
    browser = browse(asked.director)
    assert browser.post(BASE + "publication/refusal/", {"word": "No."}).status_code == 403
    assert browse(second_person()).post(BASE + "proposal/withdrawal/").status_code == 403

    browser.post(BASE + "proposal/withdrawal/")
    browser.post(BASE + "proposal/withdrawal/")

    asked.draft.refresh_from_db()
    assert not asked.draft.is_proposed
    assert Event.objects.filter(kind="publication_taken_back").count() == 1


def test_who_left_the_team_publishes_nothing(asked: World, browse):
    second = second_person()
    Affiliation.objects.filter(person=second).update(roles=[])

    assert browse(second).post(BASE + "publication/", {"read": asked.draft.fingerprint}).status_code == 404


def test_who_is_alone_is_told_that_a_second_person_is_needed_and_how_to_add_one(world: World, browse):
    browser = browse(world.director)

    for page in (browser.get(BASE + "proposal/").text, browser.post(BASE + "proposal/", WORDS, follow=True).text):
        assert "A second person is needed to publish." in page
        assert "manage.py appoint" in page
    second_person()
    assert "A second person is needed" not in browser.get(BASE + "publication/").text


def test_giving_the_draft_up_asks_nobody_any_more(asked: World):
    asked.draft.discard(by=asked.director)

    assert Ask.objects.open().filter(kind="publication").count() == 0


def test_a_version_published_long_ago_needs_nobody(world: World):
    assert (world.version.published_by, world.version.proposed_by) == (None, None)


def test_published_again_changes_nothing(world: World):
    assert published(world.draft, by=world.director, **WORDS) is True
    assert published(world.draft, by=world.director, **WORDS) is False


@pytest.mark.django_db(transaction=True)
def test_two_second_persons_at_once_publish_once(browse):
    world = World.build()
    second = second_person()
    third = User.objects.create_user("third@example.org", name="Tia Third")
    Affiliation.objects.create(person=third, organization=world.unite, roles=["backbone"])
    world.draft.propose(by=world.director, **WORDS)
    form = {"read": world.draft.fingerprint}

    def publish(browser: Client) -> int:
        return browser.post(BASE + "publication/", form).status_code

    codes = sorted(at_once(*(partial(publish, browse(one)) for one in (second, third))))

    assert codes == [303, 409]
    assert Event.objects.filter(kind="agreement_published").count() == 1
