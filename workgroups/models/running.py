"""What somebody holds who runs a workgroup, and how it passes to another person in one step."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import transaction

from compact.access import BACKBONE, PARTNERS, Kind, scope
from compact.asks.models import Ask, withdraw
from compact.permissions import may
from compact.wall import handing_over
from partners.models import Affiliation, Invitation, Role
from workgroups.models.convener import Convener
from workgroups.models.delegation import Delegation, Part
from workgroups.models.holder import SeatHolder
from workgroups.models.holdings import Holdings
from workgroups.models.lifecycle import TERM_OVER
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Workgroup, WorkgroupGrant

if TYPE_CHECKING:
    from compact.accounts.models import User


class Running(Holdings):
    """What follows from running one workgroup: of everything a person holds, this and nothing else.

    What belongs to the post goes with it by itself: requests that wait, offers, what is asked of those who run it, its
    history and the right to write to everybody in it. What names the person is passed on here.
    """

    def __init__(self, workgroup: Workgroup, person: "User") -> None:
        self.workgroup = workgroup
        self.person = person

    @cached_property
    def runs(self) -> list[Convener]:
        """Their posts: one for each organization for which they run it."""
        held = Convener.objects.filter(workgroup=self.workgroup, person=self.person, until=None)
        return list(held.select_related("organization", "workgroup").order_by("pk"))

    @cached_property
    def places(self) -> list[SeatHolder]:
        """A place belongs to its organization, and stays."""
        return []

    @cached_property
    def roles(self) -> list[Role]:
        """What they look after for the organization stays."""
        return []

    @cached_property
    def asks(self) -> list[Ask]:
        """What is put to the post passes with it; what is put to them by name stays with their organization, also where
        it is about this workgroup: a colleague's question, say, which nobody else may read."""
        return []

    @cached_property
    def requests(self) -> list[SeatRequest]:
        """Who asks for a place and waits: the next one answers."""
        waiting = SeatRequest.objects.open().filter(workgroup=self.workgroup)
        return list(waiting.select_related("person", "organization").order_by("asked_at", "pk")[:FEW])

    @cached_property
    def offers(self) -> list[SeatInvitation]:
        """Places offered to organizations that have not answered."""
        waiting = SeatInvitation.objects.open().filter(workgroup=self.workgroup)
        return list(waiting.select_related("organization").order_by("invited_at", "pk")[:FEW])

    @cached_property
    def invitations(self) -> list[Invitation]:
        """Those they sent that wait: theirs by name still, and the next one's to send again or take back."""
        sent = Invitation.objects.open().filter(workgroup=self.workgroup, invited_by=self.person)
        return list(sent.order_by("invited_at", "pk")[:FEW])

    @cached_property
    def rights(self) -> list[WorkgroupGrant]:
        """Rights by name that they gave: the next one answers for them; who gave them stays in the history."""
        given = WorkgroupGrant.objects.current().filter(content_object=self.workgroup, granted_by=self.person)
        return list(given.told().order_by("pk")[:FEW])

    @cached_property
    def stood_by(self) -> list[Delegation]:
        """Who stands in for them in running it: that ends with their post."""
        rows = Delegation.objects.open().filter(part=Part.RUNNING, workgroup=self.workgroup, principal=self.person)
        return list(rows.select_related("delegate").order_by("since", "pk"))

    @property
    def mark(self) -> str:
        """What was looked at, in a word: another one when something has come or gone since."""
        lists: list[list[Any]] = [self.runs, self.requests, self.offers, self.invitations, self.rights]
        return "~".join(",".join(str(one.pk) for one in some) for some in lists)

    @contextmanager
    def _keys(self) -> "Iterator[None]":
        with handing_over(PARTNERS, BACKBONE, self.workgroup.conveners_scope, scope(Kind.PERSON, self.person.pk)):
            yield

    @transaction.atomic
    def pass_on(self, to: Affiliation, *, by: "User") -> bool:
        """The person runs it no more, and another does, for the organization they act for. Both are told, and everybody
        in it, once. False, and nothing changes, when one of the two has stopped or left meanwhile.

        Whoever calls this has checked that the person passes on a post of their own.
        """
        self.workgroup.hold()
        with self._keys():
            held = Running(self.workgroup, self.person)
            found = Affiliation.objects.current().filter(pk=to.pk, person__is_active=True)
            follows = found.exclude(person=self.person).select_related("organization", "person").first()
            if not held.runs or follows is None:
                return False
            post = held.runs[0]
            held._end(follows.person)
            self.workgroup.let_run(follows)
            for one in held.runs:  # nobody has to be found any more for a post that nobody else held
                withdraw(TERM_OVER, one.pk, by=by)
            given = WorkgroupGrant.objects.current().filter(content_object=self.workgroup, granted_by=self.person)
            given.update(granted_by=follows.person)
        post._tell_of_end(follows, by=by, alone=False, word="")
        return True


# How many of each a page names.
FEW = 50


def is_answered_for(inviter: "User", workgroup: Workgroup) -> bool:
    """Whether whoever invited may still do so, or has passed the running on to somebody who may."""
    seen: set[int] = set()
    person: User | None = inviter
    while person is not None and person.pk not in seen:
        if may(person, "workgroups.invite", workgroup):
            return True
        seen.add(person.pk)
        passed = Convener.objects.filter(workgroup=workgroup, person=person).exclude(passed_to=None)
        last = passed.select_related("passed_to").order_by("-until", "-pk").first()
        person = last.passed_to if last is not None else None
    return False
