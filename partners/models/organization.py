"""The organization: what signs, takes places, commits, owes data, and can go quiet."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, scope
from compact.grants import NamedGrant
from compact.history.tracking import tracked

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


class Tier(models.TextChoices):
    """What an organization is to the compact when it has not signed. Who signed follows from signatures."""

    CONVENING = "convening", _("Convening organization")
    ENGAGED = "engaged", _("Engaged partner")
    OBSERVER = "observer", _("Observer")


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Organizations are public; what belongs to them is not."""

    def named(self) -> Self:
        """Those whose name is known: not the ones still to be confirmed."""
        return self.filter(to_be_confirmed=False)

    def suggested(self) -> Self:
        """Those that a field for an organization offers while one types; of very many the first."""
        return self.named().only("slug", "name", "short_name")[:SUGGESTED]

    def called(self, name: str) -> Self:
        """The organization with this legal name, short name or alias, whatever the case."""
        name = name.strip()
        return self.filter(
            Q(name__iexact=name) | Q(short_name__iexact=name) | Q(aliases__name__iexact=name) | Q(slug__iexact=name)
        ).distinct()

    def alike(self, words: str) -> Self:
        """Those with these words in their legal name, short name or an alias; the one with this slug, too."""
        aliases = Alias.objects.filter(name__icontains=words)
        named = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(pk__in=aliases.values("organization"))
        return self.filter(named | Q(slug__iexact=words))


@tracked(organization="pk", exclude=["created_at", "is_sample"])
class Organization(models.Model):
    """One partner, or one body inside a larger one (LAUSD and its Board of Education)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector, default=Sector.OTHER)
    tier = models.CharField(_("part in the compact"), max_length=20, choices=Tier, default=Tier.ENGAGED)
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

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        permissions: ClassVar = [("manage_organization", "Can look after people and places")]
        constraints = [
            models.UniqueConstraint(
                "is_backbone", condition=Q(is_backbone=True), name="one_organization_holds_the_compact_together"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def usual_name(self) -> str:
        """The short name people use, after the full one has been said once."""
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        """The partner's public page."""
        return reverse("partners:organization", args=[self.slug])


@tracked()
class Alias(models.Model):
    """Another name people type: an acronym, a former name."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="one_organization_answers_to_an_alias")]

    def __str__(self) -> str:
        return self.name


@tracked()
class EmailDomain(models.Model):
    """A domain whose confirmed addresses suggest this organization. A suggestion is never a membership."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="email_domains")
    domain = models.CharField(max_length=253)
    shared = models.BooleanField(_("used by several organizations"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("domain"), "organization", name="a_domain_is_listed_once")]

    def __str__(self) -> str:
        return self.domain


@tracked(organization="content_object", person="user")
class OrganizationGrant(NamedGrant):
    """A named right on one organization, by whom and until when."""

    content_object = models.ForeignKey(Organization, models.CASCADE, related_name="grants")

    WORDS: ClassVar = {
        "view_organization": _("Reads along what the organization is asked, and how it answers"),
        "manage_organization": _("Looks after its people and places"),
    }
    RULE = "partners.give_rights"

    class Meta(NamedGrant.Meta):
        abstract = False

    @staticmethod
    def keepers(target: models.Model) -> int:
        """Those who look after the organization."""
        return scope(Kind.ADMINISTRATORS, target.pk)

    @staticmethod
    def url_of(target: Any) -> str:
        """The page of the rights on it."""
        return reverse("partners:rights", args=[target.slug])
