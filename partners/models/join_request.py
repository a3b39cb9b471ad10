"""A person asks to act for an organization."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from compact.access import BACKBONE, PARTNERS, Kind, ScopedModel, ScopedQuerySet, reach_of, scope, scope_field, scope_of
from compact.history.context import because
from compact.history.tracking import tracked
from compact.notifications.events import record
from compact.standing import StandsFor, acting
from compact.wall import handing_over
from partners.models.affiliation import Affiliation
from partners.models.arrival import Arrival
from partners.models.organization import Organization

if TYPE_CHECKING:
    from compact.accounts.models import User


# Five working days.
PATIENCE = timedelta(days=7)


class JoinRequestQuerySet(ScopedQuerySet["JoinRequest"]):
    """Read by the person who asks and by those who look after the organization."""

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(answered_at=None)

    def unanswered(self) -> Self:
        """Open for so long that the next person up is asked as well, and who has not been asked yet."""
        return self.open().filter(passed_on_at=None, asked_at__lte=now() - PATIENCE)

    @transaction.atomic
    def ask(self, *, organization: Organization, title: str = "", note: str = "", by: "User") -> "JoinRequest":
        """Ask to act for an organization. Asking again while the first waits returns the first."""
        # The asker, who most often belongs nowhere yet, may not see who looks after an organization.
        with handing_over(scope(Kind.PERSON, by.pk)):
            request, new = self.open().get_or_create(
                person=by, organization=organization, defaults={"title": title, "note": note}
            )
        if not new:
            return request
        record(
            "join_requested",
            actor=by,
            target=request,
            audience=[request.post],
            data={
                **request.words,
                "asked": organization.usual_name,
                "due": request.answer_by.isoformat(),
            },
        )
        return request


@tracked(exclude=["asked_at"])
class JoinRequest(ScopedModel):
    """Never a membership by itself: a person at the organization, or the backbone, answers it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="join_requests")
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    admitted = models.BooleanField(null=True, editable=False)
    # Nobody answered in time, and the backbone was asked as well.
    passed_on_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    scope = scope_field(scope_of(Kind.PERSON, "person_id"))
    scope_also = scope_field(scope_of(Kind.ADMINISTRATORS, "organization_id"))

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"], condition=Q(answered_at=None), name="a_person_asks_to_join_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, admitted=None) | Q(answered_at__isnull=False, admitted__isnull=False),
                name="an_answered_join_request_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organization}"

    def get_absolute_url(self) -> str:
        """Where it is read and answered."""
        return reverse("partners:join_request", args=[self.pk])

    @property
    def words(self) -> dict[str, Any]:
        """What events and asks about it need to be put into words."""
        return {
            "person": str(self.person),
            "organization": self.organization.usual_name,
            "slug": self.organization.slug,
        }

    @property
    def answer_by(self) -> date:
        """The day until which the asker may expect an answer; a later one once the backbone was asked as well."""
        return localdate(self.passed_on_at or self.asked_at) + PATIENCE

    @transaction.atomic
    def pass_on(self) -> bool:
        """Nobody answered in time: say that the backbone is asked as well. False if it was, or somebody answered."""
        unanswered = JoinRequest.objects.unanswered().filter(pk=self.pk)
        if not unanswered.update(passed_on_at=now()):
            return False
        self.refresh_from_db()
        return True

    def tell_of_passing_on(self) -> None:
        """The backbone hears of the request, and whoever asked that it was asked."""
        data = {**self.words, "due": self.answer_by.isoformat()}
        asked = {**data, "asked": Organization.objects.get(is_backbone=True).usual_name}
        record("join_requested", actor=self.person, target=self, audience=[BACKBONE], visible=[BACKBONE], data=asked)
        record("join_passed_on", actor=None, target=self, audience=[scope(Kind.PERSON, self.person_id)], data=data)

    @property
    def post(self) -> int:
        """Who can answer: those who look after the organization; while there is nobody, the backbone."""
        with handing_over(PARTNERS):
            cared_for = Affiliation.objects.current().administrators().filter(organization=self.organization_id)
            return scope(Kind.ADMINISTRATORS, self.organization_id) if cared_for.exists() else BACKBONE

    @transaction.atomic
    def admit(self, *, word: str = "", by: "User") -> bool:
        """Let the person in. False if somebody has answered before."""
        with because(behalf=self._behalf(by)):
            if not self._answer(admitted=True, word=word, by=by):
                return False
            post = Affiliation.objects.begin(person=self.person, organization=self.organization, title=self.title)
        Arrival.objects.note(post, by=by)
        self._tell("join_admitted", word=word, by=by)
        return True

    @transaction.atomic
    def decline(self, *, word: str, by: "User") -> bool:
        """Say no, with a word why. False if somebody has answered before."""
        with because(behalf=self._behalf(by)):
            if not self._answer(admitted=False, word=word, by=by):
                return False
        self._tell("join_declined", word=word, by=by)
        return True

    @property
    def is_taken_back(self) -> bool:
        """Whoever asked does not want it any more. Nobody else answers their own request, so the answer says it."""
        return self.answered_at is not None and self.answered_by_id == self.person_id

    @transaction.atomic
    def take_back(self) -> bool:
        """The person who asked does not want it any more; those who were asked hear of it. False if it was answered."""
        if not self._answer(admitted=False, word="", by=self.person):
            return False
        asked = {self.post, BACKBONE} if self.passed_on_at else {self.post}
        record("join_taken_back", actor=self.person, target=self, audience=sorted(asked), data=self.words)
        return True

    def _answer(self, *, admitted: bool, word: str, by: "User") -> bool:
        behalf = self._behalf(by)
        answered = (
            JoinRequest.objects.open()
            .filter(pk=self.pk)
            .update(
                answered_at=now(),
                answered_by=by,
                answered_for=behalf.person if behalf else None,
                admitted=admitted,
                answer=word,
            )
        )
        return answered == 1

    def _behalf(self, by: "User") -> StandsFor | None:
        return reach_of(by).behalf(scope(Kind.ADMINISTRATORS, self.organization_id))

    @property
    def answered(self) -> str:
        """Who answered, and for whom, in words."""
        return acting(self.answered_by, self.answered_for)

    def _tell(self, kind: str, *, word: str, by: "User") -> None:
        data = {**self.words, "by": str(by), "word": word}
        own = [scope(Kind.PERSON, self.person_id)]
        record(kind, actor=by, target=self, audience=own, data=data, behalf=self._behalf(by))
