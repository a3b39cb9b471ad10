"""That an organization convenes a workgroup, and who runs it for that organization."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.timezone import now

from compact.access import PARTNERS, DatedQuerySet, ScopedModel, public_when, scope_field
from compact.history.tracking import tracked
from partners.models import Affiliation, Organization


class ConvenerQuerySet(DatedQuerySet["Convener"]):
    """That an organization convenes is public; which person does it is for partners."""

    def running(self) -> Self:
        """The people who run a workgroup now: posts of persons who still act for the organization."""
        acting = Affiliation.objects.current().filter(person=OuterRef("person"), organization=OuterRef("organization"))
        return self.current().filter(Exists(acting))


@tracked()
class Convener(ScopedModel):
    """An organization convenes a workgroup (no person), or a person runs it for that organization."""

    workgroup = models.ForeignKey("workgroups.Workgroup", models.PROTECT, related_name="conveners")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="convenes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="convenes")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(public_when(Q(person=None), Value(PARTNERS)))

    objects = ConvenerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup", "organization", "person"],
                condition=Q(until=None),
                name="a_convener_convenes_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_convener_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organization} → {self.workgroup}"
