"""Whether an organization comes to a meeting: on the meeting's page, and behind the link of a mail."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from compact.access import Kind, Reach, reach_of
from compact.accounts.models import User
from compact.asks.models import Ask, Channel
from compact.http import PublicRequest, Request, see_other
from compact.paging import page_by_key
from compact.permissions import may, require
from compact.wall import entered, handing_over
from workgroups.events.answering import BUTTONS, SHORT, calendar_file, place_of, where
from workgroups.forms.answering import ALL, FOLLOWING, SOMEONE_ELSE, AnswerForm
from workgroups.models import Coming, Meeting, Rsvp, Seat, Workgroup
from workgroups.models.answer_link import AnswerLink
from workgroups.models.meeting_asks import note_answer, unsay, ways_to_come, wrong_person
from workgroups.models.place_asks import RSVP
from workgroups.models.rsvp import taking_answers
from workgroups.models.turnout import Turnout
from workgroups.views.coming import PAGE, coming, mine
from workgroups.views.room import Room


def shown(request: Request, room: Room, meeting: Meeting) -> dict[str, Any]:
    """What the meeting's page shows of it: the reader's own answers, how many come, and until it begins who does."""
    counted = meeting.coming_counts  # type: ignore[attr-defined]
    context: dict[str, Any] = {"turnout": Turnout(**counted) if counted else Turnout()}
    context["ways"] = [(way, SHORT[Coming(way)]) for way in ways_to_come(meeting)]
    context["takes_answers"] = takes_answers(meeting)
    context["my_places"] = mine(request.user, meeting) if context["takes_answers"] else []
    if meeting.opened_at is None and meeting.closed_at is None:
        rows = coming(room.workgroup, meeting, room.reach)
        order = ("organization__name", "pk")
        context["coming"] = page_by_key(rows, request.GET, order=order, size=PAGE, name="coming-")
    return context


def takes_answers(meeting: Meeting) -> bool:
    """Whether an answer still counts: see `workgroups.models.rsvp.taking_answers`."""
    return not _ended(meeting) and meeting.announced_at is not None


def _ended(meeting: Meeting) -> str:
    """Why nobody answers any more, in a word; empty while answers count."""
    if meeting.workgroup.is_closed:
        return "closed"
    if meeting.cancelled_at:
        return "cancelled"
    if meeting.is_over:
        return "over"
    return "begun" if meeting.starts_at <= now() else ""


@dataclass
class Answering:
    """One place that answers one meeting, whoever writes it down and by whatever way."""

    seat: Seat
    meeting: Meeting
    person: User
    channel: str
    link: AnswerLink | None = None

    @property
    def by_phone(self) -> bool:
        """Whether somebody writes down what the organization said on the telephone."""
        return self.channel == Channel.PHONE

    def form(self, data: Any = None) -> AnswerForm:
        """What is asked, empty or as it was sent. Nobody goes instead of themselves."""
        return AnswerForm(data, seat=self.seat, meeting=self.meeting, without=None if self.by_phone else self.person)

    @property
    def reach(self) -> Reach:
        """What the person reads, and this meeting: also whoever answers without being in the group reads it."""
        reach = reach_of(self.person)
        return reach if self.by_phone else replace(reach, keys=reach.keys | {self.seat.workgroup.people_scope})

    def standing(self) -> Rsvp | None:
        """The answer so far, for whichever time it was given."""
        rows = Rsvp.objects.visible_to(self.reach).filter(meeting=self.meeting, seat=self.seat)
        return rows.select_related("answered_by", "stand_in", "person", "note").first()

    def meetings(self, span: str) -> list[Meeting]:
        """Those for which the answer counts."""
        if span not in {FOLLOWING, ALL} or self.meeting.series_id is None:
            return [self.meeting]
        rows = taking_answers(Meeting.objects.visible_to(self.reach)).filter(series=self.meeting.series_id)
        return list(rows.filter(starts_at__gte=self.meeting.starts_at) if span == FOLLOWING else rows)

    def asked(self) -> Ask | None:
        """What the organization is asked and has not answered."""
        rows = Ask.objects.visible_to(self.reach).open().about(RSVP, self.meeting.pk)
        return rows.filter(organization=self.seat.organization_id).first()


def answer(request: Request, slug: str, pk: int, organization: int) -> HttpResponse:
    """The answer of one organization: its own people give it, and those who hold the meeting write down what they hear.

    Raises Http404 for who may not read the meeting, unless they answer for the organization.
    """
    workgroup = get_object_or_404(Workgroup, slug=slug)
    seats = Seat.objects.visible_to(request.user).current().filter(workgroup=workgroup, organization=organization)
    seat = get_object_or_404(seats.select_related("organization"))
    seat.workgroup = workgroup
    own = may(request.user, "workgroups.answer_meeting", seat)
    reach = reach_of(request.user)
    with handing_over(workgroup.people_scope if own else None):
        meeting = _meeting(replace(reach, keys=reach.keys | {workgroup.people_scope}) if own else reach, seat, pk)
        if not own and not may(request.user, "workgroups.hold_meetings", workgroup):
            require(request.user, "workgroups.answer_meeting", seat)
        channel = Channel.PORTAL if own else Channel.PHONE
        return _answered(request, Answering(seat, meeting, request.user, channel))


def _meeting(reach: Reach, seat: Seat, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(reach).announced().filter(workgroup=seat.workgroup_id)
    found: Meeting = get_object_or_404(rows.select_related("joining", "series"), pk=pk)
    found.workgroup = seat.workgroup
    return found


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: PublicRequest, slug: str, pk: int, token: str) -> HttpResponse:
    """Answer without signing in. Opening it changes nothing, however often and by whomever (B7); the button is a POST
    that needs neither session nor cookie (B8), because the signed link is what gives the right.

    Whoever is named in it is looked up anew: who has lost the place, or left, answers for nobody.
    """
    try:
        link = AnswerLink.read(token)
    except Http404:
        return _gone(request, "broken", 404)
    person = link.holder() if link.meeting == pk else None
    if person is None:
        return _gone(request, "gone", 410)
    with entered(person, page="workgroups:meeting_link"):
        seat = link.place(person)
        meeting = None
        if seat is not None and seat.workgroup.slug == slug:
            with handing_over(seat.workgroup.people_scope):
                meeting = link.about(seat)
                if meeting is not None:
                    return _answered(request, Answering(seat, meeting, person, Channel.MAIL, link))
    return _gone(request, "gone", 410)


def _gone(request: PublicRequest, why: str, status: int) -> HttpResponse:
    return render(request, "workgroups/meetings/answer_gone.html", {"why": why}, status=status)


def _answered(request: PublicRequest | Request, one: Answering) -> HttpResponse:
    """The page of one answer, or what was posted to it."""
    context = _page(one)
    ended = _ended(one.meeting)
    if ended:
        return _render(request, {**context, "ended": ended}, status=409 if request.method == "POST" else 200)
    if request.method == "POST":
        return _posted(request, one, context)
    chosen = request.GET.get("answer", "")
    form = one.form()
    standing = one.standing()
    return _render(request, {
        **context, "form": form, "standing": standing, "wrong": "wrong" in request.GET,
        "chosen": chosen if chosen in Coming else "", "sends": chosen == Coming.STAND_IN,
        "colleagues": form.colleagues() if chosen == Coming.STAND_IN else [],
    })  # fmt: skip


def _posted(request: PublicRequest | Request, one: Answering, context: dict[str, Any]) -> HttpResponse:
    if "undo" in request.POST:
        return _undone(request, one, context)
    if "wrong" in request.POST:
        asked = one.asked()
        told = asked is not None and wrong_person(asked, who=one.person, meeting=one.meeting)
        return _render(request, {**context, "passed_on": True, "told": told})
    form = one.form(request.POST)
    sends = request.POST.get("answer") == Coming.STAND_IN
    if sends and "who" not in request.POST:
        # The first of two steps: nothing is recorded before somebody is named.
        note = {"note": request.POST.get("note", "")}
        form = one.form()
        return _render(request, {**context, "form": form, "sends": True, "colleagues": form.colleagues(), **note})
    if not form.is_valid():
        more = {"form": form, "sends": sends, "colleagues": form.colleagues() if sends else []}
        return _render(request, {**context, **more, "standing": one.standing()}, status=422)
    before = one.standing()
    return _recorded(request, one, context, form, before)


def _recorded(
    request: PublicRequest | Request, one: Answering, context: dict[str, Any], form: AnswerForm, before: Rsvp | None
) -> HttpResponse:
    said, span = form.cleaned_data, form.cleaned_data.get("span", "")
    many = [one.meeting] if said["answer"] == Coming.STAND_IN else one.meetings(span)
    # An empty line says something of the meeting that it stands with, and nothing of the others.
    note = said["note"] if "note" in form.data and (said["note"] or len(many) == 1) else None
    new = Rsvp.say(
        one.seat, many, said["answer"], by=one.person, channel=one.channel, stand_in=form.stand_in, note=note
    )
    if one.by_phone and new:
        note_answer(new[0], by=one.person)
    if request.POST.get("from") == "meeting":
        messages.success(request, _("Saved: %(answer)s.") % {"answer": Coming(said["answer"]).label})
        return see_other(one.meeting)
    was = before.answer if before and before.for_start == one.meeting.starts_at else ""
    undoable = len(many) == 1 and was != Coming.STAND_IN
    after = {"standing": one.standing(), "recorded": True, "was": was, "undoable": undoable, "many": len(many)}
    return _render(request, {**context, **after})


def _undone(request: PublicRequest | Request, one: Answering, context: dict[str, Any]) -> HttpResponse:
    was = request.POST.get("was", "")
    if was in Coming and was != Coming.STAND_IN:
        Rsvp.say(one.seat, [one.meeting], was, by=one.person, channel=one.channel)
        return _render(request, {**context, "standing": one.standing(), "recorded": True, "was": "", "undone": True})
    unsay(one.seat, one.meeting, by=one.person)
    form = one.form()
    return _render(request, {**context, "form": form, "undone": True})


def _page(one: Answering) -> dict[str, Any]:
    """What every state of the page shows."""
    meeting = one.meeting
    said = one.link.began if one.link else None
    reads = reach_of(one.person).holds(Kind.WORKGROUP, meeting.workgroup_id)
    moved = said if said != meeting.starts_at.replace(microsecond=0) else None
    return {
        "answering": one,
        "meeting": meeting,
        "seat": one.seat,
        "workgroup": one.seat.workgroup,
        "where": where(meeting),
        "place": place_of(meeting),
        "moved_from": moved and moved.astimezone(meeting.tz),
        "ways": [(way, BUTTONS[Coming(way)]) for way in ways_to_come(meeting)],
        "calendar_url": calendar_file(meeting) if reads else "",
        "reads_meeting": reads,
        "someone_else": SOMEONE_ELSE,
    }


def _render(request: PublicRequest | Request, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "workgroups/meetings/answer.html", context, status=status)
