"""The pages of proposals (F29), and who may do what on them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate, now

from compact.asks.models import Ask
from partners.models import Affiliation, Role
from tests.queries import count_queries
from tests.test_charter import adopted
from tests.test_proposals import BASE, WEEK, after, at, drafted, opened, says, seated
from tests.world import World, person
from workgroups.models import Decision, Meeting, Proposal, Seat, SeatRole, Stance, Workgroup
from workgroups.models import proposal_closing as closing


def form(**more: Any) -> dict[str, Any]:
    """A proposal as the form sends it."""
    day = localdate() + timedelta(days=14)
    words = {"question": "Use one reading screen?", "body": "Three times a year.", "rule": "consent"}
    return {**words, "closes_on": day.isoformat(), "closes_time": "17:00", "serial": "0", **more}


def test_a_proposal_from_the_question_to_the_register(world: World, browse):
    adopted(world)  # its charter says: consent
    convener, lead = browse(world.convener), browse(world.lead)

    page = convener.get(BASE + "new/")
    assert 'value="consent" ' in page.text.replace("\n", " ")
    assert page.context["form"]["rule"].value() == "consent"
    sent = convener.post(BASE + "new/", form(open="1"))
    one = Proposal.objects.get()
    assert sent.headers["Location"] == f"{BASE}{one.pk}/"
    assert one.closes_at.astimezone(one.local_end.tzinfo).strftime("%H:%M") == "17:00"

    page = lead.get(f"{BASE}{one.pk}/")
    assert "17:00, Pacific time (Los Angeles)" in page.text
    answer = lead.post(f"{BASE}{one.pk}/voice/", {"seat": world.seat.pk, "position": "disagree", "reason": ""})
    assert (answer.status_code, Stance.objects.count()) == (422, 0)
    assert "it is kept with the decision" in answer.text
    lead.post(f"{BASE}{one.pk}/voice/", {"seat": world.seat.pk, "position": "disagree", "reason": "Too early."})
    browse(world.stand_in).post(f"{BASE}{one.pk}/voice/", {"seat": world.seat.pk, "position": "agree"})
    page = lead.get(f"{BASE}{one.pk}/").text
    for said in ("What it said before", "Too early.", "Leo Lead", "Sam Standin"):
        assert said in page

    convener.post(f"{BASE}{one.pk}/closure/")
    stated = {"words": "We use one reading screen.", "is_public": "on", "effective_on": "2027-08-01"}
    sent = convener.post(f"{BASE}{one.pk}/statement/", stated)
    made = Decision.objects.get()
    assert sent.headers["Location"] == f"/workgroups/reading/decisions/{made.year}-1/"
    page = lead.get(sent.headers["Location"]).text
    for said in ("We use one reading screen.", "1 August 2027", "Consent, on a proposal: Agree 1", one.question):
        assert said in page
    assert "We use one reading screen." in lead.get(f"{BASE}{one.pk}/").text


def test_a_draft_is_kept_and_nothing_that_was_typed_is_lost(world: World, browse):
    browser = browse(world.convener)
    bad = {"closes_on": "2020-01-01", "rule": "so_many", "needed": ""}

    answer = browser.post(BASE + "new/", form(**bad))
    assert answer.status_code == 422
    for said in ("This moment has passed.", "Say how many have to agree.", "Three times a year."):
        assert said in answer.text
    assert not Proposal.objects.exists()

    browser.post(BASE + "new/", form(rule="so_many", needed="3"))
    one = Proposal.objects.get()
    assert (one.is_draft, one.needed) == (True, 3)
    assert browse(world.lead).get(f"{BASE}{one.pk}/").status_code == 404
    browser.post(f"{BASE}{one.pk}/draft/", form(question="Two screens?", serial="1"))
    answer = browser.post(f"{BASE}{one.pk}/draft/", form(question="Three screens?", serial="1"))
    assert answer.status_code == 422
    assert "Three screens?" in answer.text
    assert Proposal.objects.get().question == "Two screens?"
    browser.post(f"{BASE}{one.pk}/opening/")
    assert Proposal.objects.get().is_open


def test_it_belongs_to_a_meeting_of_this_workgroup_only(world: World, browse):
    begins = {"starts_at": now() + WEEK, "ends_at": now() + WEEK + timedelta(hours=1), "zone": "America/Los_Angeles"}
    mine, other = (
        Meeting.objects.create(workgroup=group, uid=group.slug, created_by=world.director, announced_at=now(), **begins)
        for group in (world.reading, world.data)
    )
    browser = browse(world.convener)

    assert browser.post(BASE + "new/", form(about=str(other.pk))).status_code == 422
    browser.post(BASE + "new/", form(about=str(mine.pk)))

    assert Proposal.objects.get().meeting == mine


def test_only_those_who_run_it_propose_and_close(world: World, browse):
    one = opened(world)
    lead = browse(world.lead)

    for name in ("opening/", "closure/", "withdrawal/", "statement/"):
        assert lead.post(f"{BASE}{one.pk}/{name}").status_code == 403
    assert lead.post(BASE + "new/", form()).status_code == 403
    assert "Only the people who run this workgroup put a question" in lead.post(BASE + "new/", form()).text
    for who in (world.partner, world.former, world.stranger):
        assert browse(who).get(f"{BASE}{one.pk}/").status_code == 404
        assert browse(who).post(f"{BASE}{one.pk}/voice/", {"position": "agree"}).status_code == 404


def test_an_observer_reads_along_and_is_told_why(world: World, browse):
    watcher = seated(world.reading, "Watchers", SeatRole.OBSERVER)
    one = opened(world)
    browser = browse(watcher)
    seat = watcher.held_seats.get().seat

    page = browser.get(f"{BASE}{one.pk}/")
    answer = browser.post(f"{BASE}{one.pk}/voice/", {"seat": seat.pk, "position": "agree"})

    assert "As an observer you read along." in page.text
    assert (answer.status_code, "As an observer you read along." in answer.text) == (403, True)
    assert not Stance.objects.exists()


def test_who_stands_in_says_so_for_whom(world: World, browse):
    world.widen()
    one = opened(world)

    browse(world.deputy).post(f"{BASE}{one.pk}/voice/", {"seat": world.seat.pk, "position": "agree"})

    said = Stance.objects.get()
    assert (said.given_by, said.given_for, said.organization) == (world.deputy, world.lead, world.lausd)
    assert "Dora Deputy for Leo Lead" in browse(world.lead).get(f"{BASE}{one.pk}/").text


def test_those_who_look_after_an_organization_answer_for_a_place_that_nobody_leads(world: World, browse):
    """They are not in the workgroup: they read this proposal while they are asked, and nothing else of it."""
    keeper = person("Kit Keeper")
    began = now() - timedelta(days=99)
    Affiliation.objects.create(person=keeper, organization=world.lacoe, roles=[Role.ADMINISTRATOR], since=began)
    seat = Seat.objects.create(workgroup=world.reading, organization=world.lacoe, since=began)
    one, other = opened(world), drafted(world)
    browser = browse(keeper)

    assert browser.get(f"{BASE}{other.pk}/").status_code == 404
    assert "Three times a year." in browser.get(f"{BASE}{one.pk}/").text
    assert browser.get(BASE).status_code == 404
    sent = browser.post(f"{BASE}{one.pk}/voice/", {"seat": seat.pk, "position": "abstain"})
    assert sent.status_code == 303
    assert Stance.objects.get().organization == world.lacoe
    assert browser.get(f"{BASE}{one.pk}/").status_code == 200
    closing.withdraw(one, reason="Not now.", by=world.convener)
    assert "Not now." in browser.get(f"{BASE}{one.pk}/").text
    Seat.objects.filter(pk=seat.pk).update(until=now())
    assert browser.get(f"{BASE}{one.pk}/").status_code == 404


def test_who_loses_the_place_loses_the_proposal_though_they_have_answered(world: World, browse):
    one = opened(world)
    says(one, world.lead, "agree")
    browser = browse(world.lead)
    assert browser.get(f"{BASE}{one.pk}/").status_code == 200

    world.lead.held_seats.update(until=now() - timedelta(minutes=1))

    assert Ask.objects.filter(subject_id=one.pk, answered_by=world.lead, withdrawn_at=None).exists()
    assert browser.get(f"{BASE}{one.pk}/").status_code == 404


def test_whoever_comes_too_late_keeps_what_they_wrote(world: World, browse):
    one = opened(world)
    browser = browse(world.lead)

    with after(one):
        browser = browse(world.lead)
        page = browser.get(f"{BASE}{one.pk}/").text
        answer = browser.post(
            f"{BASE}{one.pk}/voice/", {"seat": world.seat.pk, "position": "block", "reason": "It harms the youngest."}
        )

    assert "the outcome is being worked out" in page
    assert (answer.status_code, "It harms the youngest." in answer.text) == (409, True)
    assert not Stance.objects.exists()


def test_what_is_hidden_is_shown_to_nobody_else(world: World, browse):
    other = seated(world.reading, "Library")
    one = opened(world, hides=True)
    says(one, world.lead, "disagree", "sentinel-hidden")

    assert "sentinel-hidden" in browse(world.stand_in).get(f"{BASE}{one.pk}/").text
    for who in (other, world.convener):
        page = browse(who).get(f"{BASE}{one.pk}/").text
        assert "sentinel-hidden" not in page
        assert "What others say is shown when it closes." in page
    # Not even to the team, whose wall is open.
    assert "sentinel-hidden" not in browse(world.director).get(f"{BASE}{one.pk}/").text


@pytest.mark.parametrize("who", ["convener", "lead"])
def test_the_page_asks_no_more_of_the_database_for_many_organizations(who: str, world: World, browse):
    one = opened(world)
    browser = browse(getattr(world, who))

    says(one, world.lead, "disagree", "No.")
    says(one, world.lead, "agree")
    silent = seated(world.reading, "Silent")
    address = f"{BASE}{one.pk}/"
    few = count_queries(browser, address)
    for number in range(12):
        said = seated(world.reading, f"Org{number}")
        if number % 2:
            says(one, said, "agree")
    closing.ask_who_came()
    assert at(silent).pk

    assert count_queries(browser, address) == few <= 12


def test_while_the_workgroup_is_paused_nobody_is_asked_to_speak(world: World, browse):
    one, browser = opened(world), browse(world.lead)
    Workgroup.objects.get(pk=world.reading.pk).pause(by=world.director, reason="Summer.")

    page = browser.get(f"{BASE}{one.pk}/").text
    answer = browser.post(f"{BASE}{one.pk}/voice/", {"seat": world.seat.pk, "position": "agree"})

    assert ("This workgroup asks nobody at the moment." in page, "voice/" in page) == (True, False)
    assert (answer.status_code, Stance.objects.exists()) == (403, False)
