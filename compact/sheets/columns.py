"""Which column holds what: by its name, by what stands in it, or as somebody says."""

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from compact.sheets.cells import fold, tidy

# What every sheet of people that leaves the portal has, in this order, so that it can come back in.
COLUMNS = ("Name", "E-mail", "Organization", "Workgroups", "Role", "Phone", "Title")
REASON = "Why it was skipped"
FIELDS = ("name", "email", "organization", "workgroups", "role", "phone", "title")

LABELS = {
    "name": _("Name"),
    "first": _("First name"),
    "last": _("Last name"),
    "email": _("E-mail"),
    "organization": _("Organization"),
    "workgroups": _("Workgroups"),
    "role": _("Role in the workgroup"),
    "phone": _("Telephone"),
    "title": _("Title"),
}

_SPELLINGS = {
    "name": "name, full name, fullname, contact, contact name, person, people, attendee, member, member name, nombre,"
    " nombre completo, nombre y apellido, nombre y apellidos, contacto, persona, display name, participant",
    "first": "first name, firstname, first, given name, nombres, primer nombre, nombre de pila, fname",
    "last": "last name, lastname, last, surname, family name, apellido, apellidos, lname",
    "email": "e mail, email, mail, email address, e mail address, mail address, work email, work e mail, address email,"
    " correo, correo electronico, direccion de correo, direccion de correo electronico, e mails, emails, primary email,"
    " contact email, correo e, email 1, e mail 1 value, electronic mail",
    "organization": "organization, organisation, org, organization name, organisation name, agency, company, employer,"
    " institution, partner, partner organization, organizacion, institucion, empresa, entidad, socio, affiliation,"
    " school district, company name, partner name",
    "workgroups": "workgroups, workgroup, work group, work groups, working group, working groups, group, groups,"
    " committee, committees, team, grupo, grupos, grupo de trabajo, grupos de trabajo, comite, comites",
    "role": "role, role in the workgroup, workgroup role, role in workgroup, function in the workgroup, rol, papel,"
    " rol en el grupo, seat, place",
    "phone": "phone, telephone, tel, phone number, telephone number, mobile, cell, cell phone, work phone, telefono,"
    " numero de telefono, celular, movil, office phone, direct phone",
    "title": "title, job title, position, job, cargo, puesto, titulo, position title, occupation, role title,"
    " job position, titulo del puesto",
}
SPELLINGS = {spelling.strip(): field for field, many in _SPELLINGS.items() for spelling in many.split(",")}

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+(]?\d[\d\s().x+-]{6,}")
SEEN = 200


def find_header(rows: Sequence[tuple[int, list[str]]]) -> int | None:
    """Which of the first rows holds the names of the columns; None when people begin at once."""
    for place, (_number, cells) in enumerate(rows[:10]):
        if any(_EMAIL.search(cell) for cell in cells):
            # Names that we do not know, above people with addresses.
            return 0 if place == 1 and len(rows[0][1]) > 1 else None
        known = {SPELLINGS[fold(tidy(cell))] for cell in cells if fold(tidy(cell)) in SPELLINGS}
        if len(known) > 1 or ("email" in known and len(cells) < 3):
            return place
    return None


def match(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    is_organization: Callable[[str], bool],
    is_workgroup: Callable[[str], bool],
) -> list[str]:
    """For each column what it holds, one of LABELS or nothing: by its name; else by most of what stands in it.

    The two questions tell whether somebody knows an organization, or a workgroup, by just that name.
    """
    width = max([len(header), *(len(cells) for cells in rows[:SEEN])], default=0)
    found = ["" for _column in range(width)]
    for column, name in enumerate(header):
        field = SPELLINGS.get(fold(tidy(name)), "")
        if field and field not in found:
            found[column] = field
    tests: list[tuple[str, Callable[[str], bool], float]] = [
        ("email", lambda cell: bool(_EMAIL.search(cell)), 0.6),
        ("organization", is_organization, 0.5),
        ("workgroups", lambda cell: any(is_workgroup(part) for part in re.split(r"[;|\n]", cell)), 0.5),
        ("phone", lambda cell: bool(_PHONE.fullmatch(cell)), 0.6),
        ("name", _looks_like_a_name, 0.7),
    ]
    for field, holds, most in tests:
        if field in found or (field == "name" and {"first", "last"} & set(found)):
            continue
        shares = []
        for column in range(width):
            if column < len(header) and fold(tidy(header[column])) == fold(REASON):
                continue
            # A column whose name says something else is not taken for this one: its name is believed.
            if found[column] or (field in {"name", "phone"} and column < len(header) and header[column].strip()):
                continue
            cells = [tidy(cells[column]) for cells in rows[:SEEN] if column < len(cells)]
            filled = [cell for cell in cells if cell]
            if filled:
                shares.append((sum(holds(cell) for cell in filled) / len(filled), -column))
        if shares and max(shares)[0] >= most:
            found[-max(shares)[1]] = field
    return found


def _looks_like_a_name(cell: str) -> bool:
    words = cell.split()
    return 2 <= len(words) <= 5 and all(one[0].isupper() and not any(map(str.isdigit, one)) for one in words)
