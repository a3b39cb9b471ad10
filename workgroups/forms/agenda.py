"""Preparing a meeting, taking its notes, and saying that they are right."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compact.forms import Day
from workgroups.forms.speaking import TOO_LONG, VoicesForm
from workgroups.forms.who import WithWho, spelled
from workgroups.models import Action, AgendaItem, Purpose
from workgroups.models.noting import LONGEST

LONG = {"max_length": TOO_LONG}
# kind, key and name of what an item may refer to, under the name of the kind.
Offered = list[tuple[str, list[tuple[str, str]]]]


class ItemForm(WithWho):
    """A line of an agenda. What it may refer to is `offered`, where there is room for the choice."""

    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what it is about, for example “Summer reading plan”."), **LONG},
    )
    minutes = forms.IntegerField(
        label=pgettext_lazy("of time", "Minutes"),
        min_value=1,
        max_value=600,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Write the minutes as a number."),
            "min_value": gettext_lazy("At least one minute."),
            "max_value": gettext_lazy("At most 600 minutes."),
        },
    )
    purpose = forms.ChoiceField(label=gettext_lazy("What for"), choices=Purpose, initial=Purpose.DISCUSS)
    about = forms.ChoiceField(label=gettext_lazy("Refers to"), required=False)
    field_order = ("title", "minutes", "purpose", "who", "about")

    def __init__(self, *args: Any, offered: Offered | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("Who brings it in")
        if offered is None:
            del self.fields["about"]
        else:
            self.fields["about"].choices = [("", _("Nothing in particular")), *offered]  # type: ignore[attr-defined]
        self.labels = {value: label for _name, group in offered or [] for value, label in group}

    @classmethod
    def initial_of(cls, item: AgendaItem) -> dict[str, Any]:
        """What stands in the fields for an item that there is."""
        return {
            "title": item.title,
            "minutes": item.minutes,
            "purpose": item.purpose,
            "who": spelled(item.organization, item.person),
            "about": f"{item.about_kind}:{item.about_key}" if item.about_kind else "",
        }

    @property
    def words(self) -> dict[str, Any]:
        """What the item says, by column."""
        said = {name: self.cleaned_data[name] for name in ("title", "minutes", "purpose")}
        said["organization"], said["person"] = self.cleaned_data["who"]
        if "about" in self.fields:
            value = self.cleaned_data["about"]
            kind, _colon, key = value.partition(":")
            said |= {"about_kind": kind, "about_key": key, "about_label": self.labels.get(value, "")}
        return said


class ProposalForm(VoicesForm):
    """A partner proposes an item."""

    title = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say what it is about, for example “Summer reading plan”."), **LONG},
    )
    purpose = forms.ChoiceField(label=gettext_lazy("What for"), choices=Purpose, initial=Purpose.DISCUSS)
    minutes = forms.IntegerField(label=pgettext_lazy("of time", "Minutes"), min_value=1, max_value=600, required=False)
    why = forms.CharField(
        label=gettext_lazy("Why now?"),
        help_text=gettext_lazy("The people who run the workgroup read this, and decide."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}),
        error_messages=LONG,
    )
    field_order = ("title", "purpose", "minutes", "organization", "why")


class WordForm(forms.Form):
    """An answer, with a word."""

    answer = forms.ChoiceField(choices=[("take", "take"), ("decline", "decline")])
    word = forms.CharField(max_length=500, required=False, error_messages=LONG)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError at `word`: whoever declines says why."""
        data = super().clean() or {}
        if data.get("answer") == "decline" and "word" in data and not data["word"]:
            self.add_error("word", _("Say why in a sentence: whoever proposed it reads this."))
        return data


class DeadlineForm(forms.Form):
    """Until when partners propose items."""

    proposals_until = forms.DateTimeField(
        label=gettext_lazy("Partners propose items until"),
        help_text=gettext_lazy("Empty: until the agenda is published."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "invalid": gettext_lazy("Write the day and the time, for example 2027-02-12 17:00."),
        },
    )


class NotesForm(forms.Form):
    """What stands under an item on somebody's page, and with which words that page began."""

    notes = forms.CharField(required=False, strip=False, max_length=LONGEST, error_messages=LONG)
    base = forms.CharField(required=False, strip=False, max_length=2 * LONGEST)
    serial = forms.IntegerField(min_value=0)
    page = forms.CharField(required=False, max_length=36)


class DecisionForm(forms.Form):
    """What was decided."""

    words = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
        error_messages={"required": gettext_lazy("Write down what was decided."), **LONG},
    )
    how = forms.CharField(
        label=gettext_lazy("How it was agreed"),
        max_length=300,
        required=False,
        error_messages=LONG,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Agreed by all present")}),
    )


class ActionForm(WithWho):
    """Who does what by when."""

    title = forms.CharField(
        label=gettext_lazy("What"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write down what is to be done."), **LONG},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By"),
        required=False,
        widget=Day(),
        error_messages={"invalid": gettext_lazy("Write the day as year, month and day, for example 2027-02-24.")},
    )
    field_order = ("title", "who", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].required = True
        self.fields["who"].error_messages["required"] = _("Say which organization does it.")

    @classmethod
    def initial_of(cls, action: Action) -> dict[str, Any]:
        """What stands in the fields for an action that there is."""
        return {"title": action.title, "who": spelled(action.owner, action.person), "due_on": action.due_on}

    @property
    def said(self) -> dict[str, Any]:
        """What the action says, by column."""
        owner, person = self.cleaned_data["who"]
        return {
            "title": self.cleaned_data["title"],
            "owner": owner,
            "person": person,
            "due_on": self.cleaned_data["due_on"],
        }


class TakerForm(WithWho):
    """Who takes the notes of a meeting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        field.label, field.required = _("Who takes the notes?"), True
        field.help_text = ""
        field.error_messages["required"] = _("Choose somebody of the workgroup.")

    def clean_who(self) -> Any:
        """Raises ValidationError for an organization without a person."""
        _organization, person = self.cleaned_data["who"]
        if person is None:
            raise forms.ValidationError(_("Choose a person, not an organization."), "invalid")
        return person


class ParagraphForm(forms.Form):
    """What everybody reads of a meeting."""

    public = forms.CharField(
        label=gettext_lazy("For the public page"),
        help_text=gettext_lazy("Drafted from the decisions and notes. Names of people are left out. Change any word."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "serif"}),
        error_messages=LONG,
    )


class CorrectionForm(forms.Form):
    """How the minutes of an item should read."""

    notes = forms.CharField(
        label=gettext_lazy("How it should read"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "data-keep": True}),
        error_messages=LONG,
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        error_messages={"required": gettext_lazy("Say why in a sentence: it stays on record."), **LONG},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MinutesAdoptionForm(forms.Form):
    """When and where minutes were adopted."""

    adopted_on = forms.DateField(
        label=gettext_lazy("Adopted on"),
        widget=Day(),
        error_messages={
            "required": gettext_lazy("Say on which day they were adopted."),
            "invalid": gettext_lazy("Write the day as year, month and day, for example 2027-02-24."),
        },
    )
    adopted_where = forms.CharField(
        label=gettext_lazy("Where"),
        help_text=gettext_lazy("For example the meeting that adopted them, or “by e-mail”."),
        max_length=200,
        required=False,
        error_messages=LONG,
    )

    def clean_adopted_on(self) -> Any:
        """Raises ValidationError for a day to come."""
        day = self.cleaned_data["adopted_on"]
        if day > localdate():
            raise forms.ValidationError(_("That day is still to come."), "future")
        return day
