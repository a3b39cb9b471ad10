"""The e-mail domains of an organization: proposed by those who look after it, verified by the backbone."""

import re
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.history.tracking import tracked
from compact.wall import handing_over
from partners.models.organization import Organization

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compact.accounts.models import User

# Anybody has an address there: it says nothing of where they work.
FREE_MAIL = frozenset(
    """
    126.com 163.com aol.com att.net bellsouth.net comcast.net cox.net duck.com earthlink.net fastmail.com gmail.com
    gmx.com gmx.net googlemail.com hey.com hotmail.com icloud.com live.com mac.com mail.com mail.ru me.com msn.com
    naver.com outlook.com pm.me proton.me protonmail.com qq.com rocketmail.com sbcglobal.net verizon.net web.de
    yahoo.co.uk yahoo.com yandex.com yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905
)
# Under these others register their own.
REGISTRIES = frozenset(["ca.us", "k12.ca.us", "cc.ca.us", "co.uk", "ac.uk", "com.mx", "edu.mx"])
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"({_LABEL}\.)+(xn--[a-z0-9-]{{2,59}}|[a-z]{{2,63}})")


def cleaned_domain(typed: str) -> str:
    """The domain in what people type: "www.lausd.net", "@lausd.net", "ana@lausd.net", "https://lausd.net/x".

    Raises ValidationError when there is none in it, or when its addresses say nothing of an organization.
    """
    found = (
        typed.strip().casefold().rpartition("@")[2].partition("://")[2] or typed.strip().casefold().rpartition("@")[2]
    )
    found = found.partition("/")[0].removeprefix("www.").rstrip(".")
    if len(found) > 253 or not _DOMAIN.fullmatch(found):
        raise ValidationError(_("Enter what stands after the @ in your addresses, for example lausd.net."))
    if found in FREE_MAIL:
        raise ValidationError(
            _("Anybody can have an address at %(domain)s, so it cannot stand for an organization.") % {"domain": found}
        )
    if found in REGISTRIES:
        raise ValidationError(_("%(domain)s is many organizations’. Enter your own part of it.") % {"domain": found})
    return found


class EmailDomainQuerySet(models.QuerySet["EmailDomain"]):
    """Which domain belongs to which organization is no secret."""

    def verified(self) -> Self:
        """Those the backbone has looked at."""
        return self.filter(verified_at__isnull=False)

    def of_addresses(self, addresses: "Iterable[str]") -> Self:
        """Verified domains to which these addresses belong, or to a part of them (ana@staff.lausd.net)."""
        wanted = Q(pk=None)
        for address in addresses:
            labels = address.rpartition("@")[2].split(".")
            for start in range(len(labels) - 1):
                wanted |= Q(domain__iexact=".".join(labels[start:]))
        return self.verified().filter(wanted, organization__merged_into=None)


@tracked(exclude=["proposed_at", "proposed_by"])
class EmailDomain(models.Model):
    """A domain whose confirmed addresses suggest this organization. A suggestion is never a membership.

    A `shared` one, of a whole city or university, suggests everyone who lists it: a person decides.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="email_domains")
    domain = models.CharField(max_length=253)
    shared = models.BooleanField(gettext_lazy("used by several organizations"), default=False)
    proposed_at = models.DateTimeField(default=now, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EmailDomainQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["domain", "pk"]
        constraints = [models.UniqueConstraint(Lower("domain"), "organization", name="a_domain_is_listed_once")]

    def __str__(self) -> str:
        return self.domain

    @classmethod
    @transaction.atomic
    def propose(cls, organization: Organization, typed: str, *, shared: bool, by: "User") -> "EmailDomain":
        """Put a domain forward; it suggests nobody until the backbone has verified it.

        Raises ValidationError for the field `domain`. Whoever calls this has checked that `by` may.
        """
        try:
            domain = cleaned_domain(typed)
        except ValidationError as error:
            raise ValidationError({"domain": error.messages}) from error
        with handing_over(organization.keepers):
            found, new = cls.objects.get_or_create(
                domain=domain, organization=organization, defaults={"shared": shared, "proposed_by": by}
            )
        if not new:
            raise ValidationError({"domain": _("%(domain)s is on the list already.") % {"domain": domain}})
        return found

    @transaction.atomic
    def verify(self, *, shared: bool, by: "User") -> bool:
        """The backbone has looked: addresses there suggest the organization from now. False if it had before.

        A domain that another organization has verified, too, is shared, whatever is said.
        """
        others = EmailDomain.objects.select_for_update().filter(domain=self.domain).exclude(pk=self.pk)
        if shared := bool(others.verified().filter(organization__merged_into=None)) or shared:
            others.update(shared=True)
        verified = EmailDomain.objects.filter(pk=self.pk, verified_at=None)
        return verified.update(verified_at=now(), verified_by=by, shared=shared) == 1

    @transaction.atomic
    def remove(self) -> bool:
        """It stands for the organization no more. False if it was gone already."""
        with handing_over(self.organization.keepers):
            return EmailDomain.objects.filter(pk=self.pk).delete()[0] == 1


def suggested_to(addresses: "Iterable[str]") -> "models.QuerySet[Organization]":
    """The organizations that these confirmed addresses speak for, each with `is_shared`: whether a person must decide.

    Never more than a suggestion.
    """
    listed = EmailDomain.objects.of_addresses(list(addresses))
    own = listed.filter(organization=OuterRef("pk"), shared=False)
    found = Organization.objects.named().filter(pk__in=listed.values("organization"))
    return found.annotate(is_shared=~Exists(own)).order_by("is_shared", "name", "pk")
