"""Any sequence of what happens to people and organizations keeps three promises, whatever came before.

Nobody without a current post or grant reaches a private row; every organization with a part in the compact has a person
who can act, or stands on the orphan list; no person appears twice.
"""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from compact.access import BACKBONE, Kind, reaches, scope
from compact.accounts.models import User
from compact.backbone import orphans
from compact.notifications.models import Refusal, Suppression
from compact.sheets import saving
from compact.sheets.reading import read
from compact.sheets.storing import bring
from compact.sheets.undoing import undo
from compact.wall import entered
from partners.models import Affiliation, Import, Invitation, Missing, Organization, Role
from partners.models.affiliation import NeedsSuccessor
from partners.models.merging import merge
from partners.sheet import members
from tests.conftest import WebClient, acting_as
from tests.world import World
from workgroups.models import (
    Convener,
    Delegation,
    Discussion,
    Holdings,
    Post,
    Seat,
    SeatHolder,
    SeatRole,
    WorkgroupGrant,
    relocate,
)
from workgroups.models.delegation import USUAL

NAMES = ["Ana Torres", "Luis Vega", "Mai Tran"]
ADDRESSES = [f"{name.lower().replace(' ', '.')}@example.org" for name in NAMES]
WHO = st.integers(min_value=0, max_value=50)
ROLES = st.sampled_from(list(SeatRole))
PRIVATE = [Discussion, Post]


class Lives(RuleBasedStateMachine):
    """A few people, four organizations, two workgroups, and everything that happens to them."""

    @initialize()
    def begin(self) -> None:
        self.world = World.build()
        self.sheets: list[Import] = []

    # --- what there is to choose from ---------------------------------------------------------------------------------

    def one(self, rows: Any, which: int) -> Any:
        """One of some rows, or None where there is none."""
        found = list(rows)
        return found[which % len(found)] if found else None

    def person(self, which: int) -> User:
        return self.one(User.objects.order_by("pk"), which)

    def place(self, which: int) -> Organization:
        return self.one(Organization.objects.living().order_by("pk"), which)

    def post(self, which: int) -> Affiliation | None:
        return self.one(Affiliation.objects.current().select_related("person", "organization").order_by("pk"), which)

    def holder(self, which: int) -> SeatHolder | None:
        found = SeatHolder.objects.serving().filter(seat__until=None)
        return self.one(found.select_related("person", "seat__organization", "seat__workgroup").order_by("pk"), which)

    # --- what happens -------------------------------------------------------------------------------------------------

    @rule(who=WHO, where=WHO, role=st.sampled_from(["lead", "stand-in", "observer", ""]), invite=st.booleans())
    def a_sheet_is_brought_in(self, who: int, where: int, role: str, invite: bool) -> None:
        name, address = NAMES[who % 3], ADDRESSES[who % 3]
        at = self.place(where)
        text = f"Name,E-mail,Organization,Workgroups,Role\n{name},{address.upper()},{at.slug},data,{role}\n"
        sheet = bring(read(text.encode()), name="people.csv", organization=None, by=self.world.director)
        saving.save(sheet, seen=sheet.fingerprint, invite=invite, by=self.world.director)
        self.sheets.append(sheet)

    @precondition(lambda self: self.sheets)
    @rule()
    def a_sheet_is_taken_back(self) -> None:
        sheet = self.sheets.pop()
        sheet.refresh_from_db()
        if sheet.saved_at:
            undo(sheet, by=self.world.director)

    @rule(who=WHO, where=WHO, role=ROLES)
    def somebody_is_invited(self, who: int, where: int, role: str) -> None:
        with suppress(ValidationError):  # there already, or written to often enough
            Invitation.invite(
                email=ADDRESSES[who % 3],
                name=NAMES[who % 3],
                organization=self.place(where),
                by=self.world.director,
                places=[(self.world.data, role)],
            )

    @rule(which=WHO)
    def an_invitation_is_accepted(self, which: int) -> None:
        found = self.one(Invitation.objects.open().order_by("pk"), which)
        if found is not None:
            assert WebClient().post(f"{found.get_absolute_url()}acceptance/").status_code < 500

    @rule(which=WHO)
    def an_invitation_is_taken_back(self, which: int) -> None:
        found = self.one(Invitation.objects.open().order_by("pk"), which)
        if found is not None:
            found.withdraw(by=self.world.director)

    @rule(which=WHO, role=ROLES)
    def a_role_changes(self, which: int, role: str) -> None:
        if holder := self.holder(which):
            holder.change_role(role=role, by=self.world.director)

    @rule(which=WHO, other=WHO)
    def a_place_passes_on(self, which: int, other: int) -> None:
        if holder := self.holder(which):
            there = Affiliation.objects.current().filter(organization=holder.seat.organization)
            next_one = self.one(there.exclude(person=holder.person).order_by("pk"), other)
            holder.end(by=self.world.director, successor=next_one.person if next_one else None)

    @rule(which=WHO, care=st.booleans(), other=WHO)
    def somebody_looks_after_people(self, which: int, care: bool, other: int) -> None:
        post = self.post(which)
        if post is None:
            return
        roles = [role for role in post.roles if role != Role.ADMINISTRATOR] + [Role.ADMINISTRATOR.value] * care
        with suppress(NeedsSuccessor):
            post.entrust(roles, by=self.world.director, successor=self.person(other))

    @rule(which=WHO, other=WHO)
    def somebody_leaves(self, which: int, other: int) -> None:
        if post := self.post(which):
            with suppress(NeedsSuccessor):
                Holdings(post).give_up(by=post.person, reason="A new job", successor=self.person(other))

    @rule(which=WHO, where=WHO)
    def somebody_changes_employer(self, which: int, where: int) -> None:
        post, to = self.post(which), self.place(where)
        if post is not None and to != post.organization:
            with suppress(NeedsSuccessor):
                relocate(post, to=to, title="", by=self.world.director)

    @rule(which=WHO, other=WHO)
    def everything_is_handed_over(self, which: int, other: int) -> None:
        post = self.post(which)
        if post is not None:
            there = Affiliation.objects.current().filter(organization=post.organization).exclude(pk=post.pk)
            if to := self.one(there.select_related("person").order_by("pk"), other):
                Holdings(post).hand_over(to.person, by=self.world.director)

    @rule(which=WHO, other=WHO, days=st.integers(min_value=-2, max_value=2))
    def somebody_stands_in(self, which: int, other: int, days: int) -> None:
        if holder := self.holder(which):
            there = Affiliation.objects.current().filter(organization=holder.seat.organization)
            to = self.one(there.exclude(person=holder.person).select_related("person").order_by("pk"), other)
            if to is not None:
                Delegation.begin(
                    principal=holder.person,
                    delegate=to.person,
                    organization=holder.seat.organization,
                    since=now() + timedelta(days=days - 1),
                    until=now() + timedelta(days=days),
                    rights=USUAL,
                    by=self.world.director,
                )

    @rule(which=WHO)
    def nobody_stands_in_any_more(self, which: int) -> None:
        if found := self.one(Delegation.objects.open().order_by("pk"), which):
            found.end(by=self.world.director)

    @rule(which=WHO, days=st.integers(min_value=-1, max_value=1))
    def somebody_is_let_in_by_name(self, which: int, days: int) -> None:
        WorkgroupGrant.objects.get_or_create(
            user=self.person(which),
            content_object=self.world.reading,
            permission=Permission.objects.get(codename="view_workgroup"),
            defaults={"until": now() + timedelta(days=days, hours=1)},
        )

    @rule(which=WHO)
    def an_account_is_closed(self, which: int) -> None:
        person = self.person(which)
        if person not in (self.world.director, self.world.convener):
            User.objects.filter(pk=person.pk).update(is_active=False)

    @rule(which=WHO)
    def mail_comes_back(self, which: int) -> None:
        Suppression.objects.get_or_create(address=self.person(which).email, defaults={"reason": Refusal.BOUNCED})

    @rule(goes=WHO, stays=WHO)
    def two_records_become_one(self, goes: int, stays: int) -> None:
        first, second = self.place(goes), self.place(stays)
        with suppress(ValidationError):  # the same one, or the backbone's
            merge(first, second, by=self.world.director)

    # --- what stays true ----------------------------------------------------------------------------------------------

    @invariant()
    def nobody_without_a_post_or_a_grant_reaches_a_private_row(self) -> None:
        if not hasattr(self, "world"):
            return
        people = list(User.objects.all())
        found = reaches([one.pk for one in people])
        inside = {scope(Kind.WORKGROUP, one.pk) for one in (self.world.reading, self.world.data)} | {BACKBONE}
        for person in people:
            expected = expected_keys(person)
            assert found[person.pk].keys == expected, person
            if not inside & expected:
                with acting_as("compact_web"), entered(person):
                    assert [model for model in PRIVATE if model.objects.exists()] == [], person

    @invariant()
    def every_organization_has_somebody_or_is_on_the_list(self) -> None:
        if not hasattr(self, "world"):
            return
        listed = set(orphans.missing(Missing.PERSON).values_list("pk", flat=True))
        for organization in Organization.objects.living():
            assert organization.pk in listed or can_act(organization) or not has_part(organization), organization

    @invariant()
    def no_person_appears_twice(self) -> None:
        if not hasattr(self, "world"):
            return
        assert twice(User.objects.values_list("email", flat=True)) == []
        assert twice(Affiliation.objects.filter(until=None).values_list("person", "organization")) == []
        serving = SeatHolder.objects.serving().filter(seat__until=None)
        assert twice(serving.values_list("seat__workgroup", "seat__organization", "person")) == []
        assert twice(serving.filter(role=SeatRole.PRIMARY).values_list("seat", flat=True)) == []
        director = reaches([self.world.director.pk])[self.world.director.pk]
        for organization in Organization.objects.living():
            assert twice(row[1] for row in members(organization, director)) == []
            waiting = Invitation.objects.outstanding().filter(organization=organization)
            assert twice(waiting.values_list("email", "workgroup")) == []


def twice(rows: Any) -> list[Any]:
    """What stands there more than once."""
    return [row for row, count in Counter(rows).items() if count > 1]


@cache
def moment() -> datetime:
    """Now, to the database. In one transaction it is always the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: datetime = cursor.fetchone()[0]
        return found


def now_held(row: Any) -> bool:
    """A post is held from the day it began until it ended; a place no longer than its term."""
    then = moment()
    ends = [row.until, row.term_ends_at if isinstance(row, SeatHolder) else None]
    return bool(row.since <= then and all(end is None or end > then for end in ends))


def expected_keys(person: User) -> frozenset[int]:
    """What somebody reaches, worked out in Python from the rows alone."""
    if not person.is_active:
        return frozenset({0})
    keys = {0, scope(Kind.PERSON, person.pk)}
    at = {one.organization_id: one for one in person.affiliations.select_related("organization") if now_held(one)}
    for organization, post in at.items():
        keys |= {1, scope(Kind.ORGANIZATION, organization)}
        if Role.ADMINISTRATOR in post.roles:
            keys.add(scope(Kind.ADMINISTRATORS, organization))
        if Role.BACKBONE in post.roles and post.organization.is_backbone:
            keys.add(BACKBONE)
    keys |= {scope(Kind.WORKGROUP, pk) for pk in seats_of(person, at)}
    for one in Convener.objects.filter(person=person, organization__in=at):
        if now_held(one):
            keys |= {scope(Kind.WORKGROUP, one.workgroup_id), scope(Kind.CONVENERS, one.workgroup_id)}
    for one in Delegation.objects.filter(delegate=person, ended_at=None, organization__in=at):
        principal = one.principal
        theirs = principal.affiliations.filter(organization=one.organization_id)
        mine = at[one.organization_id]
        still = [post for post in theirs if now_held(post) and post.since <= one.made_at]
        if principal.is_active and now_held(one) and still and mine.since <= one.made_at:
            keys |= {scope(Kind.WORKGROUP, pk) for pk in seats_of(principal, [one.organization_id])}
    for one in WorkgroupGrant.objects.filter(user=person):
        if one.until is None or one.until > moment():
            keys.add(scope(Kind.WORKGROUP, one.content_object_id))
    return frozenset(keys)


def seats_of(person: User, at: Any) -> set[int]:
    """The workgroups somebody is in, for these organizations."""
    rows = SeatHolder.objects.filter(person=person, seat__organization__in=at).select_related("seat")
    return {one.seat.workgroup_id for one in rows if now_held(one) and now_held(one.seat)}


def has_part(organization: Organization) -> bool:
    return (
        any(now_held(one) for one in Seat.objects.filter(organization=organization))
        or any(now_held(one) for one in Convener.objects.filter(organization=organization))
        or organization.signatures.exists()
        or bool(acting_for(organization))
    )


def acting_for(organization: Organization) -> list[User]:
    rows = organization.affiliations.select_related("person")
    return [one.person for one in rows if now_held(one) and one.person.is_active]


def can_act(organization: Organization) -> bool:
    """Somebody there has come in, and mail reaches them."""
    returned = set(Suppression.objects.filter(reason=Refusal.BOUNCED).values_list("address", flat=True))
    return any(one.unclaimed_since is None and one.email not in returned for one in acting_for(organization))


def test_whatever_happens_three_things_stay_true(db):
    class InOneTransaction(Lives):
        """To the database all of it happens in one moment, so everybody else’s clock runs some hours before that."""

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
