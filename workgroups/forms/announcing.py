"""Writing to everybody in a workgroup."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks.forms import check_later_day
from compact.forms import Day
from compact.prose import Said
from workgroups.forms.discussions import PostForm
from workgroups.forms.speaking import TOO_LONG
from workgroups.models.announcement import WORDS


class AnnouncementForm(PostForm):
    """A message to everybody, perhaps with something that is asked of every organization.

    As a `draft` it may be unfinished: what is there must be right, and nothing is missing yet. While the workgroup
    `rests` it is read in the portal: nobody is asked for anything, and nothing goes out at once.
    """

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Give the message a subject, for example “Site lists by Friday, please”."),
            "max_length": TOO_LONG,
        },
    )
    asks = forms.BooleanField(
        label=gettext_lazy("Ask for something"),
        help_text=gettext_lazy("Every organization here finds it on Today, with a date, until somebody there answers."),
        required=False,
    )
    wanted = forms.CharField(
        label=gettext_lazy("What do you ask for?"),
        help_text=gettext_lazy("In a few words, for example “Send the list of your summer sites”."),
        max_length=200,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By when?"),
        widget=Day(),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the day as year, month and day, for example 2027-02-24.")},
    )
    special = forms.BooleanField(label=gettext_lazy("Special notice"), required=False)
    serial = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    field_order: Any = (
        "subject",
        "organization",
        "body",
        "asks",
        "wanted",
        "due_on",
        "special",
        "token",
        "serial",
    )

    def __init__(self, *args: Any, draft: bool = False, rests: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rests = rests
        for name in ("asks", "wanted", "due_on", "special") if rests else ():
            del self.fields[name]
        # A draft lies on the desk of several people, and keeps no files.
        del self.fields["attached"]
        if draft:
            for name in ("subject", "body"):
                self.fields[name].required = False
        if "organization" in self.fields and draft:
            self.fields["organization"].required = False

    def clean_due_on(self) -> Any:
        """A later day, where something is asked."""
        day = self.cleaned_data["due_on"]
        return check_later_day(day) if day and self.cleaned_data.get("asks") else None

    def clean(self) -> dict[str, Any]:
        """What is asked and by when go together."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        said["special"] = bool(said.get("special"))
        if self.rests and {"asks", "special"} & self.data.keys():
            self.add_error(
                None,
                _("While this workgroup is paused nobody is asked for anything, and there is no special notice."),
            )
        if not said.get("asks"):
            said["wanted"], said["due_on"] = "", None
            return said
        if not said.get("wanted") and "wanted" not in self.errors:
            self.add_error("wanted", _("Say in a few words what you ask for."))
        if not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Choose the day by which you need it."))
        return said

    @property
    def words(self) -> dict[str, Any]:
        """What is kept of it."""
        words = self.cleaned_data["body"] or Said("", "")
        return {**{name: self.cleaned_data.get(name) for name in WORDS}, "body": words.plain, "html": words.html}
