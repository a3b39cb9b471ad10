"""The roll of a meeting: which organizations had a place when it met, and how many of them were there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf

from compact.access import reach_of
from compact.history.context import because
from workgroups.models.attendance import PRESENT, Attendance, Attendee, Whereabouts
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.meeting import Meeting
from workgroups.models.rsvp import Coming, Rsvp
from workgroups.models.seat import Seat, SeatQuerySet
from workgroups.models.visitor import Visitor

if TYPE_CHECKING:
    from compact.accounts.models import User

# Where an organization is that does as it answered.
AS_ANSWERED = {
    Coming.IN_PERSON: Whereabouts.HERE,
    Coming.STAND_IN: Whereabouts.HERE,
    Coming.VIDEO: Whereabouts.VIDEO,
    Coming.NO: Whereabouts.EXCUSED,
}
# Whom an organization sends: its stand-in for this meeting, else who speaks for it.
SENT = Case(When(answer=Coming.STAND_IN, then=F("stand_in")), default=F("person"))
CALLED = Coalesce(
    *(NullIf(one, Value("")) for one in ("stand_in_name", "stand_in__name", "stand_in__email", "person__name")),
    "person__email",
    output_field=CharField(),
)


def places_at(meeting: Meeting) -> SeatQuerySet:
    """The places in the workgroup, each with who speaks for it: those of now, and of a meeting that is over those that
    there were when it met. `counts` says whether it is one of so many: not where people only observe."""
    seats = Seat.objects.filter(workgroup=meeting.workgroup)
    met = Q(since__lt=meeting.ends_at) & (Q(until=None) | Q(until__gt=meeting.starts_at))
    held = seats.filter(met) if meeting.is_over else seats.current()
    return (
        held.annotate(counts=ExpressionWrapper(taking_part(), BooleanField()))
        .select_related("organization")
        .with_representative()
    )


def taking_part() -> Q:
    """Of a place: nobody is in it, or somebody who does not only observe."""
    serving = SeatHolder.objects.serving().filter(seat=OuterRef("pk"))
    return Q(~Exists(serving) | Exists(serving.exclude(role=SeatRole.OBSERVER)))


def with_whereabouts(seats: SeatQuerySet, meeting: Meeting) -> SeatQuerySet:
    """Each place with `noted`: what is noted of its organization, as JSON with `state`, `how` and `people`."""
    mine = Attendance.objects.filter(meeting=meeting, organization=OuterRef("organization")).with_attendees()
    noted = Subquery(mine.values(json=JSONObject(state="state", how="how", people="attendees")))
    return with_answers(seats, meeting).annotate(noted=noted)


def with_answers(seats: SeatQuerySet, meeting: Meeting) -> SeatQuerySet:
    """Each place with `answered`: what its organization answered to the meeting, as JSON with the `answer`, and whom
    it sends: `id` (nothing where they have no account) and `name`. Nothing where it is silent."""
    said = Rsvp.objects.current().filter(meeting=meeting, seat=OuterRef("pk"))
    goes = {"answer": "answer", "id": SENT, "name": CALLED}
    return seats.annotate(answered=Subquery(said.values(json=JSONObject(**goes))[:1]))


def expected(seat: Seat) -> int | None:
    """The number of who is expected for a place: whom it sends, else who speaks for it. Of a stand-in without an
    account only the name is known."""
    answered = seat.answered  # type: ignore[attr-defined]
    found: int | None = answered["id"] if answered else seat.representative.person_id
    return found


@transaction.atomic
def mark_all(meeting: Meeting, states: Mapping[Seat, str], *, by: "User") -> int:
    """Note where the organizations of these places (with their answers) are. Returns how many have changed."""
    marked = (
        Attendance.mark(meeting, seat.organization, state, person=expected(seat), by=by)
        for seat, state in states.items()
    )
    return sum(marked)


@transaction.atomic
def take_over(meeting: Meeting, *, by: "User") -> int:
    """Note every organization of which nothing is noted as it answered: to begin with, when most came as they said.

    Who could not come is excused. Returns how many were noted; what is noted stays. In as many statements for one
    organization as for five hundred.
    """
    mine = Attendance.objects.filter(meeting=meeting, organization=OuterRef("organization"))
    said = Rsvp.objects.current().filter(meeting=meeting, seat=OuterRef("pk"))
    seats = list(with_answers(places_at(meeting), meeting).filter(~Exists(mine), Exists(said)))
    answered = {seat: AS_ANSWERED[seat.answered["answer"]] for seat in seats}  # type: ignore[attr-defined]
    row: dict[str, Any] = {"meeting": meeting, "workgroup": meeting.workgroup, "noted_by": by}
    with because(behalf=reach_of(by).behalf(meeting.workgroup.conveners_scope)):
        new = [Attendance(**row, organization=seat.organization, state=state) for seat, state in answered.items()]
        Attendance.objects.bulk_create(new, ignore_conflicts=True)
        # Of an organization of which somebody noted something else at this moment nobody came by our word.
        stands = set(Attendance.objects.filter(meeting=meeting).values_list("organization", "state"))
        named = set(Attendee.objects.filter(meeting=meeting).values_list("organization", flat=True))
        came = [
            Attendee(**row, organization=seat.organization, person_id=person)
            for seat, state in answered.items()
            if state in PRESENT and (seat.organization_id, state) in stands and seat.organization_id not in named
            if (person := expected(seat)) is not None
        ]
        Attendee.objects.bulk_create(came, ignore_conflicts=True)
    return len(new)


def tally(meeting: Meeting, reader: "User") -> dict[str, Any]:
    """In one query: how many organizations with a place are `here`, out of how many in `all`; of how many nothing is
    noted (`open`), though they have `answered`; the `visitors`, as JSON with `pk`, `name`, `at` and `how`; and the
    `quorum`, where there is one."""
    mine = Attendance.objects.filter(meeting=meeting, organization=OuterRef("organization"))
    seats = places_at(meeting).filter(taking_part()).annotate(is_here=Exists(mine.present()), is_noted=Exists(mine))
    said = Rsvp.objects.current().filter(meeting=meeting, seat=OuterRef("pk"))
    seats = seats.annotate(has_answered=Exists(said))
    counted = {
        "all": Count("organization", distinct=True),
        "here": Count("organization", distinct=True, filter=Q(is_here=True)),
        "open": Count("organization", distinct=True, filter=Q(is_noted=False)),
        "answered": Count("organization", distinct=True, filter=Q(is_noted=False, has_answered=True)),
    }
    numbers = seats.order_by().values("workgroup").values(json=JSONObject(**counted))
    came = Visitor.objects.present().filter(meeting=OuterRef("pk")).order_by("noted_at", "pk")
    one = came.values(json=JSONObject(pk="pk", name="name", at="organization_text", how="how"))
    found = Meeting.objects.visible_to(reader).filter(pk=meeting.pk)
    row = found.annotate(numbers=Subquery(numbers), came=ArraySubquery(one)).values("numbers", "came").first()
    none = {"all": 0, "here": 0, "open": 0, "answered": 0}
    told = {**none, **((row and row["numbers"]) or {}), "visitors": (row and row["came"]) or []}
    quorum = meeting.workgroup.quorum
    return {**told, "quorum": quorum, "enough": quorum is not None and told["here"] >= quorum}
