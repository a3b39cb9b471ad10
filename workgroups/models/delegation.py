"""For some days one person stands in for another of the same organization."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import PARTNERS, Kind, ScopedModel, ScopedQuerySet, scope, scope_field
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.prepared import Moment
from compact.wall import handing_over
from partners.models import Affiliation, Organization
from workgroups.models.holder import SeatHolder
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from datetime import datetime

    from compact.accounts.models import User

# How long a list shows what has ended.
REMEMBERED = timedelta(days=90)
FEW = 3


class Part(models.TextChoices):
    """What of the principal's work somebody stands in for."""

    PLACES = "places", gettext_lazy("All places in workgroups")
    PLACE = "place", gettext_lazy("One place")
    RUNNING = "running", gettext_lazy("Running a workgroup")
    ADMINISTRATOR = "administrator", gettext_lazy("Looking after people and places")


class Right(models.TextChoices):
    """What a stand-in may answer beside reading and writing. Signing is never among them by default."""

    RSVP = "rsvp", gettext_lazy("Say who comes to meetings")
    VOTE = "vote", gettext_lazy("Vote")
    FIGURES = "figures", gettext_lazy("Send figures")
    SIGN = "sign", gettext_lazy("Sign agreements")


USUAL = [Right.RSVP.value, Right.VOTE.value, Right.FIGURES.value]


class DelegationQuerySet(ScopedQuerySet["Delegation"]):
    """Who stands in for whom is for partners, like who represents whom."""

    def open(self) -> Self:
        """Not ended by anybody, and not over: those that run and those still to come, while both people act for the
        organization as they did when it was made, as the reach function sees it."""
        acting = Affiliation.objects.current().filter(organization=OuterRef("organization"), person__is_active=True)
        acting = acting.filter(since__lte=OuterRef("made_at"))
        both = (Exists(acting.filter(person=OuterRef(one))) for one in ("principal", "delegate"))
        return self.filter(*both, ended_at=None, until__gt=Moment())

    def current(self) -> Self:
        """Those that hold now."""
        return self.open().filter(since__lte=Moment())

    def remembered(self) -> Self:
        """Those that hold, those to come, and what ended in the last 90 days."""
        day = now() - REMEMBERED
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=day), until__gt=day)

    def beside_holder(self) -> ArraySubquery:
        """For `annotate` on people in places: who stands in for each there, now or soon, as JSON."""
        places = Q(part=Part.PLACES) | Q(part=Part.PLACE, seat=OuterRef("seat"))
        return self._beside(places, OuterRef("seat__organization"))

    def beside_convener(self) -> ArraySubquery:
        """For `annotate` on those who run a workgroup: the same."""
        return self._beside(Q(part=Part.RUNNING, workgroup=OuterRef("workgroup")), OuterRef("organization"))

    def _beside(self, what: Q, organization: OuterRef) -> ArraySubquery:
        rows = self.open().filter(what, principal=OuterRef("person"), organization=organization).order_by("since", "pk")
        name = Coalesce(NullIf("delegate__name", Value("")), "delegate__email")
        return ArraySubquery(rows.values(json=JSONObject(name=name, since="since", until="until"))[:FEW])

    def of(self, person: "User") -> Self:
        """Those in which this person is one of the two."""
        return self.filter(Q(principal=person) | Q(delegate=person))

    def told(self) -> Self:
        """With what a line about each needs."""
        return self.select_related("principal", "delegate", "organization", "seat__workgroup", "workgroup", "ended_by")


@tracked(person="principal", workgroup="workgroup|seat__workgroup", exclude=["made_at", "made_by"])
class Delegation(ScopedModel):
    """One person stands in for another, from the beginning of a day to the end of a day.

    What it gives is worked out anew at each request, from the posts the principal holds at that moment: it ends with
    either person's affiliation, and with the post. Nobody delegates what they only stand in for. It is never changed,
    only ended and made anew, so that its dates stay true.
    """

    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stand_ins")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="delegations")
    part = models.CharField(max_length=20, choices=Part, default=Part.PLACES)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="delegations")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, null=True, blank=True, related_name="delegations")
    rights = ArrayField(models.CharField(max_length=20, choices=Right), default=list, blank=True)
    signing_words = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(Value(PARTNERS))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="nobody_stands_in_for_themselves"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="a_delegation_ends_after_it_began"),
            models.CheckConstraint(
                condition=(Q(part="place", seat__isnull=False) | (~Q(part="place") & Q(seat=None)))
                & (Q(part="running", workgroup__isnull=False) | (~Q(part="running") & Q(workgroup=None))),
                name="a_delegation_names_its_post",
            ),
            models.CheckConstraint(
                condition=~Q(rights__contains=["sign"]) | ~Q(signing_words=""), name="signing_is_delegated_in_words"
            ),
            models.UniqueConstraint(
                fields=["principal", "delegate", "organization", "part", "seat", "workgroup", "since", "until"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="the_same_is_not_delegated_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} → {self.principal} ({self.organization.usual_name})"

    @property
    def is_open(self) -> bool:
        """Neither ended nor over; it may be still to come."""
        return self.ended_at is None and self.until > now()

    @property
    def last_moment(self) -> "datetime":
        """The last moment it counts: of the last day, or when somebody ended it."""
        return min(self.until - timedelta(seconds=1), self.ended_at or self.until)

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        if self.seat is not None:
            return _("the place in %(workgroup)s") % {"workgroup": self.seat.workgroup.usual_name}
        if self.workgroup is not None:
            return _("running %(workgroup)s") % {"workgroup": self.workgroup.usual_name}
        return (
            _("looking after people and places") if self.part == Part.ADMINISTRATOR else _("all places in workgroups")
        )

    @property
    def signs(self) -> bool:
        """Whether signing was separately authorized."""
        return Right.SIGN in self.rights

    @classmethod
    @transaction.atomic
    def begin(
        cls, *, principal: "User", delegate: "User", organization: Organization, by: "User", **more: Any
    ) -> "Delegation":
        """Let somebody stand in; both are told at once, and those who run the workgroups read of it.

        `more` are the fields of the model. The same form again returns what it made. Whoever calls this has asked the
        rule `workgroups.name_stand_in`.
        """
        both = {"principal": principal, "delegate": delegate, "organization": organization}
        same = {name: more.pop(name, None) for name in ("seat", "workgroup", "since", "until")}
        part = more.pop("part", Part.PLACES)
        with handing_over(PARTNERS, scope(Kind.ADMINISTRATORS, organization.pk)):
            made, new = cls.objects.filter(ended_at=None).get_or_create(
                **both, **same, part=part, defaults={"made_by": by, **more}
            )
        if new:
            made._tell("stand_in_named", by=by)
        return made

    @transaction.atomic
    def end(self, *, by: "User") -> bool:
        """It holds no longer, from now. False if it had ended already."""
        with handing_over(scope(Kind.ADMINISTRATORS, self.organization_id)):
            open_ones = Delegation.objects.filter(pk=self.pk, ended_at=None, until__gt=now())
            if not open_ones.update(ended_at=now(), ended_by=by):
                return False
        self._tell("stand_in_ended", by=by)
        return True

    def _workgroups(self) -> list[int]:
        """The workgroups it lets somebody into, of those the principal is in now."""
        if self.workgroup_id is not None:
            return [self.workgroup_id]
        if self.part == Part.ADMINISTRATOR:
            return []
        held = SeatHolder.objects.current().filter(person=self.principal_id, seat__organization=self.organization_id)
        held = held.filter(seat=self.seat_id) if self.seat_id else held.filter(seat__until=None)
        return list(held.values_list("seat__workgroup_id", flat=True).distinct().order_by("seat__workgroup_id")[:50])

    def _tell(self, kind: str, *, by: "User") -> None:
        people = [scope(Kind.PERSON, self.principal_id), scope(Kind.PERSON, self.delegate_id)]
        workgroup = self.seat.workgroup if self.seat else self.workgroup
        data = {
            "person": str(self.delegate),
            "principal": str(self.principal),
            "organization": self.organization.usual_name,
            "slug": self.organization.slug,
            "part": self.part,
            "workgroup": workgroup.usual_name if workgroup else "",
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "by": str(by),
            "of": self.principal_id,
            "to_whom": self.delegate_id,
        }
        told = [*people, *(scope(Kind.CONVENERS, pk) for pk in self._workgroups())]
        record(kind, actor=by, target=self, audience=told, data=data)
