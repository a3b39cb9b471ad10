"""What people of a workgroup say to each other: once, in order, kept when a session ends."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.timezone import now

from compact.accounts.models import User
from compact.drafts import LARGEST, draft_key
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.wall import entered
from partners.models import Affiliation
from tests.conftest import WebClient
from tests.pages import words
from tests.queries import count_queries
from tests.test_accounts import code_in
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Convener, Discussion, Post

NEW = "/workgroups/reading/discussions/new/"
LIST = "/workgroups/reading/discussions/"


def thread(world: World, posts: int) -> None:
    """So many more posts in the discussion, a minute apart."""
    begun = now() - timedelta(hours=posts)
    Post.objects.bulk_create(
        Post(
            discussion=world.discussion,
            workgroup=world.reading,
            author=world.lead,
            organization=world.lausd,
            body=f"Message {number:03}",
            posted_at=begun + timedelta(minutes=number),
        )
        for number in range(posts)
    )
    Discussion.objects.filter(pk=world.discussion.pk).update(post_count=posts + 1)


# --- posting ---------------------------------------------------------------------------------------------------------


def test_a_reply_is_said_once_for_an_organization_and_told_to_the_workgroup(world: World, browse):
    sent = {"body": "Yes, from us.", "token": str(uuid4())}
    browser = browse(world.stand_in)
    for _time in range(2):
        answer = browser.post(world.discussion.get_absolute_url(), sent)

    post = Post.objects.get(body="Yes, from us.")
    assert answer["Location"] == f"{world.discussion.get_absolute_url()}?newest=1#post-{post.pk}"
    assert (post.author, post.organization) == (world.stand_in, world.lausd)
    event = Event.objects.get(kind="posted")
    assert (event.audience, event.scope) == ([world.reading.people_scope], world.reading.people_scope)
    assert KINDS["posted"].title(event) == "Sam Standin answered in “sentinel-reading topic”"
    assert KINDS["posted"].excerpt(event) == "Yes, from us."
    assert KINDS["posted"].url(event) == f"{world.discussion.get_absolute_url()}posts/{post.pk}/"
    world.discussion.refresh_from_db()
    assert (world.discussion.post_count, world.discussion.last_post_at) == (2, post.posted_at)


def test_a_topic_is_begun_once(world: World, browse):
    sent = {"title": "Summer sites", "body": "Where?", "token": str(uuid4())}
    browser = browse(world.lead)
    addresses = {browser.post(NEW, sent)["Location"] for _time in range(2)}

    topic = Discussion.objects.get(title="Summer sites")
    assert addresses == {topic.get_absolute_url()}
    assert (topic.post_count, topic.started_by) == (1, world.lead)
    assert KINDS["posted"].title(Event.objects.get(kind="posted")) == "Leo Lead began “Summer sites”"
    assert "Summer sites" in words(browser.get(LIST))


def twice(world: World, say: Callable[[Discussion, User], Any]) -> list[Any]:
    """What `say` answers when the lead's form arrives twice at the same moment."""

    def one(topic: Discussion, user: User) -> Any:
        with entered(user):
            return say(topic, user)

    topics = Discussion.objects.select_related("workgroup")
    return at_once(*(partial(one, topics.get(pk=world.discussion.pk), fresh(world.lead)) for _time in range(2)))


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_same_moment_speaks_once(world: World):
    token = uuid4()
    said = twice(world, lambda topic, user: topic.reply(body="Once", organization=world.lausd, by=user, token=token)[1])
    assert sorted(said) == [False, True]
    assert Post.objects.filter(body="Once").count() == 1
    assert Event.objects.filter(kind="posted").count() == 1
    world.discussion.refresh_from_db()
    assert world.discussion.post_count == 2


@pytest.mark.django_db(transaction=True)
def test_a_topic_sent_twice_at_the_same_moment_begins_once(world: World):
    token = uuid4()
    said = twice(
        world,
        lambda topic, user: Discussion.start(
            topic.workgroup, title="Once", body="Once", organization=world.lausd, by=user, token=token
        ),
    )
    assert said == [Discussion.objects.get(title="Once")] * 2
    assert Event.objects.filter(kind="posted").count() == 1


def test_the_box_says_how_many_will_see_it_and_for_whom_one_speaks(world: World, browse):
    page = words(browse(world.lead).get(world.discussion.get_absolute_url()))
    assert "3 people in this workgroup will see this." in page
    assert "You speak for LAUSD." in page


def test_who_speaks_for_several_organizations_is_asked(world: World, browse):
    began = now() - timedelta(days=1)
    Affiliation.objects.create(person=world.convener, organization=world.lausd, since=began)
    Convener.objects.create(workgroup=world.reading, organization=world.lausd, person=world.convener, since=began)
    browser = browse(world.convener)
    address = world.discussion.get_absolute_url()
    missing = browser.post(address, {"body": "For whom?"})
    assert missing.status_code == 422
    assert "Choose the organization you speak for." in words(missing)
    assert "For whom?" in words(missing)
    browser.post(address, {"body": "For whom?", "organization": world.lausd.pk})
    assert Post.objects.get(body="For whom?").organization == world.lausd


def test_the_backbone_speaks_for_itself(world: World, browse):
    browse(world.director).post(world.discussion.get_absolute_url(), {"body": "From the team"})
    assert Post.objects.get(body="From the team").organization == world.unite


@pytest.mark.parametrize(
    ("body", "said"),
    [("  ", "Write something first."), ("x" * 20_001, "Keep it under 20000 characters; it has 20001 now.")],
)
def test_what_cannot_be_posted_is_kept(world: World, browse, body, said):
    answer = browse(world.lead).post(world.discussion.get_absolute_url(), {"body": body})
    assert answer.status_code == 422
    assert said in words(answer)
    assert body.strip() in words(answer)
    assert Post.objects.count() == 1


def test_a_topic_needs_a_title(world: World, browse):
    answer = browse(world.lead).post(NEW, {"title": "", "body": "Kept words"})
    assert answer.status_code == 422
    assert "Give the topic a title" in words(answer)
    assert "Kept words" in words(answer)


def test_paragraphs_and_links_are_shown_and_markup_is_not(world: World, browse):
    Post.objects.filter(pk=world.post.pk).update(
        body="First\n\nSee https://example.org/plan?a=1&b=2 <img src=x onerror=alert(1)> javascript:alert(1)"
    )
    page = words(browse(world.lead).get(world.discussion.get_absolute_url()))
    assert "<p>First</p>" in page
    assert 'href="https://example.org/plan?a=1&amp;b=2" rel="nofollow"' in page
    assert "&lt;img src=x onerror=alert(1)&gt; javascript:alert(1)</p>" in page


def test_a_closed_topic_takes_no_reply(world: World, browse):
    Discussion.objects.filter(pk=world.discussion.pk).update(closed_at=now(), closed_by=world.convener)
    answer = browse(world.lead).post(world.discussion.get_absolute_url(), {"body": "More"})
    assert answer.status_code == 422
    assert "This topic was closed while you were writing." in words(answer)
    assert "More" in answer.text
    assert world.discussion.posts.filter(body="More").count() == 0
    assert "Cora Convener closed this topic on" in words(browse(world.lead).get(world.discussion.get_absolute_url()))


def test_a_discussion_of_another_workgroup_is_not_found(world: World, browse):
    address = reverse("workgroups:discussion", args=["data", world.discussion.pk])
    assert browse(world.director).get(address).status_code == 404


def test_others_neither_read_nor_write(world: World, browse):
    for name in ("partner", "contact", "former", "stranger"):
        browser = browse(world.people[name])
        assert browser.get(world.discussion.get_absolute_url()).status_code == 404
        assert browser.post(world.discussion.get_absolute_url(), {"body": "In"}).status_code == 404
        assert browser.post(NEW, {"title": "In", "body": "In"}).status_code == 404
    assert Post.objects.count() == 1


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_long_thread_is_read_from_its_beginning_or_its_end(world: World, browse):
    thread(world, 119)
    browser = browse(world.lead)
    address = world.discussion.get_absolute_url()
    first = browser.get(address)
    newest = browser.get(address + "?newest=1")
    earlier = browser.get(address + newest.context["page"].before)
    middle = browser.get(address + first.context["page"].after)
    assert [len(one.context["page"].rows) for one in (first, newest, earlier, middle)] == [50, 50, 50, 50]
    assert first.context["page"].rows[0].body == "Message 000"
    assert newest.context["page"].rows[-1] == world.post
    assert earlier.context["page"].rows[-1].body == "Message 069"
    assert middle.context["page"].rows[0].body == "Message 050"
    assert "Jump to the newest" in words(first)
    assert "Jump to the newest" not in words(newest)


def test_topics_stand_by_their_newest_words(world: World, browse):
    Discussion.objects.filter(pk=world.discussion.pk).update(last_post_at=now() - timedelta(days=3))
    for number in range(30):
        Discussion.objects.create(
            workgroup=world.reading,
            title=f"Topic {number:02}",
            started_by=world.lead,
            last_post_at=now() - timedelta(hours=number),
        )
    browser = browse(world.lead)
    first = browser.get(LIST).context["page"]
    older = browser.get(LIST + first.after).context["page"]
    assert [one.title for one in first.rows] == [f"Topic {number:02}" for number in range(25)]
    assert older.rows[-1] == world.discussion
    assert [one.pk for one in browser.get(LIST + older.before).context["page"].rows] == [one.pk for one in first.rows]


def test_a_workgroup_in_which_nothing_was_said_says_so(world: World, browse):
    Post.objects.all().delete()
    Discussion.objects.all().delete()
    assert "No topics yet" in words(browse(world.lead).get(LIST))
    assert "Nothing has been said here yet." in words(browse(world.lead).get(world.reading.get_absolute_url()))


@pytest.mark.parametrize("name", ["lead", "convener", "director"])
def test_a_thread_asks_as_often_for_50_posts_as_for_one(world: World, browse, name):
    browser = browse(world.people[name])
    few = count_queries(browser, world.discussion.get_absolute_url())
    thread(world, 60)
    assert count_queries(browser, world.discussion.get_absolute_url()) == few <= 12


def test_the_topics_ask_as_often_for_25_as_for_one(world: World, browse):
    browser = browse(world.convener)
    few = [count_queries(browser, address) for address in (LIST, world.reading.get_absolute_url())]
    for number in range(30):
        topic = Discussion.objects.create(workgroup=world.reading, title=str(number), started_by=world.stand_in)
        Post.objects.create(discussion=topic, workgroup=world.reading, author=world.stand_in, body="x")
    many = [count_queries(browser, address) for address in (LIST, world.reading.get_absolute_url())]
    assert many == few
    assert max(few) <= 12


# --- a session that ended while writing ------------------------------------------------------------------------------


def sign_in(browser: WebClient, person: User, address: str) -> object:
    """Through the sign-in page, as people do."""
    person.set_password("a long enough password")
    person.save()
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    sent = {"login": person.email, "password": "a long enough password", "way": "password"}
    return browser.post(address, sent, follow=True)


def test_what_was_written_when_the_session_ended_is_there_after_signing_in(world: World, browse):
    browser = browse(world.lead)
    address = world.discussion.get_absolute_url()
    form = browser.get(address).context
    sent = {"body": "Half an hour of <b>thinking</b>", "token": str(uuid4()), "draft_of": form["draft_key"]}
    Session.objects.all().delete()

    sent_away = browser.post(address, sent)
    assert sent_away.status_code == 302
    assert sent_away["Location"].startswith("/accounts/login/?next=")
    back = sign_in(browser, world.lead, sent_away["Location"])

    assert back.redirect_chain[-1][0].endswith(address)  # type: ignore[attr-defined]
    assert "Half an hour of &lt;b&gt;thinking&lt;/b&gt;" in words(back)
    assert str(sent["token"]) in words(back)
    assert Post.objects.count() == 1
    browser.post(address, sent)
    assert "Half an hour" not in words(browser.get(address)).split('id="answer"')[1]


def test_a_draft_is_shown_only_to_who_wrote_it(world: World, browse):
    browser = WebClient()
    address = world.discussion.get_absolute_url()
    sent_away = browser.post(address, {"body": "Mine alone", "draft_of": draft_key(world.lead)})
    back = sign_in(browser, world.stand_in, sent_away["Location"])
    assert back.status_code == 200  # type: ignore[attr-defined]
    assert "Mine alone" not in words(back)


@pytest.mark.parametrize("forged", ["", "1", "1:forged"])
def test_nothing_is_kept_for_visitors_who_never_signed_in(world: World, forged):
    browser = WebClient()
    browser.post(world.discussion.get_absolute_url(), {"body": "Nobody's", "draft_of": forged})
    assert Session.objects.count() == 0


def test_what_is_too_large_is_not_kept(world: World):
    browser = WebClient()
    sent = {"body": "x" * (LARGEST + 1), "draft_of": draft_key(world.lead)}
    browser.post(world.discussion.get_absolute_url(), sent)
    assert Session.objects.count() == 0


def test_only_the_last_few_drafts_are_kept(world: World):
    browser = WebClient()
    addresses = [f"{LIST}{number}/" for number in range(1, 6)]
    for address in addresses:
        browser.post(address, {"body": "x", "draft_of": draft_key(world.lead)})
    assert list(browser.session["drafts"]) == addresses[2:]


@pytest.mark.parametrize(
    ("address", "fields"),
    [(NEW, {"title": "A title", "body": "words of mine"}), ("/workgroups/reading/request/", {"why": "words of mine"})],
)
def test_other_long_forms_keep_their_words_too(world: World, address, fields):
    browser = WebClient()
    writer = world.contact if "request" in address else world.lead
    sent_away = browser.post(address, {**fields, "draft_of": draft_key(writer)})
    back = sign_in(browser, writer, sent_away["Location"])
    assert all(word in words(back) for word in fields.values())


def test_a_draft_waits_through_a_sign_in_by_code(world: World, mailoutbox):
    browser = WebClient()
    sent_away = browser.post(NEW, {"title": "Kept title", "body": "Kept", "draft_of": draft_key(world.lead)})
    confirm = browser.post(sent_away["Location"], {"login": world.lead.email, "way": "code"})["Location"]
    back = browser.post(confirm, {"code": code_in(mailoutbox[0])}, follow=True)
    assert back.redirect_chain[-1][0].endswith(NEW)
    assert "Kept title" in words(back)
