"""Until when somebody is in a place, or runs a workgroup, and how long places last."""

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts import zones
from compact.dates import plain_date
from compact.forms import Day
from workgroups.models.term import LONGEST, months_after

if TYPE_CHECKING:
    from workgroups.models import Workgroup

WHOLE = gettext_lazy("Enter a whole number of months.")


class LastDayForm(forms.Form):
    """The last day of a post."""

    until = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=Day,
        error_messages={
            "required": gettext_lazy("Choose the last day."),
            "invalid": gettext_lazy("Enter a date, for example 2027-06-30."),
        },
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workgroup = workgroup

    def clean_until(self) -> date:
        """Today or later, where the workgroup is; and not for ever."""
        until: date = self.cleaned_data["until"]
        first, last = self.workgroup.today, months_after(self.workgroup.today, 12 * LONGEST)
        if not first <= until <= last:
            said = _("Choose a day from %(first)s to %(last)s.")
            raise forms.ValidationError(said % {"first": plain_date(first), "last": plain_date(last)})
        return until


class TermsForm(forms.Form):
    """Whether posts of a workgroup have a last day, how long they are, and where its day ends."""

    OFF, BY_HAND, MONTHS = "off", "by_hand", "months"
    kind = forms.ChoiceField(
        label=gettext_lazy("Do places have a last day?"),
        choices=[
            (OFF, gettext_lazy("No, as in most workgroups")),
            (BY_HAND, gettext_lazy("Only where somebody sets one")),
            (MONTHS, gettext_lazy("Yes, whoever comes from now on has one")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    months = forms.IntegerField(
        label=gettext_lazy("How many months does a place last?"),
        min_value=1,
        max_value=12 * LONGEST,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "invalid": WHOLE,
            "min_value": gettext_lazy("A place lasts a month or longer."),
            "max_value": gettext_lazy("A place lasts ten years (120 months) at most."),
        },
    )
    everybody = forms.BooleanField(
        label=gettext_lazy("Whoever is here already, too, counted from today"), required=False
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("A last day ends at midnight in"),
        error_messages={"invalid_choice": gettext_lazy("Choose a time zone from the list.")},
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        kind = self.OFF if not workgroup.has_terms else self.MONTHS if workgroup.term_months else self.BY_HAND
        initial = {"kind": kind, "months": workgroup.term_months or 12, "timezone": workgroup.timezone}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["timezone"].choices = zones.choices(workgroup.timezone)  # type: ignore[attr-defined]

    def clean_timezone(self) -> str:
        """One that the server knows."""
        zone = str(self.cleaned_data["timezone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Choose a time zone from the list."))
        return zone

    def clean(self) -> None:
        """A number where one is needed."""
        super().clean()
        if (
            self.cleaned_data.get("kind") == self.MONTHS
            and not self.cleaned_data.get("months")
            and "months" not in self.errors
        ):
            self.add_error("months", _("Say how many months."))

    @property
    def made(self) -> dict[str, Any]:
        """What a valid form says, as `Terms.switch` takes it."""
        said = self.cleaned_data
        usual = said["kind"] == self.MONTHS
        return {
            "on": said["kind"] != self.OFF,
            "months": said["months"] if usual else None,
            "timezone": said["timezone"],
            "everybody": usual and said["everybody"],
        }
