"""What was said on the telephone."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from compact.asks.forms import check_later_day
from compact.forms import Day


class CallForm(forms.Form):
    """What was said, and when to ask again. The token makes a form that is posted twice count once."""

    text = forms.CharField(
        label=_("What was said"),
        help_text=_(
            "Only the UNITE-LA team reads this. With a day below, those who asked read it, too, as the reason."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": True}),
        error_messages={"required": _("Write what was said, for example “No one picked up”.")},
    )
    ask_again_on = forms.DateField(
        label=_("Ask again on, if they will answer later"),
        help_text=_("Until that day the partner leaves the list, and nobody is reminded."),
        required=False,
        widget=Day(),
        error_messages={"invalid": _("Write the day as year, month and day, for example 2027-02-24.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_ask_again_on(self) -> date | None:
        """A later day, if any."""
        day: date | None = self.cleaned_data["ask_again_on"]
        return check_later_day(day) if day else None
