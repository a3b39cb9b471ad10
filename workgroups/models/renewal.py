"""Those who run a workgroup ask every organization with a place in it whether it stays."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from compact.access import PARTNERS, Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import Ask, ask_all, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.wall import handing_over
from partners.models import Affiliation
from workgroups.models.charter import Charter
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.place_asks import RENEWAL
from workgroups.models.seat import Seat
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor

STAYS, NEW_LEAD, GIVEN_BACK = "stays", "new_lead", "given_back"


class RenewalQuerySet(ScopedQuerySet["Renewal"]):
    """Read by those who run the workgroup; each organization reads what it is asked itself."""

    def open(self) -> Self:
        """Those still asking."""
        return self.filter(closed_at=None)


@tracked(exclude=["asked_at", "asked_by"])
class Renewal(ScopedModel):
    """One round of asking every place to re-confirm: what each organization is asked and answers is an ask of its own.

    No answer changes nothing by itself.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="renewals")
    charter = models.ForeignKey(Charter, models.PROTECT, null=True, editable=False, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    due_on = models.DateField()
    asked_at = models.DateTimeField(default=now, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup"], condition=Q(closed_at=None), name="a_workgroup_renews_its_places_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_renewal_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workgroup.usual_name}, {self.due_on}"

    @classmethod
    @transaction.atomic
    def begin(cls, workgroup: Workgroup, *, text: str, due_on: date, by: "User") -> "tuple[Renewal, bool]":
        """Ask every organization with a place, through its lead there or those who look after it. In as many
        statements for one organization as for five hundred. Returns the renewal and whether it is new: one at a time.
        Raises Forbidden for a workgroup that has been paused or closed meanwhile.
        """
        if not workgroup.hold().is_active:
            raise Forbidden(_("This workgroup asks nobody at the moment."))
        behalf = reach_of(by).behalf(workgroup.conveners_scope)
        charter = Charter.objects.in_force().filter(workgroup=workgroup).first()
        with because(behalf=behalf):
            renewal, new = cls.objects.open().get_or_create(
                workgroup=workgroup, defaults={"charter": charter, "text": text, "due_on": due_on, "asked_by": by}
            )
        if new:
            renewal._ask(by=by, behalf=behalf)
        return renewal, new

    def _ask(self, *, by: "User", behalf: "StandsFor | None") -> None:
        with handing_over(PARTNERS):
            seats = list(Seat.objects.current().filter(workgroup=self.workgroup).select_related("organization"))
            leading = SeatHolder.objects.serving().leading().filter(seat__in=seats).select_related("person")
            leads = {one.seat_id: one.person for one in leading}
        asks = []
        for seat in seats:
            seat.workgroup, lead = self.workgroup, leads.get(seat.pk)
            administrators = scope(Kind.ADMINISTRATORS, seat.organization_id)
            asks.append(
                Ask(
                    kind=RENEWAL,
                    subject_id=self.pk,
                    organization_id=seat.organization_id,
                    post=scope(Kind.PERSON, lead.pk) if lead else administrators,
                    asked_by=by,
                    why=self.text,
                    due_on=self.due_on,
                    data={**seat.names(), "group": self.workgroup_id},
                    scope_asker=self.workgroup.conveners_scope,
                )
            )
        ask_all(asks)
        names = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug}
        record(
            "seat_renewal_asked",
            actor=by,
            target=self,
            audience=sorted({one.post for one in asks}),
            visible=[PARTNERS],
            data={**names, "who": str(by), "by": str(by), "text": self.text, "due_on": self.due_on.isoformat()},
            behalf=behalf,
        )

    @transaction.atomic
    def close(self, *, by: "User") -> bool:
        """Ask nobody any more. Who has not answered keeps the place. False if it was closed already."""
        with because(behalf=reach_of(by).behalf(self.workgroup.conveners_scope)):
            if not Renewal.objects.open().filter(pk=self.pk).update(closed_at=now(), closed_by=by):
                return False
        withdraw(RENEWAL, self.pk, by=by)
        return True


class Confirmation:
    """What one organization is asked in a renewal, and what it answers: each answer counts once."""

    def __init__(self, asked: Ask, seat: Seat) -> None:
        self.asked = asked
        self.seat = seat

    @transaction.atomic
    def stay(self, *, by: "User") -> bool:
        """The organization keeps its place, with the same people. False if somebody has answered, or nobody is asked
        any more."""
        return self.asked.answer_with(STAYS, by=by)

    @transaction.atomic
    def stay_with(self, lead: "User", *, by: "User") -> bool:
        """It keeps its place, and another of its people leads; who led before is a stand-in. False as for `stay`, and
        when that person has left meanwhile."""
        acting = Affiliation.objects.current().filter(person=lead, organization=self.seat.organization_id)
        if not acting.exists() or not self.asked.answer_with(NEW_LEAD, by=by):
            return False
        # The place is the organization's: its own people say who leads, and the wall knows only who looks after it.
        with handing_over(self.seat.workgroup.conveners_scope), because(behalf=self.seat.behalf(by)):
            holder = self.seat.holders.current().filter(person=lead).first()
            holder = holder or self.seat.appoint(lead, SeatRole.ALTERNATE, by=by)
            holder.seat = self.seat
            holder.change_role(role=SeatRole.PRIMARY, by=by)
        return True

    @transaction.atomic
    def give_back(self, *, reason: str, by: "User") -> bool:
        """It ends its place; its people are told, and those who run the workgroup. False as for `stay`."""
        if not self.asked.answer_with(GIVEN_BACK, by=by):
            return False
        conveners = self.seat.workgroup.conveners_scope
        with handing_over(conveners):
            self.seat.end(reason=reason, by=by)
        data: dict[str, Any] = {**self.seat.names(), "who": str(by), "reason": reason}
        record(
            "place_given_back",
            actor=by,
            target=self.seat,
            audience=[conveners],
            visible=[conveners, scope(Kind.ORGANIZATION, self.seat.organization_id)],
            data=data,
            behalf=self.seat.behalf(by),
        )
        return True
