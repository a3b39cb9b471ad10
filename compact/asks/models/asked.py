"""What is asked of whom by when: one row, whatever the kind.

An ask is put to an organization through a *post*: the readership (a scope) of those who can answer it, for example the
people who run a workgroup. When the post passes to someone else, its open asks go along, because no person is named.
Those who wait for the answer are a readership, too: by default the person who asked, better a post of theirs.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models.acting import Acting, WhoCanAct
from compact.asks.models.kinds import KINDS, Channel
from compact.notifications.events import record
from compact.prepared import Day
from compact.resting import Rests
from compact.standing import acting
from partners.models import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


ANSWERS = {
    "approved": _("Approved"),
    "admitted": _("Admitted"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "done": _("Done"),
    "stays": _("We stay"),
    "new_lead": _("We stay, and somebody else leads"),
    "given_back": _("We give our place back"),
    "yes": _("Yes"),
    "no": _("No"),
    "published": _("Published"),
    "sent_back": _("Sent back"),
    "in_person": _("In person"),
    "video": _("By video"),
    "stand_in": _("Stand-in"),
}


class AskQuerySet(ScopedQuerySet["Ask"]):
    """Read at the organization that is asked, by those who can answer, and by those who wait for the answer."""

    def open(self) -> Self:
        """Neither answered nor withdrawn. Snoozed asks are still open."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def waiting(self) -> Self:
        """Open, and not put off until a later day; nothing of a workgroup that rests."""
        awake = self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=Day()))
        return awake.exclude(Rests("post", "scope_asker"))

    def snoozed(self) -> Self:
        """Open, and put off until a later day. They come back by themselves."""
        return self.open().filter(snoozed_until__gt=Day())

    def answerable_by(self, user: "User") -> Self:
        """What needs this person: asks put to a post they hold."""
        return self.filter(post__in=reach_of(user).keys).put_to(user.pk)

    def put_to(self, person: Any) -> Self:
        """Without what this person asks and somebody else has to answer. `person` is a number."""
        return self.exclude(kind__in=[code for code, kind in KINDS.items() if kind.by_another], asked_by=person)

    def of_organizations(self, organizations: Iterable[int]) -> Self:
        """What is asked of these organizations, whoever there can answer."""
        return self.filter(organization__in=organizations)

    def of_workgroup(self, workgroup: int) -> Self:
        """What is asked of those who are in a workgroup or run it, or by them."""
        readers = [scope(Kind.WORKGROUP, workgroup), scope(Kind.CONVENERS, workgroup)]
        return self.filter(Q(post__in=readers) | Q(scope_asker__in=readers))

    def with_people(self) -> Self:
        """Each with `people`: who there can act, in this same query."""
        return self.annotate(people=WhoCanAct())

    def about(self, kind: str, subject_id: int) -> Self:
        """The ask of a kind about one object."""
        return self.filter(kind=kind, subject_id=subject_id)

    def by_urgency(self) -> Self:
        """The soonest due first; without a date, the longest waiting."""
        return self.order_by(F("due_on").asc(nulls_last=True), "asked_at", "pk")


class Ask(ScopedModel):
    """An organization is asked something through whoever holds a post, by a day, because."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="asks")
    post = models.BigIntegerField(db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_for = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(default=now)
    due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer = models.CharField(max_length=40, blank=True, editable=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True, editable=False)
    snoozed_until = models.DateField(null=True, blank=True)
    snoozed_at = models.DateTimeField(null=True, editable=False)
    snooze_reason = models.CharField(max_length=500, blank=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))
    scope_also = scope_field(F("post"))
    scope_asker = models.BigIntegerField(null=True, editable=False, db_index=True)

    objects = AskQuerySet.as_manager()

    people: list[Acting]

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        indexes = [
            models.Index(
                fields=["organization", "due_on"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="open_asks_by_organization",
            ),
            models.Index(
                fields=["due_on", "id"], condition=Q(answered_at=None, withdrawn_at=None), name="open_asks_by_day"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "organization", "post"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="the_same_is_not_asked_twice_at_once",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | ~Q(snooze_reason=""), name="a_snoozed_ask_says_why"
            ),
        ]

    def __str__(self) -> str:
        return KINDS[self.kind].title(self) if self.kind in KINDS else self.why

    def get_absolute_url(self) -> str:
        """The page that answers it; where that is gone, the page that says what became of it."""
        return KINDS[self.kind].url(self) if self.kind in KINDS else self.page

    @property
    def verb(self) -> str:
        """The words on the button."""
        return str(KINDS[self.kind].verb if self.kind in KINDS else _("Open"))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Answers of one tap, where it has some: what the button sends, and its words."""
        return KINDS[self.kind].choices(self) if self.is_known else []

    def links(self, reader: int) -> list[tuple[str, str]]:
        """The same for a mail to one reader, given by number: the words, and the address that needs no sign-in."""
        return KINDS[self.kind].links(self, reader) if self.is_known else []

    @property
    def column(self) -> str:
        """What kind of ask it is, as a heading on the board."""
        return str(KINDS[self.kind].column if self.kind in KINDS else _("Other"))

    @property
    def page(self) -> str:
        """The page of the ask itself: it leads on to the page that answers, or says what became of it."""
        return reverse("asks:ask", args=[self.pk])

    @property
    def is_known(self) -> bool:
        """Whether its kind still exists."""
        return self.kind in KINDS

    def is_put_to(self, reader: "User") -> bool:
        """Whether this person can answer. Colleagues and those who wait cannot; the backbone's people help."""
        reach = reach_of(reader)
        return (self.post in reach.keys or reach.backbone) and not self.waits_for_another(reader.pk)

    def waits_for_another(self, person: int | None) -> bool:
        """Whether this person asks it, and somebody else has to answer."""
        return self.is_known and KINDS[self.kind].by_another and self.asked_by_id == person

    @property
    def stands_alone(self) -> bool:
        """Whether it is about nothing that has a page of its own."""
        return self.kind in KINDS and KINDS[self.kind].stands_alone

    @property
    def is_late(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < localdate()

    @property
    def answer_in_words(self) -> str:
        """What was answered, in the reader's language where the answer is one of the usual ones."""
        return str(ANSWERS.get(self.answer, self.answer))

    @property
    def answered(self) -> str:
        """Who answered, and for whom, in words."""
        return acting(self.answered_by, self.answered_for)

    @property
    def presses(self) -> bool:
        """Late, or due within three days."""
        return self.due_on is not None and self.due_on <= localdate() + timedelta(days=3)

    @property
    def is_open(self) -> bool:
        """Neither answered nor withdrawn."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def is_snoozed(self) -> bool:
        """Put off until a later day."""
        return self.is_open and self.snoozed_until is not None and self.snoozed_until > localdate()

    @transaction.atomic
    def answer_with(self, answer: str, *, by: "User", channel: str = Channel.PORTAL) -> bool:
        """Record the answer. False if it was answered or withdrawn already; then nothing changes."""
        behalf = reach_of(by).behalf(self.post)
        said = {"answered_at": now(), "answered_by": by, "answered_for": behalf and behalf.person}
        return Ask.objects.open().filter(pk=self.pk).update(**said, answer=answer, channel=channel) == 1

    @transaction.atomic
    def snooze(self, until: date, reason: str, *, by: "User") -> bool:
        """Ask again on a later day, because. Those who wait for the answer are told. False when it is not open."""
        changed = Ask.objects.open().filter(pk=self.pk)
        changed = changed.exclude(snoozed_until=until, snooze_reason=reason)
        if not changed.update(snoozed_until=until, snooze_reason=reason, snoozed_by=by, snoozed_at=now()):
            return False
        self._tell("ask_snoozed", by=by, until=until.isoformat(), reason=reason)
        return True

    @transaction.atomic
    def wake(self, *, by: "User") -> bool:
        """Bring a snoozed ask back today. False when it is not snoozed."""
        woken = (
            Ask.objects.snoozed()
            .filter(pk=self.pk)
            .update(snoozed_until=None, snooze_reason="", snoozed_by=None, snoozed_at=None)
        )
        if woken:
            self._tell("ask_woken", by=by)
        return woken == 1

    @transaction.atomic
    def withdraw(self, *, by: "User") -> bool:
        """Nobody needs to answer any more. False when it is not open."""
        withdrawn = Ask.objects.open().filter(pk=self.pk).update(withdrawn_at=now(), withdrawn_by=by)
        if withdrawn:
            record(
                "ask_withdrawn",
                actor=by,
                target=self,
                audience=[self.post],
                data={"title": str(self), "who": str(by), "ask": self.pk},
            )
        return withdrawn == 1

    def _tell(self, kind: str, *, by: "User", **data: str) -> None:
        """Say to those who wait for the answer what became of it."""
        if self.scope_asker is None:
            return
        record(
            kind,
            actor=by,
            target=self,
            audience=[self.scope_asker],
            visible=[self.scope_asker, self.scope],
            data={
                "title": str(self),
                "who": str(by),
                "organization": self.organization.usual_name,
                "contact": str(by),
                "contact_at": self.organization.usual_name,
                "ask": self.pk,
                **data,
            },
        )
