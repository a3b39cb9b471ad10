"""Which places answer a meeting, and what each has said, as one list."""

from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from compact.access import Reach, reach_of
from compact.accounts.models import User
from compact.prepared import prepared
from workgroups.models import Meeting, Rsvp, Seat, Workgroup
from workgroups.models.rsvp import asked_places
from workgroups.models.seat import SeatQuerySet
from workgroups.permissions.answering import RSVP, SPEAKING

PAGE = 25


def with_answers(seats: SeatQuerySet, meeting: Any, reader: Reach) -> SeatQuerySet:
    """Each with its `said` about the meeting as JSON, or nothing: `answer`, whether it `counts` for the time at which
    the meeting begins now, `who` goes, and the `note`, if the reader may know it."""
    name = Coalesce(
        NullIf("stand_in__name", Value("")), "stand_in__email", NullIf("stand_in_name", Value("")),
        NullIf("person__name", Value("")), "person__email",
    )  # fmt: skip
    counts = Case(When(for_start=F("meeting__starts_at"), then=True), default=False, output_field=BooleanField())
    said = JSONObject(answer="answer", counts=counts, who=name, note="note__words", at="answered_at", channel="channel")
    rows = Rsvp.objects.visible_to(reader).filter(meeting=meeting, seat=OuterRef("pk"))
    return seats.annotate(said=Subquery(rows.values(json=said)[:1]))


def coming(workgroup: Workgroup, meeting: Meeting, reader: Reach) -> SeatQuerySet:
    """The places that are asked, each with what it `said` and who is `represented` there."""
    seats = asked_places(Seat.objects.visible_to(reader).filter(workgroup=workgroup))
    return with_answers(seats, meeting.pk, reader).with_representative().select_related("organization")


def mine(person: User, meeting: Meeting) -> list[Seat]:
    """The places for which this person answers here, each with what it `said`."""
    reach, workgroup = reach_of(person), meeting.workgroup_id
    own = {of for group, of, role in reach.seats if group == workgroup and role in SPEAKING}
    stood = {
        one.organization
        for one in reach.stands_for
        if one.workgroup == workgroup and one.role in SPEAKING and RSVP in one.rights
    }
    organizations = own | stood | reach.administers
    return _mine(organizations, workgroup, meeting.pk, reach) if organizations else []


@prepared
def _mine(organizations: Collection[int], workgroup: int, meeting: int, reach: Reach) -> SeatQuerySet:
    seats = Seat.objects.visible_to(reach).current().filter(workgroup=workgroup, organization__pk__among=organizations)
    return with_answers(seats, meeting, reach).select_related("organization").order_by("organization__name", "pk")
