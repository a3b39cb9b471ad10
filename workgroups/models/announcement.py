"""A message to everybody in a workgroup: a draft of those who run it, two minutes in which to think again, a topic."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import Ask, ask_all
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.bell import ring
from compact.notifications.events import record
from compact.permissions import may
from compact.prose import shown
from compact.standing import StandsFor, acting
from partners.models import Organization
from workgroups.models.discussion import Discussion, Telling
from workgroups.models.letting_out import let_out
from workgroups.models.workgroup import Voice, Workgroup

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from compact.accounts.models import User

# How long it can be called back.
GRACE = timedelta(minutes=2)
LONGEST = 20_000
WORDS = ("subject", "body", "html", "special", "wanted", "due_on")


class AnnouncementQuerySet(ScopedQuerySet["Announcement"]):
    """Read by those who run the workgroup; once it has left, everybody in it reads the topic it became."""

    def open(self) -> Self:
        """A draft, or on its way out."""
        return self.filter(sent_at=None, cancelled_at=None)

    def drafts(self) -> Self:
        """Still being written."""
        return self.open().filter(sends_at=None)

    def going_out(self) -> Self:
        """Sent off, and not left yet."""
        return self.open().filter(sends_at__isnull=False)

    def sent(self) -> Self:
        """Those that have left, the newest first."""
        return self.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")

    def let_out(self) -> int:
        """Let those leave whose two minutes are over (`letting_out`). Returns how many did."""
        return let_out(self)


@tracked(exclude=["body", "html", "written_at", "tested_at", "tested_by", "serial", "token"])
class Announcement(ScopedModel):
    """What those who run a workgroup write to everybody in it. It belongs to the post, and so passes on with it.

    Of the history of its words only what it is called is kept: nobody minds how a draft came to be.
    `wanted` is what is asked of every organization, by `due_on`. Once somebody has sent it, it leaves at `sends_at`.
    """

    workgroup = models.ForeignKey(Workgroup, models.PROTECT, related_name="announcements")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("message"), max_length=LONGEST, blank=True)
    html = models.TextField(blank=True, default="", db_default="")
    special = models.BooleanField(_("special notice"), default=False)
    wanted = models.CharField(_("what is asked"), max_length=200, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    speaks_for = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)
    serial = models.PositiveIntegerField(default=1)
    token = models.UUIDField(null=True, editable=False)
    tested_at = models.DateTimeField(null=True, editable=False)
    tested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    sends_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    discussion = models.OneToOneField(Discussion, models.PROTECT, null=True, editable=False, related_name="+")
    scope = scope_field(scope_of(Kind.CONVENERS, "workgroup_id"))

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["sends_at"],
                condition=Q(sends_at__isnull=False, sent_at=None, cancelled_at=None),
                name="messages_on_their_way_out",
            ),
            models.Index(fields=["workgroup", "-sent_at"], name="messages_to_a_workgroup"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workgroup"],
                condition=Q(sent_at=None, cancelled_at=None),
                name="a_workgroup_writes_one_message_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(sends_at=None, sent_by=None) | Q(sends_at__isnull=False, sent_by__isnull=False),
                name="a_message_on_its_way_says_who_sent_it",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, discussion=None)
                | Q(sent_at__isnull=False, discussion__isnull=False, sends_at__isnull=False, cancelled_at=None),
                name="a_message_that_left_is_a_topic_and_stays",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="a_cancelled_message_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(wanted="", due_on=None) | (~Q(wanted="") & Q(due_on__isnull=False)),
                name="what_a_message_asks_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_going_out(self) -> bool:
        """It was sent, and nothing has left yet."""
        return self.sends_at is not None and self.sent_at is None and self.cancelled_at is None

    @property
    def seconds_left(self) -> int:
        """How long it can be called back, in whole seconds."""
        return max(int((self.sends_at - now()).total_seconds()), 0) if self.sends_at else 0

    @property
    def written(self) -> str:
        """Who wrote it, and for whom, in words."""
        return acting(self.written_by, self.on_behalf_of)

    @property
    def shown(self) -> "SafeString":
        """The words for a page."""
        return shown(self.body, self.html)

    @property
    def kind(self) -> str:
        """As which kind of event it is told."""
        return "special_notice" if self.special else "announced"

    @classmethod
    def keep(
        cls, workgroup: Workgroup, *, serial: int, token: UUID | None, by: "User", voice: Voice | None, **words: Any
    ) -> "Announcement | None":
        """Keep what somebody has written, who knew the draft as number `serial`; 0 begins one.

        The same form again changes nothing. None, and nothing changes, when somebody else has kept other words
        meanwhile, or has sent it.
        """
        behalf = voice.behalf if voice else None
        fields = {
            **words,
            "speaks_for": voice.organization if voice else None,
            "on_behalf_of_id": behalf.person if behalf else None,
            "written_by": by,
            "written_at": now(),
            "token": token,
        }
        mine = cls.objects.filter(workgroup=workgroup)
        try:
            with transaction.atomic(), because(behalf=behalf):
                if not serial:
                    # No form of an earlier draft knows this one.
                    last = mine.aggregate(last=Max("serial"))["last"] or 0
                    return cls.objects.create(workgroup=workgroup, serial=last + 1, **fields)
                if mine.drafts().filter(serial=serial).update(**fields, serial=F("serial") + 1):
                    return mine.drafts().get()
        except IntegrityError:
            pass
        return mine.open().filter(token=token, **words).first() if token else None

    @transaction.atomic
    def send(self, *, by: "User") -> bool:
        """It leaves in two minutes. False when it has changed, was sent, or is gone already."""
        drafts = Announcement.objects.drafts().filter(pk=self.pk, serial=self.serial)
        with because(behalf=self._behalf(by)):
            sent = drafts.update(sends_at=now() + GRACE, sent_by=by, tested_at=None, tested_by=None)
        if sent:
            transaction.on_commit(partial(ring, "workgroups.let_messages_out", after=int(GRACE.total_seconds())))
        return sent == 1

    @transaction.atomic
    def cancel(self, *, by: "User") -> bool:
        """It never leaves. False when it has left, or nobody had sent it."""
        with because(behalf=self._behalf(by)):
            return self._going_out().update(cancelled_at=now(), cancelled_by=by) == 1

    @transaction.atomic
    def hold(self, *, by: "User") -> bool:
        """Back on the desk, to change its words: it leaves when somebody sends it again. False when it has left."""
        with because(behalf=self._behalf(by)):
            return self._going_out().update(sends_at=None, sent_by=None, serial=F("serial") + 1) == 1

    @transaction.atomic
    def discard(self, *, by: "User") -> bool:
        """Throw a draft away. False when it is none any more."""
        drafts = Announcement.objects.drafts().filter(pk=self.pk)
        with because(behalf=self._behalf(by)):
            return drafts.update(cancelled_at=now(), cancelled_by=by) == 1

    def note_test(self, *, by: "User") -> None:
        """Somebody has sent it to themselves."""
        Announcement.objects.drafts().filter(pk=self.pk).update(tested_at=now(), tested_by=by)

    @transaction.atomic
    def leave(self) -> bool:
        """Become a topic, and be told to everybody. Whoever calls this holds the row.

        False, and it is a draft again, when whoever sent it may not write to the group any more; they are told. Once it
        has left only the topic holds its words, where they are changed and withdrawn.
        """
        self.workgroup.hold()
        by: Any = self.sent_by
        speaks, organization, behalf = self._speaks(by)
        if not speaks or not may(by, "workgroups.announce", self.workgroup):
            if self._going_out().update(sends_at=None, sent_by=None, serial=F("serial") + 1):
                self._say_held(by)
            return False
        # It was sent before the workgroup was paused: nobody is asked for anything meanwhile.
        if self.workgroup.is_paused:
            self.wanted, self.due_on, self.special = "", None, False
        asked: dict[str, Any] = {"wanted": self.wanted, "due_on": self.due_on, "special": self.special}
        topic = Discussion.start(
            self.workgroup,
            title=self.subject,
            body=self.body,
            html=self.html,
            organization=organization,
            behalf=behalf,
            by=by,
            telling=Telling(self.kind, LONGEST, self.told(by=by)),
        )
        if self.wanted:
            self._ask_everybody(topic, by=by)
        self._going_out().update(sent_at=now(), discussion=topic, body="", html="", **asked)
        return True

    def told(self, *, by: "User") -> Mapping[str, Any]:
        """What the words of the event need besides those of any topic."""
        asked = {"wanted": self.wanted, "by_when": self.due_on.isoformat()} if self.due_on else {}
        at = self.speaks_for.usual_name if self.speaks_for else ""
        return {**asked, "contact": str(by), "contact_at": at, "length": LONGEST}

    def _say_held(self, by: "User") -> None:
        group, own = self.workgroup, [scope(Kind.PERSON, by.pk)]
        data = {"discussion": self.subject, "workgroup": group.usual_name, "slug": group.slug}
        record("announcement_held", actor=None, target=self, audience=own, visible=own, data=data)

    def _speaks(self, by: "User") -> tuple[bool, Organization | None, StandsFor | None]:
        """Whether `by` still speaks for whom it was written for; for which organization, and for whom."""
        if self.speaks_for_id is None:
            return True, None, None
        for one in self.workgroup.voices(by):
            if (one.organization.pk, one.behalf and one.behalf.person) == (self.speaks_for_id, self.on_behalf_of_id):
                return True, one.organization, one.behalf
        return False, None, None

    def _ask_everybody(self, topic: Discussion, *, by: "User") -> None:
        """One ask for each organization with a place, but for the one that asks."""
        seats = self.workgroup.seats.current().exclude(organization=self.speaks_for_id)
        data = {"wanted": self.wanted, "slug": self.workgroup.slug, "workgroup": self.workgroup.usual_name}
        ask_all(
            [
                Ask(
                    kind="announcement",
                    subject_id=self.pk,
                    organization_id=pk,
                    post=scope(Kind.ORGANIZATION, pk),
                    asked_by=by,
                    asked_for=self.speaks_for,
                    data={**data, "topic": topic.pk},
                    due_on=self.due_on,
                    scope_asker=self.workgroup.conveners_scope,
                )
                for pk in seats.values_list("organization", flat=True)
            ]
        )

    def _behalf(self, by: "User") -> StandsFor | None:
        return reach_of(by).behalf(self.workgroup.conveners_scope)

    def _going_out(self) -> AnnouncementQuerySet:
        return Announcement.objects.going_out().filter(pk=self.pk)
