"""To whom an address belongs, and what is left to invite that person to."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from compact.accounts.models import User
from partners.models.affiliation import Affiliation

if TYPE_CHECKING:
    from partners.models.organization import Organization
    from workgroups.models import Workgroup


def owner_of(email: str) -> User | None:
    """The person to whom an address belongs: who confirmed it, else whose own it is."""
    confirmed = Q(pk__in=EmailAddress.objects.filter(email=email, verified=True).values("user"))
    first = Case(When(confirmed, then=Value(0)), default=Value(1))
    return User.objects.filter(confirmed | Q(email=email)).order_by(first).first()


def left_to_offer(email: str, organization: "Organization", offered: "dict[Workgroup, str]") -> "dict[Workgroup, str]":
    """The places that the owner of the address has not got yet, for the organization.

    Who was put in by somebody else and never came in is still to be invited to all of it. Raises ValidationError for
    the field `email` when nothing is left.
    """
    person = owner_of(email)
    if person is None or person.unclaimed_since is not None:
        return offered
    if not Affiliation.objects.current().filter(person=person, organization=organization).exists():
        return offered
    names = {"person": str(person), "organization": organization.usual_name}
    if not offered:
        raise ValidationError({"email": _("%(person)s is already at %(organization)s.") % names})
    held = person.held_seats.filter(until=None, seat__until=None, seat__organization=organization)
    workgroups = set(held.values_list("seat__workgroup", flat=True))
    left = {place: role for place, role in offered.items() if place.pk not in workgroups}
    if left:
        return left
    names["workgroup"] = ", ".join(one.usual_name for one in offered)
    raise ValidationError({"email": _("%(person)s already has a part in %(workgroup)s for %(organization)s.") % names})
