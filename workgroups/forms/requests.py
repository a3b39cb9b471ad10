"""Asking for a place, and giving reasons."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Options
from workgroups.forms.speaking import ROLE_HINTS, ROLES, TOO_LONG, SpeakingForm
from workgroups.models import Alternative, Seat, SeatRequest, SeatRole, Workgroup


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


class DeclineForm(ReasonForm):
    """Why not, and what the people who asked can do instead.

    `asked` are those who are declined: what none of them could do is not offered.
    """

    HINTS = {
        Alternative.NONE: gettext_lazy("They can ask again later."),
        Alternative.OBSERVER: gettext_lazy("They say yes in one step, and read along."),
        Alternative.WORKGROUP: gettext_lazy("They read which one you suggest, and ask there."),
        Alternative.REPRESENTATIVE: gettext_lazy("They can write to that person, who answers them."),
    }
    alternative = forms.ChoiceField(
        label=gettext_lazy("What can they do instead?"),
        required=False,
        widget=Options(hints=HINTS),
        initial=Alternative.NONE.value,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    elsewhere = forms.ModelChoiceField(
        Workgroup.objects.none(),
        label=gettext_lazy("If another workgroup: which one?"),
        required=False,
        empty_label=gettext_lazy("Choose a workgroup"),
        error_messages={"invalid_choice": gettext_lazy("Choose a workgroup from the list.")},
    )

    def __init__(self, *args: Any, workgroup: Workgroup, asked: Sequence[SeatRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = list(Alternative.choices)
        if all(one.role == SeatRole.OBSERVER for one in asked):
            choices = [one for one in choices if one[0] != Alternative.OBSERVER]
        if len(asked) == 1:
            name = _represented_by(workgroup, asked[0])
            said = (Alternative.REPRESENTATIVE, _("Ask %(person)s, who represents them here") % {"person": name})
            choices = [one for one in choices if one[0] != Alternative.REPRESENTATIVE] + [said] * bool(name)
        self.fields["alternative"].choices = choices  # type: ignore[attr-defined]
        self.fields["elsewhere"].queryset = Workgroup.objects.open().exclude(pk=workgroup.pk)  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Another workgroup is named."""
        super().clean()
        wants = self.cleaned_data.get("alternative") == Alternative.WORKGROUP
        if wants and not self.cleaned_data.get("elsewhere") and "elsewhere" not in self.errors:
            self.add_error("elsewhere", _("Choose which workgroup you suggest."))

    @property
    def said(self) -> dict[str, Any]:
        """What a valid form says, as `decline_all` takes it."""
        said = self.cleaned_data
        elsewhere = said["elsewhere"] if said["alternative"] == Alternative.WORKGROUP else None
        return {"reason": said["reason"], "alternative": said["alternative"], "elsewhere": elsewhere}


def _represented_by(workgroup: Workgroup, asked: SeatRequest) -> str:
    """Who represents the organization here, if it is somebody else than the person who asks; or nothing."""
    seat = Seat.objects.current().filter(workgroup=workgroup, organization=asked.organization_id).first()
    one = seat.representative if seat else None
    return one.name if one and one.person_id not in {None, asked.person_id} else ""


class QuestionForm(SpeakingForm):
    """Ask whoever represents one's organization in a workgroup."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("People at your organization can read it, and nobody else."),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={"required": gettext_lazy("Write what you want to know."), "max_length": TOO_LONG},
    )


class AnswerForm(forms.Form):
    """The answer, in words."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={"required": gettext_lazy("Write your answer."), "max_length": TOO_LONG},
    )
