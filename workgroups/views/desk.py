"""What those who look after the places of a workgroup see on its members' page, and nobody else."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils.timezone import localdate

from compact.access import BACKBONE, PARTNERS, Kind, Reach, scope
from compact.asks.models import Ask
from compact.counting import count_by
from compact.http import Request
from compact.notifications.models import Refusal, Suppression
from compact.paging import Page, page_by_key
from compact.partnership import Partnership
from compact.wall import handing_over
from partners.models import Affiliation, InvitedPlace, Organization, Role, Sector
from workgroups.forms import InvitationForm, OfferForm
from workgroups.models import Seat, SeatInvitation, SeatRequest, SeatRole, Stage, Workgroup
from workgroups.models.seat import VACANCY
from workgroups.views.room import Room

FEW = 8
WAITING = 50
INVITED = 25
MOST = 50
YES_OR_NO = BooleanField()
# Whose work a stage of life is; what belongs to every stage is everybody's.
FITTING = {
    Stage.EARLY_CHILDHOOD: [Sector.EARLY_CHILDHOOD],
    Stage.K12: [Sector.SCHOOL_DISTRICT],
    Stage.POSTSECONDARY: [Sector.HIGHER_EDUCATION],
    Stage.WORKFORCE: [Sector.BUSINESS, Sector.LABOR],
}


def at_the_desk(request: Request, reader: Reach, room: Room) -> dict[str, object]:
    """All of it, read before the wall closes again."""
    offered = SeatInvitation.objects.visible_to(reader).open().filter(workgroup=room.workgroup)
    organizations = _organizations(reader, room.workgroup)
    return {
        **_queue(request, reader, room),
        "invited": _invited(request, reader, room.workgroup, organizations),
        "offered": list(offered.select_related("organization").order_by("-invited_at", "-pk")[:MOST]),
        "missing": sorted((one for one in organizations if one.is_missing), key=_unfit)[: FEW + 1],
        "invitation_form": InvitationForm(),
        "offer_form": OfferForm(workgroup=room.workgroup),
        "organization_names": organizations,
    }


def _unfit(organization: Any) -> tuple[bool, str]:
    return not organization.fits, organization.name


def asked_to_name(reader: Reach) -> Subquery:
    """Since when an organization has been asked whom it names for its place; nothing where it is not asked."""
    asks = Ask.objects.visible_to(reader).open().filter(kind=VACANCY, subject_id=OuterRef("pk"))
    return Subquery(asks.values("asked_at")[:1])


def _queue(request: Request, reader: Reach, room: Room) -> dict[str, object]:
    """Those who wait for an answer, the longest waiting first; with `?select=page` all on the page are ticked."""
    asked = SeatRequest.objects.visible_to(reader).open().filter(workgroup=room.workgroup).with_circumstances()
    rows = asked.select_related("person", "organization")
    ticked, unticked = request.GET.copy(), request.GET.copy()
    ticked["select"] = "page"
    unticked.pop("select", None)
    with handing_over(None if room.knows_people else PARTNERS):
        queue = page_by_key(rows, request.GET, order=("asked_at", "pk"), size=WAITING, name="queue_")
    return {
        "queue": queue,
        "several": len(queue.rows) > 1 or bool(queue.before),
        "ticked": request.GET.get("select") == "page",
        "tick": f"?{ticked.urlencode()}",
        "untick": f"?{unticked.urlencode()}",
    }


def _invited(request: Request, reader: Reach, workgroup: Workgroup, organizations: list[Any]) -> Page[InvitedPlace]:
    """Who is invited to a place here, from whichever page; `own` are those that this workgroup sent, and of these it is
    known whether their mail `bounced`."""
    named = InvitedPlace.objects.visible_to(reader).filter(workgroup=workgroup)
    # Whoever runs the workgroup may know who is invited to a place in it, and of that organization nothing else.
    theirs = (scope(Kind.ORGANIZATION, one.pk) for one in organizations if one.is_invited)
    with handing_over(BACKBONE, *theirs):
        returned = Suppression.objects.visible_to(Reach(keys=frozenset({BACKBONE}))).filter(reason=Refusal.BOUNCED)
        bounced = returned.filter(address=OuterRef("invitation__email"))
        rows = named.waiting().annotate(bounced=Exists(bounced)).select_related("invitation__organization")
        order = ("-invitation__invited_at", "-pk")
        page = page_by_key(rows, request.GET, order=order, size=INVITED, name="invited_")
    for place in page.rows:
        place.invitation.own = place.invitation.workgroup_id == workgroup.pk  # type: ignore[attr-defined]
        place.part = SeatRole(place.role or SeatRole.CONTACT).label  # type: ignore[attr-defined]
    return page


def _organizations(reader: Reach, workgroup: Workgroup) -> list[Any]:
    """Whom one may invite or offer a place, each with `is_missing`: it signed the agreement in force, and has neither a
    place here nor an open offer of one; and `is_invited`: somebody was invited here for it. These come first.

    Of those that are missing, with `workgroup_count` and whom to `contact` there, those come first that fit: by their
    sector, or because they work on the same goals elsewhere.
    """
    seats = Seat.objects.visible_to(None).current().filter(organization=OuterRef("pk"))
    offered = SeatInvitation.objects.visible_to(reader).open().filter(workgroup=workgroup, organization=OuterRef("pk"))
    signs = Q(pk__in=Partnership(localdate()).signatures().values("organization"))
    named = InvitedPlace.objects.visible_to(reader).filter(workgroup=workgroup, organization=OuterRef("pk"))
    fits = Q(sector__in=FITTING.get(Stage(workgroup.stage), []))
    if workgroup.goal_numbers:
        fits |= Q(Exists(seats.filter(workgroup__goal_numbers__overlap=workgroup.goal_numbers)))
    people = Affiliation.objects.visible_to(reader).current().filter(organization=OuterRef("pk"))
    keeps = Case(When(roles__contains=[Role.ADMINISTRATOR], then=Value(0)), default=Value(1))
    called = Coalesce(NullIf("person__name", Value("")), "person__email", output_field=CharField())
    contact = people.filter(person__is_active=True).order_by(keeps, "person__name", "pk").values(called=called)
    found: QuerySet[Any] = Organization.objects.annotate(
        is_missing=ExpressionWrapper(signs & ~Exists(seats.filter(workgroup=workgroup)) & ~Exists(offered), YES_OR_NO),
        is_invited=Exists(named.filter(outcome="")),
        fits=Case(When(fits, then=Value(1)), default=Value(0)),
        workgroup_count=count_by(seats, "organization"),
        # Looked up for these few only.
        contact=Case(When(is_missing=True, then=Subquery(contact[:1]))),
    )
    return list(found.order_by("-is_invited", "-is_missing", "-fits", "name", "pk").suggested())  # type: ignore[attr-defined]
