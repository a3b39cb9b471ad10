"""The history as people read it: sentences, pages, days, and the table to take along."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localdate, now
from guardian.shortcuts import assign_perm

from compact.access import reach_of
from compact.accounts.models import User
from compact.agreements.models import Agreement, AgreementGrant, Signature, Version
from compact.csv_files import safe
from compact.dates import full_date, short_moment
from compact.history.reading import ORDER, Found, told
from compact.history.recording import tracked_fields
from compact.history.tracking import TRACKED
from compact.history.words import DESCRIPTIONS, RIGHTS, Change
from compact.updates.models import Paragraph
from compact.wall import entered
from partners.models import (
    Affiliation,
    Alias,
    EmailDomain,
    Import,
    Invitation,
    InvitedPlace,
    JoinRequest,
    Objection,
    Organization,
    OrganizationGrant,
    TierPeriod,
)
from partners.models.merging import merge
from tests.conftest import acting_as
from tests.queries import count_queries
from tests.test_history import CHANGES, insert, stock
from tests.world import World
from workgroups.models import (
    Action,
    AgendaItem,
    Announcement,
    Attendance,
    Charter,
    Connection,
    Convener,
    Decision,
    Delegation,
    Discussion,
    Document,
    Meeting,
    Minutes,
    Part,
    Proposal,
    PublicNotes,
    Question,
    Renewal,
    Rsvp,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    Series,
    Snooze,
    TimePoll,
    Visitor,
    Workgroup,
    WorkgroupGrant,
)


def changes(subject: str, one: Model, reader: Any, **narrowed: Any) -> list[Change]:
    """What is told of one thing, the newest first."""
    reach = reach_of(reader)
    return [entry.change for entry in told(list(Found(subject, one.pk, reach, **narrowed)[:500]), reach)]


# --- sentences --------------------------------------------------------------------------------------------------------


def test_every_tracked_model_says_how_it_reads():
    assert set(DESCRIPTIONS) == {model._meta.label_lower for model in TRACKED}


def test_every_right_that_can_be_given_by_name_has_words():
    assert set(RIGHTS) == {
        code for model in (OrganizationGrant, WorkgroupGrant, AgreementGrant) for code in model.WORDS
    }


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_every_column_has_a_word(model):
    described = DESCRIPTIONS[model._meta.label_lower]

    assert [one.name for one in tracked_fields(TRACKED[model]) if not described.label(one.name)] == []


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_every_kind_of_change_reads_as_a_sentence(model, world: World):
    stock(world)
    row = model._default_manager.order_by("pk").first()
    column, first, _second = CHANGES[model]
    model._default_manager.filter(pk=row.pk).update(**{column: first})
    model._default_manager.filter(pk=row.pk)._raw_delete("default")
    insert(row)
    kept = TRACKED[model].objects.filter(pgh_obj=row.pk).latest("pgh_id")
    subject = next(name for name in ("agreement", "organization", "workgroup") if getattr(kept, f"pgh_{name}"))

    found = Found(subject, getattr(kept, f"pgh_{subject}"), reach_of(world.director))
    read = [one.change for one in told(list(found[:500]), found.reader)]
    mine = [one for one in read if one.kind == model._meta.label_lower]
    seen = {one.label for one in mine}
    words = [one.sentence for one in mine] + [part for one in mine for part in sum(one.differences, ())]

    assert seen == {"added", "changed", "removed"}
    assert [one for one in words if not one or re.search(r"%\(|\b\w+_(id|at|by)\b|None|\[|\{|is gone", one)] == []


THEN = now() - timedelta(days=1)
# model, what its columns become, and how it reads when Ada does it; of a meeting {when} it is, or on what {day}
TURNS: list[tuple[type[Model], dict[str, Any], str]] = [
    (Affiliation, {"until": THEN}, "Ada ended what Leo Lead is at LAUSD"),
    (Affiliation, {"roles": ["signer"]}, "Ada changed what Leo Lead looks after at LAUSD"),
    (Affiliation, {"title": "Chair"}, "Ada changed the entry of Leo Lead at LAUSD"),
    (Invitation, {"withdrawn_at": THEN}, "Ada took back the invitation of new@example.org to LACOE"),
    (
        Invitation,
        {"accepted_by": "partner", "answered_at": THEN},
        "Paula Partner accepted the invitation to LACOE that was sent to new@example.org",
    ),
    (Invitation, {"answered_at": THEN}, "Ada declined the invitation of new@example.org to LACOE"),
    (Invitation, {"sent_at": THEN}, "Ada sent new@example.org the invitation to LACOE again"),
    (
        JoinRequest,
        {"passed_on_at": THEN},
        "Ada asked the UNITE-LA team, too, about the request of Sid Stranger to join LAUSD",
    ),
    (EmailDomain, {"verified_at": THEN}, "Ada verified the e-mail domain example.org of LAUSD"),
    (
        TierPeriod,
        {"until": THEN.date()},
        f"Ada put down that LAUSD was this to the compact until {full_date(THEN.date())}: Engaged partner",
    ),
    (Organization, {"merged_into": "lacoe", "merged_at": THEN}, "Ada merged the record of LAUSD into that of LACOE"),
    (
        InvitedPlace,
        {"outcome": "given"},
        "Whoever was invited to LACOE came in; this became of the place in Reading",
    ),
    (
        Objection,
        {"answered_at": THEN, "upheld": True},
        "Ada agreed with an objection at LAUSD: the newcomer no longer acts for it",
    ),
    (
        Objection,
        {"answered_at": THEN, "upheld": False},
        "Ada answered an objection at LAUSD: the newcomer stays",
    ),
    (Import, {"saved_at": THEN, "saved_by": "partner"}, "Ada saved the contact sheet “people.csv” for LAUSD"),
    (
        Import,
        {"saved_at": THEN, "saved_by": "partner", "undone_at": THEN, "undone_by": "partner"},
        "Ada took back what the contact sheet “people.csv” had changed at LAUSD",
    ),
    (
        OrganizationGrant,
        {"revoked_by": "partner", "until": THEN},
        "Ada ended a right of Carl Contact at LAUSD: read what the organization keeps to itself",
    ),
    (
        WorkgroupGrant,
        {"revoked_by": "partner", "until": THEN},
        "Ada ended a right of Carl Contact in Reading: write in the discussions",
    ),
    (
        AgreementGrant,
        {"revoked_by": "partner", "until": THEN},
        "Ada ended a right of Carl Contact on “Partnership Agreement”: read the drafts",
    ),
    (Delegation, {"ended_at": THEN}, "Ada ended that Dora Deputy stands in for Leo Lead at LAUSD"),
    (
        Discussion,
        {"partners_read": True, "opened_at": THEN, "opened_by": "partner"},
        "Ada opened the topic “sentinel-reading topic” in Reading to all partners",
    ),
    (
        Discussion,
        {"kept_in_at": THEN, "kept_in_by": "partner"},
        "Ada keeps the topic “sentinel-reading topic” in Reading, until those who run it open it",
    ),
    (
        Discussion,
        {"closed_at": THEN, "closed_by": "partner", "closing_word": "Settled"},
        "Ada closed the topic “sentinel-reading topic” in Reading: nobody answers any more",
    ),
    (
        Discussion,
        {"pinned_at": THEN, "pinned_by": "partner"},
        "Ada keeps the topic “sentinel-reading topic” above the others in Reading",
    ),
    (JoinRequest, {"answered_at": THEN, "admitted": True}, "Ada let Sid Stranger into LAUSD"),
    (JoinRequest, {"answered_at": THEN, "admitted": False}, "Ada declined the request of Sid Stranger to join LAUSD"),
    (Workgroup, {"state": "paused"}, "Ada paused Reading"),
    (Workgroup, {"state": "closed"}, "Ada closed Reading"),
    (Convener, {"until": THEN}, "Ada ended that Cora Convener runs Reading for the Alliance"),
    (
        Convener,
        {"until": THEN, "passed_to": "partner"},
        "Ada passed the running of Reading from Cora Convener on to Paula Partner",
    ),
    (Seat, {"until": THEN}, "Ada ended the place of LAUSD in Reading"),
    (SeatHolder, {"until": THEN}, "Ada ended the part of Leo Lead in Reading for LAUSD"),
    (SeatHolder, {"role": "observer"}, "Ada made Leo Lead an observer in Reading for LAUSD"),
    (
        SeatRequest,
        {"answered_at": THEN, "approved": True},
        "Ada agreed that Paula Partner takes part in Reading for LACOE",
    ),
    (
        SeatRequest,
        {"answered_at": THEN, "approved": False},
        "Ada declined the request of Paula Partner for a place in Reading for LACOE",
    ),
    (
        SeatHolder,
        {"term_ends": THEN.date(), "term_ends_at": THEN},
        f"Ada set the last day of Leo Lead in Reading for LAUSD: {full_date(THEN.date())}",
    ),
    (SeatHolder, {"emeritus_since": THEN, "role": "observer"}, "Ada made Leo Lead emeritus in Reading for LAUSD"),
    (Workgroup, {"terms_since": None, "term_months": None}, "Ada ended that places in Reading have a last day"),
    (
        Announcement,
        {"sends_at": THEN, "sent_by": "partner"},
        "Ada sent the message “sentinel-message” to everyone in Reading; it leaves after two minutes",
    ),
    (
        Announcement,
        {"cancelled_at": THEN, "cancelled_by": "partner"},
        "Ada threw away the draft of a message to everyone in Reading",
    ),
    (
        Announcement,
        {"sends_at": THEN, "sent_by": "partner", "sent_at": THEN, "discussion": "topic"},
        "The message “sentinel-message” has left to everyone in Reading",
    ),
    (
        Question,
        {"answered_at": THEN, "answered_by": "partner", "answer": "Books."},
        "Ada answered what Carl Contact asked about Reading",
    ),
    (Snooze, {"ended_at": THEN, "ended_by": "partner"}, "Ada ended the pause of LAUSD in Reading"),
    (
        SeatRequest,
        {"passed_on_at": THEN},
        "Paula Partner still waits for a place in Reading, and the UNITE-LA team was asked as well",
    ),
    (
        SeatRequest,
        {"alternative": "observer", "alternative_answered_at": THEN, "alternative_taken": True},
        "Paula Partner takes part in Reading as an observer for LACOE",
    ),
    (SeatRequest, {"withdrawn_at": THEN}, "Ada took back the request of Paula Partner for a place in Reading"),
    (SeatInvitation, {"answered_at": THEN, "accepted": True}, "Ada accepted the place in Reading for UNITE-LA"),
    (SeatInvitation, {"answered_at": THEN, "accepted": False}, "Ada declined the place in Reading for UNITE-LA"),
    (SeatInvitation, {"withdrawn_at": THEN}, "Ada took back the offer of a place in Reading to UNITE-LA"),
    (
        Discussion,
        {"shared_with": "data", "shared_key": "data's number"},
        "Ada shared the topic “sentinel-reading topic” of Reading with Data Workgroup",
    ),
    (
        Connection,
        {"accepted_at": THEN, "accepted_by": "partner"},
        "Ada shared the topic “A topic to share” of Reading with Data Workgroup",
    ),
    (
        Connection,
        {"ended_at": THEN, "ended_by": "partner"},
        "Ada ended that the topic “A topic to share” of Reading is shared with Data Workgroup",
    ),
    (
        Charter,
        {"adopted_at": THEN, "adopted_by": "partner", "agreed_on": THEN.date(), "review_on": "2030-01-21"},
        "Ada put version 3 of the charter of Reading in force",
    ),
    (Renewal, {"closed_at": THEN, "closed_by": "partner"}, "Ada closed the renewal of places in Reading"),
    (Version, {"proposed_at": THEN}, "Ada asked a second person to publish “Partnership Agreement”"),
    (Version, {"published_at": THEN}, "Ada published “Partnership Agreement”: everyone can read it"),
    (Version, {"discarded_at": THEN}, "Ada gave up the draft “Partnership Agreement”"),
    (Series, {"ended_at": THEN}, "Ada ended a series of meetings of Reading"),
    (
        Meeting,
        {"announced_at": THEN, "announced_by": "partner"},
        "Ada sent the date of the meeting of Reading on {when}",
    ),
    (
        Meeting,
        {"published_at": THEN, "published_by": "partner"},
        "Ada published the agenda of the meeting of Reading on {when}",
    ),
    (Meeting, {"starts_at": THEN}, "Ada moved a meeting of Reading to {when}"),
    (
        Meeting,
        {"cancelled_at": THEN, "cancelled_by": "partner", "cancel_reason": "The library is closed."},
        "Ada called off the meeting of Reading on {when}",
    ),
    (Meeting, {"closed_at": THEN, "closed_by": "partner"}, "Ada closed the meeting of Reading on {when}"),
    (Rsvp, {"answer": "no", "stand_in_name": ""}, "Ada answered that LAUSD cannot come to a meeting of Reading"),
    (Attendance, {"state": "away"}, "Ada noted that LAUSD was not at a meeting of Reading"),
    (
        Visitor,
        {"turned_away_at": THEN, "turned_away_by": "partner"},
        "Ada took the visitor sentinel-visitor off the list of a meeting of Reading",
    ),
    (TimePoll, {"chosen_at": THEN, "chosen_by": "partner"}, "Ada chose a time from the time poll of Reading"),
    (TimePoll, {"cancelled_at": THEN, "cancelled_by": "partner"}, "Ada called the time poll of Reading off"),
    (TimePoll, {"closed_at": THEN, "closed_by": "partner"}, "Ada closed the time poll of Reading"),
    (AgendaItem, {"outcome": "done"}, "Ada said what became of “sentinel-item” in Reading"),
    (
        AgendaItem,
        {"left_out": True},
        "Ada said whether “sentinel-item” of Reading is in the public version of the minutes",
    ),
    (
        Minutes,
        {"adopted_at": THEN, "adopted_by": "partner", "adopted_on": THEN.date()},
        "Ada recorded that the minutes of “A minuted meeting, {day}” of Reading were adopted",
    ),
    (
        Minutes,
        {"public_at": None, "public_by": None, "public_number": None},
        "Ada changed what everybody reads of the minutes of “A minuted meeting, {day}” of Reading",
    ),
    (
        PublicNotes,
        {"published_at": THEN, "published_by": "partner"},
        "Ada published a paragraph about “A minuted meeting, {day}” of Reading",
    ),
    (
        Proposal,
        {"opened_at": THEN, "opened_by": "partner"},
        "Ada asked every organization in Reading: “sentinel-plan”",
    ),
    (
        Proposal,
        {"withdrawn_at": THEN, "withdrawn_by": "partner", "withdrawal_reason": "It was the wrong question."},
        "Ada withdrew the proposal “sentinel-proposal” in Reading",
    ),
    (
        Proposal,
        {"closed_at": THEN, "closed_by": "partner", "outcome": "passed"},
        "The proposal “sentinel-proposal” in Reading was closed",
    ),
    (
        Proposal,
        {"statement": "One screen.", "stated_by": "partner"},
        "Ada wrote down what came of the proposal “sentinel-proposal” in Reading",
    ),
    (
        Decision,
        {"out_at": THEN, "out_by": "partner", "year": 2020, "number": 1, "decided_on": THEN.date()},
        "Ada put a decision into the register of Reading",
    ),
    (
        Action,
        {"completed_at": THEN, "completed_by": "partner"},
        "Ada marked “sentinel-action” as done in Reading",
    ),
    (
        Action,
        {"dropped_at": THEN, "dropped_by": "partner", "drop_reason": "Done by others."},
        "Ada dropped “sentinel-action” in Reading",
    ),
    (
        Action,
        {"returned_at": THEN, "returned_by": "partner", "return_word": "Not ours."},
        "Ada gave “sentinel-action” back to those who run Reading",
    ),
    (Action, {"person": "partner"}, "Ada said who does “sentinel-action” in Reading"),
    (
        Document,
        {"readers": "partners", "opened_at": THEN, "opened_by": "partner"},
        "Ada opened the document “sentinel-document title” of Reading to all partners",
    ),
    (
        Document,
        {"state": "adopted", "adopted_number": 1, "adopted_at": THEN, "adopted_by": "partner"},
        "Ada noted that the document “sentinel-document title” of Reading was adopted",
    ),
    (
        Document,
        {"state": "archived", "archived_at": THEN, "archived_by": "partner"},
        "Ada archived the document “sentinel-document title” of Reading",
    ),
    (Paragraph, {"published_at": THEN}, "Ada published the paragraph of Reading in “Workgroup Update”"),
]  # fmt: skip


@pytest.fixture
def short(world: World) -> World:
    """The World with short names."""
    return shortened(world)


def shortened(world: World) -> World:
    """The same, later."""
    type(world.administrator).objects.filter(pk=world.administrator.pk).update(name="Ada")
    Workgroup.objects.filter(pk=world.reading.pk).update(short_name="Reading")
    Organization.objects.filter(pk=world.alliance.pk).update(short_name="the Alliance")
    Invitation.objects.update(email="new@example.org")
    return world


def subject_of(model: type[Model], world: World, become: dict[str, Any]) -> Any:
    """The row of the World that changes."""
    rows = {
        Affiliation: world.lead.affiliations,
        Seat: Seat.objects.filter(pk=world.seat.pk),
        Convener: world.reading.conveners.filter(person=world.convener),
        SeatHolder: world.seat.holders.filter(person=world.lead),
        Version: Version.objects.drafts(),
        SeatInvitation: world.reading.seat_invitations,
        EmailDomain: EmailDomain.objects.filter(domain="example.org"),
        Organization: Organization.objects.filter(pk=world.lausd.pk),
        InvitedPlace: InvitedPlace.objects.filter(workgroup=world.reading),
        **{
            model: model.objects.filter(user=world.contact)
            for model in (OrganizationGrant, WorkgroupGrant, AgreementGrant)
        },
        Delegation: Delegation.objects.filter(delegate__name="Dora Deputy"),
        Discussion: world.reading.discussions.filter(pk=world.discussion.pk),
        Charter: Charter.objects.drafts(),
        Workgroup: Workgroup.objects.filter(pk=world.reading.pk),
        Meeting: Meeting.objects.filter(uid="kept" if "announced_at" in become else "sentinel-uid"),
        AgendaItem: AgendaItem.objects.filter(title="sentinel-item"),
        Proposal: Proposal.objects.filter(opened_at__isnull="opened_at" in become),
        Decision: Decision.objects.filter(words="sentinel-decision"),
        Action: Action.objects.filter(title="sentinel-action"),
        Paragraph: world.reading.paragraphs,
    }
    return rows[model].get() if model in rows else model._default_manager.get()


@pytest.mark.parametrize(("model", "become", "sentence"), TURNS, ids=lambda one: getattr(one, "__name__", ""))
def test_a_turn_has_a_sentence_of_its_own(model, become, sentence, world: World):
    stock(world)
    shortened(world)
    row = subject_of(model, world, become)
    known = {
        "topic": world.discussion,
        "partner": world.partner,
        "lacoe": world.lacoe,
        "data": world.data,
        "data's number": world.data.pk,
    }
    become = {name: known.get(value, value) if isinstance(value, str) else value for name, value in become.items()}
    say(world.administrator, model, row, become)

    change = newest(model, world)

    row.refresh_from_db()
    meeting = row if model is Meeting else getattr(row, "meeting", None)
    if meeting:
        sentence = sentence.format(when=short_moment(meeting.starts_at), day=full_date(meeting.local_start.date()))
    assert change.sentence == sentence
    assert [one for one in change.differences if one[0] in {"Answered", "Until", "Taken back"}] == []


def say(person: Any, model: type[Model], row: Any, become: dict[str, Any]) -> None:
    """Change a row in somebody's name."""
    with connection.cursor() as cursor:
        context = f'{{"user": {person.pk}, "for": [], "page": ""}}'
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, false)", [context])
        model._default_manager.filter(pk=row.pk).update(**become)
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', false)")


def newest(model: type[Model], world: World) -> Change:
    """The newest change of a model, as the director reads it."""
    kept = TRACKED[model].objects.latest("pgh_id")
    subject = next(name for name in ("agreement", "organization", "workgroup") if getattr(kept, f"pgh_{name}"))
    found = Found(subject, getattr(kept, f"pgh_{subject}"), reach_of(world.director))
    rows = [one for one in found[:500] if one.pgh_id == kept.pk and one.kind == model._meta.label_lower]
    return told(rows, found.reader)[0].change


def test_every_turn_is_read_above():
    """Turns that say something else of oneself are counted once."""
    counted = {model: len(DESCRIPTIONS[model._meta.label_lower].turns) for model in TRACKED}
    tried = {model: {str(sorted(become)) for one, become, _words in TURNS if one is model} for model in TRACKED}

    assert [model.__name__ for model, count in counted.items() if len(tried[model]) < count] == []


@pytest.mark.parametrize(
    ("who", "model", "become", "sentence"),
    [
        ("lead", Affiliation, {"until": THEN}, "Leo Lead left LAUSD"),
        (
            "stranger",
            JoinRequest,
            {"answered_at": THEN, "admitted": False},
            "Sid Stranger took back the request to join LAUSD",
        ),
        ("lead", SeatHolder, {"until": THEN}, "Leo Lead gave up the part in Reading for LAUSD"),
        ("convener", Convener, {"until": THEN}, "Cora Convener stopped running Reading for the Alliance"),
    ],
)  # fmt: skip
def test_what_people_do_about_themselves_reads_so(who, model, become, sentence, short: World):
    world = short
    say(world.people[who], model, subject_of(model, world, become), become)

    assert newest(model, world).sentence == sentence


def test_the_page_says_from_what_to_what(world: World):
    Organization.objects.filter(pk=world.lausd.pk).update(phone="(213) 555-0199", sector="labor", parent=world.lacoe)

    change = changes("organization", world.lausd, world.administrator)[0]

    assert change.sentence == "Whoever runs the server changed the record of LAUSD"
    assert change.differences == [
        ("Sector", "Other", "Labor"),
        ("Part of", "nothing", "LACOE"),
        ("Telephone", "(213) 555-0100", "(213) 555-0199"),
    ]


def test_what_stood_there_before_the_record_began_is_told(world: World):
    """An existing data folder has no history of its rows: the first change still says from what."""
    TRACKED[Organization].objects.all().delete()
    Organization.objects.filter(pk=world.lausd.pk).update(phone="1")

    assert changes("organization", world.lausd, world.administrator)[0].differences == [
        ("Telephone", "(213) 555-0100", "1")
    ]


def test_a_reason_is_quoted(world: World, browse):
    browse(world.administrator).post(
        f"/partners/join/{world.join_request.pk}/refusal/", {"no-word": "Ask LACOE first, please."}
    )

    change = changes("organization", world.lausd, world.administrator)[0]
    assert (change.sentence, change.reasons, change.acting_for) == (
        "Ada Administrator declined the request of Sid Stranger to join LAUSD",
        ["Ask LACOE first, please."],
        ["LAUSD"],
    )


def test_f8_what_a_stand_in_did_is_told_as_done_for_somebody(world: World, browse):
    world.widen()
    stands = {"principal": world.administrator, "delegate": world.deputy, "made_by": world.administrator}
    days = {"since": now() - timedelta(days=1), "until": now() + timedelta(days=6)}
    Delegation.objects.create(organization=world.lausd, part=Part.ADMINISTRATOR, **stands, **days)
    browse(world.deputy).post(f"/partners/join/{world.join_request.pk}/refusal/", {"no-word": "Ask LACOE first."})

    change = newest(JoinRequest, world)
    told = "Dora Deputy for Ada Administrator (LAUSD) declined the request of Sid Stranger to join LAUSD"
    assert (change.sentence, change.acting_for, change.differences) == (told, ["LAUSD"], [])


def test_f10_every_change_of_who_reads_a_topic_is_in_the_history(world: World):
    before = TRACKED[Discussion].objects.count()
    with acting_as("compact_web"), entered(world.convener):
        world.discussion.open_up(by=world.convener, runs=True)
        world.discussion.reply(body="<p>Yes</p>", organization=None, by=world.convener)
        world.discussion.keep_in(by=world.convener, runs=True)

    topic = "the topic “sentinel-reading topic” in Campaign for Grade-Level Reading"
    assert TRACKED[Discussion].objects.count() == before + 2
    assert [one.sentence for one in changes("workgroup", world.reading, world.convener, group="readers")[:2]] == [
        f"Cora Convener keeps {topic}, until those who run it open it",
        f"Cora Convener opened {topic} to all partners",
    ]


def test_f2_what_happened_to_a_record_before_it_was_merged_stays_to_be_read(world: World, browse):
    double = Organization.objects.create(slug="double", name="Unified Schools")
    merge(double, world.lausd, by=world.director)
    page = browse(world.director).get("/partners/lausd/history/")

    told_of = [one.change.sentence for one in page.context["entries"]]
    assert "Whoever runs the server merged the record of Unified Schools into that of LAUSD" in told_of
    assert "Whoever runs the server added Unified Schools" in told_of


def test_a_right_is_said_in_words(short: World):
    assign_perm("workgroups.manage_seats", short.contact, short.reading)

    rights = [one.sentence for one in changes("workgroup", short.reading, short.convener, group="rights")]
    assert rights == ["Whoever runs the server gave Carl Contact a right in Reading: look after the places"]


def test_every_publication_is_in_the_history(world: World):
    """Every change of who may read is told (F10)."""
    asked = {"proposed_at": THEN, "proposed_by": world.administrator, "fingerprint": world.draft.mark()}
    Version.objects.filter(pk=world.draft.pk).update(**asked)
    with acting_as("compact_web"), entered(world.director):
        assert world.draft.publish(by=world.director, read=world.draft.mark())

    told_of = [one.sentence for one in changes("agreement", world.agreement, world.director)]
    assert "Joan Director published “Partnership Agreement”: everyone can read it" in told_of


# --- pages ------------------------------------------------------------------------------------------------------------

PAGES = [
    ("partners:history", "lausd", "administrator"),
    ("workgroups:history", "reading", "convener"),
    ("agreements:history", "compact", "director"),
]


@pytest.mark.parametrize(("name", "slug", "who"), PAGES)
def test_a_page_costs_the_same_for_one_change_and_for_many(name, slug, who, world: World, browse):
    stock(world)
    address, browser = reverse(name, args=[slug]), browse(world.people[who])
    few = count_queries(browser, address)
    for number in range(40):
        Alias.objects.create(organization=world.lausd, name=f"Name {number}")
        Workgroup.objects.filter(pk=world.reading.pk).update(description=f"Purpose {number}")
        Agreement.objects.filter(pk=world.agreement.pk).update(title=f"Agreement {number}")
        Signature.objects.filter(organization=world.lausd).update(notes=f"Note {number}")

    assert count_queries(browser, address) == few
    assert few <= 12


def test_changes_are_paged_by_key_and_none_is_missed_or_told_twice(world: World, browse):
    for number in range(120):
        Alias.objects.create(organization=world.lausd, name=f"Name {number}")
    browser, address, seen = browse(world.administrator), "/partners/lausd/history/", []
    query = ""
    while True:
        page = browser.get(address + query).context["page"]
        seen += [(one.pgh_created_at, one.kind, one.pgh_id) for one in page.rows]
        if not page.after:
            break
        query = page.after
    back = browser.get(address + page.before).context["page"]

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == len(changes("organization", world.lausd, world.administrator))
    assert [one.pgh_id for one in back.rows] == [one[2] for one in seen[50:100]]


def test_one_sort_and_some_days(world: World, browse):
    Alias.objects.create(organization=world.lausd, name="Unified")
    browser, today = browse(world.administrator), localdate()
    tomorrow = today + timedelta(days=1)

    def shown(**asked: Any) -> set[str]:
        answer = browser.get("/partners/lausd/history/", asked)
        assert answer.status_code == 200
        return {one.change.kind for one in answer.context["entries"]}

    assert shown(show="record") == {"partners.organization", "partners.alias"}
    assert shown(show="record", since=today, until=today) == {"partners.organization", "partners.alias"}
    assert shown(since=tomorrow) == set()
    assert shown(until=today - timedelta(days=1)) == set()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"since": "soon"}, "Enter a valid date."),
        ({"since": "2026-03-02", "show": "jokes"}, "jokes is not one of the available choices."),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "Choose a day after the first one."),
    ],
)
def test_a_day_that_is_none_is_said_at_its_field(asked, words, world: World, browse):
    answer = browse(world.administrator).get("/partners/lausd/history/", asked)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert asked["since"] in answer.content.decode()


def test_a_key_of_somebody_elses_making_is_404(world: World, browse):
    assert browse(world.administrator).get("/partners/lausd/history/?after=x").status_code == 404


@pytest.mark.parametrize("address", ["/partners/lausd/history/", "/partners/lausd/history.csv"])
def test_others_read_why_they_may_not(address, world: World, browse):
    answer = browse(world.contact).get(address)

    assert answer.status_code == 403
    assert "Only those who look after this organization" in answer.content.decode()


@pytest.mark.parametrize(("name", "slug", "who"), PAGES)
def test_whoever_may_read_it_is_led_there(name, slug, who, world: World, browse):
    link = f'href="{reverse(name, args=[slug])}"'
    target = {"lausd": world.lausd, "reading": world.reading, "compact": world.version}[slug]
    address = target.get_absolute_url()

    assert link in browse(world.people[who]).get(address).content.decode()
    assert link not in browse(world.contact).get(address).content.decode()


def test_the_page_says_when_the_record_begins(world: World, browse):
    page = browse(world.administrator).get("/partners/lausd/history/").content.decode()

    assert "The record begins on " in page


# --- the table --------------------------------------------------------------------------------------------------------


def lines(answer: Any) -> list[list[str]]:
    """What a spreadsheet makes of it."""
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_the_table_has_every_change_and_every_column(world: World, browse):
    browser = browse(world.administrator)
    browser.post(f"/partners/join/{world.join_request.pk}/refusal/", {"no-word": "Ask LACOE first, please."})
    Organization.objects.filter(pk=world.lausd.pk).update(phone="1", website="=cmd()")

    answer = browser.get("/partners/lausd/history.csv")
    heading, *rows = lines(answer)

    assert answer.headers["Content-Disposition"] == f'attachment; filename="history-lausd-{localdate()}.csv"'
    assert heading == ["When", "Who", "For", "What", "Sort", "Column", "From", "To", "Why"]
    hand, record = "Whoever runs the server", "Whoever runs the server changed the record of LAUSD"
    declined = "Ada Administrator declined the request of Sid Stranger to join LAUSD"
    assert [row[1:] for row in rows[:3]] == [
        [hand, "", record, "The record itself", "Website", "nothing", "'=cmd()", ""],
        [hand, "", record, "The record itself", "Telephone", "(213) 555-0100", "1", ""],
        ["Ada Administrator", "LAUSD", declined, "Invitations and requests", "", "", "", "Ask LACOE first, please."],
    ]


def test_the_table_is_read_a_thousand_changes_at_a_time_behind_the_wall(world: World, browse, monkeypatch):
    monkeypatch.setattr("compact.history.export.CHUNK", 7)
    for number in range(30):
        Alias.objects.create(organization=world.lausd, name=f"Name {number}")
    whole = changes("organization", world.lausd, world.administrator)

    rows = lines(browse(world.administrator).get("/partners/lausd/history.csv"))[1:]

    assert [row[3] for row in rows] == [one.sentence for one in whole for _line in one.differences or [None]]


def test_the_table_follows_what_was_chosen(world: World, browse):
    rows = lines(browse(world.administrator).get("/partners/lausd/history.csv?show=asking"))[1:]

    assert {row[4] for row in rows} == {"Invitations and requests"}


def test_the_table_tells_days_and_times_as_the_page_does(world: World, browse):
    User.objects.filter(pk=world.director.pk).update(time_zone="Pacific/Auckland")
    reader = User.objects.get(pk=world.director.pk)
    evening = datetime(2026, 1, 11, 6, 30, tzinfo=UTC)  # the tenth in Los Angeles
    Invitation.objects.filter(pk=world.invitation.pk).update(expires_at=evening)
    rows = TRACKED[Invitation].objects.filter(pgh_label="changed")
    assert rows.update(pgh_created_at=evening) == 1
    browser, asked = browse(reader), {"since": "2026-01-11", "until": "2026-01-11"}

    [entry] = browser.get("/partners/lacoe/history/", asked).context["entries"]
    with timezone.override("Pacific/Auckland"):
        [(label, was, becomes)] = entry.change.differences
    [row] = lines(browser.get("/partners/lacoe/history.csv", asked))[1:]

    assert row[0] == "2026-01-11T19:30:00+13:00"
    assert row[5:8] == [label, was, becomes]
    assert becomes == "11 Jan, 19:30"


def test_the_table_is_in_the_language_of_the_page(world: World, browse):
    answer = browse(world.administrator).get("/es/partners/lausd/history.csv")
    translation.activate("en")  # whatever the thread reads between the request and the first line

    assert lines(answer)[0][0] == "Cuándo"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert safe(cell) == f"'{cell}"
    assert safe("plain") == "plain"


def test_the_newest_stand_first():
    assert ORDER[0] == "-pgh_created_at"


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "0001-01-01"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_at_the_end_of_the_calendar_narrows_like_any_other(name, day, world: World, browse):
    for path in ("/partners/lausd/history/", "/partners/lausd/history.csv"):
        answer = browse(world.director).get(path, {name: day})
        assert answer.status_code == 200
        if answer.streaming:
            assert b"".join(answer.streaming_content)
