"""What a meeting is about, line by line; the notes of the meeting stand under the same lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope_field, scope_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models import Organization
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User


class Purpose(models.TextChoices):
    """What an item of an agenda is there for."""

    INFORM = "inform", _("To know")
    DISCUSS = "discuss", _("For discussion")
    DECIDE = "decide", _("For decision")


class ItemOutcome(models.TextChoices):
    """What became of an item in the meeting. What was not finished is offered to the next one."""

    OPEN = "", _("Not said")
    DONE = "done", _("Done")
    UNFINISHED = "unfinished", _("Not finished")


class About(models.TextChoices):
    """What an item refers to. The row stands in a layer above this one, so its kind, key and name are kept, and the
    address follows from kind and key in the views: no address that somebody typed is ever stored."""

    NOTHING = "", _("Nothing in particular")
    GOAL = "goal", _("Goals")
    MEASURE = "measure", _("Measures")
    CLAUSE = "clause", _("Clauses of the agreement")


class AgendaItemQuerySet(ScopedQuerySet["AgendaItem"]):
    """Read by the people of the workgroup, written by those who run it."""

    def left_over(self, meeting: Meeting) -> Self:
        """What the last meeting before this one that was closed did not finish, and no other has taken over."""
        before = Meeting.objects.filter(workgroup=meeting.workgroup_id, closed_at__isnull=False)
        before = before.filter(starts_at__lt=meeting.starts_at).exclude(pk=meeting.pk).order_by("-starts_at", "-pk")
        taken = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
        rows = self.filter(meeting=before.values("pk")[:1], outcome=ItemOutcome.UNFINISHED).filter(~Exists(taken))
        return rows.select_related("organization", "person")


@tracked(exclude=["serial", "notes", "position", "added_at", "changed_at", "kept_at", "kept_by", "kept_from"])
class AgendaItem(ScopedModel):
    """One line of an agenda, and the notes under it. `serial` counts the wordings of the notes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("what it is about"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    about_kind = models.CharField(max_length=10, choices=About, blank=True, default="", editable=False)
    about_key = models.CharField(max_length=160, blank=True, default="", editable=False)
    about_label = models.CharField(_("refers to"), max_length=300, blank=True, default="", editable=False)
    # Under it stand the actions of the last meeting, to be checked off.
    lists_actions = models.BooleanField(default=False, editable=False)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="carried")
    added_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    notes = models.TextField(_("notes"), blank=True, max_length=20000)
    serial = models.PositiveIntegerField(default=0, editable=False)
    kept_at = models.DateTimeField(null=True, editable=False)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    # The page in whose own words the notes stand: its next words are no conflict with them.
    kept_from = models.CharField(max_length=36, blank=True, default="", editable=False)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=ItemOutcome, blank=True, default="")
    left_out = models.BooleanField(_("left out of the public version"), default=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = AgendaItemQuerySet.as_manager()
    starts_at: datetime

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["carried_from"], name="an_item_is_carried_over_once"),
            models.CheckConstraint(
                condition=Q(about_kind="", about_key="", about_label="") | ~Q(about_kind="") & ~Q(about_key=""),
                name="an_item_names_what_it_refers_to_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> str:
        """Who brings it in: the person, else the organization."""
        return str(self.person) if self.person else self.organization.usual_name if self.organization else ""

    @classmethod
    def add(cls, meeting: Meeting, *, by: "User", first: bool = False, **words: Any) -> "AgendaItem | None":
        """Put an item at the end of the agenda, or `first`. None once the meeting is closed or called off."""
        with preparing(meeting, by=by) as ready:
            if not ready:
                return None
            last = meeting.items.aggregate(last=Max("position"))["last"] or 0
            if first:
                meeting.items.update(position=F("position") + 1)
            item = cls.objects.create(
                meeting=meeting, workgroup_id=meeting.workgroup_id, position=1 if first else last + 1, **words
            )
            Agenda.note(meeting, "added", item.title)
        return item

    def change(self, *, by: "User", **words: Any) -> bool:
        """Other words for it. False when they are the same, or the meeting is closed or called off."""
        with preparing(self.meeting, by=by) as ready:
            found = ready and AgendaItem.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
            if not found or all(getattr(found, name) == value for name, value in words.items()):
                return False
            AgendaItem.objects.filter(pk=self.pk).update(changed_at=now(), **words)
            Agenda.note(self.meeting, "changed", words.get("title", self.title))
        return True

    def remove(self, *, by: "User") -> bool:
        """Take it off the agenda. False when something was written under it, or the meeting is closed."""
        with preparing(self.meeting, by=by) as ready:
            bare = AgendaItem.objects.filter(pk=self.pk, notes="", decisions=None, actions=None)
            if not (ready and bare.exists()):
                return False
            AgendaItem.objects.filter(pk=self.pk).delete()
            Agenda.note(self.meeting, "removed", self.title)
        return True

    def move(self, *, up: bool, by: "User") -> bool:
        """One place up or down. False at the end of the list, or once the meeting is closed."""
        with preparing(self.meeting, by=by) as ready:
            order = list(self.meeting.items.values_list("pk", flat=True)) if ready else []
            here = order.index(self.pk) if self.pk in order else -1
            there = here - 1 if up else here + 1
            if here < 0 or not 0 <= there < len(order):
                return False
            order[here], order[there] = order[there], order[here]
            rows = [AgendaItem(pk=pk, position=number) for number, pk in enumerate(order, 1)]
            AgendaItem.objects.bulk_update(rows, ["position"])
        return True

    def carry(self, meeting: Meeting, *, by: "User") -> "AgendaItem | None":
        """Take what another meeting did not finish over to this one, once. None when it was taken over already."""
        said = ("title", "purpose", "minutes", "organization", "person", "left_out")
        kept = (*said, "about_kind", "about_key", "about_label")
        words = {name: getattr(self, name) for name in kept}
        with preparing(meeting, by=by) as ready:
            mine = AgendaItem.objects.left_over(meeting).filter(pk=self.pk)
            if not ready or not mine.exists():
                return None
            return AgendaItem.add(meeting, by=by, carried_from=self, **words)


@contextmanager
def preparing(meeting: Meeting, *, by: "User") -> Iterator[bool]:
    """Change something of a meeting that is neither closed nor called off: whether it may be changed.

    One at a time, in one transaction, in the name of those who run the workgroup: whoever calls has asked the rule.
    """
    group = meeting.workgroup
    behalf = reach_of(by).behalf(group.conveners_scope)
    with transaction.atomic(), handing_over(group.conveners_scope), because(behalf=behalf):
        here = Meeting.objects.filter(pk=meeting.pk).select_for_update(of=("self",), no_key=True)
        fresh = here.values_list("closed_at", "cancelled_at", "published_at").first()
        meeting.published_at = fresh[2] if fresh else None
        yield fresh is not None and fresh[:2] == (None, None)


@tracked(exclude=["changes"])
class Agenda(ScopedModel):
    """What is settled about the agenda as a whole: until when partners propose items, and what changed after it was
    published. There is a row as soon as somebody has settled any of it."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="agenda")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    proposals_until = models.DateTimeField(_("partners propose items until"), null=True, blank=True)
    changes = models.JSONField(default=list, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    MOST: ClassVar = 50

    def __str__(self) -> str:
        return str(self.meeting)

    @classmethod
    def of(cls, meeting: Meeting) -> "Agenda":
        """The row of a meeting; made when there is none. The caller may write it."""
        row, _new = cls.objects.get_or_create(meeting=meeting, defaults={"workgroup_id": meeting.workgroup_id})
        return row

    @classmethod
    def note(cls, meeting: Meeting, what: str, title: str) -> None:
        """Note what was changed after the agenda had been published. Before that nobody has read it."""
        if meeting.published_at is None:
            return
        row = cls.of(meeting)
        changes = [*row.changes, {"at": now().isoformat(), "what": what, "title": title}]
        cls.objects.filter(pk=row.pk).update(changes=changes[-cls.MOST :])

    @classmethod
    def settle(cls, meeting: Meeting, *, proposals_until: datetime | None, by: "User") -> bool:
        """Say until when partners propose items; None: until the agenda is published."""
        with preparing(meeting, by=by) as ready:
            return ready and bool(cls.objects.filter(pk=cls.of(meeting).pk).update(proposals_until=proposals_until))

    @classmethod
    @transaction.atomic
    def publish(cls, meeting: Meeting, *, by: "User") -> bool:
        """Let the people of the workgroup read the agenda, and tell them once. False when it is out already, when there
        is nothing on it, and while the date itself is not out."""
        group = meeting.workgroup
        if group.hold().is_closed:
            return False
        with preparing(meeting, by=by) as ready:
            titles = list(meeting.items.values_list("title", flat=True))
            here = Meeting.objects.filter(pk=meeting.pk, published_at=None, announced_at__isnull=False)
            if not (ready and titles and here.update(published_at=now(), published_by=by)):
                return False
            cls.of(meeting)
            meeting.refresh_from_db(fields=["published_at", "published_by"])
            record(
                "agenda_published",
                actor=by,
                target=meeting,
                audience=[group.people_scope],
                visible=[group.people_scope],
                data={**told(meeting), "who": str(by), "titles": titles[:20], "count": len(titles)},
                behalf=reach_of(by).behalf(group.conveners_scope),
            )
        return True


def told(meeting: Meeting) -> dict[str, Any]:
    """What the words of an event about a meeting need."""
    group = meeting.workgroup
    return {
        "meeting": str(meeting),
        "pk": meeting.pk,
        "starts_at": meeting.starts_at.isoformat(),
        "zone": meeting.zone,
        "workgroup": group.usual_name,
        "slug": group.slug,
    }
