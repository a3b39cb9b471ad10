"""A topic is read on from where one was; those who run the workgroup pin, close, rename and move it (F19)."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from compact.access import reach_of
from compact.accounts.models import Rhythm, User
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Notification
from compact.wall import entered
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.sink import sink, text
from tests.test_outbox import send
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Convener, Discussion, Post, Reading, Seat, SeatHolder, SeatRole, Workgroup

LIST = "/workgroups/reading/discussions/"


def say(world: World, count: int, *, by: Any = None) -> list[Post]:
    """So many more messages of the stand-in, one second after the other, after all that was said."""
    begun = max(now(), world.discussion.posts.latest("posted_at").posted_at)
    posts = Post.objects.bulk_create(
        Post(
            discussion=world.discussion,
            workgroup=world.reading,
            author=by or world.stand_in,
            organization=world.lausd,
            body=f"Message {number:04}",
            posted_at=begun + timedelta(seconds=number),
        )
        for number in range(1, count + 1)
    )
    count, last = world.discussion.posts.count(), posts[-1].posted_at
    Discussion.objects.filter(pk=world.discussion.pk).update(post_count=count, last_post_at=last)
    return posts


def shown(answer: Any) -> list[str]:
    """The messages of a page, in their order."""
    return [one.body for one in answer.context["page"].rows]


# --- reading on ------------------------------------------------------------------------------------------------------


def test_a_topic_opens_at_its_first_message_for_who_never_opened_it(world: World, browse):
    say(world, 120)
    page = browse(world.convener).get(world.discussion.get_absolute_url())
    assert shown(page)[0] == world.post.body
    assert 'id="new"' not in page.content.decode()
    assert (page.context["page"].before, bool(page.context["page"].after)) == ("", True)


@pytest.mark.parametrize("more", [3, 60, 2000])
def test_a_topic_opens_at_the_first_new_message(world: World, browse, more):
    say(world, 20)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    browser.get(address)
    posts = say(world, more)

    page = browser.get(address)

    body = page.content.decode()
    assert body.count('id="new"') == 1
    assert re.search(r'id="new".*?</li>\s*<li id="post-(\d+)"', body, re.DOTALL)[1] == str(posts[0].pk)  # type: ignore[index]
    assert posts[0] in page.context["page"].rows
    assert page.context["page"].before != "" or more == 3
    assert bool(page.context["page"].after) == (more >= 50)


def test_who_has_read_all_is_at_the_end_with_the_box(world: World, browse):
    say(world, 120)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    browser.get(f"{address}?newest=1")

    page = browser.get(address)

    assert shown(page)[-1] == "Message 0120"
    assert (page.context["page"].after, 'id="new"' in page.content.decode()) == ("", False)
    assert f'href="{address}#answer"' in browser.get(LIST).content.decode()
    assert 'id="answer"' in page.content.decode()


def test_what_was_read_stays_read(world: World, browse):
    say(world, 120)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    browser.get(f"{address}?newest=1")
    [before] = Reading.objects.values_list("person", "discussion", "upto_post")
    browser.get(f"{address}?first=1")
    browser.get(f"{address}posts/{world.post.pk}/", follow=True)
    assert [before] == list(Reading.objects.values_list("person", "discussion", "upto_post"))
    with acting_as("compact_web"), entered(fresh(world.convener)):
        assert Reading.read_on(world.discussion, upto=world.post, by=world.convener) is False


def test_what_nobody_looked_at_is_not_read(world: World, browse):
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    browser.head(address)
    browser.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
    browser.get(address, headers={"Purpose": "prefetch"})
    browser.get(LIST)
    browser.get(world.reading.get_absolute_url())
    assert not Reading.objects.exists()


def test_nobody_else_knows_what_somebody_has_read(world: World, browse):
    browse(world.convener).get(world.discussion.get_absolute_url())
    assert [one.person for one in Reading.objects.visible_to(fresh(world.convener))] == [world.convener]
    for person in (world.lead, world.director, world.stranger):
        assert not Reading.objects.visible_to(fresh(person)).exists()
        with acting_as("compact_web"), entered(fresh(person)):
            assert not Reading.objects.exists()


def test_lists_say_how_much_is_new_and_lead_there(world: World, browse):
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    for page in (LIST, world.reading.get_absolute_url()):
        assert '<span class="count">New</span>' in words(browser.get(page))
    browser.get(address)
    say(world, 2)
    say(world, 1, by=world.convener)
    for page in (LIST, world.reading.get_absolute_url()):
        body = words(browser.get(page))
        assert "3 replies" in body
        assert f'href="{address}#new"><b>2 new</b>' in body  # their own words are not new to anybody
        assert '<span class="count">New</span>' not in body
    browser.get(address)
    for page in (LIST, world.reading.get_absolute_url()):
        assert "new</b>" not in words(browser.get(page))


def test_what_is_new_is_counted_of_what_the_reader_was_shown(world: World, browse):
    browse(world.convener).get(world.discussion.get_absolute_url())
    say(world, 4)
    found = Discussion.objects.filter(pk=world.discussion.pk)
    counts = {one: found.with_reading(reach_of(fresh(world.people[one]))).get() for one in ("convener", "lead")}
    assert {name: (one.upto_post, one.new_count) for name, one in counts.items()} == {
        "convener": (world.post.pk, 4),
        "lead": (None, 0),
    }


def test_the_lasting_address_of_a_message_leads_to_its_page(world: World, browse):
    posts = say(world, 200)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    for number in (0, 99, 199):
        answer = browser.get(f"{address}posts/{posts[number].pk}/")
        assert answer["Location"] == f"{address}?at={posts[number].pk}#post-{posts[number].pk}"
        page = browser.get(answer["Location"])
        assert f'id="post-{posts[number].pk}"' in page.content.decode()
        assert len(page.context["page"].rows) == 50
    earlier = browser.get(address + browser.get(f"{address}?at={posts[99].pk}").context["page"].before)
    assert shown(earlier)[-1] == "Message 0099"


def test_an_address_of_a_message_that_is_not_there_is_404(world: World, browse):
    other = Discussion.objects.create(workgroup=world.data, title="Other", started_by=world.partner)
    post = Post.objects.create(discussion=other, workgroup=world.data, author=world.partner, body="x")
    address = world.discussion.get_absolute_url()
    for browser in (browse(world.lead), browse(world.director)):
        assert browser.get(f"{address}posts/{post.pk}/").status_code == 404
        assert browser.get(f"{address}?at={post.pk}").status_code == 404
        assert browser.get(f"{address}?at=x").status_code == 404
        assert browser.get(f"{address}?at=99999999999999999999").status_code == 404


def test_answering_quotes_the_beginning_and_who_said_it(world: World, browse):
    [post] = say(world, 1)
    Post.objects.filter(pk=post.pk).update(body="word " * 300)
    browser, address = browse(world.lead), world.discussion.get_absolute_url()
    page = browser.get(address)
    assert f'href="?answering={post.pk}#answer"' in page.content.decode()

    box = browser.get(f"{address}?answering={post.pk}").context["form"]["body"].value()

    assert box == "Sam Standin wrote: “" + " ".join(["word"] * 40) + "…”\n\n"
    for wrong in ("x", "0", "99999999999999999999"):
        assert browser.get(f"{address}?answering={wrong}").status_code == 404


def test_2000_messages_cost_what_20_do(world: World, browse):
    say(world, 20)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    few = {count_queries(browser, f"{address}{at}") for at in ("", "?newest=1", "?first=1")}
    say(world, 2000)
    many = {count_queries(browser, f"{address}{at}") for at in ("", "?newest=1", "?first=1")}
    assert max(few | many) <= 12
    assert max(many) <= max(few) + 1  # the note of how far one has come, while there is more to read


# --- looking after a topic -------------------------------------------------------------------------------------------


@pytest.fixture
def server(settings: Any) -> Any:
    """A mail server that the settings name."""
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


def runs_both(world: World) -> None:
    """The convener of Reading runs Data, too; the stand-in of Reading is in Data for LAUSD."""
    began = now() - timedelta(days=9)
    Convener.objects.create(workgroup=world.data, organization=world.alliance, person=world.convener, since=began)
    seat = Seat.objects.create(workgroup=world.data, organization=world.lausd, since=began)
    SeatHolder.objects.create(seat=seat, person=world.stand_in, role=SeatRole.PRIMARY, since=began)


def told(kind: str) -> list[tuple[list[int], str]]:
    """Who hears of it, and in which words."""
    events = Event.objects.filter(kind=kind).order_by("pk")
    return [(one.audience, KINDS[kind].title(one)) for one in events]


def test_pinned_topics_stand_above_the_others(world: World, browse):
    for number in range(30):
        Discussion.objects.create(workgroup=world.reading, title=f"Topic {number:02}", started_by=world.lead)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()

    assert browser.post(f"{address}pin/")["Location"] == address
    assert browser.post(f"{address}pin/").status_code == 303

    world.discussion.refresh_from_db()
    assert world.discussion.pinned_by == world.convener
    page = browser.get(LIST)
    assert page.context["pinned"] == [world.discussion]
    assert world.discussion not in page.context["page"].rows
    assert words(page).index("sentinel-reading topic") < words(page).index("Topic 29")
    assert browser.get(LIST + page.context["page"].after).context["pinned"] == []
    browser.post(f"{address}pin/", {"undo": "1"})
    assert browser.get(LIST).context["pinned"] == []


def test_a_topic_is_closed_with_a_last_word_and_opened_again(world: World, browse):
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    assert "Nobody answers any more" in words(browser.get(f"{address}closing/"))
    browser.post(f"{address}closing/", {"word": "We meet in May."})

    page = words(browse(world.stand_in).get(address))
    assert "Cora Convener closed this topic on" in page
    assert "We meet in May." in page
    assert 'name="body"' not in page
    refused = browse(world.stand_in).post(address, {"body": "Half an hour of words"})
    assert refused.status_code == 422
    for said in ("closed while you were writing", "Half an hour of words</textarea>", "We meet in May."):
        assert said in words(refused)
    assert not Post.objects.filter(body="Half an hour of words").exists()
    people = [world.reading.people_scope]
    closed = (people, "Cora Convener closed “sentinel-reading topic”: nobody answers any more")
    assert told("topic_closed") == [closed]
    assert KINDS["topic_closed"].excerpt(Event.objects.get(kind="topic_closed")) == "We meet in May."
    assert "closed" in words(browser.get(LIST))

    browser.post(f"{address}closing/", {"undo": "1"})
    browser.post(f"{address}closing/", {"undo": "1"})

    assert told("topic_reopened") == [(people, "Cora Convener opened “sentinel-reading topic” for answers again")]
    assert 'name="body"' in words(browse(world.stand_in).get(address))


def test_a_last_word_that_is_too_long_is_kept(world: World, browse):
    answer = browse(world.convener).post(f"{world.discussion.get_absolute_url()}closing/", {"word": "x" * 501})
    assert answer.status_code == 422
    assert "Keep it under 500 characters; it has 501 now." in words(answer)
    assert "x" * 501 in words(answer)


def test_who_began_a_topic_closes_it_and_opens_only_what_they_closed(world: World, browse):
    author, address = browse(world.lead), world.discussion.get_absolute_url()
    author.post(f"{address}closing/", {"word": ""})
    author.post(f"{address}closing/", {"undo": "1"})
    assert (len(told("topic_closed")), len(told("topic_reopened"))) == (1, 1)
    browse(world.convener).post(f"{address}closing/", {"word": "Enough"})
    refused = author.post(f"{address}closing/", {"undo": "1"})
    assert refused.status_code == 403
    assert "Only the people who run this workgroup open a topic again that others closed." in words(refused)


def test_a_second_closing_adds_no_word_and_tells_nobody(world: World):
    one, other = Discussion.objects.get(), Discussion.objects.get()
    assert one.close(by=world.convener, word="First") is True
    assert other.close(by=world.director, word="Second") is False
    assert (Discussion.objects.get().closing_word, len(told("topic_closed"))) == ("First", 1)


def test_a_title_is_changed_and_its_address_stays(world: World, browse):
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    assert browser.post(f"{address}title/", {"title": " "}).status_code == 422
    assert browser.post(f"{address}title/", {"title": "Summer books"})["Location"] == address
    assert "<h1>Summer books</h1>" in words(browser.get(address))
    stale = Discussion(pk=world.discussion.pk, title="sentinel-reading topic", workgroup=world.reading)
    assert stale.rename("Mine", by=world.convener) is False


def test_who_began_a_topic_renames_it_until_others_answered(world: World, browse):
    author, address = browse(world.lead), f"{world.discussion.get_absolute_url()}title/"
    assert author.post(address, {"title": "Better"}).status_code == 303
    say(world, 1)
    refused = author.post(address, {"title": "Worse"})
    assert (refused.status_code, Discussion.objects.get().title) == (403, "Better")
    assert "Others have answered under this title." in words(refused)


@pytest.mark.parametrize("noun", ["pin", "closing", "title", "move"])
def test_others_do_not_look_after_a_topic(world: World, browse, noun):
    address = f"{world.discussion.get_absolute_url()}{noun}/"
    before = Discussion.objects.values().get()
    sent = {"word": "x", "title": "x", "workgroup": world.data.pk}
    assert browse(world.stand_in).post(address, sent).status_code == 403
    assert browse(world.partner).post(address, sent).status_code == 404
    assert Discussion.objects.values().get() == before


def test_topics_are_found_by_what_is_new_open_or_closed(world: World, browse):
    browser = browse(world.convener)
    begin = {"organization": None, "by": world.lead}
    read, closed, fresh_one = (
        Discussion.start(world.reading, title=title, body="x", **begin) for title in ("Read", "Closed", "Fresh")
    )
    world.discussion.pin(by=world.convener)
    for one in (world.discussion, read, closed):
        browser.get(one.get_absolute_url())
    closed.close(by=world.convener)
    say(world, 1)

    def found(show: str) -> list[Discussion]:
        page = browser.get(f"{LIST}?show={show}")
        return [*page.context["pinned"], *page.context["page"].rows]

    assert {show: found(show) for show in ("", "new", "open", "closed", "nonsense")} == {
        "": [world.discussion, fresh_one, closed, read],
        "new": [world.discussion, fresh_one],
        "open": [world.discussion, fresh_one, read],
        "closed": [closed],
        "nonsense": [world.discussion, fresh_one, closed, read],
    }
    for one in (world.discussion, fresh_one):
        browser.get(one.get_absolute_url())
    assert "You have read everything that was said here." in words(browser.get(f"{LIST}?show=new"))


# --- moving ----------------------------------------------------------------------------------------------------------


def test_a_topic_moves_with_all_that_was_said_in_it(world: World, browse):
    runs_both(world)
    say(world, 60)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    browse(world.stand_in).get(f"{address}?newest=1")
    browser.post(f"{address}pin/")
    page = words(browser.get(f"{address}move/"))
    assert (">Data Workgroup</option>" in page, ">Campaign for Grade-Level Reading</option>" in page) == (True, False)

    answer = browser.post(f"{address}move/", {"workgroup": world.data.pk})

    moved = Discussion.objects.get()
    assert answer["Location"] == f"/workgroups/data/discussions/{moved.pk}/"
    assert (moved.workgroup, moved.scope, moved.pinned_at) == (world.data, world.data.people_scope, None)
    assert set(Post.objects.values_list("workgroup", "scope")) == {(world.data.pk, world.data.people_scope)}
    # Who reads it, and who does no more
    for person in (world.partner, world.stand_in, world.convener):
        assert browse(person).get(moved.get_absolute_url()).status_code == 200
    for one in (address, moved.get_absolute_url(), f"{address}posts/{world.post.pk}/"):
        assert browse(world.lead).get(one).status_code == 404
    # What was read stays read
    assert 'id="new"' not in browse(world.stand_in).get(moved.get_absolute_url()).content.decode()
    # The old address leads on, for who may read the new one
    for person in (world.stand_in, world.partner, world.director):
        assert browse(person).get(f"{address}?newest=1")["Location"] == f"{moved.get_absolute_url()}?newest=1"
        post = browse(person).get(f"{address}posts/{world.post.pk}/")
        assert post["Location"] == f"{moved.get_absolute_url()}?at={world.post.pk}#post-{world.post.pk}"
    assert told("topic_moved") == [
        ([world.reading.people_scope], "Cora Convener moved “sentinel-reading topic” to Data Workgroup"),
        (
            [world.data.people_scope],
            "Cora Convener moved “sentinel-reading topic” here from Campaign for Grade-Level Reading",
        ),
    ]
    gone, came = Event.objects.filter(kind="topic_moved").order_by("pk")
    assert [KINDS["topic_moved"].url(one) for one in (gone, came)] == [LIST, moved.get_absolute_url()]


def test_a_topic_that_was_never_here_is_404_here(world: World, browse):
    address = f"/workgroups/data/discussions/{world.discussion.pk}/"
    assert browse(world.director).get(address).status_code == 404


def test_a_topic_can_come_back(world: World, browse):
    runs_both(world)
    Discussion.objects.get().move(world.data, by=world.convener)
    Discussion.objects.get().move(world.reading, by=world.convener)
    moved = Discussion.objects.get()
    assert moved.formerly == [world.reading.pk, world.data.pk]
    assert browse(world.lead).get(moved.get_absolute_url()).status_code == 200
    assert moved.move(world.reading, by=world.convener) is False


def test_one_moves_only_to_where_one_runs_too(world: World, browse):
    address = f"{world.discussion.get_absolute_url()}move/"
    refused = browse(world.convener).post(address, {"workgroup": world.data.pk})
    assert (refused.status_code, Discussion.objects.get().workgroup) == (422, world.reading)
    assert "You run no other workgroup" in words(refused)
    missing = browse(world.director).post(address, {})
    assert "Choose the workgroup to move it to." in words(missing)
    browse(world.director).post(address, {"workgroup": world.data.pk})
    assert Discussion.objects.get().workgroup == world.data


def test_b2_what_was_told_goes_along_and_is_neither_kept_by_others_nor_lost(world: World, browse, server):
    runs_both(world)
    User.objects.update(rhythm=Rhythm.NOW)
    address = world.discussion.get_absolute_url()
    browse(world.convener).post(address, {"body": "sentinel-told words"})
    with acting_as("compact_worker"):
        announce_all()
    heard = Notification.objects.filter(event__kind="posted")
    assert set(heard.values_list("person__name", flat=True)) == {"Leo Lead", "Sam Standin"}
    assert "sentinel-told words" in words(browse(world.lead).get("/inbox/"))
    browse(world.convener).post(address, {"body": "sentinel-untold words"})

    browse(world.convener).post(f"{address}move/", {"workgroup": world.data.pk})
    with acting_as("compact_worker"):
        announce_all()
    send()
    sent = {
        name: "\n".join(text(one) for one in server.mails if name in one["To"])
        for name in ("leo.lead@example.org", "sam.standin@example.org")
    }

    inboxes = {one: words(browse(world.people[one]).get("/inbox/")) for one in ("lead", "stand_in")}
    for said in ("sentinel-told", "sentinel-untold"):
        assert said not in inboxes["lead"]
        assert said in inboxes["stand_in"]
        assert said not in sent["leo.lead@example.org"]
        assert said in sent["sam.standin@example.org"]
    assert "moved “sentinel-reading topic” to Data Workgroup" in inboxes["lead"]
    link = Event.objects.filter(kind="posted").first()
    assert browse(world.stand_in).get(KINDS["posted"].url(link), follow=True).status_code == 200


# --- at the same moment ----------------------------------------------------------------------------------------------


def together(*acts: tuple[Any, Callable[[Discussion, Any], Any]]) -> list[Any]:
    """What each person's act on the topic answers, all at the same moment."""

    def one(topic: Discussion, user: User, act: Callable[[Discussion, Any], Any]) -> Any:
        with entered(user):
            return act(topic, user)

    found = Discussion.objects.select_related("workgroup")
    return at_once(*(partial(one, found.get(), fresh(person), act) for person, act in acts))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["pin", "close"])
def test_two_who_do_it_at_once_do_it_once(world: World, verb):
    acts = [(one, lambda topic, user: getattr(topic, verb)(by=user)) for one in (world.convener, world.director)]
    assert sorted(together(*acts)) == [False, True]
    assert len(told("topic_closed")) == (verb == "close")


@pytest.mark.django_db(transaction=True)
def test_what_is_said_while_it_is_closed_is_said_before_or_refused(world: World):
    said, closed = together(
        (world.stand_in, lambda topic, user: topic.reply(body="Wait", organization=world.lausd, by=user)),
        (world.convener, lambda topic, user: topic.close(by=user, word="Done")),
    )
    assert closed is True
    assert Post.objects.filter(body="Wait").exists() is not isinstance(said, ValidationError)
    topic = Discussion.objects.get()
    assert topic.post_count == topic.posts.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["lead", "stand_in"])
def test_what_is_said_while_it_is_moved_goes_along_or_is_refused(world: World, who):
    runs_both(world)
    said, moved = together(
        (world.people[who], lambda topic, user: topic.reply(body="Wait", organization=world.lausd, by=user)),
        (world.convener, lambda topic, user: topic.move(world.data, by=user)),
    )
    assert moved is True
    assert Post.objects.filter(body="Wait").exists() is not isinstance(said, ValidationError)
    assert set(Post.objects.values_list("scope", flat=True)) == {world.data.people_scope}
    assert set(Event.objects.filter(kind="posted").values_list("scope", flat=True)) <= {world.data.people_scope}


@pytest.mark.django_db(transaction=True)
def test_two_who_move_it_to_different_places_move_it_once(world: World):
    runs_both(world)
    third = Workgroup.objects.create(slug="third", name="Third")
    results = together(
        (world.convener, lambda topic, user: topic.move(world.data, by=user)),
        (world.director, lambda topic, user: topic.move(third, by=user)),
    )
    assert sorted(results) == [False, True]
    assert len(told("topic_moved")) == 2


def test_words_for_a_topic_that_was_just_moved_are_kept(world: World, browse):
    runs_both(world)
    address = world.discussion.get_absolute_url()
    Discussion.objects.get().move(world.data, by=world.convener)
    answer = browse(world.stand_in).post(address, {"body": "Half an hour of words"})
    assert answer.status_code == 422
    assert "This topic was moved to another workgroup while you were writing." in words(answer)
    assert "Half an hour of words" in words(answer)
    moved = Discussion.objects.get().get_absolute_url()
    assert f'action="{moved}"' in words(answer)
    assert not Post.objects.filter(body="Half an hour of words").exists()


def test_the_same_form_again_after_the_closing_says_nothing_twice(world: World):
    token = uuid4()
    sent = {"body": "Once", "organization": world.lausd, "by": world.lead, "token": token}
    first, new = Discussion.objects.get().reply(**sent)
    Discussion.objects.get().close(by=world.convener)
    assert (new, Discussion.objects.get().reply(**sent)) == (True, (first, False))
    with pytest.raises(ValidationError, match="closed while you were writing"):
        Discussion.objects.get().reply(**{**sent, "token": uuid4()})
