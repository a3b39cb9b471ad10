"""What one chooses and decides about a sheet."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compact.sheets.cells import fold, tidy
from compact.sheets.columns import LABELS
from compact.sheets.known import names
from compact.sheets.names import Names
from compact.sheets.reading import MOST_BYTES, Table, Unreadable, read
from partners.models import Import


class Upload(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("The sheet"),
        help_text=_("Excel or CSV, one row per person, workgroups separated by semicolons."),
        max_length=200,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={
            "required": _("Choose the file with your people."),
            "max_length": _("The name of this file is too long. Give it a shorter one."),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Read it. Raises ValidationError with what to do instead for what is no sheet."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            if (upload.size or 0) > MOST_BYTES:
                raise Unreadable(_("This file is larger than 10 MB. Save only the rows with people as a new file."))
            self.table: Table = read(upload.read())
        except Unreadable as error:
            raise forms.ValidationError(error.words) from error
        return upload


class Columns(forms.Form):
    """What each column of the sheet holds; each thing stands in one column, and there is an address somewhere."""

    NOTHING: ClassVar = [("", _("is not read"))]

    def __init__(self, sheet: Import, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.sheet = sheet
        for place, field in enumerate(sheet.columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=self._called(place),
                choices=[*self.NOTHING, *LABELS.items()],
                initial=field,
                required=False,
            )

    def _called(self, place: int) -> str:
        name = tidy(self.sheet.header[place])[:60] if place < len(self.sheet.header) else ""
        return name or gettext("Column %(letter)s") % {"letter": letter(place)}

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when two columns hold the same, or none an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [cleaned.get(f"column-{place}", "") for place in range(len(self.sheet.columns))]
        for place, field in enumerate(chosen):
            if field and field in chosen[:place]:
                twice = gettext("“%(field)s” is in two columns. Choose one.") % {"field": LABELS[field]}
                self.add_error(f"column-{place}", twice)
        if not self.errors and "email" not in chosen:
            raise forms.ValidationError(_("Say which column holds the e-mail addresses."))
        self.chosen = chosen
        return cleaned


def letter(place: int) -> str:
    """How a spreadsheet calls a column."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(65 + last)


def _field(asked: dict[str, Any]) -> str:
    """The same whatever else is asked: a page on which somebody has not seen the latest answers means what it says."""
    spelled = f"{asked['kind']} {fold(asked['spelling'])}"
    return f"meaning-{sha256(spelled.encode()).hexdigest()[:16]}"


class Meanings(forms.Form):
    """For each spelling that nobody knows: whom it means. Empty ones stay skipped."""

    def __init__(self, sheet: Import, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.sheet = sheet
        self.asked = [*sheet.summary.get("unsettled", ()), *sheet.summary.get("guessed", ())]
        self.known: dict[str, Names] = {}
        if self.asked:
            organizations, workgroups, *_rest = names(sheet)
            self.known = {"organizations": organizations, "workgroups": workgroups}
        for one in self.asked:
            listed = "organization-names" if one["kind"] == "organizations" else "workgroup-names"
            usual = self.known[one["kind"]].usual
            near = [usual[pk] for pk in one["near"] if pk in usual]
            self.fields[_field(one)] = forms.CharField(
                label=gettext("“%(spelling)s”") % {"spelling": one["spelling"]},
                help_text=self._hint(one, near),
                required=False,
                max_length=300,
                initial=near[0] if one["guessed"] and near else "",
                widget=forms.TextInput(attrs={"list": listed, "autocomplete": "off"}),
            )

    @staticmethod
    def _hint(one: dict[str, Any], near: list[str]) -> str:
        first = {"row": one["first"], "rows": one["rows"], "near": ", ".join(near)}
        if one["guessed"]:
            return gettext("Read so in row %(row)s and wherever else it stands.") % first
        words = gettext("An organization") if one["kind"] == "organizations" else gettext("A workgroup")
        where = gettext("first in row %(row)s") % first
        perhaps = gettext("Perhaps: %(near)s.") % first if near else ""
        return f"{words}, {where}. {perhaps}".strip()

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError at a name that no organization or workgroup has."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = {kind: dict(self.sheet.choices.get(kind, {})) for kind in ("organizations", "workgroups")}
        for one in self.asked:
            meant = tidy(cleaned.get(_field(one), ""))
            if not meant:
                continue
            found = self.known[one["kind"]].find(meant)
            if found.pk is None or found.guessed:
                self.add_error(_field(one), gettext("Choose a name from the list, or leave this empty."))
            else:
                chosen[one["kind"]][fold(one["spelling"])] = found.pk
        self.chosen: dict[str, dict[str, int]] = {kind: meant for kind, meant in chosen.items() if meant}
        return cleaned

    @property
    def unsettled(self) -> Iterator[Any]:
        """The fields of spellings that nobody knows."""
        return (self[_field(one)] for one in self.asked if not one["guessed"])

    @property
    def guessed(self) -> Iterator[Any]:
        """The fields of spellings that were taken for a name much like them."""
        return (self[_field(one)] for one in self.asked if one["guessed"])
