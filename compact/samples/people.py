"""people.csv and places.csv: who the sample people are, where they act and what they hold."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils.timezone import now

from compact.accounts.models import Rhythm, User
from compact.loading.book import Book, Row
from compact.loading.upsert import Tally
from partners.models import Affiliation, Organization, Role
from workgroups.models import Convener, Seat, SeatHolder, SeatRole, Workgroup

BEGAN = timedelta(days=400)
DOMAIN = "@example.org"
RUNS = "convener"


def bring_people(book: Book) -> Tally:
    """Make those who are not there yet, with a confirmed address and a post at their organization."""
    sheet = book.sheet(
        "people.csv", key="email", columns="email name phone organization_slug title roles rhythm language"
    )
    organizations = {one.slug: one for one in Organization.objects.all()}
    known = set(User.objects.filter(email__in=sheet.keys).values_list("email", flat=True))
    tally = Tally(unchanged=len(known))
    for row in sheet:
        slug = row.text("organization_slug")
        if not row.text("email").endswith(DOMAIN):
            row.wrong("email", f"a sample address ends with {DOMAIN}")
        if slug and slug not in organizations:
            row.wrong("organization_slug", f"there is no organization “{slug}”")
        if not row.is_bad and row.cells["email"] not in known:
            _make(row, organizations.get(slug))
            tally.create += 1
    return tally


def _make(row: Row, organization: Organization | None) -> None:
    person = User.objects.create_user(
        row.text("email"),
        name=row.text("name", required=True),
        phone=row.text("phone"),
        rhythm=row.choice("rhythm", Rhythm),
        language=row.text("language"),
        is_sample=True,
        # Who has no organization yet is shown the first visit.
        welcomed_at=now() if organization else None,
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if organization is not None:
        Affiliation.objects.create(
            person=person,
            organization=organization,
            title=row.text("title"),
            roles=[Role(role) for role in row.several("roles")],
            since=now() - BEGAN,
        )


def bring_places(book: Book) -> Tally:
    """Give sample people the workgroups they run and the places they fill; what was ended stays ended."""
    sheet = book.sheet("places.csv", columns="workgroup_slug email role")
    workgroups = {one.slug: one for one in Workgroup.objects.all()}
    people = {one.email: one for one in User.objects.filter(is_sample=True)}
    at = dict(Affiliation.objects.filter(person__in=people.values()).values_list("person__email", "organization"))
    tally = Tally()
    for row in sheet:
        workgroup, person = workgroups.get(row.cells["workgroup_slug"]), people.get(row.cells["email"])
        organization = at.get(row.cells["email"])
        if workgroup is None:
            row.wrong("workgroup_slug", f"there is no workgroup “{row.cells['workgroup_slug']}”")
        elif person is None or organization is None:
            row.wrong("email", f"there is no sample person “{row.cells['email']}” at an organization")
        elif _place(workgroup, person, organization, row.text("role")):
            tally.create += 1
        else:
            tally.unchanged += 1
    return tally


def _place(workgroup: Workgroup, person: User, organization: int, role: str) -> bool:
    began = now() - BEGAN
    if role == RUNS:
        held = Convener.objects.filter(workgroup=workgroup, person=person)
        if held.exists():
            return False
        Convener.objects.create(workgroup=workgroup, organization_id=organization, person=person, since=began)
        return True
    seat = Seat.objects.filter(workgroup=workgroup, organization=organization).order_by("-since").first()
    if seat is None:
        seat = Seat.objects.create(workgroup=workgroup, organization_id=organization, since=began)
    if seat.until is not None or SeatHolder.objects.filter(seat=seat, person=person).exists():
        return False
    SeatHolder.objects.create(seat=seat, person=person, role=SeatRole(role), since=max(began, seat.since))
    return True
