"""Writing to the people of a workgroup."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.files import ACCEPT, Sent, allowed, checked
from compact.markup import is_laborious
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
        if has_form(typed) and (len(typed) > LARGEST or is_laborious(typed)):
            raise forms.ValidationError(self.error_messages["marks"], "marks")
        words = said(typed)
        if not words.plain and self.required:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(words.plain) > LONGEST:
            limits = {"limit_value": LONGEST, "show_value": len(words.plain)}
            raise forms.ValidationError(self.error_messages["max_length"], "max_length", limits)
        return words


class FilesInput(forms.ClearableFileInput):
    """One field, several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files that may be put in, each as a `Sent`. Every one that may not is named, with the reason."""

    widget = FilesInput(attrs={"multiple": True, "accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> list[Sent]:
        """Raises ValidationError with one sentence for each file that is refused."""
        found: list[Sent] = []
        errors: list[forms.ValidationError] = []
        sent = [one for one in data or () if one]
        if len(sent) > (most := settings.ATTACHMENTS_AT_MOST):
            raise forms.ValidationError(
                _("Put in at most %(most)d files; these are %(n)d.") % {"most": most, "n": len(sent)}
            )
        for one in sent:
            try:
                found.append(checked(one))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        return found


class PostForm(VoicesForm):
    """Write to the people of a workgroup."""

    body = SaidField(label=gettext_lazy("Your message"))
    attached = FilesField(label=gettext_lazy("Files"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    field_order = ("title", "organization", "body", "attached", "partners_read", "token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Each at most %(most)d MB: %(allowed)s.")
        self.fields["attached"].help_text = words % {"most": settings.ATTACHMENT_MEGABYTES, "allowed": allowed()}

    def full_clean(self) -> None:
        """A browser keeps what was typed and forgets which files were chosen: then the field says so."""
        super().full_clean()
        if self.is_bound and self.errors and "attached" not in self.errors and self.cleaned_data.get("attached"):
            self.add_error("attached", _("Choose your files once more: a page that comes back has lost them."))


class WordingForm(forms.Form):
    """Other words for a message; `edition` says which they take the place of."""

    body = SaidField(label=gettext_lazy("Your message"))
    edition = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """Why somebody else's words are withdrawn."""

    why = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everybody who reads the topic reads this, and its author is told."),
        max_length=500,
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why in a sentence: it stands where the message stood."),
            "max_length": TOO_LONG,
        },
    )


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
