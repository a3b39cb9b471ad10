"""What the mail of an invitation says: who invites whom to what, and what saying yes means."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from compact.access import PARTNERS, Kind, scope
from compact.accounts.models import User
from compact.wall import handing_over
from partners.models.affiliation import Affiliation, Role
from partners.models.invited_place import InvitedPlace, with_organization_count

if TYPE_CHECKING:
    from partners.models.invitation import Invitation
    from workgroups.models import Workgroup


def letter(invitation: "Invitation", *, by: User) -> dict[str, Any]:
    """The context of `templates/email/invitation.*`: plain JSON, in the language of the invitation."""
    return letters([invitation], by=by)[0]


def letters(invitations: "Sequence[Invitation]", *, by: User) -> list[dict[str, Any]]:
    """The same for each of many, in as many queries for one as for thousands."""
    organizations = {one.organization_id for one in invitations}
    with handing_over(PARTNERS, *(scope(Kind.ORGANIZATION, pk) for pk in organizations)):
        theirs = Affiliation.objects.current().filter(person=by).select_related("organization").first()
        given, waiting = _given(invitations), _waiting(invitations)
    name = theirs.organization.name if theirs else ""
    before = predecessors(invitations)
    return [
        {
            **_letter(
                one,
                by=by,
                by_organization=name,
                places=_each_once(given[one.pk], waiting[one.email, one.organization_id]),
            ),
            "takes_over_from": before.get(one.predecessor_id, ""),
        }
        for one in invitations
    ]


def predecessors(invitations: "Sequence[Invitation]") -> dict[int | None, str]:
    """By affiliation, the names of those whom somebody invited is to follow."""
    asked = [one for one in invitations if one.predecessor_id]
    if not asked:
        return {}
    with handing_over(PARTNERS, *(scope(Kind.ORGANIZATION, one.organization_id) for one in asked)):
        found = Affiliation.objects.filter(pk__in={one.predecessor_id for one in asked}).select_related("person")
        return {one.pk: str(one.person) for one in found}


def _letter(
    invitation: "Invitation", *, by: User, by_organization: str, places: list[dict[str, Any]]
) -> dict[str, Any]:
    organization = invitation.organization
    with translation.override(invitation.language):
        path, about = invitation.get_absolute_url(), reverse("home")
        last_day = date_format(localtime(invitation.expires_at), "DATE_FORMAT")
    with translation.override("en" if invitation.language == "es" else "es"):
        other_path = invitation.get_absolute_url()
    return {
        "first_name": invitation.name.split()[0] if invitation.name.strip() else "",
        "email": invitation.email,
        "organization": organization.name,
        "organization_short": organization.usual_name,
        "places": places,
        "looks_after": Role.ADMINISTRATOR in invitation.affiliation_roles,
        "by": str(by),
        "by_organization": by_organization,
        "note": invitation.note,
        "expires_on": last_day,
        "accept_url": f"{settings.BASE_URL}{path}",
        "other_url": f"{settings.BASE_URL}{path}suggestion/",
        "decline_url": f"{settings.BASE_URL}{path}refusal/",
        "other_language_url": f"{settings.BASE_URL}{other_path}",
        "about_url": f"{settings.BASE_URL}{about}",
    }


def place_in_words(workgroup: "Workgroup", role: str, organization_count: int = 0) -> dict[str, Any]:
    """What the mail says of one place."""
    name, short = workgroup.name, workgroup.usual_name
    return {"name": name, "short": short, "role": role or "contact", "organizations": organization_count}


def _each_once(*groups: "list[tuple[int, dict[str, Any]]]") -> list[dict[str, Any]]:
    return list({pk: words for group in reversed(groups) for pk, words in group}.values())


def _given(invitations: "Sequence[Invitation]") -> "dict[int, list[tuple[int, dict[str, Any]]]]":
    """By invitation, the places it gives."""
    found = defaultdict(list)
    saved = [one.pk for one in invitations if one.pk]
    for one in with_organization_count(InvitedPlace.objects.filter(invitation__in=saved).select_related("workgroup")):
        count: int = one.organization_count  # type: ignore[attr-defined]
        found[one.invitation_id].append((one.workgroup_id, place_in_words(one.workgroup, one.role, count)))
    return found


def _waiting(invitations: "Sequence[Invitation]") -> "dict[tuple[str, int], list[tuple[int, dict[str, Any]]]]":
    """By address and organization, the places that wait already for somebody who was put in and never came."""
    found = defaultdict(list)
    people = User.objects.filter(email__in={one.email for one in invitations}, unclaimed_since__isnull=False)
    for person in people.prefetch_related("held_seats__seat__workgroup"):
        for holder in person.held_seats.all():
            seat = holder.seat
            if holder.until is None and seat.until is None:
                words = place_in_words(seat.workgroup, holder.role)
                found[person.email, seat.organization_id].append((seat.workgroup_id, words))
    return found
