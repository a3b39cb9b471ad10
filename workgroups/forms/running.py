"""Who runs a workgroup."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.forms import OrganizationField
from partners.models import Affiliation, Organization
from workgroups.forms.speaking import MANY, TOO_LONG

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models import Convener, Workgroup


class RunningForm(forms.Form):
    """A person at an organization that convenes the workgroup, of the backbone, or at one with a place in it.

    In this order, so that of very many the last named are those who have the least to do with running it.
    """

    convener = forms.ChoiceField(
        label=gettext_lazy("Who runs it?"),
        error_messages={
            "required": gettext_lazy("Choose a person."),
            "invalid_choice": gettext_lazy("Choose somebody from the list."),
        },
    )

    def __init__(self, *args: Any, workgroup: "Workgroup", conveners: "list[Convener]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        convening = {one.organization_id for one in conveners}
        there = Q(organization__in=convening) | Q(organization__is_backbone=True)
        there |= Q(organization__in=workgroup.seats.current().values("organization"))
        found = Affiliation.objects.current().filter(there, person__is_active=True)
        found = found.exclude(person__in=[one.person_id for one in conveners if one.person_id])
        nearest = Case(
            When(organization__in=convening, then=Value(0)),
            When(organization__is_backbone=True, then=Value(1)),
            default=Value(2),
        )
        acting = found.select_related("person", "organization").order_by(
            nearest, "organization__name", "person__name", "pk"
        )
        self.acting = {str(one.pk): one for one in acting[:MANY]}
        names = [(pk, f"{one.person}, {one.organization.usual_name}") for pk, one in self.acting.items()]
        self.fields["convener"].choices = [("", _("Choose a person")), *names]  # type: ignore[attr-defined]
        if any(one.person_id for one in conveners):
            self.fields["convener"].label = _("Another person who runs it")

    @property
    def chosen(self) -> "tuple[User, Organization]":
        """The person, and for whom they run it."""
        one = self.acting[self.cleaned_data["convener"]]
        return one.person, one.organization


class SteppingDownForm(RunningForm):
    """Who follows somebody who runs it no more; or nobody, which the last one says in a word to the backbone."""

    word = forms.CharField(
        label=gettext_lazy("Or nobody yet: why?"),
        help_text=gettext_lazy("The people in it and the UNITE-LA team read it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 3, "data-keep": True}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        convener = self.fields["convener"]
        convener.label, convener.required = _("Who follows?"), False
        convener.choices = [("", _("Nobody for now")), *convener.choices[1:]]  # type: ignore[attr-defined]

    @property
    def successor(self) -> Affiliation | None:
        """Who follows, and for whom."""
        return self.acting.get(self.cleaned_data["convener"])


class HandOverForm(forms.Form):
    """A colleague, or somebody at another organization that convenes the workgroup."""

    successor = forms.ChoiceField(
        label=gettext_lazy("Who runs it from now on?"),
        error_messages={
            "required": gettext_lazy("Choose who runs it from now on."),
            "invalid_choice": gettext_lazy("Choose somebody from the list."),
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, person: "User", posts: "list[Convener]", convening: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = {one.organization_id for one in posts}
        found = Affiliation.objects.current().filter(organization__in=own | set(convening), person__is_active=True)
        nearest = Case(When(organization__in=own, then=Value(0)), default=Value(1))
        rows = found.exclude(person=person).select_related("person", "organization")
        rows = rows.order_by(nearest, "organization__name", "person__name", "pk")
        self.acting = {str(one.pk): one for one in rows[:MANY]}
        names = [(pk, f"{one.person}, {one.organization.usual_name}") for pk, one in self.acting.items()]
        self.fields["successor"].choices = [("", _("Choose a person")), *names]  # type: ignore[attr-defined]

    @property
    def follows(self) -> Affiliation:
        """Who runs it then, and for whom."""
        return self.acting[self.cleaned_data["successor"]]


class ConveningForm(forms.Form):
    """One more organization that convenes it."""

    organization = OrganizationField(
        label=gettext_lazy("Another organization that convenes it"),
        help_text=gettext_lazy("Any organization on record, whether it has signed or not."),
        max_length=300,
    )
