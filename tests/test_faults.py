"""What survives kill -9, a broker that is gone, and everybody doing the same at once. Processes and kills are real."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.utils.timezone import now
from redis import Redis

from compact.accounts.models import Rhythm, User
from compact.asks.planning import plan_digests
from compact.notifications.announcing import announce_all
from compact.notifications.models import Digest, Event, Notification, OutgoingMail
from compact.notifications.sending import send_due
from compact.notifications.tasks import sweep
from partners.models import Affiliation
from tests.sink import Sink, sink
from tests.test_digests import TUESDAY
from tests.test_notifications import happened
from tests.world import World
from workgroups.models import SeatHolder

pytestmark = pytest.mark.django_db(transaction=True)
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def server(settings: Any) -> Any:
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


def crowd(world: World, count: int, **fields: Any) -> list[User]:
    """Many people in Reading."""
    people = User.objects.bulk_create(
        User(email=f"person{number}@example.org", name=f"Person {number}", **fields) for number in range(count)
    )
    began = now() - timedelta(days=9)
    Affiliation.objects.bulk_create(Affiliation(person=one, organization=world.lausd, since=began) for one in people)
    SeatHolder.objects.bulk_create(SeatHolder(seat=world.seat, person=one, since=began) for one in people)
    return people


def child(work: Callable[[], Any]) -> Any:
    """Another process that does this as the worker. It shares no connection with ours."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE compact_worker")
        work()
        os._exit(0)

    connections.close_all()
    process = FORK.Process(target=run)
    process.start()
    return process


def finish(*processes: Any) -> None:
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * len(processes)


def let_leases_run_out() -> None:
    OutgoingMail.objects.filter(state="sending").update(lease_until=now())


def test_r13_r14_ten_kills_lose_nothing_and_repeat_at_most_one_mail_each(world: World, server: Sink):
    world_size = len(crowd(world, 97, rhythm=Rhythm.NOW))
    User.objects.update(rhythm=Rhythm.NOW)
    for number in range(3):
        happened(world, data={"number": number})
    dice, kills = random.Random(13), 0

    while kills < 10:
        process = child(sweep)
        already = len(server.mails)
        while process.is_alive() and len(server.mails) < already + dice.randint(1, 30):
            time.sleep(0.002)
        time.sleep(dice.random() * 0.01)
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.join()
        let_leases_run_out()
    while OutgoingMail.objects.filter(state__in=["due", "sending"]).exists() or Event.objects.filter(announced_at=None):
        finish(child(sweep))
        let_leases_run_out()

    wanted = 3 * (world_size + 3)
    accepted = Counter(str(mail["Message-ID"]) for mail in server.mails)
    assert OutgoingMail.objects.filter(state="sent").count() == Notification.objects.count() == wanted
    assert len(accepted) == wanted
    assert sum(accepted.values()) - wanted <= kills


def test_four_senders_at_once_send_each_mail_once(world: World, server: Sink):
    crowd(world, 97, rhythm=Rhythm.NOW)
    User.objects.update(rhythm=Rhythm.NOW)
    happened(world)
    announce_all()

    finish(*[child(send_due) for _sender in range(4)])

    assert sorted(Counter(server.addresses).values()) == [1] * 100


def test_four_announcers_at_once_tell_everyone_once(world: World):
    crowd(world, 47)
    for _event in range(20):
        happened(world)

    finish(*[child(announce_all) for _announcer in range(4)])

    assert Notification.objects.count() == 20 * 50


def test_r17_four_planners_at_once_plan_nobody_twice_and_each_piece_of_news_once(world: World):
    crowd(world, 600)
    happened(world)
    announce_all()

    finish(*[child(lambda: plan_digests(TUESDAY)) for _planner in range(4)])
    plan_digests(TUESDAY)

    due = User.objects.filter(is_active=True).count()
    assert Digest.objects.count() == Digest.objects.values("person").distinct().count() == due
    assert OutgoingMail.objects.count() == Notification.objects.count() == 603
    taken = defaultdict(int)
    for row in Notification.objects.select_related("digest"):
        taken[row.digest.person_id] += row.digest.person_id == row.person_id
    assert set(taken.values()) == {1}


def test_r16_without_a_broker_the_deed_is_done_and_a_sweep_tells_of_it(world: World, server: Sink):
    User.objects.update(rhythm=Rhythm.NOW)
    script = f"""
import django; django.setup()
from django.db import transaction
from compact.notifications.events import record
from tests import test_notifications
from compact.accounts.models import User
from workgroups.models import Discussion
with transaction.atomic():
    one = Discussion.objects.get(pk={world.discussion.pk})
    record("sample_news", actor=User.objects.get(pk={world.director.pk}), target=one, audience=[one.scope])
print("done")
"""
    address = os.environ["COMPACT_TEST_DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    gone = {"REDIS_URL": "redis://127.0.0.1:1/0", "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "compact.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **gone}, capture_output=True, text=True, check=False,
        cwd=django_settings.BASE_DIR,
    )  # fmt: skip

    assert (answer.stdout, answer.returncode) == ("done\n", 0), answer.stderr
    assert "out of order" in answer.stderr
    finish(child(sweep))
    assert sorted(server.addresses) == ["cora.convener@example.org", "leo.lead@example.org", "sam.standin@example.org"]


def test_r16_a_broker_that_forgot_everything_loses_nothing(world: World, server: Sink):
    User.objects.update(rhythm=Rhythm.NOW)
    happened(world)
    Redis.from_url(os.environ["COMPACT_TEST_REDIS_URL"]).flushall()

    finish(child(sweep))

    assert len(server.mails) == 3
