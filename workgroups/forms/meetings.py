"""When and where a workgroup meets, and how it returns."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts import zones
from compact.dates import full_date
from compact.forms import Day
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Dates, Details, Meeting, Repeats
from workgroups.models.recurrence import YEARS, five_years_after, moment_of

if TYPE_CHECKING:
    from workgroups.models import Workgroup

LONGEST = 24 * 60
MOST_LINES = 30
CLOCK = gettext_lazy("Enter a time, for example 10:00 or 2:30 PM.")
DAY = gettext_lazy("Enter a day, for example 2027-02-18.")
TIMES = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p"]


def clock_field(label: Any, *, required: bool, words: Any = "") -> forms.TimeField:
    """A time of day, as people write it."""
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=TIMES,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w-s"}),
        error_messages={"required": words, "invalid": CLOCK},
    )


class WhenForm(forms.Form):
    """A day, from when until when, on whose clock."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=Day,
        error_messages={"required": gettext_lazy("Choose the day."), "invalid": DAY},
    )
    begins = clock_field(gettext_lazy("Begins"), required=True, words=gettext_lazy("Say when it begins."))
    ends = clock_field(gettext_lazy("Ends"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("or lasts, in minutes"),
        required=False,
        min_value=5,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric", "step": "5"}),
        error_messages={
            "invalid": gettext_lazy("Enter a whole number of minutes, for example 90."),
            "min_value": gettext_lazy("A meeting lasts five minutes or longer."),
            "max_value": gettext_lazy("A meeting lasts a day at most. Of several days, list each one."),
        },
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("On the clock of"),
        error_messages={"invalid_choice": gettext_lazy("Choose a time zone from the list.")},
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        initial = kwargs.pop("initial", {})
        kwargs["initial"] = {"zone": workgroup.timezone, **initial}
        super().__init__(*args, **kwargs)
        self.workgroup = workgroup
        self.fields["zone"].choices = zones.choices(kwargs["initial"]["zone"])  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        """One that the server knows."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("Choose a time zone from the list."))
        return zone

    def clean(self) -> dict[str, Any]:
        """It is to come, not for ever, and ends after it begins: at a time, or after so many minutes."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "begins", "zone"} <= said.keys():
            self._is_to_come(said["day"], datetime.combine(said["day"], said["begins"]), said["zone"])
        if "begins" in said and not {"ends", "minutes"} & self.errors.keys():
            self._lasts(said)
        return said

    def _is_to_come(self, day: date, begins: datetime, zone: str) -> None:
        today = now().astimezone(ZoneInfo(zone)).date()
        last = five_years_after(today)
        if day < today:
            self.add_error("day", _("That day has passed. Choose today or a later day."))
        elif day > last:
            words = {"years": YEARS, "date": full_date(last)}
            self.add_error("day", _("Dates are planned %(years)s years ahead at most: until %(date)s.") % words)
        elif moment_of(begins, zone) <= now():
            self.add_error("begins", _("That time has passed today. Choose a later one."))

    def _lasts(self, said: dict[str, Any]) -> None:
        begins, ends, minutes = said["begins"], said.get("ends"), said.get("minutes")
        if ends is None and minutes is None:
            self.add_error("ends", _("Say when it ends, or how long it takes."))
        elif ends is not None:
            at = datetime.combine(date.min, begins)
            lasts = int((datetime.combine(date.min, ends) - at).total_seconds() // 60)
            if lasts <= 0:
                self.add_error("ends", _("It ends before it begins. Past midnight, say how long it takes instead."))
            elif minutes is not None and minutes != lasts:
                told = _("From its begin to its end it takes %(number)s minutes. Leave one of the two empty.")
                self.add_error("minutes", told % {"number": lasts})
            said["minutes"] = lasts

    @property
    def dates(self) -> Dates:
        """When it is; of a valid form."""
        said = self.cleaned_data
        return Dates(datetime.combine(said["day"], said["begins"]), said["minutes"], said["zone"])

    @cached_property
    def clashes(self) -> list[Meeting]:
        """Other meetings of the workgroup at the same time; of a valid form."""
        return Meeting.objects.filter(workgroup=self.workgroup).clashing(self.dates.spans())


class DetailsForm(forms.Form):
    """What it is about, and where."""

    place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("For example “Central Library, Taper Room”."),
        max_length=300,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    link = forms.URLField(
        label=gettext_lazy("Video link"),
        help_text=gettext_lazy("Only the people of the workgroup see it."),
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Enter a link like https://video.example/room."),
            "max_length": TOO_LONG,
        },
    )
    title = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("For example “Summer reading, budget”. Without it, it is “Meeting of …”."),
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    telephone = forms.CharField(
        label=gettext_lazy("By telephone"),
        help_text=gettext_lazy("The number, and the code if there is one. Only the people of the workgroup see it."),
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("In the public calendar"),
        help_text=gettext_lazy("With its date and place. How to join by video stays among you."),
        required=False,
        initial=True,
    )

    @property
    def details(self) -> Details:
        """What was said; of a valid form."""
        names = ("title", "place", "is_public", "link", "telephone")
        return Details(**{name: self.cleaned_data[name] for name in names})

    @property
    def leads_nowhere(self) -> bool:
        """Whether nobody could find it, wherever they are; of a valid form."""
        details = self.details
        return not (details.place or details.link or details.telephone)


class MeetingForm(WhenForm, DetailsForm):
    """A meeting, or a series of them, with the lines of its agenda."""

    lines = forms.CharField(
        label=gettext_lazy("Agenda"),
        help_text=gettext_lazy("One line for each item. Nobody sees it until you publish the agenda."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={"max_length": TOO_LONG},
    )
    repeats = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=Repeats.choices,
        initial=Repeats.ONCE,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one from the list.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Until which day?"), widget=Day, required=False, error_messages={"invalid": DAY}
    )
    count = forms.IntegerField(
        label=gettext_lazy("or how many times?"),
        required=False,
        min_value=2,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Enter a whole number, for example 12."),
            "min_value": gettext_lazy("A series has two meetings or more."),
        },
    )
    days = forms.CharField(
        label=gettext_lazy("The other days"),
        help_text=gettext_lazy("Only for days that you list: one a line, for example 2027-02-25."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order: Any = (
        "day",
        "begins",
        "ends",
        "minutes",
        "place",
        "link",
        "lines",
        "repeats",
        "until",
        "count",
        "days",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"token": uuid4(), **kwargs.get("initial", {})}})

    def clean_lines(self) -> list[str]:
        """Each line that says something."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        lines = [line for line in lines if line]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("A line has 200 characters at most. Say more under it later."))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("An agenda begins with %(number)s lines at most.") % {"number": MOST_LINES})
        return lines

    def clean(self) -> dict[str, Any]:
        """A series has an end, and what it lists is to come."""
        said: dict[str, Any] = super().clean()
        repeats = said["repeats"] = said.get("repeats") or Repeats.ONCE
        if repeats == Repeats.DAYS:
            self._lists(said, said.get("days") or "")
        elif repeats != Repeats.ONCE:
            self._comes_to_an_end(said)
        if not self.errors:
            try:
                self.dates.local_starts()
            except ValidationError as error:
                self.add_error(None, error)
        return said

    def _lists(self, said: dict[str, Any], lines: str) -> None:
        said["days"] = []
        for line in lines.split():
            try:
                said["days"].append(date.fromisoformat(line))
            except ValueError:
                self.add_error("days", _("“%(line)s” is no day. Write each like 2027-02-25.") % {"line": line[:40]})
                return
        if {"day", "days"} & self.errors.keys():
            return
        if not set(said["days"]) - {said["day"]}:
            self.add_error("days", _("List the other days, one a line."))
        elif min(said["days"]) < now().astimezone(ZoneInfo(said.get("zone") or self.workgroup.timezone)).date():
            self.add_error("days", _("One of these days has passed."))

    def _comes_to_an_end(self, said: dict[str, Any]) -> None:
        if {"until", "count"} & self.errors.keys():
            return
        until, count = said.get("until"), said.get("count")
        if until is None and count is None:
            self.add_error("until", _("Say until which day, or how many times."))
        elif until is not None and count is not None:
            self.add_error("count", _("Say one of the two: until which day, or how many times."))
        elif until is not None and "day" in said and until < said["day"] + timedelta(days=7):
            self.add_error("until", _("Until then there is one meeting only. Choose a later day."))

    @property
    def dates(self) -> Dates:
        """When it is, and how it returns; of a valid form."""
        said, once = self.cleaned_data, super().dates
        more = {name: said.get(name) for name in ("until", "count")}
        days = said["days"] if said["repeats"] == Repeats.DAYS else ()
        return Dates(once.begins, once.minutes, once.zone, said["repeats"], days=days, **more)

    @property
    def has_rhythm(self) -> bool:
        """Whether its fold about the series says something, or something is wrong in it."""
        return self["repeats"].value() not in {None, "", Repeats.ONCE} or bool(
            {"repeats", "until", "count", "days"} & self.errors.keys()
        )

    @property
    def has_more(self) -> bool:
        """The same of the fold with everything else."""
        said = any(self[name].value() for name in ("title", "telephone"))
        return said or bool({"title", "zone", "telephone", "is_public"} & self.errors.keys())
