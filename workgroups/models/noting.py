"""Writing down what happens in a meeting: by whom, and how two who write at once lose nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compact.access import Kind, ScopedModel, ScopedQuerySet, scope_field, scope_of
from compact.history.tracking import tracked
from compact.threeway import lines, merge
from compact.wall import handing_over
from workgroups.models.action import Action
from workgroups.models.agenda import AgendaItem, preparing
from workgroups.models.decision import Decision
from workgroups.models.meeting import Meeting
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User

LONGEST = 20_000


@tracked(exclude=["named_at"])
class NoteTaker(ScopedModel):
    """Somebody of the workgroup who takes the notes of one meeting, named by those who run it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="note_takers")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("who takes notes")
    )
    named_at = models.DateTimeField(default=now, editable=False)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["named_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(ended_at=None), name="a_note_taker_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def name(cls, meeting: Meeting, person: "User", *, by: "User") -> bool:
        """Let somebody of the workgroup take the notes of this meeting. False when they do already, or it is over."""
        with preparing(meeting, by=by) as ready:
            if not ready:
                return False
            words = {"workgroup_id": meeting.workgroup_id, "named_by": by}
            _row, new = cls.objects.get_or_create(meeting=meeting, person=person, ended_at=None, defaults=words)
        return new

    def end(self, *, by: "User") -> bool:
        """They take no more notes of this meeting. A second time changes nothing."""
        with preparing(self.meeting, by=by):
            return NoteTaker.objects.filter(pk=self.pk, ended_at=None).update(ended_at=now(), ended_by=by) == 1


@dataclass(frozen=True)
class Kept:
    """What became of words that somebody kept: the item as it stands now, and whether two wordings stand in it."""

    item: AgendaItem
    clashed: bool = False
    closed: bool = False


def keep_notes(  # noqa: PLR0913
    item: AgendaItem, notes: str, *, base: str, serial: int, page: str, by: "User"
) -> Kept:
    """Keep the notes under an item as somebody has them on their page, which began with `base`, wording `serial`.

    Where somebody else wrote meanwhile, both are kept: changes to different lines become one text; of the same lines
    both wordings stand, marked. `page` names the page that sends: what it has kept itself is no conflict with its next
    words, also where our answer never arrived. Nothing is kept once the meeting is closed.
    """
    mine = "\n".join(lines(notes)).rstrip()
    with preparing(item.meeting, by=by) as ready:
        found = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        found.meeting = item.meeting
        if not ready:
            return Kept(found, closed=True)
        own = bool(page) and found.kept_from == page
        text, clashed = mine, False
        if found.serial != serial and not own:
            marks = (_("[Two wrote here at once. First:]"), _("[And:]"), _("[Choose, and take these three lines out.]"))
            merged = merge(base, mine, found.notes, marks=marks)
            text, clashed = merged.text, merged.clashed
        if text != found.notes:
            found.notes, found.kept_at, found.kept_by = text[:LONGEST], now(), by
            found.kept_from = page if text == mine else ""
            AgendaItem.objects.filter(pk=found.pk).update(
                notes=found.notes,
                serial=F("serial") + 1,
                kept_at=found.kept_at,
                kept_by=by,
                kept_from=found.kept_from,
            )
            found.serial += 1
            item.meeting.open()
    return Kept(found, clashed)


def mark(item: AgendaItem, *, by: "User", **said: Any) -> bool:
    """Say what became of an item (`outcome`), or whether it is `left_out` of the public version. False when it was said
    already, or the meeting is closed."""
    with preparing(item.meeting, by=by) as ready:
        same = AgendaItem.objects.filter(pk=item.pk, **said)
        if not ready or same.exists():
            return False
        if "outcome" in said:
            item.meeting.open()
        return AgendaItem.objects.filter(pk=item.pk).update(**said) == 1


@contextmanager
def noting(meeting: Meeting, *, by: "User") -> Iterator[bool]:
    """Write down a decision or an action of a meeting, for whoever takes its notes: whether it is still open."""
    with preparing(meeting, by=by) as ready, handing_over(meeting.workgroup.people_scope):
        if ready:
            meeting.open()
        yield ready


def reword_decision(decision: Decision, *, words: str, how: str, by: "User") -> bool:
    """Other words for what was noted, before the meeting is closed. False when it is out already."""
    assert decision.meeting is not None  # noqa: S101 -- it was noted in one
    with noting(decision.meeting, by=by) as ready:
        here = Decision.objects.filter(pk=decision.pk, out_at=None)
        return ready and here.update(words=words, how=how) == 1


def drop_decision(decision: Decision, *, by: "User") -> bool:
    """Take back what was noted, before the meeting is closed. False when it is out already."""
    assert decision.meeting is not None  # noqa: S101 -- it was noted in one
    with noting(decision.meeting, by=by) as ready:
        return ready and Decision.objects.filter(pk=decision.pk, out_at=None).delete()[0] > 0


def rewrite_action(action: Action, *, by: "User", **words: Any) -> bool:
    """Other words, owner or day for an action, before the meeting is closed. False when it was asked already."""
    assert action.meeting is not None  # noqa: S101 -- it was noted in one
    with noting(action.meeting, by=by) as ready:
        return ready and Action.objects.filter(pk=action.pk, asked_at=None).update(**words) == 1


def drop_action(action: Action, *, by: "User") -> bool:
    """Take an action back, before the meeting is closed. False when it was asked already."""
    assert action.meeting is not None  # noqa: S101 -- it was noted in one
    with noting(action.meeting, by=by) as ready:
        return ready and Action.objects.filter(pk=action.pk, asked_at=None).delete()[0] > 0


def check_off(action: Action, *, at: Meeting, by: "User") -> bool:
    """In the meeting somebody says that an action is done. A second time changes nothing."""
    with noting(at, by=by) as ready:
        return ready and action.complete(by=by)
