"""The register: entering a decision, filling in what was left open, correcting, and saying what it changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day
from workgroups.forms.charter import NO_DATE
from workgroups.forms.deciding import later
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Decision
from workgroups.models.decision import LONG


def _words(rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        max_length=LONG,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": rows}),
        error_messages={"required": gettext_lazy("Write down what was decided."), "max_length": TOO_LONG},
        **more,
    )


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=Day, error_messages={"invalid": NO_DATE}, required=False, **more)


class WithDays(forms.Form):
    """From when it holds, when it is looked at again, and whether everybody reads it."""

    effective_on = _day(label=gettext_lazy("Holds from"), help_text=gettext_lazy("Empty: from the day it was decided."))
    review_on = _day(
        label=gettext_lazy("Look at it again on"),
        help_text=gettext_lazy("Those who run the workgroup are asked a week before."),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("On the public list"),
        help_text=gettext_lazy("Everybody can read it, with how it was agreed and who disagreed."),
        required=False,
    )

    def clean_review_on(self) -> date | None:
        """A day still to come."""
        return later(self.cleaned_data["review_on"])


class StatementForm(WithDays):
    """What came of a proposal, in words."""

    words = _words(4, label=gettext_lazy("What was decided"))
    field_order = ("words", "effective_on", "review_on", "is_public")

    def __init__(self, *args: Any, passed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not passed:
            self.fields["words"].label = _("What you make of it")
            for name in ("effective_on", "review_on", "is_public"):
                del self.fields[name]


class Replacing(forms.Form):
    """Which decision of the register it replaces."""

    supersedes = forms.ChoiceField(
        label=gettext_lazy("Replaces"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a decision from the list.")},
    )

    def __init__(self, *args: Any, standing: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = {str(one.pk): one for one in standing}
        names = [(value, f"{one.year}-{one.number}: {one.words[:80]}") for value, one in self.standing.items()]
        self.fields["supersedes"].choices = [("", _("No other decision")), *names]  # type: ignore[attr-defined]

    @property
    def former(self) -> Decision | None:
        """The one it replaces, if it does."""
        return self.standing.get(self.cleaned_data.get("supersedes") or "")


class DecisionForm(Replacing, WithDays):
    """A decision that was taken elsewhere than in a meeting kept here."""

    words = _words(4, label=gettext_lazy("What was decided"))
    decided_on = forms.DateField(
        label=gettext_lazy("Decided on"),
        widget=Day,
        error_messages={"required": gettext_lazy("Say on which day."), "invalid": NO_DATE},
    )
    how = forms.CharField(
        label=gettext_lazy("How it was agreed, if you like"),
        help_text=gettext_lazy("For example: agreed by all present."),
        max_length=300,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    dissent = _words(3, label=gettext_lazy("Who disagreed, and why"), required=False)
    field_order = ("words", "decided_on", "how", "effective_on", "dissent", "review_on", "supersedes", "is_public")
    FOLDED = ("effective_on", "dissent", "review_on", "supersedes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("decided_on", localdate())

    def clean_decided_on(self) -> date:
        """Nothing is decided tomorrow."""
        day: date = self.cleaned_data["decided_on"]
        if day > localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day.year < 1990:
            raise forms.ValidationError(NO_DATE)
        return day

    @property
    def opens_folded(self) -> bool:
        """Whether something that is folded is wrong."""
        return any(name in self.errors for name in self.FOLDED)

    @property
    def said(self) -> dict[str, Any]:
        """What was written, by column."""
        return {**self.cleaned_data, "supersedes": self.former}


class CompletionForm(Replacing):
    """What was left open: each is filled in once."""

    effective_on = _day(label=gettext_lazy("Holds from"))
    dissent = _words(3, label=gettext_lazy("Who disagreed, and why"), required=False)
    field_order = ("effective_on", "dissent", "supersedes")

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filled = {"effective_on": decision.effective_on, "dissent": decision.dissent}
        for name, value in {**filled, "supersedes": decision.supersedes_id}.items():
            if value:
                del self.fields[name]

    @property
    def said(self) -> dict[str, Any]:
        """What was written, by column."""
        return {**self.cleaned_data, "supersedes": self.former}


class CorrectionForm(forms.Form):
    """What was wrong in a decision."""

    words = forms.CharField(
        label=gettext_lazy("What was wrong, and what is right"),
        help_text=gettext_lazy(
            "It stands beside the decision, whose own words stay. The people of the workgroup are told."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 3}),
        error_messages={"required": gettext_lazy("Say what was wrong."), "max_length": TOO_LONG},
    )


class LookingAgainForm(forms.Form):
    """Still right: until another day, or for good."""

    next_on = _day(
        label=gettext_lazy("Look at it again on"), help_text=gettext_lazy("Empty: nobody is asked any more.")
    )

    def clean_next_on(self) -> date | None:
        """A day still to come."""
        return later(self.cleaned_data["next_on"])


class LinkForm(forms.Form):
    """What a decision changed: one of the things at hand, or the address of a page of this portal."""

    chosen = forms.ChoiceField(
        label=gettext_lazy("What it changed"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose something from the list.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Or the address of its page"),
        help_text=gettext_lazy("Copy it from the address bar: a topic, a meeting, a document, a goal."),
        max_length=500,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [("", _("Choose")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """One of the two."""
        super().clean()
        if not self.errors and not self.path:
            self.add_error("chosen", _("Choose something, or paste an address."))

    @property
    def path(self) -> str:
        """Where it stands on this portal."""
        return str(self.cleaned_data.get("address") or self.cleaned_data.get("chosen") or "")
