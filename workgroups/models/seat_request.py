"""An organization asks for a place in a workgroup."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from partners.models import Organization
from workgroups.models.seat import SeatRole
from workgroups.models.workgroup import Workgroup


class SeatRequestQuerySet(ScopedQuerySet["SeatRequest"]):
    """Read at the organization that asks and by those who run the workgroup."""

    def open(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)


class SeatRequest(ScopedModel):
    """Who asks, for which organization, why and since when; answered with a word."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="seat_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seat_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seat_requests")
    role = models.CharField(_("role"), max_length=20, choices=SeatRole, default=SeatRole.PRIMARY)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved = models.BooleanField(null=True, editable=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = SeatRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization", "person"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="a_person_asks_for_a_place_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, approved=None) | Q(answered_at__isnull=False, approved__isnull=False),
                name="an_answered_request_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization.usual_name} → {self.workgroup.usual_name}"
