"""What the mail of an invitation says: who invites whom to what, and what saying yes means."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from compact.access import PARTNERS, Kind, handing_over, scope
from partners.models.affiliation import Affiliation, Role
from partners.models.invited_place import with_organization_count

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models.invitation import Invitation


def letter(invitation: "Invitation", *, by: "User") -> dict[str, Any]:
    """The context of `templates/email/invitation.*`: plain JSON, in the language of the invitation."""
    organization, person = invitation.organization, invitation.addressee
    with translation.override(invitation.language):
        path, about = invitation.get_absolute_url(), reverse("home")
        last_day = date_format(localtime(invitation.expires_at), "DATE_FORMAT")
    with translation.override("en" if invitation.language == "es" else "es"):
        other_path = invitation.get_absolute_url()
    with handing_over(PARTNERS, scope(Kind.ORGANIZATION, organization.pk)):
        theirs = Affiliation.objects.current().filter(person=by).select_related("organization").first()
        places = _places(invitation, person)
    return {
        "first_name": invitation.name.split()[0] if invitation.name.strip() else "",
        "email": invitation.email,
        "organization": organization.name,
        "organization_short": organization.usual_name,
        "places": places,
        "looks_after": Role.ADMINISTRATOR in invitation.affiliation_roles,
        "by": str(by),
        "by_organization": theirs.organization.name if theirs else "",
        "note": invitation.note,
        "expires_on": last_day,
        "accept_url": f"{settings.BASE_URL}{path}",
        "other_url": f"{settings.BASE_URL}{path}suggestion/",
        "decline_url": f"{settings.BASE_URL}{path}refusal/",
        "other_language_url": f"{settings.BASE_URL}{other_path}",
        "about_url": f"{settings.BASE_URL}{about}",
    }


def _places(invitation: "Invitation", person: "User | None") -> list[dict[str, Any]]:
    """The places it gives; and those that wait already for somebody who was put in and never came."""
    named = with_organization_count(invitation.places.select_related("workgroup"))
    found = {
        one.workgroup_id: {
            "name": one.workgroup.name,
            "short": one.workgroup.usual_name,
            "role": one.role or "contact",
            "organizations": one.organization_count,  # type: ignore[attr-defined]
        }
        for one in named
    }
    if person is not None and person.unclaimed_since is not None:
        held = person.held_seats.filter(until=None, seat__until=None, seat__organization=invitation.organization_id)
        for holder in held.select_related("seat__workgroup").order_by("seat__workgroup__name"):
            workgroup = holder.seat.workgroup
            words = {"name": workgroup.name, "short": workgroup.usual_name, "role": holder.role, "organizations": 0}
            found.setdefault(workgroup.pk, words)
    return list(found.values())
