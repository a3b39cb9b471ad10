"""The one question of a person who cannot answer yet."""

from datetime import date, timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day

A_YEAR = timedelta(days=366)


def check_later_day(day: date) -> date:
    """The day itself. Raises ValidationError for today, a day in the past, or one more than a year away."""
    if day <= localdate():
        raise forms.ValidationError(_("Choose a day after today."))
    if day > localdate() + A_YEAR:
        raise forms.ValidationError(_("Choose a day within the next year."))
    return day


class SnoozeForm(forms.Form):
    """Until when it is quiet, and why."""

    until = forms.DateField(
        label=gettext_lazy("Ask again on"),
        widget=Day(),
        error_messages={
            "required": gettext_lazy("Choose the day on which to ask again."),
            "invalid": gettext_lazy("Write the day as year, month and day, for example 2027-02-24."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Those who asked and the UNITE-LA team read this. The public does not."),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why in a few words, for example “Our board meets on 9 March”.")},
    )

    def clean_until(self) -> date:
        """A later day."""
        return check_later_day(self.cleaned_data["until"])
