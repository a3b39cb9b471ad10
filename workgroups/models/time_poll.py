"""When could we meet? Asked of organizations, not of people: each answers once for each time, and the last word counts
(F23)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.accounts import zones
from compact.asks.models import Ask, Channel, ask_all, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import Forbidden
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.lifecycle import State
from workgroups.models.meeting import Details, Meeting
from workgroups.models.place_asks import WITHIN
from workgroups.models.quiet import ASKED_IN_A_WORKGROUP
from workgroups.models.recurrence import Dates
from workgroups.models.scheduling import Schedule
from workgroups.models.seat import Seat
from workgroups.models.slot import Slot, SlotAnswer
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor

ASK = "time_poll"
MOST_TIMES = 12
# Whoever is still silent is reminded so long before answers close, or half-way there if that is later: of a poll that
# closes with the end of a day on the morning of the day before.
REMINDER = timedelta(hours=39)
ASKED_IN_A_WORKGROUP.add(ASK)
WITHIN.add(ASK)


class TimePollQuerySet(ScopedQuerySet["TimePoll"]):
    """Read by the people of the workgroup."""

    def running(self) -> Self:
        """Those that take answers."""
        return self.filter(closed_at=None, chosen_at=None, cancelled_at=None)

    def undecided(self) -> Self:
        """Those from which a time can still be chosen."""
        return self.filter(chosen_at=None, cancelled_at=None)

    def let_go(self, *, by: "User") -> int:
        """Call off what is undecided, because the workgroup is closed, which its people are told. Returns how many."""
        return self.undecided().update(cancelled_at=now(), cancelled_by=by)

    def keep(self) -> int:
        """Remind who is silent, and close what is due. Returns how many polls something happened to.

        A workgroup that rests reminds nobody, and its polls close in silence.
        """
        awake = self.running().filter(workgroup__state=State.ACTIVE).select_related("workgroup")
        reminded = [one for one in awake.filter(reminded_at=None, reminds_at__lte=now()) if one.remind()]
        due = self.running().filter(closes_at__lte=now()).select_related("workgroup")
        return len(reminded) + len([one for one in due if one.close(by=None)])


@tracked(exclude=["created_at", "token", "reminds_at", "reminded_at"])
class TimePoll(ScopedModel):
    """One question: at which of these times can your organization come? Whoever runs the workgroup then chooses one."""

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="time_polls")
    title = models.CharField(gettext_lazy("what it is about"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(gettext_lazy("length in minutes"))
    zone = models.CharField(gettext_lazy("time zone"), max_length=64)
    closes_at = models.DateTimeField(gettext_lazy("answers until"))
    reminds_at = models.DateTimeField(editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    token = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    chosen_at = models.DateTimeField(null=True, editable=False)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    meeting = models.OneToOneField(Meeting, models.PROTECT, null=True, editable=False, related_name="time_poll")
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = TimePollQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(closed_at=None, chosen_at=None, cancelled_at=None),
                name="time_polls_that_take_answers",
            ),
            models.Index(fields=["workgroup", "-created_at"], name="time_polls_of_a_workgroup"),
        ]
        constraints = [
            # What belongs to a poll refers to both, so that nothing of it is ever another workgroup's.
            models.UniqueConstraint(fields=["workgroup", "id"], name="a_time_poll_belongs_to_its_workgroup"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="a_time_poll_is_about_a_meeting_of_some_length"),
            models.CheckConstraint(
                condition=Q(chosen_at=None, meeting=None) | Q(chosen_at__isnull=False, cancelled_at=None),
                name="a_time_poll_is_chosen_from_or_called_off",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Meeting of %(workgroup)s") % {"workgroup": self.workgroup.usual_name})

    def get_absolute_url(self) -> str:
        """The page that shows and takes the answers."""
        return reverse("workgroups:poll", args=[self.workgroup.slug, self.pk])

    @property
    def takes_answers(self) -> bool:
        """Whether organizations can answer, and change their answer."""
        return self.closed_at is None and self.is_undecided and self.closes_at > now()

    @property
    def is_undecided(self) -> bool:
        """Whether a time can still be chosen."""
        return self.chosen_at is None and self.cancelled_at is None

    @property
    def names(self) -> dict[str, Any]:
        """What the words of an event or ask need."""
        group = self.workgroup
        return {"workgroup": group.usual_name, "slug": group.slug, "poll": self.pk, "title": str(self)}

    @classmethod
    @transaction.atomic
    def begin(  # noqa: PLR0913
        cls, workgroup: Workgroup, *, title: str, minutes: int, zone: str, closes_at: datetime,
        times: Sequence[datetime], token: UUID | None = None, by: "User",
    ) -> "TimePoll":  # fmt: skip
        """Ask every organization with somebody in its place: its lead there, else its stand-in. They hear of it.

        In as many statements for one organization as for five hundred. The same form (`token`) again is the same poll.
        Raises Forbidden for a workgroup that has been paused or closed meanwhile.
        """
        if not workgroup.hold().is_active:
            raise Forbidden(_("This workgroup asks nobody at the moment."))
        begun = now()
        rest = {
            "workgroup": workgroup, "title": title, "minutes": minutes, "zone": zone, "closes_at": closes_at,
            "reminds_at": max(closes_at - REMINDER, begun + (closes_at - begun) / 2), "created_by": by,
        }  # fmt: skip
        with because(behalf=cls._behalf(workgroup, by)):
            poll, new = cls.objects.get_or_create(token=token or uuid4(), defaults=rest)
        if new:
            Slot.objects.bulk_create([Slot(poll=poll, workgroup=workgroup, starts_at=one) for one in sorted(times)])
            poll._ask(by=by)
        return poll

    def _ask(self, *, by: "User") -> None:
        asks = []
        for seat in self.workgroup.seats.current().select_related("organization").with_representative():
            # Only people in the place read what the group plans: nobody else is asked.
            if person := seat.representative.person_id:
                asks.append(
                    Ask(
                        kind=ASK, subject_id=self.pk, organization_id=seat.organization_id,
                        post=scope(Kind.PERSON, person), asked_by=by, due_on=self.last_day,
                        data={**self.names, "organization": seat.organization.usual_name, "group": self.workgroup_id,
                              "seat": seat.pk},
                        scope_asker=self.workgroup.conveners_scope,
                    )
                )  # fmt: skip
        ask_all(asks)
        self._tell("time_poll_opened", sorted({one.post for one in asks}), by=by)

    @property
    def last_day(self) -> date:
        """The last day on which organizations answer, on the clock of the poll."""
        return (self.closes_at - timedelta(microseconds=1)).astimezone(self.tz).date()

    @property
    def where_its_clock_is(self) -> str:
        """Whose clock that is, in words."""
        return str(zones.called(self.zone))

    @property
    def tz(self) -> ZoneInfo:
        """Whose clock its times are said by."""
        return ZoneInfo(self.zone)

    @transaction.atomic
    def answer(self, organization: Organization, answers: Mapping[Slot, str], *, by: "User") -> bool:
        """What an organization says of these times, through whichever of its people. False when nothing changes by it:
        it had said so, or answers are closed.

        Whoever calls this has checked that `by` may answer for it. Said by those who run the workgroup, it was heard on
        the telephone.
        """
        mine = scope(Kind.ORGANIZATION, organization.pk)
        with handing_over(mine, self.workgroup.conveners_scope), because(behalf=self._seated(organization, by)):
            # Two who answer at once pass one after the other, and nobody answers while it is being closed.
            held = TimePoll.objects.running().select_for_update(of=("self",)).filter(pk=self.pk).first()
            if held is None or not held.takes_answers:
                return False
            said = dict(SlotAnswer.objects.filter(poll=self, organization=organization).values_list("slot", "answer"))
            rows = [
                SlotAnswer(
                    slot=slot, poll=self, workgroup_id=self.workgroup_id, organization=organization, answer=word,
                    answered_by=by,
                )
                for slot, word in answers.items()
                if said.get(slot.pk) != word
            ]  # fmt: skip
            SlotAnswer.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["slot", "organization"],
                update_fields=["answer", "answered_by", "answered_at"],
            )  # fmt: skip
            for asked in Ask.objects.open().about(ASK, self.pk).filter(organization=organization):
                asked.answer_with("done", by=by, channel=self._channel(organization, by))
        return bool(rows)

    def _channel(self, organization: Organization, by: "User") -> str:
        return Channel.PORTAL if organization.pk in reach_of(by).organizations else Channel.PHONE

    def _seated(self, organization: Organization, by: "User") -> "StandsFor | None":
        seat = Seat.objects.filter(workgroup=self.workgroup_id, organization=organization, until=None).first()
        return seat.behalf(by) if seat else None

    @transaction.atomic
    def remind(self) -> bool:
        """Remind the organizations that are still silent, and nobody else. False when they were reminded."""
        mine = TimePoll.objects.running().filter(pk=self.pk, reminded_at=None)
        if not mine.update(reminded_at=now()):
            return False
        posts = set(Ask.objects.waiting().about(ASK, self.pk).values_list("post", flat=True))
        if posts:
            self._tell("time_poll_reminder", sorted(posts), by=None)
        return True

    @transaction.atomic
    def close(self, *, by: "User | None") -> bool:
        """Take no more answers, early or because the time is over (`by` is nobody then). False when it was closed.

        Those who run the workgroup hear that they can choose.
        """
        with because(behalf=self._behalf(self.workgroup, by)):
            if not TimePoll.objects.running().filter(pk=self.pk).update(closed_at=now(), closed_by=by):
                return False
        if by:
            withdraw(ASK, self.pk, by=by)
        else:
            Ask.objects.open().about(ASK, self.pk).update(withdrawn_at=now())
        answered = SlotAnswer.objects.filter(poll=self).values("organization").distinct().count()
        self._tell("time_poll_closed", [self.workgroup.conveners_scope], by=by, answered=answered)
        return True

    @transaction.atomic
    def call_off(self, *, by: "User") -> bool:
        """There will be no such meeting: nobody is asked any more, and everybody hears it. False the second time."""
        with because(behalf=self._behalf(self.workgroup, by)):
            mine = TimePoll.objects.undecided().filter(pk=self.pk)
            if not mine.update(cancelled_at=now(), cancelled_by=by):
                return False
        withdraw(ASK, self.pk, by=by)
        self._tell("time_poll_called_off", [self.workgroup.people_scope], by=by)
        return True

    @transaction.atomic
    def choose(self, slot: Slot, *, place: str = "", link: str = "", by: "User") -> Meeting | None:
        """Meet at this time: the meeting is called and its date is out, nobody is asked any more, everybody hears it.

        None when somebody has chosen already, it was called off, or the time is over. Raises Forbidden for a workgroup
        that has been closed meanwhile.
        """
        if self.workgroup.hold().is_closed:
            raise Forbidden(_("This workgroup is closed. It meets no more."))
        if slot.is_over:
            return None
        with because(behalf=self._behalf(self.workgroup, by)):
            mine = TimePoll.objects.undecided().filter(pk=self.pk)
            if not mine.update(chosen_at=now(), chosen_by=by):
                return None
            dates = Dates(slot.starts_at.astimezone(self.tz).replace(tzinfo=None), self.minutes, self.zone)
            details = Details(title=self.title, place=place, link=link)
            meeting = Schedule(self.workgroup, by=by).call(dates, details, announced=True, token=self.token)
            TimePoll.objects.filter(pk=self.pk).update(meeting=meeting)
        withdraw(ASK, self.pk, by=by)
        return meeting

    def _tell(self, kind: str, audience: Sequence[int], *, by: "User | None", **more: Any) -> None:
        data = {**self.names, "last_day": self.last_day.isoformat(), **more}
        data |= {"who": str(by), "by": str(by)} if by else {}
        record(kind, actor=by, target=self, audience=audience, data=data, behalf=self._behalf(self.workgroup, by))

    @staticmethod
    def _behalf(workgroup: Workgroup, by: "User | None") -> "StandsFor | None":
        return reach_of(by).behalf(workgroup.conveners_scope) if by else None
