"""A message to a whole workgroup: two minutes to think again, out once, and to exactly those the forecast named."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks.models import Ask
from compact.notifications.events import KINDS
from compact.notifications.models import Event, Level, Notification, OutgoingMail, Refusal, Suppression, Volume
from partners.models import Affiliation, Organization
from tests.conftest import acting_as
from tests.queries import count_queries
from tests.sink import Sink, sink, text
from tests.test_notifications import announce, everybody
from tests.test_outbox import send
from tests.world import World, fresh
from workgroups.models import (
    Announcement,
    Convener,
    Delegation,
    Discussion,
    Holdings,
    Part,
    Post,
    Seat,
    SeatHolder,
    State,
)

ADDRESS = "/workgroups/reading/writing/"
WORDS = {"subject": "Site lists by Friday, please", "body": "The county library holds rooms for us.\n\nThank you."}


def form(message: Announcement | None = None, **more: Any) -> dict[str, Any]:
    return {**WORDS, "serial": message.serial if message else 0, "token": uuid4(), **more}


def draft(world: World, *, by: User | None = None, **more: Any) -> Announcement:
    by = by or world.convener
    said = {**WORDS, "special": False, "wanted": "", "due_on": None, **more}
    kept = Announcement.keep(world.reading, serial=0, token=uuid4(), by=by, voice=world.reading.voices(by)[0], **said)
    assert kept
    return kept


def sent(world: World, **more: Any) -> Announcement:
    message = draft(world, **more)
    assert message.send(by=more.get("by", world.convener))
    return message


def let_out(*, late: timedelta = timedelta(0)) -> int:
    Announcement.objects.going_out().update(sends_at=now() - late)
    with acting_as("compact_worker"):
        return Announcement.objects.let_out()


@pytest.fixture
def server(settings: Any) -> Any:
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


# --- two minutes ------------------------------------------------------------------------------------------------------


def test_it_leaves_after_two_minutes_and_nothing_before(world: World, browse):
    browser = browse(world.convener)
    answer = browser.post(f"{ADDRESS}sending/", form())
    assert (answer.status_code, answer.headers["Location"]) == (303, ADDRESS)
    message = Announcement.objects.get()
    assert timedelta(seconds=110) < message.sends_at - now() <= timedelta(minutes=2)

    with acting_as("compact_worker"):
        assert Announcement.objects.let_out() == 0
    assert not Event.objects.filter(kind="announced").exists()
    assert not Discussion.objects.filter(title=WORDS["subject"]).exists()

    assert let_out() == 1
    topic = Discussion.objects.get(title=WORDS["subject"])
    post = topic.posts.get()
    assert (post.body, post.author, post.organization) == (WORDS["body"], world.convener, world.alliance)
    message.refresh_from_db()
    assert (message.discussion, message.sent_at is not None) == (topic, True)
    assert [one.kind for one in Event.objects.filter(target_id=post.pk)] == ["announced"]
    assert let_out() == 0


def test_the_page_says_until_when_it_can_be_called_back(world: World, browse):
    sent(world)

    page = browse(world.convener).get(ADDRESS).content.decode()

    assert "Nothing has left yet." in page
    assert re.search(r'role="timer" data-left="1[12]\d"', page)
    assert re.search(r"Goes out at \d+:\d\d:\d\d", page)


def test_it_can_be_cancelled_and_then_nobody_hears(world: World, browse):
    message = sent(world)

    answer = browse(world.convener).post(f"{ADDRESS}cancellation/", follow=True)

    assert "Nothing has left, and nobody was told." in answer.content.decode()
    assert let_out() == 0
    message.refresh_from_db()
    assert (message.cancelled_by, message.sent_at) == (world.convener, None)
    assert not Event.objects.filter(kind="announced").exists()


def test_its_words_can_be_changed_and_then_it_has_two_minutes_again(world: World, browse):
    sent(world)
    browser = browse(world.convener)

    browser.post(f"{ADDRESS}holding/")
    assert let_out() == 0
    held = Announcement.objects.get()
    page = browser.get(ADDRESS).content.decode()
    assert WORDS["subject"] in page
    browser.post(f"{ADDRESS}sending/", form(held, subject="Site lists by Monday"))

    assert let_out() == 1
    assert Discussion.objects.filter(title="Site lists by Monday").exists()
    assert not Discussion.objects.filter(title=WORDS["subject"]).exists()


def test_what_has_left_is_neither_cancelled_nor_changed(world: World, browse):
    message = sent(world)
    let_out()
    browser = browse(world.convener)

    for what in ("cancellation", "holding"):
        page = browser.post(f"{ADDRESS}{what}/", follow=True).content.decode()
        assert "cannot be called back" in page
    assert not message.cancel(by=world.convener)
    assert not message.hold(by=world.convener)
    assert not message.discard(by=world.convener)
    assert Announcement.objects.get().cancelled_at is None


def test_the_same_form_twice_sends_once(world: World, browse):
    browser, said = browse(world.convener), form()

    answers = [browser.post(f"{ADDRESS}sending/", said).status_code for _twice in range(2)]

    assert answers == [303, 303]
    assert Announcement.objects.count() == 1
    assert let_out() == 1


# --- a draft belongs to those who run it ------------------------------------------------------------------------------


def test_a_draft_waits_on_the_server_for_whoever_runs_the_workgroup(world: World, browse):
    browse(world.convener).post(ADDRESS, form(body=""))

    page = browse(world.director).get(ADDRESS).content.decode()

    assert WORDS["subject"] in page
    assert "Last kept by Cora Convener" in page


def test_nobody_overwrites_words_they_have_not_read(world: World, browse):
    message = draft(world)
    old = form(message, subject="Mine")
    browse(world.director).post(ADDRESS, form(message, subject="Joan’s"))

    answer = browse(world.convener).post(ADDRESS, old)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Joan Director has kept other words" in page
    assert 'value="Mine"' in page
    assert "Joan’s" in page
    assert Announcement.objects.get().subject == "Joan’s"
    serial = re.search(r'name="serial" value="(\d+)"', page)
    assert serial
    assert browse(world.convener).post(ADDRESS, {**old, "serial": serial[1]}).status_code == 303
    assert Announcement.objects.get().subject == "Mine"


def test_an_old_form_does_not_overwrite_the_next_draft(world: World, browse):
    first = draft(world)
    old = form(first, subject="Old words")
    assert first.discard(by=world.convener)
    draft(world, subject="The next message", by=world.director)

    answer = browse(world.convener).post(ADDRESS, old)

    assert answer.status_code == 409
    assert Announcement.objects.open().get().subject == "The next message"
    # From there the same press twice is one.
    again = {**old, "serial": answer.context["form"].data["serial"], "token": answer.context["form"].data["token"]}
    assert [browse(world.convener).post(ADDRESS, again).status_code for _press in range(2)] == [303, 303]
    assert Announcement.objects.open().get().subject == "Old words"


def test_an_old_form_with_other_words_is_not_taken_for_the_same(world: World, browse):
    """The back button brings the form that was sent, which somebody changes and sends again."""
    browser, said = browse(world.convener), form()
    browser.post(ADDRESS, said)

    answer = browser.post(f"{ADDRESS}sending/", {**said, "body": "Other words"})

    assert answer.status_code == 409
    assert "Other words" in answer.content.decode()
    assert Announcement.objects.get().sends_at is None


def test_who_comes_to_run_it_goes_on_with_the_draft(world: World, browse):
    """B14: a hand-over leaves nothing behind."""
    colleague = User.objects.create_user("colleague@example.org", name="Col League", welcomed_at=now())
    Affiliation.objects.create(person=colleague, organization=world.alliance, since=now() - timedelta(days=3))
    draft(world)
    Holdings(world.convener.affiliations.get()).hand_over(colleague, by=world.director)
    Convener.objects.filter(person=colleague).update(since=now() - timedelta(seconds=90))
    Convener.objects.filter(person=world.convener).update(until=now() - timedelta(seconds=90))

    assert WORDS["subject"] in browse(colleague).get(ADDRESS).content.decode()
    assert browse(world.convener).get(ADDRESS).status_code in {403, 404}


def test_what_somebody_sent_who_has_lost_the_post_is_a_draft_again(world: World):
    message = sent(world)
    Convener.objects.filter(person=world.convener).update(until=now() - timedelta(seconds=90))

    assert let_out() == 0

    message.refresh_from_db()
    assert (message.sends_at, message.sent_by, message.sent_at) == (None, None, None)
    assert not Discussion.objects.filter(title=WORDS["subject"]).exists()
    announce()
    [told] = Notification.objects.filter(event__kind="announcement_held")
    assert told.person == world.convener
    assert let_out() == 0
    assert Event.objects.filter(kind="announcement_held").count() == 1


def test_a_message_that_cannot_leave_holds_up_no_other(world: World, monkeypatch, caplog):
    first = sent(world)
    other = Announcement.objects.create(
        workgroup=world.data, subject="Another", body="Words", written_by=world.director, sent_by=world.director,
        sends_at=now(),
    )  # fmt: skip
    leave = Announcement.leave

    def fail(message: Announcement) -> bool:
        if message.pk == first.pk:
            Announcement.objects.filter(pk=first.pk).update(subject="half done")
            raise ValueError("broken")
        return leave(message)

    monkeypatch.setattr(Announcement, "leave", fail)
    Announcement.objects.filter(pk=first.pk).update(sends_at=now() - timedelta(minutes=1))
    Announcement.objects.filter(pk=other.pk).update(sends_at=now() - timedelta(seconds=1))
    with acting_as("compact_worker"):
        assert Announcement.objects.let_out() == 1

    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.sent_at, first.subject, other.sent_at is not None) == (None, WORDS["subject"], True)
    assert f"Message {first.pk} to workgroup {world.reading.pk} could not leave" in caplog.text


def test_what_is_withdrawn_is_nowhere_any_more_and_asks_nobody(world: World, browse):
    """Once a message to everybody has left, its topic alone holds its words."""
    day = localdate() + timedelta(days=3)
    message = sent(world, body="sentinel-words", html="<p><em>sentinel-words</em></p>", wanted="A list", due_on=day)
    assert let_out() == 1
    announce()
    message.refresh_from_db()
    assert (message.body, message.html) == ("", "")
    post = message.discussion.posts.get()
    assert "sentinel-words" in post.html
    reply, _new = message.discussion.reply(body="A reply", organization=world.alliance, by=world.convener)
    browse(world.convener).post(f"/workgroups/reading/posts/{reply.pk}/withdrawal/")
    assert Ask.objects.open().filter(kind="announcement").exists()

    assert browse(world.convener).post(f"/workgroups/reading/posts/{post.pk}/withdrawal/").status_code == 303

    assert not Ask.objects.open().filter(kind="announcement").exists()
    event = Event.objects.get(kind="announced")
    assert "sentinel-words" not in str(event.data)
    assert KINDS["announced"].title(event) == f"What {world.convener} said in “{WORDS['subject']}” was taken back"
    assert KINDS["special_notice"].title(event) == KINDS["announced"].title(event)
    assert KINDS["announced"].means(event, 0) == ""


def test_a_long_message_that_is_changed_before_its_mail_leaves_is_told_whole(world: World, browse):
    message = sent(world, body="long words " * 1000)
    assert let_out() == 1
    message.refresh_from_db()
    post = message.discussion.posts.get()
    browse(world.convener).post(
        f"/workgroups/reading/posts/{post.pk}/wording/", {"body": "other words " * 1000 + "end", "edition": 1}
    )
    assert Event.objects.get(kind="announced").data["said"].endswith("end</p>")


def test_nothing_leaves_in_a_workgroup_that_has_closed(world: World):
    sent(world)
    world.reading.state = State.CLOSED
    world.reading.save()

    assert let_out() == 0
    assert not Event.objects.filter(kind="announced").exists()


def test_a_stand_in_writes_with_both_names(world: World, browse):
    colleague = User.objects.create_user("colleague@example.org", name="Col League", welcomed_at=now())
    Affiliation.objects.create(person=colleague, organization=world.alliance, since=now() - timedelta(days=30))
    Delegation.begin(
        principal=world.convener, delegate=colleague, organization=world.alliance, part=Part.RUNNING,
        workgroup=world.reading, since=now() - timedelta(days=1), until=now() + timedelta(days=7), by=world.convener,
    )  # fmt: skip
    everybody(rhythm=Rhythm.NOW)
    answer = browse(fresh(colleague)).post(f"{ADDRESS}sending/", form())
    assert answer.status_code == 303

    assert let_out() == 1
    post = Post.objects.get(discussion__title=WORDS["subject"])
    assert (post.author, post.on_behalf_of, post.organization) == (colleague, world.convener, world.alliance)


@pytest.mark.parametrize(
    ("name", "status"), [("lead", 403), ("stand_in", 403), ("administrator", 404), ("partner", 404), ("stranger", 404)]
)
def test_others_do_not_write_to_the_group(name, status, world: World, browse):
    browser = browse(world.people[name])

    for address in (ADDRESS, f"{ADDRESS}forecast/"):
        assert browser.get(address).status_code == status
    for what in ("", "sending/", "test/"):
        assert browser.post(ADDRESS + what, form()).status_code == status
    for what in ("cancellation/", "holding/", "removal/"):
        assert browser.post(ADDRESS + what).status_code == status
    assert not Announcement.objects.exists()


def test_in_a_paused_workgroup_those_who_run_it_write_and_in_a_closed_one_nobody(world: World, browse):
    for state, status in ((State.PAUSED, 200), (State.CLOSED, 403)):
        world.reading.state = state
        world.reading.save()
        assert browse(world.convener).get(ADDRESS).status_code == status


def test_in_a_paused_workgroup_no_mail_is_foretold_and_nothing_is_asked(world: World, browse):
    message = sent(world, wanted="A list", due_on=localdate() + timedelta(days=3), special=True)
    world.reading.state = State.PAUSED
    world.reading.save()
    assert let_out() == 1
    assert not Ask.objects.filter(kind="announcement").exists()
    assert "by_when" not in Event.objects.get(kind="announced").data
    message.refresh_from_db()
    assert (message.wanted, message.special) == ("", False)

    browser = browse(world.convener)
    for address in (ADDRESS, f"{ADDRESS}forecast/?special=on"):
        page = browser.get(address).content.decode()
        assert "While it is paused no mail leaves: everybody finds it in the portal." in page
        assert "by e-mail now" not in page
    page = browser.get(ADDRESS).content.decode()
    assert 'name="special"' not in page
    assert 'name="asks"' not in page
    assert "This workgroup is paused." in page or "Paused since" in page
    for more in ({"special": "on"}, {"asks": "on", "wanted": "A list", "due_on": localdate() + timedelta(days=3)}):
        answer = browser.post(f"{ADDRESS}sending/", form(**more))
        assert answer.status_code == 422
        assert "While this workgroup is paused nobody is asked for anything" in answer.content.decode()
    assert browser.post(f"{ADDRESS}sending/", form()).status_code == 303
    assert let_out() == 1


def test_a_draft_is_read_by_nobody_else(world: World):
    draft(world)

    readers = {name for name, one in world.people.items() if Announcement.objects.visible_to(fresh(one)).exists()}

    assert readers == {"convener", "director"}


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"subject": ""}, "Give the message a subject"), ({"body": ""}, "Write something first."),
     ({"asks": "on", "due_on": localdate() + timedelta(days=3)}, "Say in a few words what you ask for."),
     ({"asks": "on", "wanted": "The list"}, "Choose the day by which you need it."),
     ({"asks": "on", "wanted": "The list", "due_on": "2001-01-01"}, "Choose a day after today.")],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(missing, words, world: World, browse):
    answer = browse(world.convener).post(f"{ADDRESS}sending/", form(**{"body": "Typed and not lost", **missing}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert ("Typed and not lost" in page) is ("body" not in missing)
    assert not Announcement.objects.exists()


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_mail_says_who_writes_for_whom_what_is_asked_by_when_and_how_to_answer(world: World, server: Sink):
    everybody(rhythm=Rhythm.NOW)
    day = localdate() + timedelta(days=3)
    sent(world, wanted="Send your site list", due_on=day)
    let_out()
    announce()
    send()

    mail = server.to(world.lead.email)
    words = " ".join(text(mail).split())
    assert str(mail["Subject"]) == "Cora Convener to everyone: “Site lists by Friday, please”"
    for wanted in (
        "The county library holds rooms for us.",
        "Thank you.",
        "Cora Convener writes for Alliance for Children's Rights to everyone in Campaign for Grade-Level Reading.",
        "Asked of every organization by",
        "Send your site list",
        "Answer in the discussion: everyone in the group reads it.",
        "Answer: http://localhost:8000/workgroups/reading/discussions/",
    ):
        assert wanted in words
    assert world.convener.email not in server.addresses


def test_a_test_is_the_mail_that_others_get_and_goes_to_the_writer_alone(world: World, browse, server: Sink):
    everybody(rhythm=Rhythm.NOW)
    browser = browse(world.convener)
    browser.post(f"{ADDRESS}test/", form())
    send()

    assert server.addresses == [world.convener.email]
    assert "A test went to cora.convener@example.org at" in browser.get(ADDRESS).content.decode()
    browser.post(f"{ADDRESS}sending/", form(Announcement.objects.get()))
    let_out()
    announce()
    send()
    trial, real = server.to(world.convener.email), server.to(world.lead.email)
    assert str(trial["Subject"]) == f"Test: {real['Subject']}"
    # The topic has no address yet, and each reader stops their own mail.
    same = [
        re.sub(r"http\S+", "…", text(one)).replace("Test: ", "").replace("Mute this topic:\r\n…\r\n", "")
        for one in (trial, real)
    ]
    assert same[0] == same[1]


def test_a_special_notice_says_why_it_comes_at_once(world: World, server: Sink):
    sent(world, special=True)
    let_out()
    announce()
    send()

    words = " ".join(text(server.to(world.lead.email)).split())
    assert "Special notice by Cora Convener" in words
    assert "You get this at once because the people who run" in words


# --- who will get it --------------------------------------------------------------------------------------------------

LEVELS = [None, *Volume.values]
PAUSES = [None, 5]
ADDRESSES = ["", *Refusal.values, "unclaimed"]


def crowd(world: World) -> dict[tuple[Any, ...], User]:
    """One person for each combination of level, rhythm, pause and what becomes of their mail, in LAUSD's place."""
    choices = list(product(LEVELS, Rhythm.values, PAUSES, ADDRESSES))
    people = User.objects.bulk_create(
        User(
            email=f"person{number}@example.org",
            name=f"Person {number}",
            rhythm=rhythm,
            digest_weekday=number % 7,
            paused_until=localdate() + timedelta(days=pause) if pause else None,
            unclaimed_since=now() if address == "unclaimed" else None,
        )
        for number, (_level, rhythm, pause, address) in enumerate(choices)
    )
    began = now() - timedelta(days=9)
    Affiliation.objects.bulk_create(Affiliation(person=one, organization=world.lausd, since=began) for one in people)
    SeatHolder.objects.bulk_create(SeatHolder(seat=world.seat, person=one, since=began) for one in people)
    for person, (level, _rhythm, _pause, address) in zip(people, choices, strict=True):
        if level:
            Level.objects.create(person=person, about=world.reading.people_scope, volume=level)
        if address in Refusal.values:
            Suppression.objects.create(address=person.email, reason=address)
    return dict(zip(choices, people, strict=True))


def foretold(world: World, browse: Any, *, special: bool) -> Any:
    browser = browse(world.convener)
    return browser.get(f"{ADDRESS}forecast/", {"special": "on"} if special else {}).context["forecast"]


@pytest.mark.parametrize("special", [False, True])
def test_what_is_foretold_is_what_happens(special: bool, world: World, browse, server: Sink):
    """Every combination of level × rhythm × pause × refused address or none, as announcing and sending do it."""
    crowd(world)
    forecast = foretold(world, browse, special=special)
    message = sent(world, special=special)
    let_out()
    announce()
    send()

    readers = 4 + len(LEVELS) * 4 * len(PAUSES) * len(ADDRESSES) - 2
    assert forecast.people == readers
    rows = Notification.objects.filter(event__kind=message.kind)
    now_sent = OutgoingMail.objects.filter(notification__in=rows, state="sent").count()
    assert forecast.now == now_sent == len(server.mails)
    refused = Suppression.objects.exclude(reason=Refusal.UNSUBSCRIBED).values("address")
    unsubscribed = Suppression.objects.filter(reason=Refusal.UNSUBSCRIBED).values("address")
    waiting = rows.filter(delivery="digest")
    fine = waiting.filter(person__unclaimed_since=None).exclude(person__email__in=Suppression.objects.values("address"))
    assert forecast.digest == fine.count()
    assert forecast.muted == readers - rows.count()
    silent = rows.filter(delivery="none") | rows.filter(person__email__in=unsubscribed)
    assert forecast.silent == silent.distinct().count()
    written = rows.exclude(delivery="none").exclude(person__email__in=unsubscribed)
    assert forecast.counts["unclaimed"] == written.filter(person__unclaimed_since__isnull=False).count()
    assert forecast.counts["bounced"] == written.filter(person__email__in=refused).count()
    dropped = OutgoingMail.objects.filter(notification__in=rows).exclude(state="sent")
    assert now_sent + dropped.count() == rows.filter(delivery="now").count()


def test_a_special_notice_reaches_who_waits_and_who_reads_decisions_only_and_not_who_muted(world: World):
    people = crowd(world)
    sent(world, special=True)
    let_out()
    announce()

    at_once = {
        choice for choice, one in people.items()
        if Notification.objects.filter(person=one, event__kind="special_notice", delivery="now").exists()
    }  # fmt: skip
    assert at_once == {
        choice for choice in people
        if choice[0] != Volume.MUTED and choice[1] != Rhythm.NEVER and choice[2] is None
    }  # fmt: skip


def test_the_forecast_says_on_which_day_the_summary_comes(world: World, browse, time_machine):
    time_machine.move_to(datetime(2027, 2, 10, 20, tzinfo=UTC), tick=False)  # a Wednesday noon in Los Angeles

    forecast = foretold(world, browse, special=False)

    assert forecast.days == [(date(2027, 2, 16), 2)]
    assert forecast.title == "2 people: nobody now, 2 on Tuesday 16 February"
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.DAILY)
    User.objects.filter(pk=world.stand_in.pk).update(paused_until=date(2027, 2, 20))
    assert foretold(world, browse, special=False).days == [(date(2027, 2, 11), 1), (date(2027, 2, 23), 1)]


def test_organizations_that_reach_nobody_are_named_with_the_reason(world: World, browse):
    Seat.objects.create(workgroup=world.reading, organization=world.unite, since=now() - timedelta(days=9))
    for one in (world.lead, world.stand_in):
        Suppression.objects.create(address=one.email, reason=Refusal.BOUNCED)

    forecast = foretold(world, browse, special=False)

    assert {one.name: one.why for one in forecast.unheard} == {"UNITE-LA": "Empty place", "LAUSD": "Mail bounces"}
    page = browse(world.convener).get(ADDRESS).content.decode()
    assert "2 organizations will not hear of it" in page
    assert 'href="/workgroups/reading/invitation/?organization=UNITE-LA"' in page
    seat = Seat.objects.get(workgroup=world.reading, organization=world.unite)
    team = browse(world.director).get(ADDRESS).content.decode()
    assert f'href="/workgroups/reading/places/{seat.pk}/naming/?next={ADDRESS}"' in team
    assert 'href="/partners/lausd/home/?show=bouncing#people"' in team


def test_the_writers_own_organization_hears_it_from_the_writer(world: World, browse):
    forecast = foretold(world, browse, special=False)

    assert forecast.unheard == []
    assert forecast.organization_count == 2


def test_the_forecast_takes_as_many_queries_for_many_as_for_few(world: World, browse):
    browser = browse(world.convener)
    few = count_queries(browser, ADDRESS)
    crowd(world)
    more = Organization.objects.bulk_create(Organization(slug=f"org-{n}", name=f"Org {n}") for n in range(60))
    Seat.objects.bulk_create(Seat(workgroup=world.reading, organization=one) for one in more)

    assert count_queries(browser, ADDRESS) == few <= 12
    page = browser.get(ADDRESS)
    assert len(page.context["page"].rows) == 25
    assert page.context["forecast"].unheard_count == 60
    assert len(page.context["forecast"].unheard) == 6


# --- what is asked ----------------------------------------------------------------------------------------------------


def asked(world: World, browse: Any) -> Ask:
    day = localdate() + timedelta(days=3)
    said = form(asks="on", wanted="Send your site list", due_on=day)
    assert browse(world.convener).post(f"{ADDRESS}sending/", said).status_code == 303
    assert let_out() == 1
    return Ask.objects.get(kind="announcement")


def test_what_is_asked_stands_on_today_of_everybody_at_the_organization_until_one_answers(world: World, browse):
    ask = asked(world, browse)
    assert (ask.organization, ask.post, ask.scope_asker) == (
        world.lausd, scope(Kind.ORGANIZATION, world.lausd.pk), world.reading.conveners_scope,
    )  # fmt: skip
    for one in (world.lead, world.contact):
        assert "Send your site list" in browse(one).get("/today/").content.decode()
    assert "LAUSD" in browse(world.convener).get("/today/").content.decode().split('id="silent"')[1]

    answer = browse(world.contact).post(ask.get_absolute_url(), {"answer": "done"})

    assert answer.status_code == 303
    ask.refresh_from_db()
    assert (ask.answer, ask.answered_by) == ("done", world.contact)
    assert "Send your site list" not in browse(world.lead).get("/today/").content.decode().split('id="news"')[0]
    assert 'id="silent"' not in browse(world.convener).get("/today/").content.decode()


def test_an_answer_in_words_stands_in_the_discussion(world: World, browse):
    ask = asked(world, browse)
    said = {"answer": "no", "words": "Our rooms are full.", "token": uuid4()}

    for _twice in range(2):
        browse(world.lead).post(ask.get_absolute_url(), said)

    post = Post.objects.get(body="Our rooms are full.")
    assert (post.author, post.organization, post.discussion.title) == (world.lead, world.lausd, WORDS["subject"])
    ask.refresh_from_db()
    assert ask.answer == "no"
    page = browse(world.lead).get(ask.get_absolute_url()).content.decode()
    assert "LAUSD: No (Leo Lead" in page


def test_words_that_come_after_a_colleagues_answer_stand_there_and_are_not_lost(world: World, browse):
    ask = asked(world, browse)
    browser = browse(world.lead)
    browse(world.contact).post(ask.get_absolute_url(), {"answer": "done"})

    answer = browser.post(ask.get_absolute_url(), {"answer": "no", "words": "Our rooms are full.", "token": uuid4()})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody at LAUSD has answered already; your words stand below" in page
    assert "Our rooms are full." in page
    assert not Post.objects.filter(body="Our rooms are full.").exists()
    ask.refresh_from_db()
    assert ask.answer == "done"


def test_words_that_come_in_the_same_moment_as_a_colleagues_answer_are_not_lost(world: World, browse, monkeypatch):
    ask = asked(world, browse)
    monkeypatch.setattr(Ask, "answer_with", lambda one, answer, by: not Ask.objects.update(answered_at=now(), answer=1))
    said = {"answer": "no", "words": "Our rooms are full.", "token": uuid4()}
    answer = browse(world.lead).post(ask.get_absolute_url(), said)
    assert (answer.status_code, "Our rooms are full." in answer.content.decode()) == (409, True)


def test_a_topic_that_closes_under_the_answer_takes_neither_it_nor_the_words(world: World, browse, monkeypatch):
    ask = asked(world, browse)

    def closed(*args: Any, **more: Any) -> None:
        raise ValidationError("This topic was closed meanwhile.")

    monkeypatch.setattr(Discussion, "reply", closed)
    said = {"answer": "no", "words": "Our rooms are full.", "token": uuid4()}
    answer = browse(world.lead).post(ask.get_absolute_url(), said)

    assert answer.status_code == 422
    assert answer.context["form"].errors["words"] == ["This topic was closed meanwhile."]
    assert "Our rooms are full." in answer.content.decode()
    ask.refresh_from_db()
    assert ask.is_open


def test_a_stand_in_answers_in_words_with_both_names(world: World, browse):
    ask = asked(world, browse)
    said = {"answer": "no", "words": "Our rooms are full.", "token": uuid4()}
    colleague = User.objects.create_user("colleague@example.org", name="Col League", welcomed_at=now())
    Affiliation.objects.create(person=colleague, organization=world.lausd, since=now() - timedelta(days=30))
    Delegation.begin(
        principal=world.lead, delegate=colleague, organization=world.lausd, part=Part.PLACE,
        seat=world.seat, since=now() - timedelta(days=1), until=now() + timedelta(days=7),
        by=world.lead,
    )  # fmt: skip
    browse(fresh(colleague)).post(ask.get_absolute_url(), said)
    post = Post.objects.get(body="Our rooms are full.")
    assert (post.author, post.organization, post.on_behalf_of) == (colleague, world.lausd, world.lead)


def test_the_backbone_finds_every_organization_that_is_asked(world: World, browse):
    more = Organization.objects.bulk_create(Organization(slug=f"org-{n:02}", name=f"Org {n:02}") for n in range(30))
    Seat.objects.bulk_create(Seat(workgroup=world.reading, organization=one) for one in more)
    assert browse(world.convener).post(
        f"{ADDRESS}sending/", form(asks="on", wanted="A list", due_on=localdate() + timedelta(days=3))
    ).status_code == 303  # fmt: skip
    assert let_out() == 1
    browser, names = browse(world.director), set()
    address = Ask.objects.filter(kind="announcement").first().get_absolute_url()
    page = browser.get(address).context["page"]
    names |= {one.organization.name for one in page.rows}
    page = browser.get(address + page.after).context["page"]
    names |= {one.organization.name for one in page.rows}
    assert {one.name for one in more} < names
    assert count_queries(browser, address) <= 12


def test_who_is_not_in_the_workgroup_answers_without_reading_it(world: World, browse):
    ask = asked(world, browse)
    page = browse(world.contact).get(ask.get_absolute_url()).content.decode()

    assert "Send your site list" in page
    assert WORDS["body"].split()[3] not in page
    assert 'name="words"' not in page
    browse(world.contact).post(ask.get_absolute_url(), {"answer": "done", "words": "Smuggled", "token": uuid4()})
    assert not Post.objects.filter(body="Smuggled").exists()


def test_who_belongs_to_no_organization_that_is_asked_finds_nothing(world: World, browse):
    ask = asked(world, browse)

    for name in ("partner", "stranger", "convener"):
        browser = browse(world.people[name])
        assert browser.get(ask.get_absolute_url()).status_code == 404
        assert browser.post(ask.get_absolute_url(), {"answer": "done"}).status_code == 404
    ask.refresh_from_db()
    assert ask.is_open
