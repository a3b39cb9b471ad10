"""What a row does, and why another one is skipped, in the reader's language. A plan holds codes and names only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from compact.dates import plain_date
from workgroups.models import SeatRole

SKIPPED = {
    "no_email": _("There is no e-mail address in this row."),
    "not_email": _("“%(cell)s” is not an e-mail address."),
    "half_email": _("The address is not complete: “%(cell)s”."),
    "impossible_email": _("There can be no such address: “%(cell)s”."),
    "two_emails": _("Two addresses stand in one cell. Give each person a row."),
    "shared_email": _("A shared address cannot sign in. Name a person."),
    "formula": _("This cell begins like a formula, so we did not read it: “%(cell)s”."),
    "not_a_name": _("“%(cell)s” is not a person’s name."),
    "two_names": _("Two people stand in one cell: “%(cell)s”. Name one person per row."),
    "too_long": _("There is more text in a cell than fits."),
    "no_name": _("The name is missing. We need it to write to a new person."),
    "no_organization": _("The organization is missing."),
    "unknown_organization": _("No organization here is called “%(name)s”."),
    "several_organizations": _("No organization here is called “%(name)s”. Perhaps: %(near)s."),
    "other_organization": _("Another organization. This sheet brings in people of %(organization)s only."),
    "unconfirmed_organization": _("This organization is still to be confirmed, so nobody can act for it yet."),
    "unknown_workgroup": _("No workgroup here is called “%(name)s”."),
    "several_workgroups": _("No workgroup here is called “%(name)s”. Perhaps: %(near)s."),
    "closed_workgroup": _("%(workgroup)s is closed. Nobody can be named for it."),
    "unknown_role": _("“%(name)s” is no role here. Write lead, stand-in, observer or contact."),
    "roles_do_not_fit": _("There are not as many roles as workgroups in this row."),
    "same_address": _("The same address as in row %(row)s. Put all workgroups of a person into one row."),
    "same_person": _("The same person as in row %(row)s, with another address. Keep which one?"),
    "same_person_here": _("Somebody of this name is at %(organization)s already, with another address."),
    "closed_account": _("The account with this address is closed."),
    "has_account": _("This person has an account, and is not at %(organization)s. Invite them instead."),
}
DONE = {
    "same": _("The same as here."),
    "read_as": _("“%(name)s” read as %(as)s."),
    "new_person": _("New person at %(organization)s."),
    "also_row": _("The person of row %(row)s."),
    "new_here": _("Acts for %(organization)s from now, too."),
    "comes_back": _("Left %(organization)s on %(date)s and comes back. What was before stays as it was."),
    "new_title": _("Title: %(to)s (was %(was)s)."),
    "new_name": _("Name: %(to)s (was %(was)s)."),
    "new_phone": _("Telephone: %(to)s (was %(was)s)."),
    "theirs": _("Name and telephone are the person’s own to change."),
    "adds": _("%(role)s in %(workgroup)s."),
    "new_role": _("%(role)s in %(workgroup)s (was %(former)s)."),
    "led_already": _("%(lead)s leads in %(workgroup)s for %(organization)s, so this person stands in."),
    "takes_place": _("Takes a place for %(organization)s in %(workgroup)s."),
    "no_place": _("%(organization)s has no place in %(workgroup)s yet. Ask for one there."),
    "no_phone": _("“%(cell)s” is no telephone number and was left out."),
}
WORDS = {**SKIPPED, **DONE}

KEPT = {
    "came_in": _("has come in since"),
    "acted": _("has done something since"),
    "changed": _("was changed by somebody since"),
    "named_elsewhere": _("is named elsewhere by now"),
    "place_used": _("is used by others now"),
}


def in_words(note: list[Any]) -> str:
    """One sentence for one note of a plan."""
    code, names = note
    more: Mapping[str, Any] = names
    if "to" in names and code in {"adds", "new_role"}:
        more = {**names, "role": SeatRole(names["to"]).label, "former": _role(names.get("was", ""))}
    if "until" in names:
        more = {**names, "date": plain_date(localtime(datetime.fromisoformat(names["until"])))}
    return str(WORDS[code] % more)


def _role(role: str) -> str:
    return str(SeatRole(role).label) if role else ""


def sentences(notes: list[list[Any]]) -> list[str]:
    """All of them."""
    return [in_words(one) for one in notes]
