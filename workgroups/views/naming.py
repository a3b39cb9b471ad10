"""An organization fills its own place: in one step, and with nobody's leave."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from compact.accounts.models import User
from compact.http import Request, onward, see_other
from compact.permissions import may, require
from compact.wall import handing_over
from workgroups.forms import NamingForm
from workgroups.models import Seat, SeatHolder
from workgroups.views.inviting import invited


def naming(request: Request, slug: str, pk: int) -> HttpResponse:
    """Name a colleague for a place of one's organization, or invite somebody to it by e-mail."""
    rows = Seat.objects.visible_to(request.user).filter(workgroup__slug=slug)
    seat = get_object_or_404(rows.select_related("workgroup", "organization"), pk=pk)
    require(request.user, "workgroups.fill_seat", seat)
    then = onward(request, seat.organization.get_absolute_url())
    holders = list(SeatHolder.objects.visible_to(request.user).serving().filter(seat=seat).select_related("person"))
    form = NamingForm(
        request.POST if request.method == "POST" and seat.until is None else None,
        seat=seat,
        holders=holders,
        brings_in=bool(may(request.user, "partners.manage_people", seat.organization)),
    )
    if form.is_valid():
        if form.colleague is not None:
            with handing_over(seat.workgroup.conveners_scope):
                _name(request, seat, form.colleague, form.cleaned_data["role"])
            return see_other(then)
        if invited(request, form, workgroup=seat.workgroup, organization=seat.organization):
            return see_other(then)
    context = {"workgroup": seat.workgroup, "seat": seat, "holders": holders, "form": form, "onward": then}
    return render(request, "workgroups/naming.html", context, status=422 if form.is_bound else 200)


def _name(request: Request, seat: Seat, person: User, role: str) -> None:
    holder = seat.fill(person, role, by=request.user)
    words = {"person": person, "workgroup": seat.workgroup.usual_name}
    if holder is not None:
        words["role"] = holder.get_role_display()
        said = _("%(person)s is in %(workgroup)s now as: %(role)s. They and the people who run it are told.")
        messages.success(request, said % words)
        return
    present = SeatHolder.objects.visible_to(request.user).serving().filter(seat=seat, person=person).first()
    if present is not None:
        words["role"] = present.get_role_display()
        messages.info(request, _("%(person)s is in %(workgroup)s already as: %(role)s.") % words)
    else:
        messages.warning(request, _("This place has ended, or %(person)s has left the organization.") % words)


def mark_nameable(user: User, seats: Iterable[Seat]) -> list[Seat]:
    """Those for which this person may name somebody, each with `may_name`. Asks the database nothing."""
    found = [seat for seat in seats if may(user, "workgroups.fill_seat", seat)]
    for seat in found:
        seat.may_name = True  # type: ignore[attr-defined]
    return found
