"""Pages of the backbone: who is silent, and what was said on the telephone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.asks.models import Ask, CallNote
from compact.backbone import orphans
from compact.backbone.board import CALLS, Board
from compact.backbone.forms import CallForm
from compact.backbone.needs import quiet_workgroups
from compact.backbone.overview import Overview
from compact.dates import plain_date
from compact.http import Request, see_other
from compact.paging import page_by_key
from compact.permissions import require
from partners.models import Missing, Organization

ORPHANS = 50


def overview(request: Request) -> HttpResponse:
    """Every partner by what was asked and answered, never by visits."""
    require(request.user, "backbone.read_board")
    page = Overview(request.user, request.GET.get("after", ""))
    needing = sum(orphans.counts().values())
    return render(request, "backbone/overview.html", {"overview": page, "needing": needing})


def silent(request: Request) -> HttpResponse:
    """All who are silent, the most urgent first, a page at a time."""
    require(request.user, "backbone.read_board")
    board = Board(request.user, request.GET.get("after", ""))
    return render(request, "backbone/silent.html", {"board": board})


def call_list(request: Request) -> HttpResponse:
    """The people to ring, to print."""
    require(request.user, "backbone.read_board")
    board = Board(request.user, size=CALLS)
    return render(request, "backbone/call_list.html", {"board": board})


def orphans_page(request: Request) -> HttpResponse:
    """What has nobody to look after it, one kind at a time, each with the button that mends it."""
    require(request.user, "backbone.read_board")
    count = orphans.counts()
    kind = request.GET.get("kind") or next((kind for kind in Missing.values if count.get(kind)), Missing.PERSON.value)
    if kind not in Missing.values:
        raise Http404
    page = page_by_key(orphans.rows(kind), request.GET, order=orphans.order(kind), size=ORPHANS)
    kinds = [(one.value, one.label, count.get(one.value, 0)) for one in Missing]
    context = {"page": page, "kind": kind, "kinds": kinds, "all": sum(count.values())}
    return render(request, "backbone/orphans.html", context)


def quiet(request: Request) -> HttpResponse:
    """In which workgroups nothing is heard of how many organizations. Who they are stands on each workgroup's page."""
    require(request.user, "backbone.read_board")
    return render(request, "backbone/quiet.html", {"workgroups": quiet_workgroups(reach_of(request.user))})


def call(request: Request, slug: str) -> HttpResponse:
    """Note a call with an organization."""
    organization = get_object_or_404(Organization.objects.living(), slug=slug)
    require(request.user, "backbone.note_call", organization)
    form = CallForm(request.POST or None)
    if form.is_valid():
        until = form.cleaned_data["ask_again_on"]
        CallNote.note(organization, **form.cleaned_data, by=request.user)
        names = {"organization": organization.usual_name, "date": plain_date(until)}
        words = _("Noted. %(organization)s is asked again on %(date)s.") if until else _("Noted: %(organization)s.")
        messages.success(request, words % names)
        return see_other("today")
    asks = Ask.objects.visible_to(request.user).open().of_organizations([organization.pk]).by_urgency().with_people()
    notes = CallNote.objects.visible_to(request.user).filter(organization=organization).select_related("by")[:5]
    context = {"organization": organization, "form": form, "asks": asks[:25], "notes": notes}
    return render(request, "backbone/call.html", context, status=422 if form.is_bound else 200)
