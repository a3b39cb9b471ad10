"""A message may be written again and withdrawn: what it said before is kept, or nothing is (F19)."""

import re
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags
from django.utils.timezone import now

from compact.notifications.models import Event, Notification, OutgoingMail, State
from compact.notifications.tasks import announce_all
from compact.wall import entered
from compact.wording import redline
from tests.conftest import acting_as
from tests.pages import words
from tests.queries import count_queries
from tests.sink import Sink, text
from tests.test_mentions import BEGAN, heard
from tests.test_notifications import announce
from tests.test_outbox import send, server
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Attachment, Discussion, Mention, Post, PostWording, SeatHolder

__all__ = ["server"]


def said(world: World, body: str, *, by=None, sent=()) -> Post:
    """The lead says something in Reading."""
    post, _new = world.discussion.reply(
        body=body, organization=world.lausd, by=by or world.lead, token=uuid4(), sent=sent
    )
    return post


def address(post: Post, noun: str) -> str:
    return f"/workgroups/reading/posts/{post.pk}/{noun}/"


def change(browser, post: Post, body: str, edition: int | None = None):
    return browser.post(address(post, "wording"), {"body": body, "edition": edition or post.edition})


def test_an_author_puts_other_words_and_the_earlier_ones_stay_to_be_read(world: World, browse):
    post = said(world, "We have 20 rooms.")
    answer = change(browse(world.lead), post, "<p>We have <strong>22</strong> rooms.</p>")

    assert answer.status_code == 303
    post.refresh_from_db()
    assert (post.body, post.html) == ("We have 22 rooms.", "<p>We have <strong>22</strong> rooms.</p>")
    assert (post.edition, post.edited_at is not None) == (2, True)
    kept = PostWording.objects.get()
    assert (kept.body, kept.edition, kept.since) == ("We have 20 rooms.", 1, post.posted_at)
    reader = browse(world.stand_in)
    assert "edited" in words(reader.get(world.discussion.get_absolute_url() + "?newest=1"))
    page = reader.get(address(post, "changes")).content.decode()
    assert '<del><span class="vh">removed: </span>20</del>' in page
    assert '<strong><ins><span class="vh">inserted: </span>22</ins></strong>' in page


def test_only_the_edition_that_is_chosen_is_compared(world: World, browse, monkeypatch):
    post = said(world, "We have 20 rooms.")
    browser, reader = browse(world.lead), browse(world.stand_in)
    for number in range(21, 50):
        change(browser, Post.objects.get(pk=post.pk), f"We have {number} rooms.")
    compared = []
    monkeypatch.setattr(
        "workgroups.editions.redline", lambda old, new, **more: compared.append((old, new)) or redline(old, new, **more)
    )

    page = reader.get(address(post, "changes"))
    assert len(compared) == 1
    assert ">48</del>" in page.text
    assert "?edition=29" in page.text
    assert '?edition=4"' not in page.text
    assert ">22</del>" in reader.get(address(post, "changes") + "?edition=4").text
    assert "First said on" in words(reader.get(address(post, "changes") + "?edition=1"))
    for missing in ("0", "31", "x", "9" * 30, "²"):
        assert reader.get(address(post, "changes") + f"?edition={missing}").status_code == 404
    assert count_queries(reader, address(post, "changes")) <= 12


PEELED = [" ".join(f"w{number} {one}{number}" for number in range(1700)) for one in "xy"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        PEELED,
        ("ab cd ef " * 2200, "cd ef ab gh " * 1600),
        (" ".join(chr(197 + n * 7 % 100) for n in range(9900)), " ".join(chr(197 + n * n % 100) for n in range(9900))),
    ],
)
def test_two_long_wordings_are_compared_in_no_time(before, after):
    begun = time.monotonic()
    marked = redline(f"<p>{before}</p>", f"<p>{after}</p>")
    assert time.monotonic() - begun < 3
    assert strip_tags(re.sub(r"<del>.*?</del>|<span.*?</span>", "", marked)).split() == after.split()


def test_the_changes_of_a_message_keep_its_quotes(world: World, browse):
    post = said(world, "Hello")
    change(browse(world.lead), post, "<p>Hello</p><blockquote><p>said before</p></blockquote>")
    page = browse(world.stand_in).get(address(post, "changes")).text
    assert "<blockquote><p>" in page[page.index('class="prose"') :]


def test_the_same_words_again_are_no_change(world: World, browse):
    post = said(world, "We have 20 rooms.")
    assert change(browse(world.lead), post, "We have 20 rooms.").status_code == 303
    assert not PostWording.objects.exists()
    assert Post.objects.get(pk=post.pk).edited_at is None


def test_of_two_edits_at_once_the_second_is_told_and_loses_nothing(world: World, browse):
    post = said(world, "One")
    browser = browse(world.lead)
    change(browser, post, "Two")
    answer = change(browser, post, "Three", edition=1)

    assert answer.status_code == 422
    assert answer.context["form"].errors["body"] == [
        "You changed this message meanwhile, elsewhere. Both are below: keep what you need."
    ]
    shown = answer.content.decode()
    assert "Three</textarea>" in shown
    assert "<p>Two</p>" in shown
    assert 'name="edition" value="2"' in shown
    assert Post.objects.get(pk=post.pk).body == "Two"
    assert change(browser, post, "Three", edition=2).status_code == 303


@pytest.mark.django_db(transaction=True)
def test_two_edits_at_the_same_moment_have_one_outcome():
    world = World.build()
    post = said(world, "One")

    def rewrite(words: str) -> bool:
        with entered(lead := fresh(world.lead)):
            return Post.objects.get(pk=post.pk).reword(body=words, html="", edition=1, by=lead)

    results = at_once(lambda: rewrite("Two"), lambda: rewrite("Three"))
    assert sorted(results) == [False, True]
    assert PostWording.objects.get().body == "One"
    assert Post.objects.get(pk=post.pk).edition == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("stand_in", 403), ("convener", 403), ("director", 403), ("partner", 404), ("former", 404), ("stranger", 404)],
)
def test_nobody_but_its_author_edits_a_message(who, status, world: World, browse):
    post = said(world, "One")
    assert change(browse(getattr(world, who)), post, "Two").status_code == status
    assert Post.objects.get(pk=post.pk).body == "One"


def test_nothing_is_edited_in_a_closed_topic_or_by_who_has_become_an_observer(world: World, browse):
    post, browser = said(world, "One"), browse(world.lead)
    Discussion.objects.filter(pk=world.discussion.pk).update(closed_at=now(), closed_by=world.lead)
    assert change(browser, post, "Two").status_code == 403
    Discussion.objects.filter(pk=world.discussion.pk).update(closed_at=None, closed_by=None)
    SeatHolder.objects.filter(person=world.lead).update(role="observer")
    assert change(browser, post, "Two").status_code == 403


def test_an_edit_tells_only_whom_it_newly_addresses(world: World, browse):
    SeatHolder.objects.create(seat=world.seat, person=world.contact, since=BEGAN)
    post = said(world, "What do you think, @Sam Standin?")
    announce()
    change(browse(world.lead), post, "What do you think, @Sam Standin and @Cora Convener?")
    announce()

    assert heard(world.stand_in) == ["mentioned"]
    assert heard(world.convener) == ["mentioned", "posted"]
    assert heard(world.contact) == ["posted"]
    assert sorted(Mention.objects.values_list("label", flat=True)) == ["@Cora Convener", "@Sam Standin"]


def test_a_mention_that_is_taken_out_and_put_in_again_is_told_again_and_marks_follow_the_words(world: World, browse):
    post, browser = said(world, "@Sam Standin"), browse(world.lead)
    change(browser, post, "Nobody")
    assert not Mention.objects.exists()


def test_mail_that_has_not_left_says_what_stands_now(world: World, browse, server: Sink):
    world.stand_in.rhythm = "now"
    world.stand_in.save()
    post = said(world, "The wrong figure: 20")
    announce()
    change(browse(world.lead), post, "The right figure: 22")
    send()

    mail = text(server.to(world.stand_in.email))
    assert "The right figure: 22" in mail
    assert "wrong" not in mail
    assert "wrong" not in str(Event.objects.get(kind="posted").data)


@pytest.mark.everybody
def test_whoever_wrote_for_somebody_is_named_with_them_in_news_of_an_edit(world: World, browse):
    browser = browse(world.deputy)
    browser.post(world.discussion.get_absolute_url(), {"body": "Yes"})
    post = Post.objects.get(author=world.deputy)
    assert post.on_behalf_of == world.lead
    assert change(browser, post, "Yes, @Cora Convener").status_code == 303
    assert Event.objects.get(kind="mentioned").data["behalf"]["name"] == "Leo Lead"


# --- withdrawing ------------------------------------------------------------------------------------------------------


def test_an_author_takes_their_words_out_of_the_portal(world: World, browse):
    post = said(world, "sentinel-secret, @Sam Standin")
    browser = browse(world.lead)
    change(browser, post, "sentinel-secret again")
    announce()
    assert browser.post(address(post, "withdrawal")).status_code == 303

    post.refresh_from_db()
    assert (post.body, post.html, post.withdrawn_by, post.withdrawn_why) == ("", "", world.lead, "")
    assert not PostWording.objects.exists()
    assert not Mention.objects.exists()
    assert "sentinel-secret" not in str(list(Event.objects.values_list("data", flat=True)))
    page = browse(world.convener).get(world.discussion.get_absolute_url() + "?newest=1")
    assert "Withdrawn by its author on" in words(page)
    for who in (world.lead, world.convener, world.director, world.stand_in):
        for path in (address(post, "changes"), "/inbox/", world.discussion.get_absolute_url()):
            assert "sentinel-secret" not in browse(who).get(path).content.decode()
    assert not Event.objects.filter(kind="post_withdrawn").exists()


def test_who_runs_the_workgroup_withdraws_with_a_reason_and_the_author_keeps_the_words(world: World, browse):
    post = said(world, "sentinel-rude words")
    browser = browse(world.convener)
    answer = browser.post(address(post, "withdrawal"), {"why": ""})
    assert answer.status_code == 422
    assert "Say why in a sentence" in words(answer)

    browser.post(address(post, "withdrawal"), {"why": "Names a child."})
    announce()
    page = words(browse(world.stand_in).get(world.discussion.get_absolute_url() + "?newest=1"))
    assert "Withdrawn by Cora Convener, who runs this workgroup, on" in page
    assert "“Names a child.”" in page
    news = Notification.objects.get(person=world.lead, event__kind="post_withdrawn")
    assert news.event.data["excerpt"] == "sentinel-rude words"
    assert "sentinel-rude" in browse(world.lead).get("/inbox/").content.decode()
    for who in (world.convener, world.director, world.stand_in):
        assert "sentinel-rude" not in browse(who).get("/inbox/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("stand_in", 403), ("partner", 404), ("former", 404)])
def test_nobody_else_withdraws(who, status, world: World, browse):
    post = said(world, "One")
    assert browse(getattr(world, who)).post(address(post, "withdrawal"), {"why": "x"}).status_code == status
    assert Post.objects.get(pk=post.pk).withdrawn_at is None


def test_a_message_is_withdrawn_once(world: World, browse):
    post = said(world, "One")
    assert post.withdraw(by=world.convener, why="Off topic")
    assert not Post.objects.get(pk=post.pk).withdraw(by=world.lead)
    assert Event.objects.filter(kind="post_withdrawn").count() == 1
    assert change(browse(world.lead), post, "Two").status_code == 403


def test_words_withdrawn_before_they_were_announced_reach_nobody(world: World):
    post = said(world, "One, @Sam Standin")
    post.withdraw(by=world.lead)
    with acting_as("compact_worker"):
        assert announce_all() == 2
    assert heard(world.stand_in) == heard(world.convener) == []


def test_mail_and_digest_of_what_was_withdrawn_do_not_leave(world: World, server: Sink):
    world.stand_in.rhythm = "now"
    world.stand_in.save()
    post = said(world, "One")
    announce()
    post.withdraw(by=world.lead)
    send()

    mail = OutgoingMail.objects.get(person=world.stand_in)
    assert (mail.state, mail.reason) == (State.DROPPED, "It was taken back.")
    assert server.mails == []


@pytest.mark.django_db(transaction=True)
def test_an_edit_while_it_is_withdrawn_brings_no_word_back():
    world = World.build()
    post = said(world, "One")

    def rewrite() -> bool:
        with entered(lead := fresh(world.lead)):
            return Post.objects.get(pk=post.pk).reword(body="Two", html="", edition=1, by=lead)

    def withdraw() -> bool:
        with entered(convener := fresh(world.convener)):
            return Post.objects.get(pk=post.pk).withdraw(by=convener, why="No")

    _edited, withdrawn = at_once(rewrite, withdraw)
    post.refresh_from_db()
    assert withdrawn
    assert (post.body, post.withdrawn_at is not None) == ("", True)
    assert not PostWording.objects.exists()


def test_files_go_with_the_words(world: World, browse):
    browser = browse(world.lead)
    file = SimpleUploadedFile("plan.txt", b"sentinel-plan")
    browser.post(world.discussion.get_absolute_url(), {"body": "See the file", "attached": [file]})
    one = Attachment.objects.get()
    one.post.withdraw(by=world.lead)
    assert browser.get(f"/workgroups/reading/attachments/{one.pk}/").status_code == 404
    assert not Attachment.objects.exists()


def test_the_time_of_an_edit_is_later_than_that_of_the_message(world: World):
    post = said(world, "One")
    Post.objects.filter(pk=post.pk).update(posted_at=now() - timedelta(hours=1))
    post.refresh_from_db()
    assert post.reword(body="Two", html="", edition=1, by=world.lead)
    assert post.edited_at > post.posted_at
