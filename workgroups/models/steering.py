"""What those who run a workgroup do with a topic: pin it, close it with a last word, rename it, move it elsewhere."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, Func, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.history.context import because
from compact.notifications.carrying import carry
from compact.notifications.events import record
from compact.wall import handing_over
from workgroups.models.post import Post

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor
    from workgroups.models.workgroup import Workgroup


class SteeredModel(models.Model):
    """Pinned since when and by whom; closed since when, by whom and with which last word; where it was before."""

    pinned_at = models.DateTimeField(null=True, editable=False)
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    closing_word = models.CharField(_("last word"), max_length=500, blank=True, default="", db_default="")
    # The numbers of the workgroups it was moved away from: their addresses lead on to where it is.
    formerly = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)

    if TYPE_CHECKING:
        title: str
        workgroup: Workgroup
        connections: Any
        pk: int

        @property
        def people(self) -> list[int]:
            """The readerships of those whose topic it is."""

        def _behalf(self, by: User) -> StandsFor | None: ...

    class Meta:
        abstract = True

    STEERED = (
        models.CheckConstraint(
            condition=Q(pinned_at=None, pinned_by=None) | Q(pinned_at__isnull=False, pinned_by__isnull=False),
            name="a_pinned_topic_says_since_when_and_by_whom",
        ),
        models.CheckConstraint(
            condition=Q(closed_at=None, closed_by=None, closing_word="")
            | Q(closed_at__isnull=False, closed_by__isnull=False),
            name="a_closed_topic_says_since_when_and_by_whom",
        ),
    )

    def pin(self, *, by: "User") -> bool:
        """Keep it above the other topics. False when it is there already."""
        return self._steer(Q(pinned_at=None), by, pinned_at=now(), pinned_by=by)

    def unpin(self, *, by: "User") -> bool:
        """Let it stand by its newest words again. False when it does."""
        return self._steer(Q(pinned_at__isnull=False), by, pinned_at=None, pinned_by=None)

    def rename(self, title: str, *, by: "User") -> bool:
        """Give it another title. False when it has that one, or when somebody else gave it one meanwhile."""
        return title != self.title and self._steer(Q(title=self.title), by, title=title)

    @transaction.atomic
    def close(self, *, by: "User", word: str = "") -> bool:
        """Nobody answers any more; the last word stands at its end. The workgroup is told.

        A second time changes nothing, also no word, and tells nobody.
        """
        closed = self._steer(Q(closed_at=None), by, closed_at=now(), closed_by=by, closing_word=word)
        return closed and self._tell("topic_closed", by, self._behalf(by), word=word)

    @transaction.atomic
    def reopen(self, *, by: "User") -> bool:
        """Let people answer again. The workgroup is told. False when they can."""
        opened = self._steer(Q(closed_at__isnull=False), by, closed_at=None, closed_by=None, closing_word="")
        return opened and self._tell("topic_reopened", by, self._behalf(by))

    @transaction.atomic
    def move(self, to: "Workgroup", *, by: "User") -> bool:
        """Take it with all its posts to another workgroup, where it is pinned no more. The people of both are told.

        What was told about it is from now on read by those who read it there; who has read how far, and who hears how
        much of it, goes along. False when it is not in `self.workgroup` any more, is there already, or is shared or
        proposed to be.
        """
        left = self.workgroup
        if left == to:
            return False
        gone = Func(
            F("formerly"), Value(left.pk), function="array_append", output_field=ArrayField(models.BigIntegerField())
        )
        with handing_over(left.people_scope, to.people_scope):
            here = Q(~Exists(self.connections.filter(ended_at=None)), workgroup=left, shared_with=None)
            if not self._steer(here, by, workgroup=to, pinned_at=None, pinned_by=None, formerly=gone):
                return False
            posts = Post.objects.filter(discussion=self.pk)
            for told in (self._rows().filter(pk=self.pk), posts):
                carry(told, was=left.people_scope, now=to.people_scope)
        both = {"origin": left.usual_name, "destination": to.usual_name}
        behalf = self._behalf(by)
        self._tell("topic_moved", by, behalf, here=False, **both)
        self.workgroup = to
        return self._tell("topic_moved", by, behalf, here=True, **both)

    def _steer(self, still: Q, by: "User", **changes: Any) -> bool:
        """Change it while it is `still` so; in the history in the name of whoever `by` stands in for."""
        with because(behalf=self._behalf(by)):
            return bool(self._rows().filter(still, pk=self.pk).update(**changes) == 1)

    def _tell(self, kind: str, by: "User", behalf: "StandsFor | None", **more: Any) -> bool:
        group = {"workgroup": self.workgroup.usual_name, "slug": self.workgroup.slug}
        record(
            kind,
            actor=by,
            target=self,
            audience=self.people,
            visible=self.people,
            data={**group, "who": str(by), "discussion": self.title, "pk": self.pk, **more},
            behalf=behalf,
            topic=self.pk,
        )
        return True

    def _rows(self) -> Any:
        return type(self)._default_manager.all()
