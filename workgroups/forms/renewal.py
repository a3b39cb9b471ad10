"""Asking every organization whether it keeps its place, and answering."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day
from workgroups.forms.charter import LATER, NO_DATE
from workgroups.forms.speaking import TOO_LONG, people_of
from workgroups.models.renewal import GIVEN_BACK, NEW_LEAD, STAYS

if TYPE_CHECKING:
    from compact.accounts.models import User
    from partners.models import Organization


class RenewalForm(forms.Form):
    """What every organization with a place is asked, and by when."""

    due_on = forms.DateField(
        label=gettext_lazy("Answers by"),
        widget=Day,
        error_messages={"required": gettext_lazy("Say by when you would like the answers."), "invalid": NO_DATE},
    )
    text = forms.CharField(
        label=gettext_lazy("Why you ask, if you like"),
        help_text=gettext_lazy("For example: we have a new charter, and meet every month from now on."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )

    def clean_due_on(self) -> date:
        """A day still to come."""
        day: date = self.cleaned_data["due_on"]
        if day <= localdate():
            raise forms.ValidationError(LATER)
        return day


class ConfirmationForm(forms.Form):
    """One of three answers; whoever leads from now on with the second, the reason with the third."""

    answer = forms.ChoiceField(
        choices=[(one, one) for one in (STAYS, NEW_LEAD, GIVEN_BACK)],
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Choose one of the answers."),
            "invalid_choice": gettext_lazy("Choose one of the answers."),
        },
    )
    successor = forms.ChoiceField(
        label=gettext_lazy("Who leads from now on?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose somebody from the list.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Your people and those who run the workgroup read this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, organization: "Organization", lead: "User | None", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people_of(organization, without=lead.pk if lead else None)
        names = [(str(pk), str(person)) for pk, person in self.people.items()]
        self.fields["successor"].choices = [("", _("Choose a colleague")), *names]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """What each answer needs."""
        super().clean()
        said = self.cleaned_data
        if said.get("answer") == NEW_LEAD and not said.get("successor") and "successor" not in self.errors:
            self.add_error("successor", _("Choose who leads from now on."))
        if said.get("answer") == GIVEN_BACK and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why, in a sentence."))

    @property
    def lead(self) -> "User":
        """Who leads from now on."""
        return self.people[int(self.cleaned_data["successor"])]
