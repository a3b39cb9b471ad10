"""Who brings something in or does something: an organization of the workgroup, and perhaps its person."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import F, FilteredRelation, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.accounts.models import User
from partners.models import Organization
from workgroups.models import Convener, Seat, SeatHolder, Workgroup

OFFERED = 200
Who = tuple[Organization | None, User | None]


def offered(group: Workgroup) -> list[str]:
    """What a field for who does something offers: the organizations of a workgroup and their people, as they are
    typed; of a very large one the first. Any other of its people is found by name all the same."""
    held = Q(holders__until=None) | Q(holders__until__gt=now())
    rows = (
        Seat.objects.current()
        .filter(workgroup=group)
        .annotate(holder=FilteredRelation("holders", condition=held))
        .values_list("organization__name", "organization__short_name", "holder__person__name")
        .order_by("organization__name", F("holder__person__name").asc(nulls_first=True))[:OFFERED]
    )
    return list(dict.fromkeys(_lines(rows)))


def _lines(rows: Any) -> Iterator[str]:
    for name, short, person in rows:
        usual = short or name
        yield usual
        if person:
            yield f"{person}, {usual}"


def spelled(organization: Organization | None, person: User | None) -> str:
    """As the field is filled in: "Wei Chen, First 5 LA", or the organization alone."""
    return ", ".join(one for one in (str(person or ""), organization.usual_name if organization else "") if one)


def find(group: Workgroup, typed: str) -> Who | None:
    """Whom the words mean, among the organizations and people of a workgroup; None for nobody."""
    person, _comma, named = (one.strip() for one in typed.rpartition(","))
    whole = Q(name__iexact=typed) | Q(short_name__iexact=typed)
    seats = Seat.objects.current().filter(workgroup=group).values("organization")
    runners = Convener.objects.current().filter(workgroup=group)
    here = Organization.objects.filter(Q(pk__in=seats) | Q(pk__in=runners.values("organization")))
    organization = here.filter(whole).first()
    if organization is not None:
        return organization, None
    wanted = Q(person__name__iexact=person or typed)
    at = named if person else ""
    holders = SeatHolder.objects.current().filter(wanted, _called("seat__organization", at), seat__workgroup=group)
    holder = holders.select_related("person", "seat__organization").first()
    if holder is not None:
        return holder.seat.organization, holder.person
    runs = runners.filter(wanted, _called("organization", at)).select_related("person", "organization").first()
    return (runs.organization, runs.person) if runs else None


def _called(path: str, name: str) -> Q:
    """The organization at that path has this name; any, where none is given."""
    return Q(**{f"{path}__name__iexact": name}) | Q(**{f"{path}__short_name__iexact": name}) if name else Q()


class WhoField(forms.CharField):
    """An organization of the workgroup, or one of its people with it, as it is offered or typed. Cleaned it is a `Who`.

    The form that has it says of which workgroup: `field.group`.
    """

    group: Workgroup

    def __init__(self, **kwargs: Any) -> None:
        given = {"max_length": 400, "widget": forms.TextInput(attrs={"list": "who", "autocomplete": "off"})}
        super().__init__(**{**given, **kwargs})

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for somebody who is not in the workgroup."""
        typed = super().clean(value)
        if not typed:
            return None, None
        found = find(self.group, typed)
        if found is None:
            words = _("Nobody here is called “%(typed)s”. Choose one of those that are offered.")
            raise forms.ValidationError(words % {"typed": typed}, "invalid")
        return found


class WithWho(forms.Form):
    """A form with a field `who`."""

    who = WhoField(
        label=gettext_lazy("Who"),
        required=False,
        help_text=gettext_lazy("An organization, or one of its people: “Wei Chen, First 5 LA”."),
    )

    def __init__(self, *args: Any, group: Workgroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, WhoField)  # noqa: S101
        field.group = group
