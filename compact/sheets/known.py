"""What the portal knows of those whom a sheet names: asked at once, in as many queries for one row as for all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from compact.access import Kind, scope
from compact.accounts.models import User
from compact.sheets.cells import fold
from compact.sheets.names import Names
from compact.wall import handing_over
from partners.models import Affiliation, Alias, Import, Invitation, Organization
from workgroups.models import Seat, SeatHolder, SeatRole, State, Workgroup


@dataclass
class Place:
    """A place of an organization in a workgroup: who is in it as what (`holders`: person → holder, role)."""

    pk: int | None
    holders: dict[int, tuple[int, str]] = field(default_factory=dict)
    lead: str = ""  # the name of whoever leads it


@dataclass
class Known:
    """Everything the plan of a sheet depends on."""

    organizations: Names
    workgroups: Names
    unconfirmed: set[int]
    closed: set[int]
    people: dict[str, User]
    # person → organization → the current affiliation
    acting: dict[int, dict[int, Affiliation]]
    # organization → the names of its people → their address
    colleagues: dict[int, dict[str, str]]
    former: dict[tuple[int, int], str]  # person, organization → until when
    places: dict[tuple[int, int], Place]  # workgroup, organization
    invited: set[tuple[str, int]]


NamesOfAll = tuple[Names, Names, set[int], set[int]]


def names(sheet: Import) -> NamesOfAll:
    """Both lists of names, the organizations still to be confirmed, and the workgroups that are closed."""
    aliases = defaultdict(list)
    for organization, alias in Alias.objects.values_list("organization", "name"):
        aliases[organization].append(alias)
    rows = list(Organization.objects.living().values_list("pk", "name", "short_name", "slug", "to_be_confirmed"))
    organizations = Names(
        ((pk, short or name, [name, short, slug, *aliases[pk]]) for pk, name, short, slug, _unnamed in rows),
        sheet.choices.get("organizations", {}),
    )
    groups = list(Workgroup.objects.values_list("pk", "name", "short_name", "slug", "state"))
    workgroups = Names(
        ((pk, short or name, [name, short, slug]) for pk, name, short, slug, _state in groups),
        sheet.choices.get("workgroups", {}),
    )
    unconfirmed = {row[0] for row in rows if row[4]}
    return organizations, workgroups, unconfirmed, {row[0] for row in groups if row[4] == State.CLOSED}


def look_up(found: NamesOfAll, emails: Collection[str], organizations: Collection[int]) -> Known:
    """What is known of these addresses and organizations. Whoever calls this has checked the right to bring a sheet."""
    everyone = list(emails)
    people = {one.email: one for one in User.objects.filter(email__in=everyone)}
    others = EmailAddress.objects.filter(email__in=everyone, verified=True).select_related("user")
    people.update({one.email.lower(): one.user for one in others if one.email.lower() not in people})
    acting, colleagues = _affiliations({one.pk for one in people.values()}, organizations)
    ended = Affiliation.objects.filter(person__in=people.values(), until__lte=now()).order_by("until")
    former = {(one.person_id, one.organization_id): one.until.isoformat() for one in ended if one.until}
    return Known(*found, people, acting, colleagues, former, _places(organizations), _invited(organizations))


def _affiliations(
    people: Collection[int], organizations: Collection[int]
) -> tuple[dict[int, dict[int, Affiliation]], dict[int, dict[str, str]]]:
    current = Affiliation.objects.current().select_related("person")
    acting: dict[int, dict[int, Affiliation]] = defaultdict(dict)
    colleagues: dict[int, dict[str, str]] = defaultdict(dict)
    theirs = current.filter(person__in=people) | current.filter(organization__in=organizations)
    for one in theirs.order_by("pk"):
        acting[one.person_id][one.organization_id] = one
        if one.person.name:
            colleagues[one.organization_id][fold(one.person.name)] = one.person.email
    return acting, colleagues


def _places(organizations: Collection[int]) -> dict[tuple[int, int], Place]:
    places: dict[tuple[int, int], Place] = {}
    for pk, workgroup, organization in (
        Seat.objects.current().filter(organization__in=organizations).values_list("pk", "workgroup", "organization")
    ):
        places[workgroup, organization] = Place(pk)
    rows: Any = SeatHolder.objects.serving().filter(seat__organization__in=organizations, seat__until=None)
    for one in rows.select_related("seat", "person"):
        place = places.get((one.seat.workgroup_id, one.seat.organization_id))
        if place:
            place.holders[one.person_id] = (one.pk, one.role)
            if one.role == SeatRole.PRIMARY:
                place.lead = str(one.person)
    return places


def _invited(organizations: Collection[int]) -> set[tuple[str, int]]:
    with handing_over(*(scope(Kind.ORGANIZATION, pk) for pk in organizations)):
        waiting = Invitation.objects.open().filter(organization__in=organizations, expires_at__gt=now())
        return set(waiting.values_list("email", "organization"))


def without_people(bringing: Collection[int]) -> Any:
    """The partners with a place or a signature in whom nobody could be asked, but for those a sheet brings people."""
    acting = Affiliation.objects.current().filter(organization=OuterRef("pk"), person__is_active=True)
    seats = Seat.objects.current().filter(organization=OuterRef("pk"))
    named = Organization.objects.named().exclude(pk__in=list(bringing)).filter(~Exists(acting))
    return named.filter(Exists(seats)) | named.filter(signatures__isnull=False)
