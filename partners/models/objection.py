"""Somebody of an organization says: this newcomer does not act for us."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, PARTNERS, Kind, ScopedModel, ScopedQuerySet, scope, scope_field, scope_of
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.wall import handing_over
from partners.models.affiliation import Role
from partners.models.arrival import Arrival
from partners.models.invitation import Invitation

if TYPE_CHECKING:
    from compact.accounts.models import User


# Who was let in by mistake should not stay for long, nor be put out in haste.
PATIENCE = timedelta(days=3)


class ObjectionQuerySet(ScopedQuerySet["Objection"]):
    """Read by whoever objects and by those who answer; never by the newcomer."""

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(answered_at=None)

    def overtaken(self) -> Self:
        """Open, and about somebody who no longer acts for the organization."""
        return self.open().filter(arrival__affiliation__until__lte=now())

    @transaction.atomic
    def make(self, arrival: Arrival, *, word: str, by: "User") -> "tuple[Objection, bool]":
        """Object to a newcomer, with a word. Returns the objection and whether it is new: one at a time, and each
        person once.

        Access stays until it is answered; only the word of somebody who looks after the organization ends it at once.
        Whoever calls this has checked that `by` may object.
        """
        # Who looks after the organization answers, but never a newcomer about themselves.
        judges_itself = Role.ADMINISTRATOR in arrival.affiliation.roles
        post = BACKBONE if judges_itself else arrival.caretakers or BACKBONE
        with handing_over(scope(Kind.PERSON, by.pk), BACKBONE, post):
            if earlier := self.filter(arrival=arrival, by=by).first():
                return earlier, False
            objection, new = self.open().get_or_create(arrival=arrival, defaults={"by": by, "word": word, "post": post})
            if new and arrival.ends_at_word_of(by):
                objection.answer(upheld=True, word="", by=by)
                objection.refresh_from_db()
            elif new:
                record(
                    "objection_made",
                    actor=by,
                    target=objection,
                    audience=[*{BACKBONE, post}],
                    visible=[BACKBONE, post],
                    data={**objection.words, "word": word, "due": objection.answer_by.isoformat()},
                )
        return objection, new


# Whoever reads it answers it; the person it is about is not among them, not even as somebody it concerns.
@tracked(organization="arrival__organization", readers="post", exclude=["made_at"])
class Objection(ScopedModel):
    """One word against one newcomer, answered once: they stay, or they no longer act for the organization.

    `post` is who answers beside the backbone: those who look after the organization, if there is anybody.
    """

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="objections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    word = models.TextField(_("why"), max_length=2000)
    made_at = models.DateTimeField(default=now)
    post = models.BigIntegerField()
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    upheld = models.BooleanField(null=True, editable=False)
    answer_word = models.TextField(max_length=2000, blank=True, editable=False)
    scope = scope_field(scope_of(Kind.PERSON, "by_id"))
    scope_also = scope_field(F("post"))

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["arrival"], condition=Q(answered_at=None), name="one_objection_to_a_newcomer_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, upheld=None) | Q(answered_at__isnull=False, upheld__isnull=False),
                name="an_answered_objection_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.arrival}"

    def get_absolute_url(self) -> str:
        """Where it is answered, and what was answered."""
        return reverse("partners:objection", args=[self.pk])

    @property
    def answer_by(self) -> date:
        """The day by which it should be answered."""
        return localdate(self.made_at + PATIENCE)

    @property
    def words(self) -> dict[str, Any]:
        """What events and asks about it need to be put into words."""
        organization = self.arrival.organization
        return {
            "who": str(self.by),
            "person": str(self.arrival.person),
            "organization": organization.usual_name,
            "slug": organization.slug,
        }

    @transaction.atomic
    def lapse(self) -> bool:
        """The newcomer went another way: whoever objected is told, and nobody else. False if somebody has answered."""
        newcomer = self.arrival.affiliation
        answer = {"answered_at": now(), "answered_by": newcomer.ended_by, "upheld": True}
        if not Objection.objects.open().filter(pk=self.pk).update(**answer):
            return False
        own = scope(Kind.PERSON, self.by_id)
        data = {**self.words, "word": "", "upheld": True, "newcomer": newcomer.person_id}
        record("objection_answered", actor=newcomer.ended_by, target=self, audience=[own], visible=[own], data=data)
        return True

    @transaction.atomic
    def answer(self, *, upheld: bool, word: str, by: "User") -> bool:
        """The newcomer no longer acts for the organization, or stays. False if somebody has answered before.

        Whoever objected and the newcomer are told. Who no longer acts for it does not come back through another
        invitation that was sent before.
        """
        with handing_over(self.post):
            answer = {"answered_at": now(), "answered_by": by, "upheld": upheld, "answer_word": word}
            if not Objection.objects.open().filter(pk=self.pk).update(**answer):
                return False
        newcomer = self.arrival.affiliation
        own, theirs = scope(Kind.PERSON, self.by_id), scope(Kind.PERSON, newcomer.person_id)
        data = {**self.words, "by": str(by), "word": word, "upheld": upheld, "newcomer": newcomer.person_id}
        record("objection_answered", actor=by, target=self, audience=[own, theirs], visible=[own, theirs], data=data)
        if upheld:
            readers = [scope(kind, self.arrival.organization_id) for kind in (Kind.ADMINISTRATORS, Kind.ORGANIZATION)]
            with handing_over(PARTNERS, *readers):
                newcomer.end(by=by, reason=word, wrongly_in=True)
                others = Invitation.objects.open().filter(organization=self.arrival.organization_id)
                others.filter(email=newcomer.person.email).update(withdrawn_at=now(), withdrawn_by=by)
        return True
