"""Who acts for which organization, from when until when."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact.access import PARTNERS, DatedQuerySet, Kind, ScopedModel, reach_of, scope, scope_field
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models.organization import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


class Role(models.TextChoices):
    """What a person looks after for the organization as a whole. Most people look after nothing: they are contacts."""

    ADMINISTRATOR = "administrator", _("Looks after people and places")
    SIGNER = "signer", _("Signs for us")
    DATA = "data", _("Data contact")
    BACKBONE = "backbone", _("Holds the compact together")


# What is never left without anybody while there is somebody to hold it.
HELD = (Role.ADMINISTRATOR, Role.BACKBONE)


class NeedsSuccessor(ValidationError):
    """The last one who looks after something goes, and nobody who stays is named to follow."""


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
    end_reason = models.TextField(_("reason"), max_length=2000, blank=True)
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

    def entrust_also(self, roles: Iterable[str]) -> None:
        """Let the person look after this, too. Whoever calls this has checked that it may be given."""
        more = [role for role in roles if role not in self.roles]
        if more:
            with handing_over(scope(Kind.ADMINISTRATORS, self.organization_id)):
                Affiliation.objects.filter(pk=self.pk).update(roles=[*self.roles, *more])

    @property
    def is_current(self) -> bool:
        """Whether the person acts for the organization still."""
        return self.until is None or self.until > now()

    @property
    def keepers_scope(self) -> int:
        """The readership of those who look after the organization."""
        return scope(Kind.ADMINISTRATORS, self.organization_id)

    @property
    def last_in(self) -> list[Role]:
        """What nobody else looks after: whoever follows is named before the person goes, or gives it up (B14).

        An organization with nobody else in it needs nobody who looks after people; the compact always needs its team.
        """
        colleagues = Affiliation.objects.filter(until=None, organization=self.organization_id).exclude(pk=self.pk)
        active = list(colleagues.filter(person__is_active=True).values_list("roles", flat=True))
        held = {role for roles in active for role in roles}
        return [
            role
            for role in HELD
            if role in self.roles and role not in held and (colleagues.exists() or role == Role.BACKBONE)
        ]

    @transaction.atomic
    def entrust(self, roles: Iterable[str], *, by: "User", successor: "User | None" = None) -> bool:
        """Give the person exactly these roles at the organization, and tell them.

        False, and nothing changes, for roles they have already, and for somebody who has left. Raises NeedsSuccessor.
        """
        wanted = [role.value for role in Role if role in set(roles)]
        with self.alone() as mine:
            if mine is None or sorted(mine.roles) == sorted(wanted):
                return False
            mine._see_to([role for role in mine.last_in if role not in wanted], successor, by=by)
            mine._given(wanted, by=by)
        self.roles = wanted
        return True

    @transaction.atomic
    def end(
        self,
        *,
        by: "User",
        reason: str = "",
        successor: "User | None" = None,
        to: Organization | None = None,
        wrongly_in: bool = False,
    ) -> bool:
        """The person no longer acts for the organization, from now. False if it had ended already.

        They are told, in one mail, also where they act from now on, if somebody says so (`to`).

        `successor` takes over what nobody else looks after. Raises NeedsSuccessor where there is such a thing and
        nobody who stays is named; not of somebody who was `wrongly_in`, whose post is nobody's to follow in.
        """
        behalf = reach_of(by).behalf(scope(Kind.ADMINISTRATORS, self.organization_id)) if by != self.person else None
        with because(behalf=behalf), self.alone() as mine:
            if mine is None:
                return False
            mine._see_to([] if wrongly_in else mine.last_in, successor, by=by)
            Affiliation.objects.filter(pk=self.pk).update(until=now(), ended_by=by, end_reason=reason)
        own = scope(Kind.PERSON, self.person_id)
        data = {"organization": self.organization.usual_name, "slug": self.organization.slug, "by": str(by)}
        data |= {"reason": reason, "to": to.usual_name, "to_slug": to.slug} if to else {"reason": reason}
        record("affiliation_ended", actor=by, target=self, audience=[own], visible=[own], data=data, behalf=behalf)
        return True

    @contextmanager
    def alone(self) -> "Iterator[Affiliation | None]":
        """This row as it is now, if it has not ended; whoever else changes who is at the organization waits."""
        with handing_over(PARTNERS, self.keepers_scope):
            Organization.objects.select_for_update(no_key=True).get(pk=self.organization_id)
            yield Affiliation.objects.filter(pk=self.pk, until=None).select_related("organization", "person").first()

    def _see_to(self, roles: "list[Role]", successor: "User | None", *, by: "User") -> None:
        """Hand these roles to a colleague. Raises NeedsSuccessor when that is nobody who stays."""
        if not roles:
            return
        colleagues = Affiliation.objects.filter(until=None, organization=self.organization_id, person__is_active=True)
        follows = colleagues.exclude(pk=self.pk).filter(person=successor).select_related("organization").first()
        if follows is None:
            words = {"person": str(self.person), "organization": self.organization.usual_name}
            if Role.BACKBONE in roles:
                raise NeedsSuccessor(gettext("%(person)s is the last of the team. Name who follows first.") % words)
            raise NeedsSuccessor(
                gettext("Nobody else looks after %(organization)s. Name the colleague who follows %(person)s.") % words
            )
        follows._given([role.value for role in Role if role in {*follows.roles, *roles}], by=by)

    def _given(self, roles: list[str], *, by: "User") -> None:
        Affiliation.objects.filter(pk=self.pk).update(roles=roles)
        own = scope(Kind.PERSON, self.person_id)
        data = {"organization": self.organization.usual_name, "slug": self.organization.slug, "by": str(by)}
        data["roles"] = roles  # type: ignore[assignment]
        record("roles_changed", actor=by, target=self, audience=[own], visible=[own], data=data)
