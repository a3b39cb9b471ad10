"""Narrowing a history to some of what changed, and to some days."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compact.forms import Day


class NarrowForm(forms.Form):
    """One sort of change, from the first of these days to the last, both included; all of it may be left open."""

    show = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("To"), required=False, widget=Day)

    def __init__(self, *args: Any, groups: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown: Any = self.fields["show"]
        shown.choices = [("", _("Everything")), *groups.items()]

    def clean(self) -> dict[str, Any]:
        """The first day comes before the last."""
        days = super().clean() or {}
        if days.get("since") and days.get("until") and days["since"] > days["until"]:
            self.add_error("until", _("Choose a day after the first one."))
        return days
