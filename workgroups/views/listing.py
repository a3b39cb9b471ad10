"""Who is in a workgroup, as a file: those who are in it, and nobody else."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from compact.csv_files import csv_lines
from compact.http import Request
from compact.partnership import Part, Partnership
from compact.permissions import Forbidden
from compact.wall import entered
from partners.models import Organization
from workgroups.models import Seat, SeatHolder, SeatRole, Workgroup
from workgroups.views.room import enter

if TYPE_CHECKING:
    from compact.accounts.models import User

AT_ONCE = 200


def members_csv(request: Request, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The list of the members' page: for whoever reads that page and may know people; addresses for who manages."""
    room = enter(request, slug)
    if not room.knows_people:
        raise Forbidden(_("People are shown to partners only."))
    rows = written(request.user, room.workgroup, addresses=room.manages)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    name = f"{room.workgroup.slug}-members-{localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(user: "User", workgroup: Workgroup, *, addresses: bool) -> Iterator[str]:
    """The file, line by line, as this reader may have it. It opens a transaction of its own."""
    head = [_("Organization"), _("In the compact"), _("Represented by"), _("Person"), _("Role"), _("Since")]
    # The request's own transaction is over when this runs.
    with entered(user):
        body = _rows(user, workgroup, addresses=addresses)
        yield from csv_lines(chain([head + [_("E-mail")] * addresses], body))


def _rows(user: "User", workgroup: Workgroup, *, addresses: bool) -> Iterator[list[str]]:
    """A row for each person in a place, and one for a place without people. In constant memory."""
    serving = SeatHolder.objects.visible_to(user).serving().select_related("person").order_by("since", "pk")
    seats = Seat.objects.visible_to(user).current().filter(workgroup=workgroup).with_representative()
    found = seats.select_related("organization").order_by("organization__name", "pk")
    found = found.prefetch_related(Prefetch("holders", serving, to_attr="people"))
    rows = found.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        parts = parts_of([seat.organization_id for seat in some])
        for seat in some:
            line = [seat.organization.name, parts.get(seat.organization_id, ""), str(seat.representative)]
            people = sorted(seat.people, key=lambda one: SeatRole(one.role).rank)  # type: ignore[attr-defined]
            for one in people:
                told = [str(one.person), str(one.get_role_display()), f"{localtime(one.since):%Y-%m-%d}"]
                yield [*line, *told, *[one.person.email] * addresses]
            if not people:
                yield [*line, *[""] * (3 + addresses)]


def parts_of(organizations: list[int]) -> dict[int, str]:
    """What each of these organizations is to the compact today, in words."""
    found = Partnership(localdate()).with_part(Organization.objects.filter(pk__in=organizations))
    return {pk: str(Part(part).label) for pk, part in found.values_list("pk", "part") if part}
