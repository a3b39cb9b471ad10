"""Who may ask who else sees something."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext_lazy as _

from compact.access import Kind, reach_of
from compact.permissions import Answer, Denied, may, rule
from partners.models import Organization
from workgroups.models import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Scoped(Protocol):
    """Anything with readerships."""

    @property
    def scopes(self) -> Iterable[int | None]:
        """The numbers of those who read it."""


@rule("rights.list_readers")
def list_readers(user: "User", thing: Scoped) -> Answer:
    """Those who run the workgroup, or look after the organization, that one of the readerships is of; the backbone."""
    return (
        reach_of(user).backbone
        or any(_looks_after(user, number) for number in thing.scopes if number is not None)
        or Denied(_("Only those who run the workgroup or look after the organization, or the UNITE-LA team, see this."))
    )


def _looks_after(user: "User", number: int) -> bool:
    kind, pk = number & 7, number >> 3
    if kind in {Kind.WORKGROUP, Kind.CONVENERS}:
        return bool(may(user, "workgroups.manage_seats", Workgroup(pk=pk)))
    if kind in {Kind.ORGANIZATION, Kind.ADMINISTRATORS}:
        return bool(may(user, "partners.manage_people", Organization(pk=pk)))
    return False
