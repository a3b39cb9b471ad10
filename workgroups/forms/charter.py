"""Writing the charter of a workgroup, putting it in force, and looking at it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Day, Options, Several
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Charter, Rule, Stage

NO_DATE = gettext_lazy("Write the day like 2027-01-21.")
LATER = gettext_lazy("Choose a day after today.")
RULES = {
    Rule.CONSENSUS: gettext_lazy("Consensus"),
    Rule.CONSENT: gettext_lazy("Consent"),
    Rule.MAJORITY: gettext_lazy("A majority of the organizations"),
    Rule.OWN: gettext_lazy("Another way"),
}
MEANINGS = {
    Rule.CONSENSUS: gettext_lazy("Everybody agrees."),
    Rule.CONSENT: gettext_lazy("Nobody has a serious objection."),
    Rule.MAJORITY: gettext_lazy("More than half of the organizations, one vote each."),
    Rule.OWN: gettext_lazy("Say it in your own words below."),
}


class CharterForm(forms.ModelForm[Charter]):
    """What a workgroup is for, what it works on, and how it decides.

    `number` and `serial` say which version, and which edit of it, the words start from.
    """

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    serial = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    goal_numbers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Goals it serves"), coerce=int, required=False, widget=Several
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage of life"),
        help_text=gettext_lazy("Its place on the way from the cradle to a career."),
        choices=Stage.choices,
    )
    decision_rule = forms.ChoiceField(
        label=gettext_lazy("How you decide"),
        required=False,
        choices=list(RULES.items()),
        widget=Options(hints=MEANINGS),
    )

    class Meta:
        model = Charter
        fields = Charter.WORDS
        labels = {
            "purpose": gettext_lazy("Purpose"),
            "includes": gettext_lazy("What you work on"),
            "excludes": gettext_lazy("What you leave to others"),
            "decision_words": gettext_lazy("In your own words, if you like"),
            "review_on": gettext_lazy("When you look at it again"),
        }
        help_texts = {
            "purpose": gettext_lazy("What will be different because this group meets. Everybody reads this."),
            "decision_words": gettext_lazy("For example who has a vote, and how many must be there."),
            "review_on": gettext_lazy("Those who run the workgroup are asked 30 days before."),
        }
        error_messages = {
            "purpose": {"required": gettext_lazy("Say what the group is for."), "max_length": TOO_LONG},
            **{name: {"max_length": TOO_LONG} for name in ("includes", "excludes", "decision_words")},
            "review_on": {"invalid": NO_DATE},
        }
        widgets = {
            name: forms.Textarea(attrs={"data-keep": True, "rows": rows})
            for name, rows in {"purpose": 5, "includes": 5, "excludes": 4, "decision_words": 3}.items()
        } | {"review_on": Day()}

    def __init__(self, *args: Any, goals: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = dict.fromkeys([*goals, *self.instance.goal_numbers])
        named = [(one, goals.get(one, _("Goal %(number)s") % {"number": one})) for one in numbers]
        self.fields["goal_numbers"].choices = named  # type: ignore[attr-defined]
        chosen = self.initial.get("goal_numbers")
        if isinstance(chosen, str):  # the only one that was chosen when a session ended
            self.initial["goal_numbers"] = [chosen]
        for name in ("number", "serial"):
            self.initial.setdefault(name, getattr(self.instance, name))

    def clean_review_on(self) -> date | None:
        """A day still to come."""
        return _later(self.cleaned_data["review_on"])

    def clean(self) -> None:
        """Another way is said in words."""
        super().clean()
        said = self.cleaned_data
        if said.get("decision_rule") == Rule.OWN and not said.get("decision_words", "x"):
            self.add_error("decision_words", _("Say how you decide."))

    @property
    def words(self) -> dict[str, Any]:
        """What was written, by column."""
        return {name: self.cleaned_data[name] for name in Charter.WORDS}


class AdoptionForm(forms.Form):
    """When and where the group agreed; `serial` says which edit of the draft it read."""

    agreed_on = forms.DateField(
        label=gettext_lazy("Agreed on"),
        widget=Day,
        error_messages={"required": gettext_lazy("Say on which day it was agreed."), "invalid": NO_DATE},
    )
    agreed_at = forms.CharField(
        label=gettext_lazy("Where it was agreed, if you like"),
        help_text=gettext_lazy("For example: meeting of 21 January."),
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    serial = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, draft: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.initial = {"agreed_on": localdate(), "serial": draft.serial}

    def clean_agreed_on(self) -> date:
        """Not before it was: nothing is agreed tomorrow."""
        day: date = self.cleaned_data["agreed_on"]
        if day > localdate():
            raise forms.ValidationError(_("This day is still to come. Put the charter in force when it was agreed."))
        return day

    def clean(self) -> None:
        """The draft says all that a charter says."""
        super().clean()
        for words in self.draft.missing:
            self.add_error(None, str(words))


class ReviewForm(forms.Form):
    """Still right, until another day."""

    next_on = forms.DateField(
        label=gettext_lazy("Next review on"),
        widget=Day,
        error_messages={"required": gettext_lazy("Say when you look at it again."), "invalid": NO_DATE},
    )

    def clean_next_on(self) -> date | None:
        """A day still to come."""
        return _later(self.cleaned_data["next_on"])


def _later(day: date | None) -> date | None:
    if day is not None and day <= localdate():
        raise forms.ValidationError(LATER)
    return day
