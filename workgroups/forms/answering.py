"""Saying whether an organization comes to a meeting, and who goes instead."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts.models import User
from partners.models import Affiliation
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Coming, SeatHolder, SeatRole, StandIn

if TYPE_CHECKING:
    from workgroups.models import Meeting, Seat

FEW = 12
SOMEONE_ELSE = "else"
THIS, FOLLOWING, ALL = "this", "following", "all"
SPANS = [
    (THIS, gettext_lazy("This meeting only")),
    (FOLLOWING, gettext_lazy("This one and all that follow")),
    (ALL, gettext_lazy("All meetings of the series that are still to come")),
]
CHOOSE = gettext_lazy("Choose one of the answers.")


class AnswerForm(forms.Form):
    """One of four answers; with a stand-in, who goes. The note goes to those who run the workgroup."""

    answer = forms.ChoiceField(choices=Coming.choices, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    note = forms.CharField(
        label=gettext_lazy("Anything we should know?"),
        help_text=gettext_lazy(
            "Access, language or food. Only those who run the workgroup and your organization see it."
        ),
        max_length=500,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    span = forms.ChoiceField(
        choices=SPANS,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose for which meetings this counts.")},
    )
    who = forms.CharField(
        max_length=18, required=False, error_messages={"max_length": gettext_lazy("Choose who goes.")}
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    email = forms.EmailField(
        label=gettext_lazy("Work e-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Enter an e-mail address, like name@organization.org.")},
    )
    line = forms.CharField(
        label=gettext_lazy("A line for them, if you like"),
        max_length=500,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    stand_in = StandIn()

    def __init__(self, data: Any = None, *, seat: "Seat", meeting: "Meeting", without: User | None) -> None:
        super().__init__(data)
        self.seat = seat
        self.meeting = meeting
        self.without = without
        if meeting.series_id is None:
            del self.fields["span"]

    @property
    def chosen(self) -> str:
        """Who was chosen to go instead, when the form comes back."""
        return str(self.data.get("who", ""))

    def colleagues(self) -> list[Affiliation]:
        """Who could go: the named stand-ins first (`named`), then others who act for the organization."""
        standing = SeatHolder.objects.serving().filter(seat=self.seat, person=OuterRef("person"))
        acting = Affiliation.objects.current().filter(organization=self.seat.organization_id, person__is_active=True)
        rows = acting.annotate(named=Exists(standing.filter(role=SeatRole.ALTERNATE)))
        rows = rows.exclude(person=self.without).select_related("person")
        return list(rows.order_by("-named", "person__name", "pk")[:FEW])

    def clean(self) -> dict[str, Any]:
        """A stand-in is a colleague, or somebody with a name and an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") != Coming.STAND_IN:
            return cleaned
        who = cleaned.get("who", "")
        if who == SOMEONE_ELSE:
            for field, missing in (("name", _("Enter their name.")), ("email", _("Enter their e-mail address."))):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, missing)
            self.stand_in = StandIn(None, cleaned.get("name", ""), cleaned.get("email", ""), cleaned.get("line", ""))
            return cleaned
        acting = Affiliation.objects.current().filter(organization=self.seat.organization_id, person__is_active=True)
        found = acting.filter(person=int(who)).select_related("person").first() if who.isdecimal() else None
        if found is None:
            self.add_error("who", _("Choose who goes, or enter somebody else."))
        else:
            self.stand_in = StandIn(found.person, line=cleaned.get("line", ""))
        return cleaned


class QuorumForm(forms.Form):
    """How many organizations must come; nothing, where the group has agreed on no number."""

    quorum = forms.IntegerField(
        label=gettext_lazy("Organizations that must come for a decision"),
        help_text=gettext_lazy("As your charter says. Leave it empty if it says nothing: then nothing is claimed."),
        min_value=1,
        max_value=500,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a number, or leave it empty.")},
    )
