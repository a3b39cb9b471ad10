"""Writing down who does what by when, and what becomes of it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day
from partners.forms import OrganizationField
from workgroups.forms.charter import NO_DATE
from workgroups.forms.speaking import people_of

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Action

TOO_LONG = gettext_lazy("Say it in 500 characters at most.")
LATER = gettext_lazy("Choose a day that is not over.")
LEAD = "lead"


WHY = gettext_lazy("Say why, in a line.")


def _line(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "short", "rows": 2})
    errors = {"required": WHY, "max_length": TOO_LONG}
    return forms.CharField(label=label, max_length=500, widget=widget, error_messages=errors, **more)


class ActionForm(forms.Form):
    """What is to be done, by which organization, by when."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Say what is to be done, in a line."),
            "max_length": gettext_lazy("Say it in 300 characters at most."),
        },
    )
    owner = OrganizationField(
        label=gettext_lazy("Which organization does it?"),
        help_text=gettext_lazy("It names the person itself."),
        max_length=300,
    )
    due_on = forms.DateField(
        label=gettext_lazy("By when?"),
        help_text=gettext_lazy("Two weeks from today if you leave it empty."),
        required=False,
        widget=Day,
        error_messages={"invalid": NO_DATE},
    )

    def clean_due_on(self) -> date | None:
        """Today or later."""
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < localdate():
            raise forms.ValidationError(LATER)
        return due_on


class OwnerForm(forms.Form):
    """Whose it is."""

    owner = OrganizationField(label=gettext_lazy("Which organization does it?"), max_length=300)


class WordForm(forms.Form):
    """That it is done, and a word if one likes."""

    word = _line(
        gettext_lazy("A word, if you like"),
        help_text=gettext_lazy("Everybody in the workgroup can read it."),
        required=False,
    )


class DoerForm(forms.Form):
    """Who at the organization does it: one of its people, or whoever leads its place."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who does it?"), error_messages={"required": gettext_lazy("Choose who does it.")}
    )

    def __init__(self, *args: Any, action: "Action", **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"person": str(action.person_id or LEAD)}, **kwargs})
        self.people = people_of(action.owner)
        nobody = (LEAD, _("Whoever represents us there"))
        self.fields["person"].choices = [nobody, *((str(pk), str(one)) for pk, one in self.people.items())]  # type: ignore[attr-defined]

    @property
    def doer(self) -> "User | None":
        """Who was chosen; nobody for whoever leads."""
        chosen = self.cleaned_data["person"]
        return None if chosen == LEAD else self.people[int(chosen)]


class ReturnForm(forms.Form):
    """Why it is not ours to do."""

    word = _line(gettext_lazy("Why, or whose is it?"))


class ReasonForm(forms.Form):
    """Why it is dropped, or asked for again."""

    reason = _line(gettext_lazy("Why?"))


class ChangeForm(forms.Form):
    """Other words, or another day with a reason."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what is to be done, in a line.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By when?"),
        widget=Day,
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": NO_DATE},
    )
    reason = _line(gettext_lazy("Why another day?"), required=False)

    def __init__(self, *args: Any, action: "Action", **kwargs: Any) -> None:
        self.before = action.due_on
        super().__init__(*args, **{"initial": {"title": action.title, "due_on": action.due_on}, **kwargs})

    def clean(self) -> None:
        """Another day is one to come, and has a reason."""
        super().clean()
        due_on = self.cleaned_data.get("due_on")
        if due_on is None or due_on == self.before:
            return
        if due_on < localdate():
            self.add_error("due_on", LATER)
        if not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say why the day changes. Whoever does it reads it."))
