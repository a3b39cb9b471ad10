"""What happened, who hears of it, and the mail that leaves: four tables and two lists, swept by jobs."""

from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, Kind, ScopedModel, ScopedQuerySet, reach_of, readable, scope_field, scope_of
from compact.prepared import Given, prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from compact.access import Reach
    from compact.accounts.models import User


class EventQuerySet(ScopedQuerySet["Event"]):
    """Read by whoever may read what it is about."""


class Event(ScopedModel):
    """Something happened, said once. Every inbox line and every mail follows from one of these rows."""

    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    target_type = models.ForeignKey("contenttypes.ContentType", models.PROTECT, related_name="+")
    target_id = models.BigIntegerField()
    scope = models.BigIntegerField(db_index=True)
    scope_also = models.BigIntegerField(null=True, db_index=True)
    audience = ArrayField(models.BigIntegerField())
    topic = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    happened_at = models.DateTimeField(default=now)
    announced_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["happened_at", "pk"]
        indexes = [
            models.Index(
                fields=["happened_at"], condition=models.Q(announced_at=None), name="events_nobody_has_heard_of"
            ),
            models.Index(fields=["target_type", "target_id"]),
        ]

    def __str__(self) -> str:
        return self.kind


class Group(models.TextChoices):
    """Where news stands in the inbox and in the digest."""

    YOU = "you", _("For you")
    ORGANIZATION = "organization", _("For your organization")
    DECIDED = "decided", _("Decided")
    WORKGROUP = "workgroup", _("From your workgroups")


class Delivery(models.TextChoices):
    """How a notification leaves the portal, if it does."""

    NONE = "none", _("in the inbox only")
    NOW = "now", _("by a mail of its own")
    DIGEST = "digest", _("in the next digest")


class NotificationQuerySet(ScopedQuerySet["Notification"]):
    """Read by the person it is for."""

    def of(self, person: "User") -> Self:
        """One person's inbox, newest first."""
        return self.filter(person=person).order_by("-pk")

    def unread(self) -> Self:
        """What the person has not opened."""
        return self.filter(read_at=None)

    def still_readable(self, reader: "User | AnonymousUser | Reach | Given | None") -> Self:
        """Leaves out what the reader could read when it happened and can read no more."""
        reach = reader if isinstance(reader, Given) else reach_of(reader)
        return self.filter(readable(reach, "event__scope", "event__scope_also"))

    def read(self) -> int:
        """Mark them as read, once. Returns how many were unread."""
        return self.unread().update(read_at=now())


class Notification(ScopedModel):
    """One person hears of one event, once."""

    # A hundred thousand are written at once: no index of its own where another one begins with the same column, and no
    # check of each row that would take twice as long as all else. Both names come out of the tables they refer to, in
    # the one statement that writes them (`announcing`), and nobody who serves pages or jobs may delete from those.
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications", db_index=False, db_constraint=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False, db_constraint=False
    )
    group = models.CharField(max_length=12, choices=Group)
    delivery = models.CharField(max_length=6, choices=Delivery)
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey("Digest", models.SET_NULL, null=True, related_name="notifications", db_index=False)
    scope = models.GeneratedField(
        expression=scope_of(Kind.PERSON, "person_id"), output_field=models.BigIntegerField(), db_persist=True
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="an_inbox_newest_first"),
            models.Index(fields=["person", "-id"], condition=Q(read_at=None), name="what_a_person_has_not_read"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="a_person_hears_of_an_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.person}"


@prepared
def unread(person: "User", reach: "Reach") -> models.QuerySet[Notification, int]:
    """What a person has not read and may still read, as the masthead counts it: a hundred are as many as any more."""
    found = Notification.objects.of(person).unread().still_readable(reach)
    return found.values_list("pk", flat=True)[:100]


class Volume(models.TextChoices):
    """How much of one workgroup a person wants to hear."""

    EVERYTHING = "everything", _("Everything")
    DIGEST = "digest", _("Only in the summary")
    DECISIONS = "decisions", _("Decisions and what concerns me")
    MUTED = "muted", _("Only what concerns me")


class LevelQuerySet(ScopedQuerySet["Level"]):
    """Read by the person who set it."""


class Level(ScopedModel):
    """A person wants to hear less of one workgroup (its scope), or more or less of one topic than of its workgroup.

    Without a row they hear everything of a workgroup, and of a topic (the number that its events carry) as much.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="levels")
    about = models.BigIntegerField(null=True)
    topic = models.BigIntegerField(null=True)
    volume = models.CharField(_("how much to hear"), max_length=12, choices=Volume)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))

    objects = LevelQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about"]), models.Index(fields=["topic"])]
        constraints = [
            models.UniqueConstraint(fields=["person", "about"], name="a_person_sets_one_level_each"),
            models.UniqueConstraint(fields=["person", "topic"], name="a_person_sets_one_level_for_each_topic"),
            models.CheckConstraint(
                condition=Q(about=None, topic__isnull=False) | Q(about__isnull=False, topic=None),
                name="a_level_is_of_a_workgroup_or_of_a_topic",
            ),
        ]

    def __str__(self) -> str:
        return self.get_volume_display()


class Period(models.TextChoices):
    """How much time a digest covers."""

    DAY = "day", _("a day")
    WEEK = "week", _("a week")


class DigestQuerySet(ScopedQuerySet["Digest"]):
    """Read by the person it is for."""


class Digest(ScopedModel):
    """What a person is told at once on one of their own days. A row without a mail says there was nothing to say."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    local_date = models.DateField()
    period = models.CharField(max_length=4, choices=Period)
    planned_at = models.DateTimeField(default=now)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "local_date"], name="a_person_has_one_digest_on_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.local_date}"


class State(models.TextChoices):
    """What has become of a mail."""

    DUE = "due", _("waits")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("was accepted by the mail server")
    FAILED = "failed", _("was refused")
    DROPPED = "dropped", _("was not sent")


class OutgoingMailQuerySet(ScopedQuerySet["OutgoingMail"]):
    """Read by the person it is for; without an account, by the backbone."""


class OutgoingMail(ScopedModel):
    """One mail to one address. Rows leave by a sweep that leases them; the words are made when it is sent.

    A mail may reach a mailbox twice only if a process dies between the mail server's yes and our note of it, and then
    with the same Message-ID, which follows from the row.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=5, default="en")
    # Either words that were ready when it was posted, or a template and what it needs; else the kind makes them.
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    context = models.JSONField(default=dict)
    essential = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    notification = models.ForeignKey(Notification, models.CASCADE, null=True, related_name="+")
    digest = models.ForeignKey(Digest, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    reason = models.CharField(max_length=300, blank=True)
    posted_at = models.DateTimeField(default=now)
    not_before = models.DateTimeField(default=now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    scope = scope_field(
        Case(When(person=None, then=Value(BACKBONE)), default=F("person_id") * Value(8) + Value(int(Kind.PERSON)))
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                F("essential").desc(),
                Coalesce("lease_until", "not_before"),
                condition=Q(state__in=["due", "sending"]),
                name="mails_that_wait_to_leave",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="a_sent_mail_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "dropped"]) | ~Q(reason=""), name="an_unsent_mail_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"

    @property
    def is_news(self) -> bool:
        """Follows from an event or is a digest: it goes to the person wherever their address has moved."""
        return self.notification_id is not None or self.digest_id is not None

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mailbox can tell a repeated mail from a new one."""
        digest = sha256(f"{self.key} {self.posted_at.timestamp()}".encode()).hexdigest()[:32]
        return f"<{digest}@{urlsplit(settings.BASE_URL).hostname}>"


class Refusal(models.TextChoices):
    """Why an address gets no mail."""

    BOUNCED = "bounced", _("The mail came back.")
    COMPLAINED = "complained", _("The reader called it spam.")
    UNSUBSCRIBED = "unsubscribed", _("The reader wants no mail.")


class SuppressionQuerySet(ScopedQuerySet["Suppression"]):
    """Read by the backbone."""


class Suppression(ScopedModel):
    """An address that gets no mail. What is essential still goes to one that only unsubscribed."""

    address = models.EmailField(max_length=254, unique=True)
    reason = models.CharField(max_length=12, choices=Refusal)
    since = models.DateTimeField(default=now)
    scope = scope_field(Value(BACKBONE))

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="suppressed_addresses_are_lower_case")
        ]

    def __str__(self) -> str:
        return self.address
