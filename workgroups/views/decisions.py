"""The register of decisions: of one workgroup, of all of them in public, and the page of each decision."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import Reach
from compact.csv_files import csv_lines
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import PublicRequest, Request, see_other
from compact.paging import page_by_key, sought
from compact.permissions import may, require
from compact.prepared import prepared
from compact.wall import entered
from workgroups.forms.decisions import CompletionForm, CorrectionForm, DecisionForm, LinkForm, LookingAgainForm
from workgroups.models import Decision, DecisionLink
from workgroups.models.decision import DecisionQuerySet
from workgroups.views.decision_links import named, offered
from workgroups.views.room import Room, visit

PAGE = 25
NEWEST = ("-out_at", "-pk")
PEOPLE = ("workgroup", "meeting", "proposal", "supersedes", "replaced_by", "out_by")


@login_not_required
def public(request: PublicRequest) -> HttpResponse:
    """What the workgroups have decided and let everybody read, the newest first."""
    rows = Decision.objects.visible_to(None).out().select_related("workgroup", "replaced_by")
    return render(request, "workgroups/decisions/public.html", _listed(request, rows))


@login_not_required
def decisions(request: PublicRequest, slug: str) -> HttpResponse:
    """The register of a workgroup: for its people all of it, for everybody what is on the public list."""
    room = visit(request, slug)
    rows = _register(room).select_related("replaced_by")
    context = {"room": room, "workgroup": room.workgroup, **_listed(request, rows, inside=room.inside)}
    for one in context["page"].rows:
        one.workgroup = room.workgroup
    context["keeps"] = request.user.is_authenticated and may(request.user, "workgroups.keep_register", room.workgroup)
    return render(request, "workgroups/decisions/list.html", context)


def _register(room: Room) -> DecisionQuerySet:
    rows = Decision.objects.visible_to(room.request.user).out()
    return rows.filter(workgroup=room.workgroup)


def _listed(request: PublicRequest, rows: DecisionQuerySet, *, inside: bool = False) -> dict[str, Any]:
    """A page of what is looked for, with the years there are."""
    words, year = sought(request.GET), request.GET.get("year", "")
    years = list(rows.order_by("-year").values_list("year", flat=True).distinct()[:40])
    found = _found(rows, words, year)
    page = page_by_key(found, request.GET, order=NEWEST, size=PAGE)
    Decision.mark_replaced(page.rows, inside=inside)
    query = request.GET.urlencode()
    return {"page": page, "words": words, "year": year, "years": [str(one) for one in years], "query": query}


def _found(rows: DecisionQuerySet, words: str, year: str) -> DecisionQuerySet:
    if words:
        rows = rows.called(words)
    return rows.filter(year=int(year)) if year.isdecimal() and len(year) == 4 else rows


@login_not_required
def decisions_csv(request: PublicRequest, slug: str) -> StreamingHttpResponse:
    """The same as a file, whole."""
    room = visit(request, slug)
    rows = _written(request, room, sought(request.GET), request.GET.get("year", ""))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    name = f"{room.workgroup.slug}-decisions-{localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(request: PublicRequest, room: Room, words: str, year: str) -> Iterator[str]:
    head = [_("Number"), _("Decided on"), _("Decision"), _("How it was agreed"), _("Who disagreed"), _("Holds from")]
    head += [_("Look at it again on"), _("Replaced by"), _("Corrections"), _("Public")]
    # The request's own transaction is over when this runs.
    with entered(request.user):
        found = _found(_register(room), words, year).select_related("replaced_by").order_by(*NEWEST)
        yield from csv_lines(chain([head], _lines(found.iterator(chunk_size=200), inside=room.inside)))


def _lines(rows: Iterator[Decision], *, inside: bool) -> Iterator[list[str]]:
    while some := list(islice(rows, 200)):
        Decision.mark_replaced(some, inside=inside)
        yield from (_line(one, inside=inside) for one in some)


def _line(one: Decision, *, inside: bool) -> list[str]:
    corrections = "\n".join(each["words"] for each in one.corrections)
    later = getattr(one, "replaced_by", None)
    replaced = _("a later decision") if one.is_replaced else ""
    if later and (inside or later.is_public):
        replaced = f"{later.year}-{later.number}"
    days = [f"{day:%Y-%m-%d}" if day else "" for day in (one.decided_on, one.effective_on, one.review_on)]
    said = [f"{one.year}-{one.number}", days[0], one.words, one.how, one.dissent, days[1], days[2]]
    return [*said, replaced, corrections, _("yes") if one.is_public else _("no")]


# --- one decision -----------------------------------------------------------------------------------------------------


@login_not_required
def decision(request: PublicRequest, slug: str, year: int, number: int) -> HttpResponse:
    """One decision, at its address for good: its words, how it was agreed, who disagreed, and what it changed."""
    room, one = _find(request, slug, year, number)
    return _page(request, room, one)


def _find(request: PublicRequest | Request, slug: str, year: int, number: int) -> tuple[Room, Decision]:
    room = visit(request, slug)
    found = _decision(year, number, room.workgroup, room.reach)
    if not found:
        raise Http404
    found[0].workgroup = room.workgroup
    return room, found[0]


@prepared
def _decision(year: int, number: int, workgroup: Any, reach: Reach) -> QuerySet[Decision]:
    rows = Decision.objects.visible_to(reach).out().filter(workgroup=workgroup, year=year, number=number)
    return rows.select_related(*PEOPLE)


def _page(request: PublicRequest | Request, room: Room, one: Decision, **forms: Any) -> HttpResponse:
    keeps = request.user.is_authenticated and bool(may(request.user, "workgroups.keep_register", room.workgroup))
    links = DecisionLink.objects.visible_to(request.user).filter(decision=one)
    # Whoever reads it on the public list reads of a proposal or another decision only what is there, too.
    known = room.inside or keeps
    context: dict[str, Any] = {"room": room, "workgroup": room.workgroup, "decision": one, "links": list(links)}
    Decision.mark_replaced([one], inside=known)
    context |= {"keeps": keeps, "inside": known, "replaced_by": getattr(one, "replaced_by", None)}
    for other in (one.supersedes, context["replaced_by"], one.proposal, one.meeting):
        if other is not None:
            other.workgroup = room.workgroup
    if keeps:
        context |= {"correction": CorrectionForm(), "link_form": LinkForm(offered=offered(room))}
        context["completion"] = CompletionForm(decision=one, standing=_standing(room, one))
        context["standing_today"] = localdate()
    context |= forms
    bad = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "workgroups/decisions/decision.html", context, status=422 if bad else 200)


def _standing(room: Room, without: Decision | None = None) -> list[Decision]:
    rows = _register(room).standing().order_by(*NEWEST)
    return list((rows.exclude(pk=without.pk) if without else rows)[:50])


@keeps_draft
def new_decision(request: Request, slug: str) -> HttpResponse:
    """Enter what was decided elsewhere."""
    room = visit(request, slug)
    _keep(request, room)
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, standing=_standing(room), initial=taken_draft(request))
    if form.is_valid():
        made = Decision.enter(room.workgroup, by=request.user, **form.said)
        if made is not None:
            messages.success(request, _("In the register as %(label)s.") % {"label": made.label})
            return see_other(made)
        form.add_error("supersedes", _("Another decision replaces that one by now. Choose again."))
    context = {"room": room, "workgroup": room.workgroup, "form": form, "draft_key": draft_key(request.user)}
    context["folded"] = [form[name] for name in form.FOLDED]
    return render(request, "workgroups/decisions/new.html", context, status=422 if form.is_bound else 200)


def _keep(request: Request, room: Room) -> None:
    """Raises Http404 for whoever does not read the whole register, Forbidden for whoever does not keep it."""
    if not (room.inside or room.convenes):
        raise Http404
    require(request.user, "workgroups.keep_register", room.workgroup)


def _kept(request: Request, slug: str, year: int, number: int) -> tuple[Room, Decision]:
    room, one = _find(request, slug, year, number)
    require(request.user, "workgroups.keep_register", room.workgroup)
    return room, one


@require_POST
def decision_completion(request: Request, slug: str, year: int, number: int) -> HttpResponse:
    """Fill in what was left open."""
    room, one = _kept(request, slug, year, number)
    form = CompletionForm(request.POST, decision=one, standing=_standing(room, one))
    if not form.is_valid():
        return _page(request, room, one, completion=form)
    if one.complete(by=request.user, **form.said):
        messages.success(request, _("Filled in. It stays as it is from now on."))
    return see_other(one)


@require_POST
def decision_correction(request: Request, slug: str, year: int, number: int) -> HttpResponse:
    """Say beside it what was wrong."""
    room, one = _kept(request, slug, year, number)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, room, one, correction=form)
    if one.correct(form.cleaned_data["words"], by=request.user):
        messages.success(request, _("The correction stands beside the decision. The people of the workgroup are told."))
    return see_other(one)


@require_POST
def decision_readership(request: Request, slug: str, year: int, number: int) -> HttpResponse:
    """On the public list, or not."""
    _room, one = _kept(request, slug, year, number)
    public = request.POST.get("readers") == "everybody"
    if one.show(public=public, by=request.user):
        on, off = _("It is on the public list."), _("It is on the public list no more.")
        messages.success(request, on if public else off)
    return see_other(one)


def decision_review(request: Request, slug: str, year: int, number: int) -> HttpResponse:
    """Look at it again: still right, or another decision replaces it."""
    room, one = _kept(request, slug, year, number)
    form = LookingAgainForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if one.look_again(next_on=form.cleaned_data["next_on"], by=request.user):
            messages.success(request, _("Noted."))
        return see_other(one)
    context = {"room": room, "workgroup": room.workgroup, "decision": one, "form": form}
    return render(request, "workgroups/decisions/review.html", context, status=422 if form.is_bound else 200)


@require_POST
def decision_links(request: Request, slug: str, year: int, number: int) -> HttpResponse:
    """Say what it changed."""
    room, one = _kept(request, slug, year, number)
    form = LinkForm(request.POST, offered=offered(room))
    if form.is_valid():
        try:
            what = named(request, room, form.path)
        except ValidationError as error:
            form.add_error("address" if form.cleaned_data.get("address") else "chosen", error)
        else:
            words = {"path": what.path, "label": what.label}
            _link, new = DecisionLink.make(one, by=request.user, what=what.kind, target=what.target, **words)
            if new:
                messages.success(request, _("The decision stands on that page, too."))
            return see_other(one.get_absolute_url() + "#changed")
    return _page(request, room, one, link_form=form)


@require_POST
def link_removal(request: Request, slug: str, pk: int) -> HttpResponse:
    """It did not change this."""
    room = visit(request, slug)
    rows = DecisionLink.objects.visible_to(request.user).filter(workgroup=room.workgroup).select_related("decision")
    link = get_object_or_404(rows, pk=pk)
    require(request.user, "workgroups.keep_register", room.workgroup)
    link.decision.workgroup = room.workgroup
    if link.remove():
        messages.success(request, _("The decision does not stand on that page any more."))
    return see_other(link.decision.get_absolute_url() + "#changed")
