"""Two workgroups share a topic: one proposes it, the other takes it in, and then it is a topic of both (F21)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now

from compact.access import BACKBONE, Kind, ScopedModel, ScopedQuerySet, reach_of, scope_field, scope_of
from compact.asks.models import ask, settle, withdraw
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.permissions import may
from compact.wall import handing_over
from workgroups.models.discussion import Discussion
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from compact.standing import StandsFor

ASK = "connection"


class ConnectionQuerySet(ScopedQuerySet["Connection"]):
    """Read by those who run either workgroup; whoever reads the topic sees in it with whom it is shared."""

    def open(self) -> Self:
        """Proposed or in force."""
        return self.filter(ended_at=None)

    def proposed(self) -> Self:
        """Those that wait for an answer."""
        return self.open().filter(accepted_at=None)


@tracked(exclude=["proposed_at", "note"])
class Connection(ScopedModel):
    """A topic of the workgroup `home` is shared with another, `workgroup`.

    Its history is the other's; in that of `home` the topic itself changes, so that it stands in both. What else two
    workgroups may share later (a document, a meeting) is a column beside `discussion`, exactly one of which is filled,
    on a row that carries `shared_key` as a topic does.
    """

    home = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="connections")
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="connections")
    # As it was called when it was proposed: who is asked does not read the topic yet.
    topic = models.CharField(max_length=300)
    note = models.TextField(max_length=1000, blank=True)
    proposed_at = models.DateTimeField(default=now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.CONVENERS, "home_id"))
    scope_also = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["discussion"], condition=Q(ended_at=None), name="a_topic_is_shared_once_at_a_time"
            ),
            # A topic may move to where it was shared once, and what has ended goes along.
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | ~Q(home=F("workgroup")), name="a_workgroup_shares_with_another"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="an_accepted_connection_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_ended_connection_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.home.usual_name} · {self.workgroup.usual_name}"

    @property
    def is_proposed(self) -> bool:
        """Waits for an answer."""
        return self.accepted_at is None and self.ended_at is None

    @property
    def in_force(self) -> bool:
        """The people of both read and write it."""
        return self.accepted_at is not None and self.ended_at is None

    @classmethod
    @transaction.atomic
    def propose(cls, discussion: Discussion, *, to: Workgroup, note: str = "", by: "User") -> "tuple[Connection, bool]":
        """Ask those who run another workgroup to share a topic. Who runs both says so for both.

        Returns the connection, and whether it is new: a topic is shared with one workgroup at a time.
        """
        home = discussion.workgroup
        behalf = reach_of(by).behalf(home.conveners_scope)
        with because(behalf=behalf), handing_over(home.conveners_scope):
            words = {"topic": discussion.title, "note": note, "proposed_by": by}
            made, new = cls.objects.open().get_or_create(
                discussion=discussion, defaults={"home": home, "workgroup": to, **words}
            )
        if not new:
            return made, False
        if may(by, "workgroups.answer_connection", made):
            made.accept(by=by)
            return made, True
        organization, post = to.answering_post()
        ask(
            ASK,
            of=organization,
            post=post,
            subject_id=made.pk,
            by=by,
            why=note,
            data=made._names(),
            asker=home.conveners_scope,
        )
        record(
            "connection_proposed",
            actor=by,
            target=made,
            audience=[post],
            data={**made._names(), "who": str(by), "note": note},
            behalf=behalf,
        )
        return made, True

    @transaction.atomic
    def accept(self, *, by: "User") -> bool:
        """From now on the people of both workgroups read and write the topic; they are told. False if it was answered
        or taken back."""
        behalf = self._behalf(by)
        with self._both(behalf):
            accepted = Connection.objects.proposed().filter(pk=self.pk).update(accepted_at=now(), accepted_by=by)
            if not accepted:
                return False
            self._share(self.workgroup)
            settle(ASK, self.pk, by=by, answer="accepted")
        self._tell("topic_connected", by=by, behalf=behalf)
        return True

    @transaction.atomic
    def decline(self, *, by: "User") -> bool:
        """Not now. Those who proposed it are told. False if it was answered or taken back."""
        behalf = self._behalf(by)
        with self._both(behalf):
            if not Connection.objects.proposed().filter(pk=self.pk).update(ended_at=now(), ended_by=by):
                return False
            settle(ASK, self.pk, by=by, answer="declined")
        record(
            "connection_declined",
            actor=by,
            target=self,
            audience=[self.home.conveners_scope],
            data={**self._names(), "who": str(by)},
            behalf=behalf,
        )
        return True

    @transaction.atomic
    def end(self, *, by: "User") -> bool:
        """Only the people of the topic's own workgroup read it from now on; what the others wrote stays under their
        organizations. A proposal is taken back. False if it had ended already."""
        behalf = self._behalf(by)
        with self._both(behalf):
            if not Connection.objects.open().filter(pk=self.pk).update(ended_at=now(), ended_by=by):
                return False
            # Whoever writes in it holds the topic's row until the words stand; its posts are carried along.
            shared = self._share(None)
            withdraw(ASK, self.pk, by=by)
        if shared:
            self._tell("topic_parted", by=by, behalf=behalf)
        return True

    def _share(self, other: Workgroup | None) -> int:
        topic = Discussion.objects.filter(pk=self.discussion_id)
        topic = topic.filter(shared_with=None) if other else topic.filter(shared_with=self.workgroup)
        return topic.update(shared_with=other, shared_key=other.pk if other else 0)

    @contextmanager
    def _both(self, behalf: "StandsFor | None") -> Iterator[None]:
        """What belongs to both workgroups is written, after the rule was asked."""
        home, other = self.home, self.workgroup
        keys = (home.people_scope, home.conveners_scope, other.people_scope, other.conveners_scope, BACKBONE)
        with handing_over(*keys), because(behalf=behalf):
            yield

    def _behalf(self, by: "User") -> "StandsFor | None":
        reach = reach_of(by)
        posts = (self.workgroup.conveners_scope, self.home.conveners_scope)
        held = [post for post in posts if post in reach.keys]
        return reach.behalf(held[0]) if held else None

    def _names(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "home": self.home.usual_name,
            "other": self.workgroup.usual_name,
            "workgroup": self.home.usual_name,
            "slug": self.home.slug,
            "other_slug": self.workgroup.slug,
            "pk": self.discussion_id,
            "connection": self.pk,
        }

    def _tell(self, kind: str, *, by: "User", behalf: "StandsFor | None") -> None:
        people = [self.home.people_scope, self.workgroup.people_scope]
        data = {**self._names(), "who": str(by)}
        record(kind, actor=by, target=self, audience=people, visible=people, data=data, behalf=behalf)
