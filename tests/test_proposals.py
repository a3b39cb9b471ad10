"""A workgroup decides on a proposal (F29): the rule is said up front, each organization has one voice, and the clock
closes it."""

from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compact.access import Kind, scope
from compact.asks.models import Ask
from compact.notifications.events import KINDS
from compact.notifications.models import Event
from compact.permissions import may
from compact.wall import entered
from partners.models import Affiliation, Organization
from tests.conftest import acting_as
from tests.sweep import a_meeting
from tests.together import at_once
from tests.world import World, fresh, person
from workgroups.models import (
    Action,
    Decision,
    HowDecided,
    Outcome,
    Position,
    Proposal,
    Seat,
    SeatHolder,
    SeatRole,
    Stance,
    Tally,
    Workgroup,
)
from workgroups.models import proposal_closing as closing
from workgroups.models.minutes import outcomes_of
from workgroups.models.proposal import STATEMENT
from workgroups.models.quiet import with_last_sign

BASE = "/workgroups/reading/proposals/"
WEEK = timedelta(days=7)


def drafted(world: World, **more: Any) -> Proposal:
    """A draft of the convener's."""
    words: dict[str, Any] = {"rule": "consent", "zone": "America/Los_Angeles", "closes_at": now() + WEEK}
    words |= {"question": "Use one reading screen?", "body": "Three times a year.", "drafted_by": world.convener}
    return Proposal.objects.create(workgroup=world.reading, **(words | more))


def opened(world: World, **more: Any) -> Proposal:
    """The same, when everybody is asked."""
    one = drafted(world, **more)
    assert one.open(by=world.convener)
    return one


def seated(workgroup: Workgroup, name: str, role: str = SeatRole.PRIMARY) -> Any:
    """One more organization with a place and a person in it; returns the person."""
    organization = Organization.objects.create(slug=name.lower(), name=name)
    who, began = person(f"{name} Person"), now() - timedelta(days=90)
    Affiliation.objects.create(person=who, organization=organization, since=began)
    seat = Seat.objects.create(workgroup=workgroup, organization=organization, since=began)
    if role:
        SeatHolder.objects.create(seat=seat, person=who, role=role, since=began)
    return who


def at(who: Any) -> Organization:
    """Where somebody is."""
    return who.affiliations.first().organization


def says(one: Proposal, who: Any, position: str, reason: str = "") -> bool:
    """Somebody speaks for their organization."""
    return one.say(at(who), position, reason=reason, by=who, behalf=None)


def after(one: Proposal) -> Any:
    """An hour after its end."""
    return time_machine.travel(one.closes_at + timedelta(hours=1), tick=False)


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "counts", "more", "outcome"),
    [
        ("consent", {"agree": 2, "silent": 1}, {}, "passed"),
        ("consent", {"agree": 2, "disagree": 1}, {}, "passed"),
        ("consent", {"agree": 9, "block": 1}, {}, "blocked"),
        ("consent", {"block": 1, "silent": 9}, {}, "blocked"),
        ("consent", {"agree": 1, "silent": 2}, {}, "no_quorum"),
        ("consent", {"agree": 1, "silent": 2}, {"quorum": 1}, "passed"),
        ("consensus", {"agree": 2, "abstain": 1}, {}, "passed"),
        ("consensus", {"agree": 9, "disagree": 1}, {}, "not_passed"),
        ("consensus", {"abstain": 3}, {}, "not_passed"),
        ("majority", {"agree": 2, "silent": 1}, {}, "passed"),
        ("majority", {"agree": 2, "abstain": 2}, {}, "not_passed"),
        ("majority", {"agree": 2, "silent": 2}, {}, "no_quorum"),
        ("so_many", {"agree": 3, "disagree": 9}, {"needed": 3}, "passed"),
        ("so_many", {"agree": 2, "disagree": 9}, {"needed": 3}, "not_passed"),
        ("so_many", {"agree": 2, "silent": 9}, {"needed": 3}, "no_quorum"),
        ("consent", {}, {}, "no_quorum"),
    ],
)
def test_the_outcome_follows_from_the_rule(rule: str, counts: dict[str, int], more: dict[str, int], outcome: str):
    assert Tally(rule, counts, **more).outcome == outcome


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rule=st.sampled_from(list(HowDecided)),
    said=st.tuples(*[st.integers(0, 30)] * 4),
)
def test_silence_never_agrees_and_one_more_that_agrees_never_harms(rule: str, said: tuple[int, ...]):
    """Absent is not abstaining: who was silent and then abstains can only help a quorum."""
    silent, *others = said
    counts = dict(zip((Position.AGREE, Position.ABSTAIN, Position.DISAGREE), others, strict=True))
    before = Tally(rule, {**counts, "silent": silent + 1}, needed=5)
    agreed = Tally(rule, {**counts, "silent": silent, "agree": counts.get("agree", 0) + 1}, needed=5)

    assert before.voices == agreed.voices
    if before.outcome == Outcome.PASSED:
        assert agreed.outcome == Outcome.PASSED
        assert before.of(Position.AGREE) >= 1


# --- opening ----------------------------------------------------------------------------------------------------------


def test_every_organization_is_asked_through_its_lead_or_those_who_look_after_it(world: World):
    empty = Seat.objects.create(workgroup=world.reading, organization=world.lacoe, since=now() - WEEK)
    watches = seated(world.reading, "Observers", SeatRole.OBSERVER)

    one = opened(world)

    asked = {ask.organization: ask.post for ask in Ask.objects.about("proposal", one.pk)}
    assert asked == {
        world.lausd: scope(Kind.PERSON, world.lead.pk),
        empty.organization: scope(Kind.ADMINISTRATORS, world.lacoe.pk),
    }
    assert at(watches) not in asked
    told = Event.objects.get(kind="proposal_opened")
    assert (told.audience, told.data["apart"]) == ([world.reading.people_scope], [world.lead.pk])
    leads, keepers = Event.objects.filter(kind="proposal_asked").order_by("pk")
    assert (leads.audience, leads.scope) == ([scope(Kind.PERSON, world.lead.pk)], world.reading.people_scope)
    # Who is not in the workgroup reads that they are asked, and partners do not.
    assert (keepers.scope, keepers.scope_also) == (scope(Kind.ADMINISTRATORS, world.lacoe.pk), None)
    assert not one.open(by=world.convener)
    assert Ask.objects.about("proposal", one.pk).count() == 2


def test_opening_takes_as_many_queries_for_one_organization_as_for_many(world: World):
    def count() -> int:
        one = drafted(world)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            one.open(by=world.convener)
        return len(queries)

    count()
    few = count()
    for number in range(12):
        seated(world.reading, f"Org{number}")
    assert count() == few


def test_what_was_asked_is_fixed_by_the_database(world: World):
    one = opened(world)

    for change in ({"question": "Two?"}, {"rule": "majority"}, {"closes_at": now() + WEEK / 7}, {"quorum": 1}):
        with pytest.raises(IntegrityError, match="fixed when it is opened"), transaction.atomic():
            Proposal.objects.filter(pk=one.pk).update(**change)


# --- voices -----------------------------------------------------------------------------------------------------------


def test_an_organization_has_one_voice_whoever_speaks_and_what_it_said_before_stays(world: World):
    one = opened(world)

    assert says(one, world.lead, "disagree", "Too early.")
    assert says(one, world.stand_in, "agree")
    assert says(one, world.stand_in, "agree")  # the same once more changes nothing

    first, last = Stance.objects.filter(proposal=one).order_by("pk")
    assert (first.given_by, first.reason, first.replaced_at is not None) == (world.lead, "Too early.", True)
    assert (last.given_by, last.position, last.replaced_at) == (world.stand_in, "agree", None)
    assert one.tally().counts == {"agree": 1}
    ask = Ask.objects.about("proposal", one.pk).get()
    assert (ask.answered_by, ask.answer) == (world.lead, "done")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stance.objects.create(
            proposal=one, workgroup=world.reading, organization=world.lausd, position="agree", given_by=world.lead
        )


def test_who_speaks_for_an_organization(world: World):
    """Observers read along; who stands in may vote only with that right."""
    world.widen()
    watches = seated(world.reading, "Watchers", SeatRole.OBSERVER)
    seat = world.seat

    yes = {name for name, who in world.people.items() if may(who, "workgroups.voice", seat)}

    assert yes == {"lead", "stand_in", "administrator", "deputy"}
    denied = may(watches, "workgroups.voice", watches.held_seats.get().seat)
    assert "As an observer you read along" in str(denied.reason)
    world.delegation.rights = ["rsvp"]
    world.delegation.save(update_fields=["rights"])
    denied = may(fresh(world.deputy), "workgroups.voice", seat)
    assert str(denied.reason) == "You stand in there, but not to vote."


def test_a_voice_is_a_sign_of_life(world: World):
    one = opened(world)
    before = with_last_sign(Seat.objects.filter(pk=world.seat.pk)).get().last_sign

    says(one, world.lead, "abstain")

    assert with_last_sign(Seat.objects.filter(pk=world.seat.pk)).get().last_sign > before


def test_what_is_hidden_is_read_at_the_organization_alone_until_it_closes(world: World):
    other = seated(world.reading, "Library")
    one = opened(world, hides=True)
    says(one, world.lead, "agree")

    def seen(who: Any) -> int:
        with acting_as("compact_web"), entered(fresh(who)):
            return Stance.objects.filter(position="agree").count()

    assert [seen(who) for who in (world.stand_in, other, world.convener)] == [1, 0, 0]
    says(one, other, "abstain")
    with acting_as("compact_web"), entered(fresh(world.convener)):
        assert closing.close(Proposal.objects.get(pk=one.pk), by=world.convener)
    assert [seen(who) for who in (world.stand_in, other, world.convener)] == [1, 1, 1]


# --- closing ----------------------------------------------------------------------------------------------------------


def test_the_clock_closes_it_and_the_silent_are_named(world: World):
    """Absent is not abstaining. Who has left by then does not count, who came has a voice."""
    abstains, leaves, silent = (seated(world.reading, name) for name in ("Abstains", "Leaves", "Silent"))
    one = opened(world)
    says(one, world.lead, "agree")
    says(one, abstains, "abstain")
    says(one, leaves, "block", "Never.")
    Seat.objects.filter(organization=at(leaves)).update(until=now() + timedelta(days=1))

    with after(one):
        late = seated(world.reading, "Late")
        Seat.objects.filter(organization=at(late)).update(since=now())
        assert closing.close_what_is_over() == 1
        assert closing.close_what_is_over() == 0

    one.refresh_from_db()
    assert (one.outcome, one.closed_at, one.closed_by) == ("passed", one.closes_at, None)
    rows = {row.organization: (row.position, row.counts) for row in Stance.objects.filter(replaced_at=None)}
    assert rows == {
        world.lausd: ("agree", True),
        at(abstains): ("abstain", True),
        at(leaves): ("block", False),
        at(silent): ("silent", True),
    }
    assert not Ask.objects.about("proposal", one.pk).open().exists()
    told = Event.objects.get(kind="proposal_closed")
    assert KINDS[told.kind].group == "decided"
    assert (
        KINDS[told.kind].means(told, 0) == "Consent: nobody has a serious objection. Agree 1, Abstain 1, No answer 1."
    )
    assert Ask.objects.about(STATEMENT, one.pk).open().get().post == world.reading.conveners_scope


def test_nobody_speaks_after_its_end_however_late_the_sweep_is(world: World):
    one = opened(world)

    with after(one):
        assert not one.is_open
        assert not says(one, world.lead, "agree")

    assert not Stance.objects.exists()


def test_it_is_closed_early_only_when_everybody_has_answered(world: World):
    other = seated(world.reading, "Library")
    one = opened(world)
    says(one, world.lead, "agree")

    assert not closing.close(one, by=world.convener)
    assert not closing.close(one)  # nor by a clock that is early
    says(one, other, "disagree", "We have another one.")
    assert closing.close(one, by=world.convener)

    one.refresh_from_db()
    assert (one.outcome, one.closed_by) == ("passed", world.convener)


def test_the_silent_are_reminded_once(world: World):
    other = seated(world.reading, "Library")
    one = opened(world)
    says(one, other, "agree")
    assert closing.remind_the_silent() == 0

    with time_machine.travel(one.closes_at - timedelta(days=2) + timedelta(minutes=1), tick=False):
        brief = opened(world, closes_at=now() + timedelta(days=1))
        assert (closing.remind_the_silent(), closing.remind_the_silent()) == (1, 0)

    assert not Proposal.objects.get(pk=brief.pk).reminded_at  # open since a minute
    assert Event.objects.get(kind="proposal_closing").audience == [scope(Kind.PERSON, world.lead.pk)]


def test_who_comes_while_it_is_open_is_asked_too(world: World):
    one = opened(world)
    came = seated(world.reading, "Library")

    assert (closing.ask_who_came(), closing.ask_who_came()) == (1, 0)

    ask = Ask.objects.about("proposal", one.pk).get(organization=at(came))
    assert (ask.post, ask.due_on) == (scope(Kind.PERSON, came.pk), one.local_end.date())


def test_a_new_lead_is_asked_in_the_place_of_the_former(world: World):
    one = opened(world)
    asked = Ask.objects.about("proposal", one.pk)
    holder = world.seat.holders.get(person=world.stand_in)

    holder.change_role(role=SeatRole.PRIMARY, by=world.administrator)
    assert asked.open().get().post == scope(Kind.PERSON, world.stand_in.pk)

    world.seat.end(by=world.convener, reason="Moved on")
    assert not asked.open().exists()


def test_withdrawn_it_asks_nobody_any_more(world: World):
    one = opened(world, hides=True)
    says(one, world.lead, "agree")

    assert closing.withdraw(one, reason="The question was wrong.", by=world.convener)
    assert not closing.withdraw(one, reason="Once more.", by=world.convener)

    assert not Ask.objects.about("proposal", one.pk).open().exists()
    told = Event.objects.get(kind="proposal_withdrawn")
    assert (told.data["reason"], told.audience) == ("The question was wrong.", [world.reading.people_scope])
    assert not closing.close(one)
    assert not says(one, world.lead, "agree")


def test_what_passed_becomes_a_decision_with_how_and_who_disagreed(world: World):
    other = seated(world.reading, "Library")
    one = opened(world)
    says(one, world.lead, "agree")
    says(one, other, "disagree", "We have another one.")
    closing.close(one, by=world.convener)
    one.refresh_from_db()

    decision = closing.state(one, words="We use one reading screen.", is_public=True, by=world.convener)

    assert decision is not None
    assert (decision.how, decision.dissent) == (
        "Consent, on a proposal: Agree 1, Disagree 1",
        "Library: We have another one.",
    )
    assert (decision.number, decision.proposal, decision.decided_on) == (1, one, one.closed_at.astimezone().date())
    assert closing.state(one, words="Something else.", by=world.convener) is None
    assert not Ask.objects.about(STATEMENT, one.pk).open().exists()
    assert Decision.objects.count() == 1


def test_of_what_did_not_pass_the_words_stand_below_it(world: World):
    one = opened(world)
    says(one, world.lead, "block", "It harms the youngest.")
    closing.close(one, by=world.convener)
    one.refresh_from_db()

    assert closing.state(one, words="We ask again in May.", by=world.convener) is None

    one.refresh_from_db()
    assert (one.outcome, one.statement, one.stated_by) == ("blocked", "We ask again in May.", world.convener)
    assert not Decision.objects.exists()


# --- at the same moment -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_leave_one_voice():
    world = World.build()
    one = opened(world)

    def speak(pk: int, position: str) -> bool:
        who = type(world.lead).objects.get(pk=pk)
        with entered(who):
            mine = Proposal.objects.select_related("workgroup").get(pk=one.pk)
            return mine.say(world.lausd, position, reason="Because.", by=who, behalf=None)

    acts = [partial(speak, world.lead.pk, "agree"), partial(speak, world.stand_in.pk, "disagree")]
    assert at_once(*acts, *acts) == [True] * 4

    assert Stance.objects.current().count() == 1
    said = list(Stance.objects.order_by("pk"))
    assert {row.given_by_id for row in said} == {world.lead.pk, world.stand_in.pk}
    assert all(a.replaced_at and a.replaced_at <= b.given_at for a, b in pairwise(said))


@pytest.mark.django_db(transaction=True)
def test_a_voice_at_the_moment_of_closing_counts_or_is_refused():
    """Never neither: what was said is in the outcome, or whoever said it is told that it came too late."""
    world = World.build()
    one = opened(world)
    says(one, world.lead, "agree")

    def speak() -> bool:
        who = fresh(world.lead)
        with entered(who):
            mine = Proposal.objects.select_related("workgroup").get(pk=one.pk)
            return mine.say(world.lausd, "block", reason="Wait.", by=who, behalf=None)

    def close(who: Any) -> bool:
        me = fresh(who)
        with entered(me):
            return closing.close(Proposal.objects.select_related("workgroup").get(pk=one.pk), by=me)

    spoke, *closed = at_once(speak, partial(close, world.convener), partial(close, world.director))

    one.refresh_from_db()
    assert sorted(closed) == [False, True]
    assert one.outcome == ("blocked" if spoke else "passed")
    assert Stance.objects.current().get().position == ("block" if spoke else "agree")
    assert Event.objects.filter(kind="proposal_closed").count() == 1


def test_a_pause_stops_the_time_of_a_proposal_and_closing_lets_it_go(world: World):
    one, group = opened(world, hides=True), world.reading
    assert says(one, world.lead, "agree")
    ends = one.closes_at
    Workgroup.objects.get(pk=group.pk).pause(by=world.director, reason="Summer.")

    with after(one):
        assert not says(one, world.lead, "disagree", "Late.")
        assert (closing.close_what_is_over(), closing.close(one)) == (0, False)
        group.refresh_from_db()
        assert group.relaunch(by=world.director)
        one.refresh_from_db()
        assert (one.is_open, (one.closes_at - ends).days) == (True, 7)
        assert says(one, world.lead, "disagree", "Not so.")

        action = Action.begin(group, title="Buy screens", owner=world.lausd, by=world.convener)
        assert (group.pending["proposals"], group.pending["actions"]) == (1, 1)
        assert group.close(by=world.director, reason="It is reached.")
        one.refresh_from_db()
        action.refresh_from_db()
        assert (one.withdrawal_reason, one.withdrawn_by) == ("It is reached.", world.director)
        assert (action.drop_reason, action.dropped_by) == ("It is reached.", world.director)
        assert not Stance.objects.filter(sealed=True).exists()
        assert not Ask.objects.open().filter(subject_id__in=[one.pk, action.pk]).exists()
        assert not Event.objects.filter(kind__in=["proposal_withdrawn", "action_dropped"]).exists()
        assert not says(one, world.lead, "agree")


def test_what_came_of_a_proposal_is_none_of_the_meetings_decisions_and_says_all_that_was_against(world: World):
    meeting = a_meeting(world)
    one = opened(world, rule="majority", meeting=meeting)
    others = [seated(world.reading, f"Org{number}") for number in range(5)]
    for who in others:
        says(one, who, "agree")
    for who in (world.lead, *others[:2]):
        says(one, who, "disagree", f"{who} " + "x" * 1900)
    says(one, seated(world.reading, "More"), "agree")
    assert closing.close(one, by=world.convener)

    decision = closing.state(Proposal.objects.get(pk=one.pk), words="So be it.", by=world.convener)

    assert decision is not None, Proposal.objects.get(pk=one.pk).outcome
    assert decision.dissent.count("x" * 1900) == 3
    assert outcomes_of(meeting)[0] == list(meeting.decisions.filter(proposal=None))
    assert meeting.decisions.filter(pk=decision.pk).exists()
