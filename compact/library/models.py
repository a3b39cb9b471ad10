"""What the public pages tell: things to read, words explained, and what happened when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from compact.provenance import SourcedModel


class Resource(SourcedModel):
    """Something to read about working together, or about the compact itself."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors"), max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    resource_type = models.CharField(_("kind"), max_length=40, blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    url_basis = models.CharField(max_length=10, blank=True, editable=False)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering: ClassVar = ["topic", "title", "pk"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def __str__(self) -> str:
        return self.title

    @property
    def web_address(self) -> str:
        """Where to read it, if that is an address a browser may open."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


class Term(SourcedModel):
    """A word of the field in one sentence."""

    slug = models.SlugField(max_length=80, unique=True)
    term = models.CharField(_("term"), max_length=200)
    definition = models.TextField(_("definition"))
    topic = models.CharField(_("topic"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["term", "pk"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return self.term


class Milestone(SourcedModel):
    """Something that happened in the life of the compact; of some only the year is known."""

    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    happened_on = models.DateField(_("day"), null=True, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["year", models.F("happened_on").asc(nulls_first=True), "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="a_milestone_is_told_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"
