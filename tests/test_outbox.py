"""How mail leaves: what is looked at once more, what it says, and how it is stopped."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.dates import day, full_date
from compact.mail import Folder, NoMailbox, NotNow, Refused, Smtp, Unreachable, Words, absolute, message
from compact.notifications.events import KINDS, EventKind
from compact.notifications.models import Level, Notification, OutgoingMail, Suppression
from compact.notifications.outbox import post
from compact.notifications.sending import ATTEMPTS, LEASE, asleep_until, claim, send_due
from compact.notifications.streams import ADDRESS, NEWS, SUMMARY, Stream
from compact.wall import entered
from partners.asks import ask_to_join
from tests.conftest import WebClient, acting_as
from tests.sink import Sink, sink, text
from tests.test_notifications import announce, everybody, happened
from tests.world import World
from workgroups.models import SeatRequest

LEAD = "leo.lead@example.org"


@pytest.fixture
def server(settings) -> Any:
    """A mail server that the settings name."""
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


def send() -> int:
    with acting_as("compact_worker"):
        return send_due()[0]


def news_for(world: World, person: User, kind: str = "sample_news", **more: Any) -> OutgoingMail:
    """Something happened that this person hears of by a mail of its own."""
    User.objects.filter(pk=person.pk).update(rhythm=Rhythm.NOW)
    event = happened(world, kind, audience=[scope(Kind.PERSON, person.pk)], **more)
    announce()
    return OutgoingMail.objects.get(notification__event=event)


def became(mail: OutgoingMail) -> tuple[str, str]:
    mail.refresh_from_db()
    return mail.state, mail.reason


# --- what a mail says -------------------------------------------------------------------------------------------------


def test_a_piece_of_news_by_mail(world: World, server: Sink):
    news_for(world, world.lead, data={"number": 5, "said": "Can we meet?\nI hope so.", "path": "/workgroups/reading/"})

    assert send() == 1

    mail = server.to(LEAD)
    assert mail["Subject"] == "News number 5"
    for kind in ("plain", "html"):
        assert "Can we meet?" in text(mail, kind)
        assert "http://localhost:8000/workgroups/reading/" in text(mail, kind)
        assert "You get this because you are in" in text(mail, kind) or "it concerns you" in text(mail, kind)
        assert "/preferences/" in text(mail, kind)
        assert "/unsubscribe/" in text(mail, kind)
    assert max(map(len, text(mail).splitlines())) < 200


def test_r24_no_machine_answers_and_ours_answers_none(world: World, server: Sink):
    news_for(world, world.lead)
    send()

    mail = server.to(LEAD)
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"], mail["Precedence"]) == (
        "auto-generated",
        "All",
        "bulk",
    )


def test_r22_mail_that_can_be_stopped_carries_the_one_click(world: World, server: Sink):
    news_for(world, world.lead)
    send()

    mail = server.to(LEAD)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip() == f"<{Stream(NEWS, str(world.lead.pk)).url}>"
    assert mail["List-Id"].endswith(".localhost>")


def test_essential_mail_carries_none_and_says_why(world: World, server: Sink):
    news_for(world, world.lead, "sample_essential")
    send()

    mail = server.to(LEAD)
    assert mail["List-Unsubscribe"] is None
    assert "cannot be switched off" in text(mail).replace("\n", " ")


@pytest.mark.parametrize(
    ("kind", "audience", "where", "because"),
    [
        ("sample_news", Kind.ORGANIZATION, "", "because you are a partner"),
        ("sample_news", Kind.ORGANIZATION, "Reading", "because you are in Reading"),
        ("sample_ours", Kind.ORGANIZATION, "", "because you act for your organization"),
        ("sample_news", Kind.PERSON, "", "because it concerns you"),
    ],
)
def test_every_mail_says_why(world: World, server: Sink, kind, audience, where, because):
    everybody(rhythm=Rhythm.NOW)
    readers = scope(audience, world.lausd.pk if audience == Kind.ORGANIZATION else world.lead.pk)
    happened(world, kind, audience=[readers], visible=[readers], data={"workgroup": where})
    announce()
    send()

    assert because in " ".join(text(server.to(LEAD)).split())


def test_a_workgroups_news_is_a_stream_of_its_own(world: World, server: Sink):
    everybody(rhythm=Rhythm.NOW)
    happened(world)
    announce()
    send()

    assert Stream(str(world.discussion.scope), str(world.lead.pk)).url in server.to(LEAD)["List-Unsubscribe"]


def test_b11_a_mail_is_in_its_readers_language_and_links_lead_there(world: World, server: Sink):
    User.objects.filter(pk=world.lead.pk).update(language="es")
    news_for(world, world.lead, data={"path": "/workgroups/reading/"})
    send()

    mail = server.to(LEAD)
    assert "http://localhost:8000/es/workgroups/reading/" in text(mail)
    assert '<html lang="es">' in text(mail, "html")
    assert "http://localhost:8000/es/unsubscribe/" in text(mail)


@pytest.mark.parametrize(
    ("language", "heading", "other"), [("en", "Stop this e", "¿Dejar de"), ("es", "¿Dejar de", "Stop this e")]
)
def test_b11_each_link_that_stops_a_mail_opens_in_the_language_of_its_words(
    world: World, server: Sink, language, heading, other
):
    User.objects.filter(pk=world.lead.pk).update(language=language)
    news_for(world, world.lead)
    send()

    for kind, found in (
        ("plain", r"(http\S+/unsubscribe/\S+)"),
        ("html", r'href="(http[^"]+/unsubscribe/[^"]+)"'),
    ):
        links = re.findall(found, text(server.to(LEAD), kind))
        titles = [
            re.search("<h1>(.+)</h1>", WebClient().get(urlsplit(link).path).content.decode())[1]  # type: ignore[index]
            for link in links
        ]
        assert len(titles) == 2
        assert titles[0].startswith(heading)
        assert titles[1].startswith(other)


def test_a_title_cannot_add_a_header(world: World, server: Sink, monkeypatch):
    kind = EventKind("sample_news", lambda event: "Hello\r\nBcc: everyone@example.org", lambda event: "/")
    monkeypatch.setitem(KINDS, "sample_news", kind)
    news_for(world, world.lead)
    send()

    mail = server.to(LEAD)
    assert mail["Subject"] == "Hello Bcc: everyone@example.org"
    assert mail["Bcc"] is None


def test_what_is_said_is_never_markup(world: World, server: Sink):
    news_for(world, world.lead, data={"said": "<script>alert(1)</script>"})
    send()

    assert "<script>" not in text(server.to(LEAD), "html")


def test_an_address_in_any_language():
    assert absolute("https://elsewhere.example.org/") == "https://elsewhere.example.org/"


# --- what is looked at once more --------------------------------------------------------------------------------------


def test_r12_b1_whoever_lost_access_after_it_was_queued_gets_nothing(world: World, server: Sink):
    mail = news_for(world, world.lead)
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(minutes=1))

    send()

    assert (server.mails, became(mail)) == ([], ("dropped", "The reader may not see it any more."))


def test_b1_a_closed_account_gets_nothing(world: World, server: Sink):
    mail = news_for(world, world.lead)
    User.objects.filter(pk=world.lead.pk).update(is_active=False)

    send()

    assert (server.mails, became(mail)[0]) == ([], "dropped")


def test_b2_what_was_made_private_after_it_was_queued_is_not_told(world: World, server: Sink):
    mail = news_for(world, world.lead)
    event = mail.notification.event
    event.scope, event.scope_also = scope(Kind.WORKGROUP, world.data.pk), None
    event.save()

    send()

    assert (server.mails, became(mail)[0]) == ([], "dropped")


def test_b4_what_was_read_in_the_meantime_is_not_mailed(world: World, server: Sink):
    mail = news_for(world, world.lead)
    Notification.objects.all().read()

    send()

    assert (server.mails, became(mail)) == ([], ("dropped", "It was read in the portal."))


def test_b10_an_address_that_came_back_gets_nothing_not_even_essential_mail(world: World, server: Sink):
    Suppression.objects.create(address=LEAD, reason="bounced")
    mail = news_for(world, world.lead, "sample_essential")

    send()

    assert (server.mails, became(mail)) == ([], ("dropped", "The mail came back."))


def test_an_address_that_unsubscribed_gets_what_is_essential_and_nothing_else(world: World, server: Sink):
    Suppression.objects.create(address=LEAD, reason="unsubscribed")
    news, essential = news_for(world, world.lead), news_for(world, world.lead, "sample_essential")

    send()

    assert (became(news)[0], became(essential)[0]) == ("dropped", "sent")


def test_a_pause_begun_after_it_was_queued_holds_it_back(world: World, server: Sink):
    mail = news_for(world, world.lead)
    User.objects.filter(pk=world.lead.pk).update(paused_until=localdate() + timedelta(days=3))

    send()

    assert (server.mails, became(mail)[0]) == ([], "dropped")


def test_news_follows_a_person_to_a_new_address(world: World, server: Sink):
    news_for(world, world.lead)
    User.objects.filter(pk=world.lead.pk).update(email="leo@new.example.org")

    send()

    assert server.addresses == ["leo@new.example.org"]


NIGHT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 22:00 in Los Angeles
MORNING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 7:00


def test_quiet_hours_hold_news_until_the_morning_and_let_urgent_news_through(world: World, server: Sink):
    User.objects.filter(pk=world.lead.pk).update(quiet_from=time(21), quiet_until=time(7))
    with time_machine.travel(NIGHT, tick=False):
        quiet, urgent = news_for(world, world.lead), news_for(world, world.lead, "sample_urgent")
        send()
        assert (became(quiet)[0], became(urgent)[0]) == ("due", "sent")
        quiet.refresh_from_db()
        assert (quiet.not_before, quiet.attempts) == (MORNING, 0)
    with time_machine.travel(MORNING):
        send()
    assert became(quiet)[0] == "sent"


@pytest.mark.parametrize(
    ("begin", "end", "hour", "until"),
    [
        (time(21), time(7), 22, (24, 7)),
        (time(21), time(7), 3, (23, 7)),
        (time(21), time(7), 7, None),
        (time(12), time(14), 13, (23, 14)),
        (time(12), time(14), 15, None),
        (None, None, 3, None),
    ],
)
def test_when_somebody_sleeps(begin, end, hour, until):
    person = User(time_zone="Asia/Tokyo", quiet_from=begin, quiet_until=end)
    at = datetime(2026, 11, 23, hour, tzinfo=UTC) - timedelta(hours=9)

    awake = asleep_until(person, at)

    assert (awake and (awake.day, awake.hour)) == until


# --- trying again -----------------------------------------------------------------------------------------------------


def test_r21_one_address_that_is_refused_stalls_no_other(world: World, server: Sink):
    server.answer = lambda address: "550 no such person" if address == LEAD else "250 OK"
    everybody(rhythm=Rhythm.NOW)
    happened(world)
    announce()

    assert send() == 2

    assert OutgoingMail.objects.get(person=world.lead).state == "failed"
    assert OutgoingMail.objects.get(person=world.lead).reason == "550 no such person"
    assert sorted(server.addresses) == ["cora.convener@example.org", "sam.standin@example.org"]
    assert server.connections == 1


def test_b10_an_address_that_does_not_exist_gets_no_more_mail_and_nobody_elses_is_touched(world: World, server: Sink):
    server.answer = lambda address: "550 5.1.1 no such person" if address == LEAD else "250 OK"
    everybody(rhythm=Rhythm.NOW)
    for _event in range(2):
        happened(world)
        announce()
        send()

    assert list(Suppression.objects.values_list("address", "reason")) == [(LEAD, "bounced")]
    kept = OutgoingMail.objects.filter(person=world.lead).order_by("pk")
    assert list(kept.values_list("state", "reason")) == [
        ("failed", "550 5.1.1 no such person"),
        ("dropped", "The mail came back."),
    ]
    assert len(server.mails) == 4


def test_an_unsubscribed_address_that_does_not_exist_gets_not_even_what_is_essential(world: World, server: Sink):
    server.answer = lambda address: "550 5.1.1 no such person"
    Suppression.objects.create(address=LEAD, reason="unsubscribed")
    mail = news_for(world, world.lead)
    OutgoingMail.objects.filter(pk=mail.pk).update(essential=True)

    send()

    assert list(Suppression.objects.values_list("address", "reason")) == [(LEAD, "bounced")]


def test_not_now_is_tried_again_later_with_the_same_message_id_until_it_is_enough(world: World, server: Sink):
    server.answer = lambda address: "451 come back later"
    mail = news_for(world, world.lead)
    moment = now()
    for attempt in range(1, ATTEMPTS):
        with time_machine.travel(moment):
            send()
        assert became(mail) == ("due", "451 come back later")
        assert mail.attempts == attempt
        assert mail.not_before > moment
        moment = mail.not_before + timedelta(seconds=1)
    with time_machine.travel(moment):
        send()
    assert became(mail) == ("failed", "451 come back later")


def test_a_mail_that_comes_through_at_last_carries_the_message_id_of_the_first_attempt(world: World, server: Sink):
    mail = news_for(world, world.lead)
    first = mail.message_id
    server.answer = lambda address: "451 come back later"
    send()
    server.answer = lambda address: "250 OK"
    with time_machine.travel(now() + timedelta(minutes=5)):
        send()

    assert server.to(LEAD)["Message-ID"] == first
    assert became(mail) == ("sent", "")


def test_r42_without_a_mail_server_nothing_is_lost_and_no_attempt_is_counted(world: World, settings):
    mail = news_for(world, world.lead)
    with sink() as (_closed, address):
        settings.MAIL_SERVER = address

    assert send() == 0

    assert became(mail) == ("due", "")
    assert mail.attempts == 0


def test_a_mail_that_cannot_be_made_stalls_no_other(world: World, server: Sink, monkeypatch):
    def explode(event: Any) -> str:
        raise ValueError(event)

    bad, good = news_for(world, world.lead, "sample_answer"), news_for(world, world.stand_in)
    monkeypatch.setitem(KINDS, "sample_answer", EventKind("sample_answer", explode, str))

    send()

    assert (became(bad)[0], became(good)[0]) == ("due", "sent")
    assert "ValueError" in bad.reason


def test_a_lease_keeps_others_away_and_runs_out(world: World):
    mail = news_for(world, world.lead)

    assert claim(10) == [mail]
    assert claim(10) == []
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert claim(10) == [mail]


def test_whoever_is_too_slow_gives_the_rest_back(world: World, server: Sink, monkeypatch):
    mail = news_for(world, world.lead)
    monkeypatch.setattr("compact.notifications.sending.LEASE", timedelta(seconds=-1))

    with acting_as("compact_worker"):
        sent, more = send_due(seconds=0.2)

    assert (sent, more) == (0, True)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.lease_until) == ("due", 0, None)


@pytest.mark.parametrize("without", ["", "enable_hashjoin enable_hashagg enable_mergejoin enable_sort enable_material"])
def test_what_brought_a_process_down_goes_alone(world: World, without: str):
    """However the database goes about it: a nested loop looks for one row to lock as often as it goes round."""
    everybody(rhythm=Rhythm.NOW)
    happened(world)
    announce()
    OutgoingMail.objects.update(attempts=2)
    with connection.cursor() as cursor:
        for way in without.split():
            cursor.execute(f"SET LOCAL {way} = off")

    assert [len(claim(10)) for _again in range(4)] == [1, 1, 1, 0]


def test_what_brings_every_process_down_is_given_up(world: World, server: Sink):
    mail = news_for(world, world.lead)
    OutgoingMail.objects.update(state="sending", attempts=ATTEMPTS, lease_until=now())

    send()

    assert became(mail) == ("failed", "Whoever tried to send it never came back.")


def test_what_is_essential_leaves_first(world: World, server: Sink):
    news_for(world, world.lead)
    post("account", to="new@example.org", key="x", context={})
    OutgoingMail.objects.filter(key="x").update(subject="Your code", text="123456")

    send()

    assert server.addresses == ["new@example.org", LEAD]


def test_a_batch_takes_as_many_lookups_for_many_as_for_one(world: World, server: Sink):
    news_for(world, world.lead)
    with CaptureQueriesContext(connection) as one:
        send()
    everybody(rhythm=Rhythm.NOW)
    happened(world)
    announce()
    with CaptureQueriesContext(connection) as three:
        send()

    assert len(server.mails) == 4
    assert len(three) - len(one) == 2  # each mail is noted by itself


@pytest.fixture
def outbox(settings) -> None:
    """Django's own test runner would keep what libraries send to itself."""
    settings.EMAIL_BACKEND = "compact.notifications.outbox.OutboxBackend"


# --- what libraries and features post ---------------------------------------------------------------------------------


def test_what_allauth_sends_is_queued_with_both_parts_and_forgotten_once_it_left(world: World, server: Sink, outbox):
    mail = EmailMultiAlternatives("Your code", "Code: 123456", None, ["LEO.lead@example.org"])
    mail.attach_alternative("<p>Code: 123456</p>", "text/html")

    assert mail.send() == 1
    [row] = OutgoingMail.objects.all()
    assert (row.kind, row.person, row.address, row.essential) == ("account", world.lead, LEAD, True)
    send()

    assert [text(server.to(LEAD), kind).strip() for kind in ("plain", "html")] == [
        "Code: 123456",
        "<p>Code: 123456</p>",
    ]
    row.refresh_from_db()
    assert (row.text, row.html) == ("", "")


def test_a_mail_without_html(world: World, server: Sink, outbox):
    send_mail("Plain", "Words", None, ["a@example.org", "b@example.org"])

    assert send() == 2
    assert server.to("a@example.org").get_body(("html",)) is None


def test_a_visitor_who_is_not_signed_in_can_be_written_to_through_the_wall(world: World, outbox):
    with acting_as("compact_web"), entered(None):
        send_mail("Your code", "123456", None, [LEAD])
        send_mail("Welcome", "123456", None, ["new@example.org"])
        assert not OutgoingMail.objects.exists()

    assert [row.scope for row in OutgoingMail.objects.order_by("pk")] == [scope(Kind.PERSON, world.lead.pk), 2]


def test_the_same_key_is_posted_once(db):
    for _twice in range(2):
        post("account", to="new@example.org", key="welcome:1")

    assert OutgoingMail.objects.count() == 1


def test_an_invitation_can_be_refused_for_good(world: World, server: Sink):
    world.invitation._send(world.convener)
    send()

    mail = server.to("new.person@example.org")
    assert world.invitation.token in text(mail)
    assert world.invitation.token in text(mail, "html")
    assert "sentinel-invitation-note" in text(mail)
    assert mail["List-Unsubscribe"].strip() == f"<{Stream(ADDRESS, 'new.person@example.org').url}>"


# --- stopping ---------------------------------------------------------------------------------------------------------


def path(stream: Stream) -> str:
    return stream.url.removeprefix("http://localhost:8000")


def streams(world: World) -> dict[str, Stream]:
    return {
        "summary": Stream(SUMMARY, str(world.lead.pk)),
        "news": Stream(NEWS, str(world.lead.pk)),
        "workgroup": Stream(str(world.discussion.scope), str(world.lead.pk)),
        "address": Stream(ADDRESS, "new.person@example.org"),
    }


def heard(world: World) -> list[Any]:
    """Everything that stopping could change."""
    return [
        list(User.objects.order_by("pk").values_list("pk", "rhythm", "paused_until")),
        list(Level.objects.values_list("person", "about", "volume")),
        list(Suppression.objects.values_list("address", "reason")),
    ]


@pytest.mark.parametrize("name", ["summary", "news", "workgroup", "address"])
def test_b7_opening_the_link_changes_nothing_however_often(world: World, name):
    stream, browser = streams(world)[name], WebClient()
    before = heard(world)

    answers = [browser.generic(method, path(stream)).status_code for method in ("GET", "HEAD", "GET")]

    assert answers == [200, 200, 200]
    assert heard(world) == before


@pytest.mark.parametrize("name", ["summary", "news", "workgroup", "address"])
def test_b8_r22_one_click_needs_no_session_and_no_cookie_and_may_come_twice(world: World, name):
    stream, browser = streams(world)[name], WebClient(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"

    first = browser.post(path(stream), body, content_type="application/x-www-form-urlencoded")
    after = heard(world)
    second = browser.post(path(stream), body, content_type="application/x-www-form-urlencoded")

    assert (first.status_code, second.status_code) == (200, 200)
    assert heard(world) == after
    world.lead.refresh_from_db()
    assert {
        "summary": world.lead.rhythm == Rhythm.NEVER,
        "news": world.lead.rhythm == Rhythm.NEVER,
        "workgroup": after[1] == [(world.lead.pk, world.discussion.scope, "muted")],
        "address": after[2] == [("new.person@example.org", "unsubscribed")],
    }[name]


@pytest.mark.parametrize(("name", "left"), [("news", "weekly"), ("workgroup", "decisions"), ("address", "")])
def test_less_instead_of_nothing(world: World, name, left):
    stream, browser = streams(world)[name], WebClient()

    answer = browser.post(path(stream), {"choice": "less"})

    world.lead.refresh_from_db()
    assert answer.status_code == 200
    assert {
        "news": world.lead.rhythm == left,
        "workgroup": [one.volume for one in Level.objects.all()] == [left],
        "address": not Suppression.objects.exists(),
    }[name]


@pytest.mark.parametrize("name", ["summary", "news", "workgroup", "address"])
def test_whoever_opens_the_link_again_reads_that_it_is_stopped_and_can_undo_it(world: World, name):
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.DAILY)
    address, browser = path(streams(world)[name]), WebClient()
    before = heard(world)

    stopped = browser.post(address, {"choice": "stop"})
    again = browser.get(address).content.decode()

    for page in (again, stopped.content.decode()):
        assert ("a reminder when something asked of you is due soon or late" in page) is (name in {"summary", "news"})
    assert 'value="undo"' in again
    assert 'value="stop"' not in again
    assert "There is nothing left to do." in again
    if name == "address":
        assert f"Since {full_date(localdate())}" in again
    undone = browser.post(address, {"choice": "undo", "was": stopped.context["was"]})
    assert "We write to you again" in undone.content.decode()
    assert heard(world) == before


@pytest.mark.parametrize(("name", "choice"), [("summary", "weekly"), ("workgroup", ""), ("address", "")])
@pytest.mark.parametrize("was", ["", "hourly"])
def test_undoing_what_nobody_remembers(world: World, name, choice, was):
    address, browser = path(streams(world)[name]), WebClient()
    browser.post(address)

    browser.post(address, {"choice": "undo", "was": was})

    world.lead.refresh_from_db()
    assert world.lead.rhythm == (choice or Rhythm.WEEKLY)
    assert (Level.objects.count(), Suppression.objects.count()) == (0, 0)


def test_less_is_not_offered_to_whoever_has_less_already(world: World):
    page = WebClient().get(path(streams(world)["summary"])).content.decode()

    assert ('value="stop"' in page, 'value="less"' in page) == (True, False)


def test_an_address_whose_mail_came_back_is_told_so_and_not_brought_back_by_a_link(world: World):
    Suppression.objects.create(address="new.person@example.org", reason="bounced")
    address, browser = path(streams(world)["address"]), WebClient()

    assert "The mail came back." in browser.get(address).content.decode()
    browser.post(address, {"choice": "undo"})

    assert Suppression.objects.get().reason == "bounced"


def test_half_a_link_says_how_else_to_stop_the_mail(world: World):
    answer = WebClient().get(path(streams(world)["news"])[:-9] + "/")

    assert answer.status_code == 404
    assert "This link is not complete" in answer.content.decode()
    assert "/preferences/" in answer.content.decode()
    assert answer.templates[0].name == "notifications/unsubscribe_broken.html"


def test_a_forged_link_is_not_found(world: World):
    token = path(streams(world)["news"])[:-3] + "xx/"

    assert WebClient().get(token).status_code == 404
    assert WebClient().post(token).status_code == 404


def test_a_link_to_somebody_who_is_gone_does_no_harm(world: World):
    gone = Stream(str(world.discussion.scope), "999999")

    assert WebClient().post(path(gone)).status_code == 200
    assert not Level.objects.exists()


# --- how it is handed over --------------------------------------------------------------------------------------------


def sealed(subject: str = "Hello", to: str = "a@example.org") -> bytes:
    return message(to, Words(subject, "Words", "<p>Words</p>"), message_id="<1@localhost>", headers={})


def test_a_folder_keeps_one_file_for_each_mail_and_replaces_its_own(tmp_path):
    folder = Folder(tmp_path / "mail")

    folder.send("0000000001", "a/b@example.org", sealed("First"))
    folder.send("0000000001", "a/b@example.org", sealed("Again"))
    folder.close()

    [file] = (tmp_path / "mail").iterdir()
    assert file.name == "0000000001 a%2Fb@example.org.eml"
    assert b"Subject: Again" in file.read_bytes()


def test_a_folder_that_cannot_be_written_is_like_a_server_that_is_away(tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1 a@example.org.part").mkdir()

    with pytest.raises(Unreachable):
        Folder(tmp_path / "mail").send("1", "a@example.org", sealed())


def test_a_connection_that_broke_is_opened_again(server: Sink, settings):
    way = Smtp(settings.MAIL_SERVER)
    way.send("1", "a@example.org", sealed())
    assert way.connection is not None
    way.connection.sock.shutdown(2)

    with pytest.raises(NotNow):
        way.send("2", "b@example.org", sealed())
    way.send("2", "b@example.org", sealed())
    way.close()
    way.close()

    assert len(server.mails) == 2


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ("550 unknown", Refused),
        ("550 5.1.1 unknown", NoMailbox),
        ("550 5.7.1 we do not like you", Refused),
        ("450 5.1.1 later", NotNow),
        ("451 later", NotNow),
        ("421 we are closing", NotNow),
    ],
)
def test_what_a_server_may_answer(server: Sink, settings, reply, error):
    server.answer = lambda address: reply
    way = Smtp(settings.MAIL_SERVER)

    with pytest.raises(error, match=reply[:3]):
        way.send("1", "a@example.org", sealed())
    way.close()


@pytest.mark.parametrize("reply", ["550 unknown", "550 5.7.1 we do not like you"])
def test_a_refusal_that_may_be_about_us_says_nothing_of_the_address(world: World, server: Sink, reply):
    server.answer = lambda address: reply
    news_for(world, world.lead)

    send()

    assert not Suppression.objects.exists()


def test_an_address_that_no_server_can_take_is_refused(server: Sink, settings):
    with pytest.raises((Refused, NotNow)):
        Smtp(settings.MAIL_SERVER).send("1", "josé@example.org", sealed())


# --- the outbox of the sample mode ------------------------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path) -> Any:
    """Mails land in a folder."""
    settings.MAIL_SERVER, settings.MAIL_FOLDER = None, tmp_path / "mail"
    return settings.MAIL_FOLDER


def test_the_outbox_shows_each_mail_as_its_reader_sees_it(world: World, folder):
    mail = news_for(world, world.lead, data={"number": 8, "said": "As said"})
    send()
    browser = WebClient()

    listing = browser.get("/outbox/").content.decode()
    page = browser.get(f"/outbox/{mail.pk}/")
    frame = browser.get(f"/outbox/{mail.pk}/html/")

    assert "News number 8" in listing
    assert LEAD in listing
    assert "As said" in page.content.decode()
    assert f'src="/outbox/{mail.pk}/html/"' in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "As said" in frame.content.decode()
    policy = frame.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_outbox_of_one_person_goes_on_by_key(world: World, folder):
    for number in range(51):
        Folder(folder).send(f"{number + 1:010d}", LEAD, sealed(f"Mail {number}"))
    Folder(folder).send("0000000099", "other@example.org", sealed("Other"))
    browser = WebClient()

    first = browser.get("/outbox/", {"to": LEAD})
    second = browser.get("/outbox/", {"to": LEAD, "before": first.context["older"]})

    assert [mail.pk for mail in first.context["mails"]] == list(range(51, 1, -1))
    assert [mail.pk for mail in second.context["mails"]] == [1]
    assert first.context["addresses"] == [LEAD, "other@example.org"]


def test_an_empty_outbox_and_a_mail_that_is_not_there(folder, db):
    folder.mkdir()
    (folder / "notes.txt").write_text("not a mail")
    Folder(folder).send(
        "0000000001", "a@example.org", message("a@example.org", Words("Plain", "Words"), message_id="<1@x>", headers={})
    )

    assert WebClient().get("/outbox/2/").status_code == 404
    assert WebClient().get("/outbox/1/").status_code == 200
    assert WebClient().get("/outbox/1/html/").status_code == 404


@pytest.mark.parametrize("path", ["/outbox/", "/outbox/1/", "/outbox/1/html/"])
def test_outside_the_sample_mode_there_is_no_outbox(settings, path, db):
    settings.SAMPLE_MODE = False

    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(("who", "asked"), [("convener", "Alliance for Children's Rights"), ("administrator", "LAUSD")])
def test_mail_about_what_is_asked_says_whom_and_by_when(who: str, asked: str, world: World, server: Sink) -> None:
    person = world.people[who]
    User.objects.filter(pk=person.pk).update(rhythm=Rhythm.NOW)
    if who == "convener":
        SeatRequest.ask(world.reading, organization=world.unite, role="primary", why="We can help.", by=world.director)
    else:
        ask_to_join(world.lausd, title="", note="", by=world.former)
    announce()

    send()

    (mail,) = [one for one in server.mails if person.email in one["To"]]
    words = " ".join(text(mail).split())
    assert f"{asked} is asked to answer by {day(localdate() + timedelta(days=7))}." in words
    assert "Answer: http" in words
