"""What one person holds for one organization, and how it passes to another in one step, or falls vacant."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now

from compact.access import BACKBONE, PARTNERS, Kind, reach_of, scope
from compact.asks.models import Ask, withdraw
from compact.notifications.events import record
from compact.permissions import may
from compact.wall import handing_over
from partners.models import Affiliation, Invitation, NeedsSuccessor, Organization, Role
from workgroups.models.action_passing import relieve
from workgroups.models.alternative import ASK as OBSERVE
from workgroups.models.convener import Convener
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.seat import Seat
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Holdings:
    """Everything that follows from one affiliation. Read once, when first asked for; whoever acts reads it again."""

    def __init__(self, affiliation: Affiliation) -> None:
        self.affiliation = affiliation
        self.person = affiliation.person
        self.organization = affiliation.organization

    @cached_property
    def places(self) -> list[SeatHolder]:
        """The places they are in for the organization."""
        held = SeatHolder.objects.filter(until=None, person=self.person, seat__organization=self.organization)
        return list(held.select_related("seat__workgroup").order_by("seat__workgroup__name", "pk"))

    @cached_property
    def runs(self) -> list[Convener]:
        """The workgroups they run for the organization."""
        held = Convener.objects.filter(until=None, person=self.person, organization=self.organization)
        return list(held.select_related("workgroup").order_by("workgroup__name", "pk"))

    @cached_property
    def asks(self) -> list[Ask]:
        """What the organization is asked through this very person."""
        return list(Ask.objects.open().filter(organization=self.organization, post=scope(Kind.PERSON, self.person.pk)))

    @cached_property
    def requests(self) -> list[SeatRequest]:
        """The places they have asked for, and wait for."""
        asked = SeatRequest.objects.open().filter(person=self.person, organization=self.organization)
        return list(asked.select_related("workgroup", "organization", "person").order_by("workgroup__name", "pk"))

    @cached_property
    def roles(self) -> list[Role]:
        """What they look after for the organization as a whole."""
        return [role for role in Role if role in self.affiliation.roles]

    @property
    def mark(self) -> str:
        """What was looked at, in a word: another one when something has come or gone since."""
        rows: list[list[Any]] = [list(self.places), list(self.runs), list(self.asks), list(self.requests)]
        return "~".join([*(",".join(str(one.pk) for one in some) for some in rows), ",".join(self.affiliation.roles)])

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.places or self.runs or self.asks or self.requests or self.affiliation.roles)

    @cached_property
    def falls_vacant(self) -> list[Workgroup]:
        """The workgroups in which nobody acts for the organization once this person is gone."""
        seats = [one.seat_id for one in self.places]
        others = SeatHolder.objects.serving().filter(seat__in=seats).exclude(person=self.person)
        filled = set(others.values_list("seat", flat=True))
        return [one.seat.workgroup for one in self.places if one.seat_id not in filled]

    @cached_property
    def loses_lead(self) -> list[Workgroup]:
        """The workgroups in which others stay for the organization, and nobody leads any more."""
        vacant = {one.pk for one in self.falls_vacant}
        leads = [one.seat.workgroup for one in self.places if one.role == SeatRole.PRIMARY]
        return [one for one in leads if one.pk not in vacant]

    @cached_property
    def left_alone(self) -> list[Workgroup]:
        """The workgroups that nobody runs once this person is gone."""
        workgroups = [one.workgroup_id for one in self.runs]
        others = Convener.objects.running().filter(workgroup__in=workgroups)
        others = others.exclude(person=self.person, organization=self.organization)
        run = set(others.values_list("workgroup", flat=True))
        return [one.workgroup for one in self.runs if one.workgroup_id not in run]

    def moves(self, by: "User") -> list[Role]:
        """The roles that pass to a successor. Signing never moves by itself; the team gives its own role itself."""
        stays = {Role.SIGNER} if reach_of(by).backbone else {Role.SIGNER, Role.BACKBONE}
        return [role for role in self.roles if role not in stays]

    @transaction.atomic
    def give_up(
        self, *, by: "User", reason: str = "", successor: "User | None" = None, to: Organization | None = None
    ) -> bool:
        """The person leaves the organization: places fall vacant, and what they ran they run no more.

        What the organization is asked through them anybody there can answer; what they asked for is taken back. False,
        and nothing changes, when they had left before. Raises NeedsSuccessor as `Affiliation.end` does.
        """
        with self._keys():
            if not self.affiliation.end(by=by, reason=reason, successor=successor, to=to):
                return False
            laid_down = self.lay_down(by=by)
            empty, alone = laid_down.falls_vacant, laid_down.left_alone
        told = {**self._names(by), "reason": reason, "empty": [one.usual_name for one in empty]}
        told["alone"] = [one.usual_name for one in alone]
        keepers = self.affiliation.keepers_scope
        record("person_left", actor=by, target=self.affiliation, audience=[keepers], visible=[keepers], data=told)
        return True

    @transaction.atomic
    def lay_down(self, *, by: "User") -> "Holdings":
        """What follows from an affiliation that has ended ends with it, whoever ended it. Returns what that was.

        Else whoever comes back, a year later perhaps, would have it all again without anybody saying so.
        """
        held = Holdings(self.affiliation)
        with self._keys():
            with handing_over(*held._desks()):
                held._end()
                held._put_asks_to(scope(Kind.ORGANIZATION, self.organization.pk))
                relieve(self.organization, self.person)
                held._tell_workgroups(by=by)
            for request in held.requests:
                request.withdraw(by=by)
            with handing_over(BACKBONE):
                withdraw("care", self.affiliation.pk, by=by)
        return held

    @transaction.atomic
    def hand_over(self, to: "User", *, by: "User", leaves: bool = False) -> bool:
        """Everything passes to a colleague, in one step: places, workgroups to run, asks, requests and roles.

        What was written stays under the name of who wrote it, and signing stays where it is. The person stays at the
        organization as a contact, unless they leave it with this. False, and nothing changes, when one of the two has
        left meanwhile, or there is nothing left to hand over.
        """
        with self._keys(), self.affiliation.alone() as mine:
            # Everybody else waits until this is done: who leaves at the same moment finds nothing left to hand over.
            colleagues = Affiliation.objects.filter(until=None, organization=self.organization, person=to)
            follows = colleagues.exclude(person=self.person).select_related("organization", "person").first()
            if mine is None or follows is None:
                return False
            held = Holdings(mine)
            if held.is_empty and not leaves:
                return False
            moving = held.moves(by)
            with handing_over(*held._desks()):
                held._end(to)
                held._appoint(to, by=by)
                held._put_asks_to(scope(Kind.PERSON, to.pk))
                relieve(self.organization, self.person, to)
                held._pass_requests(follows)
                held._tell_workgroups(by=by, successor=to)
            if moving:
                wanted = {*follows.roles, *moving}
                Affiliation.objects.filter(pk=follows.pk).update(roles=[one.value for one in Role if one in wanted])
                left = [one.value for one in held.roles if one not in moving]
                Affiliation.objects.filter(pk=mine.pk).update(roles=left)
            held._tell(to, moving, by=by, leaves=leaves)
            if leaves:
                Affiliation.objects.select_related("organization", "person").get(pk=mine.pk).end(by=by)
        return True

    # --- what both need, with everything in reach ---------------------------------------------------------------------

    @contextmanager
    def _keys(self) -> "Iterator[None]":
        """Whoever has the care of the organization by name, or leaves it, reads and writes this as its keepers."""
        with handing_over(PARTNERS, scope(Kind.ORGANIZATION, self.organization.pk), self.affiliation.keepers_scope):
            yield

    def _desks(self) -> set[int]:
        """Those who run the workgroups in question, and the person in question: what is theirs changes, too."""
        workgroups = {one.workgroup_id for one in self.runs} | {one.seat.workgroup_id for one in self.places}
        workgroups |= {one.workgroup_id for one in self.requests}
        return {scope(Kind.CONVENERS, pk) for pk in workgroups} | {scope(Kind.PERSON, self.person.pk)}

    def _end(self, successor: "User | None" = None) -> None:
        seats = sorted(one.seat_id for one in self.places)
        list(Seat.objects.select_for_update().filter(pk__in=seats).order_by("pk"))
        SeatHolder.objects.filter(pk__in=[one.pk for one in self.places], until=None).update(until=now())
        posts = Convener.objects.filter(pk__in=[one.pk for one in self.runs], until=None)
        posts.update(until=now(), passed_to=successor)

    def _appoint(self, to: "User", *, by: "User") -> None:
        """Whoever sits there already keeps the stronger of the two parts."""
        theirs = SeatHolder.objects.filter(until=None, person=to, seat__in=[one.seat_id for one in self.places])
        roles = dict(theirs.values_list("seat", "role"))
        for held in self.places:
            role = SeatRole.strongest(held.role, roles.get(held.seat_id, held.role))
            held.seat.appoint(to, role, by=by)
        for run in self.runs:
            Convener.objects.filter(until=None).get_or_create(
                workgroup=run.workgroup, organization=self.organization, person=to
            )

    def _put_asks_to(self, post: int) -> None:
        with handing_over(post):
            for one in self.asks:
                same = Ask.objects.open().about(one.kind, one.subject_id).filter(organization=one.organization_id)
                # Being an observer was offered to this very person.
                if one.kind == OBSERVE or same.filter(post=post).exists():
                    one.withdraw(by=self.person)
                else:
                    Ask.objects.filter(pk=one.pk).update(post=post)

    def _pass_requests(self, follows: Affiliation) -> None:
        """Whoever has asked for the same place, or is in it, need not ask again."""
        waiting = SeatRequest.objects.open().filter(person=follows.person, organization=self.organization)
        inside = SeatHolder.objects.serving().filter(person=follows.person, seat__organization=self.organization)
        done = {*waiting.values_list("workgroup", flat=True), *inside.values_list("seat__workgroup", flat=True)}
        with handing_over(scope(Kind.PERSON, follows.person_id), BACKBONE):
            for one in self.requests:
                if one.workgroup_id in done:
                    one.withdraw(by=self.person)
                    continue
                SeatRequest.objects.open().filter(pk=one.pk).update(person=follows.person)
                for put in Ask.objects.open().about("seat_request", one.pk):
                    data = {**put.data, "who": str(follows.person)}
                    asker = scope(Kind.PERSON, follows.person_id)
                    Ask.objects.filter(pk=put.pk).update(asked_by=follows.person, scope_asker=asker, data=data)

    def _names(self, by: "User") -> dict[str, Any]:
        names = {"organization": self.organization.usual_name, "slug": self.organization.slug}
        return {**names, "person": str(self.person), "of": self.person.pk, "by": str(by)}

    def _tell_workgroups(self, *, by: "User", successor: "User | None" = None) -> None:
        """Those who run each workgroup hear once, whatever it was that the person held there."""
        run = {one.workgroup_id for one in self.runs}
        workgroups = {one.workgroup_id: one.workgroup for one in self.runs}
        workgroups |= {one.seat.workgroup_id: one.seat.workgroup for one in self.places}
        for pk, workgroup in workgroups.items():
            data = {**self._names(by), "workgroup": workgroup.usual_name, "slug": workgroup.slug, "runs": pk in run}
            if successor is not None:
                data |= {"successor": str(successor), "to": successor.pk}
            # Who runs a workgroup is everybody's business in it.
            audience = [workgroup.people_scope if pk in run else workgroup.conveners_scope]
            record("passed_on", actor=by, target=workgroup, audience=audience, data=data)

    def _tell(self, to: "User", moving: list[Role], *, by: "User", leaves: bool) -> None:
        data = {
            **self._names(by),
            "successor": str(to),
            "to": to.pk,
            "places": [one.seat.workgroup.usual_name for one in self.places],
            "runs": [one.workgroup.usual_name for one in self.runs],
            "roles": [role.value for role in moving],
        }
        before, after = scope(Kind.PERSON, self.person.pk), scope(Kind.PERSON, to.pk)
        keepers = self.affiliation.keepers_scope
        told: dict[str, Any] = {"actor": by, "target": self.affiliation, "data": data}
        if not leaves:  # else they are told that they are out of everything
            record("person_replaced", audience=[before], visible=[before], **told)
        record("person_replaced", audience=[after, keepers], visible=[after, keepers], **told)


def relocate(
    affiliation: Affiliation, *, to: Organization, title: str, by: "User", successor: "User | None" = None
) -> bool:
    """The person has a new employer: they leave the one organization and act for the other, in one step (F3).

    What they did before stays with the one they did it for. False when they had left before. Raises NeedsSuccessor.
    Whoever calls this has checked that the person may come in there.
    """
    with transaction.atomic():
        if not Holdings(affiliation).give_up(by=by, successor=successor, to=to):
            return False
        begun = Affiliation.objects.begin(person=affiliation.person, organization=to, title=title)
        keepers = begun.keepers_scope
        data = {"person": str(affiliation.person), "by": str(by), "organization": to.usual_name, "slug": to.slug}
        record("affiliation_begun", actor=by, target=begun, audience=[keepers], visible=[keepers], data=data)
    return True


def succeed(invitation: Invitation, person: "User") -> bool:
    """Whoever was invited in somebody's stead has come, and takes over. False where nobody was to be replaced.

    The same when whoever invited them may not say so any more: then they come in, and take over nothing.
    """
    if invitation.predecessor_id is None:
        return False
    with handing_over(PARTNERS):
        before = Affiliation.objects.select_related("person", "organization").get(pk=invitation.predecessor_id)
    if not may(invitation.invited_by, "partners.replace_person", before):
        return False
    try:
        with transaction.atomic():
            return Holdings(before).hand_over(person, by=invitation.invited_by, leaves=invitation.predecessor_leaves)
    except NeedsSuccessor:  # the last of the team stays, whatever was ticked
        return Holdings(before).hand_over(person, by=invitation.invited_by)
