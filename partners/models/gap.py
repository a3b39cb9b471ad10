"""What was found without anybody to look after it, so that it is told once."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import ScopedModel, ScopedQuerySet, organization_or_backbone, scope_field
from partners.models.organization import Organization


class Missing(models.TextChoices):
    """What can be without anybody, the gravest first."""

    PERSON = "person", _("Nobody who can act")
    RUNNER = "runner", _("Workgroups nobody runs")
    SIGNER = "signer", _("Nobody who signs")
    ADMINISTRATOR = "administrator", _("Nobody who looks after it")
    PLACE = "place", _("Empty places")
    ADDRESS = "address", _("Mail comes back")


class GapQuerySet(ScopedQuerySet["Gap"]):
    """Read by those who look after the organization, and by the backbone."""


class Gap(ScopedModel):
    """From when until when something was without anybody. `subject_id` is a row of the table that `missing` speaks of.

    What is missing now is always worked out afresh; these rows only say what has been told.
    """

    missing = models.CharField(max_length=20, choices=Missing)
    subject_id = models.BigIntegerField()
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="+")
    found_at = models.DateTimeField(default=now)
    mended_at = models.DateTimeField(null=True)
    scope = scope_field(organization_or_backbone())

    objects = GapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["missing", "subject_id"], condition=Q(mended_at=None), name="a_gap_is_found_once_while_it_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_missing_display()}: {self.subject_id}"
