"""For whom somebody acts who stands in for another."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class StandsFor:
    """A post of somebody else that a person holds for some days: whose, where, and what it lets them do.

    `what` is "seat", "convener" or "administrator", and `scope` the readership it makes the stand-in part of. `role` is
    the principal's in that place; `rights` are the answers the stand-in may give beside reading and writing
    (`workgroups.models.Right`).
    """

    what: str
    scope: int
    workgroup: int | None
    organization: int
    role: str
    person: int
    name: str
    at: str
    rights: frozenset[str]

    @classmethod
    def read(cls, row: list[Any]) -> Self:
        """From one row of the reach function."""
        what, scope, workgroup, organization, role, person, name, at, rights = row
        return cls(what, scope, workgroup, organization, role, person, name, at, frozenset(rights))

    @property
    def order(self) -> tuple[str, int, str, int]:
        """By name; of one person's posts always the same first."""
        return (self.name, self.person, self.what, self.scope)

    @property
    def whom(self) -> str:
        """The person and where: "Elena Ramos (LAUSD)"."""
        return f"{self.name} ({self.at})"


def acting(who: object, principal: object, at: object = "") -> str:
    """Who acts for whom, in words: "Omar Haddad for Elena Ramos (LAUSD)"; without a principal the name alone."""
    if not principal:
        return str(who)
    names = {"who": who, "principal": f"{principal} ({at})" if at else principal}
    return _("%(who)s for %(principal)s") % names
