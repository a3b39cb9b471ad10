"""Quiet places: worked out from what organizations answer, never from who looks in (F17).

A *sign of life* is anything an organization says or answers, in any form. Whoever has such rows registers them with
`sign_of_life`: a queryset with `organization`, `workgroup` (None: it counts in every workgroup) and `at`. A place is
quiet when the last sign, or its own beginning, is further back than the workgroup waits. Nothing follows by itself:
those who run the workgroup see it, with what they can do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Greatest, JSONObject
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, Reach, ScopedModel, ScopedQuerySet, scope, scope_field, scope_of
from compact.asks.models import Ask
from compact.history.tracking import tracked
from compact.prepared import Day, Moment
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.convener import Convener
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.lifecycle import State
from workgroups.models.place_asks import RENEWAL, RSVP
from workgroups.models.post import Post
from workgroups.models.seat import NAMING, VACANCY, Seat, SeatQuerySet
from workgroups.models.seat_invitation import SeatInvitation
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

FEW = 10
Signs = Callable[[], "QuerySet[Any, Any]"]
SIGNS: dict[str, tuple[Signs, bool, str]] = {}
# Asks whose `data["slug"]` names the workgroup: their answer counts there. Every other answer counts everywhere.
ASKED_IN_A_WORKGROUP: set[str] = {"announcement", "seat_alternative", "seat_invitation", NAMING, RENEWAL, RSVP, VACANCY}
# What colleagues ask each other: nobody outside the organization asks or hears it.
AMONG_THEMSELVES = "representative"
_OF_SEAT = {"workgroup": OuterRef("workgroup"), "organization": OuterRef("organization")}


def sign_of_life(name: str, *, everywhere: bool = False, where: str = "workgroup") -> Callable[[Signs], Signs]:
    """Register a queryset with `organization`, `workgroup` and `at`: something organizations say or answer.

    `everywhere` where `workgroup` may be None: such a row counts in every workgroup. `where` names the column of the
    workgroup, if it is another one. What somebody looks at, opens or visits is no sign of life, and is registered
    nowhere. Raises ValueError for a name that is taken.
    """

    def register(signs: Signs) -> Signs:
        if name in SIGNS:
            raise ValueError(f"There are two signs of life named {name}.")
        SIGNS[name] = (signs, everywhere, where)
        return signs

    return register


@sign_of_life("post")
def _posts() -> QuerySet[Any, Any]:
    """A message for the organization."""
    return Post.objects.annotate(at=F("posted_at"))


@sign_of_life("shared", where="shared_key")
def _shared() -> QuerySet[Any, Any]:
    """A message for the organization in a topic of another workgroup that is shared with this one."""
    return Post.objects.filter(shared_key__gt=0).annotate(at=F("posted_at"))


@sign_of_life("request")
def _requests() -> QuerySet[Any, Any]:
    """Somebody asks for the organization."""
    return SeatRequest.objects.annotate(at=F("asked_at"))


@sign_of_life("invitation")
def _invitations() -> QuerySet[Any, Any]:
    """The organization takes a place it was offered, or declines."""
    return SeatInvitation.objects.filter(answered_at__isnull=False).annotate(at=F("answered_at"))


@sign_of_life("person")
def _people() -> QuerySet[Any, Any]:
    """The organization has somebody new in the place, who gets the same time as a new place."""
    taking_part = SeatHolder.objects.exclude(role=SeatRole.OBSERVER)
    return taking_part.annotate(organization=F("seat__organization"), workgroup=F("seat__workgroup"), at=F("since"))


@sign_of_life("answer", everywhere=True)
def _answers() -> QuerySet[Any, Any]:
    """An answer to what was asked, by mail, on a page or on the telephone."""
    named = Subquery(Workgroup.objects.filter(slug=OuterRef("slug")).values("pk")[:1])
    where = Case(When(kind__in=ASKED_IN_A_WORKGROUP, then=named), default=None, output_field=BigIntegerField())
    return (
        Ask.objects.filter(answered_at__isnull=False)
        .exclude(kind=AMONG_THEMSELVES)
        .annotate(slug=KT("data__slug"), workgroup=where, at=F("answered_at"))
    )


class SnoozeQuerySet(ScopedQuerySet["Snooze"]):
    """Read by those who run the workgroup and at the organization."""

    def current(self) -> Self:
        """Those that hold today: they end by themselves, and can be ended before."""
        return self.filter(ended_at=None, until__gte=Day())


@tracked()
class Snooze(ScopedModel):
    """Why a place is not counted as quiet until a day, by whose word."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="snoozes")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="snoozes")
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    given_at = models.DateTimeField(default=now, editable=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization"], condition=Q(ended_at=None), name="a_place_is_snoozed_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_snooze_of_a_place_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name} · {self.workgroup.usual_name}"

    @classmethod
    @transaction.atomic
    def give(cls, seat: Seat, *, until: date, reason: str, by: "User") -> bool:
        """The place is not counted as quiet until that day, the last one. The last word counts; the same again does
        not."""
        seat.lock()
        held = cls.objects.filter(workgroup=seat.workgroup_id, organization=seat.organization_id, ended_at=None)
        if held.filter(until=until, reason=reason).exists():
            return False
        held.update(ended_at=now(), ended_by=by)
        cls.objects.create(
            workgroup=seat.workgroup, organization=seat.organization, until=until, reason=reason, given_by=by
        )
        return True

    def end(self, *, by: "User") -> bool:
        """It counts again from now on. False when it had ended already."""
        return Snooze.objects.filter(pk=self.pk, ended_at=None).update(ended_at=now(), ended_by=by) == 1


def counting(seats: SeatQuerySet) -> SeatQuerySet:
    """The places that could be quiet at all (B28).

    Not in a workgroup that rests or has ended, not the backbone's nor those of an organization that convenes the
    workgroup: they ask. Not one whose people only observe, and not an empty one: nobody is there to be quiet.
    """
    convening = Convener.objects.current().filter(
        workgroup=OuterRef("workgroup"), organization=OuterRef("organization")
    )
    taking_part = SeatHolder.objects.serving().filter(seat=OuterRef("pk")).exclude(role=SeatRole.OBSERVER)
    found = seats.current().filter(workgroup__state=State.ACTIVE, organization__is_backbone=False)
    return found.filter(~Exists(convening), Exists(taking_part))


def with_last_sign(seats: SeatQuerySet) -> SeatQuerySet:
    """Each with `last_sign`: when its organization last said or answered anything here, or else when it began."""
    return seats.annotate(last_sign=Greatest("since", *(_last(*sign) for sign in SIGNS.values())))


def _last(signs: Signs, everywhere: bool, where: str) -> Subquery:  # noqa: FBT001
    here = Q((where, OuterRef("workgroup")))
    if everywhere:
        here |= Q((where, None))
    found = signs().filter(here, organization=OuterRef("organization")).order_by("-at").values("at")
    return Subquery(found[:1], output_field=DateTimeField())


def quiet(seats: SeatQuerySet) -> SeatQuerySet:
    """Those of which nothing was heard for as many days as their workgroup waits, each with `last_sign`; whatever was
    snoozed is quiet, too: see `unsnoozed`."""
    waits = ExpressionWrapper(F("workgroup__quiet_days") * Value(timedelta(days=1)), DurationField())
    return with_last_sign(counting(seats)).filter(last_sign__lt=Moment() - waits)  # type: ignore[misc]


def unsnoozed(seats: SeatQuerySet) -> SeatQuerySet:
    """Those of which nobody has said why nothing is heard of them at the moment."""
    return seats.filter(~Exists(Snooze.objects.current().filter(**_OF_SEAT)))


def snoozed(seats: SeatQuerySet) -> SeatQuerySet:
    """The others."""
    return seats.filter(Exists(Snooze.objects.current().filter(**_OF_SEAT)))


def with_unanswered(seats: SeatQuerySet, reader: Reach) -> SeatQuerySet:
    """Each with `unanswered` as JSON: how many asks of the organization wait, as far as the reader knows them, and
    since when the first."""
    asks = Ask.objects.visible_to(reader).open().filter(organization=OuterRef("organization")).order_by()
    asks = (
        asks.exclude(kind=AMONG_THEMSELVES)
        .annotate(slug=KT("data__slug"))
        .filter(~Q(kind__in=ASKED_IN_A_WORKGROUP) | Q(slug=OuterRef("workgroup__slug")))
    )
    counted = asks.values("organization").annotate(json=JSONObject(number=Count("pk"), since=Min("asked_at")))
    return seats.annotate(unanswered=Subquery(counted.values("json")))


class Quiet:
    """The quiet places of one workgroup, for one who may know of them.

    When an organization last answered anything is told, never what: so the wall is widened for the length of it.
    """

    def __init__(self, workgroup: Workgroup, reach: Reach) -> None:
        self.workgroup, self.reach = workgroup, reach
        self.seats = Seat.objects.visible_to(reach).filter(workgroup=workgroup)

    @contextmanager
    def seen(self) -> Iterator[None]:
        """Everything that is a sign of life can be counted inside."""
        organizations = self.seats.current().order_by().values_list("organization", flat=True)
        with handing_over(*(scope(Kind.ORGANIZATION, pk) for pk in organizations)):
            yield

    @property
    def places(self) -> SeatQuerySet:
        """Those that nobody gave a reason for, with what they have not answered. The longest quiet comes first."""
        found = with_unanswered(unsnoozed(quiet(self.seats)), self.reach)
        return found.select_related("organization").order_by("last_sign", "pk")  # type: ignore[misc]

    def snoozes(self) -> "QuerySet[Snooze]":
        """The reasons that hold, the first to end first."""
        held = Snooze.objects.visible_to(self.reach).current().filter(workgroup=self.workgroup)
        return held.select_related("organization", "given_by")


def quiet_since() -> Subquery:
    """For `annotate` on places: since when nothing was heard, of those that count as quiet; else nothing."""
    same: Any = Seat.objects.filter(pk=OuterRef("pk"))
    return Subquery(unsnoozed(quiet(same)).order_by().values("last_sign")[:1])  # type: ignore[misc]
