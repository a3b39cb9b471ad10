"""What an organization is asked about its place goes along with whoever leads there, and ends with the place."""

from typing import TYPE_CHECKING

from django.utils.timezone import now

from compact.access import Kind, scope
from compact.asks.models import Ask, AskQuerySet
from compact.wall import handing_over

if TYPE_CHECKING:
    from collections.abc import Collection

    from compact.accounts.models import User
    from workgroups.models.seat import Seat
    from workgroups.models.workgroup import Workgroup

RENEWAL = "seat_renewal"
# Whether the organization comes to a meeting: about each meeting it is asked by itself.
RSVP = "rsvp"


def _asked(seat: "Seat") -> AskQuerySet:
    mine: AskQuerySet = Ask.objects.open().filter(kind__in=[RENEWAL, RSVP], organization=seat.organization_id)
    return mine.filter(data__group=seat.workgroup_id)


def is_asked(workgroup: "Workgroup", organizations: "Collection[int]") -> bool:
    """Whether one of these organizations is asked about its place in this workgroup."""
    asked = Ask.objects.open().filter(kind=RENEWAL, organization__in=organizations)
    return bool(asked.filter(data__group=workgroup.pk).exists())


def follow_the_lead(seat: "Seat", *, by: "User | None" = None) -> None:
    """Ask whoever leads the place now; without a lead, those who look after the organization.

    Asked the same twice, as two organizations that became one were, it is asked once from then on: `by` withdraws the
    other.
    """
    lead = seat.holders.leading().values_list("person", flat=True).first()
    post = scope(Kind.PERSON, lead) if lead else scope(Kind.ADMINISTRATORS, seat.organization_id)
    with handing_over(scope(Kind.ORGANIZATION, seat.organization_id), seat.workgroup.conveners_scope, post):
        asked = _asked(seat).order_by("pk").values_list("kind", "subject_id", "pk", "post")
        stay: dict[tuple[str, int], int] = {}
        for kind, subject, pk, put_to in asked:
            about = (kind, 0) if kind == RENEWAL else (kind, subject)
            if put_to == post or about not in stay:
                stay[about] = pk
        if not stay:
            return
        if len(stay) < len(asked):
            _asked(seat).exclude(pk__in=stay.values()).update(withdrawn_at=now(), withdrawn_by=by)
        _asked(seat).filter(pk__in=stay.values()).exclude(post=post).update(post=post)


def end_with_the_place(seat: "Seat", *, by: "User") -> None:
    """The place has ended: nobody need say whether the organization stays."""
    with handing_over(scope(Kind.ORGANIZATION, seat.organization_id), seat.workgroup.conveners_scope):
        _asked(seat).update(withdrawn_at=now(), withdrawn_by=by)


def pass_questions(seat: "Seat", before: int, after: int) -> None:
    """What colleagues ask whoever represents them here is asked of another of them from now on. Takes two numbers."""
    former, latter = scope(Kind.PERSON, before), scope(Kind.PERSON, after)
    with handing_over(former, latter, scope(Kind.ORGANIZATION, seat.organization_id)):
        asks = Ask.objects.open().filter(kind="representative", post=former, organization=seat.organization_id)
        asks.filter(data__slug=seat.workgroup.slug).update(post=latter)
