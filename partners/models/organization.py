"""The organization: what signs, takes places, commits, owes data, and can go quiet."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, scope
from compact.grants import NamedGrant
from compact.history.tracking import tracked
from partners.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

SUGGESTED = 300


class Sector(models.TextChoices):
    """The part of public life an organization belongs to."""

    SCHOOL_DISTRICT = "school district", _("School district")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    STATE = "state", _("State")
    EARLY_CHILDHOOD = "early childhood", _("Early childhood")
    HIGHER_EDUCATION = "higher education", _("Higher education")
    LABOR = "labor", _("Labor")
    BUSINESS = "business", _("Business")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    NONPROFIT = "nonprofit", _("Nonprofit")
    RESEARCH = "research", _("Research")
    OTHER = "other", _("Other")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Organizations are public; what belongs to them is not."""

    def living(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self) -> Self:
        """Those whose name is known: not the ones still to be confirmed, and not those merged into another."""
        return self.living().filter(to_be_confirmed=False)

    def suggested(self) -> Self:
        """Those that a field for an organization offers while one types; of very many the first."""
        return self.named().only("slug", "name", "short_name")[:SUGGESTED]

    def names(self) -> Names:
        """Everything these are called, read once: one matcher for every place in which somebody types a name."""
        living = self.living().order_by()
        own = living.values_list("pk", "slug", "name", "short_name")
        also = Alias.objects.filter(organization__in=living.values("pk")).values_list("organization", "name")
        return Names([(pk, name) for pk, *names in own for name in names if name] + list(also))

    def meant(self, words: str) -> Self:
        """The one that is called this: its legal name, short name, alias or address, or another way to write one of
        them. Else every one that may be meant."""
        names = self.names()
        called = names.called(words)
        return self.filter(pk__in=called if len(called) == 1 else names.alike(words))


@tracked(organization="pk", exclude=["created_at", "is_sample", "serial", "edited_at", "edited_by"])
class Organization(models.Model):
    """One partner, or one body inside a larger one (LAUSD and its Board of Education).

    `serial` counts the editions of its record, so that nobody saves over what somebody else wrote meanwhile. A record
    that was found to be another's double is `merged_into` it, and stays only so that its address leads there.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector, default=Sector.OTHER)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="bodies")
    website = models.CharField(_("website"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    description = models.TextField(_("description"), blank=True)
    signing_office = models.CharField(_("office that signs"), max_length=200, blank=True)
    is_backbone = models.BooleanField(default=False, editable=False)
    to_be_confirmed = models.BooleanField(default=False, editable=False)
    source = models.TextField(blank=True, editable=False)
    confidence = models.CharField(max_length=20, blank=True, editable=False)
    notes = models.TextField(blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    serial = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged")
    merged_at = models.DateTimeField(null=True, editable=False)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        permissions: ClassVar = [("manage_organization", "Can look after people and places")]
        constraints = [
            models.UniqueConstraint(
                "is_backbone", condition=Q(is_backbone=True), name="one_organization_holds_the_compact_together"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="a_merged_organization_says_when",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_backbone=False), name="who_holds_it_together_is_not_merged_away"
            ),
            models.CheckConstraint(
                condition=(Q(merged_into=None) | ~Q(merged_into=F("id"))) & (Q(parent=None) | ~Q(parent=F("id"))),
                name="no_organization_is_merged_into_or_part_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def usual_name(self) -> str:
        """The short name people use, after the full one has been said once."""
        return self.short_name or self.name

    @property
    def keepers(self) -> int:
        """The scope of those who look after it."""
        return scope(Kind.ADMINISTRATORS, self.pk)

    def get_absolute_url(self) -> str:
        """The partner's public page."""
        return reverse("partners:organization", args=[self.slug])

    def above(self) -> "Iterable[Organization]":
        """The bodies it stands in, the nearest first."""
        one, seen = self.parent, {self.pk}
        while one is not None and one.pk not in seen:  # two edits at once could make a circle
            seen.add(one.pk)
            yield one
            one = one.parent


@tracked()
class FormerSlug(models.Model):
    """An address an organization had before: it leads to the one it has now."""

    slug = models.SlugField(max_length=80, unique=True)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


@tracked()
class Alias(models.Model):
    """Another name people type: an acronym, a former name."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="one_organization_answers_to_an_alias")]

    def __str__(self) -> str:
        return self.name


@tracked(organization="content_object", person="user", exclude=["granted_at"])
class OrganizationGrant(NamedGrant):
    """A named right on one organization, by whom and until when."""

    content_object = models.ForeignKey(Organization, models.CASCADE, related_name="grants")

    WORDS: ClassVar = {
        "view_organization": _("Reads along what the organization is asked, and how it answers"),
        "manage_organization": _("Looks after its people and places"),
    }
    RULE = "partners.give_rights"
    PAGE = "partners:rights"
    KEEPERS = Kind.ADMINISTRATORS

    class Meta(NamedGrant.Meta):
        abstract = False
