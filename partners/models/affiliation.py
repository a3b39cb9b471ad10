"""Who acts for which organization, from when until when."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import PARTNERS, DatedQuerySet, Kind, ScopedModel, handing_over, reach_of, scope, scope_field
from compact.history.tracking import tracked
from compact.notifications.events import record
from partners.models.organization import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


class Role(models.TextChoices):
    """What a person looks after for the organization as a whole. Most people look after nothing: they are contacts."""

    ADMINISTRATOR = "administrator", _("Looks after people and places")
    SIGNER = "signer", _("Signs for us")
    DATA = "data", _("Data contact")
    BACKBONE = "backbone", _("Holds the compact together")


class AffiliationQuerySet(DatedQuerySet["Affiliation"]):
    """Affiliations are read by every partner: who to talk to at another organization is half of the work."""

    def administrators(self) -> Self:
        """Of people who look after their organization."""
        return self.filter(roles__contains=[Role.ADMINISTRATOR], person__is_active=True)

    def begin(
        self, *, person: "User", organization: Organization, title: str = "", roles: Iterable[str] = ()
    ) -> "Affiliation":
        """The person acts for the organization from now; if they do already, nothing changes.

        Somebody who left comes back with a new row: what they did before stays with the old one. Whoever calls this
        has checked that the person may come in.
        """
        with handing_over(PARTNERS, scope(Kind.ADMINISTRATORS, organization.pk)):
            return self.filter(until=None).get_or_create(
                person=person, organization=organization, defaults={"title": title, "roles": list(roles)}
            )[0]


@tracked()
class Affiliation(ScopedModel):
    """A person acts for an organization. It ends, and with it everything that followed from it, at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="affiliations")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="affiliations")
    title = models.CharField(_("title"), max_length=200, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(Value(PARTNERS))

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["person__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(until=None),
                name="a_person_acts_once_for_an_organization",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="an_affiliation_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.organization.usual_name})"

    def entitle(self, title: str) -> None:
        """What the person is called at the organization. Whoever calls this has checked that it is theirs to say."""
        with handing_over(scope(Kind.ADMINISTRATORS, self.organization_id)):
            Affiliation.objects.filter(pk=self.pk).update(title=title)

    def entrust(self, roles: Iterable[str]) -> None:
        """Let the person look after this, too. Whoever calls this has checked that it may be given."""
        more = [role for role in roles if role not in self.roles]
        if more:
            with handing_over(scope(Kind.ADMINISTRATORS, self.organization_id)):
                Affiliation.objects.filter(pk=self.pk).update(roles=[*self.roles, *more])

    @transaction.atomic
    def end(self, *, by: "User") -> bool:
        """The person no longer acts for the organization, from now. False if it had ended already."""
        if not Affiliation.objects.filter(pk=self.pk, until=None).update(until=now(), ended_by=by):
            return False
        own = scope(Kind.PERSON, self.person_id)
        data = {"organization": self.organization.usual_name, "slug": self.organization.slug, "by": str(by)}
        behalf = reach_of(by).behalf(scope(Kind.ADMINISTRATORS, self.organization_id)) if by != self.person else None
        record("affiliation_ended", actor=by, target=self, audience=[own], visible=[own], data=data, behalf=behalf)
        return True
