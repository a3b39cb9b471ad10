"""What a machine asks: does this process answer, and can it do its work?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from compact.celery import app
from compact.notifications.models import Event
from tests.sweep import furnish
from tests.world import World


def test_the_process_answers_without_a_database():
    # No `db` fixture: a query would be refused.
    assert Client().get("/healthz").content == b"ok\n"


def test_the_portal_is_ready(client, db):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"], answer.json()["doorbell"]) == (200, "ok", "ok")


def test_it_says_how_long_news_has_been_waiting(client, world: World):
    furnish(world)
    Event.objects.update(happened_at=now() - timedelta(minutes=10))

    assert client.get("/readyz").json()["oldest_waiting_seconds"] == pytest.approx(600, abs=30)


def test_a_silent_doorbell_is_said_and_is_no_reason_to_go(client, db, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["doorbell"]) == (200, "down")


def test_without_its_database_it_is_not_ready(client, db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION compact_oldest_wait() RENAME TO gone")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": "down"})
