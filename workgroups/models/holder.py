"""A person in the place of an organization, and what they are there."""

from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import PARTNERS, Kind, ScopedModel, scope, scope_field
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.prepared import Moment
from partners.models import Affiliation, Organization
from workgroups.models.place_asks import follow_the_lead, pass_questions
from workgroups.models.term import Termed, TermedQuerySet, has_whole_term

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor
    from workgroups.models.workgroup import Workgroup


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


class SeatHolderQuerySet(TermedQuerySet["SeatHolder"]):
    """Who represents whom is for partners."""

    def current(self) -> Self:
        """Those in a place now: begun, not ended, and not past the last day of their term."""
        return super().current().filter(Q(term_ends_at=None) | Q(term_ends_at__gt=Moment()))

    def serving(self) -> Self:
        """Those in a place now who still act for its organization."""
        acting = Affiliation.objects.current().filter(
            person=OuterRef("person"), organization=OuterRef("seat__organization")
        )
        return self.current().filter(Exists(acting))

    def leading(self) -> Self:
        """The leads."""
        return self.filter(until=None, role=SeatRole.PRIMARY)


@tracked(exclude=Termed.UNTOLD, organization="seat__organization", workgroup="seat__workgroup")
class SeatHolder(Termed, ScopedModel):
    """A person in an organization's place: its lead, a stand-in, an observer, or a contact."""

    seat = models.ForeignKey("workgroups.Seat", models.PROTECT, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="held_seats")
    role = models.CharField(_("role"), max_length=20, choices=SeatRole, default=SeatRole.CONTACT)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    emeritus_since = models.DateField(null=True, blank=True)
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
            has_whole_term("a_term_in_a_place_has_a_last_day"),
            models.CheckConstraint(
                condition=Q(emeritus_since=None) | Q(role="observer"), name="whoever_is_emeritus_observes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.seat}"

    @property
    def held_at(self) -> "tuple[Workgroup, Organization]":
        """Where the post is, and for which organization."""
        return self.seat.workgroup, self.seat.organization

    def behalf(self, by: "User") -> "StandsFor | None":
        """For whom somebody acts who changes this by standing in."""
        return self.seat.behalf(by)

    @transaction.atomic
    def expire(self) -> bool:
        """End it, because its last day is over: this place in this workgroup and nothing else (gitlab#471051).

        The place stays the organization's; whoever was in it and the organization hear who can fill it. Who has left
        the organization hears nothing, and nobody does of a closed workgroup. False when the day is not over, or the
        row is closed: nobody is told twice.
        """
        acting = Affiliation.objects.current().filter(person=self.person_id, organization=self.seat.organization_id)
        if not self._close():
            return False
        if self.role == SeatRole.PRIMARY:
            follow_the_lead(self.seat)
        if acting.exists() and not self.seat.workgroup.is_closed:
            stay = SeatHolder.objects.serving().filter(seat=self.seat_id)
            keepers = Affiliation.objects.current().administrators().filter(organization=self.seat.organization_id)
            names = [str(one.person) for one in keepers.select_related("person").order_by("pk")[:3]]
            data = {**self.words_of_term(), "empty": not stay.exists(), "keepers": names}
            data["led"] = stay.filter(role=SeatRole.PRIMARY).exists()
            record("term_over", actor=None, target=self, audience=self.hear_of_end(), data=data)
        return True

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
        self.seat.lock()
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
            # Whoever takes part again is honoured no longer.
            SeatHolder.objects.filter(pk=self.pk).update(role=role, emeritus_since=None)
        follow_the_lead(self.seat)
        if role == SeatRole.PRIMARY:
            self.seat.settle_asks(by=by)
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
    def honour(self, *, on: bool, by: "User") -> bool:
        """An observer is emeritus from today, or is not any more: an honour, and no part in anything. They are told.

        False, and nothing changes, when it is so already, or for somebody who takes part.
        """
        observing = SeatHolder.objects.current().filter(pk=self.pk, until=None, role=SeatRole.OBSERVER)
        with because(behalf=self.seat.behalf(by)):
            since = self.seat.workgroup.today if on else None
            if not observing.filter(emeritus_since__isnull=on).update(emeritus_since=since):
                return False
        told = [scope(Kind.PERSON, self.person_id), scope(Kind.ADMINISTRATORS, self.seat.organization_id)]
        data = {**self.words_of_term(), "by": str(by), "on": on}
        record("seat_honoured", actor=by, target=self, audience=told, data=data, behalf=self.seat.behalf(by))
        return True

    @transaction.atomic
    def end(self, *, by: "User", successor: "User | None" = None) -> bool:
        """The person gives up the place, to a successor or to nobody: the place itself stays the organization's.

        Whoever was in it and who comes are told, and those who run the workgroup when somebody leaves by themselves.
        False if it had ended already.
        """
        self.seat.lock()
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
                follows = self.seat.appoint(successor, self.role, by=by)
            self.seat.workgroup.seat_requests.overtaken(self.seat, successor, by=by)
            pass_questions(self.seat, self.person_id, successor.pk)
            told.append(scope(Kind.PERSON, successor.pk))
            data.update({"successor": str(successor), "to": successor.pk, "role": follows.role})
        follow_the_lead(self.seat)
        record("seat_ended", actor=by, target=self, audience=told, data=data, behalf=self.seat.behalf(by))
        return True
