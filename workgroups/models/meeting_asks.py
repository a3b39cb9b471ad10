"""Every organization with a place is asked whether it comes to a meeting: through its lead, else by who looks after it.

Three weeks ahead, or as soon as the date is out; once more three days before, if it is still silent.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import CharField, Exists, F, Func, OuterRef, Subquery, Value
from django.utils.timezone import now

from compact.access import PARTNERS, Kind, scope
from compact.asks.models import Ask, AskQuerySet, ask_all
from compact.notifications.events import Told, record, record_all
from compact.wall import handing_over
from workgroups.models.going_instead import no_longer_needed, send_again
from workgroups.models.holder import SeatHolder
from workgroups.models.lifecycle import State
from workgroups.models.meeting import ON_CHANGE, Meeting, What
from workgroups.models.place_asks import RSVP
from workgroups.models.rsvp import Coming, Rsvp, RsvpQuerySet, asked_places
from workgroups.models.seat import Seat

if TYPE_CHECKING:
    from compact.accounts.models import User

# So long before it begins an organization is asked; within a week, the mail does not wait for a weekly summary.
AHEAD, PRESSING = timedelta(days=21), timedelta(days=7)


@dataclass(frozen=True)
class _Place:
    """One organization that has neither answered nor been asked, and through whom it is asked."""

    meeting: int
    seat: int
    organization: int
    name: str
    lead: int | None

    @property
    def post(self) -> int:
        return scope(Kind.PERSON, self.lead) if self.lead else scope(Kind.ADMINISTRATORS, self.organization)


def _unasked(meetings: Collection[int] | None) -> list[_Place]:
    """Who is to be asked about these meetings, or all; in one query however many they are."""
    at = now()
    leads = SeatHolder.objects.serving().leading().filter(seat=OuterRef("pk")).values("person")[:1]
    asked = Ask.objects.open().filter(kind=RSVP, subject_id=OuterRef("meeting"), organization=OuterRef("organization"))
    said = Rsvp.objects.filter(meeting=OuterRef("meeting"), seat=OuterRef("pk"), for_start=OuterRef("begins"))
    when: dict[str, Any] = {"starts_at__gt": at, "starts_at__lte": at + AHEAD, "announced_at__isnull": False}
    when |= {"cancelled_at": None, "closed_at": None} | ({} if meetings is None else {"in": list(meetings)})
    rows = asked_places(Seat.objects.all()).filter(
        workgroup__state=State.ACTIVE, **{f"workgroup__meetings__{name}": value for name, value in when.items()}
    )
    rows = rows.annotate(
        meeting=F("workgroup__meetings"), begins=F("workgroup__meetings__starts_at"), lead=Subquery(leads)
    ).filter(~Exists(asked), ~Exists(said))
    name = Func(
        Func(F("organization__short_name"), Value(""), function="NULLIF"),
        F("organization__name"),
        function="COALESCE",
        output_field=CharField(),
    )
    columns = ("meeting", "pk", "organization", name, "lead")
    found = rows.order_by("meeting", "pk").values_list(*columns)  # type: ignore[misc]
    return [_Place(*one) for one in found]


@transaction.atomic
def ask_about(meetings: Iterable[Meeting] | None = None, *, by: "User | None" = None, invited: bool = False) -> int:
    """Ask every organization that has not been asked and has not answered, about these meetings or all near ones.

    Only what begins within three weeks is asked about, in as many statements for one organization as for two hundred.
    Returns how many were asked.

    Nothing is asked for a workgroup that rests. Whoever was asked already is not asked again. With `invited` whoever
    gets a calendar invitation for the same change is asked by that mail, and by no second one.
    """
    given = None if meetings is None else {one.pk for one in meetings}
    if given is not None and not given:
        return 0
    with handing_over(PARTNERS):
        near = {one.meeting for one in _unasked(given)}
        # Whoever asks about the same meeting at the same moment waits here, and then finds that it was done.
        held = Meeting.objects.filter(pk__in=near).select_for_update(no_key=True, of=("self",)).order_by("pk")
        places = _unasked(set(held.values_list("pk", flat=True))) if near else []
    if not places:
        return 0
    rows = Meeting.objects.filter(pk__in={one.meeting for one in places}).select_related("workgroup", "joining")
    about = {one.pk: one for one in rows}
    ask_all([_ask(place, about[place.meeting], by=by) for place in places])
    posts = [(one.meeting, one.organization, one.post) for one in places]
    tell_asked("meeting_asked", about.values(), posts, by=by, invited=invited)
    return len(places)


def _ask(place: _Place, meeting: Meeting, *, by: "User | None") -> Ask:
    workgroup = meeting.workgroup
    return Ask(
        kind=RSVP,
        subject_id=meeting.pk,
        organization_id=place.organization,
        post=place.post,
        asked_by_id=meeting.announced_by_id or (by.pk if by else None),
        due_on=_due(meeting),
        data={"organization": place.name, "group": workgroup.pk, "seat": place.seat, **_words(meeting)},
        scope_asker=workgroup.conveners_scope,
    )


def _due(meeting: Meeting) -> date:
    """The day before it; today, when that is over."""
    return max(meeting.local_start.date() - timedelta(days=1), now().astimezone(meeting.tz).date())


def _words(meeting: Meeting) -> dict[str, Any]:
    """What a line about a meeting needs, in an ask and in news."""
    return {
        "workgroup": meeting.workgroup.usual_name,
        "slug": meeting.workgroup.slug,
        "meeting": meeting.pk,
        "title": meeting.title,
        "begins": meeting.starts_at.isoformat(),
        "zone": meeting.zone,
        "ways": ways_to_come(meeting),
    }


def ways_to_come(meeting: Meeting) -> list[str]:
    """In which ways one can come: what a meeting without a place, or without a link, does not offer is left out."""
    joining = getattr(meeting, "joining", None)
    by_video = bool(joining and (joining.link or joining.telephone))
    if meeting.place and not by_video:
        return [Coming.IN_PERSON, Coming.NO, Coming.STAND_IN]
    if by_video and not meeting.place:
        return [Coming.VIDEO, Coming.NO, Coming.STAND_IN]
    return [*Coming]


def tell_asked(
    kind: str,
    meetings: Iterable[Meeting],
    asked: Sequence[tuple[int, int, int]],
    *,
    by: "User | None",
    invited: bool = False,
) -> None:
    """Tell those who are asked: of each meeting the leads by one event, and by one for each organization without."""
    told = []
    for meeting in meetings:
        presses = meeting.starts_at - now() < PRESSING
        data, code = {**_words(meeting), "invites": invited}, "meeting_asked_again" if presses else kind
        posts = [(organization, post) for pk, organization, post in asked if pk == meeting.pk]
        leads = sorted({post for _organization, post in posts if post % 8 == Kind.PERSON})
        people = [meeting.workgroup.people_scope]
        told += [(code, Told(by, meeting, leads, data, people))] if leads else []
        others = sorted({post for _organization, post in posts if post % 8 != Kind.PERSON})
        told += [(code, Told(by, meeting, [post], data, [post])) for post in others]
    for code in sorted({code for code, _one in told}):
        record_all(code, [one for name, one in told if name == code])


@transaction.atomic
def unsay(seat: Seat, meeting: Meeting, *, by: "User") -> bool:
    """The organization takes its answer back, and is asked as before. False when there was none to take back."""
    if not Rsvp.take_back(seat, meeting, by=by):
        return False
    # Only those who run the workgroup hold its meetings' rows, and ask.
    with handing_over(meeting.workgroup.conveners_scope, meeting.workgroup.people_scope):
        ask_about([meeting], by=by)
    return True


# --- when the date changes --------------------------------------------------------------------------------------------


def open_asks(meeting: Meeting) -> AskQuerySet:
    """What is asked about a meeting and not answered."""
    rows: AskQuerySet = Ask.objects.open().about(RSVP, meeting.pk)
    return rows


@transaction.atomic
def withdraw_asks(meetings: Iterable[Meeting], *, by: "User | None" = None) -> int:
    """Nobody need answer about these meetings any more. Returns how many asks that were."""
    asked = Ask.objects.open().filter(kind=RSVP, subject_id__in=[one.pk for one in meetings])
    return asked.update(withdrawn_at=now(), withdrawn_by=by)


@transaction.atomic
def reask(meetings: Sequence[Meeting], *, by: "User | None" = None) -> int:
    """The time has changed: everybody is asked for the new one. What was answered is kept, for the time it was for.

    Of those that begin as before, because only their end or their clock has changed, what is asked only says so.
    """
    begins = {one.pk: one.starts_at for one in meetings}
    asked = Ask.objects.open().filter(kind=RSVP, subject_id__in=begins).values_list("pk", "subject_id", "data__begins")
    stale = [pk for pk, about, said in asked if datetime.fromisoformat(said) != begins[about]]
    Ask.objects.open().filter(pk__in=stale).update(withdrawn_at=now(), withdrawn_by=by)
    _reword(meetings)
    return ask_about(meetings, by=by, invited=True)


def follow_the_date(meetings: Sequence[Meeting], what: What, by: "User | None") -> None:
    """Whatever happens to the dates of meetings happens to what is asked about them."""
    if what == "cancelled":
        withdraw_asks(meetings, by=by)
        _release(meetings, by=by)
    elif what == "moved":
        _release(meetings, by=by, moved=True)
        _send_again(meetings, moved=True)
        reask(meetings, by=by)
    else:
        _reword(meetings)
        ask_about(meetings, by=by, invited=True)
        _send_again(meetings, moved=False)


def _reword(meetings: Sequence[Meeting]) -> None:
    """The asks say what the meetings are called now."""
    asked = list(Ask.objects.open().filter(kind=RSVP, subject_id__in=[one.pk for one in meetings]))
    if not asked:
        return
    about = Meeting.objects.select_related("workgroup", "joining").in_bulk({one.subject_id for one in asked})
    for one in asked:
        one.data |= _words(about[one.subject_id])
    Ask.objects.bulk_update(asked, ["data"], batch_size=500)


def _release(meetings: Sequence[Meeting], *, by: "User | None", moved: bool = False) -> None:
    """Whoever was to go instead need not, at least not then: of meetings that `moved`, who would go at another time."""
    if by is None:
        return
    sent = _sent(meetings)
    for one in sent.exclude(for_start=F("meeting__starts_at")) if moved else sent:
        no_longer_needed(one, by=by)


def _send_again(meetings: Sequence[Meeting], *, moved: bool) -> None:
    """Whoever goes instead, then, hears what has changed."""
    for one in _sent(meetings).current():
        send_again(one, moved=moved)


def _sent(meetings: Sequence[Meeting]) -> RsvpQuerySet:
    rows = Rsvp.objects.filter(meeting__in=meetings, answer=Coming.STAND_IN, for_start__gt=now())
    return rows.select_related("stand_in", "answered_by", "meeting", "seat__organization", "seat__workgroup")


ON_CHANGE["rsvp"] = follow_the_date


@transaction.atomic
def wrong_person(asked: Ask, *, who: "User", meeting: Meeting) -> bool:
    """Whoever was asked says that somebody else answers: those who look after the organization are asked instead, and
    hear of it as those who run the workgroup do. False when they are asked already, or nobody is any more."""
    administrators = scope(Kind.ADMINISTRATORS, asked.organization_id)
    with handing_over(scope(Kind.ORGANIZATION, asked.organization_id), administrators):
        moved = Ask.objects.open().filter(pk=asked.pk).exclude(post=administrators).update(post=administrators)
    if not moved:
        return False
    conveners = meeting.workgroup.conveners_scope
    record(
        "meeting_passed_on",
        actor=who,
        target=meeting,
        audience=[administrators, conveners],
        visible=[administrators, conveners],
        data={**_words(meeting), "organization": asked.data["organization"], "who": str(who)},
    )
    return True


def note_answer(said: Rsvp, *, by: "User") -> None:
    """Whoever represents the organization hears what was written down for it; without one, who looks after it."""
    lead = said.seat.holders.leading().values_list("person", flat=True).first()
    administrators = scope(Kind.ADMINISTRATORS, said.organization_id)
    post = scope(Kind.PERSON, lead) if lead else administrators
    record(
        "meeting_answer_noted",
        actor=by,
        target=said.meeting,
        audience=[post],
        visible=[post],
        data={
            **_words(said.meeting),
            "organization": said.seat.organization.usual_name,
            "of": said.organization_id,
            "who": str(by),
            "answer": said.answer,
        },
    )
