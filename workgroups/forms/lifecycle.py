"""The backbone changes whether a workgroup meets, and opens a new one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts.models import User
from compact.forms import Day, Options, Several
from partners.forms import OrganizationField
from partners.models import Affiliation, Organization
from workgroups.forms.speaking import TOO_LONG
from workgroups.models import Stage, State

if TYPE_CHECKING:
    from goals.models import Goal
    from workgroups.models import Workgroup

VERBS = {
    State.PAUSED: gettext_lazy("Pause it"),
    State.ACTIVE: gettext_lazy("Take it up again"),
    State.CLOSED: gettext_lazy("Close it"),
}
MEANS = {
    State.PAUSED: gettext_lazy(
        "Nobody is asked for anything, and its news goes out by no mail. What waits stays as it is. Only the people who"
        " run it write; everybody in it reads."
    ),
    State.ACTIVE: gettext_lazy(
        "Everybody has the place they had. What waited is asked again, with as many days left as before."
    ),
    State.CLOSED: gettext_lazy(
        "Requests that wait are declined and offers taken back, with your reason. Nobody writes. The places stay on"
        " record, and the page keeps its address."
    ),
}


class StateForm(forms.Form):
    """What the workgroup becomes, why, and from when."""

    step = forms.ChoiceField(
        label=gettext_lazy("What do you want to do?"),
        widget=Options,
        error_messages={
            "required": gettext_lazy("Choose what becomes of the workgroup."),
            "invalid_choice": gettext_lazy("That has been done already, or cannot follow on what it is. Choose again."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everybody can read it: it stands on the public page, and in the mails."),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={
            "required": gettext_lazy("Say why, in a sentence. Everybody concerned reads it."),
            "max_length": TOO_LONG,
        },
    )
    since = forms.DateField(
        label=gettext_lazy("Since when?"),
        help_text=gettext_lazy("Today, or the earlier day on which it was decided."),
        widget=Day,
        error_messages={
            "required": gettext_lazy("Enter a day, for example today."),
            "invalid": gettext_lazy("Enter a day like 2026-02-18."),
        },
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"since": localdate()}, **kwargs})
        self.workgroup = workgroup
        step = self.fields["step"]
        step.choices = [(one.value, VERBS[one]) for one in workgroup.steps]  # type: ignore[attr-defined]
        step.widget.hints = {one.value: MEANS[one] for one in workgroup.steps}

    def clean_since(self) -> Any:
        """Raises ValidationError for a day to come, or one before the present state began."""
        since = self.cleaned_data["since"]
        try:
            self.workgroup.check_since(since)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return since

    @property
    def becomes(self) -> State:
        """The state that was chosen."""
        return State(self.cleaned_data["step"])

    @property
    def verb(self) -> str:
        """What was chosen, in words."""
        return str(VERBS[self.becomes])


class OpeningForm(forms.Form):
    """A new workgroup. What is not known yet can be filled in later, by those who run it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=300,
        error_messages={"required": gettext_lazy("Enter a name."), "max_length": TOO_LONG},
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name, if its members use one"),
        help_text=gettext_lazy("The address of its page is made from it, and stays."),
        max_length=120,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    description = forms.CharField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("What it is there to change, in a sentence or two."),
        max_length=5000,
        widget=forms.Textarea(attrs={"class": "short", "rows": 4, "data-keep": True}),
        error_messages={"required": gettext_lazy("Say what it is there for."), "max_length": TOO_LONG},
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage of life"), choices=Stage.choices, initial=Stage.CROSS_CUTTING, widget=forms.Select
    )
    goals = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Goals it serves"), coerce=int, required=False, widget=Several
    )
    convening = OrganizationField(
        label=gettext_lazy("Which organization convenes it?"),
        help_text=gettext_lazy("Any organization on record, whether it has signed or not."),
        max_length=300,
    )
    also = OrganizationField(
        label=gettext_lazy("Another one that convenes it, if there is one"), max_length=300, required=False
    )
    runner = forms.EmailField(
        label=gettext_lazy("Who runs it? Their work e-mail, if you know"),
        help_text=gettext_lazy("Somebody who acts for one of these organizations, or of the UNITE-LA team."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"invalid": gettext_lazy("Enter an e-mail like name@organization.org.")},
    )

    def __init__(self, *args: Any, goals: "list[Goal]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting: Affiliation | None = None
        chosen = [(one.number, f"{one.number} {one.short_name}") for one in goals]
        self.fields["goals"].choices = chosen  # type: ignore[attr-defined]
        if not chosen:
            del self.fields["goals"]

    def clean(self) -> None:
        """Raises ValidationError for whoever acts for none of the organizations."""
        super().clean()
        email = self.cleaned_data.get("runner", "")
        if not email or "convening" in self.errors or "also" in self.errors:
            return
        person = User.objects.filter(email=User.objects.normalize_email(email)).first()
        acting = Affiliation.objects.current().filter(person=person, person__is_active=True)
        there = acting.filter(organization__in=[one.pk for one in self.organizations])
        team = acting.filter(organization__is_backbone=True)
        self.acting = (there.first() or team.first()) if person is not None else None
        if self.acting is None:
            self.add_error(
                "runner",
                _("Nobody with this e-mail acts for one of these. Leave it empty, and name or invite them later."),
            )

    @property
    def organizations(self) -> list[Organization]:
        """The organizations that convene it, each once."""
        named = (self.cleaned_data.get("convening"), self.cleaned_data.get("also"))
        return list(dict.fromkeys(one for one in named if one is not None))

    @property
    def runs(self) -> "tuple[User, Organization] | None":
        """Who runs it, and for whom."""
        return (self.acting.person, self.acting.organization) if self.acting else None

    @property
    def words(self) -> dict[str, Any]:
        """The fields of the workgroup."""
        said = self.cleaned_data
        words = {name: said[name] for name in ("name", "short_name", "description", "stage")}
        return {**words, "goal_numbers": sorted(said.get("goals", []))}
