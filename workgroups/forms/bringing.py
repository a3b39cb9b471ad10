"""Inviting somebody to an organization, and to its places in workgroups."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from partners.forms import InvitePerson
from workgroups.forms.speaking import ROLES
from workgroups.models import Seat, SeatRole, Workgroup

NO_PLACE = ""


class BringInForm(InvitePerson):
    """An address, a personal word, and a part in any of the workgroups in which the organization has a place.

    `seats` are those that whoever invites may fill, each with its workgroup, `filled` and `led`.
    """

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {f"place-{seat.workgroup_id}": seat for seat in seats}
        for name, seat in self.seats.items():
            field = forms.ChoiceField(
                label=seat.workgroup.name, required=False, choices=self._parts(), help_text=_state(seat)
            )
            # Not offered any more, and yet no mistake: the same form sent twice names a lead where there is one now.
            field.widget.attrs["class"] = "small fit"
            field.widget.choices = self._parts(led=seat.led)  # type: ignore[attr-defined]
            self.fields[name] = field

    @staticmethod
    def _parts(*, led: bool = False) -> list[tuple[str, Any]]:
        roles = [(value, label) for value, label in ROLES if value != SeatRole.PRIMARY or not led]
        return [(NO_PLACE, _("Not in this one")), *roles, (SeatRole.CONTACT.value, SeatRole.CONTACT.label)]

    @property
    def who(self) -> list[forms.BoundField]:
        """The fields about the person."""
        return [self[name] for name in self.fields if name not in self.seats]

    @property
    def where(self) -> list[forms.BoundField]:
        """The fields about workgroups."""
        return [self[name] for name in self.seats]

    @property
    def chosen(self) -> int:
        """In how many workgroups a part was chosen, valid or not."""
        return sum(bool(field.value()) for field in self.where)

    @property
    def places(self) -> list[tuple[Workgroup, str]]:
        """Each workgroup that was chosen, with what the person will be in it."""
        return [(seat.workgroup, said) for name, seat in self.seats.items() if (said := self.cleaned_data.get(name))]


def _state(seat: Seat) -> str:
    if not seat.filled:  # type: ignore[attr-defined]
        return _("The place is empty.")
    return "" if seat.led else _("Nobody leads there yet.")  # type: ignore[attr-defined]
