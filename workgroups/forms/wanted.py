"""Answering what a workgroup asked every organization in it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from compact.asks.models import Ask
from workgroups.forms.speaking import TOO_LONG


class WantedForm(forms.Form):
    """Done or not, for which organization; and a word, for who may write in the workgroup."""

    ask = forms.ChoiceField(
        label=gettext_lazy("For which organization?"),
        error_messages={"required": gettext_lazy("Choose the organization you answer for.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Say something about it, if you like"),
        help_text=gettext_lazy("It stands in the discussion, where everyone in the group reads it."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"data-keep": True, "class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    # Which of the two buttons was pressed.
    answer = forms.ChoiceField(choices=[("done", "done"), ("no", "no")], widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, asks: Sequence[Ask], speaks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks = {str(one.pk): one for one in asks}
        if len(asks) == 1:
            del self.fields["ask"]
        else:
            names = [(pk, one.organization.usual_name) for pk, one in self.asks.items()]
            self.fields["ask"].choices = names  # type: ignore[attr-defined]
        if not speaks:
            del self.fields["words"]

    @property
    def chosen(self) -> Ask:
        """The ask that is answered."""
        return self.asks[self.cleaned_data["ask"]] if "ask" in self.fields else next(iter(self.asks.values()))
