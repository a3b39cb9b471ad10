"""A prepared queryset says what the queryset itself would say, whoever asks and whenever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.utils.timezone import localdate, now

from compact.access import Reach, reach_of
from compact.accounts.models import User
from compact.accounts.sessions import Backend, SessionStore
from compact.asks.models import Ask
from compact.prepared import Day, Moment, prepared
from tests.asking import figure
from tests.world import World
from workgroups.models import Discussion, Seat, SeatHolder, Workgroup


@prepared
def topics(reach: Reach, group: Workgroup) -> models.QuerySet[Discussion]:
    return Discussion.objects.visible_to(reach).filter(workgroup=group).select_related("started_by")


@prepared
def seats(numbers: list[int]) -> models.QuerySet[Seat, int]:
    return Seat.objects.current().filter(workgroup__pk__among=numbers).values_list("pk", flat=True)


@prepared
def open_people() -> models.QuerySet[User]:
    return User.objects.filter(is_active=True).prefetch_related("held_seats")


@prepared
def due() -> models.QuerySet[Ask]:
    return Ask.objects.filter(due_on=Day())


def test_everyone_reads_the_same_as_by_the_queryset_itself(world: World):
    read = {}
    for name, reader in world.people.items():
        said = list(Discussion.objects.visible_to(reader).filter(workgroup=world.reading))
        read[name] = len(said)
        assert topics(reach_of(reader), world.reading) == said, name
    assert len(set(read.values())) > 1


def test_one_call_leaves_nothing_behind_for_the_next(world: World):
    inside, outside = reach_of(world.lead), reach_of(world.stranger)
    assert topics(inside, world.reading)
    assert topics(outside, world.reading) == []
    assert topics(reach=inside, group=world.reading) == topics(inside, world.reading)


def test_it_takes_one_query_and_puts_together_none(world: World, django_assert_num_queries, monkeypatch):
    topics(reach_of(world.lead), world.reading)
    monkeypatch.setattr(models.sql.Query, "build_filter", None)
    with django_assert_num_queries(1):
        found = topics(reach_of(world.lead), world.reading)
        assert str(found[0].started_by)


def test_any_number_of_numbers_is_one_parameter(world: World):
    everyone = list(Workgroup.objects.values_list("pk", flat=True))
    assert seats([]) == []
    assert sorted(seats(everyone)) == sorted(Seat.objects.current().values_list("pk", flat=True))


def test_what_belongs_to_the_rows_comes_along(world: World, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert any(list(person.held_seats.all()) for person in open_people())


def test_the_moment_is_that_of_the_question(world: World):
    holder = SeatHolder.objects.current()[0]
    SeatHolder.objects.filter(pk=holder.pk).update(until=now() + timedelta(hours=1))
    asked = SeatHolder.objects.current().filter(pk=holder.pk)

    assert asked.all().exists()
    with time_machine.travel(now() + timedelta(hours=2)):
        assert not asked.all().exists()
        assert SeatHolder.objects.filter(pk=holder.pk, until__gt=Moment()).count() == 0


def test_the_day_is_that_of_the_question(world: World):
    ask = figure(world.lausd, due_on=localdate())

    assert due() == [ask]
    with time_machine.travel(now() + timedelta(days=2)):
        assert due() == []


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection():
    World.build()

    def count() -> int:
        try:
            return len(open_people())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = {future.result() for future in [threads.submit(count) for _ in range(8)]}
    assert found == {User.objects.filter(is_active=True).count()}


# --- The two questions of every page ---


def test_a_session_lasts_as_long_as_it_says(db):
    session = SessionStore()
    session["name"] = "Ana"
    session.save()

    assert SessionStore(session.session_key)["name"] == "Ana"
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    over = SessionStore(session.session_key)
    assert over.load() == {}
    assert over.session_key is None


@pytest.mark.parametrize("cookie", ["", "x", "a" * 8 + "\x00", "'; --", "é" * 40, "a" * 5000])
def test_a_cookie_that_is_no_session_is_nobody(cookie, client, db):
    client.cookies["session"] = cookie
    assert client.get("/").status_code == 200
    assert SessionStore(cookie).load() == {}


def test_a_closed_account_is_nobody_at_once(world: World, browse):
    browser = browse(world.lead)
    assert browser.get("/today/").status_code == 200
    User.objects.filter(pk=world.lead.pk).update(is_active=False)
    assert browser.get("/today/").status_code == 302
    assert Backend().get_user(world.lead.pk) is None
    assert Backend().get_user(0) is None
