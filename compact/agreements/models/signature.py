"""Which organization signed which version."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compact.agreements.models.version import Version
from compact.history.tracking import tracked
from partners.models import Organization


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Signatures are public: who signed, never who has not."""

    def counted(self) -> Self:
        """Each organization once: where two records became one, those of the one that stays."""
        return self.filter(organization__merged_into=None)

    def by(self, day: date) -> Self:
        """Those that had been given on a day. What has no date of its own has that of its version."""
        began = Q(signed_on=None) | Q(signed_on__lte=day)
        return self.counted().filter(began, Q(signed_year=None) | Q(signed_year__lte=day.year))

    def in_order(self) -> Self:
        """In the order of the agreement."""
        return self.order_by("slot", "pk")


@tracked(agreement="version__agreement")
class Signature(models.Model):
    """An organization's name under a version, and how sure we are of it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="signatures")
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_year = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    notes = models.TextField(blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["version", "slot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "organization"], name="an_organization_signs_a_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.version}"
