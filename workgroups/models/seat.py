"""The place an organization has in a workgroup, and the people who fill it."""

from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import JSONObject
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import PARTNERS, PUBLIC, DatedQuerySet, Kind, ScopedModel, reach_of, scope, scope_field
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.standing import StandsFor
from partners.models import Affiliation, Organization
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class SeatRole(models.TextChoices):
    """What a person is in a workgroup: four words, and no more."""

    PRIMARY = "primary", _("Lead")
    ALTERNATE = "alternate", _("Stand-in")
    OBSERVER = "observer", _("Observer")
    CONTACT = "contact", _("Contact")

    @property
    def rank(self) -> int:
        """The lead comes first."""
        return list(SeatRole).index(self)

    @classmethod
    def strongest(cls, *roles: str) -> "SeatRole":
        """Of several parts somebody could have in one place, the one that counts."""
        return min(map(cls, roles), key=attrgetter("rank"))


class SeatQuerySet(DatedQuerySet["Seat"]):
    """Which organizations have a place is public."""

    def empty(self) -> Self:
        """Places that nobody fills who still acts for the organization."""
        return self.filter(~self._filled()).current()

    def called(self, words: str) -> Self:
        """Those whose organization, or somebody in them, is called something like this."""
        people = SeatHolder.objects.serving().filter(person__name__icontains=words)
        named = Q(organization__name__icontains=words) | Q(organization__short_name__icontains=words)
        return self.filter(named | Q(pk__in=people.values("seat")))

    def with_filled(self) -> Self:
        """Each with `filled`, whether somebody is in it, and `led`, whether somebody leads. Only partners can tell."""
        return self.annotate(filled=self._filled(), led=self._filled(role=SeatRole.PRIMARY))

    def emptiest_first(self) -> Self:
        """The same, the empty ones first, then by name."""
        return self.with_filled().order_by("filled", "organization__name", "pk")

    def counts(self) -> models.QuerySet["Seat", Any]:
        """For each workgroup as `json`: how many in `all`, how many `empty`, how many filled but `unled`."""
        empty, unled = Count("pk", filter=Q(filled=False)), Count("pk", filter=Q(filled=True, led=False))
        counted = JSONObject(all=Count("pk"), empty=empty, unled=unled)
        return self.with_filled().order_by().values("workgroup").values(json=counted)

    def _filled(self, **by: str) -> Exists:
        return Exists(SeatHolder.objects.serving().filter(seat=OuterRef("pk"), **by))


@tracked()
class Seat(ScopedModel):
    """One organization at the table of one workgroup. It outlives the people in it: then it stands empty."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="seats")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seats")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    end_reason = models.TextField(max_length=2000, blank=True)
    scope = scope_field(Value(PUBLIC))

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization"],
                condition=Q(until=None),
                name="an_organization_has_one_place_in_a_workgroup",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_seat_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name} · {self.workgroup.usual_name}"

    @classmethod
    def take(cls, workgroup: Workgroup, organization: Organization) -> "Seat":
        """The organization's place in the workgroup: the one it has, or a new one."""
        return cls.objects.filter(until=None).get_or_create(workgroup=workgroup, organization=organization)[0]

    def appoint(self, person: "User", role: str) -> "SeatHolder":
        """Put a person in the place. Where there is a lead already, who comes to lead becomes a stand-in.

        Runs in the caller's transaction, and lets two who appoint at the same moment pass one after the other.
        """
        Seat.objects.select_for_update().get(pk=self.pk)
        # Who left the organization left the place with it; the row says so from now on.
        self.holders.current().exclude(pk__in=self.holders.serving()).update(until=now())
        if role == SeatRole.PRIMARY and self.holders.leading().exclude(person=person).exists():
            role = SeatRole.ALTERNATE
        holder, new = SeatHolder.objects.filter(until=None).get_or_create(
            seat=self, person=person, defaults={"role": role}
        )
        if not new and holder.role != role:
            holder.role = role
            holder.save(update_fields=["role"])
        return holder

    @transaction.atomic
    def fill(self, person: "User", role: str, *, by: "User") -> "SeatHolder | None":
        """The organization names one of its people for its own place; nobody else has to agree.

        Whoever comes is told, and those who look after the organization and who run the workgroup. None, and nothing
        changes, when the place or the workgroup has ended, when the person has left the organization or leads it here
        already, and when they are in the place as just that.
        """
        # Places stand in the order of their organizations, whose rows are not locked, and not this person's to lock.
        held = Seat.objects.select_for_update(of=("self",)).filter(pk=self.pk, until=None).first()
        acting = Affiliation.objects.current().filter(person=person, organization=self.organization_id)
        if held is None or self.workgroup.is_closed or not acting.exists():
            return None
        serving = self.holders.serving()
        if role == SeatRole.PRIMARY and serving.leading().exclude(person=person).exists():
            role = SeatRole.ALTERNATE
        if serving.filter(person=person, role__in=[role, SeatRole.PRIMARY]).exists():
            return None
        with because(behalf=self.behalf(by)):
            holder = self.appoint(person, role)
        holder.tell_of_coming(by=by)
        return holder

    @transaction.atomic
    def end(self, *, by: "User", reason: str) -> bool:
        """The organization has no place here any more, and nobody is in it. False if it had ended already."""
        with because(behalf=self.behalf(by)):
            ended = Seat.objects.filter(pk=self.pk, until=None).update(until=now(), ended_by=by, end_reason=reason)
            if not ended:
                return False
            people = list(self.holders.current().values_list("person_id", flat=True))
            self.holders.current().update(until=now())
        record(
            "place_ended",
            actor=by,
            target=self,
            visible=[scope(Kind.ORGANIZATION, self.organization_id), self.workgroup.conveners_scope],
            audience=[
                scope(Kind.ORGANIZATION, self.organization_id),
                *(scope(Kind.PERSON, person) for person in people),
            ],
            data={**self.names(), **self.workgroup.host(), "by": str(by), "reason": reason},
            behalf=self.behalf(by),
        )
        return True

    def behalf(self, by: "User") -> StandsFor | None:
        """For whom somebody acts here who runs the workgroup, looks after the organization or leads by standing in."""
        reach = reach_of(by)
        own = (self.workgroup.conveners_scope, scope(Kind.ADMINISTRATORS, self.organization_id))
        if any(post in reach.own for post in own):
            return None
        return reach.behalf(own[0]) or reach.behalf(own[1])

    def names(self) -> dict[str, Any]:
        """What the words of an event about this place need."""
        return {
            "organization": self.organization.usual_name,
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
        }


class SeatHolderQuerySet(DatedQuerySet["SeatHolder"]):
    """Who represents whom is for partners."""

    def serving(self) -> Self:
        """Those in a place now who still act for its organization."""
        acting = Affiliation.objects.current().filter(
            person=OuterRef("person"), organization=OuterRef("seat__organization")
        )
        return self.current().filter(Exists(acting))

    def leading(self) -> Self:
        """The leads."""
        return self.filter(until=None, role=SeatRole.PRIMARY)


@tracked(organization="seat__organization", workgroup="seat__workgroup")
class SeatHolder(ScopedModel):
    """A person in an organization's place: its lead, a stand-in, an observer, or a contact."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="held_seats")
    role = models.CharField(_("role"), max_length=20, choices=SeatRole, default=SeatRole.CONTACT)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    scope = scope_field(Value(PARTNERS))

    objects = SeatHolderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "person"], condition=Q(until=None), name="a_person_fills_a_place_once"
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(until=None, role="primary"), name="a_place_has_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_seat_holder_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.seat}"

    def tell_of_coming(self, *, by: "User") -> None:
        """Say that this person has come: to those who run the workgroup.

        Whom somebody else has put there is told, too, and so are those who look after the organization.
        """
        data = {**self.seat.names(), "who": str(self.person), "person": str(self.person), "role": self.role}
        others = [self.seat.workgroup.conveners_scope]
        if by != self.person:
            others.append(scope(Kind.ADMINISTRATORS, self.seat.organization_id))
            told, own = {**data, **self.seat.workgroup.host(), "by": str(by)}, [scope(Kind.PERSON, self.person_id)]
            behalf = self.seat.behalf(by)
            record("seat_granted", actor=by, target=self, audience=own, data=told, behalf=behalf)
        record("seat_filled", actor=by, target=self, audience=others, data=data)

    @transaction.atomic
    def change_role(self, *, role: str, by: "User") -> bool:
        """Give the person another role. Who becomes lead makes the former lead a stand-in; both are told.

        False, and nothing changes, for a place that has ended or the role the person has already.
        """
        Seat.objects.select_for_update().get(pk=self.seat_id)
        if not SeatHolder.objects.filter(pk=self.pk, until=None).exclude(role=role).exists():
            return False
        told = [scope(Kind.PERSON, self.person_id), scope(Kind.ADMINISTRATORS, self.seat.organization_id)]
        data = {**self.seat.names(), **self.seat.workgroup.host(), "by": str(by)}
        data.update({"person": str(self.person), "role": role, "of": self.person_id})
        former = self.seat.holders.leading().first() if role == SeatRole.PRIMARY else None
        with because(behalf=self.seat.behalf(by)):
            if former is not None:
                SeatHolder.objects.filter(pk=former.pk).update(role=SeatRole.ALTERNATE)
                told.append(scope(Kind.PERSON, former.person_id))
                data["former"] = former.person_id
            SeatHolder.objects.filter(pk=self.pk).update(role=role)
        record(
            "seat_role_changed",
            actor=by,
            target=self,
            audience=told,
            data=data,
            behalf=self.seat.behalf(by),
        )
        return True

    @transaction.atomic
    def end(self, *, by: "User", successor: "User | None" = None) -> bool:
        """The person gives up the place, to a successor or to nobody: the place itself stays the organization's.

        Whoever was in it and who comes are told, and those who run the workgroup when somebody leaves by themselves.
        False if it had ended already.
        """
        Seat.objects.select_for_update().get(pk=self.seat_id)
        with because(behalf=self.seat.behalf(by)):
            if not SeatHolder.objects.filter(pk=self.pk, until=None).update(until=now()):
                return False
        told = [scope(Kind.PERSON, self.person_id), scope(Kind.ADMINISTRATORS, self.seat.organization_id)]
        if by == self.person:
            told.append(self.seat.workgroup.conveners_scope)
        data = {**self.seat.names(), **self.seat.workgroup.host(), "by": str(by)}
        data.update({"person": str(self.person), "of": self.person_id})
        if successor is not None:
            with because(behalf=self.seat.behalf(by)):
                follows = self.seat.appoint(successor, self.role)
            told.append(scope(Kind.PERSON, successor.pk))
            data.update({"successor": str(successor), "to": successor.pk, "role": follows.role})
        record("seat_ended", actor=by, target=self, audience=told, data=data, behalf=self.seat.behalf(by))
        return True
