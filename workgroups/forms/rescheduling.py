"""Another time for a meeting, something else to say of it, or why it is not held: of one, or of those after it, too."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from compact.forms import Options
from workgroups.forms.meetings import DetailsForm, WhenForm
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Meeting

THIS, FOLLOWING = "this", "following"
AGAIN = gettext_lazy("Open this page again from the meeting.")


class FollowingForm(forms.Form):
    """Whether it concerns this meeting of a series, or those after it, too; and since when the meeting is as it was."""

    following = forms.ChoiceField(
        label=gettext_lazy("Which of them?"),
        choices=[(THIS, gettext_lazy("Only this one")), (FOLLOWING, gettext_lazy("This one and all that follow"))],
        initial=THIS,
        widget=Options,
        error_messages={
            "required": gettext_lazy("Choose whether it concerns those that follow, too."),
            "invalid_choice": gettext_lazy("Choose one of the two."),
        },
    )
    known = forms.CharField(widget=forms.HiddenInput, error_messages={"required": AGAIN})

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        initial = {"known": meeting.changed_at.isoformat(), **kwargs.get("initial", {})}
        if meeting.series_id and meeting.is_kept:
            initial["following"] = FOLLOWING
        super().__init__(*args, **{**kwargs, "initial": initial})
        if meeting.series_id is None:
            del self.fields["following"]

    def clean_known(self) -> datetime:
        """A moment, as this page wrote it."""
        try:
            found = parse_datetime(self.cleaned_data["known"])
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise forms.ValidationError(AGAIN)
        return found

    @property
    def how(self) -> dict[str, Any]:
        """What every change of a meeting is told; of a valid form."""
        said = self.cleaned_data
        return {"known": said["known"], "following": said.get("following") == FOLLOWING}


class MovingForm(FollowingForm, WhenForm):
    """Another time for a meeting."""

    @cached_property
    def clashes(self) -> list[Meeting]:
        """Other meetings of the workgroup at the same time; of a valid form."""
        others = Meeting.objects.filter(workgroup=self.workgroup).exclude(pk=self.meeting.pk)
        return others.clashing(self.dates.spans())


class ChangingForm(FollowingForm, DetailsForm):
    """Something else to say of a meeting."""


class CallingOffForm(FollowingForm):
    """Why a meeting is not held."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everybody in the workgroup reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={
            "required": gettext_lazy("Say why, in a sentence. Everybody who would have come reads it."),
            "max_length": TOO_LONG,
        },
    )
