"""A workgroup and those who run it."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from compact.access import PARTNERS, DatedQuerySet, ScopedModel, ScopedQuerySet, public_when, scope_field
from partners.models import Organization


class Stage(models.TextChoices):
    """The part of a young person's life a workgroup serves."""

    EARLY_CHILDHOOD = "early_childhood", _("Early childhood")
    K12 = "k12", _("Kindergarten to grade 12")
    POSTSECONDARY = "postsecondary", _("College")
    WORKFORCE = "workforce", _("Work")
    CROSS_CUTTING = "cross_cutting", _("Every stage")


class State(models.TextChoices):
    """Whether a workgroup meets."""

    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class WorkgroupQuerySet(models.QuerySet["Workgroup"]):
    """Workgroups are public; what is said in them is not."""

    def open(self) -> Self:
        """Those that meet, or will again."""
        return self.exclude(state=State.CLOSED)


class Workgroup(models.Model):
    """A group of organizations that works on one part of the goals, run by a convener."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    description = models.TextField(_("purpose"), blank=True)
    stage = models.CharField(_("stage of life"), max_length=20, choices=Stage, default=Stage.CROSS_CUTTING)
    goal_numbers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    goals_basis = models.CharField(max_length=20, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    started = models.PositiveSmallIntegerField(null=True, blank=True)
    ended = models.PositiveSmallIntegerField(null=True, blank=True)
    convener_text = models.CharField(max_length=300, blank=True, editable=False)
    status_at_source = models.CharField(max_length=120, blank=True, editable=False)
    members_text = models.TextField(blank=True, editable=False)
    source = models.TextField(blank=True, editable=False)
    confidence = models.CharField(max_length=20, blank=True, editable=False)
    notes = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkgroupQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("workgroup")
        verbose_name_plural = _("workgroups")

    def __str__(self) -> str:
        return self.name

    @property
    def usual_name(self) -> str:
        """The short name its members use."""
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        """The workgroup's page, at the same address for life."""
        return reverse("workgroups:workgroup", args=[self.slug])


class ConvenerQuerySet(ScopedQuerySet["Convener"], DatedQuerySet["Convener"]):
    """That an organization convenes is public; which person does it is for partners."""


class Convener(ScopedModel):
    """An organization convenes a workgroup (no person), or a person runs it for that organization."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="conveners")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="convenes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="convenes")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
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


class WorkgroupGrant(UserObjectPermissionBase):
    """A named right on one workgroup, by whom and until when."""

    content_object = models.ForeignKey(Workgroup, models.CASCADE, related_name="grants")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
