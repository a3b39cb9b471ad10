"""Proposing, saying what an organization thinks, and writing down what came of it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts.zones import called
from compact.dates import plain_date
from compact.forms import Day, Options
from workgroups.forms.charter import LATER, NO_DATE
from workgroups.forms.discussions import SaidField
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import AgendaItem, HowDecided, Meeting, Position, Proposal, Seat, Workgroup
from workgroups.models.stance import REASONED, positions

MEANINGS = {
    HowDecided.CONSENT: gettext_lazy("It passes unless an organization has a serious objection."),
    HowDecided.CONSENSUS: gettext_lazy(
        "It passes when nobody who answers disagrees. Who abstains does not stand in the way."
    ),
    HowDecided.MAJORITY: gettext_lazy(
        "More than half of all organizations with a place agree, those that say nothing counted in."
    ),
    HowDecided.SO_MANY: gettext_lazy("It passes when as many agree as you say below."),
}
RULES = {
    HowDecided.CONSENT: gettext_lazy("Consent"),
    HowDecided.CONSENSUS: gettext_lazy("Consensus"),
    HowDecided.MAJORITY: gettext_lazy("A majority of the organizations"),
    HowDecided.SO_MANY: gettext_lazy("A number of organizations"),
}
MOST = 32_000


def _days_hence(days: int) -> date:
    return localdate() + timedelta(days=days)


class ProposalForm(forms.Form):
    """A question, what it is about, how it is decided and until when; the rest is folded."""

    question = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("One that can be agreed to. For example: shall we use one reading screen?"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-keep": True}),
        error_messages={"required": gettext_lazy("Ask something."), "max_length": TOO_LONG},
    )
    body = SaidField(label=gettext_lazy("What it is about, if you like"), required=False)
    rule = forms.ChoiceField(
        label=gettext_lazy("How it is decided"),
        help_text=gettext_lazy("Everybody reads this before they answer. It cannot be changed once you ask."),
        choices=list(RULES.items()),
        widget=Options(hints=MEANINGS),
        error_messages={
            "required": gettext_lazy("Say how it is decided."),
            "invalid_choice": gettext_lazy("Choose one."),
        },
    )
    needed = forms.IntegerField(
        label=gettext_lazy("How many have to agree"),
        help_text=gettext_lazy("Only where a number of organizations decides."),
        required=False,
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Open until"),
        widget=Day,
        error_messages={"required": gettext_lazy("Say until when."), "invalid": NO_DATE},
    )
    closes_time = forms.TimeField(
        label=gettext_lazy("At"),
        widget=forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Say at what time."),
            "invalid": gettext_lazy("Write the time like 17:00."),
        },
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("How many have to answer"),
        help_text=gettext_lazy("Leave it empty for more than half of the organizations. Who abstains has answered."),
        required=False,
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Belongs to a meeting"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a meeting from the list.")},
    )
    hides = forms.BooleanField(
        label=gettext_lazy("Hide what is said until it closes"),
        help_text=gettext_lazy("Each organization then sees its own answer only. Usually everybody reads along."),
        required=False,
    )
    serial = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)
    FOLDED = ("quorum", "about", "hides")

    def __init__(
        self, *args: Any, workgroup: Workgroup, draft: Proposal | None, meetings: Sequence[Meeting], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = draft.zone if draft else workgroup.timezone
        self.meetings = {one.pk: one for one in meetings}
        self.fields["closes_time"].help_text = called(self.zone)
        self.fields["about"].choices = [("", _("No meeting")), *self._items()]  # type: ignore[attr-defined]
        first: dict[str, Any] = {"closes_on": _days_hence(14), "closes_time": time(17), "serial": 0}
        if draft is not None:
            end = draft.local_end
            first = {name: getattr(draft, name) for name in ("question", "rule", "needed", "quorum", "hides", "serial")}
            first |= {"body": draft.html or draft.body, "closes_on": end.date(), "closes_time": end.time()}
            first["about"] = f"{draft.meeting_id}-{draft.item_id}" if draft.item_id else str(draft.meeting_id or "")
        self.initial = {**first, **self.initial}

    def _items(self) -> list[tuple[str, str]]:
        found = []
        for meeting in self.meetings.values():
            label = f"{plain_date(meeting.local_start)}: {meeting}"
            found.append((str(meeting.pk), label))
            found += [(f"{meeting.pk}-{item.pk}", f"{label}, {item}") for item in meeting.items.all()]
        return found

    def clean(self) -> None:
        """A number where the rule needs one, and an end that is still to come."""
        super().clean()
        said = self.cleaned_data
        if said.get("rule") == HowDecided.SO_MANY and not said.get("needed") and "needed" not in self.errors:
            self.add_error("needed", _("Say how many have to agree."))
        if said.get("closes_on") and said.get("closes_time"):
            said["closes_at"] = datetime.combine(said["closes_on"], said["closes_time"], ZoneInfo(self.zone))
            if said["closes_at"] <= now():
                self.add_error("closes_on", _("This moment has passed. Choose a later one."))

    @property
    def words(self) -> dict[str, Any]:
        """What was written, by column."""
        said, body = self.cleaned_data, self.cleaned_data["body"]
        meeting, _dash, item = (said["about"] or "").partition("-")
        return {
            **{name: said[name] for name in ("question", "rule", "quorum", "hides", "closes_at")},
            "needed": said["needed"] if said["rule"] == HowDecided.SO_MANY else None,
            "body": body.plain if body else "",
            "html": body.html if body else "",
            "zone": self.zone,
            "meeting": self.meetings.get(int(meeting)) if meeting else None,
            "item": AgendaItem(pk=int(item)) if item else None,
        }

    @property
    def opens_folded(self) -> bool:
        """Whether something that is folded has been used, or is wrong."""
        used = any(self.initial.get(name) for name in self.FOLDED)
        return used or any(name in self.errors for name in self.FOLDED)


class VoiceForm(forms.Form):
    """What an organization thinks, and why."""

    seat = forms.ChoiceField(label=gettext_lazy("For"), error_messages={"invalid_choice": gettext_lazy("Choose one.")})
    position = forms.ChoiceField(
        label=gettext_lazy("What your organization says"),
        error_messages={
            "required": gettext_lazy("Choose one of the answers."),
            "invalid_choice": gettext_lazy("Choose one of the answers."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Needed when you disagree or object; otherwise if you like."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    HINTS = {
        Position.AGREE: "",
        Position.ABSTAIN: gettext_lazy("An answer, too: you leave it to the others."),
        Position.DISAGREE: gettext_lazy("Say why. It is kept with the decision."),
        Position.BLOCK: gettext_lazy("It does harm as it is. This stops it, so say what would have to change."),
    }

    def __init__(self, *args: Any, seats: Sequence[Seat], rule: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(one.pk): one for one in seats}
        names = [(value, one.organization.usual_name) for value, one in self.seats.items()]
        if len(seats) == 1:
            self.fields["seat"].widget = forms.HiddenInput()
            self.initial.setdefault("seat", names[0][0])
        self.fields["seat"].choices = names  # type: ignore[attr-defined]
        answers = positions(rule)
        self.fields["position"].widget = Options(hints={one: self.HINTS[one] for one in answers})
        self.fields["position"].choices = [(one.value, one.label) for one in answers]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Who disagrees says why."""
        super().clean()
        said = self.cleaned_data
        if said.get("position") in REASONED and not said.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why, in a sentence or two: it is kept with the decision."))

    @property
    def chosen(self) -> Seat:
        """The place that speaks."""
        return self.seats[self.cleaned_data["seat"]]


class TakingBackForm(forms.Form):
    """Why a proposal is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The people of the workgroup read this."),
        max_length=500,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 2}),
        error_messages={"required": gettext_lazy("Say why, in a sentence."), "max_length": TOO_LONG},
    )


def later(day: date | None) -> date | None:
    """A day still to come, or none. Raises ValidationError for one that has passed."""
    if day is not None and day <= localdate():
        raise forms.ValidationError(LATER)
    return day
