"""Noting who is at a meeting, and who visits it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.forms import Several
from workgroups.models.attendance import Whereabouts
from workgroups.models.roll import places_at, with_answers

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Meeting, Seat

AT, WAS = "at-", "was-"
BIGGEST = 2**63 - 1


def marked(meeting: "Meeting", sent: QueryDict) -> "dict[Seat, str]":
    """What a form says of which places: of a whole page of them only what differs from what the page showed.

    So that whoever saves a page of an hour ago takes back nothing that somebody else has noted since. Raises Http404
    for a place that is not in the workgroup, and for a word that is none of ours.
    """
    said = {key.removeprefix(AT): str(value) for key, value in sent.items() if key.startswith(AT)}
    chosen = {number: value for number, value in said.items() if value != sent.get(f"{WAS}{number}")}
    if not all(one.isdecimal() and int(one) <= BIGGEST for one in chosen) or set(chosen.values()) - {*Whereabouts}:
        raise Http404
    seats = {str(one.pk): one for one in with_answers(places_at(meeting), meeting).filter(pk__in=list(chosen))}
    if seats.keys() != chosen.keys():
        raise Http404
    return {seats[number]: value for number, value in chosen.items()}


class VisitorForm(forms.Form):
    """Somebody without a place: their name, and where they come from. `token` makes a form sent twice one visitor."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": gettext_lazy("Enter the name."),
            "max_length": gettext_lazy("A name has 200 characters at most."),
        },
    )
    organization = forms.CharField(
        label=gettext_lazy("Organization"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"max_length": gettext_lazy("A name has 200 characters at most.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"token": uuid4(), **kwargs.get("initial", {})}})

    def clean_token(self) -> UUID:
        """Of a form without one, a new one."""
        found: UUID | None = self.cleaned_data["token"]
        return found or uuid4()


class AttendeesForm(forms.Form):
    """Who was there for one organization: those in its place, and whoever is noted already."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Who is there?"), widget=Several, required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose from the people of this place.")},
    )  # fmt: skip

    def __init__(self, *args: Any, people: "dict[User, str]", noted: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"people": [str(one) for one in noted]}})
        field: Any = self.fields["people"]
        field.choices = [(str(one.pk), str(one)) for one in people]
        field.widget.hints = {str(one.pk): words for one, words in people.items()}

    @property
    def chosen(self) -> set[int]:
        """The numbers of the people."""
        return {int(one) for one in self.cleaned_data["people"]}


class CodeForm(forms.Form):
    """The code on the room's screen, typed."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        help_text=gettext_lazy("Eight letters and digits, as the room’s screen shows them."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-m"}
        ),
        error_messages={
            "required": gettext_lazy("Enter the code on the screen."),
            "max_length": gettext_lazy("The code has eight letters and digits."),
        },
    )

    @staticmethod
    def unknown() -> str:
        """What is said of a code that opens nothing."""
        return _("No meeting has this code now. Look at the screen again, or ask whoever runs the meeting.")
