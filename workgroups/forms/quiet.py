"""After how long a place is quiet, and why it is not counted for a while."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import plain_date
from compact.forms import Day

if TYPE_CHECKING:
    from workgroups.models import Workgroup

LEAST, MOST = 14, 730
LONGEST = timedelta(days=366)


class QuietForm(forms.Form):
    """How many days without any answer make a place quiet."""

    days = forms.IntegerField(
        label=gettext_lazy("After how many days without an answer is a place quiet?"),
        min_value=LEAST,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Enter a number of days."),
            "invalid": gettext_lazy("Enter a whole number of days."),
            "min_value": gettext_lazy("Give organizations two weeks (14 days) at least."),
            "max_value": gettext_lazy("Two years (730 days) at most."),
        },
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"days": workgroup.quiet_days}})


class SnoozeForm(forms.Form):
    """Why nothing is heard of an organization, and until when that will do."""

    reason = forms.CharField(
        label=gettext_lazy("What is the reason?"),
        help_text=gettext_lazy("The people at the organization can read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why, in a line."),
            "max_length": gettext_lazy("Say it in 500 characters at most."),
        },
    )
    until = forms.DateField(
        label=gettext_lazy("Until when?"),
        widget=Day,
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Enter a date, for example 2027-06-30."),
        },
    )

    def clean_until(self) -> date:
        """Today or later, and within a year: then somebody looks again."""
        until: date = self.cleaned_data["until"]
        first, last = localdate(), localdate() + LONGEST
        if not first <= until <= last:
            said = _("Choose a day from %(first)s to %(last)s.")
            raise forms.ValidationError(said % {"first": plain_date(first), "last": plain_date(last)})
        return until
