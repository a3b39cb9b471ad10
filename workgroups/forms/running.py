"""Who runs a workgroup."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Affiliation, Organization
from workgroups.forms.speaking import MANY

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

    @property
    def chosen(self) -> "tuple[User, Organization]":
        """The person, and for whom they run it."""
        one = self.acting[self.cleaned_data["convener"]]
        return one.person, one.organization
