"""Where a statement comes from and how sure it is: the same three columns on everything the compact publishes."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

_ADDRESS = re.compile(r"https?://[^\s;()]+")


class Confidence(models.TextChoices):
    """How sure a row is. Where a row mixes, this is the word for its main claim."""

    SOURCED = "sourced", _("read in the named source")
    SEED = "seed", _("stated on the compact's own pages")
    INFERRED = "inferred", _("worked out from sources")


def addresses(source: str) -> list[str]:
    """The web addresses in a `source` text, in order, each once."""
    return list(dict.fromkeys(_ADDRESS.findall(source)))


class SourcedModel(models.Model):
    """A public row that says its source, how sure it is, and what a reader should know about it."""

    source = models.TextField(blank=True, editable=False)
    confidence = models.CharField(max_length=20, choices=Confidence, blank=True, editable=False)
    notes = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def addresses(self) -> list[str]:
        """The web addresses among its sources."""
        return addresses(self.source)
