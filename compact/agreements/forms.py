"""Forms of the agreement's editor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compact.agreements.models import Clause, Section, Version
from compact.markup import is_laborious
from compact.wording import is_blank


class ClauseForm(forms.ModelForm[Clause]):
    """The words of a clause, why they change, and which edit they start from.

    A new clause carries its `key`, so that a form posted twice adds one clause. Key and `place`, the section's key, say
    where the words belong in another draft, too, when this one is published before they arrive.
    """

    serial = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    place = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Clause
        fields = ("body", "why")
        labels = {"body": _("Words"), "why": _("Why, if you like")}
        help_texts = {
            "body": _("One promise in one sentence, as long as it needs to be."),
            "why": _("Shown to partners beside the change."),
        }
        error_messages = {
            "body": {
                "required": _("Write the clause, or remove it from the draft."),
                "max_length": _("A clause has at most %(limit_value)d characters; this one has %(show_value)d."),
            }
        }
        widgets = {"body": forms.Textarea(attrs={"class": "serif", "rows": 8, "data-keep": True, "data-rich": True})}

    def __init__(self, *args: Any, number: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number:
            self.fields["body"].label = _("Clause %(number)s") % {"number": number}

    def clean_body(self) -> str:
        """Markup without a word in it is not a clause, and what takes seconds to read is none either."""
        body: str = self.cleaned_data["body"]
        if is_laborious(body):
            raise forms.ValidationError(
                _("There is too much form in it. Paste it without form, and mark again what matters."), "marks"
            )
        if is_blank(body):
            raise forms.ValidationError(_("Write the clause, or remove it from the draft."))
        return body


class SectionForm(forms.ModelForm[Section]):
    """The heading of a new section."""

    class Meta:
        model = Section
        fields = ("heading",)
        labels = {"heading": _("Heading")}
        error_messages = {"heading": {"required": _("Write a heading, for example “What we measure”.")}}


class ProposalForm(forms.ModelForm[Version]):
    """What the new version is called and what changed, in words for everyone.

    With `keep` in the form it is only kept in the draft, and may still be without a summary.
    """

    class Meta:
        model = Version
        fields = ("title", "summary")
        labels = {"title": _("Title"), "summary": _("What changed, in a sentence or two")}
        help_texts = {"summary": _("Every partner reads this in the inbox and in the weekly e-mail.")}
        error_messages = {"title": {"required": _("Give the version a title, for example “2027 agreement”.")}}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4, "data-keep": True})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_kept = "keep" in self.data
        if not self.instance.is_named:
            self.initial["title"] = self.instance.suggested_title()
        self.fields["summary"].required = not self.is_kept
        self.fields["summary"].error_messages["required"] = _("Say what changed: it is what partners will read first.")

    def clean_title(self) -> str:
        """Two versions of one name could not be told apart in a list or in a letter."""
        title: str = self.cleaned_data["title"]
        others = self.instance.agreement.versions.published()
        if others.filter(title__iexact=title).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another version has this title. Add the month or the year."))
        return title


class RefusalForm(forms.Form):
    """What should change before this is published."""

    word = forms.CharField(
        label=_("What should change first?"),
        help_text=_("Whoever asked you reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={"required": _("Say what should change, in a sentence. Whoever asked you reads it.")},
    )
