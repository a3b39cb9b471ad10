"""Asking for a place, and giving reasons."""

from django import forms
from django.utils.translation import gettext_lazy

from compact.forms import Options
from workgroups.forms.speaking import ROLE_HINTS, ROLES, TOO_LONG, SpeakingForm
from workgroups.models import SeatRole


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
