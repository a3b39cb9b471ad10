"""From what happened to who hears of it, and when."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from compact.access import PARTNERS, PUBLIC, Kind, scope
from compact.accounts.models import Rhythm, User
from compact.notifications.announcing import announce_all
from compact.notifications.events import KINDS, EventKind, record, register
from compact.notifications.models import Delivery, Event, Level, Notification, OutgoingMail, Volume
from tests.conftest import acting_as
from tests.world import World

for code, more in {
    "sample_news": {},
    "sample_decision": {"group": "decided"},
    "sample_answer": {"group": "you"},
    "sample_urgent": {"urgent": True},
    "sample_essential": {"group": "you", "essential": True},
}.items():
    register(
        EventKind(
            code,
            title=lambda event: f"News number {event.data.get('number', 1)}",
            url=lambda event: event.data.get("path", "/workgroups/reading/"),
            excerpt=lambda event: event.data.get("said", ""),
            **more,
        )
    )


def happened(world: World, kind: str = "sample_news", audience: list[int] | None = None, **more: Any) -> Event:
    """Something happened in Reading, by default done by the director, who hears nothing of it."""
    return record(
        kind,
        actor=more.pop("actor", world.director),
        target=world.discussion,
        audience=audience or [world.discussion.scope],
        data={"workgroup": "Grade-Level Reading", **more.pop("data", {})},
        **more,
    )


def announce() -> None:
    with acting_as("compact_worker"):
        announce_all()


def hears(event: Event, delivery: str | None = None) -> set[str]:
    rows = Notification.objects.filter(event=event)
    if delivery:
        rows = rows.filter(delivery=delivery)
    return {row.person.name.split()[0] for row in rows}


def everybody(**fields: Any) -> None:
    User.objects.update(**fields)


def test_those_who_read_it_hear_of_it_once_and_the_actor_does_not(world: World):
    event = happened(
        world, actor=world.lead, audience=[world.discussion.scope, scope(Kind.CONVENERS, world.reading.pk)]
    )

    announce()
    announce()

    assert hears(event) == {"Cora", "Sam"}
    assert Notification.objects.count() == 2
    event.refresh_from_db()
    assert event.announced_at is not None


def test_whoever_may_not_read_it_does_not_hear_of_it_even_when_in_the_audience(world: World):
    event = happened(world, audience=[PARTNERS])

    announce()

    assert hears(event) == {"Cora", "Leo", "Sam"}


def test_the_backbone_hears_what_it_may_read(world: World):
    event = happened(world, actor=world.lead, audience=[2])

    announce()

    assert hears(event) == {"Joan"}


def test_public_news_reaches_every_partner(world: World):
    event = happened(world, audience=[PARTNERS], visible=[PUBLIC])

    announce()

    assert hears(event) == {"Cora", "Leo", "Sam", "Ada", "Carl", "Paula"}


@pytest.mark.parametrize(
    ("rhythm", "delivery"),
    [(Rhythm.NOW, "now"), (Rhythm.DAILY, "digest"), (Rhythm.WEEKLY, "digest"), (Rhythm.NEVER, "none")],
)
def test_the_rhythm_says_how_it_leaves(world: World, rhythm, delivery):
    everybody(rhythm=rhythm)
    event = happened(world)

    announce()

    assert hears(event, delivery) == {"Cora", "Leo", "Sam"}
    assert OutgoingMail.objects.count() == (3 if delivery == "now" else 0)


@pytest.mark.parametrize("kind", ["sample_urgent", "sample_essential"])
@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_what_cannot_wait_leaves_at_once_whatever_the_rhythm(world: World, kind, rhythm):
    everybody(rhythm=rhythm, paused_until=now().date() + timedelta(days=9))
    event = happened(world, kind)

    announce()

    assert hears(event, Delivery.NOW) == {"Cora", "Leo", "Sam"}


def test_a_pause_leaves_news_in_the_inbox_and_for_the_digest_after_it(world: World):
    everybody(paused_until=now().date() + timedelta(days=9))
    User.objects.filter(pk=world.lead.pk).update(rhythm=Rhythm.NOW)
    event = happened(world)

    announce()

    assert hears(event, Delivery.NONE) == {"Leo"}
    assert hears(event, Delivery.DIGEST) == {"Cora", "Sam"}


def test_b6_muting_a_workgroup_silences_it_but_not_what_is_said_to_me(world: World):
    everybody(rhythm=Rhythm.NOW)
    Level.objects.create(person=world.lead, about=world.discussion.scope, volume=Volume.MUTED)
    news, decision = happened(world), happened(world, "sample_decision")
    mention = happened(world, audience=[world.discussion.scope, scope(Kind.PERSON, world.lead.pk)])
    answer = happened(world, "sample_answer", audience=[scope(Kind.PERSON, world.lead.pk)])

    announce()

    assert hears(news) == hears(decision) == {"Cora", "Sam"}
    assert hears(mention) == {"Cora", "Leo", "Sam"}
    assert hears(answer) == {"Leo"}
    assert Notification.objects.get(event=mention, person=world.lead).group == "you"
    assert Notification.objects.get(event=mention, person=world.stand_in).group == "workgroup"


def test_decisions_only(world: World):
    Level.objects.create(person=world.lead, about=world.discussion.scope, volume=Volume.DECISIONS)
    news, decision = happened(world), happened(world, "sample_decision")

    announce()

    assert hears(news) == {"Cora", "Sam"}
    assert hears(decision) == {"Cora", "Leo", "Sam"}


def test_only_in_the_summary(world: World):
    everybody(rhythm=Rhythm.NOW)
    Level.objects.create(person=world.lead, about=world.discussion.scope, volume=Volume.DIGEST)
    event = happened(world)

    announce()

    assert hears(event, Delivery.DIGEST) == {"Leo"}
    assert hears(event, Delivery.NOW) == {"Cora", "Sam"}


def test_a_level_for_one_workgroup_says_nothing_about_another(world: World):
    Level.objects.create(person=world.lead, about=scope(Kind.WORKGROUP, world.data.pk), volume=Volume.MUTED)
    event = happened(world)

    announce()

    assert hears(event) == {"Cora", "Leo", "Sam"}


def test_closed_accounts_and_former_people_hear_nothing(world: World):
    User.objects.filter(pk=world.stand_in.pk).update(is_active=False)
    event = happened(world)

    announce()

    assert hears(event) == {"Cora", "Leo"}


def test_a_kind_that_this_release_does_not_know_waits_and_holds_up_no_other(world: World):
    unknown, known = happened(world), happened(world)
    Event.objects.filter(pk=unknown.pk).update(kind="of_tomorrow")

    announce()

    assert hears(unknown) == set()
    assert hears(known) == {"Cora", "Leo", "Sam"}


def test_an_event_that_cannot_be_told_is_left_and_holds_up_no_other(world: World, monkeypatch):
    poison, sound = happened(world), happened(world)
    monkeypatch.setitem(
        KINDS, "sample_too_long", EventKind("sample_too_long", KINDS["sample_news"].title, str, "x" * 30)
    )
    Event.objects.filter(pk=poison.pk).update(kind="sample_too_long")

    announce()

    assert hears(poison) == set()
    assert hears(sound) == {"Cora", "Leo", "Sam"}


def test_announcing_takes_as_many_queries_for_many_people_as_for_few(world: World):
    few = happened(world, audience=[scope(Kind.PERSON, world.lead.pk)])
    with CaptureQueriesContext(
        connection,
    ) as first:
        announce()
    many = happened(world, audience=[PARTNERS], visible=[PUBLIC])
    with CaptureQueriesContext(connection) as second:
        announce()

    assert (len(hears(few)), len(hears(many))) == (1, 6)
    assert len(first) == len(second)


# --- the inbox --------------------------------------------------------------------------------------------------------
