"""Asking for paragraphs, writing one, putting them together, and correcting."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day
from compact.updates.models import LONG

if TYPE_CHECKING:
    from compact.updates.models import Paragraph, Update

TOO_LONG = gettext_lazy("Say it in 5,000 characters at most.")


def _title(label: Any, **more: Any) -> forms.CharField:
    errors = {
        "required": gettext_lazy("Give it a title, for example: Workgroup Update, December 2026."),
        "max_length": gettext_lazy("Say it in 200 characters at most."),
    }
    return forms.CharField(label=label, max_length=200, error_messages=errors, **more)


def _text(label: Any, rows: int = 6, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-keep": True})
    errors = {"max_length": TOO_LONG, "required": gettext_lazy("Write the paragraph.")}
    return forms.CharField(label=label, max_length=LONG, widget=widget, error_messages=errors, **more)


class BeginForm(forms.Form):
    """What it is called, and by when paragraphs are wanted."""

    title = _title(gettext_lazy("Title"))
    title_es = _title(gettext_lazy("Title in Spanish, if you have it"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Paragraphs by"),
        widget=Day,
        error_messages={
            "required": gettext_lazy("Say by when you would like the paragraphs."),
            "invalid": gettext_lazy("Enter a date, for example 2027-06-30."),
        },
    )

    def clean_due_on(self) -> date:
        """Today or later."""
        due_on: date = self.cleaned_data["due_on"]
        if due_on < localdate():
            raise forms.ValidationError(_("Choose a day that is not over."))
        return due_on


class ParagraphForm(forms.Form):
    """One paragraph, in Spanish as well if somebody can."""

    serial = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    words = _text(gettext_lazy("Your paragraph"), required=False)
    words_es = _text(gettext_lazy("The same in Spanish, if you can"), required=False)

    def __init__(self, *args: Any, nothing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nothing = nothing

    def clean(self) -> None:
        """Words, or that there is nothing to report."""
        super().clean()
        if self.errors:
            return
        if self.nothing:
            self.cleaned_data |= {"words": "", "words_es": ""}
        elif not self.cleaned_data["words"].strip():
            self.add_error("words", _("Write the paragraph, or press “Nothing to report”."))


class DeskForm(forms.Form):
    """The backbone's own words, and the order of the paragraphs."""

    serial = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = _title(gettext_lazy("Title"))
    title_es = _title(gettext_lazy("Title in Spanish"), required=False)
    introduction = _text(gettext_lazy("Introduction, if you like"), 4, required=False)
    introduction_es = _text(gettext_lazy("Introduction in Spanish"), 4, required=False)

    WORDS = ("title", "title_es", "introduction", "introduction_es")

    def __init__(self, *args: Any, update: "Update", paragraphs: "list[Paragraph]", **kwargs: Any) -> None:
        initial = {name: getattr(update, name) for name in (*self.WORDS, "serial")}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.paragraphs = paragraphs
        for number, one in enumerate(paragraphs, 1):
            self.fields[f"position-{one.pk}"] = forms.IntegerField(
                label=_("Place of %(workgroup)s") % {"workgroup": one.workgroup.usual_name},
                min_value=1,
                max_value=1000,
                required=False,
                initial=number,
                widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
                error_messages={"invalid": _("Enter a number.")},
            )

    @property
    def words(self) -> dict[str, str]:
        """What the backbone wrote."""
        return {name: self.cleaned_data[name] for name in self.WORDS}

    @property
    def order(self) -> dict[int, int]:
        """Where each paragraph stands, by its number; where nothing was entered, as before."""
        given = enumerate(self.paragraphs, 1)
        return {one.pk: self.cleaned_data[f"position-{one.pk}"] or number for number, one in given}


class CorrectionForm(forms.Form):
    """Other words for what is published, and a note that everybody reads."""

    words = _text(gettext_lazy("How it reads from now on"))
    words_es = _text(gettext_lazy("The same in Spanish"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("Everybody reads this below the Update."),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "short", "rows": 2}),
        error_messages={
            "required": gettext_lazy("Say what was wrong, in a line."),
            "max_length": gettext_lazy("Say it in 500 characters at most."),
        },
    )
