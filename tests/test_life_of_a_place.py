"""Any life a place can have keeps three promises.

At most one person leads in a place at a time; who has access is who holds a current post, to the function that works it
out, to Python and to the database; and every change of a place has its row in the history and its event.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import wraps
from typing import Any

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from compact.access import Kind, reaches, scope
from compact.accounts.models import User
from compact.history.tracking import TRACKED
from compact.notifications.models import Event
from compact.wall import entered
from partners.models import Affiliation, Organization
from partners.models.affiliation import NeedsSuccessor
from partners.models.merging import merge
from tests.conftest import acting_as
from tests.test_lives import expected_keys, moment
from tests.world import World
from workgroups.models import (
    Convener,
    Delegation,
    Discussion,
    Holdings,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    State,
    Terms,
    Workgroup,
    keep_terms,
    relocate,
)
from workgroups.models.delegation import USUAL
from workgroups.models.term import months_after

WHO = st.integers(min_value=0, max_value=50)
ROLES = st.sampled_from(list(SeatRole))
POSTS: list[type[Any]] = [Seat, SeatHolder, Convener]
# What of a post is somebody's news when it changes.
TOLD = {Seat: ["until"], SeatHolder: ["role", "until", "term_ends"], Convener: ["until", "term_ends"]}


def change_state(workgroup: Workgroup, state: str, *, by: User) -> None:
    """Whoever builds how a workgroup pauses and goes on puts its method here."""
    Workgroup.objects.filter(pk=workgroup.pk).update(state=state)


def kept(act: Callable[..., None]) -> Callable[..., None]:
    """What changes is recorded and told, and what changes nothing is not told."""

    @wraps(act)
    def run(self: "Places", **drawn: Any) -> None:
        with self.every_change_is_recorded_and_told():
            act(self, **drawn)

    return run


class Places(RuleBasedStateMachine):
    """The World's places in two workgroups, in one of which they have a last day."""

    @initialize()
    def begin(self) -> None:
        self.world = World.build()
        self.tables = [self.world.reading, self.world.data]
        Terms(self.world.reading).switch(
            on=True, months=6, timezone="America/Los_Angeles", everybody=True, by=self.world.convener
        )
        self.replayed, self.leads = 0, dict[int, set[int]]()

    # --- what there is to choose from ---------------------------------------------------------------------------------

    def one(self, rows: Any, which: int) -> Any:
        found = list(rows)
        return found[which % len(found)] if found else None

    def holder(self, which: int) -> SeatHolder | None:
        found = SeatHolder.objects.serving().filter(seat__until=None)
        return self.one(found.select_related("person", "seat__organization", "seat__workgroup").order_by("pk"), which)

    def seat(self, which: int) -> Seat | None:
        found = Seat.objects.current().select_related("organization", "workgroup").order_by("pk")
        return self.one(found, which)

    def colleague(self, organization: Organization, which: int) -> User | None:
        there = Affiliation.objects.current().filter(organization=organization, person__is_active=True)
        found = self.one(there.select_related("person").order_by("pk"), which)
        return found.person if found else None

    def organization(self, which: int) -> Organization:
        return self.one(Organization.objects.living().order_by("pk"), which)

    def table(self, which: int) -> Workgroup:
        found = self.tables[which % len(self.tables)]
        found.refresh_from_db()
        return found

    # --- what happens -------------------------------------------------------------------------------------------------

    @rule(which=WHO, where=WHO, role=ROLES)
    @kept
    def somebody_asks_for_a_place(self, which: int, where: int, role: str) -> None:
        at = self.organization(where)
        if person := self.colleague(at, which):
            SeatRequest.ask(self.table(which), organization=at, role=role, why="We read.", by=person)

    @rule(which=WHO, yes=st.booleans())
    @kept
    def a_request_is_answered(self, which: int, yes: bool) -> None:
        found = SeatRequest.objects.open().select_related("workgroup", "organization", "person")
        if asked := self.one(found.order_by("pk"), which):
            with suppress(ValidationError):  # they have left meanwhile
                _said = (
                    asked.approve(by=self.world.director)
                    if yes
                    else asked.decline(reason="Full", by=self.world.director)
                )

    @rule(which=WHO, where=WHO)
    @kept
    def a_place_is_offered(self, which: int, where: int) -> None:
        with suppress(ValidationError):  # it has one
            SeatInvitation.offer(
                self.table(which), organization=self.organization(where), note="", by=self.world.director
            )

    @rule(which=WHO, who=WHO)
    @kept
    def an_offer_is_taken(self, which: int, who: int) -> None:
        found = SeatInvitation.objects.open().select_related("workgroup", "organization").order_by("pk")
        if (offer := self.one(found, which)) and (person := self.colleague(offer.organization, who)):
            offer.accept(person=person, by=person)

    @rule(which=WHO, who=WHO, role=ROLES)
    @kept
    def the_organization_names_somebody(self, which: int, who: int, role: str) -> None:
        if (seat := self.seat(which)) and (person := self.colleague(seat.organization, who)):
            seat.fill(person, role, by=self.world.director)

    @rule(which=WHO, role=ROLES)
    @kept
    def a_role_changes(self, which: int, role: str) -> None:
        if holder := self.holder(which):
            holder.change_role(role=role, by=self.world.director)

    @rule(which=WHO, who=WHO)
    @kept
    def somebody_is_replaced(self, which: int, who: int) -> None:
        if holder := self.holder(which):
            follows = self.colleague(holder.seat.organization, who)
            holder.end(by=self.world.director, successor=follows if follows != holder.person else None)

    @rule(which=WHO, who=WHO)
    @kept
    def somebody_stands_in(self, which: int, who: int) -> None:
        if holder := self.holder(which):
            other = self.colleague(holder.seat.organization, who)
            if other and other != holder.person:
                Delegation.begin(
                    principal=holder.person,
                    delegate=other,
                    organization=holder.seat.organization,
                    since=now() - timedelta(days=1),
                    until=now() + timedelta(days=3),
                    rights=USUAL,
                    by=self.world.director,
                )

    @rule(which=WHO, swept=st.booleans())
    def a_term_is_over(self, which: int, swept: bool) -> None:
        """With the sweep, or before it came."""
        if holder := self.holder(which):
            yesterday = holder.seat.workgroup.today - timedelta(days=1)
            SeatHolder.objects.filter(pk=holder.pk).update(term_ends=yesterday, term_ends_at=now())
        if swept:
            with self.every_change_is_recorded_and_told():
                keep_terms()

    @rule(which=WHO)
    def the_days_of_a_convener_are_over(self, which: int) -> None:
        running = Convener.objects.running().filter(person__isnull=False).select_related("workgroup").order_by("pk")
        before = set(running.filter(person__is_active=True).values_list("workgroup", flat=True))
        if convener := self.one(running, which):
            yesterday = convener.workgroup.today - timedelta(days=1)
            Convener.objects.filter(pk=convener.pk).update(term_ends=yesterday, term_ends_at=now())
        with self.every_change_is_recorded_and_told():
            keep_terms()
        assert set(running.filter(person__is_active=True).values_list("workgroup", flat=True)) == before

    @rule(which=WHO, months=st.integers(min_value=0, max_value=12))
    @kept
    def somebody_is_appointed_again(self, which: int, months: int) -> None:
        if holder := self.holder(which):
            day = months_after(holder.seat.workgroup.today, months) + timedelta(days=2) if months else None
            holder.extend(day, by=self.world.director)

    @rule()
    @kept
    def the_clock_keeps_terms(self) -> None:
        keep_terms()
        assert keep_terms() == 0

    @rule(which=WHO, where=WHO)
    @kept
    def somebody_changes_employer(self, which: int, where: int) -> None:
        at = Affiliation.objects.current().select_related("person", "organization").order_by("pk")
        post, to = self.one(at, which), self.organization(where)
        if post is not None and to != post.organization:
            with suppress(NeedsSuccessor):
                relocate(post, to=to, title="", by=self.world.director)

    @rule(which=WHO, who=WHO)
    @kept
    def everything_is_handed_over(self, which: int, who: int) -> None:
        at = Affiliation.objects.current().select_related("person", "organization").order_by("pk")
        if post := self.one(at, which):
            to = self.colleague(post.organization, who)
            if to and to != post.person:
                Holdings(post).hand_over(to, by=self.world.director)

    @rule(which=WHO, state=st.sampled_from([State.PAUSED, State.ACTIVE]))
    def a_workgroup_rests_or_goes_on(self, which: int, state: str) -> None:
        change_state(self.table(which), state, by=self.world.director)

    @rule(which=WHO)
    @kept
    def a_place_ends(self, which: int) -> None:
        if seat := self.seat(which):
            seat.end(by=self.world.director, reason="Another table")

    @rule(goes=WHO, stays=WHO)
    @kept
    def two_organizations_become_one(self, goes: int, stays: int) -> None:
        with suppress(ValidationError):  # the same one, or the backbone's
            merge(self.organization(goes), self.organization(stays), by=self.world.director)

    # --- what stays true ----------------------------------------------------------------------------------------------

    @invariant()
    def at_most_one_person_leads_in_a_place_at_any_time(self) -> None:
        """Told again from the history: after no change that is in it do two lead."""
        if not hasattr(self, "world"):
            return
        history = TRACKED[SeatHolder].objects.filter(pgh_id__gt=self.replayed).order_by("pgh_id")
        for row in history.values("pgh_id", "pgh_obj_id", "seat_id", "role", "until"):
            leads = self.leads.setdefault(row["seat_id"], set())
            leads.discard(row["pgh_obj_id"])
            if row["until"] is None and row["role"] == SeatRole.PRIMARY:
                leads.add(row["pgh_obj_id"])
            assert len(leads) <= 1, row
            self.replayed = row["pgh_id"]

    @invariant()
    def access_is_a_current_post(self) -> None:
        if not hasattr(self, "world"):
            return
        people = list(User.objects.all())
        found = reaches([one.pk for one in people])
        said = dict(Discussion.objects.values_list("pk", "workgroup"))
        for person in people:
            expected = expected_keys(person)
            assert found[person.pk].keys == expected, person
            with acting_as("compact_web"), entered(found[person.pk]):
                shown = set(Discussion.objects.values_list("pk", flat=True))
            inside = {pk for pk, workgroup in said.items() if scope(Kind.WORKGROUP, workgroup) in expected}
            assert shown == (said.keys() if found[person.pk].backbone else inside), person

    @contextmanager
    def every_change_is_recorded_and_told(self) -> Iterator[None]:
        before, recorded, told = snapshot(), newest(), Event.objects.count()
        yield
        after = snapshot()
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        written = {
            (model, pk)
            for model in POSTS
            for pk in TRACKED[model].objects.filter(pgh_id__gt=recorded[model]).values_list("pgh_obj_id", flat=True)
        }
        assert changed <= written
        assert not changed or Event.objects.count() > told, changed


def snapshot() -> dict[tuple[type[Model], int], tuple[Any, ...]]:
    """Every post, and what of it is somebody's news."""
    return {(model, row[0]): tuple(row[1:]) for model in POSTS for row in model.objects.values_list("pk", *TOLD[model])}


def newest() -> dict[type[Model], int]:
    """The newest row of each history."""
    rows = {model: TRACKED[model].objects.order_by("-pgh_id").values_list("pgh_id", flat=True) for model in POSTS}
    return {model: found.first() or 0 for model, found in rows.items()}


def test_whatever_the_life_of_a_place_three_things_stay_true(db: None):
    class InOneTransaction(Places):
        """To the database all of it happens in one moment, so everybody else's clock runs some hours before that."""

        def __init__(self) -> None:
            self.outer = transaction.atomic()
            self.outer.__enter__()
            moment.cache_clear()
            self.clock = time_machine.travel(moment() - timedelta(hours=9), tick=True)
            self.clock.start()
            super().__init__()

        def teardown(self) -> None:
            self.clock.stop()
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    run_state_machine_as_test(
        InOneTransaction,
        settings=settings(
            max_examples=5,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
