"""Somebody came in to act for an organization; where others brought them, the organization may say that it is wrong."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from compact.access import BACKBONE, PARTNERS, Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.notifications.events import record
from compact.permissions import may
from compact.wall import handing_over
from partners.models.affiliation import Affiliation
from partners.models.contact_sheet import Import
from partners.models.organization import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User

WEEK = timedelta(days=7)


class ArrivalQuerySet(ScopedQuerySet["Arrival"]):
    """Read at the organization."""

    @transaction.atomic
    def note(self, affiliation: Affiliation, *, by: "User") -> "Arrival":
        """The person of this affiliation came in, brought by somebody. Noted and told once.

        Where somebody of another organization brought them, those who look after the organization are told; while
        nobody does, everybody there.
        """
        organization = affiliation.organization
        from_outside = organization.pk not in reach_of(by).organizations
        with handing_over(scope(Kind.ORGANIZATION, organization.pk)):
            arrival, new = self.get_or_create(
                affiliation=affiliation,
                defaults={"organization": organization, "brought_by": by, "from_outside": from_outside},
            )
        if new and from_outside:
            arrival.tell()
        return arrival

    @transaction.atomic
    def note_put_in(self, person: "User") -> None:
        """Somebody whom a contact sheet put in has come in for the first time, without an invitation."""
        with handing_over(PARTNERS, BACKBONE):
            posts = Affiliation.objects.current().filter(person=person).select_related("organization", "person")
            for post in list(posts):
                with handing_over(scope(Kind.ADMINISTRATORS, post.organization_id)):
                    sheets = Import.objects.filter(undone_at=None, done__affiliations__contains=[post.pk])
                    sheet = sheets.select_related("saved_by").first()
                if sheet is not None and sheet.saved_by is not None:
                    self.note(post, by=sheet.saved_by)

    def recent(self) -> "models.QuerySet[Arrival]":
        """Those about which the organization may still say something."""
        return self.filter(came_at__gt=now() - WEEK)


class Arrival(ScopedModel):
    """A person came in: who brought them, and when. The newcomer's card."""

    affiliation = models.OneToOneField(Affiliation, models.PROTECT, related_name="arrival")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="arrivals")
    came_at = models.DateTimeField(default=now)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_outside = models.BooleanField(default=False)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))

    objects = ArrivalQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.affiliation)

    def get_absolute_url(self) -> str:
        """The newcomer's card."""
        return reverse("partners:arrival", args=[self.pk])

    @property
    def person(self) -> "User":
        """Who came in."""
        return self.affiliation.person

    @property
    def is_from_inside(self) -> bool:
        """Whether the organization's own people brought the person."""
        return not self.from_outside

    @property
    def last_day(self) -> date:
        """The day until which the organization may say that it is wrong."""
        return localdate(self.came_at + WEEK)

    @property
    def is_over(self) -> bool:
        """Whether the week has passed."""
        return self.came_at <= now() - WEEK

    @property
    def caretakers(self) -> int:
        """The readership of those who look after the organization, but for the newcomer; 0 while there is nobody."""
        with handing_over(PARTNERS):
            others = Affiliation.objects.current().administrators().filter(organization=self.organization_id)
            found = others.exclude(person=self.affiliation.person_id).exists()
        return scope(Kind.ADMINISTRATORS, self.organization_id) if found else 0

    def ends_at_word_of(self, user: "User") -> bool:
        """Whether this person could see the newcomer out, too: then nobody else need answer."""
        looks_after = self.organization_id in reach_of(user).administers
        return looks_after and bool(may(user, "partners.end_affiliation", self.affiliation))

    def tell(self) -> None:
        """Say to those who look after the organization who came, and that they may object."""
        everybody = scope(Kind.ORGANIZATION, self.organization_id)
        with handing_over(PARTNERS):
            theirs = Affiliation.objects.current().filter(person=self.brought_by).select_related("organization").first()
        data: dict[str, Any] = {
            "person": str(self.person),
            "organization": self.organization.usual_name,
            "brought_by": str(self.brought_by),
            "brought_by_at": theirs.organization.usual_name if theirs else "",
            "last_day": self.last_day.isoformat(),
        }
        audience = [self.caretakers or everybody]
        record("came_in", actor=self.person, target=self, audience=audience, visible=[everybody], data=data)
