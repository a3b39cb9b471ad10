"""Asking when a workgroup could meet, saying when an organization can, and choosing a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compact.accounts import zones
from compact.forms import Day
from workgroups.forms.charter import NO_DATE
from workgroups.models import Answer
from workgroups.models.term import moment_after
from workgroups.models.time_poll import MOST_TIMES

if TYPE_CHECKING:
    from workgroups.models import Slot, Workgroup

SHORTEST, LONGEST, FARTHEST = 5, 24 * 60, timedelta(days=400)
# So many are open on the page; the rest are folded until somebody wants them.
FIRST = 4


class Moment(forms.DateTimeField):
    """A day and a time on the clock of the form."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": gettext_lazy("Enter a day and a time, for example 2027-06-30 10:00."),
        "no_such_time": gettext_lazy("That night the clocks change: this time comes twice or never. Choose another."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """The moment. Raises ValidationError for a time that a change of clocks leaves out or repeats."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if getattr(error, "code", "") == "ambiguous_timezone":
                raise forms.ValidationError(self.error_messages["no_such_time"], code="no_such_time") from error
            raise


class PollForm(forms.Form):
    """What the meeting is about, how long it is, up to twelve times, and until when organizations answer."""

    title = forms.CharField(
        label=gettext_lazy("What is the meeting about?"),
        help_text=gettext_lazy("Empty: it is called after the workgroup."),
        max_length=200,
        required=False,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters at most.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes?"),
        initial=60,
        min_value=SHORTEST,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Enter how many minutes it takes."),
            "invalid": gettext_lazy("Enter a whole number of minutes."),
            "min_value": gettext_lazy("Five minutes at least."),
            "max_value": gettext_lazy("One day (1,440 minutes) at most."),
        },
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Answers until the end of"),
        widget=Day,
        error_messages={"required": gettext_lazy("Say by when you would like the answers."), "invalid": NO_DATE},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"token": uuid4(), **kwargs.get("initial", {})}})
        self.zone = ZoneInfo(workgroup.timezone)
        self.where_its_clock_is = zones.called(workgroup.timezone)
        for number in range(1, MOST_TIMES + 1):
            label = _("Time %(number)d") % {"number": number}
            self.fields[f"time-{number}"] = Moment(label=label, required=False)

    @property
    def head(self) -> list[forms.BoundField]:
        """What is asked before the times."""
        return [self["title"], self["minutes"]]

    @property
    def first(self) -> list[forms.BoundField]:
        """The times that are always there."""
        return [self[f"time-{number}"] for number in range(1, FIRST + 1)]

    @property
    def more(self) -> list[forms.BoundField]:
        """The rest of them."""
        return [self[f"time-{number}"] for number in range(FIRST + 1, MOST_TIMES + 1)]

    @property
    def opens_more(self) -> bool:
        """Whether one of the rest says something."""
        return any(one.value() or one.errors for one in self.more)

    def full_clean(self) -> None:
        """On the clock of the workgroup, wherever the reader is."""
        with timezone.override(self.zone):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Two different times at least, all of them still to come, and answers close before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        now, named = timezone.now(), {name: one for name, one in cleaned.items() if name.startswith("time-") and one}
        seen: set[datetime] = set()
        for name, one in named.items():
            if one <= now:
                self.add_error(name, _("Choose a time that is still to come."))
            elif one > now + FARTHEST:
                self.add_error(name, _("Choose a time within a year."))
            elif one in seen:
                self.add_error(name, _("This time stands above already."))
            seen.add(one)
        if len(seen) < 2 and not any(name.startswith("time-") for name in self.errors):
            self.add_error("time-2", _("Give two times at least: of one there is nothing to choose."))
        closes_on = cleaned.get("closes_on")
        if closes_on and closes_on > (now + FARTHEST).date():
            self.add_error("closes_on", _("Choose a day within a year."))
        elif closes_on:
            self._check_closing(moment_after(closes_on, str(self.zone)), now, seen)
        cleaned["times"] = sorted(seen)
        return cleaned

    def _check_closing(self, closes_at: datetime, now: datetime, times: set[datetime]) -> None:
        if closes_at <= now:
            self.add_error("closes_on", _("Choose today or a day after it."))
        elif times and closes_at > min(times):
            self.add_error("closes_on", _("Answers close before the day of the first time."))

    @property
    def asked(self) -> dict[str, Any]:
        """What the poll is begun with."""
        said = self.cleaned_data
        closes_at = moment_after(said["closes_on"], str(self.zone))
        mine = {name: said[name] for name in ("title", "minutes", "times", "token")}
        return {**mine, "zone": str(self.zone), "closes_at": closes_at}


class AnswerForm(forms.Form):
    """What one organization says of each time."""

    def __init__(self, *args: Any, slots: "Iterable[Slot]", said: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = list(slots)
        for slot in self.slots:
            self.fields[self.name(slot)] = forms.ChoiceField(
                choices=Answer.choices, required=False, initial=said.get(slot.pk),
                error_messages={"invalid_choice": gettext_lazy("Say yes, if need be, or no.")},
            )  # fmt: skip

    @staticmethod
    def name(slot: "Slot") -> str:
        """What the field of a time is called."""
        return f"slot-{slot.pk}"

    def chosen(self, slot: "Slot") -> str:
        """What the page shows as said of a time."""
        return str(self[self.name(slot)].value() or "")

    def clean(self) -> dict[str, Any]:
        """Something is said of one time at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(
                ngettext("Say something about the time.", "Say something about one of the times.", len(self.slots))
            )
        return cleaned

    @property
    def answers(self) -> "dict[Slot, str]":
        """What is said of which time."""
        said = {slot: self.cleaned_data[self.name(slot)] for slot in self.slots}
        return {slot: word for slot, word in said.items() if word}


class ChoiceForm(forms.Form):
    """Where the meeting is, if that is known already."""

    place = forms.CharField(
        label=gettext_lazy("Where, if you know it"),
        max_length=300,
        required=False,
        error_messages={"max_length": gettext_lazy("Say it in 300 characters at most.")},
    )
    link = forms.URLField(
        label=gettext_lazy("Video link, if there is one"),
        help_text=gettext_lazy("Only the people of the workgroup see it."),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Enter an address that begins with https://"),
            "max_length": gettext_lazy("An address has 500 characters at most."),
        },
    )
