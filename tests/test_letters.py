"""The mail about one event: which kinds wait for no summary, and what each says to whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from compact.access import Kind, scope
from compact.accounts.models import Rhythm, User
from compact.asks import models as asks
from compact.dates import plain_date
from compact.notifications.events import KINDS, contact, decided
from compact.notifications.models import Delivery, Event, Notification, OutgoingMail
from tests.sink import Sink, sink, text
from tests.test_notifications import announce
from tests.test_outbox import send
from tests.world import World
from workgroups.models import Delegation, Holdings, SeatHolder, SeatInvitation, SeatRequest, WorkgroupGrant, relocate

# --- what the page of preferences promises ----------------------------------------------------------------------------

# A change to the account or the places of everybody who hears of it, or the answer to the person who asked to come in.
AT_ONCE = {
    "affiliation_ended",
    "join_admitted",
    "join_declined",
    "place_ended",
    "right_ended",
    "right_given",
    "roles_changed",
    "seat_declined",
    "seat_ended",
    "seat_granted",
    "term_ends",
    "term_over",
}
# Change the place of the persons they name, and are news to everybody else.
AT_ONCE_TO_WHOM_THEY_NAME = {
    "person_replaced", "runs_now", "seat_offer_answered", "seat_role_changed", "stand_in_ended", "stand_in_named",
    "seat_honoured", "term_changed",
    "running_ended", "workgroup_closed", "workgroup_paused", "workgroup_relaunched",
    "place_put_back",
}  # fmt: skip
# Change no place of anybody who hears of them.
WAIT = {
    "agenda_published",
    "correction_answered",
    "correction_proposed",
    "item_answered",
    "item_proposed",
    "meeting_closed",
    "minutes_adopted",
    "minutes_amended",
    "affiliation_begun",
    "agreement_published",
    "announced",
    "announcement_held",
    "ask_snoozed",
    "ask_withdrawn",
    "ask_woken",
    "came_in",
    "charter_adopted",
    "connection_declined",
    "connection_proposed",
    "changed_by_sheet",
    "convening_begun",
    "decided",
    "decision_corrected",
    "proposal_asked",
    "proposal_closed",
    "proposal_closing",
    "proposal_opened",
    "proposal_withdrawn",
    "convening_ended",
    "document_added",
    "document_adopted",
    "document_version",
    "gaps_found",
    "invitation_accepted",
    "invitation_declined",
    "invitation_passed_on",
    "invitations_ran_out",
    "join_passed_on",
    "join_requested",
    "join_taken_back",
    "objection_answered",
    "objection_made",
    "organization_merged",
    "people_brought_in",
    "meeting_announced",
    "meeting_cancelled",
    "meeting_changed",
    "meeting_moved",
    "meeting_answer_noted",
    "meeting_asked",
    "meeting_asked_again",
    "meeting_passed_on",
    "mentioned",
    "passed_on",
    "person_left",
    "place_given_back",
    "post_withdrawn",
    "posted",
    "publication_asked",
    "publication_sent_back",
    "publication_taken_back",
    "seat_filled",
    "seat_offered",
    "place_empty",
    "place_quiet",
    "representative_answered",
    "representative_asked",
    "update_begun",
    "update_published",
    "action_asked",
    "action_changed",
    "action_completed",
    "action_dropped",
    "action_late",
    "action_overdue",
    "action_reminder",
    "action_returned",
    "seat_request_overdue",
    "seat_request_passed_on",
    "seat_request_withdrawn",
    "seat_renewal_asked",
    "seat_requested",
    "seat_taken",
    "topic_closed",
    "topic_moved",
    "topic_reopened",
    "special_notice",
    "terms_changed",
    "topic_connected",
    "topic_parted",
    "topic_shared",
    "workgroup_opened",
    "time_poll_called_off",
    "time_poll_closed",
    "time_poll_opened",
    "time_poll_reminder",
}


def test_every_kind_keeps_what_the_preferences_promise():
    kinds = {code: kind for code, kind in KINDS.items() if not code.startswith("sample_")}

    assert set(kinds) == AT_ONCE | AT_ONCE_TO_WHOM_THEY_NAME | WAIT, "Say whether the new kind changes a place."
    assert {code for code, kind in kinds.items() if kind.essential} == AT_ONCE
    assert {code for code, kind in kinds.items() if kind.personal} == AT_ONCE_TO_WHOM_THEY_NAME


def test_what_puts_an_ask_names_one_that_there_is():
    asking = {code: kind.asks for code, kind in KINDS.items() if kind.asks}

    assert asking == {
        "update_begun": "update_paragraph",
        "action_asked": "action",
        "action_reminder": "action",
        "action_returned": "action_returned",
        "connection_proposed": "connection",
        "join_requested": "join_request",
        "meeting_asked": "rsvp",
        "meeting_asked_again": "rsvp",
        "objection_made": "objection",
        "publication_asked": "publication",
        "place_empty": "empty_place",
        "place_quiet": "place_naming",
        "proposal_asked": "proposal",
        "proposal_closing": "proposal",
        "representative_asked": "representative",
        "seat_offered": "seat_invitation",
        "seat_renewal_asked": "seat_renewal",
        "seat_request_overdue": "seat_request",
        "seat_requested": "seat_request",
        "time_poll_opened": "time_poll",
        "time_poll_reminder": "time_poll",
    }
    assert set(asking.values()) <= set(asks.KINDS)


def holder(world: World, name: str) -> SeatHolder:
    return SeatHolder.objects.get(person=world.people[name], until=None, seat=world.seat)


def offer(world: World) -> SeatInvitation:
    return SeatInvitation.offer(world.data, organization=world.lausd, note="", by=world.director)[0]


def request(world: World) -> SeatRequest:
    return SeatRequest.ask(world.reading, organization=world.lacoe, role="primary", why="", by=world.partner)[0]


def delegation(world: World) -> Delegation:
    week = {"since": now(), "until": now() + timedelta(days=7)}
    who = {"principal": world.lead, "delegate": world.contact, "organization": world.lausd}
    return Delegation.begin(part="place", seat=world.seat, by=world.administrator, **who, **week)


def right(world: World) -> WorkgroupGrant:
    week = now() + timedelta(days=7)
    given = {"right": "view_workgroup", "until": week, "why": "Our auditor.", "by": world.convener}
    return WorkgroupGrant.give(world.reading, to=world.stranger, **given)[0]


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
    "somebody stands in": (delegation, {"Leo Lead", "Carl Contact"}),
    "let in by name": (right, {"Sid Stranger"}),
    "seen out": (
        lambda world: world.contact.affiliations.get().end(by=world.administrator),
        {"Carl Contact"},
    ),
    "other things to look after": (
        lambda world: world.contact.affiliations.get().entrust(["administrator", "data"], by=world.administrator),
        {"Carl Contact"},
    ),
    "replaced in everything": (
        lambda world: Holdings(world.lead.affiliations.get()).hand_over(world.contact, by=world.administrator),
        {"Leo Lead", "Carl Contact"},
    ),
    "moved to another organization": (
        lambda world: relocate(world.lead.affiliations.get(), to=world.lacoe, title="", by=world.director),
        {"Leo Lead"},
    ),
    "a workgroup to run": (
        lambda world: world.reading.put_in_charge(world.lead, world.lausd, by=world.director),
        {"Leo Lead"},
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


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.fixture
def server(settings: Any) -> Any:
    with sink() as (running, address):
        settings.MAIL_SERVER = address
        yield running


HOST = "Questions? Ask Cora Convener, Alliance for Children's Rights."
ANSWERS: dict[str, dict[str, list[str]]] = {
    "a new lead, and the one before": {
        "Sam Standin": [
            "You are the lead: you speak for LAUSD there.",
            "Open the workgroup: http://localhost:8000/workgroups/reading/",
            HOST,
        ],
        "Leo Lead": ["You are the stand-in: you go for LAUSD when its lead cannot.", HOST],
    },
    "another role": {"Leo Lead": ["You are an observer: you follow the work for LAUSD.", HOST]},
    "a successor": {
        "Leo Lead": ["You no longer speak for LAUSD there, and get no more of its news.", HOST],
        "Carl Contact": ["You are the lead: you speak for LAUSD there.", "Open the workgroup: http", HOST],
        "Ada Administrator": ["Carl Contact takes over from Leo Lead", HOST],
    },
    "the end of a place": {
        "Carl Contact": [
            "| The campaign is over.",
            "Nobody is in it for LAUSD any more. LAUSD can ask for a place again.",
            HOST,
        ],
    },
    "a place a colleague took for me": {
        "Carl Contact": [
            "You are the lead: you speak for LAUSD there.",
            "See who is in it: http",
            "Questions? Ask Joan Director, UNITE-LA.",
        ]
    },
    "a place I asked for": {
        "Paula Partner": [
            "You have a place in Campaign for Grade-Level Reading for LACOE",
            "You are the lead: you speak for LACOE there.",
            HOST,
        ]
    },
    "a place I asked for in vain": {"Paula Partner": ["| It is full.", "You can ask again later", HOST]},
    "let in": {"Sid Stranger": ["You read and answer what LAUSD is asked."]},
    "not let in": {"Sid Stranger": ["| Who are you?", "Your account stays.", "Open its page: http"]},
    "somebody stands in": {
        "Carl Contact": [
            "Carl Contact stands in for Leo Lead (LAUSD) from",
            "You read and write for Leo Lead in Campaign for Grade-Level Reading.",
            "See who stands in: http://localhost:8000/partners/lausd/stand-ins/",
        ],
        "Leo Lead": ["You keep all you have."],
    },
    "let in by name": {
        "Sid Stranger": [
            "Cora Convener lets you in at Campaign for Grade-Level Reading",
            "| Our auditor.",
            "You read along in Campaign for Grade-Level Reading. It ends with",
            "Open its page: http://localhost:8000/workgroups/reading/",
        ]
    },
    "seen out": {"Carl Contact": ["You are out of its places in workgroups, too."]},
    "other things to look after": {
        "Carl Contact": ["You look after its people and places. You are its data contact.", "My organization: http"]
    },
    "replaced in everything": {
        "Leo Lead": ["Carl Contact takes over from Leo Lead at LAUSD", "Places: Campaign for Grade-Level Reading."],
        "Carl Contact": ["Places: Campaign for Grade-Level Reading.", "Decided by Ada Administrator"],
    },
    "moved to another organization": {
        "Leo Lead": ["You act for LACOE now, and no longer for LAUSD", "and answer what LACOE is asked."]
    },
    "a workgroup to run": {"Leo Lead": ["Leo Lead runs Campaign for Grade-Level Reading now, for LAUSD"]},
}
DECIDERS = {
    "a place a colleague took for me": "Ada Administrator",
    "let in": "Ada Administrator",
    "not let in": "Ada Administrator",
    "seen out": "Ada Administrator",
    "somebody stands in": "Ada Administrator",
    "other things to look after": "Ada Administrator",
    "replaced in everything": "Ada Administrator",
    "moved to another organization": "Joan Director",
    "a workgroup to run": "Joan Director",
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_says_who_decided_when_and_what_it_means_for_me(change: str, world: World, server: Sink):
    CHANGES[change][0](world)
    announce()
    send()

    decided = f"Decided by {DECIDERS.get(change, 'Cora Convener')} on {plain_date(localdate())}."
    for name, wanted in ANSWERS[change].items():
        mail = server.to(User.objects.get(name=name).email)
        plain, html = (" ".join(text(mail, kind).split()) for kind in ("plain", "html"))
        assert [words for words in (decided, *wanted) if words not in plain] == []
        shown = html.replace("&#x27;", "'")
        assert [words for words in (decided, *wanted) if words.removeprefix("| ").split(": http")[0] not in shown] == []


def test_nobody_is_told_to_ask_themselves(world: World, server: Sink):
    holder(world, "stand_in").end(by=world.stand_in)
    announce()
    send()

    words = text(server.to(world.convener.email))
    assert "The place stays with LAUSD." in words
    assert "Questions?" not in words


def test_while_nobody_runs_the_workgroup_the_backbone_is_asked(world: World):
    world.reading.conveners.exclude(person=None).update(until=now())

    assert world.reading.host() == {"contact": "", "contact_at": "UNITE-LA"}


def test_what_was_recorded_before_says_what_it_knows(world: World):
    old = Event(kind="seat_ended", data={"person": "Leo", "workgroup": "Reading", "organization": "LAUSD"})

    assert (decided(old), contact(old, world.lead)) == ("", "")
    for code in AT_ONCE | AT_ONCE_TO_WHOM_THEY_NAME:
        assert str(KINDS[code].means(old, world.lead.pk)) or code in {*AT_ONCE_TO_WHOM_THEY_NAME, "seat_granted"}
