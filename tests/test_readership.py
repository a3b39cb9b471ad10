"""Who reads a topic: its workgroup, or all partners; an author never widens what those who run it narrowed (B18)."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils.timezone import now

from compact.accounts.models import Rhythm, User
from compact.notifications.announcing import announce_all
from compact.notifications.models import Event, OutgoingMail
from compact.permissions import may
from compact.wall import entered
from tests.conftest import acting_as
from tests.world import World
from workgroups.models import Discussion, Post, SeatHolder

OPEN, NARROW = "workgroups.open_discussion", "workgroups.narrow_discussion"


def where(world: World) -> str:
    return f"/workgroups/reading/discussions/{world.discussion.pk}/"


def reload(world: World) -> Discussion:
    return Discussion.objects.select_related("workgroup").get(pk=world.discussion.pk)


def test_an_open_topic_is_read_by_every_partner_with_its_posts_and_by_nobody_else(world: World, browse, client):
    assert browse(world.partner).get(where(world)).status_code == 404

    world.discussion.open_up(by=world.convener, runs=True)

    for who, reader in world.people.items():
        page = browse(reader).get(where(world))
        sees = who not in {"former", "stranger"}
        assert (page.status_code, "sentinel-reading words" in page.text) == ((200, True) if sees else (404, False)), who
    assert client.get(where(world)).status_code == 302


def test_partners_read_along_and_write_nothing(world: World, browse):
    world.discussion.open_up(by=world.convener, runs=True)
    browser = browse(world.partner)

    page = browser.get(where(world)).text
    answer = browser.post(where(world), {"body": "May I?"})

    assert "Only the people of this workgroup write here." in page
    assert "<textarea" not in page
    assert 'id="readership"' not in page
    assert answer.status_code == 403
    assert Post.objects.count() == 1
    assert "sentinel-reading topic" in browser.get("/workgroups/reading/").text


def test_the_public_page_shows_strangers_no_open_topic(world: World, browse, client):
    world.discussion.open_up(by=world.convener, runs=True)

    assert "sentinel-reading" not in client.get("/workgroups/reading/").text
    assert "sentinel-reading" not in browse(world.stranger).get("/workgroups/reading/").text


def test_the_author_chooses_when_beginning_and_the_page_says_who_will_see(world: World, browse):
    browser = browse(world.lead)
    form = {"title": "Summer sites", "body": "Where?", "partners_read": "on"}

    browser.post("/workgroups/reading/discussions/new/", form)

    topic = Discussion.objects.get(title="Summer sites")
    assert (topic.partners_read, topic.opened_by) == (True, world.lead)
    assert list(topic.posts.values_list("partners_read", flat=True)) == [True]
    page = browser.get(f"/workgroups/reading/discussions/{topic.pk}/").text
    assert "All partners (7 people) will see this." in page
    assert "people in this workgroup will see this." in browser.get(where(world)).text


def test_b18_the_author_never_widens_what_those_who_run_it_narrowed(world: World, browse):
    """By the rule, by the page, by the model, by a bare update as the web role: each refuses."""
    author, topic = browse(world.lead), world.discussion
    author.post(where(world) + "readership/", {"readers": "partners"})
    assert reload(world).partners_read
    browse(world.convener).post(where(world) + "readership/", {"readers": "workgroup"})
    assert (reload(world).partners_read, reload(world).kept_in_by) == (False, world.convener)

    denied = may(world.lead, OPEN, reload(world))
    answer = author.post(where(world) + "readership/", {"readers": "partners"})
    assert "keep this topic in it" in str(denied.reason)
    assert answer.status_code == 403
    assert topic.open_up(by=world.lead, runs=False) is False
    opened = {"partners_read": True, "opened_at": now(), "opened_by": world.lead}
    freed = {"kept_in_at": None, "kept_in_by": None}
    for change, error in (
        (opened, IntegrityError),
        (freed, ProgrammingError),
        ({**opened, **freed}, ProgrammingError),
        ({"kept_in_by": world.lead}, ProgrammingError),
    ):
        with acting_as("compact_web"), entered(world.lead), pytest.raises(error), transaction.atomic():
            Discussion.objects.filter(pk=topic.pk).update(**change)
    assert (reload(world).partners_read, reload(world).kept_in_by) == (False, world.convener)
    assert "keeps this topic in the workgroup since" in author.get(where(world)).text


def test_b18_those_who_run_it_open_it_again(world: World, browse):
    world.discussion.keep_in(by=world.director, runs=True)

    browse(world.convener).post(where(world) + "readership/", {"readers": "partners"})

    topic = reload(world)
    assert (topic.partners_read, topic.opened_by, topic.kept_in_at) == (True, world.convener, None)


def test_b18_a_post_is_never_read_by_others_than_its_topic(world: World):
    Post.objects.filter(pk=world.post.pk).update(partners_read=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Post.objects.filter(pk=world.post.pk).update(partners_read=False)


def test_the_author_narrows_and_opens_again_while_nobody_else_has_written(world: World, browse):
    author = browse(world.lead)
    for readers, wanted in (("partners", True), ("workgroup", False), ("partners", True)):
        author.post(where(world) + "readership/", {"readers": readers})
        assert reload(world).partners_read is wanted
    world.discussion.keep_in(by=world.lead, runs=False)
    reload(world).reply(body="I too.", organization=None, by=world.stand_in)

    assert not may(world.lead, OPEN, reload(world))
    assert may(world.convener, OPEN, reload(world))


def test_an_author_who_answers_themselves_is_still_alone(world: World):
    reload(world).reply(body="One more thing.", organization=None, by=world.lead)

    assert may(world.lead, OPEN, reload(world))
    assert world.discussion.open_up(by=world.lead, runs=False)


@pytest.mark.django_db(transaction=True)
def test_b18_what_somebody_is_just_writing_is_not_opened_by_the_author(world: World):
    """The reply stands before the opening is decided, whichever of the two began first."""
    written, waits = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with entered(world.stand_in):
                reload(world).reply(body="For us alone.", organization=None, by=world.stand_in)
                written.set()
                waits.wait(5)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(20)
    topic = reload(world)
    assert may(world.lead, OPEN, topic)  # the answer is not there to be seen yet
    threading.Timer(0.3, waits.set).start()
    assert topic.open_up(by=world.lead, runs=False) is False
    writer.join(20)
    assert not reload(world).partners_read
    assert may(world.lead, NARROW, reload(world))


def test_what_is_said_later_is_read_as_the_topic_is(world: World):
    world.discussion.open_up(by=world.convener, runs=True)
    later, _new = reload(world).reply(body="Later.", organization=world.lausd, by=world.stand_in)
    assert later.partners_read

    world.discussion.keep_in(by=world.convener, runs=True)

    assert set(Post.objects.values_list("partners_read", flat=True)) == {False}
    assert list(Post.objects.visible_to(world.partner)) == []


def test_twice_changes_nothing_and_tells_once(world: World):
    assert [world.discussion.open_up(by=world.convener, runs=True) for _time in range(2)] == [True, False]
    assert [world.discussion.keep_in(by=world.convener, runs=True) for _time in range(2)] == [True, False]
    heard = Event.objects.filter(kind="topic_shared").order_by("pk").values_list("data__opened", "audience", "scope")
    people = world.reading.people_scope
    assert list(heard) == [(True, [people], people), (False, [people], people)]


def test_who_left_narrows_nothing_any_more(world: World):
    SeatHolder.objects.filter(person=world.lead).update(until=now() - timedelta(minutes=1))
    world.lead.fetched_reach = None

    assert not may(world.lead, NARROW, world.discussion)
    assert not may(world.lead, OPEN, world.discussion)


def test_b2_news_of_a_topic_stays_with_the_workgroup_whoever_may_read_the_topic(world: World):
    """What was queued while a topic was open is not shown to a partner who left the group before it was narrowed."""
    User.objects.update(rhythm=Rhythm.NOW)
    world.discussion.open_up(by=world.convener, runs=True)
    post, _new = reload(world).reply(body="Queued.", organization=world.lausd, by=world.stand_in)
    announce_all()
    event = Event.objects.get(kind="posted", target_id=post.pk)
    assert OutgoingMail.objects.filter(person=world.lead, notification__event=event).exists()

    SeatHolder.objects.filter(person=world.lead).update(until=now() - timedelta(minutes=1))
    world.discussion.keep_in(by=world.convener, runs=True)
    world.lead.fetched_reach = None

    assert (event.scope, event.scope_also) == (world.reading.people_scope, None)
    assert not Event.objects.visible_to(world.lead).filter(pk=event.pk).exists()
    assert not Event.objects.visible_to(world.partner).filter(pk=event.pk).exists()


def test_who_may_not_is_told_why(world: World, browse):
    world.discussion.open_up(by=world.convener, runs=True)
    browser = browse(world.partner)

    for readers in ("partners", "workgroup"):
        assert browser.post(where(world) + "readership/", {"readers": readers}).status_code == 403
    assert browse(world.convener).post(where(world) + "readership/", {"readers": "x"}).status_code == 404


def test_why_and_who_follow_the_topic(world: World, browse):
    world.discussion.open_up(by=world.convener, runs=True)

    assert (
        "everybody who acts for a partner reads this"
        in browse(world.partner).get(f"/why/topic/{world.discussion.pk}/").text
    )
    assert "7 people can read this." in browse(world.convener).get(f"/why/topic/{world.discussion.pk}/readers/").text


def test_a_guest_with_a_right_on_the_workgroup_still_reads_what_is_open_to_partners(world: World):
    """The second readership comes on top of the first: opening a topic takes it from nobody."""
    world.discussion.open_up(by=world.convener, runs=True)

    assert reload(world).scopes == [world.reading.people_scope, 1]
