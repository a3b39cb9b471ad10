"""Somebody is away, and another person of the organization stands in."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import get_default_timezone, localdate, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.dates import plain_date
from compact.forms import Day, Options
from partners.models import Affiliation, Organization, Role
from workgroups.forms.speaking import TOO_LONG, people_of
from workgroups.models import Convener, Part, Right, Seat, SeatHolder
from workgroups.models.delegation import USUAL

if TYPE_CHECKING:
    from compact.accounts.models import User

LONGEST = timedelta(days=366)
DATES = {
    "required": gettext_lazy("Choose a day."),
    "invalid": gettext_lazy("Enter a day like 2026-12-24."),
}


def beginning(day: date) -> datetime:
    """The first moment of a day where the compact is."""
    return make_aware(datetime.combine(day, time.min), get_default_timezone())


class StandInForm(forms.Form):
    """Who is away, who stands in, from when until when, and for what; signing apart, for who may let others sign."""

    principal = forms.ChoiceField(
        label=gettext_lazy("Who is away?"),
        error_messages={"required": gettext_lazy("Choose who is away.")},
    )
    delegate = forms.ChoiceField(
        label=gettext_lazy("Who stands in?"),
        error_messages={"required": gettext_lazy("Choose who stands in.")},
    )
    since = forms.DateField(label=gettext_lazy("From"), widget=Day, error_messages=DATES)
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        help_text=gettext_lazy("At most a year. It ends by itself."),
        widget=Day,
        error_messages=DATES,
    )
    part = forms.ChoiceField(
        label=gettext_lazy("For what?"),
        widget=Options,
        error_messages={"required": gettext_lazy("Choose for what.")},
    )
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("In workgroups they read and write. They also…"),
        choices=[(one.value, one.label) for one in Right if one is not Right.SIGN],
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("A line about it, if you like"),
        help_text=gettext_lazy("Partners who see who stands in can read it: leave out what is private."),
        max_length=300,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    signs = forms.BooleanField(
        label=gettext_lazy("They may also sign agreements"),
        help_text=gettext_lazy("Not usual. Signing binds the organization."),
        required=False,
    )
    signing_words = forms.CharField(
        label=gettext_lazy("Who has authorized that, and how?"),
        help_text=gettext_lazy("For example: the Superintendent, in writing, on 3 November."),
        max_length=300,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(
        self, *args: Any, organization: Organization, by: "User", may: Callable[[str], object], **kwargs: Any
    ) -> None:
        """`may` says whether the person who fills it in may do what a rule is about, to the organization."""
        manages = may("partners.manage_people")
        super().__init__(*args, **kwargs)
        self.organization, self.by = organization, by
        self.people = people_of(organization)
        names = [(str(pk), str(one)) for pk, one in self.people.items()]
        others = names if manages else [one for one in names if one[0] != str(by.pk)]
        self.fields["delegate"].choices = [("", _("Choose a colleague")), *others]  # type: ignore[attr-defined]
        self.fields["since"].initial = localdate(now(), get_default_timezone())
        if manages:
            self.fields["principal"].choices = [("", _("Choose a person")), *names]  # type: ignore[attr-defined]
            self.fields["principal"].initial = str(by.pk) if by.pk in self.people else ""
        else:
            del self.fields["principal"]
        if not may("workgroups.delegate_signing"):
            del self.fields["signs"], self.fields["signing_words"]
        self.held = _held(organization, None if manages else by)
        if not may("partners.give_rights"):  # who only stands in for an administrator names no other
            self.held.holders[Part.ADMINISTRATOR] = self.held.holders.get(Part.ADMINISTRATOR, set()) & {by.pk}
        self.fields["part"].choices = [(value, words) for value, words, _who in _offered(self.held)]  # type: ignore[attr-defined]
        self.fields["part"].initial = Part.PLACES.value

    @property
    def holds_something(self) -> bool:
        """Whether there is anything to stand in for."""
        return any(self.held.holders.values())

    @property
    def signing(self) -> "list[forms.BoundField]":
        """The fields about signing, which stand apart; none for most."""
        return [self[name] for name in ("signs", "signing_words") if name in self.fields]

    @property
    def first(self) -> "list[forms.BoundField]":
        """What everybody fills in."""
        return [one for one in self if one.name not in {"rights", "note", "signs", "signing_words"}]

    @property
    def away(self) -> "User":
        """Who is away."""
        chosen = self.cleaned_data.get("principal")
        return self.people[int(chosen)] if chosen else self.by

    def clean(self) -> None:
        """Two people, days in order, and a post that whoever is away holds themselves."""
        super().clean()
        said = self.cleaned_data
        if said.get("signs") and not said.get("signing_words"):
            self.add_error("signing_words", _("Say who has authorized it, and how: nobody signs for others without."))
        since, until, today = said.get("since"), said.get("until"), localdate(now(), get_default_timezone())
        if since and since < today:
            self.add_error("since", _("Choose today or a later day: what was done before stays as it was."))
        if since and since > today + LONGEST:
            self.add_error("since", _("Choose a day within a year. You can do it again then."))
            since = None
        if since and until and until < since:
            self.add_error("until", _("Choose a day on or after %(date)s.") % {"date": plain_date(since)})
        elif since and until and until > since + LONGEST:
            self.add_error("until", _("Choose a day within a year. You can do it again then."))
        if "principal" in self.fields and not said.get("principal"):
            return
        if said.get("delegate") == str(self.away.pk):
            self.add_error("delegate", _("Choose somebody else: nobody stands in for themselves."))
        holders = {value: who for value, _words, who in _offered(self.held)}
        if said.get("part") and self.away.pk not in holders[said["part"]]:
            words = {"person": self.away}
            self.add_error("part", _("%(person)s does not have that themselves. Choose something else.") % words)

    @property
    def made(self) -> dict[str, Any]:
        """What a valid form says, as `Delegation.begin` takes it."""
        said = self.cleaned_data
        part, _colon, number = said["part"].partition(":")
        signing = [Right.SIGN.value] if said.get("signs") else []
        return {
            "principal": self.away,
            "delegate": self.people[int(said["delegate"])],
            "part": part,
            "seat": self.held.seats.get(int(number or 0)) if part == Part.PLACE else None,
            "workgroup": self.held.workgroups.get(int(number or 0)) if part == Part.RUNNING else None,
            "since": beginning(said["since"]),
            "until": beginning(said["until"] + timedelta(days=1)),
            "rights": [*said["rights"], *signing],
            "signing_words": said.get("signing_words", "") if signing else "",
            "note": said["note"],
        }


class _Held:
    """What the people of an organization hold themselves: who has which place, runs what, looks after it."""

    def __init__(self) -> None:
        self.seats: dict[int, Any] = {}
        self.workgroups: dict[int, Any] = {}
        self.holders: dict[str, set[int]] = {Part.PLACES.value: set()}


def _held(organization: Organization, only: "User | None") -> _Held:
    """All of it, however many: whoever is left out here is told that they hold nothing."""
    held, mine = _Held(), {"person": only} if only else {}
    acting = Affiliation.objects.current().filter(organization=organization, **mine)
    holders = SeatHolder.objects.serving().filter(seat__organization=organization, seat__until=None, **mine)
    places = holders.order_by("seat__workgroup__name", "pk").values_list("seat_id", "person_id")
    for seat, person in places:
        held.holders.setdefault(f"{Part.PLACE}:{seat}", set()).add(person)
        held.holders[Part.PLACES].add(person)
    held.seats = Seat.objects.select_related("workgroup").in_bulk({seat for seat, _person in places})
    running = Convener.objects.running().filter(organization=organization, **mine).exclude(person=None)
    for run in running.select_related("workgroup").order_by("workgroup__name", "pk"):
        held.workgroups[run.workgroup_id] = run.workgroup
        held.holders.setdefault(f"{Part.RUNNING}:{run.workgroup_id}", set()).add(run.person_id or 0)
    administrators = acting.filter(roles__contains=[Role.ADMINISTRATOR]).values_list("person_id", flat=True)
    if found := set(administrators):
        held.holders[Part.ADMINISTRATOR] = found
    return held


def _offered(held: _Held) -> "Iterable[tuple[str, str, set[int]]]":
    """Each thing that can be chosen: its value, its words, and who holds it."""
    for value, who in held.holders.items():
        part, _colon, number = value.partition(":")
        if part == Part.PLACE:
            words = _("The place in %(workgroup)s") % {"workgroup": held.seats[int(number)].workgroup.usual_name}
        elif part == Part.RUNNING:
            words = _("Running %(workgroup)s") % {"workgroup": held.workgroups[int(number)].usual_name}
        else:
            words = str(Part(part).label)
        if who or part == Part.PLACES:
            yield value, words, who
