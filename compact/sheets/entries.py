"""One row of a sheet, read: what it says of one person, or why it cannot be used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from compact.sheets.cells import Refused, email_of, fold, name_of, phone_of, tidy, words_of
from workgroups.models import SeatRole

_ROLES = {
    SeatRole.PRIMARY: "lead, primary, principal, representative, lider, titular, representante, responsable, leader,"
    " main, main contact, delegate, member",
    SeatRole.ALTERNATE: "stand in, standin, alternate, deputy, substitute, backup, suplente, sustituto, sustituta,"
    " alterno, alterna, secondary",
    SeatRole.OBSERVER: "observer, observador, observadora, reads along, guest",
    SeatRole.CONTACT: "contact, contacto, participant, participante, everyone else",
}
ROLES = {spelling.strip(): role for role, many in _ROLES.items() for spelling in many.split(",")}
Note = list[Any]  # a code of `compact.sheets.words`, and the names it needs


@dataclass
class Entry:
    """One row of the sheet, read; `refusal` says why it cannot be used."""

    number: int
    email: str = ""
    name: str = ""
    organization: str = ""
    workgroups: str = ""
    role: str = ""
    phone: str = ""
    title: str = ""
    notes: list[Note] = field(default_factory=list)
    refusal: Note | None = None


def read_entry(number: int, cells: Sequence[str], columns: Sequence[str]) -> Entry:
    """What these cells say, by what each column holds."""
    raw = {name: tidy(cells[place]) for place, name in enumerate(columns) if name and place < len(cells)}
    entry = Entry(number)
    spelled = {name: raw.get(name, "") for name in ("organization", "workgroups", "role")}
    entry.organization, entry.workgroups, entry.role = spelled.values()
    # What stands in the row is shown even when it cannot be used.
    entry.name = raw.get("name") or f"{raw.get('first', '')} {raw.get('last', '')}".strip()
    entry.email, entry.title = raw.get("email", ""), raw.get("title", "")
    try:
        entry.name = name_of(entry.name)
        entry.email, before = email_of(entry.email)
        entry.name = entry.name or (name_of(before) if before else "")
        entry.title = words_of(entry.title, 200)
        for one in spelled.values():
            words_of(one, 2000)
    except Refused as why:
        entry.refusal = [why.code, why.names]
        entry.email = entry.email[:254].lower()
    phone = phone_of(raw.get("phone", ""))
    if phone is None:
        entry.notes.append(["no_phone", {"cell": raw["phone"][:60]}])
    entry.phone = phone or ""
    return entry


def roles_of(entry: Entry, count: int) -> list[str]:
    """The role in each of so many workgroups; empty where the sheet says nothing. Raises Refused for what is none."""
    spelled = [part.strip() for part in re.split(r"[;|\n]", entry.role)] if entry.role else [""]
    roles = []
    for one in spelled:
        role = ROLES.get(fold(one), "")
        if one and not role:
            raise Refused("unknown_role", name=one[:60])
        roles.append(str(role))
    if len(roles) == 1:
        return roles * count
    if len(roles) != count:
        raise Refused("roles_do_not_fit")
    return roles
