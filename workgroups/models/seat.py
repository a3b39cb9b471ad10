"""The place an organization has in a workgroup, and the people who fill it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import PARTNERS, PUBLIC, DatedQuerySet, ScopedModel, ScopedQuerySet, scope_field
from partners.models import Organization
from workgroups.models.workgroup import Workgroup


class SeatRole(models.TextChoices):
    """What a person is in a workgroup: four words, and no more."""

    PRIMARY = "primary", _("Lead")
    ALTERNATE = "alternate", _("Stand-in")
    OBSERVER = "observer", _("Observer")
    CONTACT = "contact", _("Contact")


class SeatQuerySet(ScopedQuerySet["Seat"], DatedQuerySet["Seat"]):
    """Which organizations have a place is public."""


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


class SeatHolderQuerySet(ScopedQuerySet["SeatHolder"], DatedQuerySet["SeatHolder"]):
    """Who represents whom is for partners."""


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
