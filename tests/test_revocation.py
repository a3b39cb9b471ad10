"""A right that ends is gone with the next request: on a live session, in an open form, in a mail that waits (R12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import now

from compact.accounts.models import User
from compact.notifications.announcing import announce_all
from compact.notifications.models import OutgoingMail, State
from compact.notifications.sending import send_due
from partners.models import Affiliation, Invitation
from tests.conftest import WebClient
from tests.world import World
from workgroups.models import Convener, Post, Seat, SeatHolder, SeatRequest, SeatRole, WorkgroupGrant

Ending = Callable[[World], Any]

# The database's clock stands still within a transaction, so what ends has ended a moment ago.
ENDINGS: dict[str, tuple[str, Ending]] = {
    "affiliation": ("lead", lambda w: Affiliation.objects.filter(person=w.lead).update(until=_past())),
    "place of the organization": ("lead", lambda w: Seat.objects.filter(pk=w.seat.pk).update(until=_past())),
    "place of the person": ("lead", lambda w: SeatHolder.objects.filter(person=w.lead).update(until=_past())),
    "account of the lead": ("lead", lambda w: User.objects.filter(pk=w.lead.pk).update(is_active=False)),
    "post of the convener": ("convener", lambda w: Convener.objects.filter(person=w.convener).update(until=_past())),
    "convener's affiliation": (
        "convener",
        lambda w: Affiliation.objects.filter(person=w.convener).update(until=_past()),
    ),
    "role in the team": ("director", lambda w: Affiliation.objects.filter(person=w.director).update(roles=[])),
}


def _past() -> Any:
    return now() - timedelta(seconds=5)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_next_request_of_a_live_session_finds_nothing(ending: str, world: World, browse: Any):
    who, end = ENDINGS[ending]
    browser: WebClient = browse(getattr(world, who))
    path = reverse("workgroups:discussion", args=[world.reading.slug, world.discussion.pk])
    assert browser.get(path).status_code == 200
    end(world)

    seen = [browser.get(path), browser.get("/workgroups/reading/members/"), browser.get("/workgroups/reading/")]
    said = browser.post(path, {"body": "still here", "token": uuid4()})

    assert [answer.status_code for answer in seen[:2]] in ([404, 404], [302, 302])
    assert not any(b"sentinel" in answer.content for answer in seen)
    assert said.status_code in {302, 404}
    assert not Post.objects.filter(body="still here").exists()


@pytest.mark.parametrize("ending", ["post of the convener", "convener's affiliation", "role in the team"])
def test_an_open_desk_answers_nothing_any_more(ending: str, world: World, browse: Any):
    who, end = ENDINGS[ending]
    browser: WebClient = browse(getattr(world, who))
    end(world)

    answer = browser.post(reverse("workgroups:approval", args=[world.reading.slug, world.seat_request.pk]))

    assert answer.status_code == 404
    assert SeatRequest.objects.get(pk=world.seat_request.pk).answered_at is None


def test_a_named_right_ends_on_its_day(world: World, browse: Any):
    grant = WorkgroupGrant.objects.create(
        user=world.partner,
        permission=Permission.objects.get(codename="manage_seats"),
        content_object=world.reading,
        until=now() + timedelta(days=1),
    )
    browser, path = browse(world.partner), reverse("workgroups:members", args=[world.reading.slug])
    assert browser.get(path).status_code == 200

    WorkgroupGrant.objects.filter(pk=grant.pk).update(until=_past())

    assert browser.get(path).status_code == 404


def test_who_looks_after_nobody_any_more_sends_no_invitation_again(world: World, browse: Any):
    """Otherwise they come back as administrator, under the address they invited."""
    browser: WebClient = browse(world.administrator)
    browser.post(
        reverse("partners:invitations", args=[world.lausd.slug]), {"email": "me.too@example.org", "looks_after": "on"}
    )
    sent = Invitation.objects.get(email="me.too@example.org")
    Affiliation.objects.filter(person=world.administrator).update(roles=[])

    for name in ("invitation_resend", "invitation_withdrawal"):
        assert browser.post(reverse(f"partners:{name}", args=[sent.pk])).status_code == 403

    sent.refresh_from_db()
    assert (sent.serial, sent.withdrawn_at) == (1, None)


@pytest.mark.parametrize("ending", ["affiliation", "place of the person", "account of the lead"])
def test_a_mail_that_waits_does_not_reach_who_lost_the_right(ending: str, world: World):
    User.objects.filter(pk=world.lead.pk).update(rhythm="now")
    world.discussion.reply(body="sentinel-later", organization=None, by=world.convener)
    announce_all()
    [waiting] = OutgoingMail.objects.filter(person=world.lead)
    ENDINGS[ending][1](world)

    send_due(seconds=5)

    waiting.refresh_from_db()
    assert waiting.state == State.DROPPED


def test_who_signed_up_with_the_address_of_somebody_else_gets_nothing_from_their_invitation(
    world: World, client: WebClient
):
    """The account was begun by a stranger; the mailbox decides whose it is."""
    client.post(reverse("account_signup"), {"name": "Mallory", "email": world.invitation.email})
    invited = WebClient()
    invited.post(reverse("partners:invitation_acceptance", args=[world.invitation.token]))

    client.post(reverse("account_email_verification_sent"), {"action": "change", "email": "mallory@example.org"})

    assert SeatHolder.objects.get(person__email=world.invitation.email).role == SeatRole.ALTERNATE
    assert invited.get("/today/").status_code == 200
    assert client.get("/today/").status_code == 302
    assert not User.objects.filter(email="mallory@example.org").exists()


@pytest.mark.parametrize(("kept", "given"), [(True, ["administrator"]), (False, [])])
def test_nobody_gives_what_they_have_lost_since(
    kept: bool, given: list[str], world: World, browse: Any, client: WebClient
):
    browse(world.administrator).post(
        reverse("partners:invitations", args=[world.lausd.slug]), {"email": "next@example.org", "looks_after": "on"}
    )
    sent = Invitation.objects.get(email="next@example.org")
    if not kept:
        Affiliation.objects.filter(person=world.administrator).update(roles=[])

    client.post(reverse("partners:invitation_acceptance", args=[sent.token]))

    assert Affiliation.objects.get(person__email="next@example.org").roles == given
