"""Answering what a workgroup asked every organization in it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks.models import Ask
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Discussion, Voice

if TYPE_CHECKING:
    from compact.accounts.models import User


class WantedForm(forms.Form):
    """Done or not, for which organization; and a word, for who may write in the workgroup."""

    ask = forms.ChoiceField(
        label=gettext_lazy("For which organization?"),
        error_messages={"required": gettext_lazy("Choose the organization you answer for.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Say something about it, if you like"),
        help_text=gettext_lazy("It stands in the discussion, where everyone in the group reads it."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"data-keep": True, "class": "short", "rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    # Which of the two buttons was pressed.
    answer = forms.ChoiceField(choices=[("done", "done"), ("no", "no")], widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, asks: Sequence[Ask], voices: Sequence[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = {one.organization.pk: one for one in reversed(voices)}  # the first of each
        self.asks = {str(one.pk): one for one in asks}
        if len(asks) == 1:
            del self.fields["ask"]
        else:
            names = [(pk, one.organization.usual_name) for pk, one in self.asks.items()]
            self.fields["ask"].choices = names  # type: ignore[attr-defined]
        if not any(one.organization_id in self.voices for one in asks):
            del self.fields["words"]

    @property
    def chosen(self) -> Ask:
        """The ask that is answered."""
        return self.asks[self.cleaned_data["ask"]] if "ask" in self.fields else next(iter(self.asks.values()))

    @property
    def typed_token(self) -> UUID | None:
        """The number of this form, which a second time is the same."""
        try:
            return UUID(self.data.get("token", ""))
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        """Words are said for the organization that answers, by who speaks for it here."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("words") and not self.errors and self.chosen.organization_id not in self.voices:
            words = _("You do not write for %(organization)s in this workgroup. Answer without words.")
            self.add_error("words", words % {"organization": self.chosen.organization.usual_name})
        return said

    def settle(self, topic: Discussion | None, *, by: "User") -> bool:
        """Answer, and say the words in the topic, or neither. False when it was answered already, or with an error."""
        said, chosen = self.cleaned_data, self.chosen
        try:
            with transaction.atomic():
                if not chosen.answer_with(said["answer"], by=by):
                    return False
                if said.get("words") and topic:
                    voice = self.voices[chosen.organization_id]
                    topic.reply(
                        body=said["words"],
                        organization=voice.organization,
                        behalf=voice.behalf,
                        by=by,
                        token=said["token"],
                    )
        except forms.ValidationError as error:
            self.add_error("words", error)
            return False
        return True
