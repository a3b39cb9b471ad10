"""A topic is read on from where one was; those who run the workgroup pin, close, rename and move it (F19)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from compact.access import reach_of
from compact.wall import entered
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.world import World, fresh
from workgroups.models import Discussion, Post, Reading

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
        assert browser.get(f"{address}?answering={wrong}").context["form"]["body"].value() is None


def test_2000_messages_cost_what_20_do(world: World, browse):
    say(world, 20)
    browser, address = browse(world.convener), world.discussion.get_absolute_url()
    few = {count_queries(browser, f"{address}{at}") for at in ("", "?newest=1", "?first=1")}
    say(world, 2000)
    many = {count_queries(browser, f"{address}{at}") for at in ("", "?newest=1", "?first=1")}
    assert max(few | many) <= 12
