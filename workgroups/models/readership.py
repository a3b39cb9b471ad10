"""Who reads a topic: the people of its workgroup, those of another it is shared with, or all partners. What those who
run it keep in, no author opens."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.timezone import now

from compact.access import PARTNERS, Kind, ScopedModel, reach_of, scope, scope_field, scope_of
from compact.history.context import because
from compact.notifications.events import record
from compact.standing import StandsFor

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.workgroup import Workgroup


class SharedModel(ScopedModel):
    """Read by the people of a workgroup, and by every partner while `partners_read`, else by the people of the
    workgroup whose number `shared_key` is; 0 for none, so that a reference from one row to another carries it."""

    partners_read = models.BooleanField(default=False, db_default=False, editable=False)
    shared_key = models.BigIntegerField(default=0, db_default=0, editable=False)
    scope = scope_field(scope_of(Kind.WORKGROUP, "workgroup_id"))
    scope_also = scope_field(
        Case(
            When(partners_read=True, then=Value(PARTNERS)),
            When(shared_key__gt=0, then=scope_of(Kind.WORKGROUP, "shared_key")),
        )
    )

    class Meta:
        abstract = True

    @property
    def read_with(self) -> dict[str, Any]:
        """What a row carries that the same people read: whether partners do, and which other workgroup."""
        return {"partners_read": self.partners_read, "shared_key": self.shared_key}


class OpenableModel(SharedModel):
    """Opened to all partners since when and by whom; or kept in the workgroup, by somebody who runs it; shared with
    another workgroup, whose people then read and write it and whose conveners have every right of its own (F21)."""

    shared_with = models.ForeignKey(
        "workgroups.Workgroup", models.PROTECT, null=True, editable=False, related_name="shared_topics"
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    kept_in_at = models.DateTimeField(null=True, editable=False)
    kept_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    if TYPE_CHECKING:
        title: str
        workgroup: Workgroup

        @property
        def has_other_voices(self) -> bool:
            """Whether anybody but its author has written in it."""

    class Meta:
        abstract = True

    CONSTRAINTS = (
        models.CheckConstraint(
            condition=Q(partners_read=True, opened_at__isnull=False, opened_by__isnull=False)
            | Q(partners_read=False, opened_at=None, opened_by=None),
            name="an_open_topic_says_since_when_and_by_whom",
        ),
        models.CheckConstraint(
            condition=Q(kept_in_at=None, kept_in_by=None) | Q(kept_in_at__isnull=False, kept_in_by__isnull=False),
            name="a_topic_kept_in_says_since_when_and_by_whom",
        ),
        models.CheckConstraint(
            condition=Q(kept_in_at=None) | Q(partners_read=False), name="a_topic_kept_in_is_not_open"
        ),
        models.CheckConstraint(
            condition=Q(shared_with=None, shared_key=0)
            | Q(shared_with__isnull=False, shared_key=F("shared_with")) & ~Q(shared_with=F("workgroup")),
            name="a_topic_is_shared_with_another_workgroup",
        ),
    )

    @property
    def sides(self) -> "list[Workgroup]":
        """Whose topic it is: the workgroup, and the other one it is shared with."""
        return [self.workgroup, *([self.shared_with] if self.shared_with else [])]

    @property
    def people(self) -> list[int]:
        """The readerships of those whose topic it is: the people of its workgroup, and of the other."""
        theirs = [scope(Kind.WORKGROUP, self.shared_with_id)] if self.shared_with_id else []
        return [self.workgroup.people_scope, *theirs]

    @property
    def conveners(self) -> list[int]:
        """The posts of those who run either workgroup."""
        theirs = [scope(Kind.CONVENERS, self.shared_with_id)] if self.shared_with_id else []
        return [self.workgroup.conveners_scope, *theirs]

    @transaction.atomic
    def open_up(self, *, by: "User", runs: bool) -> bool:
        """Let every partner read it, with all that was said in it. False when they do already; and when `by` is none
        of those who run the workgroup (`runs`) and those keep it in, or somebody else has written in it.
        """
        closed = self._rows().filter(pk=self.pk, partners_read=False)
        if not runs:
            closed = closed.filter(kept_in_at=None)
            # Whoever writes changes the topic's row first: from here on nobody does before it is decided.
            if not closed.select_for_update(of=("self",)).exists() or self.has_other_voices:
                return False
        opened = {"partners_read": True, "opened_at": now(), "opened_by": by, "kept_in_at": None, "kept_in_by": None}
        behalf = self._behalf(by) if runs else None
        with because(behalf=behalf):
            changed = closed.update(**opened)
        return self._changed(changed, by=by, behalf=behalf, opened=True)

    @transaction.atomic
    def keep_in(self, *, by: "User", runs: bool) -> bool:
        """Only the people of the workgroup read it, from now. When somebody who runs it (`runs`) says so, only those
        who run it can open it again. False when nothing changes.
        """
        kept: dict[str, Any] = {"partners_read": False, "opened_at": None, "opened_by": None}
        if not runs:
            return self._changed(self._rows().filter(pk=self.pk, partners_read=True).update(**kept), by=by)
        was_open = self._rows().filter(pk=self.pk, partners_read=True).exists()
        kept |= {"kept_in_at": now(), "kept_in_by": by}
        behalf = self._behalf(by)
        with because(behalf=behalf):
            changed = self._rows().filter(pk=self.pk, kept_in_at=None).update(**kept)
        return self._changed(changed, by=by, behalf=behalf) if was_open else changed == 1

    def _behalf(self, by: "User") -> StandsFor | None:
        """For whom `by` acts who runs either workgroup by standing in, and neither in their own right."""
        reach = reach_of(by)
        if any(post in reach.own for post in self.conveners):
            return None
        held = [post for post in self.conveners if post in reach.keys]
        return reach.behalf(held[0]) if held else None

    def _changed(self, changed: int, *, by: "User", behalf: StandsFor | None = None, opened: bool = False) -> bool:
        if changed:
            group = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug}
            data = {**group, "who": str(by), "discussion": self.title, "pk": self.pk, "opened": opened}
            # News of a workgroup is its people's, whoever else may read the topic at the moment.
            told: dict[str, Any] = {"audience": self.people, "visible": self.people, "data": data, "behalf": behalf}
            record("topic_shared", actor=by, target=self, topic=self.pk, **told)
        return changed == 1

    def _rows(self) -> Any:
        return type(self)._default_manager.all()
