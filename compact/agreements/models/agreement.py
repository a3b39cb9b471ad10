"""An agreement through all its versions."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compact.access import Kind
from compact.grants import NamedGrant
from compact.history.tracking import tracked

if TYPE_CHECKING:
    from compact.agreements.models.version import Version


@tracked(agreement="pk", exclude=["is_sample"])
class Agreement(models.Model):
    """What partners sign, from its first version to the one in force. A sample says so wherever it is shown."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    is_sample = models.BooleanField(default=False, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        permissions: ClassVar = [("draft_agreement", "Can draft a new version")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Leads to the version in force."""
        return reverse("agreements:agreement", args=[self.slug])

    def in_force(self) -> "Version | None":
        """The version that holds now: the newest that was published."""
        return self.versions.published().order_by("-number").first()


@tracked(agreement="content_object", person="user", exclude=["granted_at"])
class AgreementGrant(NamedGrant):
    """A named right on one agreement, by whom and until when."""

    content_object = models.ForeignKey(Agreement, models.CASCADE, related_name="grants")

    WORDS: ClassVar = {
        "view_agreement": _("Reads the drafts"),
    }
    RULE = "agreements.give_rights"
    PAGE = "agreements:rights"
    KEEPERS = Kind.BACKBONE

    class Meta(NamedGrant.Meta):
        abstract = False
