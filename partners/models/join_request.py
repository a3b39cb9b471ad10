"""A person asks to act for an organization."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from partners.models.organization import Organization

if TYPE_CHECKING:
    from typing import Self


class JoinRequestQuerySet(ScopedQuerySet["JoinRequest"]):
    """Read by the person who asks and by those who look after the organization."""

    def open(self) -> "Self":
        """Not answered yet."""
        return self.filter(answered_at=None)


class JoinRequest(ScopedModel):
    """Never a membership by itself: a person at the organization, or the backbone, answers it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="join_requests")
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    admitted = models.BooleanField(null=True, editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))
    scope_also = scope_field(scope_of(Kind.ADMINISTRATORS, "organization_id"))

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"], condition=Q(answered_at=None), name="a_person_asks_to_join_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, admitted=None) | Q(answered_at__isnull=False, admitted__isnull=False),
                name="an_answered_join_request_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organization}"
