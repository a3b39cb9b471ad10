"""The cache holds rate limits; nobody is kept out because its server is away (R42)."""

import pytest
from django.conf import settings

from compact.cache import PatientCache
from tests.world import World

AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def here() -> PatientCache:
    """The cache with its server."""
    cache = PatientCache(settings.REDIS_URL, {})
    cache.clear()
    return cache


def test_processes_share_what_the_server_keeps(here: PatientCache) -> None:
    here.set("tries", 3)

    assert PatientCache(settings.REDIS_URL, {}).get("tries") == 3
    assert here.incr("tries") == 4


def test_without_the_server_each_process_counts_by_itself() -> None:
    cache = PatientCache(AWAY, {})
    cache.clear()

    assert cache.add("tries", 1) is True
    assert cache.add("tries", 1) is False
    assert cache.incr("tries") == 2
    assert cache.get("tries") == 2


def test_r42_people_sign_in_while_the_server_is_away(world: World, client, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "compact.cache.PatientCache", "LOCATION": AWAY}}

    answer = client.post("/accounts/login/", {"login": world.lead.email})

    assert answer.status_code == 302
