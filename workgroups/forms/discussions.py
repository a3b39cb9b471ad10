"""Writing to the people of a workgroup."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from compact.prose import has_form, said
from workgroups.forms.speaking import TOO_LONG, VoicesForm

LONGEST = 20_000
LARGEST = 100_000


class SaidField(forms.CharField):
    """What is said, as it was typed or with the form that the editor gave it: cleaned, it is a `Said`.

    How long it may be counts the words, not their marks.
    """

    widget = forms.Textarea(attrs={"data-keep": True, "data-rich": "talk", "rows": 5})

    def __init__(self, **kwargs: Any) -> None:
        words = {"required": gettext_lazy("Write something first."), "max_length": TOO_LONG}
        words["marks"] = gettext_lazy(
            "There is too much form in it. Paste it without form, and mark again what matters."
        )
        super().__init__(**{"error_messages": words, **kwargs})

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for nothing to read, and for too much."""
        typed = super().clean(value)
        if len(typed) > LARGEST and has_form(typed):
            raise forms.ValidationError(self.error_messages["marks"], "marks")
        words = said(typed)
        if not words.plain:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(words.plain) > LONGEST:
            limits = {"limit_value": LONGEST, "show_value": len(words.plain)}
            raise forms.ValidationError(self.error_messages["max_length"], "max_length", limits)
        return words


class PostForm(VoicesForm):
    """Write to the people of a workgroup."""

    body = SaidField(label=gettext_lazy("Your message"))
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("title", "organization", "body", "partners_read", "token")


class DiscussionForm(PostForm):
    """Begin a topic."""

    title = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Give the topic a title, for example “Summer reading sites”."),
            "max_length": TOO_LONG,
        },
    )
    partners_read = forms.BooleanField(
        label=gettext_lazy("All partners may read this topic"),
        help_text=gettext_lazy("The workgroup writes. Without it only the people of the workgroup read."),
        required=False,
    )


class ReadershipForm(forms.Form):
    """Who reads a topic."""

    PARTNERS, WORKGROUP = "partners", "workgroup"
    readers = forms.ChoiceField(choices=[(PARTNERS, PARTNERS), (WORKGROUP, WORKGROUP)])
