"""Many people at once: pasted, or in a file."""

import csv
import io
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.sheets.reading import MOST_BYTES, Table, Unreadable, read
from workgroups.forms.speaking import TOO_LONG

LONGEST = 200_000


class ManyForm(forms.Form):
    """Lines of "name, e-mail, organization, role", or a file with these columns; and a note that goes to all."""

    text = forms.CharField(
        label=gettext_lazy("Paste people, one on a line"),
        help_text=gettext_lazy(
            "Name, e-mail, organization, role. From a spreadsheet, copy the cells: they come in as they are."
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-keep": True}),
        error_messages={"max_length": TOO_LONG},
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy("Excel or CSV, one row per person."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    note = forms.CharField(
        label=gettext_lazy("A personal note, if you like"),
        help_text=gettext_lazy("It stands first in each mail, in your name."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def clean(self) -> None:
        """Read it. What a file says stands in the text from then on, so that the next page needs no file."""
        super().clean()
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if self.errors:
            return
        if not upload and not text.strip():
            self.add_error("text", _("Paste people, or choose a file."))
            return
        if upload and (upload.size or 0) > MOST_BYTES:
            self.add_error("file", _("This file is larger than 10 MB. Save only the rows with people as a new file."))
            return
        try:
            self.table: Table = read(upload.read() if upload else text.encode())
        except Unreadable as error:
            self.add_error("file" if upload else "text", str(error.words))

    @property
    def as_text(self) -> str:
        """What the next page sends again: the same rows, each on its line with its number kept."""
        into: Any = io.StringIO()
        writer, line = csv.writer(into, delimiter=self.table.delimiter, lineterminator="\n"), 1
        for number, cells in self.table.rows:
            into.write("\n" * (number - line))
            writer.writerow([" ".join(cell.split("\n")) for cell in cells])
            line = number + 1
        return str(into.getvalue())
