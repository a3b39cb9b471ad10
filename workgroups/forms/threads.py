"""Looking after a topic."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from compact.notifications.levels import FOLLOWED, MUTED
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Workgroup


class ClosingForm(forms.Form):
    """Close a topic."""

    word = forms.CharField(
        label=gettext_lazy("A last word, if you like"),
        help_text=gettext_lazy("What came of it, or where it goes on. It stands at the end of the topic."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class TitleForm(forms.Form):
    """Give a topic another title."""

    title = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=300,
        error_messages={"required": gettext_lazy("A topic needs a title."), "max_length": TOO_LONG},
    )


class MoveForm(forms.Form):
    """Move a topic to another workgroup."""

    workgroup = forms.ModelChoiceField(
        Workgroup.objects.none(),
        label=gettext_lazy("To which workgroup?"),
        empty_label=gettext_lazy("Choose"),
        error_messages={
            "required": gettext_lazy("Choose the workgroup to move it to."),
            "invalid_choice": gettext_lazy("Choose one of the workgroups in the list."),
        },
    )

    def __init__(self, *args: Any, workgroups: QuerySet[Workgroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workgroup"].queryset = workgroups  # type: ignore[attr-defined]


class LevelForm(forms.Form):
    """How much to hear of a topic."""

    AS_WORKGROUP = "workgroup"
    level = forms.ChoiceField(choices=[(one, one) for one in (FOLLOWED, AS_WORKGROUP, MUTED)])
