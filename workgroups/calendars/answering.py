"""From what a calendar answered to what counts as the answer of an organization."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from compact.access import reach_of
from compact.accounts.models import User
from compact.asks.models import Channel
from workgroups.calendars.replies import NotTaken, Reply
from workgroups.models import CalendarAnswer, CalendarEntry, Coming, Meeting, Rsvp, Seat
from workgroups.models.meeting_asks import ways_to_come
from workgroups.models.representing import SPEAKING


@transaction.atomic
def take(replies: Sequence[Reply]) -> int:
    """Let the answers of one mail count, all of them or none. Returns to how many meetings they are new.

    The same again, or one said before the last, changes nothing. Raises NotTaken when the person is not invited any
    more, when somebody else answers, or when what they answer has changed or is over.
    """
    first = replies[0]
    of = {"series_id": first.organizer.number} if first.organizer.of == "s" else {"meeting_id": first.organizer.number}
    entries = CalendarEntry.objects.filter(person_id=first.organizer.person, person__is_active=True, **of)
    standing = entries.filter(withdrawn_at=None).select_related("person", "workgroup")
    entry = standing.select_for_update(of=("self",)).first()
    if entry is None or any(one.uid != entry.uid for one in replies):
        raise NotTaken(_("You are not invited to this meeting any more."))
    if any(one.attendee != entry.person.email for one in replies):
        raise NotTaken(_("Only the person who was invited can answer this invitation. Please answer in the portal."))
    return sum(_take(one, entry) for one in replies)


def _take(reply: Reply, entry: CalendarEntry) -> int:
    if reply.sequence > entry.sequence:
        raise NotTaken(_("This answers an invitation that was never sent."))
    rows = _answered(reply, entry)
    # What has never changed is still what an older invitation said of it.
    known = [row for row in rows if reply.sequence == entry.sequence or not row.sequence]
    if not known and rows:
        raise NotTaken(_("The meeting has changed since the invitation that this answers. Please answer the last one."))
    if not known:
        raise NotTaken(_("The meeting has begun, or does not take place."))
    said_at = min(reply.said_at, now())
    before = CalendarAnswer.objects.filter(person=entry.person, meeting__in=known)
    later = set(before.filter(said_at__gte=said_at).values_list("meeting_id", flat=True))
    new = [row for row in known if row.pk not in later]
    kept = {"person": entry.person, "workgroup": entry.workgroup, "partstat": reply.partstat, "said_at": said_at}
    CalendarAnswer.objects.bulk_create(
        (CalendarAnswer(meeting=row, **kept) for row in new),
        update_conflicts=True,
        unique_fields=["meeting", "person"],
        update_fields=["partstat", "said_at", "received_at"],
    )
    if new:
        answer_from_calendar(new, entry.person, reply.partstat)
    return len(new)


def _answered(reply: Reply, entry: CalendarEntry) -> list[Meeting]:
    rows = Meeting.objects.visible_to(entry.person).announced().standing().filter(starts_at__gt=now(), closed_at=None)
    if entry.meeting_id:
        return list(rows.filter(pk=entry.meeting_id).select_related("joining"))
    rows = rows.filter(series=entry.series_id).select_related("joining")
    return list(rows.filter(recurs_at=reply.recurs_at) if reply.recurs_at else rows)


def answer_from_calendar(meetings: Sequence[Meeting], person: User, partstat: str) -> None:
    """A yes or a no is that of the organization for which the person speaks there; a perhaps is noted, and no answer.

    A yes leaves a yes as it is: of whoever said that they come by video, the calendar knows no better. A no is the
    organization's when it is its representative's, or of who gave the answer that stands: a stand-in's calendar that is
    full says nothing of whether the others come.
    """
    answer = {"ACCEPTED": Coming.IN_PERSON, "DECLINED": Coming.NO}.get(partstat)
    if answer is None:
        return
    for seat in _spoken_for(meetings[0].workgroup_id, person):
        said = Rsvp.objects.current().filter(seat=seat, meeting__in=meetings)
        same = said.filter(answer__in=[Coming.IN_PERSON, Coming.VIDEO] if answer == Coming.IN_PERSON else [answer])
        settled = set(same.values_list("meeting_id", flat=True))
        if answer == Coming.NO and seat.representative.person_id != person.pk:
            own = set(said.filter(answered_by=person).values_list("meeting_id", flat=True))
            settled |= {one.pk for one in meetings} - own
        some = [one for one in meetings if one.pk not in settled]
        in_person = [one for one in some if answer in ways_to_come(one) or answer == Coming.NO]
        Rsvp.say(seat, in_person, answer, by=person, channel=Channel.MAIL)
        by_video = [one for one in some if one not in in_person]
        if by_video:
            Rsvp.say(seat, by_video, Coming.VIDEO, by=person, channel=Channel.MAIL)


def _spoken_for(workgroup: int, person: User) -> list[Seat]:
    """The places in which the person leads or stands in: not those that they look after from the organization."""
    mine = {organization for of, organization, role in reach_of(person).seats if of == workgroup and role in SPEAKING}
    seats = Seat.objects.current().filter(workgroup=workgroup, organization__in=mine)
    return list(seats.select_related("workgroup", "organization").order_by("pk"))
