"""Nobody leads for an organization, or nothing is heard of it: those who run the workgroup ask it to name somebody."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from compact.access import BACKBONE, PARTNERS, Kind, scope
from compact.asks.models import Ask, ask
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.wall import handing_over
from compact.working_days import working_day_after, working_days_since
from partners.models import Affiliation
from workgroups.models.seat import NAMING, VACANCY, Seat
from workgroups.models.seat_request import PATIENCE

if TYPE_CHECKING:
    from compact.accounts.models import User


EVENTS = {VACANCY: "place_empty", NAMING: "place_quiet"}


def may_ask_again(asked_at: datetime | None) -> bool:
    """Whether an organization that was asked then, or never, may be asked (again): five working days are its own."""
    return asked_at is None or working_days_since(asked_at) >= PATIENCE


@transaction.atomic
def ask_to_name(seat: Seat, kind: str = VACANCY, *, by: "User") -> bool:
    """Ask those who look after the organization to name somebody for its place; where nobody does, the backbone.

    Because nobody leads there (`VACANCY`), or because nothing is heard of whoever does (`NAMING`). At most one such ask
    of a kind is open: asking again after five working days takes the place of the first. False, and nothing changes,
    before that, and for a place that has ended or that somebody leads. Raises Forbidden while the workgroup rests.
    """
    if not seat.workgroup.hold().is_active:
        raise Forbidden(_("This workgroup asks nobody at the moment."))
    theirs = scope(Kind.ADMINISTRATORS, seat.organization_id)
    with handing_over(PARTNERS, BACKBONE, theirs, scope(Kind.ORGANIZATION, seat.organization_id)):
        held = Seat.objects.select_for_update(of=("self",)).filter(pk=seat.pk, until=None).first()
        asked_at = Ask.objects.open().about(kind, seat.pk).values_list("asked_at", flat=True).first()
        if held is None or (kind == VACANCY and held.representative.leads) or not may_ask_again(asked_at):
            return False
        if asked_at is not None:
            Ask.objects.open().about(kind, seat.pk).update(withdrawn_at=now(), withdrawn_by=by)
        cared_for = Affiliation.objects.current().administrators().filter(organization=seat.organization_id)
        post, due = theirs if cared_for.exists() else BACKBONE, working_day_after(localdate(), PATIENCE)
        _put(kind, seat, post, due, by)
    return True


def _put(kind: str, seat: Seat, post: int, due: date, by: "User") -> None:
    data: dict[str, Any] = {**seat.names(), "seat": seat.pk}
    ask(
        kind,
        of=seat.organization,
        post=post,
        subject_id=seat.pk,
        by=by,
        due_on=due,
        data=data,
        asker=seat.workgroup.conveners_scope,
    )
    told = {**data, "asked": seat.organization.usual_name, "due": due.isoformat()}
    told |= seat.workgroup.host()
    told_as = EVENTS[kind]
    record(told_as, actor=by, target=seat, audience=[post], visible=[post], data=told, behalf=seat.behalf(by))
