"""Inviting a person by e-mail to a place in a workgroup, from whichever page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils.translation import gettext as _

from compact.http import Request
from partners.models import Invitation, Organization
from workgroups.models import Workgroup


def invited(request: Request, form: Form, *, workgroup: Workgroup, organization: Organization) -> bool:
    """Invite whom a valid form names, to a place of the organization, and say so on the next page.

    False, with the reason in the form, for somebody who cannot be invited.
    """
    said = form.cleaned_data
    try:
        Invitation.invite(
            email=said["email"],
            name=said["name"],
            organization=organization,
            workgroup=workgroup,
            seat_role=said["role"],
            note=said.get("note", ""),
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("%(email)s is invited. The mail is on its way.") % {"email": said["email"]})
    return True
