"""What people of a workgroup fill in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Options
from partners.models import Affiliation, Organization
from workgroups.models import Seat, SeatHolder, SeatRole

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Workgroup

# What a person is asked to be. A contact is whoever is neither of these.
ROLES = [
    (SeatRole.PRIMARY, SeatRole.PRIMARY.label),
    (SeatRole.ALTERNATE, SeatRole.ALTERNATE.label),
    (SeatRole.OBSERVER, SeatRole.OBSERVER.label),
]
ROLE_HINTS = {
    SeatRole.PRIMARY: gettext_lazy("Speaks for the organization and is asked first"),
    SeatRole.ALTERNATE: gettext_lazy("Goes when the lead cannot"),
    SeatRole.OBSERVER: gettext_lazy("Reads and listens, does not decide"),
}
NOBODY = "nobody"
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


class SeatRequestForm(SpeakingForm):
    """Ask for a place: for whom, as what, and why."""

    role = forms.ChoiceField(
        label=gettext_lazy("What would you do?"),
        choices=ROLES,
        initial=SeatRole.PRIMARY,
        widget=Options(hints=ROLE_HINTS),
        error_messages={"required": gettext_lazy("Choose what you would do in the workgroup.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why, in a sentence or two"),
        help_text=gettext_lazy("The people who run the workgroup read this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={
            "required": gettext_lazy("Say in a sentence why your organization wants to take part."),
            "max_length": TOO_LONG,
        },
    )
    field_order = ("organization", "role", "why")


class ReasonForm(forms.Form):
    """Why: read by the person or the organization it concerns."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={
            "required": gettext_lazy("Give a reason. The people concerned read it."),
            "max_length": TOO_LONG,
        },
    )


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
        self.people = _people_of(holder.seat.organization, without=holder.person_id)
        self.fields["successor"].choices = [  # type: ignore[attr-defined]
            *((str(pk), str(person)) for pk, person in self.people.items()),
            (NOBODY, _("No one yet, leave the place empty")),
        ]

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
        self.people = _people_of(organization)
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


def _people_of(organization: Organization, *, without: int | None = None) -> "dict[int, User]":
    acting = Affiliation.objects.current().filter(organization=organization, person__is_active=True)
    rows = acting.exclude(person_id=without).select_related("person").order_by("person__name", "pk")[:MANY]
    return {one.person_id: one.person for one in rows}


class OrganizationField(forms.CharField):
    """An organization by the name people type: legal, short or alias. Answers with the organization."""

    default_error_messages = {"required": gettext_lazy("Enter the name of an organization, for example LACOE.")}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with what was perhaps meant."""
        name = super().clean(value)
        if not name:
            return None
        found = list(Organization.objects.named().called(name)[:2])
        if len(found) == 1:
            return found[0]
        alike = Organization.objects.named().alike(name)[:4]
        if names := ", ".join(_("“%(name)s”") % {"name": one.usual_name} for one in alike):
            raise forms.ValidationError(_("Which one do you mean: %(names)s?") % {"names": names})
        raise forms.ValidationError(_("No organization here has that name. Look it up under Partners."))


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
        choices=ROLES,
        initial=SeatRole.PRIMARY,
        widget=Options(hints=ROLE_HINTS),
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

    def clean_email(self) -> str:
        """One spelling of an address."""
        return str(self.cleaned_data["email"]).lower()


class PostForm(SpeakingForm):
    """Write to the people of a workgroup."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 5}),
        error_messages={"required": gettext_lazy("Write something first."), "max_length": TOO_LONG},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("title", "organization", "body", "token")


class DiscussionForm(PostForm):
    """Begin a topic."""

    title = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Give the topic a title, for example “Summer reading sites”."),
            "max_length": TOO_LONG,
        },
    )
