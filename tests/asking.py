"""Two kinds of asks that only tests know: one that stands alone, and one that has a page of its own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from compact.access import Kind, scope
from compact.asks.models import KINDS, Ask, AskKind, ask, register
from partners.models import Organization
from tests.world import World


@pytest.fixture
def kinds() -> Iterator[None]:
    """Registered for the length of one test."""
    register(
        AskKind(
            "figure",
            column="Figures",
            verb="Confirm",
            title=lambda one: f"Confirm the figure {one.subject_id}",
            url=lambda one: f"/figures/{one.subject_id}/",
            stands_alone=True,
        )
    )
    register(
        AskKind(
            "reply",
            column="Replies",
            verb="Reply",
            title=lambda one: f"Reply to letter {one.subject_id}",
            url=lambda one: f"/letters/{one.subject_id}/",
        )
    )
    yield
    for code in ("figure", "reply"):
        del KINDS[code]


def day(days: int) -> Any:
    """A day so many days from today."""
    return localdate() + timedelta(days=days)


def figure(organization: Organization, number: int = 1, **more: Any) -> Ask:
    """An organization is asked for a figure, of those who look after it unless told otherwise."""
    more.setdefault("post", scope(Kind.ADMINISTRATORS, organization.pk))
    more.setdefault("by", None)
    return ask("figure", of=organization, subject_id=number, **more)


def reply(world: World, number: int = 1, **more: Any) -> Ask:
    """Those who run Reading are asked for a reply, by LACOE."""
    more.setdefault("by", world.partner)
    return ask(
        "reply",
        of=world.alliance,
        post=scope(Kind.CONVENERS, world.reading.pk),
        subject_id=number,
        asked_for=world.lacoe,
        **more,
    )


def join(world: World, number: int = 1) -> Ask:
    """Somebody of LACOE asks for a place in Reading; the request itself is not there."""
    return ask(
        "seat_request",
        of=world.alliance,
        post=scope(Kind.CONVENERS, world.reading.pk),
        subject_id=number,
        by=world.partner,
        asked_for=world.lacoe,
        data={"who": str(world.partner), "workgroup": "Reading", "organization": "LACOE", "slug": "reading"},
    )
