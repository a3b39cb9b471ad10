"""What an organization has agreed to do by a day (F31)."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import Channel
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.action_asks import ask_for, ask_for_all, asked_post, asks_of, settle_asks, take_back
from workgroups.models.action_state import USUAL, Settled, ahead
from workgroups.models.agenda import AgendaItem
from workgroups.models.meeting import Meeting
from workgroups.models.place_asks import ACTION
from workgroups.models.quiet import ASKED_IN_A_WORKGROUP, sign_of_life
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

# Its answer counts in its own workgroup.
ASKED_IN_A_WORKGROUP.add(ACTION)


class ActionQuerySet(ScopedQuerySet["Action"]):
    """Read by the people of the workgroup, and at the organization that owes it."""

    def open(self) -> Self:
        """Asked for, and neither done nor dropped: what the next agenda is offered. Those that only stand in notes, of
        a meeting that is not closed yet, are not asked for."""
        return self.filter(asked_at__isnull=False).unsettled()

    def unsettled(self) -> Self:
        """Neither done nor dropped, asked for or not."""
        return self.filter(completed_at=None, dropped_at=None)

    def settled(self) -> Self:
        """Done, or dropped."""
        return self.filter(Q(completed_at__isnull=False) | Q(dropped_at__isnull=False))

    def let_go(self, reason: str, *, by: "User") -> int:
        """Drop what is open, because the workgroup is closed, which everybody is told: nobody is left to whom it is
        owed, so that it is nobody's debt for good. Returns how many."""
        with because(reason):
            return self.open().update(dropped_at=now(), dropped_by=by, drop_reason=reason[:500])

    def with_names(self) -> Self:
        """Each with everybody it names."""
        return self.select_related("owner", "person", "meeting", "completed_by", "completed_for", "dropped_by")


@tracked(
    organization="owner",
    exclude=["noted_at", "noted_by", "asked_at", "reminded", "reminded_for", "meeting", "item", "channel"],
)
class Action(Settled):
    """Owed by an organization, which names its person. Noted in a meeting, it is asked for when the meeting is closed.

    Whoever names nobody is asked through whoever leads its place, else through those who look after it.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="actions")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="actions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, editable=False, related_name="actions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, editable=False, related_name="actions")
    title = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    noted_at = models.DateTimeField(default=now, editable=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    asked_at = models.DateTimeField(null=True, editable=False)
    # "Not ours": those who run the workgroup are asked whom it is for.
    returned_at = models.DateTimeField(null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    return_word = models.CharField(max_length=500, blank=True, editable=False)
    # How many rungs of the ladder were climbed, counted from that day.
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(scope_of(Kind.ORGANIZATION, "owner_id"))

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["workgroup", "due_on", "id"],
                condition=Q(completed_at=None, dropped_at=None),
                name="open_actions_by_day",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(dropped_at=None), name="what_is_done_is_not_dropped"
            ),
            models.CheckConstraint(condition=Q(dropped_at=None) | ~Q(drop_reason=""), name="a_dropped_action_says_why"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_word=""), name="whoever_gives_an_action_back_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read, and marked as done."""
        return reverse("workgroups:action", args=[self.workgroup.slug, self.pk])

    @property
    def names(self) -> dict[str, Any]:
        """What the words of asks and events about it need."""
        return {
            "title": self.title,
            "organization": self.owner.usual_name,
            "workgroup": self.workgroup.usual_name,
            "slug": self.workgroup.slug,
            "action": self.pk,
            "group": self.workgroup_id,
        }

    @property
    def desks(self) -> tuple[int, ...]:
        """Whose rows change with it: those who run the workgroup keep it, and the organization is asked."""
        return self.workgroup.conveners_scope, self.workgroup.people_scope, scope(Kind.ORGANIZATION, self.owner_id)

    @classmethod
    @transaction.atomic
    def note(  # noqa: PLR0913
        cls,
        item: AgendaItem,
        *,
        title: str,
        owner: Organization,
        person: "User | None",
        due_on: date | None,
        by: "User",
    ) -> "Action":
        """Write down under an item of a meeting who does what by when. Nobody is asked before the meeting is closed."""
        within = {"workgroup_id": item.workgroup_id, "meeting_id": item.meeting_id, "item": item}
        return cls.objects.create(**within, title=title, owner=owner, person=person, due_on=due_on, noted_by=by)

    @classmethod
    @transaction.atomic
    def begin(
        cls, workgroup: Workgroup, *, title: str, owner: Organization, due_on: date | None = None, by: "User"
    ) -> "Action":
        """Ask an organization for something that was agreed outside a meeting. The same again, while it is open and as
        long as it was not asked for before today, returns the one that is there."""
        workgroup.hold()
        same = cls.objects.open().filter(workgroup=workgroup, owner=owner, title=title, noted_by=by)
        found = same.filter(due_on=due_on or localdate() + USUAL, asked_at__date=localdate()).first()
        if found:
            return found
        action = cls.objects.create(workgroup=workgroup, owner=owner, title=title, due_on=due_on, noted_by=by)
        cls._ask([action], by=by)
        return action

    @classmethod
    @transaction.atomic
    def ask_all(cls, meeting: Meeting, *, by: "User") -> int:
        """The meeting is closed: whoever owes something from it is asked, in as many statements for one as for fifty.

        Returns how many actions that were; a second time none.
        """
        noted = cls.objects.unsettled().filter(meeting=meeting, asked_at=None).select_for_update(of=("self",))
        return cls._ask(list(noted.select_related("owner", "person", "workgroup")), by=by)

    @classmethod
    def _ask(cls, actions: "list[Action]", *, by: "User") -> int:
        """What has no day, or one that is over, gets the usual one; a person who acts for the organization no longer is
        not asked."""
        if not actions:
            return 0
        left = ask_for_all(actions, due_on=localdate() + USUAL, by=by)
        rows, at = cls.objects.filter(pk__in=[one.pk for one in actions]), now()
        for one in actions:
            one.asked_at, one.person = at, None if one.pk in left else one.person
        with handing_over(*actions[0].desks):
            if left:
                rows.filter(pk__in=left).update(person=None)
            rows.filter(Q(due_on=None) | Q(due_on__lt=localdate())).update(due_on=localdate() + USUAL)
            return int(rows.update(asked_at=at))

    @transaction.atomic
    def complete(self, *, by: "User", word: str = "", channel: str = Channel.PORTAL) -> bool:
        """Mark it as done. A second time changes nothing and tells nobody: then it is False."""
        with handing_over(*self.desks):
            behalf = reach_of(by).behalf(asked_post(self))
            said: dict[str, Any] = {"completed_at": now(), "completed_by": by, "word": word, "channel": channel}
            with because(behalf=behalf, acting_for=None if behalf else self._speaks_for(by)):
                done = Action.objects.unsettled().filter(pk=self.pk)
                if not done.update(**said, completed_for=behalf.person if behalf else None):
                    return False
            settle_asks(self, by=by, channel=channel)
        self._tell("action_completed", by=by, behalf=behalf, word=word, people=[self.workgroup.conveners_scope])
        return True

    @transaction.atomic
    def reopen(self, *, reason: str, by: "User") -> bool:
        """It is not done, or is wanted after all, because: the organization is asked again, by a day ahead. False when
        it is open."""
        with handing_over(*self.desks), because(reason):
            closed = Action.objects.settled().filter(pk=self.pk)
            nothing: dict[str, Any] = {"completed_at": None, "completed_by": None, "completed_for": None, "word": ""}
            nothing |= {"channel": "", "dropped_at": None, "dropped_by": None, "drop_reason": "", "reminded": 0}
            if not closed.update(**nothing, due_on=ahead()):
                return False
            self.refresh_from_db()
            ask_for(self, by=by, why=reason)
        return True

    @transaction.atomic
    def drop(self, *, reason: str, by: "User") -> bool:
        """Nobody needs to do it any more, because. Who was asked is told. False when it is done or dropped already."""
        post = asked_post(self)
        with handing_over(*self.desks):
            said = {"dropped_at": now(), "dropped_by": by, "drop_reason": reason}
            if not Action.objects.unsettled().filter(pk=self.pk).update(**said):
                return False
            take_back(self, by=by)
        self._tell("action_dropped", by=by, reason=reason, people=[post] if post else [])
        return True

    @transaction.atomic
    def change(self, *, title: str, due_on: date, reason: str = "", by: "User") -> bool:
        """Other words, or another day: a day changes with a reason. Who is asked is told. False when nothing is new,
        or it is done or dropped."""
        with handing_over(*self.desks), because(reason):
            same = Q(title=title, due_on=due_on)
            if not Action.objects.unsettled().exclude(same).filter(pk=self.pk).update(title=title, due_on=due_on):
                return False
            before, self.title, self.due_on = self.due_on, title, due_on
            asks_of(self).update(due_on=due_on, data=self._data)
            post = asked_post(self)
        told = {"reason": reason, "due_on": due_on.isoformat(), "moved": before != due_on}
        if self.asked_at and post:
            self._tell("action_changed", by=by, people=[post], **told)
        return True

    @transaction.atomic
    def name(self, person: "User | None", *, by: "User") -> bool:
        """The organization says who does it; nobody means whoever leads its place. False when it is so already, or is
        not open any more, or the person has left the organization."""
        with handing_over(*self.desks):
            acting_for = {"organization": self.owner_id, "person__is_active": True}
            if person and not person.affiliations.current().filter(**acting_for).exists():
                return False
            with because(acting_for=self._speaks_for(by)):
                if not Action.objects.unsettled().filter(pk=self.pk).exclude(person=person).update(person=person):
                    return False
            self.person = person
            if self.asked_at and self.returned_at is None:
                ask_for(self, by=by)
        return True

    @transaction.atomic
    def give_back(self, *, word: str, by: "User") -> bool:
        """It is not the organization's to do: those who run the workgroup are asked whom it is for. False when it is
        not open, or was given back already."""
        with handing_over(*self.desks):
            mine = Action.objects.open().filter(pk=self.pk, returned_at=None)
            with because(acting_for=self._speaks_for(by)):
                if not mine.update(returned_at=now(), returned_by=by, return_word=word, person=None):
                    return False
            take_back(self, by=by)
            ask_for(self, by=by, why=word, returned=True)
        return True

    @transaction.atomic
    def give_to(self, owner: Organization, *, by: "User") -> bool:
        """It is another organization's to do, or the same one's after all, by a day ahead. False when it is not open,
        or is that one's and was not given back."""
        with handing_over(*self.desks, scope(Kind.ORGANIZATION, owner.pk)):
            moved = Action.objects.unsettled().filter(pk=self.pk).exclude(owner=owner, returned_at=None)
            nothing = {"returned_at": None, "returned_by": None, "return_word": "", "person": None, "reminded": 0}
            if not moved.update(owner=owner, **nothing, due_on=ahead()):
                return False
            take_back(self, by=by)
            self.refresh_from_db()
            self.owner = owner
            if self.asked_at:
                ask_for(self, by=by)
        return True

    # --- what they share ----------------------------------------------------------------------------------------------

    @property
    def _data(self) -> dict[str, Any]:
        return self.names | ({"doer": self.person_id} if self.person_id else {})

    def _speaks_for(self, by: "User") -> int | None:
        return self.owner_id if self.owner_id in reach_of(by).organizations else None

    def _tell(self, kind: str, *, by: "User", people: list[int], behalf: Any = None, **data: Any) -> None:
        audience = {*people, *([scope(Kind.PERSON, self.person_id)] if self.person_id else [])}
        told = {**self.names, "who": str(by), "by": str(by), **data}
        record(kind, actor=by, target=self, audience=sorted(audience), data=told, behalf=behalf)


@sign_of_life("action")
def _done() -> QuerySet[Any, Any]:
    """The organization has done what it owed."""
    done = Action.objects.filter(completed_at__isnull=False)
    return done.annotate(organization=F("owner"), at=F("completed_at"))
