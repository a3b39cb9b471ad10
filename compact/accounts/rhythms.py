"""The one question about mail: what each answer means, in the same words wherever it is asked."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from compact.accounts.models import Rhythm
from compact.forms import Options

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RHYTHMS = {
    Rhythm.WEEKLY: gettext_lazy(
        "One e-mail, on Tuesday at 8:00 unless you choose another time. None in a week when nothing concerns you."
    ),
    Rhythm.DAILY: gettext_lazy("One e-mail a day, and none when there is nothing."),
    Rhythm.NOW: gettext_lazy("One e-mail for each piece of news, outside your quiet hours."),
    Rhythm.NEVER: gettext_lazy(
        "What concerns your account or your place, and a reminder when something asked of you is due in three days, "
        "due today, or late. News stays in the inbox."
    ),
}


def rhythm_field(label: "_StrPromise") -> forms.ChoiceField:
    """The question, in the words of the page that asks it; the answers read the same everywhere."""
    return forms.ChoiceField(
        label=label,
        choices=[(rhythm.value, rhythm.label) for rhythm in RHYTHMS],
        widget=Options(hints=RHYTHMS),
        error_messages={"required": gettext_lazy("Choose how often we should write to you.")},
    )
