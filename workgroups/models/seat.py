"""The place an organization has in a workgroup, and the people who fill it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from compact.access import BACKBONE, PUBLIC, DatedQuerySet, Kind, ScopedModel, reach_of, scope, scope_field
from compact.asks.models import settle, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.standing import StandsFor
from compact.wall import handing_over
from partners.models import Affiliation, Organization
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.place_asks import end_with_the_place, follow_the_lead
from workgroups.models.representing import Representative, represented
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# What an organization is asked that is quiet in a workgroup: to name somebody for its place.
NAMING = "place_naming"
# And what it is asked whose place is empty.
VACANCY = "empty_place"


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

    def with_representative(self) -> Self:
        """Each knows its `representative` without a query of its own."""
        return self.annotate(represented=represented())

    def emptiest_first(self) -> Self:
        """The same, the empty ones first, then by name."""
        return self.with_filled().order_by("filled", "organization__name", "pk")

    def counts(self) -> models.QuerySet["Seat", Any]:
        """For each workgroup as `json`: how many in `all`, how many `empty`, how many filled but `unled`."""
        empty, unled = Count("pk", filter=Q(filled=False)), Count("pk", filter=Q(filled=True, led=False))
        counted = JSONObject(all=Count("pk"), empty=empty, unled=unled)
        return self.with_filled().order_by().values("workgroup").values(json=counted)

    def _filled(self, **by: str) -> Exists:
        # Whoever is emeritus fills no place.
        return Exists(SeatHolder.objects.serving().filter(seat=OuterRef("pk"), emeritus_since=None, **by))


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

    @property
    def representative(self) -> Representative:
        """Who represents the organization here: the one answer to that question."""
        if "represented" not in self.__dict__:
            self.represented = Seat.objects.filter(pk=self.pk).values_list(represented(), flat=True)[0]
        return Representative.read(self.represented)

    @classmethod
    def take(cls, workgroup: Workgroup, organization: Organization) -> "Seat":
        """The organization's place in the workgroup: the one it has, or a new one."""
        return cls.objects.filter(until=None).get_or_create(workgroup=workgroup, organization=organization)[0]

    def lock(self) -> None:
        """Let two who change who is in the place pass one after the other, until the transaction ends.

        Whose term is over is out by then, though the sweep has not come yet.
        """
        Seat.objects.select_for_update(of=("self",)).get(pk=self.pk)
        for holder in self.holders.lapsed().select_related("person", "seat__organization", "seat__workgroup"):
            holder.expire()

    def appoint(self, person: "User", role: str, *, by: "User") -> "SeatHolder":
        """Put a person in the place. Where there is a lead already, who comes to lead becomes a stand-in.

        What the organization was asked about the place is answered by whoever does this.

        Runs in the caller's transaction, and lets two who appoint at the same moment pass one after the other.
        """
        self.lock()
        # Who left the organization left the place with it; the row says so from now on.
        self.holders.current().exclude(pk__in=self.holders.serving()).update(until=now())
        if role == SeatRole.PRIMARY and self.holders.leading().exclude(person=person).exists():
            role = SeatRole.ALTERNATE
        holder, new = SeatHolder.objects.filter(until=None).get_or_create(
            seat=self, person=person, defaults={"role": role, **self.workgroup.usual_term()}
        )
        if not new and holder.role != role:
            holder.role, holder.emeritus_since = role, None
            holder.save(update_fields=["role", "emeritus_since"])
        settle_vacancies([self], by=by)
        return holder

    @transaction.atomic
    def fill(self, person: "User", role: str, *, by: "User") -> "SeatHolder | None":
        """The organization names one of its people for its own place; nobody else has to agree.

        Whoever comes is told, and those who look after the organization and who run the workgroup. None, and nothing
        changes, when the place or the workgroup has ended, when the person has left the organization or leads it here
        already, and when they are in the place as just that.
        """
        self.workgroup.hold()
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
            holder = self.appoint(person, role, by=by)
        if holder.role == SeatRole.PRIMARY:
            follow_the_lead(self)
        self.workgroup.seat_requests.overtaken(self, person, by=by)
        holder.tell_of_coming(by=by)
        return holder

    @transaction.atomic
    def end(self, *, by: "User", reason: str) -> bool:
        """The organization has no place here any more, and nobody is in it. False if it had ended already."""
        with because(behalf=self.behalf(by)):
            ended = Seat.objects.filter(pk=self.pk, until=None).update(until=now(), ended_by=by, end_reason=reason)
            if not ended:
                return False
            with handing_over(*_asked_of(self)):
                for kind in (VACANCY, NAMING):
                    withdraw(kind, self.pk, by=by)
            inside = self.holders.filter(until=None)
            people = list(inside.values_list("person_id", flat=True))
            inside.update(until=now())
        end_with_the_place(self, by=by)
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

    def settle_asks(self, *, by: "User") -> None:
        """Somebody has come, or leads who was there already: see `settle_vacancies`."""
        settle_vacancies([self], by=by)

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


def settle_vacancies(seats: Iterable[Seat], *, by: "User") -> None:
    """Somebody has come into these places: what was asked about them is answered, by whoever did it.

    Whoever was asked who leads has answered when somebody does.
    """
    rows = list(seats)
    led = SeatHolder.objects.leading().filter(seat__in=rows).values_list("seat", flat=True)
    with handing_over(*(number for seat in rows for number in _asked_of(seat))):
        settle(NAMING, *(seat.pk for seat in rows), by=by, answer="done")
        settle(VACANCY, *led, by=by, answer="done")


def _asked_of(seat: Seat) -> list[int]:
    return [scope(kind, seat.organization_id) for kind in (Kind.ORGANIZATION, Kind.ADMINISTRATORS)] + [BACKBONE]
