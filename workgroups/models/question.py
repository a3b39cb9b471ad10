"""Somebody at an organization asks whoever represents it in a workgroup, instead of asking for a place of their own."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.asks.models import Ask, ask, settle
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.standing import StandsFor, acting
from compact.wall import handing_over
from compact.working_days import working_day_after
from partners.models import Organization
from workgroups.models.seat_request import PATIENCE
from workgroups.models.workgroup import Workgroup

if TYPE_CHECKING:
    from compact.accounts.models import User
    from workgroups.models.seat import Seat

ASK = "representative"


class QuestionQuerySet(ScopedQuerySet["Question"]):
    """Read at the organization, and nowhere else."""

    def open(self) -> "QuestionQuerySet":
        """Not answered yet."""
        return self.filter(answered_at=None)


@tracked(exclude=["asked_at"])
class Question(ScopedModel):
    """What a colleague asks the organization's lead or stand-in in a workgroup; answered in words."""

    # Not `workgroup`: those who run it read nothing of what an organization says to itself.
    about = models.ForeignKey(Workgroup, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    representative = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    scope = scope_field(scope_of(Kind.ORGANIZATION, "organization_id"))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "organization", "person"],
                condition=Q(answered_at=None),
                name="a_person_asks_their_representative_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="an_answered_question_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.representative}"

    def get_absolute_url(self) -> str:
        """Where it is read and answered."""
        return reverse("workgroups:question", args=[self.about.slug, self.pk])

    @property
    def names(self) -> dict[str, Any]:
        """What the words of events and asks about it need."""
        return {
            "who": str(self.person),
            "organization": self.organization.usual_name,
            "workgroup": self.about.usual_name,
            "slug": self.about.slug,
            "question": self.pk,
        }

    @property
    def answered(self) -> str:
        """Who answered, and for whom, in words."""
        return acting(self.answered_by, self.answered_for)

    @classmethod
    @transaction.atomic
    def ask(cls, seat: "Seat", *, representative: "User", text: str, by: "User") -> "tuple[Question, bool]":
        """Ask whoever represents the organization in this place. Returns the question and whether it is new.

        A second one while the first waits returns the first.
        """
        with because(acting_for=seat.organization_id):
            question, new = cls.objects.open().get_or_create(
                about=seat.workgroup,
                organization=seat.organization,
                person=by,
                defaults={"representative": representative, "text": text},
            )
        if not new:
            return question, False
        post, due = scope(Kind.PERSON, representative.pk), working_day_after(localdate(), PATIENCE)
        put: dict[str, Any] = {
            "by": by,
            "asked_for": seat.organization,
            "why": text,
            "due_on": due,
            "data": question.names,
        }
        ask(ASK, of=seat.organization, post=post, subject_id=question.pk, **put)
        data = {**question.names, "why": text, "asked": str(representative), "due": due.isoformat()}
        record("representative_asked", actor=by, target=question, audience=[post], data=data)
        return question, True

    @property
    def post(self) -> int:
        """Who is asked: the person, or whoever has taken over from them since."""
        put = Ask.objects.about(ASK, self.pk).order_by("-pk").first()
        return put.post if put else scope(Kind.PERSON, self.representative_id)

    @transaction.atomic
    def reply(self, *, answer: str, by: "User") -> bool:
        """Answer in words; the person who asked is told. False if somebody has answered already."""
        behalf = self._behalf(by)
        with because(behalf=behalf), handing_over(self.scope, self.post):
            answered = Question.objects.open().filter(pk=self.pk)
            said = {"answered_at": now(), "answered_by": by, "answered_for": behalf.person if behalf else None}
            if not answered.update(answer=answer, **said):
                return False
            settle(ASK, self.pk, by=by, answer="done")
        own = [scope(Kind.PERSON, self.person_id)]
        told = {**self.names, "answer": answer, "by": str(by), "contact": str(by)}
        told["contact_at"] = self.organization.usual_name
        record("representative_answered", actor=by, target=self, audience=own, data=told, behalf=behalf)
        return True

    def _behalf(self, by: "User") -> StandsFor | None:
        place = (self.about_id, self.organization_id)
        stood = [one for one in reach_of(by).stands_for if (one.workgroup, one.organization) == place]
        return next((one for one in stood if one.person == self.representative_id), None)
