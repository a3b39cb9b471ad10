"""The one mail a day or a week: whose hour it is, what stands in it, and in which order."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks.digest import ITEMS
from compact.asks.models import AskKind, ask, settle
from compact.asks.models import register as register_ask
from compact.asks.planning import plan_digests
from compact.asks.tasks import plan_digests as plan_task
from compact.notifications.models import Digest, Event, Notification, OutgoingMail
from compact.notifications.streams import ADDRESS, Stream
from compact.notifications.tasks import sweep
from partners.asks import ask_to_join
from tests.conftest import acting_as
from tests.sink import Sink, sink, text
from tests.test_notifications import announce, happened
from tests.test_outbox import LEAD, send
from tests.world import World
from workgroups.models import SeatInvitation, SeatRequest

register_ask(
    AskKind(
        "sample_figure",
        column="Figures",
        verb="Send the figure",
        title=lambda one: f"Figure {one.data.get('number', 1)} for {one.organization.usual_name}",
        url=lambda one: f"/asks/{one.pk}/",
    )
)

TUESDAY = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # 8:00 in Los Angeles
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def server(settings: Any) -> Any:
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


@pytest.fixture(autouse=True)
def only_the_lead_is_due(world: World) -> None:
    User.objects.exclude(pk=world.lead.pk).update(rhythm=Rhythm.NEVER)


def plan(at: datetime = TUESDAY) -> int:
    with acting_as("compact_worker"), time_machine.travel(at, tick=False):
        return plan_digests()


def sent(at: datetime = TUESDAY) -> int:
    """Plan and send at that moment."""
    plan(at)
    with time_machine.travel(at, tick=False):
        return send()


def asked(world: World, number: int = 1, post: int | None = None, **more: Any) -> Any:
    return ask(
        "sample_figure",
        of=world.lausd,
        post=post or scope(Kind.PERSON, world.lead.pk),
        subject_id=number,
        by=world.director,
        data={"number": number},
        **more,
    )


def news(world: World, kind: str = "sample_news", count: int = 1, **more: Any) -> None:
    for number in range(count):
        happened(world, kind, data={"number": number, **more})
    announce()


# --- whose hour it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "at", "due"),
    [
        (Rhythm.WEEKLY, TUESDAY, 1),
        (Rhythm.WEEKLY, TUESDAY - timedelta(minutes=1), 0),
        (Rhythm.WEEKLY, TUESDAY + timedelta(hours=15), 1),
        (Rhythm.WEEKLY, TUESDAY + DAY, 0),
        (Rhythm.DAILY, TUESDAY - timedelta(minutes=1), 0),
        (Rhythm.DAILY, TUESDAY + DAY, 1),
        (Rhythm.NEVER, TUESDAY, 0),
        (Rhythm.NOW, TUESDAY, 0),
    ],
)
def test_the_hour_is_the_readers_own(world: World, rhythm, at, due):
    User.objects.filter(pk=world.lead.pk).update(rhythm=rhythm)

    plan(at)

    assert Digest.objects.count() == due


def test_planning_again_plans_nothing(world: World):
    asked(world)

    assert [plan(TUESDAY + timedelta(hours=hour)) for hour in range(12)] == [1] + [0] * 11


def test_a_week_that_no_worker_planned_is_made_up_for_by_whoever_had_one_before(world: World):
    plan(TUESDAY)

    plan(TUESDAY + WEEK + DAY)

    assert list(Digest.objects.order_by("pk").values_list("local_date", flat=True)) == [
        date(2026, 11, 24),
        date(2026, 12, 1),
    ]


def test_whoever_chooses_yesterday_waits_for_next_week(world: World):
    plan(TUESDAY + DAY)

    assert not Digest.objects.exists()


def test_a_pause_plans_nothing_and_afterwards_nothing_is_lost(world: World, server: Sink):
    news(world)
    User.objects.filter(pk=world.lead.pk).update(paused_until=date(2026, 11, 30))

    assert sent(TUESDAY) == 0
    assert sent(TUESDAY + WEEK) == 1


def test_closed_accounts_are_not_planned(world: World):
    User.objects.filter(pk=world.lead.pk).update(is_active=False)

    plan()

    assert not Digest.objects.exists()


def test_whoever_hears_as_it_happens_gets_a_summary_only_of_what_they_left_for_it(world: World, server: Sink):
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.DAILY)
    news(world)
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)

    assert [sent(), sent(TUESDAY + DAY)] == [1, 0]


@pytest.mark.parametrize(
    ("away", "mails"), [(4, 0), (3, 1), (2, 0), (0, 1), (-1, 0), (-7, 1), (-8, 0), (-21, 1), (-28, 0)]
)
def test_whoever_wants_only_what_cannot_wait_hears_of_what_presses(world: World, server: Sink, away, mails):
    User.objects.update(rhythm=Rhythm.NEVER)
    asked(world, 1, due_on=TUESDAY.date() + timedelta(days=away))
    asked(world, 2)
    news(world)
    happened(world, audience=[scope(Kind.PERSON, world.lead.pk)])
    announce()

    assert sent() == mails

    assert sent(TUESDAY + timedelta(hours=1)) == 0
    assert server.addresses == [LEAD] * mails
    for mail in server.mails:
        words = " ".join(text(mail).split())
        assert ("Figure 1 for LAUSD" in words, "Figure 2" in words, "News number" in words) == (True, False, False)
        assert "You chose only what cannot wait." in words
        assert Stream(ADDRESS, LEAD).url in mail["List-Unsubscribe"]


def test_what_presses_and_is_put_off_or_stopped_reaches_nobody(world: World, server: Sink):
    User.objects.update(rhythm=Rhythm.NEVER)
    one = asked(world, due_on=TUESDAY.date())
    one.snoozed_until, one.snooze_reason = TUESDAY.date() + DAY, "Later"
    one.save()
    assert (plan(), Digest.objects.count()) == (0, 0)

    one.snoozed_until = TUESDAY.date()
    one.save()
    Stream(ADDRESS, LEAD).stop()
    assert sent() == 0
    assert OutgoingMail.objects.get(kind="digest").reason == "The reader wants no mail."


def test_what_waits_for_the_summary_is_not_taken_from_whoever_pauses_it(world: World, server: Sink):
    news(world)
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NEVER)
    asked(world, due_on=TUESDAY.date())
    assert sent() == 1
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.WEEKLY)

    assert sent(TUESDAY + WEEK) == 1
    assert "Grade-Level Reading: 1 piece of news" in text(server.mails[-1])


@pytest.mark.parametrize("night", [date(2026, 3, 8), date(2026, 11, 1)])
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    hour=st.integers(0, 23),
    step=st.integers(1, 59),
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r18_one_digest_for_each_local_day_whatever_the_clocks_do(world: World, night, zone, hour, step):
    Digest.objects.all().delete()
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.DAILY, time_zone=zone, digest_at=time(hour))
    begin = datetime(night.year, night.month, night.day, tzinfo=UTC) - DAY
    moments = [begin + timedelta(minutes=60 * n + step) for n in range(72)]

    for moment in moments:
        plan(moment)

    local = [moment.astimezone(ZoneInfo(zone)) for moment in moments]
    due = {one.date() for one in local if one.time() >= time(hour)}
    assert sorted(Digest.objects.values_list("local_date", flat=True)) == sorted(due)


# --- what stands in it ------------------------------------------------------------------------------------------------


def test_the_subject_states_the_ask(world: World, server: Sink):
    asked(world, why="For the report.", due_on=date(2026, 11, 27))

    assert sent() == 1

    mail = server.to(LEAD)
    assert mail["Subject"] == "1 thing needs LAUSD this week: Figure 1 for LAUSD"
    assert "Leo, one thing needs you this week" in text(mail)
    assert "Due Friday, in 3 days: Figure 1 for LAUSD" in text(mail, "html")
    for kind in ("plain", "html"):
        assert "For the report." in text(mail, kind)
        assert "Send the figure" in text(mail, kind)
        assert "Asked by Joan Director" in text(mail, kind)


def test_the_order_is_what_needs_me_then_us_then_what_was_decided_then_the_workgroups(world: World, server: Sink):
    asked(world, 1)
    asked(world, 2, post=scope(Kind.ADMINISTRATORS, world.lausd.pk))
    news(world, "sample_news", said="Most of all this.")
    news(world, "sample_decision")
    happened(world, "sample_answer", audience=[scope(Kind.PERSON, world.lead.pk)])
    announce()

    sent()

    for kind in ("plain", "html"):
        words = " ".join(text(server.to(LEAD), kind).lower().split()).partition("24 november 2026")[2]
        order = [
            "needs you",
            "figure 1",
            "needs someone at lausd",
            "figure 2",
            "for you and your organization",
            "decided",
            "your workgroups",
            "grade-level reading: 1 piece of news",
            "most discussed",
            "most of all this.",
            "you get this once a week, on tuesday, because you act for lausd",
            "stop this e-mail",
            "no recibir más este correo",
        ]
        places = [words.find(one) for one in order]
        assert places == sorted(places), dict(zip(order, places, strict=True))
        assert -1 not in places, dict(zip(order, places, strict=True))


def test_b3_it_is_one_mail_and_says_how_many_more(world: World, server: Sink):
    for number in range(ITEMS + 5):
        asked(world, number)

    sent()

    [mail] = server.mails
    assert text(mail).count("Send the figure:") == ITEMS
    assert "and 5 more" in text(mail)
    assert "and 5 more" in text(mail, "html")


def test_b4_nothing_that_was_read_mailed_or_done_by_me(world: World, server: Sink):
    news(world, said="read before")
    Notification.objects.all().read()
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)
    news(world, said="mailed before")
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.WEEKLY)
    happened(world, actor=world.lead, data={"said": "my own"})
    settle("sample_figure", asked(world).subject_id, by=world.lead, answer="done")
    news(world, said="the only news")
    OutgoingMail.objects.all().delete()

    sent()

    words = text(server.to(LEAD))
    assert "the only news" in words
    assert [one for one in ("read before", "mailed before", "my own", "Figure") if one in words] == []


def test_b4_what_stood_in_one_digest_stands_in_no_other(world: World, server: Sink):
    news(world, said="last week")
    sent(TUESDAY)
    news(world, said="this week")

    sent(TUESDAY + WEEK)

    first, second = (text(mail) for mail in server.mails)
    assert ("last week" in first, "this week" in first) == (True, False)
    assert ("last week" in second, "this week" in second) == (False, True)


def test_b5_an_empty_digest_is_not_sent_and_its_time_has_passed(world: World, server: Sink):
    assert sent() == 0
    assert Digest.objects.count() == 1
    assert OutgoingMail.objects.count() == 0

    asked(world)
    assert sent(TUESDAY + timedelta(hours=1)) == 0


def test_what_was_withdrawn_before_it_leaves_is_not_sent(world: World, server: Sink):
    news(world)
    plan()
    for event in Event.objects.all():
        Event.objects.filter(pk=event.pk).update(data={**event.data, "withdrawn": True})

    assert sent() == 0
    assert server.mails == []


def test_b5_what_is_answered_before_it_leaves_is_not_sent(world: World, server: Sink):
    one = asked(world)
    plan()
    settle("sample_figure", one.subject_id, by=world.lead, answer="done")

    with time_machine.travel(TUESDAY):
        assert send() == 0
    assert OutgoingMail.objects.get().reason == "There is nothing to say any more."


def test_b2_r12_what_i_may_not_read_any_more_is_not_in_it(world: World, server: Sink):
    news(world, said="of the workgroup")
    asked(world)
    plan()
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(minutes=1))

    with time_machine.travel(TUESDAY):
        send()

    assert "of the workgroup" not in text(server.to(LEAD))
    assert "Figure 1" in text(server.to(LEAD))


def test_what_nobody_may_read_any_more_makes_no_mail(world: World):
    news(world)
    world.seat.holders.filter(person=world.lead).update(until=now() - timedelta(minutes=1))

    assert plan() == 0


def test_what_is_put_off_waits(world: World, server: Sink):
    one = asked(world)
    one.snoozed_until, one.snooze_reason = date(2026, 12, 24), "Later"
    one.save()

    assert sent() == 0


def test_without_asks_it_says_what_happened(world: World, server: Sink):
    news(world, "sample_decision", count=1)
    news(world, count=3)

    sent()

    mail = server.to(LEAD)
    assert mail["Subject"] == "Compact week: 1 decision, 3 pieces of news"
    assert "Your week in the compact" in text(mail)


def test_what_only_others_can_answer_is_said_so(world: World, server: Sink):
    asked(world, 1, post=scope(Kind.ADMINISTRATORS, world.lausd.pk))
    asked(world, 2, post=scope(Kind.ADMINISTRATORS, world.lausd.pk))

    sent()

    assert server.to(LEAD)["Subject"] == "2 things wait for someone at LAUSD: Figures"


def test_the_subject_counts_everything_that_is_asked_below_it(world: World, server: Sink):
    asked(world, 1)
    asked(world, 2, post=scope(Kind.ADMINISTRATORS, world.lausd.pk))

    sent()

    mail = server.to(LEAD)
    assert mail["Subject"] == "2 things need LAUSD this week: Figures"
    assert "Leo, one thing needs you this week" in text(mail)
    assert text(mail).count("Figure ") == 2


@pytest.mark.parametrize("answered", [False, True])
def test_b4_what_is_asked_is_no_news_besides_and_none_once_it_is_answered(world: World, server: Sink, answered):
    User.objects.update(rhythm=Rhythm.WEEKLY)
    offer = SeatInvitation.offer(world.data, organization=world.lausd, note="Please.", by=world.director)[0]
    request = SeatRequest.ask(world.reading, organization=world.unite, role="primary", why="", by=world.director)[0]
    joining, _ask = ask_to_join(world.lausd, title="", note="", by=world.former)
    announce()
    told = Notification.objects.filter(event__target_id__in=[offer.pk, request.pk, joining.pk], delivery="digest")
    hearers = set(told.values_list("person__email", flat=True))
    if answered:
        offer.decline(reason="", by=world.contact)
        request.approve(by=world.convener)
        settle("join_request", joining.pk, by=world.administrator, answer="admitted")
    sent()

    for address in hearers:
        subject, words = ("", "") if answered and address not in server.addresses else read(server, address)
        for what in ("Data Workgroup offers LAUSD a place", "Joan Director asks for", "Fred Former asks to join"):
            assert words.count(what) <= (0 if answered else 1), (address, what)
        assert bool(re.search(r"^\d+ things? needs?", subject)) is not answered, (address, subject)


def read(server: Sink, address: str) -> tuple[str, str]:
    """The subject and the text of a mail, in one line."""
    mail = server.to(address)
    return mail["Subject"], " ".join(text(mail).split())


def test_it_offers_nothing_that_its_links_do_not_do(world: World, server: Sink):
    asked(world)

    sent()

    for kind in ("plain", "html"):
        assert "Hand over" not in text(server.to(LEAD), kind)
        assert "/preferences/#pause" in text(server.to(LEAD), kind)


def test_what_only_others_can_answer_leads_to_how_it_stands(world: World, server: Sink):
    one = asked(world, 1, post=scope(Kind.ADMINISTRATORS, world.lausd.pk))

    sent()

    links = [line for line in text(server.to(LEAD)).split() if line.startswith("http")]
    assert links[0] == f"http://localhost:8000{one.page}"


def test_a_daily_one(world: World, server: Sink):
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.DAILY)
    asked(world)
    asked(world, 2)

    sent()

    mail = server.to(LEAD)
    assert mail["Subject"] == "2 things need LAUSD: Figures"
    assert "once a day because you act for LAUSD" in " ".join(text(mail).split())


def test_somebody_without_an_organization(world: World, server: Sink):
    User.objects.filter(pk=world.stranger.pk).update(rhythm=Rhythm.WEEKLY)
    happened(world, audience=[scope(Kind.PERSON, world.stranger.pk)], visible=[scope(Kind.PERSON, world.stranger.pk)])
    announce()
    sent()
    assert "because you have an account" in text(server.to("sid.stranger@example.org")).replace("\n", " ")

    User.objects.filter(pk=world.stranger.pk).update(rhythm=Rhythm.DAILY)
    happened(world, audience=[scope(Kind.PERSON, world.stranger.pk)], visible=[scope(Kind.PERSON, world.stranger.pk)])
    announce()
    sent(TUESDAY + DAY)
    assert "once a day because you have an account" in text(server.mails[-1]).replace("\n", " ")


def test_b11_it_is_in_the_readers_language_and_on_the_readers_day(world: World, server: Sink):
    User.objects.filter(pk=world.lead.pk).update(language="es", time_zone="Asia/Tokyo")
    asked(world)

    sent(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))

    mail = server.to(LEAD)
    assert '<html lang="es">' in text(mail, "html")
    assert "http://localhost:8000/es/asks/" in text(mail)
    assert "24 de noviembre de 2026" in text(mail)


def test_the_text_is_at_most_72_columns_wide_but_for_addresses(world: World, server: Sink):
    asked(world, why="A long reason " * 40)
    news(world, said="long words " * 60)

    sent()

    assert [line for line in text(server.to(LEAD)).splitlines() if len(line) > 72 and "http" not in line] == []


def test_planning_and_sending_take_as_many_lookups_for_many_as_for_one(world: World, server: Sink):
    asked(world)
    news(world)
    with CaptureQueriesContext(connection) as one:
        plan()
    with CaptureQueriesContext(connection) as sending_one, time_machine.travel(TUESDAY):
        send()
    people = [world.lead, world.stand_in, world.convener, world.contact, world.administrator]
    User.objects.filter(pk__in=[person.pk for person in people]).update(rhythm=Rhythm.WEEKLY)
    news(world, count=3)
    with CaptureQueriesContext(connection) as many:
        plan(TUESDAY + WEEK)
    with CaptureQueriesContext(connection) as sending_many, time_machine.travel(TUESDAY + WEEK):
        send()

    assert len(server.mails) == 1 + 5
    assert len(one) == len(many)
    assert len(sending_many) - len(sending_one) == 4  # each mail is noted by itself


# --- what the clock and the doorbell start ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_tasks_bring_an_event_and_a_digest_to_the_mailbox(world: World, server: Sink):
    asked(world)
    happened(world)
    with time_machine.travel(TUESDAY):
        sweep()
        plan_task()
        sweep()

    assert server.addresses == [LEAD]
    assert "Grade-Level Reading: 1 piece of news" in text(server.to(LEAD))
