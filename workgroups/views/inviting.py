"""Inviting a person by e-mail to places in workgroups, from whichever page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.translation import gettext as _

from compact.http import Request
from partners.models import Organization
from workgroups.models import SeatRole, Workgroup
from workgroups.models.coming_in import Brought, bring_in


def invited(request: Request, form: Form, *, workgroup: Workgroup, organization: Organization) -> bool:
    """Invite whom a valid form names, to a place of the organization, and say so on the next page.

    False, with the reason in the form, for somebody who cannot be invited.
    """
    said = form.cleaned_data
    words = {"name": said["name"], "note": said.get("note", ""), "language": said.get("language") or "en"}
    places = [(workgroup, said["role"])]
    return brought(request, form, organization=organization, places=places, workgroup=workgroup, **words)


def brought(request: Request, form: Form, *, organization: Organization, **words: Any) -> bool:
    """Bring in whom a valid form names, and say what became of it; the same way from whichever page."""
    email = form.cleaned_data["email"]
    try:
        outcome = bring_in(email=email, organization=organization, by=request.user, **words)
    except ValidationError as error:
        form.add_error(None if "email" not in form.fields else "email", error.messages)
        return False
    _say(request, outcome, email, organization)
    return True


def _say(request: Request, outcome: Brought, email: str, organization: Organization) -> None:
    names = {"email": email, "person": outcome.person, "organization": organization.usual_name}
    for holder in outcome.holders:
        part = {"workgroup": holder.seat.workgroup.usual_name, "role": SeatRole(holder.role).label}
        said = _(
            "%(person)s acts for %(organization)s already, and is in %(workgroup)s from now on as: %(role)s. They and"
            " the people who run it are told."
        )
        messages.success(request, said % {**names, **part})
    if outcome.invitation is None:
        return
    if outcome.person is None:
        messages.success(request, _("%(email)s is invited. The mail is on its way.") % names)
    else:
        said = _("%(person)s acts for %(organization)s already. We ask them by e-mail whether they take the place.")
        messages.success(request, said % names)
