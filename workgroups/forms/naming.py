"""An organization names somebody for its own place."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Options
from workgroups.forms.speaking import ROLE_HINTS, ROLES, TOO_LONG, people_of
from workgroups.models import Seat, SeatHolder, SeatRole

if TYPE_CHECKING:
    from compact.accounts.models import User


class NamingForm(forms.Form):
    """A colleague, or the address of somebody who is not here yet; and what they are in the workgroup.

    Where a lead is, nobody else is named lead. Who only holds the place, and looks after nobody, names a stand-in out
    of the colleagues.
    """

    person = forms.ChoiceField(label=gettext_lazy("A colleague"), required=False)
    email = forms.EmailField(
        label=gettext_lazy("Or somebody who is not here yet: work e-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"invalid": gettext_lazy("Enter an e-mail like name@organization.org.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Their name, if you know it"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What will they do?"),
        widget=Options(hints=ROLE_HINTS, explains="place"),
        error_messages={"required": gettext_lazy("Choose what the person will do.")},
    )

    def __init__(self, *args: Any, seat: Seat, holders: list[SeatHolder], brings_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_of(seat.organization)
        roles = {one.person_id: one.get_role_display() for one in holders}
        names = [(pk, f"{one} ({roles[pk]})" if pk in roles else str(one)) for pk, one in self.people.items()]
        self.fields["person"].choices = [("", _("Choose a colleague")), *names]  # type: ignore[attr-defined]
        role = self.fields["role"]
        if brings_in:
            led = any(one.role == SeatRole.PRIMARY for one in holders)
            role.choices = ROLES  # type: ignore[attr-defined]
            # Not offered any more, and yet no mistake: the same form sent twice names a lead where there is one now.
            role.widget.choices = [one for one in ROLES if one[0] != SeatRole.PRIMARY or not led]
        else:
            role.choices = [one for one in ROLES if one[0] == SeatRole.ALTERNATE]  # type: ignore[attr-defined]
            del self.fields["email"], self.fields["name"]
            self.fields["person"].required = True
            self.fields["person"].error_messages["required"] = _("Choose a colleague.")
        role.initial = role.widget.choices[0][0]

    def clean_email(self) -> str:
        """One spelling of an address."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> None:
        """One person, in one of the two ways."""
        super().clean()
        if "email" not in self.fields or self.errors:
            return
        person, email = self.cleaned_data["person"], self.cleaned_data["email"]
        if person and email:
            self.add_error("email", _("Choose a colleague or enter an address, not both."))
        elif not person and not email:
            self.add_error("person", _("Choose a colleague, or enter the e-mail of somebody who is not here yet."))

    @property
    def colleague(self) -> "User | None":
        """Who was chosen, or has the address that was entered; nobody for an address that is new here."""
        if chosen := self.cleaned_data["person"]:
            return self.people[int(chosen)]
        return next((one for one in self.people.values() if one.email == self.cleaned_data["email"]), None)
