"""The places in workgroups that one invitation gives, and what became of each when it was accepted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.history.tracking import tracked
from partners.models.organization import Organization

if TYPE_CHECKING:
    from workgroups.models import Workgroup

# A workgroup and what the person will be in it; the empty word is a contact.
Offered = Iterable[tuple["Workgroup", str]]


class Outcome(models.TextChoices):
    """What became of a place when the invitation to it was accepted."""

    GIVEN = "given", _("Yours now")
    STOOD_IN = "stood in", _("Somebody leads there already, so you are the stand-in")
    HELD = "held", _("You were in it already")
    CLOSED = "closed", _("The workgroup has closed since")
    GONE = "gone", _("The place is no longer there")


class InvitedPlaceQuerySet(ScopedQuerySet["InvitedPlace"]):
    """Read at the organization, and by those who run the workgroup."""

    def waiting(self) -> Self:
        """Those whose invitation is neither answered nor taken back, and in which the person is not yet."""
        return self.wanting().filter(invitation__answered_at=None, invitation__withdrawn_at=None)

    def wanting(self) -> Self:
        """Those in which the owner of the invited address is not yet, for the organization."""
        # By lookup: workgroups stand above partners.
        held = Organization.objects.filter(
            pk=OuterRef("organization"),
            seats__workgroup=OuterRef("workgroup"),
            seats__until=None,
            seats__holders__until=None,
            seats__holders__person__email=OuterRef("invitation__email"),
        )
        return self.filter(~Exists(held))


@tracked()
class InvitedPlace(ScopedModel):
    """One place in one workgroup that an invitation gives. Those who run that workgroup see it, whoever invited."""

    invitation = models.ForeignKey("partners.Invitation", models.PROTECT, related_name="places")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    workgroup = models.ForeignKey("workgroups.Workgroup", models.PROTECT, related_name="invited_places")
    role = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, editable=False)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = InvitedPlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["workgroup__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "workgroup"], name="an_invitation_names_a_workgroup_once")
        ]

    def __str__(self) -> str:
        return f"{self.invitation} → {self.workgroup}"

    def became(self, outcome: Outcome) -> None:
        """Note what became of it."""
        self.outcome = outcome
        InvitedPlace.objects.filter(pk=self.pk).update(outcome=outcome)


def with_organization_count(places: models.QuerySet[InvitedPlace]) -> models.QuerySet[InvitedPlace]:
    """Each with `organization_count`: how many organizations have a place in the workgroup now."""
    seats = Q(workgroup__seats__since__lte=models.functions.Now(), workgroup__seats__until=None)
    return places.annotate(organization_count=models.Count("workgroup__seats", filter=seats)).order_by(
        F("workgroup__name"), "pk"
    )
