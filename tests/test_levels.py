"""What somebody hears of one topic goes before what they hear of its workgroup (B6)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from compact.access import Kind, reach_of, scope
from compact.accounts.models import Rhythm, User
from compact.notifications.announcing import announce_all
from compact.notifications.events import record
from compact.notifications.levels import hear, heard
from compact.notifications.models import Delivery, Event, Level, Notification, Volume
from compact.notifications.streams import Stream
from tests.conftest import WebClient, acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.sink import sink, text
from tests.test_outbox import send
from tests.world import World, fresh
from workgroups.models import Discussion

LEAD = "leo.lead@example.org"


@pytest.fixture
def server(settings: Any) -> Any:
    """A mail server that the settings name."""
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


def said(topic: Discussion, by: User, words: str = "Words") -> Event:
    """Somebody says something in a topic, and everybody concerned is told."""
    post, _new = topic.reply(body=words, organization=None, by=by)
    with acting_as("compact_worker"):
        announce_all()
    return Event.objects.get(kind="posted", target_id=post.pk)


def hears(event: Event) -> dict[str, str]:
    """Who hears of it, and how."""
    return dict(Notification.objects.filter(event=event).values_list("person__name", "delivery"))


def of_workgroup(world: World, person: User, volume: str) -> None:
    hear(person.pk, volume, about=world.reading.people_scope)


def of_topic(world: World, person: User, volume: str) -> None:
    hear(person.pk, volume, topic=world.discussion.pk)


def another(world: World) -> Discussion:
    return Discussion.start(world.reading, title="Another", body="x", organization=None, by=world.convener)


# --- B6, by real announcing ------------------------------------------------------------------------------------------


def test_b6_muting_a_workgroup_silences_the_topics_that_were_there_before(world: World):
    assert set(hears(said(world.discussion, world.convener))) == {"Leo Lead", "Sam Standin"}
    of_workgroup(world, world.lead, Volume.MUTED)
    assert set(hears(said(world.discussion, world.convener))) == {"Sam Standin"}
    assert set(hears(said(another(world), world.convener))) == {"Sam Standin"}


def test_b6_writing_in_a_topic_does_not_follow_it(world: World):
    of_workgroup(world, world.lead, Volume.MUTED)
    said(world.discussion, world.lead)
    assert set(hears(said(world.discussion, world.convener))) == {"Sam Standin"}


@pytest.mark.parametrize("volume", [Volume.MUTED, Volume.DECISIONS, Volume.DIGEST])
def test_b6_a_followed_topic_is_heard_whatever_was_chosen_for_the_workgroup(world: World, volume):
    User.objects.update(rhythm=Rhythm.NOW)
    of_topic(world, world.lead, Volume.EVERYTHING)
    of_workgroup(world, world.lead, volume)
    assert hears(said(world.discussion, world.convener))["Leo Lead"] == Delivery.NOW
    elsewhere = hears(said(another(world), world.convener)).get("Leo Lead")
    assert elsewhere == (Delivery.DIGEST if volume == Volume.DIGEST else None)


@pytest.mark.parametrize("volume", [Volume.EVERYTHING, Volume.DIGEST])
def test_b6_a_muted_topic_is_not_heard_whatever_was_chosen_for_the_workgroup(world: World, volume):
    of_workgroup(world, world.lead, volume)
    of_topic(world, world.lead, Volume.MUTED)
    assert set(hears(said(world.discussion, world.convener))) == {"Sam Standin"}
    assert set(hears(said(another(world), world.convener))) == {"Leo Lead", "Sam Standin"}


@pytest.mark.parametrize("where", [of_workgroup, of_topic])
def test_b6_a_direct_mention_still_reaches_the_inbox(world: World, browse, where):
    User.objects.update(rhythm=Rhythm.DAILY)
    where(world, world.lead, Volume.MUTED)
    people = world.reading.people_scope
    event = record(
        "posted",
        actor=world.convener,
        target=world.post,
        audience=[people, scope(Kind.PERSON, world.lead.pk)],
        visible=[people],
        topic=world.discussion.pk,
        data={
            "who": "Cora Convener", "discussion": "Sites", "workgroup": "Reading", "slug": "reading",
            "pk": world.discussion.pk, "post": world.post.pk, "first": False, "excerpt": "@Leo Lead",
        },
    )  # fmt: skip
    with acting_as("compact_worker"):
        announce_all()
    assert hears(event)["Leo Lead"] == Delivery.DIGEST
    assert "Cora Convener answered in “Sites”" in words(browse(world.lead).get("/inbox/"))


def test_b6_the_level_goes_along_when_the_topic_moves(world: World):
    of_topic(world, world.director, Volume.MUTED)
    topic = Discussion.objects.get()
    topic.move(world.data, by=world.convener)
    assert set(hears(said(topic, world.convener))) == {"Paula Partner"}


def test_a_level_is_of_a_workgroup_or_of_a_topic(world: World):
    assert said(world.discussion, world.convener).topic == world.discussion.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Level.objects.create(person=world.lead, about=1, topic=1, volume=Volume.MUTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Level.objects.create(person=world.lead, volume=Volume.MUTED)


# --- saying it -------------------------------------------------------------------------------------------------------


def test_the_page_of_a_topic_says_what_one_hears_and_changes_it(world: World, browse):
    browser, address = browse(world.lead), world.discussion.get_absolute_url()
    of_workgroup(world, world.lead, Volume.DECISIONS)
    assert "as much of this topic as of the workgroup: Decisions and what concerns me." in words(browser.get(address))
    for choice, sentence in (
        ("everything", "You hear of everything that is said in this topic, whatever you chose for the workgroup."),
        ("muted", "You have muted this topic. Who mentions you in it still reaches you."),
        ("workgroup", "You hear as much of this topic as of the workgroup"),
    ):
        for _time in range(2):
            assert browser.post(f"{address}level/", {"level": choice})["Location"] == f"{address}#hearing"
        assert sentence in words(browser.get(address))
    assert list(Level.objects.values_list("about", "topic")) == [(world.reading.people_scope, None)]


def test_who_gets_no_news_of_the_workgroup_is_offered_none(world: World, browse):
    world.discussion.open_up(by=world.convener, runs=True)
    browser, address = browse(world.partner), world.discussion.get_absolute_url()
    assert 'id="hearing"' not in words(browser.get(address))
    refused = browser.post(f"{address}level/", {"level": "everything"})
    assert refused.status_code == 403
    assert "News of this topic goes to the people of its workgroup." in words(refused)
    assert browse(world.lead).post(f"{address}level/", {"level": "digest"}).status_code == 404
    assert not Level.objects.exists()


def test_nobody_sets_a_level_for_others(world: World, browse):
    of_topic(world, world.stand_in, Volume.EVERYTHING)
    browse(world.lead).post(f"{world.discussion.get_absolute_url()}level/", {"level": "muted", "person": 1})
    rows = {(one.person, one.volume) for one in Level.objects.all()}
    assert rows == {(world.stand_in, Volume.EVERYTHING), (world.lead, Volume.MUTED)}


def test_the_preferences_list_topics_with_a_way_back(world: World, browse):
    browser = browse(world.lead)
    assert "Topics of which you hear more or less" not in words(browser.get("/preferences/"))
    of_topic(world, world.lead, Volume.MUTED)
    other = another(world)
    hear(world.lead.pk, Volume.EVERYTHING, topic=other.pk)
    hear(world.stand_in.pk, Volume.MUTED, topic=other.pk)

    page = words(browser.get("/preferences/"))

    assert "Campaign for Grade-Level Reading · muted" in page
    assert "Campaign for Grade-Level Reading · you hear everything" in page
    browser.post("/preferences/levels/", {str(world.reading.people_scope): "muted"})
    answer = browser.post(f"{other.get_absolute_url()}level/", {"level": "workgroup", "next": "/preferences/#topics"})
    assert answer["Location"] == "/preferences/#topics"
    assert heard(reach_of(fresh(world.lead)), about=[world.reading.people_scope], topic=other.pk) == (
        Volume.MUTED,
        None,
    )
    assert "you hear everything" not in words(browser.get("/preferences/"))


def test_the_preferences_name_no_topic_that_one_cannot_read_any_more(world: World, browse):
    of_topic(world, world.partner, Volume.EVERYTHING)
    assert "sentinel-reading" not in words(browse(world.partner).get("/preferences/"))


def test_the_preferences_ask_as_often_for_many_topics_as_for_one(world: World, browse):
    browser = browse(world.lead)
    of_topic(world, world.lead, Volume.MUTED)
    few = count_queries(browser, "/preferences/")
    for number in range(30):
        topic = Discussion.objects.create(workgroup=world.reading, title=str(number), started_by=world.lead)
        hear(world.lead.pk, Volume.MUTED, topic=topic.pk)
    assert count_queries(browser, "/preferences/") == few <= 12
    page = browser.get("/preferences/").context["topics"]
    assert (len(page.rows), page.before, bool(page.after)) == (20, "", True)


# --- mails -----------------------------------------------------------------------------------------------------------


def mail(world: World, server: Any) -> Any:
    """The mail that the lead gets when the convener says something."""
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)
    said(world.discussion, world.convener)
    send()
    return server.to(LEAD)


def path(stream: Stream) -> str:
    return stream.url.removeprefix("http://localhost:8000")


def test_a_mail_about_a_topic_offers_to_mute_it_or_the_workgroup(world: World, server):
    letter = mail(world, server)
    topic = Stream(f"topic-{world.discussion.pk}", str(world.lead.pk))
    group = Stream(str(world.reading.people_scope), str(world.lead.pk))
    assert f"Mute this topic: {topic.url}" in " ".join(text(letter).split())
    assert topic.url in text(letter, "html")
    assert group.url in text(letter)
    assert letter["List-Unsubscribe"] == f"<{group.url}>"


def test_a_mail_about_a_followed_topic_of_a_muted_workgroup_stops_with_one_click(world: World, server):
    of_topic(world, world.lead, Volume.EVERYTHING)
    of_workgroup(world, world.lead, Volume.MUTED)
    letter = mail(world, server)
    assert "You get this because you hear everything of this topic" in " ".join(text(letter).split())
    address = str(letter["List-Unsubscribe"]).strip("<>").removeprefix("http://localhost:8000")
    browser = WebClient(enforce_csrf_checks=True)

    for _time in range(2):
        answer = browser.post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200

    assert "No more mail about this topic" in words(answer)
    assert "Leo Lead" not in hears(said(world.discussion, world.convener))


@pytest.mark.parametrize(("before", "after"), [("", None), ("everything", "everything")])
def test_muting_by_a_link_is_undone_to_what_was_before(world: World, before, after):
    of_topic(world, world.lead, before)
    stream = Stream(f"topic-{world.discussion.pk}", str(world.lead.pk))
    browser = WebClient()
    assert "Mute this topic?" in words(browser.get(path(stream)))
    assert Level.objects.filter(volume=Volume.MUTED).count() == 0
    stopped = browser.post(path(stream), {"choice": "stop"})
    assert "You have muted this topic" in words(browser.get(path(stream)))
    assert 'value="less"' not in words(stopped) + words(browser.get(path(stream)))
    browser.post(path(stream), {"choice": "undo", "was": stopped.context["was"]})
    assert Level.objects.values_list("volume", flat=True).first() == after
