"""The mail about one event: which kinds wait for no summary, and what each says to whom."""

from collections.abc import Callable

import pytest

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.notifications.events import KINDS
from compact.notifications.models import Delivery, Notification, OutgoingMail
from tests.test_notifications import announce
from tests.world import World
from workgroups.models import SeatHolder, SeatInvitation, SeatRequest

# --- what the page of preferences promises ----------------------------------------------------------------------------

# A change to the account or the places of everybody who hears of it, or the answer to the person who asked to come in.
AT_ONCE = {
    "affiliation_ended",
    "join_admitted",
    "join_declined",
    "place_ended",
    "seat_declined",
    "seat_ended",
    "seat_granted",
}
# Change the place of the persons they name, and are news to everybody else.
AT_ONCE_TO_WHOM_THEY_NAME = {"seat_offer_answered", "seat_role_changed"}
# Change no place of anybody who hears of them.
WAIT = {
    "agreement_published",
    "ask_snoozed",
    "ask_withdrawn",
    "ask_woken",
    "invitation_accepted",
    "invitation_declined",
    "invitation_passed_on",
    "join_requested",
    "posted",
    "seat_offered",
    "seat_request_withdrawn",
    "seat_requested",
    "seat_taken",
}


def test_every_kind_keeps_what_the_preferences_promise():
    kinds = {code: kind for code, kind in KINDS.items() if not code.startswith("sample_")}

    assert set(kinds) == AT_ONCE | AT_ONCE_TO_WHOM_THEY_NAME | WAIT, "Say whether the new kind changes a place."
    assert {code for code, kind in kinds.items() if kind.essential} == AT_ONCE
    assert {code for code, kind in kinds.items() if kind.personal} == AT_ONCE_TO_WHOM_THEY_NAME


def holder(world: World, name: str) -> SeatHolder:
    return SeatHolder.objects.get(person=world.people[name], until=None, seat=world.seat)


def offer(world: World) -> SeatInvitation:
    return SeatInvitation.offer(world.data, organization=world.lausd, note="", by=world.director)[0]


def request(world: World) -> SeatRequest:
    return SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="", by=world.partner)[0]


CHANGES: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "a new lead, and the one before": (
        lambda world: holder(world, "stand_in").change_role(role="primary", by=world.convener),
        {"Sam Standin", "Leo Lead"},
    ),
    "another role": (
        lambda world: holder(world, "lead").change_role(role="observer", by=world.convener),
        {"Leo Lead"},
    ),
    "a successor": (
        lambda world: holder(world, "lead").end(by=world.convener, successor=world.contact),
        {"Leo Lead", "Carl Contact", "Ada Administrator"},
    ),
    "the end of a place": (
        lambda world: world.seat.end(by=world.convener, reason="The campaign is over."),
        {"Leo Lead", "Sam Standin", "Carl Contact", "Ada Administrator"},
    ),
    "a place a colleague took for me": (
        lambda world: offer(world).accept(person=world.contact, by=world.administrator),
        {"Carl Contact"},
    ),
    "a place I asked for": (lambda world: request(world).approve(by=world.convener), {"Paula Partner"}),
    "a place I asked for in vain": (
        lambda world: request(world).decline(reason="It is full.", by=world.convener),
        {"Paula Partner"},
    ),
    "let in": (lambda world: world.join_request.admit(by=world.administrator), {"Sid Stranger"}),
    "not let in": (
        lambda world: world.join_request.decline(word="Who are you?", by=world.administrator),
        {"Sid Stranger"},
    ),
    "seen out": (
        lambda world: world.contact.affiliations.get().end(by=world.administrator),
        {"Carl Contact"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("rhythm", [Rhythm.NEVER, Rhythm.WEEKLY])
def test_a_change_of_my_place_waits_for_no_summary(change: str, rhythm: str, world: World):
    User.objects.update(rhythm=rhythm)
    act, people = CHANGES[change]

    act(world)
    announce()

    mails = OutgoingMail.objects.filter(kind="event").select_related("person")
    assert {mail.person.name for mail in mails if mail.person} == people
    assert all(mail.essential for mail in mails)


def test_what_names_me_is_news_to_everybody_else(world: World):
    User.objects.update(rhythm=Rhythm.WEEKLY)
    holder(world, "stand_in").change_role(role="observer", by=world.convener)
    announce()

    heard = Notification.objects.filter(delivery=Delivery.DIGEST).values_list("person__name", "group")
    assert list(heard) == [("Ada Administrator", "organization")]
    [mail] = OutgoingMail.objects.filter(kind="event")
    assert (mail.person, mail.essential) == (world.stand_in, True)
    assert scope(Kind.PERSON, world.stand_in.pk) in mail.notification.event.audience
