"""Taking back what was just done to a place: exactly what was before is there again, if nobody has changed it since."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from compact.access import BACKBONE, PARTNERS, Kind, scope
from compact.accounts.models import User
from compact.asks.models import Ask
from compact.history.context import because
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.place_asks import follow_the_lead, pass_questions
from workgroups.models.seat import Seat
from workgroups.models.seat_request import SeatRequest
from workgroups.models.workgroup import Workgroup

# Another one whenever a token says something else: an older one is then no token.
SALT = "workgroups.undoing.2"
LASTS = 24 * 60 * 60

# Who is in a place, by the number of the row: who it is, what they are there, and since which day emeritus.
State = dict[int, tuple[int, str, str | None]]


class Overtaken(Exception):
    """Somebody has changed the place since. Its text says what is different now."""


@dataclass
class Step:
    """One change of a place, as it was before and as it was after it; what the button "Undo" carries, signed."""

    workgroup: Workgroup
    organization: int
    by: User
    request: int | None = None
    before: State = field(default_factory=dict)
    after: State = field(default_factory=dict)
    new: bool = False

    @property
    def token(self) -> str:
        """What the button sends."""
        said = {
            "workgroup": self.workgroup.pk,
            "organization": self.organization,
            "by": self.by.pk,
            "request": self.request,
            "new": self.new,
            "before": _written(self.before),
            "after": _written(self.after),
        }
        return signing.dumps(said, salt=SALT, compress=True)


@contextmanager
def step(workgroup: Workgroup, organization: int, *, by: User, request: int | None = None) -> Iterator[Step]:
    """Notes what the place of an organization is like before and after what is done inside. In one transaction.

    The workgroup is held before the place, as by everybody who gives places: else two of them wait for each other.
    """
    with transaction.atomic():
        workgroup.hold()
        taken = Step(workgroup, organization, by, request)
        seat = _seat(workgroup, organization)
        if seat is not None:
            seat.lock()
        taken.before, taken.new = _state(seat), seat is None
        yield taken
        taken.after = _state(_seat(workgroup, organization))


@transaction.atomic
def undo(token: str, workgroup: Workgroup, *, by: User) -> bool:
    """Put back what the token says was before. The people it concerns are told.

    False for a token of somebody else, of another workgroup, or older than a day; the same when it was undone before.
    Raises Overtaken. Whoever calls this has opened the workgroup's desk.
    """
    try:
        said = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    if (said["by"], said["workgroup"]) != (by.pk, workgroup.pk):
        return False
    before, after = _read(said["before"]), _read(said["after"])
    readers = [scope(kind, said["organization"]) for kind in (Kind.ORGANIZATION, Kind.ADMINISTRATORS)]
    with handing_over(PARTNERS, BACKBONE, workgroup.conveners_scope, *readers):
        workgroup.hold()
        seat = _seat(workgroup, said["organization"])
        found = _state(seat)
        if found == before and (seat is None) == said["new"]:
            return False
        if seat is None or found != after:
            raise Overtaken(_differences(after, found))
        with because(_("Undone"), behalf=seat.behalf(by)):
            _put_back(seat, before, after)
            if said["new"]:
                Seat.objects.filter(pk=seat.pk).update(until=now(), ended_by=by, end_reason=_("Undone"))
            if said["request"]:
                _reopen(said["request"])
        _tell(seat, before, after, by)
    return True


def _seat(workgroup: Workgroup, organization: int) -> Seat | None:
    held = Seat.objects.select_for_update(of=("self",)).filter(workgroup=workgroup, until=None)
    seat = held.filter(organization=organization).first()
    if seat is not None:
        seat.workgroup = workgroup
    return seat


def _state(seat: Seat | None) -> State:
    if seat is None:
        return {}
    rows = SeatHolder.objects.filter(seat=seat, until=None).order_by("pk")
    return {
        pk: (person, role, since.isoformat() if since else None)
        for pk, person, role, since in rows.values_list("pk", "person_id", "role", "emeritus_since")
    }


def _put_back(seat: Seat, before: State, after: State) -> None:
    """Whoever came goes, whoever went is back, and everybody is what they were; the lead last, so that there is one.

    What was asked of whoever followed them is asked of them again.
    """
    SeatHolder.objects.filter(pk__in=after.keys() - before.keys(), until=None).update(until=now())
    for pk, (_person, role, since) in sorted(before.items(), key=lambda one: one[1][1] == SeatRole.PRIMARY):
        was = {"until": None, "role": role, "emeritus_since": since}
        SeatHolder.objects.filter(pk=pk, seat=seat).exclude(**was).update(**was)
    follow_the_lead(seat)
    roles, became = _roles(before), _roles(after)
    followed = [person for person, role in became.items() if roles.get(person) != role]
    for person in roles.keys() - became.keys():
        for follower in followed:
            pass_questions(seat, follower, person)


def _reopen(pk: int) -> None:
    """The request waits for an answer again, and so does what was asked about it."""
    answered = SeatRequest.objects.filter(pk=pk, approved=True)
    if answered.update(answered_at=None, answered_by=None, answered_for=None, approved=None, reason=""):
        asks = Ask.objects.about("seat_request", pk).filter(~Q(answered_at=None), answer="approved")
        asks.update(answered_at=None, answered_by=None, answered_for=None, answer="", channel="")


def _tell(seat: Seat, before: State, after: State, by: User) -> None:
    was, became = _roles(before), _roles(after)
    people = {person for person in was.keys() | became.keys() if was.get(person) != became.get(person)}
    data: dict[str, Any] = {**seat.names(), **seat.workgroup.host(), "by": str(by)}
    data["people"] = {str(person): was.get(person, "") for person in people}
    own = [scope(Kind.PERSON, person) for person in sorted(people)]
    keepers = scope(Kind.ADMINISTRATORS, seat.organization_id)
    record("place_put_back", actor=by, target=seat, audience=[*own, keepers], data=data, behalf=seat.behalf(by))


def _differences(after: State, found: State) -> str:
    """What is different now from how it was left, in words."""
    rows = [pk for pk in after.keys() | found.keys() if after.get(pk) != found.get(pk)]
    changed = {person for pk in rows for person in _people(pk, after, found)}
    names = {one.pk: str(one) for one in User.objects.filter(pk__in=changed)}
    now_in = _roles(found)
    said = []
    for person in sorted(changed, key=lambda one: names.get(one, "")):
        role = now_in.get(person)
        words = {"person": names.get(person, ""), "role": SeatRole(role).label if role else ""}
        said.append((_("%(person)s is there as: %(role)s.") if role else _("%(person)s is no longer there.")) % words)
    return " ".join(said)


def _roles(state: State) -> dict[int, str]:
    return {person: role for person, role, _since in state.values()}


def _people(pk: int, *states: State) -> set[int]:
    return {state[pk][0] for state in states if pk in state}


def _written(state: State) -> list[list[Any]]:
    return [[pk, *one] for pk, one in state.items()]


def _read(rows: list[list[Any]]) -> State:
    return {pk: (person, role, since) for pk, person, role, since in rows}
