"""Sharing a topic with another workgroup."""

from typing import Any

from django import forms
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy

from workgroups.forms.speaking import TOO_LONG
from workgroups.models import State, Workgroup


class WorkgroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """By the name its members use."""

    def label_from_instance(self, obj: Workgroup) -> str:
        """The short name."""
        return obj.usual_name


class ConnectionForm(forms.Form):
    """Which other workgroup, and a word to those who run it."""

    to = WorkgroupChoice(
        Workgroup.objects.none(),
        label=gettext_lazy("With which workgroup?"),
        empty_label=gettext_lazy("Choose a workgroup"),
        error_messages={
            "required": gettext_lazy("Choose a workgroup."),
            "invalid_choice": gettext_lazy("Choose a workgroup from the list."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("A word to those who run it, if you like"),
        help_text=gettext_lazy("They do not read the topic before they agree."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, home: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Workgroup.objects.filter(state=State.ACTIVE).exclude(pk=home.pk)
        named = others.annotate(called=Coalesce(NullIf("short_name", Value("")), "name")).order_by("called", "pk")
        self.fields["to"].queryset = named  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])
