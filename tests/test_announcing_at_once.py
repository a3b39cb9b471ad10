"""Several people and processes at the same message at the same moment, and processes that are killed in it."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from compact.accounts.models import User
from compact.asks.models import Ask
from compact.notifications.models import Event
from compact.wall import entered
from tests.test_announcing import WORDS, draft, sent
from tests.test_faults import child, finish
from tests.together import at_once
from tests.world import World, fresh
from workgroups.models import Announcement, Discussion

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def due(message: Announcement) -> None:
    Announcement.objects.filter(pk=message.pk, sent_at=None).update(sends_at=now() - timedelta(seconds=1))


def sweep() -> int:
    """As the worker lets out what is due."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE compact_worker")
    return Announcement.objects.let_out()


def as_reader(person: User, act: Callable[[], Any]) -> Any:
    with entered(fresh(person)):
        return act()


def topics() -> int:
    return Discussion.objects.filter(title=WORDS["subject"]).count()


def events() -> int:
    return Event.objects.filter(kind="announced").count()


@pytest.mark.parametrize("what", ["cancel", "hold"])
def test_who_calls_it_back_as_it_goes_out_does_so_in_time_or_too_late(what: str, world: World):
    for _round in range(ROUNDS):
        before = topics()
        message = sent(world)
        due(message)

        back, left = at_once(
            partial(as_reader, world.convener, partial(getattr(message, what), by=fresh(world.convener))), sweep
        )

        message.refresh_from_db()
        assert (back, left) in {(True, 0), (False, 1)}
        assert topics() - before == events() - before == left
        assert (message.sent_at is not None) is (left == 1)
        Announcement.objects.open().update(cancelled_at=now(), cancelled_by=world.convener)


def test_two_who_press_send_send_it_once(world: World):
    for _round in range(ROUNDS):
        message = draft(world)

        outcomes = at_once(
            *(partial(as_reader, one, partial(message.send, by=fresh(one))) for one in (world.convener, world.director))
        )

        assert sorted(outcomes) == [False, True]
        Announcement.objects.open().update(cancelled_at=now(), cancelled_by=world.convener)


def test_of_two_who_begin_a_message_one_is_told_of_the_other(world: World):
    def begin(person: User) -> Announcement | None:
        said = {**WORDS, "body": person.name, "special": False, "wanted": "", "due_on": None}
        voice = world.reading.voices(person)[0]
        return Announcement.keep(world.reading, serial=0, token=uuid4(), by=person, voice=voice, **said)

    people = [fresh(one) for one in (world.convener, world.director)]
    outcomes = at_once(*(partial(as_reader, one, partial(begin, one)) for one in people))

    kept = Announcement.objects.get()
    assert [one for one in outcomes if one] == [kept]


def test_words_changed_as_it_is_sent_are_never_others_than_somebody_saw(world: World):
    """Whoever sends has read the words they send: a change at that moment comes before, and is refused, or too late."""
    for _round in range(ROUNDS):
        message = draft(world)
        said = {**WORDS, "body": "Other words", "special": False, "wanted": "", "due_on": None}
        change = partial(
            Announcement.keep,
            world.reading, serial=message.serial, token=uuid4(), by=world.director, voice=None, **said,
        )  # fmt: skip

        changed, went = at_once(
            partial(as_reader, world.director, change),
            partial(as_reader, world.convener, partial(message.send, by=fresh(world.convener))),
        )

        assert (changed is None) is went
        message.refresh_from_db()
        assert message.body == (WORDS["body"] if went else "Other words")
        Announcement.objects.open().update(cancelled_at=now(), cancelled_by=world.convener)


def test_four_workers_let_each_message_out_once(world: World):
    for workgroup in (world.reading, world.data):
        message = Announcement.objects.create(
            workgroup=workgroup, **WORDS, written_by=world.director, sent_by=world.director, sends_at=now()
        )
        due(message)

    finish(*[child(Announcement.objects.let_out) for _worker in range(4)])

    assert topics() == events() == 2


def test_a_worker_killed_while_it_lets_a_message_out_loses_nothing_and_sends_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    message = sent(world, wanted="Send the list", due_on=now().date() + timedelta(days=3))
    due(message)
    begin = Discussion.start.__func__

    def begin_and_stay(cls: Any, *args: Any, **kwargs: Any) -> Any:
        begin(cls, *args, **kwargs)
        time.sleep(60)

    with monkeypatch.context() as patched:
        patched.setattr(Discussion, "start", classmethod(begin_and_stay))
        process = child(Announcement.objects.let_out)
        wait_until_somebody_holds(message)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert (topics(), events(), Ask.objects.filter(kind="announcement").count()) == (0, 0, 0)
    message.refresh_from_db()
    assert message.is_going_out

    finish(child(Announcement.objects.let_out), child(Announcement.objects.let_out))
    assert (topics(), events(), Ask.objects.filter(kind="announcement").count()) == (1, 1, 1)


def wait_until_somebody_holds(message: Announcement) -> None:
    """Until another process has locked the row and written beyond it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        free = Announcement.objects.filter(pk=message.pk).select_for_update(skip_locked=True)
        with transaction.atomic():
            if not free.exists():
                break
        time.sleep(0.02)
    else:
        pytest.fail("nobody took it")
    time.sleep(0.3)
