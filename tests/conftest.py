"""Fixtures are made as the owner of the database; requests run as the web role, behind the wall."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client
from django.utils import translation

from compact.management.commands.messages import compile_all
from tests import snapshot
from tests.world import World


def pytest_configure(config: pytest.Config) -> None:
    """Spanish pages need their catalogue, which is compiled and not kept."""
    config.addinivalue_line("markers", "everybody: the World has a stand-in, a former one, a guest, and a double")
    compile_all()


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Run queries as another role of the database, as a process of that kind would."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


class WebClient(Client):
    """A browser whose requests reach the database as the web role."""

    def request(self, **request: Any) -> Any:
        """Answer one request behind the wall."""
        with acting_as("compact_web"):
            return super().request(**request)


@receiver(connection_created)
def threads_are_web(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """The live server's threads, and those of tests with concurrent people, are the web."""
    if threading.current_thread() is not threading.main_thread():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE compact_web")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A request for a Spanish page leaves its thread in Spanish; the next test begins in English."""
    yield
    translation.activate("en")


@pytest.fixture
def client() -> WebClient:
    """A visitor's browser."""
    return WebClient()


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    """The named people, and one of every object. With the mark `everybody` also those whose rights come from others."""
    everybody = request.node.get_closest_marker("everybody") is not None
    before = snapshot.Beginning.of_now()
    made: World = snapshot.built(f"world {everybody}", lambda: World.build().widen() if everybody else World.build())
    made.beginning = snapshot.Beginning(before, snapshot.written())
    return made


@pytest.fixture
def browse() -> Any:
    """`browse(person)` gives a browser in which that person is signed in."""

    def signed_in(person: Any) -> WebClient:
        browser = WebClient()
        browser.force_login(person, backend="compact.accounts.sessions.Backend")
        return browser

    return signed_in


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Rate limits of one test do not reach the next."""
    cache.clear()
