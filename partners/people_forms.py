"""What people fill in to say who does what at an organization, who follows whom, and who goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts.models import User
from partners.forms import EMAIL_ERRORS, OrganizationField
from partners.models import Affiliation, Organization, Role
from workgroups.forms.speaking import TOO_LONG, people_of


class RolesForm(forms.Form):
    """What a person looks after for the organization as a whole. Only what there is to look after is offered."""

    HINTS = {
        Role.ADMINISTRATOR: gettext_lazy(
            "Invites and lets people in, names people for places, sees people out. Cannot sign, and sees no more of"
            " what is said in workgroups."
        ),
        Role.SIGNER: gettext_lazy("Signs agreements for the organization. Looks after nobody."),
        Role.DATA: gettext_lazy("Is asked for figures. Looks after nobody."),
        Role.BACKBONE: gettext_lazy("Sees everything but personal messages, and may do what every organization may."),
    }

    def __init__(self, *args: Any, affiliation: Affiliation, backbone: bool, gives: bool, **kwargs: Any) -> None:
        """`gives` whoever looks after the organization by their own post; others say only who is asked for figures."""
        super().__init__(*args, **kwargs)
        self.affiliation = affiliation
        offered = self._needed(affiliation.organization, backbone=backbone)
        offered &= offered if gives else {Role.DATA.value}
        self.offered = [role for role in Role if role in offered]
        for role in self.offered:
            self.fields[role.value] = forms.BooleanField(
                label=role.label, help_text=self.HINTS[role], initial=role in affiliation.roles, required=False
            )
        if gives and affiliation.last_in:
            self.fields["successor"] = Colleague(affiliation, label=_("If not this person, who looks after it?"))

    @staticmethod
    def _needed(organization: Organization, *, backbone: bool) -> set[str]:
        """Signing where an office signs, figures where somebody answers for them, the team's part only by the team."""
        held = Affiliation.objects.current().filter(organization=organization).exclude(roles=[])
        needed = {role for roles in held.values_list("roles", flat=True) for role in roles}
        needed = {Role.ADMINISTRATOR.value} | (needed & {Role.DATA, Role.SIGNER})
        if organization.signing_office:
            needed.add(Role.SIGNER.value)
        if organization.is_backbone and backbone:
            needed.add(Role.BACKBONE.value)
        return needed

    @property
    def roles(self) -> list[str]:
        """Those that were ticked, and those that are not up for choice here and stay."""
        kept = [role for role in self.affiliation.roles if role not in self.offered]
        return [role.value for role in self.offered if self.cleaned_data[role.value]] + kept


class Colleague(forms.TypedChoiceField):
    """One of the people at the organization but this one. Answers with the person, or None."""

    def __init__(self, affiliation: Affiliation, **kwargs: Any) -> None:
        self.people = people_of(affiliation.organization, without=affiliation.person_id)
        names = [(str(pk), str(person)) for pk, person in self.people.items()]
        super().__init__(
            choices=[("", _("Choose a colleague")), *names],
            coerce=lambda pk: self.people[int(pk)],
            empty_value=None,
            required=False,
            **kwargs,
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether somebody was chosen."""
        return bool(data)


class HandOverForm(forms.Form):
    """Who takes over from a person: a colleague, or somebody who is not here yet."""

    email = forms.EmailField(
        label=gettext_lazy("Or somebody else: work e-mail"),
        help_text=gettext_lazy("Whoever is not here yet is invited. Everything moves the moment they accept."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={**EMAIL_ERRORS, "invalid": gettext_lazy("Enter an e-mail like name@organization.org.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Their name, if you know it"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    leaves = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("person", "email", "name", "leaves")

    def __init__(self, *args: Any, affiliation: Affiliation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.affiliation = affiliation
        self.fields["person"] = Colleague(affiliation, label=_("Who takes over?"))
        words = {"person": affiliation.person, "organization": affiliation.organization.usual_name}
        self.fields["leaves"].label = _("%(person)s leaves %(organization)s with this") % words
        self.order_fields(self.field_order)

    def clean_email(self) -> str:
        """One spelling of an address."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean(self) -> None:
        """One person, in one of the two ways, and not the one who hands over."""
        super().clean()
        if self.errors:
            return
        person, email = self.cleaned_data["person"], self.cleaned_data["email"]
        if person and email:
            self.add_error("email", _("Choose a colleague or enter an address, not both."))
        elif not person and not email:
            self.add_error("person", _("Choose a colleague, or enter the e-mail of somebody else."))
        elif email == self.affiliation.person.email:
            self.add_error("email", _("This is the person who hands over. Enter the address of who takes over."))

    @property
    def follower(self) -> User | None:
        """The colleague who was chosen, or has the address that was entered; nobody for one who is not here yet."""
        if chosen := self.cleaned_data["person"]:
            found: User = chosen
            return found
        at = Affiliation.objects.current().filter(organization=self.affiliation.organization, person__is_active=True)
        known = at.filter(person__email=self.cleaned_data["email"]).select_related("person").first()
        return known.person if known else None


class LeavingForm(forms.Form):
    """Why a person goes, and who follows where nobody else could."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={
            "required": gettext_lazy("Say why in a few words. The person reads it."),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, *args: Any, affiliation: Affiliation, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.fields["reason"].label = _("A line for your colleagues, if you like")
            self.fields["reason"].required = False
        else:
            self.fields["reason"].help_text = _("The person and those who look after the organization read this.")
        if affiliation.last_in:
            self.fields["successor"] = Colleague(affiliation, label=_("Who looks after people and places from now on?"))


class MovingForm(LeavingForm):
    """Where a person works now."""

    organization = OrganizationField(label=gettext_lazy("The new organization"), max_length=300)
    title = forms.CharField(
        label=gettext_lazy("Title there, if you like"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    field_order = ("organization", "title", "successor")

    def __init__(self, *args: Any, affiliation: Affiliation, **kwargs: Any) -> None:
        super().__init__(*args, affiliation=affiliation, own=True, **kwargs)
        del self.fields["reason"]
        self.affiliation = affiliation
        self.order_fields(self.field_order)

    def clean_organization(self) -> Organization:
        """Raises ValidationError for the organization that is left."""
        found: Organization = self.cleaned_data["organization"]
        if found.pk == self.affiliation.organization_id:
            words = {"organization": found.usual_name}
            raise forms.ValidationError(_("This is %(organization)s again. Enter the new organization.") % words)
        return found
