"""Who belongs to the partnership on a day, and as what: the only place where partners are counted.

Nothing here is typed in. Who signed follows from signatures under the version then in force, who convenes from the
workgroups' conveners, and what else an organization is from its dated parts (`TierPeriod`). Pages that say a number of
partners ask for it here, for today or for another day, so that no two of them can differ.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from compact.agreements.models import Signature, Version
from partners.models import Organization, Tier, TierPeriod
from workgroups.models import Convener

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise


class Part(models.TextChoices):
    """What an organization is to the compact: by its signature, by its workgroups, or as its record says."""

    SIGNATORY = "signatory", _("Signing partner")
    CONVENING = Tier.CONVENING.value, _("Convening organization")
    ENGAGED = Tier.ENGAGED.value, _("Engaged partner")
    OBSERVER = Tier.OBSERVER.value, _("Observer")


@dataclass(frozen=True)
class Partnership:
    """The partnership as it was on one day."""

    day: date

    def versions(self) -> "QuerySet[Version]":
        """Versions of the compact's own agreement that held by then and that somebody had signed, the newest first."""
        dated = Coalesce("dated", TruncDate("published_at", tzinfo=get_default_timezone()))
        published = Version.objects.visible_to(None).published().filter(agreement__is_sample=False)
        # By lookup and not by join, so that a version stands here once.
        signed = Exists(Signature.objects.by(self.day).filter(version=OuterRef("pk")))
        return published.annotate(began=dated).filter(signed, began__lte=self.day).order_by("-number")

    @cached_property
    def version(self) -> Version | None:
        """The one in force."""
        return self.versions().select_related("agreement").first()

    def signatures(self) -> "QuerySet[Signature]":
        """Those that counted: under the version in force, each organization once."""
        return Signature.objects.by(self.day).filter(version=Subquery(self.versions().values("pk")[:1]))

    def with_part(self, organizations: "QuerySet[Organization]") -> "QuerySet[Any]":
        """Each with `part`, a `Part`; null for one that had none yet on that day."""
        mine = {"organization": OuterRef("pk")}
        convening = Convener.objects.visible_to(None).filter(
            Q(until=None) | Q(until__date__gt=self.day), person=None, since__date__lte=self.day, **mine
        )
        held = Subquery(TierPeriod.objects.on(self.day).filter(**mine).values("tier")[:1])
        # Of whom nobody said anything, that they are engaged is all there is to say.
        silent = ~Exists(TierPeriod.objects.filter(**mine))
        return organizations.annotate(
            part=Case(
                When(Exists(self.signatures().filter(**mine)), then=Value(Part.SIGNATORY)),
                When(Exists(convening), then=Value(Part.CONVENING)),
                When(silent, then=Value(Part.ENGAGED)),
                default=held,
                output_field=models.CharField(null=True),
            )
        )

    def counts(self) -> "list[tuple[_StrPromise | str, int]]":
        """How many partners there were of each part, in words; those whose name is not known count where they signed.

        A body inside a larger organization counts for itself, as it signs for itself.
        """
        living = self.with_part(Organization.objects.living()).exclude(part=None)
        named = living.filter(Q(to_be_confirmed=False) | Q(part=Part.SIGNATORY))
        found = dict(named.order_by().values_list("part").annotate(number=Count("pk")))
        return [(Part(part).label, found[part]) for part in Part.values if found.get(part)]
