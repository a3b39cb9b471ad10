"""Who comes to a meeting: one answer for each organization with a place, changed until the meeting begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import Ask, Channel
from compact.history.context import because
from compact.history.tracking import tracked
from compact.permissions import Forbidden
from compact.prepared import Moment
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.going_instead import no_longer_needed, send_instead
from workgroups.models.holder import SeatHolder, SeatRole
from workgroups.models.meeting import Meeting, MeetingQuerySet
from workgroups.models.place_asks import RSVP
from workgroups.models.quiet import sign_of_life
from workgroups.models.representing import SPEAKING
from workgroups.models.seat import Seat, SeatQuerySet
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor


class Coming(models.TextChoices):
    """What an organization answers."""

    IN_PERSON = "in_person", gettext_lazy("In person")
    VIDEO = "video", gettext_lazy("By video")
    NO = "no", gettext_lazy("Cannot come")
    STAND_IN = "stand_in", gettext_lazy("Stand-in")


@dataclass(frozen=True)
class StandIn:
    """Who goes to one meeting instead: a colleague with an account, or a name with perhaps an address."""

    person: "User | None" = None
    name: str = ""
    email: str = ""
    line: str = ""


NOBODY = StandIn()


def taking_answers(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Those that an answer still counts for: their date is out, they stand, and have not begun.

    Until it begins and not, say, an hour before: whoever runs late or falls ill on the way is still counted right, and
    nothing is ordered by these answers for which an hour would matter.
    """
    return meetings.announced().standing().filter(closed_at=None, starts_at__gt=Moment())


def asked_places(seats: SeatQuerySet) -> SeatQuerySet:
    """The places whose organizations are asked whether they come: not those whose people only observe."""
    serving = SeatHolder.objects.serving().filter(seat=OuterRef("pk"))
    return seats.current().filter(~Exists(serving) | Exists(serving.exclude(role=SeatRole.OBSERVER)))


class RsvpQuerySet(ScopedQuerySet["Rsvp"]):
    """Read by the people of the workgroup, and at the organization."""

    def current(self) -> Self:
        """Those said for the time at which the meeting begins now; what was said for another time is kept."""
        return self.filter(for_start=F("meeting__starts_at"))

    def coming(self) -> Self:
        """Those who come, in whatever way."""
        return self.exclude(answer=Coming.NO)


@tracked(exclude=["answered_at", "answered_by", "channel"])
class Rsvp(ScopedModel):
    """One organization's answer to one meeting. The last one counts; `for_start` is the time it was given for.

    `person` is who comes for the organization, as far as that is known; of a stand-in it is who sends them.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="rsvps")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="rsvps")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="rsvps")
    answer = models.CharField(max_length=10, choices=Coming)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    stand_in_name = models.CharField(max_length=200, blank=True, editable=False)
    stand_in_email = models.EmailField(max_length=254, blank=True, editable=False)
    for_start = models.DateTimeField(editable=False)
    answered_at = models.DateTimeField(default=now, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.PORTAL, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))

    objects = RsvpQuerySet.as_manager()

    # What makes one answer another.
    SAID: ClassVar = ("answer", "person_id", "stand_in_id", "stand_in_name", "stand_in_email", "for_start")

    class Meta:
        # By its own number: ordered by its meeting it would be hidden from whoever reads the one and not the other.
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_place_answers_a_meeting_once"),
            models.CheckConstraint(
                condition=(Q(answer="stand_in") & (Q(stand_in__isnull=False) | ~Q(stand_in_name="")))
                | (~Q(answer="stand_in") & Q(stand_in=None, stand_in_name="", stand_in_email="")),
                name="who_sends_a_stand_in_says_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()

    @property
    def instead(self) -> str:
        """Who goes instead, by name."""
        return str(self.stand_in) if self.stand_in_id else self.stand_in_name

    @classmethod
    @transaction.atomic
    def say(  # noqa: PLR0913
        cls,
        seat: Seat,
        meetings: Iterable[Meeting],
        answer: str,
        *,
        by: "User",
        channel: str = Channel.PORTAL,
        stand_in: StandIn = NOBODY,
        note: str | None = None,
    ) -> list["Rsvp"]:
        """The organization answers for these meetings, in as many statements for one as for all of a series.

        What was asked about them is settled; a colleague who goes instead is told, and one is told who need not go any
        more. Returns the answers that are new: the same again changes nothing and tells nobody. Meetings that have
        begun or were called off meanwhile are left out. `note` is what only those who run the workgroup and the
        organization read; None leaves it as it is. Raises Forbidden for a workgroup that has been closed.
        """
        if seat.workgroup.hold().is_closed:
            raise Forbidden(_("This workgroup is closed. It meets no more."))
        wanted = taking_answers(
            Meeting.objects.filter(pk__in=[one.pk for one in meetings], workgroup=seat.workgroup_id)
        )
        with handing_over(seat.workgroup.people_scope, scope(Kind.ORGANIZATION, seat.organization_id)):
            taken = list(wanted.select_related("joining"))
            held = {one.meeting_id: one for one in cls.objects.filter(seat=seat, meeting__in=taken)}
            said = [cls._new(seat, one, answer, stand_in, by=by, channel=channel) for one in taken]
            new = [one for one in said if not one.says_the_same(held.get(one.meeting_id))]
            with because(behalf=behalf_of(seat, by)):
                cls._write(new)
            if note is not None:
                RsvpNote.keep(cls.objects.filter(seat=seat, meeting__in=taken), note, by=by)
            settle_asks(seat, [one.pk for one in taken], answer, by=by, channel=channel)
        for one in new:
            one.tell_stand_ins(held.get(one.meeting_id), stand_in.line, by=by)
        return new

    @classmethod
    @transaction.atomic
    def take_back(cls, seat: Seat, meeting: Meeting, *, by: "User") -> bool:
        """There is no answer any more, and the organization is asked again. False when there was none, or the meeting
        takes none any more."""
        seat.workgroup.hold()
        with handing_over(seat.workgroup.people_scope, scope(Kind.ORGANIZATION, seat.organization_id)):
            standing = taking_answers(Meeting.objects.filter(pk=meeting.pk)).exists()
            before = cls.objects.filter(seat=seat, meeting=meeting).select_related("stand_in").first()
            if before is None or not standing:
                return False
            before.meeting, before.seat = meeting, seat
            with because(behalf=behalf_of(seat, by)):
                cls.objects.filter(pk=before.pk).delete()
        before.release(by=by)
        return True

    @classmethod
    def _new(  # noqa: PLR0913
        cls, seat: Seat, meeting: Meeting, answer: str, stand_in: StandIn, *, by: "User", channel: str
    ) -> "Rsvp":
        meeting.workgroup = seat.workgroup
        goes = stand_in if answer == Coming.STAND_IN else NOBODY
        return cls(
            meeting=meeting,
            workgroup=seat.workgroup,
            seat=seat,
            organization_id=seat.organization_id,
            answer=answer,
            person_id=speaker(seat, by),
            stand_in=goes.person,
            stand_in_name="" if goes.person else goes.name,
            stand_in_email="" if goes.person else goes.email,
            for_start=meeting.starts_at,
            answered_by=by,
            channel=channel,
        )

    @staticmethod
    def _write(new: Sequence["Rsvp"]) -> None:
        columns = ["answer", "person", "stand_in", "stand_in_name", "stand_in_email", "for_start"]
        Rsvp.objects.bulk_create(
            new,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["meeting", "seat"],
            update_fields=[*columns, "organization", "answered_at", "answered_by", "channel"],
        )

    def says_the_same(self, other: "Rsvp | None") -> bool:
        """Whether another answer is this one."""
        return other is not None and all(getattr(self, one) == getattr(other, one) for one in self.SAID)

    def tell_stand_ins(self, before: "Rsvp | None", line: str, *, by: "User") -> None:
        """Whoever goes instead gets what they need for this meeting, and whoever went before need not go."""
        if before is not None:
            before.meeting, before.seat = self.meeting, self.seat
            before.release(by=by)
        if self.answer == Coming.STAND_IN:
            send_instead(self, line, by=by)

    def release(self, *, by: "User") -> None:
        """Nobody goes instead any more."""
        if self.answer == Coming.STAND_IN:
            no_longer_needed(self, by=by)


class RsvpNoteQuerySet(ScopedQuerySet["RsvpNote"]):
    """Read by those who run the workgroup, and at the organization."""


class RsvpNote(ScopedModel):
    """What somebody needs who comes: access, language or food."""

    rsvp = models.OneToOneField(Rsvp, models.CASCADE, related_name="note")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))

    objects = RsvpNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_note_to_an_answer_says_something")]

    def __str__(self) -> str:
        return self.words

    @classmethod
    def keep(cls, rsvps: "QuerySet[Rsvp]", words: str, *, by: "User") -> None:
        """The same words with each of these answers; without words there are none any more."""
        if not words:
            cls.objects.filter(rsvp__in=rsvps).delete()
            return
        notes = [
            cls(rsvp=one, workgroup_id=one.workgroup_id, organization_id=one.organization_id, words=words, noted_by=by)
            for one in rsvps
        ]
        RsvpNote.objects.bulk_create(
            notes, batch_size=500, update_conflicts=True, unique_fields=["rsvp"], update_fields=["words", "noted_by"]
        )


def behalf_of(seat: Seat, by: "User") -> "StandsFor | None":
    """For whom somebody answers here who holds no post of their own that does: who stands in for one of the place."""
    reach, place = reach_of(by), (seat.workgroup_id, seat.organization_id)
    own = any((*place, role) in reach.seats for role in SPEAKING)
    if own or scope(Kind.ADMINISTRATORS, seat.organization_id) in reach.own:
        return None
    return next((one for one in reach.stands_for if (one.workgroup, one.organization) == place), None)


def speaker(seat: Seat, by: "User") -> int | None:
    """The number of who comes when this person answers: themselves, if they are in the place; else who represents the
    organization there."""
    place = (seat.workgroup_id, seat.organization_id)
    if any((*place, role) in reach_of(by).seats for role in SPEAKING):
        return by.pk
    return seat.representative.person_id


def settle_asks(seat: Seat, meetings: Sequence[int], answer: str, *, by: "User", channel: str) -> int:
    """What the organization was asked about these meetings is answered. Returns how many asks this settled."""
    behalf = behalf_of(seat, by)
    asked = Ask.objects.open().filter(kind=RSVP, subject_id__in=meetings, organization=seat.organization_id)
    with handing_over(scope(Kind.ORGANIZATION, seat.organization_id)):
        return asked.update(
            answered_at=now(),
            answered_by_id=by.pk,
            answered_for_id=behalf.person if behalf else None,
            answer=answer,
            channel=channel,
        )


def pass_answers(seat: Seat, kept: Seat) -> None:
    """Two organizations became one: what was answered for a place that is no more counts for the one that stays, unless
    that has answered the same meeting itself."""
    theirs = Rsvp.objects.filter(meeting=OuterRef("meeting"), seat=kept)
    Rsvp.objects.filter(~Exists(theirs), seat=seat).update(seat=kept)


@sign_of_life("rsvp")
def _answers() -> QuerySet[Any, Any]:
    """An answer to a meeting, whatever it is and however it was given."""
    return Rsvp.objects.annotate(at=F("answered_at"))
