"""What becomes of places when two organizations become one."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.asks.models import withdraw
from partners.models.merging import Merger, Rows, carries
from workgroups.models import (
    Attendance,
    Attendee,
    Convener,
    Delegation,
    Mention,
    Opening,
    Question,
    Seat,
    SeatHolder,
    SeatInvitation,
    SeatRequest,
    SeatRole,
    SlotAnswer,
    Snooze,
    Stance,
)
from workgroups.models.place_asks import follow_the_lead
from workgroups.models.rsvp import pass_answers
from workgroups.models.seat import NAMING, VACANCY


def _places_at_both(merger: Merger) -> Rows:
    others = Seat.objects.filter(organization=merger.stays, until=None).values("workgroup")
    return Seat.objects.filter(organization=merger.goes, until=None, workgroup__in=others)


def _one_place(merger: Merger, rows: Rows) -> None:
    """Everybody of both is in one place; of two leads the second becomes a stand-in.

    What was asked of the other has been carried by now: of the same, one ask stays, put to whoever leads.
    """
    for seat in rows:
        kept = Seat.objects.get(organization=merger.stays, until=None, workgroup=seat.workgroup_id)
        for holder in seat.holders.filter(until=None).order_by("pk"):
            SeatHolder.objects.filter(pk=holder.pk).update(until=merger.at)
            _seat_in(kept, holder)
        Delegation.objects.filter(seat=seat).update(seat=kept)
        reason = _("The record was merged into %(organization)s.") % {"organization": merger.stays.usual_name}
        Seat.objects.filter(pk=seat.pk).update(until=merger.at, ended_by=merger.by, end_reason=reason)
        for kind in (VACANCY, NAMING):
            withdraw(kind, seat.pk, by=merger.by)
        pass_answers(seat, kept)
        kept.settle_asks(by=merger.by)
        follow_the_lead(kept, by=merger.by)


def _seat_in(kept: Seat, holder: SeatHolder) -> None:
    led = kept.holders.leading().exclude(person=holder.person_id).exists()
    role = SeatRole.ALTERNATE if holder.role == SeatRole.PRIMARY and led else SeatRole(holder.role)
    present, new = SeatHolder.objects.filter(until=None).get_or_create(
        seat=kept, person_id=holder.person_id, defaults={"role": role, "since": holder.since, **holder.term}
    )
    if not new:
        strongest = SeatRole.strongest(present.role, role)
        since = min(present.since, holder.since)
        SeatHolder.objects.filter(pk=present.pk).update(
            role=strongest, since=since, emeritus_since=None, **present.longer(holder)
        )


def _convening_at_both(merger: Merger) -> Rows:
    same = Q(pk=None)
    others = Convener.objects.filter(organization=merger.stays, until=None).values_list("workgroup", "person")
    for workgroup, person in others:
        same |= Q(workgroup=workgroup, person=person)
    return Convener.objects.filter(same, organization=merger.goes, until=None)


def _end(merger: Merger, rows: Rows) -> None:
    rows.update(until=merger.at)


def _asked_twice(merger: Merger) -> Rows:
    same = Q(pk=None)
    open_ones = SeatRequest.objects.open()
    for workgroup, person in open_ones.filter(organization=merger.stays).values_list("workgroup", "person"):
        same |= Q(workgroup=workgroup, person=person)
    return open_ones.filter(same, organization=merger.goes)


def _take_back_requests(merger: Merger, rows: Rows) -> None:
    for pk in rows.values_list("pk", flat=True):
        withdraw("seat_request", pk, by=merger.by)
    rows.update(withdrawn_at=merger.at)


def _questions_at_both(merger: Merger) -> Rows:
    same = Q(pk=None)
    asked = Question.objects.open()
    for about, person in asked.filter(organization=merger.stays).values_list("about", "person"):
        same |= Q(about=about, person=person)
    return asked.filter(same, organization=merger.goes)


def _answer_questions(merger: Merger, rows: Rows) -> None:
    """The same person has asked the same twice: the other one is answered."""
    for pk in rows.values_list("pk", flat=True):
        withdraw("representative", pk, by=merger.by)
    words = _("The record was merged into %(organization)s.") % {"organization": merger.stays.usual_name}
    rows.update(answered_at=merger.at, answered_by=merger.by, answer=words)


def _offered_twice(merger: Merger) -> Rows:
    others = SeatInvitation.objects.open().filter(organization=merger.stays).values("workgroup")
    return SeatInvitation.objects.open().filter(organization=merger.goes, workgroup__in=others)


def _take_back_offers(merger: Merger, rows: Rows) -> None:
    for pk in rows.values_list("pk", flat=True):
        withdraw("seat_invitation", pk, by=merger.by)
    rows.update(withdrawn_at=merger.at, withdrawn_by=merger.by)


def _stood_in_twice(merger: Merger) -> Rows:
    """Not ended by anybody, and the same at both: two people, a post and its days."""
    columns = ("principal", "delegate", "part", "seat", "workgroup", "since", "until")
    same = Q(pk=None)
    for values in Delegation.objects.filter(organization=merger.stays, ended_at=None).values_list(*columns):
        same |= Q(**dict(zip(columns, values, strict=True)))
    return Delegation.objects.filter(same, organization=merger.goes, ended_at=None)


def _end_standing_in(merger: Merger, rows: Rows) -> None:
    rows.update(ended_at=merger.at, ended_by=merger.by)


def _addressed_twice(merger: Merger) -> Rows:
    others = Mention.objects.filter(organization=merger.stays, post=OuterRef("post"), label=OuterRef("label"))
    return Mention.objects.filter(Exists(others), organization=merger.goes)


def _addressed_once(merger: Merger, rows: Rows) -> None:
    rows.delete()


carries(
    "workgroups.Seat.organization", gettext_lazy("Places in workgroups"), doubles=_places_at_both, settle=_one_place
)
carries(
    "workgroups.Convener.organization",
    gettext_lazy("Workgroups it convenes or runs"),
    doubles=_convening_at_both,
    settle=_end,
)
carries(
    "workgroups.SeatRequest.organization",
    gettext_lazy("Requests for a place"),
    doubles=_asked_twice,
    settle=_take_back_requests,
    then_move=True,
)
carries(
    "workgroups.Question.organization",
    gettext_lazy("Questions to whoever represents it"),
    doubles=_questions_at_both,
    settle=_answer_questions,
    then_move=True,
)
carries(
    "workgroups.SeatInvitation.organization",
    gettext_lazy("Places offered"),
    doubles=_offered_twice,
    settle=_take_back_offers,
    then_move=True,
)
# After the places, which it may name.
carries(
    "workgroups.Delegation.organization",
    gettext_lazy("People who stand in for others"),
    doubles=_stood_in_twice,
    settle=_end_standing_in,
    then_move=True,
)
carries("workgroups.Rsvp.organization", gettext_lazy("Answers to meetings"))
carries("workgroups.RsvpNote.organization", gettext_lazy("What people who come to meetings need"))
carries("workgroups.Announcement.speaks_for", gettext_lazy("Messages to a whole workgroup"))


def _snoozed_at_both(merger: Merger) -> Rows:
    others = Snooze.objects.filter(organization=merger.stays, ended_at=None).values("workgroup")
    return Snooze.objects.filter(organization=merger.goes, ended_at=None, workgroup__in=others)


def _end_snoozes(merger: Merger, rows: Rows) -> None:
    rows.update(ended_at=merger.at, ended_by=merger.by)


carries(
    "workgroups.Snooze.organization",
    gettext_lazy("Why places are quiet"),
    doubles=_snoozed_at_both,
    settle=_end_snoozes,
    then_move=True,
)
carries("workgroups.Action.owner", gettext_lazy("What it has agreed to do"))
carries("workgroups.AgendaItem.organization", gettext_lazy("Items on agendas"))
carries("workgroups.ItemProposal.organization", gettext_lazy("Items proposed for agendas"))
carries("workgroups.Post.organization", gettext_lazy("Messages in discussions"))
carries(
    "workgroups.Mention.organization",
    gettext_lazy("Messages that address it"),
    doubles=_addressed_twice,
    settle=_addressed_once,
)


def _said_by_both(merger: Merger) -> Rows:
    """What is closed stays as it was; and of what is open, the last words where both have spoken."""
    others = Stance.objects.current().filter(organization=merger.stays).values("proposal")
    ended = Q(proposal__closed_at__isnull=False) | Q(proposal__withdrawn_at__isnull=False)
    return Stance.objects.filter(ended | Q(replaced_at=None, proposal__in=others), organization=merger.goes)


def _one_voice(merger: Merger, rows: Rows) -> None:
    """Of what is open the word of the organization that stays counts: two have become one, and have one voice."""
    rows.filter(proposal__closed_at=None, proposal__withdrawn_at=None).update(replaced_at=merger.at)


carries(
    "workgroups.Stance.organization",
    gettext_lazy("What it says on proposals"),
    doubles=_said_by_both,
    settle=_one_voice,
)


def _at_one_meeting(merger: Merger) -> Rows:
    others = Attendance.objects.filter(organization=merger.stays).values("meeting")
    return Attendance.objects.filter(organization=merger.goes, meeting__in=others)


def _was_there(merger: Merger, rows: Rows) -> None:
    """Both had a place in the same workgroup: that one of them was there says that the one they are was there."""
    for one in rows:
        if one.is_present:
            kept = Attendance.objects.filter(meeting=one.meeting_id, organization=merger.stays)
            kept.exclude(pk__in=Attendance.objects.present()).update(state=one.state)
    rows.delete()


def _there_twice(merger: Merger) -> Rows:
    same = Attendee.objects.filter(organization=merger.stays, meeting=OuterRef("meeting"), person=OuterRef("person"))
    return Attendee.objects.filter(Exists(same), organization=merger.goes)


def _there_once(merger: Merger, rows: Rows) -> None:
    rows.delete()


carries("workgroups.Attendance.organization", gettext_lazy("Meetings"), doubles=_at_one_meeting, settle=_was_there)
carries(
    "workgroups.Attendee.organization", gettext_lazy("People at meetings"), doubles=_there_twice, settle=_there_once
)


def _said_twice(merger: Merger) -> Rows:
    same = SlotAnswer.objects.filter(organization=merger.stays, slot=OuterRef("slot"))
    return SlotAnswer.objects.filter(Exists(same), organization=merger.goes)


def _said_once(merger: Merger, rows: Rows) -> None:
    rows.delete()


carries("workgroups.SlotAnswer.organization", gettext_lazy("When it can meet"), doubles=_said_twice, settle=_said_once)


def _opened_by_both(merger: Merger) -> Rows:
    others = Opening.objects.filter(organization=merger.stays).values("version")
    return Opening.objects.filter(organization=merger.goes, version__in=others)


def _opened_once(merger: Merger, rows: Rows) -> None:
    rows.delete()


carries("workgroups.DocumentVersion.organization", gettext_lazy("Documents it put in"))
carries(
    "workgroups.Opening.organization",
    gettext_lazy("Documents it has opened"),
    doubles=_opened_by_both,
    settle=_opened_once,
)
