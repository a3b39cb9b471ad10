"""An invitation carries everything it gives: organization, place, role, and a personal word."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from partners.models.organization import Organization

if TYPE_CHECKING:
    from typing import Self


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Read at the organization it brings a person to, and by those who run the workgroup it names."""

    def open(self) -> "Self":
        """Neither accepted nor declined nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)


class Invitation(ScopedModel):
    """An e-mail address is asked to act for an organization, perhaps with a place in a workgroup.

    The link in the mail is signed from the row and its `serial`: sending again makes the former link say so kindly.
    """

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=300, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="invitations")
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    seat_role = models.CharField(max_length=20, blank=True)
    affiliation_roles = models.JSONField(default=list, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.TextField(_("personal note"), max_length=2000, blank=True)
    language = models.CharField(max_length=5, default="en")
    serial = models.PositiveIntegerField(default=1, editable=False)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="accepted_invitations"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organization",
                "workgroup",
                condition=Q(answered_at=None, withdrawn_at=None),
                name="a_person_is_invited_once_to_the_same_place",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invited_addresses_are_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email
