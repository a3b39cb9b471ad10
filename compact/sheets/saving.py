"""A plan is carried out, as it was shown: everything in one transaction, or nothing.

What was written is noted in `Import.done`, so that it can be taken back (`undoing`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import now

from compact.access import PARTNERS, Kind, scope
from compact.accounts.models import User
from compact.notifications.events import record
from compact.sheets.storing import plan_again
from compact.wall import handing_over
from partners.models import Affiliation, Import, Organization, RowOutcome
from partners.models.inviting import Asked, invite_many
from workgroups.models import Seat, SeatHolder, SeatRole, Workgroup
from workgroups.models.seat import settle_vacancies

if TYPE_CHECKING:
    from django.db.models import Model

AT_ONCE = 2000
# Whoever sees on the next page that it was the wrong sheet can still take everybody out.
PAUSE = timedelta(minutes=15)
NAMED = 5
_ACCOUNT = ("name", "phone")


class Changed(Exception):
    """What the rows would do is not what was shown. `rows` are those that do something else now."""

    def __init__(self, rows: list[int]) -> None:
        super().__init__(rows)
        self.rows = rows


@dataclass(frozen=True)
class _Row:
    outcome: str
    plan: dict[str, Any]

    @property
    def key(self) -> tuple[str, int]:
        return self.plan["email"], self.plan["at"]

    def doing(self, *what: str) -> Iterable[dict[str, Any]]:
        return (act for act in self.plan.get("acts", ()) if act["do"] in what)


def save(sheet: Import, *, seen: str, invite: bool, by: User) -> bool:
    """Carry out the plan with the fingerprint that was `seen`, and perhaps invite who is not in yet.

    False if it was saved already. Raises Changed, and saves nothing, when the plan is not the one that was seen: then
    the sheet holds the new one. Whoever calls this has checked the right to bring the sheet.
    """
    try:
        with transaction.atomic():
            Import.wait_for_others()
            current = Import.objects.select_for_update().get(pk=sheet.pk)
            if current.saved_at:
                return False
            if current.fingerprint != seen:
                raise Changed([])
            if changed := plan_again(current):
                raise _Stale(changed)
            _Saving(current, by).carry_out(invite=invite)
            return True
    except (_Stale, IntegrityError) as error:
        # What the attempt wrote is gone; the new plan is made again, to be looked at.
        with transaction.atomic():
            fresh = Import.objects.select_for_update().get(pk=sheet.pk)
            rows = plan_again(fresh)
        raise Changed(rows) from error


class _Stale(Exception):
    """Something has changed since the plan was made."""


class _Saving:
    def __init__(self, sheet: Import, by: User) -> None:
        self.sheet = sheet
        self.by = by
        rows = sheet.rows.exclude(outcome=RowOutcome.SKIPPED).values_list("outcome", "plan")
        self.rows = [_Row(outcome, plan) for outcome, plan in rows]
        self.done: dict[str, Any] = {}
        self.people: dict[str, int] = {}
        self.seats: dict[tuple[int, int], int] = {}

    def carry_out(self, *, invite: bool) -> None:
        organizations = {row.plan["at"] for row in self.rows}
        workgroups = {act["workgroup"] for row in self.rows for act in row.doing("place")}
        with handing_over(
            PARTNERS,
            *(scope(Kind.ADMINISTRATORS, pk) for pk in organizations),
            *(scope(Kind.CONVENERS, pk) for pk in workgroups),
        ):
            self._bring_people_in()
            self._make_room()
            self._begin_affiliations()
            self._change_what_is_there()
            self._fill_places()
        if invite:
            self._invite()
        if not self.sheet.close(by=self.by):
            raise _Stale
        self._tell(organizations, workgroups)
        self.done["invite"] = invite
        Import.objects.filter(pk=self.sheet.pk).update(done=self.done)

    def _note(self, what: str, rows: "Iterable[Model]") -> None:
        self.done[what] = [row.pk for row in rows]

    # --- people ---------------------------------------------------------------------------------------------------

    def _bring_people_in(self) -> None:
        at = now()
        made = [
            User(
                email=row.plan["email"],
                name=act["name"],
                phone=act["phone"],
                password=make_password(None),
                unclaimed_since=at,
            )
            for row in self.rows
            for act in row.doing("person")
        ]
        User.objects.bulk_create(made, batch_size=AT_ONCE)
        self._note("people", made)
        self.people = {one.email: one.pk for one in made}
        self.people |= {row.plan["email"]: row.plan["person"] for row in self.rows if row.plan["person"]}

    def _person(self, row: _Row) -> int:
        return self.people[row.plan["email"]]

    # --- posts ----------------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """The places there must be; and nobody is in one who has left the organization."""
        acts = [(row.plan["at"], act) for row in self.rows for act in row.doing("place", "role")]
        missing = {(act["workgroup"], at) for at, act in acts if act["seat"] is None}
        new = [Seat(workgroup_id=workgroup, organization_id=at) for workgroup, at in sorted(missing)]
        Seat.objects.bulk_create(new, batch_size=AT_ONCE)
        self._note("seats", new)
        self.seats = {(one.workgroup_id, one.organization_id): one.pk for one in new}
        known = {act["seat"] for _at, act in acts if act["seat"]}
        held = Seat.objects.select_for_update(of=("self",)).filter(pk__in=known, until=None).order_by("pk")
        if len(held.values_list("pk")) != len(known):
            raise _Stale
        # Who comes back comes back to no place but those of the sheet.
        back = {row.plan["person"] for row in self.rows if row.plan["person"] and any(row.doing("affiliation"))}
        inside = SeatHolder.objects.filter(Q(seat__in=known) | Q(person__in=back), until=None)
        gone = list(inside.exclude(pk__in=SeatHolder.objects.serving().values("pk")).values_list("pk", flat=True))
        SeatHolder.objects.filter(pk__in=gone).update(until=now())
        self.done["let_go"] = sorted(gone)

    def _begin_affiliations(self) -> None:
        made = [
            Affiliation(person_id=self._person(row), organization_id=row.plan["at"], title=act["title"])
            for row in self.rows
            for act in row.doing("affiliation")
        ]
        Affiliation.objects.bulk_create(made, batch_size=AT_ONCE)
        self._note("affiliations", made)

    def _fill_places(self) -> None:
        terms = {one.pk: one.usual_term() for one in Workgroup.objects.exclude(terms_since=None)}
        made = [
            SeatHolder(
                **terms.get(act["workgroup"], {}),
                seat_id=act["seat"] or self.seats[act["workgroup"], row.plan["at"]],
                person_id=self._person(row),
                role=act["role"],
            )
            for row in self.rows
            for act in row.doing("place")
        ]
        SeatHolder.objects.bulk_create(made, batch_size=AT_ONCE)
        self._note("holders", made)
        led = {act["seat"] for row in self.rows for act in row.doing("role") if act["to"] == SeatRole.PRIMARY}
        settle_vacancies(Seat.objects.filter(pk__in=led | {one.seat_id for one in made}), by=self.by)

    # --- what is there already --------------------------------------------------------------------------------------

    def _change_what_is_there(self) -> None:
        """Each change only if what is there is still what was shown."""
        changes = []
        for row in self.rows:
            for act in row.doing("title", "role", *_ACCOUNT):
                what = act["do"]
                pk = act["id"] if what in {"title", "role"} else row.plan["person"]
                changes.append([what, pk, act["was"], act["to"]])
        # Whoever gives up leading does so before somebody else leads.
        for change in sorted(changes, key=lambda one: (one[0] == "role", one[3] == "primary")):
            if not change_one(change[0], change[1], change[2], change[3]):
                raise _Stale
        self.done["changes"] = changes

    # --- who hears of it ------------------------------------------------------------------------------------------

    def _invite(self) -> None:
        organizations = Organization.objects.in_bulk({row.plan["at"] for row in self.rows})
        asked: dict[str, Asked] = {}
        for row in self.rows:
            if row.plan["invite"]:
                name, (email, at) = row.plan["name"], row.key
                asked.setdefault(email, Asked(email, name, organizations[at]))
        sent = invite_many(list(asked.values()), by=self.by, leaving_at=now() + PAUSE)
        self._note("invitations", sent)

    @staticmethod
    def _names_of(organizations: set[int]) -> str:
        """The first few by their usual names, and how many more there are."""
        rows = Organization.objects.filter(pk__in=organizations).order_by("name")
        names = [one.usual_name for one in rows[:NAMED]]
        return ", ".join([*names, f"+ {len(organizations) - NAMED}"] if len(organizations) > NAMED else names)

    def _tell(self, organizations: set[int], workgroups: set[int]) -> None:
        """One line for those who look after what has changed, and one for people who are in already and moved."""
        count = len(self.done["people"])
        if count:
            record(
                "people_brought_in",
                actor=self.by,
                target=self.sheet,
                audience=[
                    *(scope(Kind.ADMINISTRATORS, pk) for pk in sorted(organizations)),
                    *(scope(Kind.CONVENERS, pk) for pk in sorted(workgroups)),
                ],
                visible=[PARTNERS],
                data={"count": count, "by": str(self.by), "at": self._names_of(organizations)},
            )
        moved = {
            row.plan["person"]
            for row in self.rows
            if row.plan["person"] and any(row.doing("affiliation", "place", "role", "title"))
        }
        in_already = User.objects.filter(pk__in=moved, unclaimed_since=None).values_list("pk", flat=True)
        if people := sorted(in_already):
            own = [scope(Kind.PERSON, pk) for pk in people]
            record(
                "changed_by_sheet",
                actor=self.by,
                target=self.sheet,
                audience=own,
                visible=[PARTNERS],
                data={"by": str(self.by)},
            )


def change_one(what: str, pk: int, was: str, to: str) -> bool:
    """Change one thing of a person, an affiliation or somebody in a place, if it still is what it was."""
    if what == "title":
        rows: Any = Affiliation.objects.filter(pk=pk, title=was, until=None)
    elif what == "role":
        rows = SeatHolder.objects.filter(pk=pk, role=was, until=None)
    else:
        rows = User.objects.filter(pk=pk, **{what: was})
    # Whoever takes part is honoured no longer.
    also = {"emeritus_since": None} if what == "role" else {}
    return bool(rows.update(**{what: to}, **also))


def counted(sheet: Import) -> dict[str, int]:
    """What saving it wrote, in numbers."""
    done = sheet.done
    return {
        "people": len(done.get("people", ())),
        "invitations": len(done.get("invitations", ())),
        "changed": sheet.summary.get("update", 0),
    }
