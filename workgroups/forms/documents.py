"""Putting documents in, and saying where they stand."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from compact.files import ACCEPT, Sent, allowed, checked
from compact.forms import Options
from workgroups.forms.discussions import FilesField
from workgroups.forms.speaking import TOO_LONG, VoicesForm
from workgroups.models import Document, Language, Readers

TITLE = {"required": gettext_lazy("A document needs a title."), "max_length": TOO_LONG}


class FileField(forms.FileField):
    """One file that may be put in, as a `Sent`."""

    widget = forms.ClearableFileInput(attrs={"accept": ACCEPT})
    default_error_messages = {
        "required": gettext_lazy("Choose a file."),
        "empty": gettext_lazy("That file is empty. Choose another."),
    }

    def clean(self, data: Any, initial: Any = None) -> Sent | None:
        """None for none, where none is needed. Raises ValidationError with the reason why it is not taken."""
        if not data and not self.required:
            return None
        if not data:
            raise ValidationError(self.error_messages["required"], "required")
        return checked(data)


def limits() -> str:
    """What may be put in, and how large."""
    return _("Each at most %(most)d MB: %(allowed)s.") % {"most": settings.ATTACHMENT_MEGABYTES, "allowed": allowed()}


class _Files(VoicesForm):
    """A browser keeps what was typed and forgets which files were chosen: then the field says so."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    files_name = "chosen"

    def full_clean(self) -> None:
        super().full_clean()
        name = self.files_name
        if self.is_bound and self.errors and name not in self.errors and self.cleaned_data.get(name):
            self.add_error(name, _("Choose your files once more: a page that comes back has lost them."))

    def clean_token(self) -> Any:
        """A form that lost its own gets another."""
        return self.cleaned_data.get("token") or uuid4()


class DocumentsForm(_Files):
    """Put documents in."""

    chosen = FilesField(
        label=gettext_lazy("Files"),
        error_messages={"required": gettext_lazy("Choose a file, or several.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Of a single file. Without it, and for several, it is the name of the file."),
        max_length=200,
        required=False,
        error_messages=TITLE,
    )
    summary = forms.CharField(
        label=gettext_lazy("In a sentence or two"),
        help_text=gettext_lazy("What it is for, for whoever sees it in a list. Of a single file."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    field_order = ("chosen", "title", "summary", "language", "organization", "token")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].help_text = limits()
        self.fields["chosen"].required = True
        self.fields["language"].initial = Language.SPANISH if get_language() == "es" else Language.ENGLISH

    def clean_chosen(self) -> list[Sent]:
        """Raises ValidationError when none was chosen."""
        found: list[Sent] = self.cleaned_data["chosen"]
        if not found:
            raise ValidationError(self.fields["chosen"].error_messages["required"], "required")
        return found


class VersionForm(_Files):
    """Put in a new version."""

    file = FileField(label=gettext_lazy("File"))
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("For example “Figures of 2026, and a shorter page 2”. It is told with the news."),
        max_length=500,
        error_messages={"required": gettext_lazy("Say in a few words what changed."), "max_length": TOO_LONG},
    )
    field_order = ("file", "note", "organization", "token")
    files_name = "file"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = limits()


class DetailsForm(forms.ModelForm[Document]):
    """What is said of a document; `alt` of one that is a picture."""

    alt = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        help_text=gettext_lazy("In a sentence, for whoever does not see it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )

    class Meta:
        model = Document
        fields = ("title", "summary", "language")
        widgets = {"summary": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"title": TITLE, "summary": {"max_length": TOO_LONG}}

    def __init__(self, *args: Any, is_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_picture:
            del self.fields["alt"]


class AdoptionForm(forms.Form):
    """A version was adopted; `number` is the one that was looked at."""

    where = forms.CharField(
        label=gettext_lazy("Where was it decided?"),
        help_text=gettext_lazy("For example “Meeting of 4 February, by consensus”."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say where it was decided."), "max_length": TOO_LONG},
    )
    number = forms.IntegerField(widget=forms.HiddenInput)


class OpeningForm(forms.Form):
    """Who reads a document."""

    readers = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"),
        choices=Readers.choices,
        widget=Options(
            hints={
                Readers.WORKGROUP: gettext_lazy("With all its versions, as everything in here."),
                Readers.PARTNERS: gettext_lazy(
                    "Whoever acts for an organization of the compact reads all its versions."
                ),
                Readers.PUBLIC: gettext_lazy("Anybody reads all its versions, without signing in."),
            }
        ),
    )


class PaperForm(forms.Form):
    """Lay a document under an item of the agenda: one that is there, or a new file."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=gettext_lazy("A document of this workgroup"),
        required=False,
        empty_label=gettext_lazy("None of these"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the documents in the list.")},
    )
    file = FileField(label=gettext_lazy("Or a new file"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Its title"),
        help_text=gettext_lazy("Without it, the name of the file."),
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]
        self.fields["file"].help_text = limits()

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for neither, and for both."""
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        if bool(said.get("document")) == bool(said.get("file")):
            words = _("Choose a document, or a new file.")
            self.add_error("document", _("Choose one: a document, or a new file.") if said.get("file") else words)
        return said
