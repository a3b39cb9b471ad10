"""The minutes of a meeting that was closed: circulated, adopted, and never changed but by amendments on record."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import PUBLIC, Kind, ScopedModel, ScopedQuerySet, reach_of, scope_field, scope_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.action import Action
from workgroups.models.agenda import told
from workgroups.models.decision import Decision
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

Content = list[dict[str, Any]]


@tracked()
class Minutes(ScopedModel):
    """The course of the minutes of one meeting. Before there is a row they are notes, still being taken.

    What they say stands in `MinutesVersion`; the last one counts. Once adopted the database refuses to change when,
    where and by whom, and every later version is an amendment.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    circulated_at = models.DateTimeField(default=now, editable=False)
    circulated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    adopted_at = models.DateTimeField(null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_where = models.CharField(_("where they were adopted"), max_length=200, blank=True)
    public_at = models.DateTimeField(null=True, editable=False)
    public_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    public_number = models.PositiveSmallIntegerField(null=True, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None, adopted_on=None)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False, adopted_on__isnull=False),
                name="adopted_minutes_say_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(public_at=None, public_by=None, public_number=None)
                | Q(public_at__isnull=False, public_by__isnull=False, public_number__isnull=False),
                name="public_minutes_say_which_version_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def latest(self) -> "MinutesVersion":
        """What they say now."""
        return self.versions.order_by("-number")[0]

    @transaction.atomic
    def adopt(self, *, on: date, where: str, by: "User") -> bool:
        """The group has said that they are right. Tells it; False when they were adopted already."""
        group = self.meeting.workgroup
        with handing_over(group.conveners_scope), because(behalf=reach_of(by).behalf(group.conveners_scope)):
            here = Minutes.objects.filter(pk=self.pk, adopted_at=None)
            if not here.update(adopted_at=now(), adopted_by=by, adopted_on=on, adopted_where=where):
                return False
            with handing_over(PUBLIC):
                mine = PublicMinutes.objects.filter(minutes=self, minutes__public_number=self.latest.number)
                mine.update(adopted_on=on)
            self.refresh_from_db()
            self._tell("minutes_adopted", by=by, on=on.isoformat(), where=where)
        return True

    @transaction.atomic
    def amend(self, item: int, notes: str, *, number: int, why: str, by: "User") -> "MinutesVersion | None":
        """Other words under one item, and why: a version of its own, made of version `number`.

        None when there is a later one by now, when nothing changes, or the item does not stand in them. After they were
        adopted the group is told; before, whoever reads them sees it.
        """
        group = self.meeting.workgroup
        with handing_over(group.conveners_scope):
            held = Minutes.objects.select_for_update(of=("self",)).get(pk=self.pk)
            last = held.latest
            content = [{**one, "notes": notes} if one["item"] == item else one for one in last.content]
            if last.number != number or content == last.content:
                return None
            made = MinutesVersion.objects.create(
                minutes=self,
                workgroup=group,
                number=last.number + 1,
                content=content,
                why=why,
                made_by=by,
                amends=held.adopted_at is not None,
            )
            if made.amends:
                self._tell("minutes_amended", by=by, why=why, number=made.amendment)
        return made

    @transaction.atomic
    def publish(self, *, number: int, left_out: set[int], by: "User") -> bool:
        """Let everybody read version `number` without these items, in the place of what was public before.

        False when it is not the last one, or nothing would be left to read.
        """
        group = self.meeting.workgroup
        with handing_over(group.conveners_scope, PUBLIC):
            held = Minutes.objects.select_for_update(of=("self",)).get(pk=self.pk)
            last = held.latest
            content = public_part(last.content, left_out)
            if last.number != number or not content:
                return False
            with because(behalf=reach_of(by).behalf(group.conveners_scope)):
                Minutes.objects.filter(pk=self.pk).update(public_at=now(), public_by=by, public_number=number)
            meeting = self.meeting
            PublicMinutes.objects.update_or_create(
                minutes=self,
                defaults={
                    "workgroup": group,
                    "meeting_number": meeting.pk,
                    "title": str(meeting),
                    "starts_at": meeting.starts_at,
                    "ends_at": meeting.ends_at,
                    "zone": meeting.zone,
                    "content": content,
                    "adopted_on": held.adopted_on,
                    "published_at": now(),
                },
            )
        return True

    @transaction.atomic
    def withdraw(self, *, by: "User") -> bool:
        """Nobody but the group reads them any more. False when nothing was public."""
        group = self.meeting.workgroup
        with handing_over(group.conveners_scope, PUBLIC):
            with because(behalf=reach_of(by).behalf(group.conveners_scope)):
                here = Minutes.objects.filter(pk=self.pk, public_at__isnull=False)
                if not here.update(public_at=None, public_by=None, public_number=None):
                    return False
            PublicMinutes.objects.filter(minutes=self).delete()
        return True

    def _tell(self, kind: str, *, by: "User", **data: Any) -> None:
        group = self.meeting.workgroup
        record(
            kind,
            actor=by,
            target=self,
            audience=[group.people_scope],
            data={**told(self.meeting), "who": str(by), "by": str(by), **data},
            behalf=reach_of(by).behalf(group.conveners_scope),
        )


class MinutesVersion(ScopedModel):
    """What minutes say, from one moment on. The database lets nobody change or remove one.

    `content` is a list with one entry for each item: `item` (its number), `title`, `owner`, `notes`, `left_out`,
    `decisions` (each `words` and `how`) and `actions` (each `title`, `organization`, `person` and `due_on`).
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="versions")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(editable=False)
    why = models.CharField(_("why"), max_length=500, blank=True)
    amends = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(default=now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["minutes", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "number"], name="a_version_of_minutes_is_numbered_once"),
            models.CheckConstraint(condition=Q(amends=False) | ~Q(why=""), name="an_amendment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"

    @property
    def amendment(self) -> int:
        """Which amendment this is, counted from 1; 0 for what was said before they were adopted."""
        return self.minutes.versions.filter(amends=True, number__lte=self.number).count() if self.amends else 0


class PublicMinutes(ScopedModel):
    """What everybody may read of minutes: a copy without what is left out, and without people's names in actions."""

    minutes = models.OneToOneField(Minutes, models.PROTECT, related_name="public")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    # The public may not know the meeting itself, only this of it.
    meeting_number = models.BigIntegerField(unique=True)
    title = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    content = models.JSONField()
    adopted_on = models.DateField(null=True)
    published_at = models.DateTimeField(default=now, editable=False)
    scope = scope_field(Value(PUBLIC))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "public minutes"

    def __str__(self) -> str:
        return self.title


def content_of(meeting: Meeting) -> Content:
    """What was written in a meeting, as `MinutesVersion` keeps it."""
    decisions, actions = outcomes_of(meeting)
    found: Content = []
    for item in meeting.items.select_related("organization", "person"):
        found.append(
            {
                "item": item.pk,
                "title": item.title,
                "owner": item.owner,
                "notes": item.notes,
                "left_out": item.left_out,
                "decisions": [{"words": one.words, "how": one.how} for one in decisions if one.item_id == item.pk],
                "actions": [
                    {
                        "title": one.title,
                        "organization": one.owner.usual_name,
                        "person": str(one.person) if one.person else "",
                        "due_on": one.due_on.isoformat() if one.due_on else "",
                    }
                    for one in actions
                    if one.item_id == item.pk
                ],
            }
        )
    return found


def outcomes_of(meeting: Meeting) -> tuple[list[Decision], list[Action]]:
    """The decisions and the actions of a meeting, in the order in which they were noted. What came of a proposal is
    told when it is written down, and is none of them."""
    decisions = Decision.objects.filter(meeting=meeting, proposal=None).order_by("noted_at", "pk")
    actions = Action.objects.filter(meeting=meeting).select_related("owner", "person").order_by("noted_at", "pk")
    return list(decisions), list(actions)


def public_part(content: Content, left_out: set[int]) -> Content:
    """What is for everybody: without the items that are left out, their owners, and who at an organization acts."""
    kept = ("item", "title", "notes", "decisions")
    return [
        {
            **{name: one[name] for name in kept},
            "actions": [{**action, "person": ""} for action in one["actions"]],
        }
        for one in content
        if one["item"] not in left_out
    ]
