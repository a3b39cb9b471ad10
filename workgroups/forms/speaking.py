"""Somebody speaks for an organization, and is one of a few things in a workgroup."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.rights.roles import MEANING as ROLE_HINTS
from partners.models import Affiliation, Organization
from workgroups.models import SeatRole, Voice

if TYPE_CHECKING:
    from compact.accounts.models import User

__all__ = ["ROLES", "ROLE_HINTS", "TOO_LONG", "SpeakingForm", "people_of"]

# What a person is asked to be. A contact is whoever is neither of these.
ROLES = [
    (SeatRole.PRIMARY, SeatRole.PRIMARY.label),
    (SeatRole.ALTERNATE, SeatRole.ALTERNATE.label),
    (SeatRole.OBSERVER, SeatRole.OBSERVER.label),
]
TOO_LONG = gettext_lazy("Keep it under %(limit_value)d characters; it has %(show_value)d now.")
MANY = 200


class SpeakingForm(forms.Form):
    """Somebody speaks for an organization. The choice is there only for who acts for several."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("For which organization?"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose the organization you speak for.")},
    )

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = organizations[0] if len(organizations) == 1 else None
        if len(organizations) < 2:
            del self.fields["organization"]
        else:
            field = self.fields["organization"]
            field.queryset = Organization.objects.filter(pk__in=[one.pk for one in organizations])  # type: ignore[attr-defined]

    @property
    def spoken_for(self) -> Organization | None:
        """The organization that was chosen, or the only one."""
        return self.only or self.cleaned_data.get("organization")


class VoicesForm(forms.Form):
    """Somebody speaks for an organization, or for a person they stand in for. The choice is there for several."""

    organization = forms.ChoiceField(
        label=gettext_lazy("For which organization?"),
        error_messages={"required": gettext_lazy("Choose the organization you speak for.")},
    )

    def __init__(self, *args: Any, voices: Sequence[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = {one.value: one for one in voices}
        self.only = voices[0] if len(voices) == 1 else None
        if len(voices) < 2:
            del self.fields["organization"]
            return
        field, standing = self.fields["organization"], any(one.behalf for one in voices)
        choices = [(one.value, self._said(one, standing=standing)) for one in voices]
        # What is said for the wrong one cannot be unsaid: between several organizations nothing is chosen beforehand.
        several = len({one.organization for one in voices if not one.behalf}) > 1
        field.choices = [("", _("Choose")), *choices] if several else choices  # type: ignore[attr-defined]
        if standing:
            field.label = _("For whom?")
            field.error_messages["required"] = _("Choose for whom you write.")

    def _said(self, voice: Voice, *, standing: bool) -> str:
        if voice.behalf:
            return voice.behalf.whom
        name = voice.organization.usual_name
        return _("Myself, for %(organization)s") % {"organization": name} if standing else str(voice.organization)

    @property
    def spoken_for(self) -> Voice | None:
        """What was chosen, or the only one; nobody for who acts for no organization."""
        return self.only or self.voices.get(self.cleaned_data.get("organization", ""))


def people_of(organization: Organization, *, without: int | None = None) -> "dict[int, User]":
    """Those who act for an organization, by their number; the first of very many."""
    acting = Affiliation.objects.current().filter(organization=organization, person__is_active=True)
    rows = acting.exclude(person_id=without).select_related("person").order_by("person__name", "pk")[:MANY]
    return {one.person_id: one.person for one in rows}
