"""How often we write, and to whom less."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from compact.accounts.models import User
from compact.accounts.rhythms import rhythm_field
from compact.notifications.models import Volume


class RhythmForm(forms.ModelForm[User]):
    """The one question."""

    rhythm = rhythm_field(_("How often should we write to you?"))

    class Meta:
        model = User
        fields: ClassVar = ["rhythm"]


def _hours() -> list[tuple[str, str]]:
    return [(f"{hour:02}:00:00", f"{hour}:00") for hour in range(24)]


class HoursForm(forms.ModelForm[User]):
    """When the summary comes, and when nothing does."""

    digest_at = forms.TypedChoiceField(
        label=_("Time of the summary"),
        choices=_hours,
        coerce=time.fromisoformat,
        widget=forms.Select(attrs={"class": "w-s"}),
    )

    class Meta:
        model = User
        fields: ClassVar = ["digest_weekday", "digest_at", "quiet_from", "quiet_until"]
        labels: ClassVar = {
            "digest_weekday": _("Day of the weekly summary"),
            "quiet_from": _("Quiet from, if you like"),
            "quiet_until": _("Quiet until, if you like"),
        }
        widgets: ClassVar = {
            "digest_weekday": forms.Select(attrs={"class": "w-m"}),
            "quiet_from": forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end, or there are none."""
        cleaned = super().clean() or self.cleaned_data
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None) and not {"quiet_from", "quiet_until"} & set(self.errors):
            missing = "quiet_until" if end is None else "quiet_from"
            self.add_error(missing, _("Quiet hours need a beginning and an end, for example 18:00 and 7:30."))
        return cleaned


class LevelsForm(forms.Form):
    """One choice for each workgroup; `workgroups` are pairs of scope and name."""

    def __init__(
        self, *args: Any, workgroups: Sequence[tuple[int, str]], levels: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for about, name in workgroups:
            self.fields[str(about)] = forms.ChoiceField(
                label=name,
                choices=Volume.choices,
                initial=levels.get(about, Volume.EVERYTHING),
                widget=forms.Select(attrs={"class": "small fit"}),
            )
