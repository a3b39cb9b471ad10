"""Proposals of a workgroup: put by those who run it, answered by each organization, closed with an outcome."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compact.access import PARTNERS, Kind, Reach, reach_of, scope
from compact.asks.models import Ask
from compact.counting import count_by
from compact.drafts import draft_key, keeps_draft, taken_draft
from compact.http import Request, see_other
from compact.paging import page_by_key
from compact.permissions import Denied, Forbidden, may, require
from compact.prepared import prepared
from compact.wall import handing_over
from workgroups.forms.deciding import ProposalForm, VoiceForm
from workgroups.models import AgendaItem, Charter, HowDecided, Meeting, Proposal, Seat, Stance
from workgroups.models.decision_link import with_decided
from workgroups.models.place_asks import PROPOSAL
from workgroups.models.stance import voters
from workgroups.permissions import stood_for
from workgroups.views.room import Room, enter, visit

PAGE, FEW = 25, 20
PEOPLE = ("workgroup", "drafted_by", "opened_by", "closed_by", "stated_by", "withdrawn_by", "meeting", "decision")


def proposals(request: Request, slug: str) -> HttpResponse:
    """Those that are open, the first to close first; drafts for those who write them; and those that ended."""
    room = enter(request, slug)
    rows = Proposal.objects.visible_to(request.user).filter(workgroup=room.workgroup)
    said = Stance.objects.visible_to(request.user).current().filter(proposal=OuterRef("pk")).exclude(position="silent")
    rows = rows.annotate(answer_count=count_by(said, "proposal"))
    context: dict[str, Any] = {"room": room, "workgroup": room.workgroup}
    context["may_propose"] = may(request.user, "workgroups.propose", room.workgroup)
    context["open"] = list(rows.running().order_by("closes_at", "pk")[:PAGE])
    context["drafts"] = list(rows.drafts().filter(withdrawn_at=None)[:FEW]) if room.runs_it else []
    ended = rows.ended().exclude(opened_at=None)
    context["page"] = page_by_key(ended, request.GET, order=("-closes_at", "-pk"), size=FEW)
    for one in (*context["open"], *context["drafts"], *context["page"].rows):
        one.workgroup = room.workgroup
    return render(request, "workgroups/proposals/list.html", context)


# --- drafts -----------------------------------------------------------------------------------------------------------


@keeps_draft
def new_proposal(request: Request, slug: str) -> HttpResponse:
    """Put a question: to everybody at once, or kept as a draft."""
    room = enter(request, slug)
    require(request.user, "workgroups.propose", room.workgroup)
    form = _form(request, room, None)
    if form.is_valid():
        one = Proposal.draft(room.workgroup, by=request.user, **_words(form))
        return _kept(request, one)
    return _writing(request, room, None, form)


@keeps_draft
def proposal_draft(request: Request, slug: str, pk: int) -> HttpResponse:
    """Change a draft. Whoever saves second is told, and loses nothing."""
    room = enter(request, slug)
    drafts = Proposal.objects.visible_to(request.user).drafts().filter(workgroup=room.workgroup, withdrawn_at=None)
    one = get_object_or_404(drafts, pk=pk)
    one.workgroup = room.workgroup
    require(request.user, "workgroups.propose", room.workgroup)
    form = _form(request, room, one)
    if form.is_valid():
        if one.reword(serial=form.cleaned_data["serial"] or 0, by=request.user, **_words(form)):
            one.refresh_from_db()
            return _kept(request, one)
        one = get_object_or_404(drafts, pk=pk)
        form.add_error(None, _("Somebody else changed this draft while you wrote. Save again to keep your words."))
        form.data = {**request.POST.dict(), "serial": str(one.serial)}
    return _writing(request, room, one, form)


def _form(request: Request, room: Room, draft: Proposal | None) -> ProposalForm:
    items = Prefetch("items", AgendaItem.objects.visible_to(request.user))
    ahead = Meeting.objects.visible_to(request.user).filter(workgroup=room.workgroup).ahead().prefetch_related(items)
    first: dict[str, Any] = {}
    if draft is None:
        charter = Charter.objects.visible_to(request.user).in_force().filter(workgroup=room.workgroup).first()
        first["rule"] = charter.decision_rule if charter and charter.decision_rule in HowDecided else ""
    sent = request.POST if request.method == "POST" else None
    first |= taken_draft(request)
    return ProposalForm(sent, workgroup=room.workgroup, draft=draft, meetings=list(ahead[:10]), initial=first)


def _words(form: ProposalForm) -> dict[str, Any]:
    words = form.words
    item = words.pop("item")
    return {**words, "item_id": item.pk if item else None}


def _kept(request: Request, one: Proposal) -> HttpResponse:
    if "open" in request.POST and one.open(by=request.user):
        messages.success(request, _("Every organization with a voice is asked."))
    else:
        messages.success(request, _("Kept as a draft. Only the people who run the workgroup see it."))
    return see_other(one)


def _writing(request: Request, room: Room, one: Proposal | None, form: ProposalForm) -> HttpResponse:
    charter = Charter.objects.visible_to(request.user).in_force().filter(workgroup=room.workgroup).first()
    context = {"room": room, "workgroup": room.workgroup, "proposal": one, "form": form, "charter": charter}
    context |= {"draft_key": draft_key(request.user), "folded": [form[name] for name in form.FOLDED]}
    with handing_over(PARTNERS):
        context["voice_count"] = voters(room.workgroup, now()).count()
    status = 422 if form.is_bound else 200
    return render(request, "workgroups/proposals/write.html", context, status=status)


@require_POST
def opening(request: Request, slug: str, pk: int) -> HttpResponse:
    """Ask everybody."""
    with reading(request, slug, pk) as (room, one, _reader):
        require(request.user, "workgroups.propose", room.workgroup)
        if one.open(by=request.user):
            messages.success(request, _("Every organization with a voice is asked."))
        elif one.is_draft:
            messages.warning(request, _("The day on which it closes has passed. Choose a later one."))
        return see_other(one)


# --- the page ---------------------------------------------------------------------------------------------------------


@contextmanager
def reading(request: Request, slug: str, pk: int) -> Iterator[tuple[Room, Proposal, Reach]]:
    """The proposal for the people of the workgroup; and for those who look after an organization whose place nobody
    leads, as long as it has a voice and what it was asked is not taken back. Raises Http404 for others."""
    room = visit(request, slug)
    one = next(iter(_proposal(pk, room.workgroup, room.reach)), None)
    if one is not None:
        one.workgroup = room.workgroup
        yield room, one, room.reach
        return
    people = room.workgroup.people_scope
    asked = Ask.objects.visible_to(request.user).about(PROPOSAL, pk).filter(withdrawn_at=None)
    asked = asked.filter(post__in=[scope(Kind.ADMINISTRATORS, one) for one in room.reach.administers])
    voices = voters(room.workgroup, now()).values("organization")
    if not asked.filter(data__group=room.workgroup.pk, organization__in=voices).exists():
        raise Http404
    with handing_over(people):
        reader = replace(room.reach, keys=room.reach.keys | {people})
        found = _proposal(pk, room.workgroup, reader)
        if not found:
            raise Http404
        found[0].workgroup = room.workgroup
        yield room, found[0], reader


@prepared
def _proposal(pk: int, workgroup: Any, reach: Reach) -> QuerySet[Proposal]:
    rows = Proposal.objects.visible_to(reach).filter(pk=pk, workgroup=workgroup)
    found: QuerySet[Proposal] = rows.annotate(**with_decided(reach, Proposal)).select_related(*PEOPLE)
    return found


def proposal(request: Request, slug: str, pk: int) -> HttpResponse:
    """The question, the rule, what each organization says, and what came of it."""
    with reading(request, slug, pk) as (room, one, reader):
        return _page(request, room, one, reader)


@require_POST
def voice(request: Request, slug: str, pk: int) -> HttpResponse:
    """An organization says what it thinks, or something else than before."""
    with reading(request, slug, pk) as (room, one, reader):
        seats, denied = _speaking(request, one)
        if not seats:
            raise Forbidden(str(denied.reason))
        form = VoiceForm(request.POST, seats=seats, rule=one.rule)
        if not form.is_valid():
            return _page(request, room, one, reader, form=form)
        said, seat = form.cleaned_data, form.chosen
        behalf = stood_for(request.user, seat)
        if one.say(seat.organization, said["position"], reason=said["reason"], by=request.user, behalf=behalf):
            names = {"organization": seat.organization.usual_name}
            messages.success(request, _("Noted for %(organization)s. You can change it until it closes.") % names)
            return see_other(one.get_absolute_url() + "#voice")
        form.add_error(None, _("It is closed by now. What you wrote was not counted, and stands below."))
        one.refresh_from_db()
        one.workgroup = room.workgroup
        return _page(request, room, one, reader, form=form, status=409)


def _speaking(request: Request, one: Proposal) -> tuple[list[Seat], Denied]:
    """For which places this person speaks; and why not, where it is none."""
    if not one.workgroup.is_active:
        return [], Denied(_("This workgroup asks nobody at the moment."))
    denied: Any = Denied(_("Only those who take part for an organization here, or look after it, speak for it."))
    seats = one.seats_of(reach_of(request.user)) if one.is_running else []
    if not seats:
        mine = Seat.objects.visible_to(request.user).current().filter(workgroup=one.workgroup)
        roles = {organization for of, organization, _role in reach_of(request.user).seats if of == one.workgroup_id}
        seats = list(mine.filter(organization__in=roles)[:1]) if roles else []
        denied = next((answer for seat in seats if not (answer := may(request.user, "workgroups.voice", seat))), denied)
        return [], denied
    speaks = [seat for seat in seats if may(request.user, "workgroups.voice", seat)]
    return speaks, denied if speaks else may(request.user, "workgroups.voice", seats[0])  # type: ignore[return-value]


def _page(request: Request, room: Room, one: Proposal, reader: Reach, **sent: Any) -> HttpResponse:
    form: VoiceForm | None = sent.get("form")
    seats, denied = _speaking(request, one) if one.opened_at else ([], Denied(""))
    said = Stance.objects.visible_to(reader).filter(proposal=one)
    if not one.tells and one.withdrawn_at is None:
        # The wall shows the team what others may not know yet; the page does not.
        said = said.filter(organization__in=room.reach.organizations | room.reach.administers)
    if form is None and one.is_open and seats:
        last = seats[0].said if len(seats) == 1 else None  # type: ignore[attr-defined]
        form = VoiceForm(seats=seats, rule=one.rule, initial=last or {})
    runs = bool(may(request.user, "workgroups.close_proposal", one))
    context: dict[str, Any] = {"room": room, "workgroup": room.workgroup, "proposal": one, "form": form, "runs": runs}
    context |= {"seats": seats, "denied": denied, "tally": one.tally() if one.opened_at else None}
    context |= _voices(request, one, said, runs=runs) if one.opened_at else {}
    context["may_open"] = one.is_draft and may(request.user, "workgroups.propose", room.workgroup)
    status = sent.get("status", 422) if sent else 200
    return render(request, "workgroups/proposals/proposal.html", context, status=status)


def _voices(request: Request, one: Proposal, said: QuerySet[Stance], *, runs: bool) -> dict[str, Any]:
    """What was said, the newest first, each with what was said before; and who has said nothing.

    Those who run the workgroup also read whom to call.
    """
    last = said.filter(replaced_at=None).exclude(position="silent")
    last = last.select_related("organization", "given_by", "given_for")
    voices = page_by_key(last, request.GET, order=("-given_at", "-pk"), size=PAGE)
    before = said.filter(replaced_at__isnull=False, organization__in=[row.organization_id for row in voices.rows])
    former: dict[int, list[Stance]] = {}
    for row in before.select_related("given_by", "given_for").order_by("-given_at", "-pk") if voices.rows else []:
        former.setdefault(row.organization_id, []).append(row)
    for row in voices.rows:
        row.former = former.get(row.organization_id, [])  # type: ignore[attr-defined]
    return {"voices": voices, **_silent(request, one, said, runs=runs)}


def _silent(request: Request, one: Proposal, said: QuerySet[Stance], *, runs: bool) -> dict[str, Any]:
    names = ("organization__name", "pk")
    if one.withdrawn_at is not None:
        return {}
    if one.closed_at is not None:
        rows = said.filter(position="silent", replaced_at=None).select_related("organization")
        return {"silent": page_by_key(rows, request.GET, order=names, size=PAGE, name="silent-")}
    if runs:
        asks = Ask.objects.visible_to(request.user).open().about(PROPOSAL, one.pk).select_related("organization")
        return {"asks": page_by_key(asks.with_people(), request.GET, order=names, size=PAGE, name="silent-")}
    if not one.tells:
        return {}
    with handing_over(PARTNERS):
        answered = said.filter(replaced_at=None).values("organization")
        seats = voters(one.workgroup, one.closes_at if not one.is_open else now()).exclude(organization__in=answered)
        page = page_by_key(seats.select_related("organization"), request.GET, order=names, size=PAGE, name="silent-")
    return {"silent": page}
