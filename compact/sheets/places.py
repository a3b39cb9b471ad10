"""Many people for one workgroup: pasted lines or a file, read as every contact sheet is, and what each row does.

Whoever may invite to a workgroup brings people to places in it, and changes nothing at any organization: each of them
is invited, and says yes or no. What was shown is what is done: the plan has a fingerprint, and is made again before.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from compact.access import PARTNERS, Kind, scope
from compact.sheets import known
from compact.sheets.cells import Refused
from compact.sheets.columns import find_header, match
from compact.sheets.entries import Entry, read_entry, roles_of
from compact.sheets.reading import Table, Unreadable
from compact.sheets.words import SKIPPED
from compact.wall import handing_over
from partners.models import Import, Invitation, InvitedPlace, Organization
from workgroups.models import SeatHolder, SeatRole

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.sheets.names import Names
    from workgroups.models import Workgroup

MOST = 500
# Where nobody has said what a column holds, people paste in this order.
USUAL = ("name", "email", "organization", "role")


@dataclass(frozen=True)
class Row:
    """One row: whom it invites, for which organization, as what; or why it invites nobody (`why`, in words)."""

    number: int
    name: str
    email: str
    organization: int | None
    at: str
    role: str
    why: str = ""

    @property
    def part(self) -> str:
        """What the person will be."""
        return str(SeatRole(self.role).label) if self.role else ""


@dataclass(frozen=True)
class People:
    """What every row does."""

    rows: list[Row]

    @property
    def invited(self) -> list[Row]:
        """Those who are invited."""
        return [one for one in self.rows if not one.why]

    @property
    def skipped(self) -> list[Row]:
        """Those who are not, each with the reason."""
        return [one for one in self.rows if one.why]

    @property
    def fingerprint(self) -> str:
        """The same for two plans that do the same."""
        return sha256(dumps([asdict(one) for one in self.rows], sort_keys=True).encode()).hexdigest()


def plan_people(table: Table, workgroup: "Workgroup", *, by: "User") -> People:
    """What each row does, as things are now. Raises Unreadable for too many rows, or where there are no addresses.

    Whoever calls this has opened the workgroup's desk for inviting.
    """
    names = known.names(Import())
    place = find_header(table.rows)
    header = [] if place is None else table.rows[place][1]
    rows = table.rows if place is None else table.rows[place + 1 :]
    if len(rows) > MOST:
        raise Unreadable(_("These are more than %(most)s people. Bring them in in parts.") % {"most": MOST})
    cells = [one for _number, one in rows]
    columns = match(header, cells, is_organization=names[0].knows, is_workgroup=names[1].knows)
    if place is None and len(columns) <= len(USUAL):
        columns = [found or usual for found, usual in zip(columns, USUAL, strict=False)]
    if "email" not in columns:
        raise Unreadable(_("There are no e-mail addresses in this. Each person needs one."))
    entries = [read_entry(number, one, columns) for number, one in rows]
    return People(_planned(entries, workgroup, names[0], names[2]))


def _planned(
    entries: Sequence[Entry], workgroup: "Workgroup", organizations: "Names", unconfirmed: Collection[int]
) -> list[Row]:
    emails = {one.email for one in entries if one.email}
    here, waiting = _here(workgroup, emails), _waiting(workgroup, emails, organizations)
    first: dict[tuple[str, int], int] = {}
    planned = []
    for one in entries:
        pk, role = None, ""
        try:
            pk = _organization(one, organizations, unconfirmed)
            role = roles_of(one, 1)[0] or SeatRole.CONTACT.value
            if one.refusal:
                raise Refused(one.refusal[0], **one.refusal[1])
            if not one.email:
                raise Refused("no_email")
            if (one.email, pk) in first:
                raise Refused("same_address", row=str(first[one.email, pk]))
            first[one.email, pk] = one.number
            why = _("Is in this workgroup already.") if (one.email, pk) in here else ""
            why = why or (_("Is invited already.") if (one.email, pk) in waiting else "")
        except Refused as refused:
            why = str(SKIPPED[refused.code] % refused.names)
        at = organizations.usual.get(pk, "") if pk else one.organization[:120]
        planned.append(Row(one.number, one.name, one.email, pk, at, role, why))
    return planned


def _organization(entry: Entry, organizations: "Names", unconfirmed: Collection[int]) -> int:
    """Which one it is. What is only much like a name is not taken for it: nobody is invited by a guess."""
    if not entry.organization:
        raise Refused("no_organization")
    found = organizations.find(entry.organization)
    if found.pk is None or found.guessed:
        near = [organizations.usual[pk] for pk in ([found.pk] if found.pk else found.near)]
        if near:
            raise Refused("several_organizations", name=entry.organization[:60], near=", ".join(near))
        raise Refused("unknown_organization", name=entry.organization[:60])
    if found.pk in unconfirmed:
        raise Refused("unconfirmed_organization")
    return found.pk


def _here(workgroup: "Workgroup", emails: Collection[str]) -> set[tuple[str, int]]:
    with handing_over(PARTNERS):
        held = SeatHolder.objects.serving().filter(seat__workgroup=workgroup, person__email__in=emails)
        return set(held.values_list("person__email", "seat__organization"))


def _waiting(workgroup: "Workgroup", emails: Collection[str], organizations: "Names") -> set[tuple[str, int]]:
    named = InvitedPlace.objects.filter(workgroup=workgroup)
    with handing_over(*(scope(Kind.ORGANIZATION, pk) for pk in organizations.usual)):
        rows = named.waiting().filter(invitation__email__in=emails)
        return set(rows.values_list("invitation__email", "organization"))


def invite_all(people: People, workgroup: "Workgroup", *, note: str, by: "User") -> tuple[list[Invitation], list[Row]]:
    """Invite everybody whom the plan invites. Returns the invitations, and the rows that could not be done after all,
    each with the reason."""
    at = Organization.objects.in_bulk([one.organization for one in people.invited])
    made, left = [], []
    for one in people.invited:
        organization = at[one.organization or 0]
        words: dict[str, Any] = {"name": one.name, "note": note, "language": "en", "workgroup": workgroup}
        try:
            made.append(
                Invitation.invite(
                    email=one.email, organization=organization, by=by, places=[(workgroup, one.role)], **words
                )
            )
        except ValidationError as error:
            left.append(Row(**{**asdict(one), "why": " ".join(error.messages)}))
    return made, left
