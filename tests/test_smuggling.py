"""Every form, sent by everyone with the ids of others in it: only who may change a thing changes it (R3)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now

from compact import urls
from compact.access import Kind, scope
from partners.models import Affiliation
from tests.conftest import WebClient
from tests.snapshot import written
from tests.sweep import furnish, unread
from tests.world import World
from workgroups.models import Convener, Holdings, Meeting, Post, SeatHolder, SeatRequest

pytestmark = pytest.mark.everybody

# Sessions come and go with every request.
TRACES = {"django_session", "usersessions_usersession"}
ENCODED = "application/x-www-form-urlencoded"
LIBRARIES = ("account_", "mfa_", "usersessions_")

COLLEAGUES = frozenset({"deputy", "deputy_past", "both"})
EVERYONE = COLLEAGUES | {
    "director", "convener", "lead", "stand_in", "administrator", "contact", "partner", "former", "stranger", "guest",
}  # fmt: skip
# Those without any post send to every address in tests/test_urls.py, where nothing of others may change, either.
SWEPT = frozenset({"former", "stranger"})
RUNS_READING = frozenset({"director", "convener"})
IN_READING = RUNS_READING | {"lead", "stand_in", "deputy"}
# Those who run Reading have named the stand-in for the notes of its next meeting.
TAKES_NOTES = RUNS_READING | {"stand_in"}
TEAM = frozenset({"director"})

# Who changes anything at all by sending a form to an address. Whoever is not named here changes nothing in any table,
# whatever stands in the form. At the first addresses everybody changes what is their own.
MAY: dict[str, frozenset[str]] = {
    "notifications:hours": EVERYONE,
    "notifications:pause": EVERYONE,
    "notifications:preferences": EVERYONE,
    "people:account": EVERYONE,
    "calendar:address": EVERYONE,
    "calendar:address_end": frozenset({"former"}),
    "calendar:invitations": EVERYONE,
    "people:welcome": EVERYONE,
    # Whoever has the link may say no; yes needs the mailbox, or nobody signed in.
    "partners:invitation_acceptance": frozenset({"visitor"}),
    "partners:invitation_refusal": EVERYONE | {"visitor"},
    "partners:invitation_suggestion": EVERYONE | {"visitor"},
    "agreements:clause": TEAM,
    "agreements:clauses": TEAM,
    "agreements:discard": TEAM,
    "agreements:proposal": TEAM,
    "agreements:removal": TEAM,
    "agreements:sections": TEAM,
    "asks:snooze": RUNS_READING,
    "backbone:call": TEAM,
    "notifications:levels": (IN_READING - TEAM) | {"guest"},
    "notifications:reading": frozenset({"convener"}),
    "notifications:readings": frozenset({"convener"}),
    "partners:admission": TEAM | {"administrator"},
    "partners:domain_removal": TEAM | {"administrator"},
    "partners:domains": TEAM | {"administrator"},
    "partners:care": frozenset({"both", "contact", "deputy", "deputy_past", "lead", "stand_in"}),
    "partners:departure": TEAM | {"administrator", "lead"},
    "partners:invitation_resend": RUNS_READING,
    "partners:invitation_withdrawal": RUNS_READING,
    # The contact was brought to LAUSD, and the lead has objected.
    "partners:objection_answer": TEAM | {"administrator"},
    "partners:invitations": TEAM | {"administrator"},
    # The stranger has asked LAUSD already.
    "partners:join": frozenset({"convener", "director", "former", "partner", "guest"}),
    "partners:join_refusal": TEAM | {"administrator"},
    "partners:join_withdrawal": frozenset({"stranger"}),
    "partners:merger": TEAM,
    "partners:new": TEAM,
    "partners:part": TEAM,
    "partners:record": TEAM | {"administrator"},
    "partners:verification": TEAM,
    # The sheet is one of LAUSD's; its preview may be thrown away.
    "sheets:removal": TEAM | {"administrator"},
    "partners:move": TEAM | {"lead"},
    "partners:replacement": TEAM | {"administrator"},
    "partners:roles": TEAM | {"administrator"},
    "partners:rights": TEAM | {"administrator"},
    "partners:stand_in": TEAM | {"administrator", "lead", "stand_in"},
    "partners:stand_in_end": TEAM | {"administrator", "lead", "deputy"},
    "agreements:rights": TEAM,
    "workgroups:rights": RUNS_READING,
    "workgroups:new_proposal": RUNS_READING,
    "workgroups:proposal_draft": RUNS_READING,
    "workgroups:proposal_opening": RUNS_READING,
    # The one organization with a voice has answered.
    "workgroups:proposal_closure": RUNS_READING,
    "workgroups:proposal_withdrawal": RUNS_READING,
    "workgroups:voice": frozenset({"lead", "stand_in", "deputy"}),
    "workgroups:new_decision": RUNS_READING,
    "workgroups:decision_completion": RUNS_READING,
    "workgroups:decision_correction": RUNS_READING,
    "workgroups:decision_review": RUNS_READING,
    "workgroups:decision_links": RUNS_READING,
    "workgroups:decision_link_removal": RUNS_READING,
    "workgroups:right_end": RUNS_READING | {"guest"},
    "workgroups:attachment_removal": frozenset({"lead"}),
    "workgroups:post_withdrawal": RUNS_READING | {"lead"},
    "workgroups:wording": frozenset({"lead"}),
    "workgroups:approval": RUNS_READING,
    # Those who run it write its charter, and look at it again; a charter is put in force when it is complete.
    "workgroups:charter_discard": RUNS_READING,
    "workgroups:charter_draft": RUNS_READING,
    "workgroups:charter_review": RUNS_READING,
    # The lead is asked whether LAUSD stays in Reading, and so is whoever looks after its people.
    "workgroups:renewal_answer": TEAM | {"administrator", "lead"},
    "workgroups:renewal_closure": RUNS_READING,
    "workgroups:convening": TEAM,
    "workgroups:convening_end": TEAM,
    "updates:desk": TEAM,
    "updates:paragraph": RUNS_READING,
    "workgroups:actions": RUNS_READING,
    # LAUSD owes it; anybody there says that it is done, and whoever has the link of the lead's mail.
    "done:action": EVERYONE | {"visitor"},
    "workgroups:action_completion": RUNS_READING | COLLEAGUES | {"administrator", "contact", "lead", "stand_in"},
    "workgroups:action_doer": RUNS_READING | {"administrator", "lead", "stand_in", "deputy"},
    "workgroups:action_dropping": RUNS_READING,
    "workgroups:action_owner": RUNS_READING,
    "workgroups:agenda_carrying": RUNS_READING,
    "workgroups:agenda_publication": RUNS_READING,
    "workgroups:agenda_settings": RUNS_READING,
    "workgroups:item_action": TAKES_NOTES,
    "workgroups:item_decision": TAKES_NOTES,
    "workgroups:item_notes": TAKES_NOTES,
    "workgroups:item_outcome": TAKES_NOTES,
    "workgroups:last_action": TAKES_NOTES,
    "workgroups:noted_action": TAKES_NOTES,
    "workgroups:noted_decision": TAKES_NOTES,
    "workgroups:note_taker_end": RUNS_READING,
    "workgroups:note_takers": RUNS_READING,
    "workgroups:meeting_closing": RUNS_READING,
    "workgroups:minutes_adoption": RUNS_READING,
    # Those who run it are asked for the number of the version that they have read.
    "workgroups:minutes_correction": IN_READING,
    "workgroups:minutes_publication": RUNS_READING,
    "workgroups:public_paragraph": RUNS_READING,
    "workgroups:approvals": RUNS_READING,
    "workgroups:refusals": RUNS_READING,
    # The contact has asked already, and the lead represents nobody but themselves.
    "workgroups:questions": COLLEAGUES | {"administrator", "stand_in"},
    "workgroups:question": frozenset({"lead", "stand_in", "deputy"}),
    # LAUSD's own people answer for it, and those who run Reading write down what they hear on the telephone.
    "workgroups:meeting_answer": IN_READING | {"administrator"},
    # Reading shares a topic with Data, which the director runs.
    "workgroups:connection": RUNS_READING,
    "workgroups:connection_answer": TEAM,
    "workgroups:connection_end": RUNS_READING,
    "workgroups:departure": frozenset({"lead", "stand_in"}),
    "workgroups:closing": RUNS_READING | {"lead"},
    "workgroups:discussion": IN_READING,
    "workgroups:document_adoption": RUNS_READING,
    "workgroups:document_archive": RUNS_READING,
    "workgroups:document_details": IN_READING,
    "workgroups:document_readership": RUNS_READING,
    "workgroups:document_work": IN_READING,
    "workgroups:paper_removal": RUNS_READING,
    "workgroups:level": (IN_READING - TEAM) | {"guest"},
    "workgroups:pin": RUNS_READING,
    # To Data, which only the director runs, too: no form of these names it.
    "workgroups:topic_title": RUNS_READING | {"lead"},
    "workgroups:invitation": RUNS_READING,
    "workgroups:new_meeting": RUNS_READING,
    "workgroups:meeting_cancellation": RUNS_READING,
    "workgroups:meeting_date": RUNS_READING,
    "workgroups:meeting_details": RUNS_READING,
    "workgroups:naming": TEAM | {"administrator"},
    "workgroups:new": TEAM,
    "workgroups:new_discussion": IN_READING,
    "workgroups:offer_withdrawal": RUNS_READING,
    "workgroups:readership": RUNS_READING | {"lead"},
    "workgroups:refusal": RUNS_READING,
    "workgroups:replacement": RUNS_READING,
    "workgroups:role": RUNS_READING,
    "workgroups:running": RUNS_READING,
    "workgroups:convener_term": TEAM,
    "workgroups:quiet": RUNS_READING,
    "workgroups:quiet_naming": RUNS_READING,
    "workgroups:snooze": RUNS_READING,
    "workgroups:snooze_end": RUNS_READING,
    "workgroups:term": RUNS_READING | {"administrator"},
    "workgroups:terms": RUNS_READING,
    "workgroups:running_end": RUNS_READING,
    "workgroups:seat_answer": TEAM,
    "workgroups:seat_end": RUNS_READING,
    "workgroups:seat_invitation": RUNS_READING,
    "workgroups:seat_request": COLLEAGUES | {"administrator", "contact", "convener", "director"},
    "workgroups:sending": RUNS_READING,
    "workgroups:wanted": COLLEAGUES | {"administrator", "contact", "director", "lead", "stand_in"},
    "workgroups:writing": RUNS_READING,
    "workgroups:writing_removal": RUNS_READING,
    "workgroups:writing_test": RUNS_READING,
    "workgroups:poll_cancellation": RUNS_READING,
    "workgroups:poll_choice": RUNS_READING,
    "workgroups:poll_closure": RUNS_READING,
    "workgroups:state": TEAM,
    "workgroups:withdrawal": frozenset({"partner"}),
}


def contents() -> dict[str, str]:
    """A fingerprint of every table."""
    models = [one for one in apps.get_models() if one._meta.managed and not one._meta.proxy]
    tables = sorted({one._meta.db_table for one in models} - TRACES)
    each = (f"SELECT '{one}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {one} AS t" for one in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


def forms(world: World) -> list[dict[str, Any]]:
    """Every field of every form, filled in so that it is valid somewhere, with what belongs to others.

    Two times, because one name is a number on one page and a word on another.
    """
    theirs = Affiliation.objects.select_related("person", "organization").get(person=world.lead)
    common: dict[str, Any] = {
        "administrator": "on", "backbone": "on", "signer": "on", "leaves": "on", "convener": theirs.pk,
        "step": "closed", "description": "smuggled", "stage": "k12", "convening": "LACOE", "runner": "",
        "confirmed": "1", "seen": Holdings(theirs).mark,
        "role": "observer", "why": "smuggled", "reason": "smuggled", "note": "smuggled", "word": "smuggled",
        "title": "smuggled", "body": "<p>smuggled</p>", "heading": "smuggled", "summary": "smuggled",
        "text": "smuggled", "name": "Smuggled", "email": world.guest.email, "language": "en",
        "time_zone": "America/New_York", "rhythm": "daily", "digest_weekday": "2", "digest_at": "09:00:00",
        "yes-word": "smuggled", "no-word": "smuggled", "until": localdate() + timedelta(days=3),
        "ask_again_on": localdate() + timedelta(days=3), "token": uuid4(), "key": uuid4(),
        "serial": world.clause.serial, "looks_after": "on", "upto": 10**15, "choice": "stop", "next": "/today/",
        "readers": "partners", "level": "muted", "subject": "smuggled", "edition": world.post.edition,
        "request": world.seat_request.pk,
        str(scope(Kind.WORKGROUP, world.reading.pk)): "muted", str(scope(Kind.WORKGROUP, world.data.pk)): "everything",
        "workgroup": world.reading.pk, "seat": world.seat.pk, "discussion": world.discussion.pk, "scope": 2,
        "post": world.post.pk, "invitation": world.invitation.pk, "user": world.director.pk, "by": world.director.pk,
        "sector": "labor", "short_name": "smuggled", "slug": "smuggled", "parent": "UNITE-LA", "aliases": "smuggled",
        "domain": "smuggled.example", "into": world.lacoe.slug, "part-tier": "observer", "tier": "observer",
        "purpose": "smuggled", "number": 3, "next_on": localdate() + timedelta(days=3),
        "agreed_on": localdate(), "adopted_by": world.lead.pk,
        "to": world.data.pk, "owner": "LACOE", "nothing": "1",
        "principal": world.lead.pk, "delegate": world.contact.pk, "since": localdate() + timedelta(days=1),
        "part": "places", "is_active": "", "roles": "backbone", "until_0": "", "organization_id": world.lausd.pk,
        "who": "Leo Lead, LAUSD", "words": "smuggled", "way": "up", "take_over": "actions", "outcome": "done",
        "notes": "smuggled", "public": "smuggled", "adopted_on": localdate(),
        "day": localdate() + timedelta(days=3), "begins": "10:00", "minutes": 60, "zone": "America/Los_Angeles",
        "known": getattr(Meeting.objects.filter(uid="sentinel-uid").first(), "changed_at", ""), "sure": "1",
        "question": "smuggled", "rule": "consent", "closes_on": localdate() + timedelta(days=9), "closes_time": "17:00",
        "position": "agree", "decided_on": localdate(), "dissent": "smuggled",
        "address": reverse("workgroups:charter_version", args=[world.reading.slug, 2]),
        "months": "12", "timezone": "Pacific/Honolulu", "days": "60", "on": "1", "kind": "months",
        "where": "smuggled", "alt": "smuggled",
    }  # fmt: skip
    return [
        {
            **common,
            "organization": world.lausd.slug,
            "person": world.director.pk,
            "right": "view_organization",
            "successor": world.stand_in.pk,
            "answer": "yes",
        },
        {
            **common,
            "organization": world.lacoe.name,
            "person": world.contact.pk,
            "right": "view_agreement",
            "successor": "nobody",
            "answer": "no",
            "number": 1,
        },
        {
            **common,
            "organization": world.lausd.pk,
            "answer": "stays",
            "serial": world.lausd.serial,
            "right": "view_workgroup",
            # What the board decided lies in no future.
            "since": localdate(),
        },
    ]


def browser_of(world: World, name: str, browse: Any) -> WebClient:
    """A browser of one of the world's people, or of a visitor."""
    return browse(getattr(world, name)) if name != "visitor" else WebClient()


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a refusal says is read elsewhere; of half of all these requests it is the greater part of the work."""
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponseForbidden(), raising=False)
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound(), raising=False)


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("who", [*sorted(EVERYONE - SWEPT), "visitor"])
def test_whoever_may_not_changes_nothing_whatever_stands_in_the_form(who: str, world: World, browse: Any):
    addresses, browser = furnish(world).urls(), browser_of(world, who, browse)
    before, changing, broken = contents(), set(), []
    sent = forms(world)  # once: every request is taken back

    for name, url in addresses.items():
        if name.startswith(LIBRARIES):
            continue
        for form in sent:
            with transaction.atomic():
                count = written()
                # Not in parts, as the client would by itself: that takes a tenth of the time of all these requests.
                response = browser.post(url, urlencode(form, doseq=True), content_type=ENCODED)
                if response.status_code >= 500:
                    broken.append(f"{name}: {response.status_code}")
                if written() != count and contents() != before:
                    changing.add(name)
                transaction.set_rollback(True)
            if unread(response):  # the answer is the same whatever the form
                break

    assert broken == []
    assert changing == {name for name, people in MAY.items() if who in people}


OF_READING = [
    "approval", "refusal", "withdrawal", "role", "replacement", "seat_end", "seat_answer", "offer_withdrawal",
    "discussion", "naming", "pin", "closing", "topic_title", "topic_move", "level",
    "asked", "alternative", "question", "action_completion", "action_doer", "action_dropping", "action_owner",
    "meeting_closing", "minutes_adoption",
    "document_adoption", "document_archive", "document_details", "document_readership", "document_version",
    "document_work", "papers", "paper_removal",
    "meeting", "meeting_announcement", "meeting_withdrawal", "meeting_details", "meeting_date",
    "meeting_cancellation",
    "voice", "proposal_opening", "proposal_closure", "proposal_withdrawal", "proposal_draft", "statement",
    "decision_link_removal",
]  # fmt: skip


@pytest.mark.parametrize("who", ["runs_data", "director"])
def test_what_belongs_to_one_workgroup_is_not_found_under_another(who: str, world: World, browse: Any):
    # Paula runs Data, too, where she may do all of this.
    Convener.objects.create(
        workgroup=world.data, organization=world.lacoe, person=world.partner, since=now() - timedelta(days=9)
    )
    person = world.partner if who == "runs_data" else world.director
    known, sent = furnish(world).known, forms(world)
    browser, before, found = browse(person), contents(), []

    for name in OF_READING:
        address = reverse(f"workgroups:{name}", args=[world.data.slug, known[f"workgroups:{name}"]["pk"]])
        found += [name for form in sent if browser.post(address, form).status_code != 404]

    assert found == []
    assert contents() == before


def test_nobody_asks_for_a_place_in_the_name_of_another_organization(world: World, browse: Any):
    browse(world.contact).post(
        reverse("workgroups:seat_request", args=[world.reading.slug]),
        {"organization": world.lacoe.pk, "role": "primary", "why": "For them", "person": world.lead.pk},
    )

    asked = SeatRequest.objects.get(why="For them")
    assert (asked.organization, asked.person) == (world.lausd, world.contact)


def test_who_acts_for_two_cannot_ask_for_a_third(world: World, browse: Any):
    Affiliation.objects.create(person=world.contact, organization=world.unite, since=now() - timedelta(days=9))

    answer = browse(world.contact).post(
        reverse("workgroups:seat_request", args=[world.reading.slug]),
        {"organization": world.lacoe.pk, "role": "primary", "why": "For them"},
    )

    assert answer.status_code == 422
    assert not SeatRequest.objects.filter(why="For them").exists()


def test_nobody_speaks_for_another_organization(world: World, browse: Any):
    browse(world.lead).post(
        reverse("workgroups:discussion", args=[world.reading.slug, world.discussion.pk]),
        {"organization": world.lacoe.pk, "body": "In their name", "author": world.partner.pk, "token": uuid4()},
    )

    said = Post.objects.get(body="In their name")
    assert (said.organization, said.author) == (world.lausd, world.lead)


@pytest.mark.parametrize("successor", ["partner", "former", "director"])
def test_a_place_passes_only_to_people_of_its_organization(successor: str, world: World, browse: Any):
    holder = world.seat.holders.get(person=world.lead)
    browser = browse(world.convener)
    before = contents()

    answer = browser.post(
        reverse("workgroups:replacement", args=[world.reading.slug, holder.pk]),
        {"successor": getattr(world, successor).pk},
    )

    assert answer.status_code == 422
    assert contents() == before


@pytest.mark.parametrize("named", ["partner", "former", "director", "convener"])
def test_a_place_is_filled_only_with_people_of_its_organization(named: str, world: World, browse: Any):
    browser, before = browse(world.administrator), contents()

    answer = browser.post(
        reverse("workgroups:naming", args=[world.reading.slug, world.seat.pk]),
        {"person": getattr(world, named).pk, "role": "observer"},
    )

    assert answer.status_code == 422
    assert contents() == before


def test_an_administrator_fills_no_place_of_another_organization(world: World, browse: Any):
    foreign = world.lacoe.seats.get()
    browser, before = browse(world.administrator), contents()

    for form in (*forms(world), {"person": world.contact.pk, "role": "primary"}):
        answer = browser.post(reverse("workgroups:naming", args=[world.data.slug, foreign.pk]), form)
        assert answer.status_code == 403

    assert contents() == before


def test_an_offered_place_is_led_only_by_people_of_the_organization(world: World, browse: Any):
    offer = furnish(world).known["workgroups:seat_answer"]["pk"]

    answer = browse(world.director).post(
        reverse("workgroups:seat_answer", args=[world.reading.slug, offer]), {"answer": "yes", "person": world.lead.pk}
    )

    assert answer.status_code == 422
    assert not SeatHolder.objects.filter(seat__organization=world.unite).exists()


def test_nobody_invites_themselves_into_the_team(world: World, browse: Any):
    """An invitation to the organization that holds the compact together gives no right of its team."""
    browser = browse(world.convener)
    browser.post(
        reverse("workgroups:invitation", args=[world.reading.slug]),
        {
            "organization": world.unite.name,
            "email": world.convener.email,
            "role": "primary",
            "affiliation_roles": '["backbone"]',
            "roles": "backbone",
            "looks_after": "on",
        },
    )
    invitation = world.unite.invitations.get()
    browser.post(reverse("partners:invitation_acceptance", args=[invitation.token]))

    assert Affiliation.objects.get(person=world.convener, organization=world.unite).roles == []
    assert browser.get(reverse("backbone:overview")).status_code == 403
