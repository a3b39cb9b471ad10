"""What an organization is to the compact when it has not signed, from when until when."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import full_date
from compact.history.tracking import tracked
from partners.models.organization import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


class Tier(models.TextChoices):
    """What an organization is to the compact when it has not signed. Who signed follows from signatures."""

    CONVENING = "convening", gettext_lazy("Convening organization")
    ENGAGED = "engaged", gettext_lazy("Engaged partner")
    OBSERVER = "observer", gettext_lazy("Observer")


class TierPeriodQuerySet(models.QuerySet["TierPeriod"]):
    """Public, as organizations are."""

    def on(self, day: date) -> Self:
        """The parts that were held on that day. What began nobody knows when was always so."""
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))


@tracked(exclude=["set_at", "set_by"])
class TierPeriod(models.Model):
    """An organization's part, dated. "Signatory" is never among them: it follows from signatures."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="tiers")
    tier = models.CharField(gettext_lazy("part in the compact"), max_length=20, choices=Tier)
    since = models.DateField(gettext_lazy("since"), null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    objects = TierPeriodQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organization", F("since").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(until=None), name="an_organization_has_one_part_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")), name="a_part_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.get_tier_display()

    @classmethod
    @transaction.atomic
    def begin(cls, organization: Organization, tier: str, *, since: date | None, by: "User") -> bool:
        """The organization has this part from a day on; what it was before ends on that day.

        Without a day the part that stands there is corrected. False when that is what the record says already. Raises
        ValidationError for the field `since`: a day to come, or one before the present part began.
        """
        Organization.objects.select_for_update().get(pk=organization.pk)
        if since is not None and since > localdate():
            raise ValidationError({"since": _("That day has not come yet. Enter today or an earlier day.")})
        present = cls.objects.filter(organization=organization, until=None).first()
        if present is None:
            cls.objects.create(organization=organization, tier=tier, since=since, set_by=by)
            return True
        if present.tier == tier or since is None:
            return present._correct(tier, since, by=by)
        if present.since is not None and since <= present.since:
            words = {"part": present.get_tier_display(), "date": full_date(present.since)}
            raise ValidationError({"since": _("“%(part)s” began on %(date)s. Enter a later day.") % words})
        cls.objects.filter(pk=present.pk).update(until=since)
        cls.objects.create(organization=organization, tier=tier, since=since, set_by=by)
        return True

    def _correct(self, tier: str, since: date | None, *, by: "User") -> bool:
        begins = since if self.tier == tier and since is not None else self.since
        if (tier, begins) == (self.tier, self.since):
            return False
        before = TierPeriod.objects.filter(organization=self.organization_id, until=self.since).exclude(until=None)
        for one in before:
            if begins is None or (one.since is not None and begins <= one.since):
                raise ValidationError({"since": _("What stood here before began later. Enter a later day.")})
        before.update(until=begins)
        TierPeriod.objects.filter(pk=self.pk).update(tier=tier, since=begins, set_by=by)
        return True
