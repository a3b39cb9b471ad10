"""Inviting to places, answering, and changing who is in them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact import languages
from compact.forms import Options
from partners.forms import OrganizationField
from partners.models import Organization
from workgroups.forms.speaking import ROLE_HINTS, ROLES, TOO_LONG, people_of
from workgroups.models import Seat, SeatHolder, SeatRole

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Workgroup

NOBODY = "nobody"
FEW = 6


class RoleForm(forms.Form):
    """What a person is in the workgroup."""

    role = forms.ChoiceField(choices=SeatRole.choices)


class ReplacementForm(forms.Form):
    """Who follows somebody in a place: a person of the same organization, or nobody yet."""

    successor = forms.ChoiceField(
        label=gettext_lazy("Who takes over?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who takes over, or leave the place empty.")},
    )

    def __init__(self, *args: Any, holder: SeatHolder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_of(holder.seat.organization, without=holder.person_id)
        self.fields["successor"].choices = [  # type: ignore[attr-defined]
            *((str(pk), str(person)) for pk, person in self.people.items()),
            (NOBODY, _("No one yet, leave the place empty")),
        ]

    @property
    def one_by_one(self) -> bool:
        """So few that each has a button: whoever knows whom they want presses once."""
        return len(self.people) <= FEW

    @property
    def follower(self) -> "User | None":
        """The person, or None to leave the place empty."""
        chosen = self.cleaned_data["successor"]
        return None if chosen == NOBODY else self.people[int(chosen)]


class OfferAnswerForm(forms.Form):
    """Whether an organization takes the place it was offered, and who leads."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[(YES, gettext_lazy("Yes, we take the place")), (NO, gettext_lazy("Not now"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or not now.")},
    )
    person = forms.ChoiceField(label=gettext_lazy("If yes: who leads for us?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("If not now: why, if you like"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_of(organization)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a person")),
            *((str(pk), str(person)) for pk, person in self.people.items()),
        ]

    def clean(self) -> None:
        """A yes names a person."""
        super().clean()
        if self.cleaned_data.get("answer") == self.YES and not self.cleaned_data.get("person"):
            self.add_error("person", _("Choose the person who leads for your organization."))

    @property
    def accepted(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.cleaned_data["answer"] == self.YES)

    @property
    def leader(self) -> "User":
        """Who leads, after a yes."""
        return self.people[int(self.cleaned_data["person"])]


class OfferForm(forms.Form):
    """Offer an organization a place."""

    organization = OrganizationField(label=gettext_lazy("Organization"), max_length=300)
    note = forms.CharField(
        label=gettext_lazy("A personal note, if you like"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        # It stands on the members' page beside the form that invites a person.
        super().__init__(*args, **{"auto_id": "offer_%s", **kwargs})
        self.workgroup = workgroup

    def clean_organization(self) -> Organization:
        """Raises ValidationError for an organization that has a place already."""
        organization: Organization = self.cleaned_data["organization"]
        if Seat.objects.current().filter(workgroup=self.workgroup, organization=organization).exists():
            raise forms.ValidationError(
                _("%(organization)s has a place here already. Invite a person to it.")
                % {"organization": organization.usual_name}
            )
        return organization


class InvitationForm(forms.Form):
    """Invite a person by e-mail to an organization's place."""

    organization = OrganizationField(label=gettext_lazy("Organization"), max_length=300)
    name = forms.CharField(
        label=gettext_lazy("Name, if you know it"),
        help_text=gettext_lazy("The mail greets the person by it."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    email = forms.EmailField(
        label=gettext_lazy("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter the person’s e-mail, for example name@organization.org."),
            "invalid": gettext_lazy("Enter an e-mail like name@organization.org."),
        },
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What will they do?"),
        choices=[*ROLES, (SeatRole.CONTACT.value, SeatRole.CONTACT.label)],
        initial=SeatRole.PRIMARY,
        widget=Options(hints=ROLE_HINTS, explains="place"),
        error_messages={"required": gettext_lazy("Choose what the person will do.")},
    )
    note = forms.CharField(
        label=gettext_lazy("A personal note, if you like"),
        help_text=gettext_lazy("It stands first in the mail, in your name."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the e-mail"),
        choices=languages.CHOICES,
        initial="en",
        required=False,
        widget=forms.Select(attrs={"class": "w-m"}),
    )

    def clean_email(self) -> str:
        """One spelling of an address."""
        return str(self.cleaned_data["email"]).lower()
